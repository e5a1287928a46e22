"""Papers as a reader of PDF sees them: where their words stand, what they are tagged as, and what their codes say."""

import asyncio
import io
from collections import defaultdict
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as untyped
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from handlers.papers.sheets import Sheet
from handlers.papers.typesetter import TYPESETTER

raw: Any = untyped
Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


def typeset(sheet: Sheet, form: str) -> bytes:
    return asyncio.run(TYPESETTER.set(sheet, form))


def pages(paper: bytes) -> list[tuple[float, float, list[Box]]]:
    """Return each page's width and height, and a box around the words of each of its tags, as they are inked."""
    found = []
    with pdfium.PdfDocument(paper) as document:
        for page in document:
            tagged = defaultdict[int, list[Box]](list)
            for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
                tagged[raw.FPDFPageObj_GetMarkedContentID(one.raw)].append(one.get_bounds())
            found.append((*page.get_size(), [_around(boxes) for boxes in tagged.values()]))
            page.close()
    return found


def _around(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def tags(paper: bytes) -> list[Any]:
    """Return the tree of a paper's tags: each a name, or a name and what is below it."""
    root: Any = PdfReader(io.BytesIO(paper)).trailer["/Root"]
    return _below(root["/StructTreeRoot"])


def _below(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    found: list[Any] = []
    for kid in (one.get_object() for one in (kids if isinstance(kids, ArrayObject) else [kids])):
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            name, below = str(kid["/S"]).removeprefix("/"), _below(kid)
            found.append((name, below) if below else name)
    return found


def names(tree: list[Any]) -> list[str]:
    """Return the names in a tree, in the order in which they are read out."""
    return [name for one in tree for name in ([one] if isinstance(one, str) else [one[0], *names(one[1])])]


def is_accessible(paper: bytes) -> bool:
    """Return whether a paper says that it keeps to the standard for accessible ones, which the compiler checks."""
    root: Any = PdfReader(io.BytesIO(paper)).trailer["/Root"]
    return b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()


def codes(paper: bytes) -> list[list[str]]:
    """Return what a phone's camera reads on each page, printed at 150 dots an inch."""
    with pdfium.PdfDocument(paper) as document:
        return [read(page.render(scale=150 / 72).to_pil()) for page in document]


def read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))
