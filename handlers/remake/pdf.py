"""PDFs made anew: the pages as they show, and nothing that a page does not show.

Pages are copied key by key, from lists of what shows. So the author, XMP, earlier versions, attached files, scripts,
links, bookmarks and the data of the programs that wrote them stay behind, without a list of them all.
"""

import io
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

PAGE = frozenset({
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Contents", "/Group", "/Annots",
})  # fmt: skip
RESOURCES = frozenset({
    "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties",
})  # fmt: skip
STREAM = frozenset({"/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms", "/OC"})
FORM = STREAM | {"/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
IMAGE = STREAM | {
    "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask", "/Decode",
    "/Interpolate", "/SMask", "/SMaskInData", "/Matte",
}  # fmt: skip
MARK = frozenset({
    "/Type", "/Subtype", "/Rect", "/Contents", "/AP", "/AS", "/F", "/C", "/IC", "/CA", "/Border", "/BS", "/BE",
    "/QuadPoints", "/InkList", "/Vertices", "/L", "/LE", "/Name", "/DA", "/Q", "/MK", "/OC",
})  # fmt: skip
UNSEEN_MARKS = ("/Link", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D")
LAYER = frozenset({"/Type", "/Name"})
HIDDEN = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Private", "/AA", "/A", "/JS", "/AF", "/EF", "/OPI", "/Ref",
    "/Measure", "/PtData", "/StructParent", "/StructParents", "/Thumb", "/Usage",
)  # fmt: skip
"""What is dropped wherever else it stands, in a font for example."""


def remade(content: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("locked")
    writer = PdfWriter()
    seen: set[int] = set()
    for page in reader.pages:
        _bare(page, seen)
        writer.add_page(page)
    if not writer.pages:
        raise ValueError("no pages")
    if layers := reader.root_object.get("/OCProperties"):
        writer.root_object[NameObject("/OCProperties")] = _layers(layers.get_object()).clone(writer)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _bare(page: PageObject, seen: set[int]) -> None:
    _keep(page, PAGE)
    marks = [mark.get_object() for mark in page.get("/Annots", ArrayObject()).get_object()]
    shown = [mark for mark in marks if mark.get("/Subtype") not in UNSEEN_MARKS]
    for mark in shown:
        _keep(mark, MARK)
    page[NameObject("/Annots")] = ArrayObject(shown)
    if "/Resources" in page:
        _keep(page["/Resources"], RESOURCES)
    _strip(page, seen)


def _keep(thing: Any, keys: frozenset[str]) -> None:
    for key in set(thing) - keys:
        del thing[key]


def _strip(thing: Any, seen: set[int]) -> None:
    """Take what does not show out of everything that hangs on a thing."""
    waiting = [thing]
    while waiting:
        one = waiting.pop().get_object()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, DictionaryObject):
            _bare_dictionary(one)
            waiting += [value for key, value in one.items() if key != "/Parent"]
        elif isinstance(one, ArrayObject):
            waiting += one


def _bare_dictionary(one: DictionaryObject) -> None:
    match one.get("/Subtype"):
        case "/Image" if isinstance(one, StreamObject):
            _keep(one, IMAGE)
            _bare_picture(one)
        case "/Form" if isinstance(one, StreamObject):
            _keep(one, FORM)
            if "/Resources" in one:
                _keep(one["/Resources"], RESOURCES)
    if one.get("/Type") == "/OCG":
        _keep(one, LAYER)
        one[NameObject("/Name")] = TextStringObject("-")
    for key in HIDDEN:
        one.pop(key, None)


def _layers(found: DictionaryObject) -> DictionaryObject:
    """Return which layers there are and which of them show: without that, hidden ones would."""
    _strip(found, set())
    _keep(found, frozenset({"/OCGs", "/D"}))
    _keep(found["/D"], frozenset({"/BaseState", "/ON", "/OFF"}))
    return found


# --- pictures on a page ------------------------------------------------------------------------------------------

START, END, SCAN, FILL = 0xD8, 0xD9, 0xDA, 0xFF
RESTARTS = range(0xD0, 0xD8)
JFIF, ADOBE = 0xE0, 0xEE
"""The two segments of applications that matter to the picture."""
OTHERS = frozenset({*range(0xE0, 0xF0), 0xFE})
"""Those that do not, and comments."""
BOXES = (b"jP  ", b"ftyp", b"jp2h", b"jp2c")


def _bare_picture(picture: StreamObject) -> None:
    """Take the camera's words out of a picture that is kept as a JPEG or JPEG 2000; other forms have none."""
    filters = picture.get("/Filter", ArrayObject()).get_object()
    last = (filters[-1] if filters else None) if isinstance(filters, ArrayObject) else filters
    bare = {"/DCTDecode": bare_jpeg, "/JPXDecode": _bare_jpeg2000}.get(str(last))
    if bare is None:
        return
    picture._data = bare(picture.get_data())
    picture[NameObject("/Filter")] = NameObject(str(last))
    picture.pop("/DecodeParms", None)


def bare_jpeg(content: bytes) -> bytes:
    """Return a JPEG without its application's segments and comments, and without what stands behind its end."""
    kept, at = bytearray(content[:2]), 2
    if kept != bytes((0xFF, START)):
        raise ValueError("no JPEG")
    while (code := content[at + 1]) != END:
        if code == FILL:
            at += 1
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if code == SCAN:
            end = _scan_end(content, end)
        if code == JFIF:
            kept += _bare_jfif(content[at:end])
        elif code == ADOBE or code not in OTHERS:
            kept += content[at:end]
        at = end
    return bytes(kept + bytes((0xFF, END)))


def _bare_jfif(segment: bytes) -> bytes:
    """Return it without its thumbnail."""
    return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00" if segment[4:9] == b"JFIF\x00" else b""


def _scan_end(content: bytes, at: int) -> int:
    """Return where the compressed data ends: at the next marker that is neither a restart nor a stuffed byte."""
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] not in (0, FILL, *RESTARTS):
            return at
        at += 1 if content[at + 1] == FILL else 2


def _bare_jpeg2000(content: bytes) -> bytes:
    if content[:2] == b"\xff\x4f":
        return content
    kept, at = bytearray(), 0
    while at < len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + size if size else len(content)
        kept += content[at:end] if name in BOXES else b""
        at = max(end, at + 8)
    return bytes(kept)
