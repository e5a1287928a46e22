"""A file of every type that residents may send, with a marker wherever such a file can hide something."""

import io
import math
import zipfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import av
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, TIT2, TPE1
from mutagen.oggopus import OggOpus
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

MARKER = "Ann Smith 12 Larkspur Court 51.507N"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{MARKER}</a></x:xmpmeta>"
UTF16 = MARKER.encode("utf-16-be")


@dataclass(frozen=True)
class Planted:
    """`kind`: as what Telegram hands it out."""

    kind: str
    mime: str
    name: str
    make: Callable[[], bytes]


def marked(content: bytes) -> bool:
    """Return whether a file says the marker anywhere, in a PDF's packed parts too."""
    raw = [content]
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
            found: Any = reader.get_object(number)
            raw.append(str(found).encode("utf-8", "replace"))
            raw += [found.get_data()] if hasattr(found, "get_data") else []
    return any(MARKER.encode() in part or UTF16 in part for part in raw)


# --- pictures ----------------------------------------------------------------------------------------------------


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x010E] = MARKER
    made.get_ifd(0x8825)[0x001B] = MARKER.encode()
    return made


def _picture(kind: str, colour: str = "navy") -> bytes:
    out, picture = io.BytesIO(), Image.new("RGB", (64, 48), colour)
    match kind:
        case "PNG":
            info = PngImagePlugin.PngInfo()
            info.add_text("Author", MARKER)
            info.add_itxt("XML:com.adobe.xmp", XMP)
            picture.save(out, kind, exif=exif(), pnginfo=info)
        case "GIF":
            picture.save(out, kind, comment=MARKER.encode())
        case "WEBP":
            picture.save(out, kind, exif=exif(), xmp=XMP.encode())
        case _:
            picture.save(out, kind, exif=exif(), xmp=XMP.encode(), comment=MARKER.encode())
    return out.getvalue() + MARKER.encode()


def _moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("navy", "olive", "maroon")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=MARKER.encode(), duration=90)
    return out.getvalue()


# --- sound and films ---------------------------------------------------------------------------------------------


@cache
def made(container: str, film: str, sound: str, layout: str = "s16") -> bytes:
    out = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if container in ("mp4", "mov") else {}
    with av.open(out, "w", format=container, options=options) as target:
        for name in ("title", "artist", "comment", "location", "com.apple.quicktime.location.ISO6709"):
            target.metadata[name] = MARKER
        streams: list[av.VideoStream | av.AudioStream] = []
        if film:
            pictures = target.add_stream(film, rate=10, width=64, height=48, pix_fmt="yuv420p")
            assert isinstance(pictures, av.VideoStream)
            streams.append(pictures)
        if sound:
            heard = target.add_stream(sound, rate=48000, layout="mono")
            assert isinstance(heard, av.AudioStream)
            streams.append(heard)
        for stream in streams:
            stream.metadata["title"] = MARKER
            for packet in _packets(stream, layout):
                target.mux(packet)
    return out.getvalue()


def _packets(stream: av.VideoStream | av.AudioStream, layout: str) -> "Iterator[av.Packet[Any]]":
    for _ in range(5):
        if isinstance(stream, av.VideoStream):
            yield from stream.encode(av.VideoFrame(64, 48, "rgb24"))
        else:
            yield from stream.encode(_wave(layout, stream.frame_size or 960))
    yield from stream.encode(None)


def _wave(layout: str, samples: int) -> av.AudioFrame:
    wave = [math.sin(at * 2 * math.pi * 220 / 48000) / 4 for at in range(samples)]
    frame = av.AudioFrame(format=layout, layout="mono", samples=samples)
    whole = array("h", [int(one * 32767) for one in wave]) if layout.startswith("s16") else array("f", wave)
    frame.planes[0].update(whole.tobytes())
    frame.sample_rate = 48000
    return frame


def _voice() -> bytes:
    file = io.BytesIO(made("ogg", "", "libopus"))
    found = OggOpus(file)
    found.tags.vendor = MARKER  # type: ignore[attr-defined]
    found["title"] = [MARKER]
    file.seek(0)
    found.save(file)
    return file.getvalue()


def _mp3() -> bytes:
    file = io.BytesIO(made("mp3", "", "libmp3lame", "s16p"))
    tags = ID3()
    cover = APIC(mime="image/jpeg", data=_picture("JPEG"))
    for tag in (TIT2(text=MARKER), TPE1(text=MARKER), COMM(text=MARKER), cover):
        tags.add(tag)
    tags.save(file, v1=2)
    file.seek(0)
    others = APEv2()
    others["Artist"] = MARKER
    others.save(file)
    whole, lyrics = file.getvalue(), f"LYRICSBEGINAUT{len(MARKER):05}{MARKER}"
    return whole[:-128] + f"{lyrics}{len(lyrics):06}LYRICS200".encode() + whole[-128:]


def _flac() -> bytes:
    file = io.BytesIO(made("flac", "", "flac"))
    found, cover = FLAC(file), Picture()
    cover.data, cover.desc = _picture("JPEG"), MARKER
    found["artist"] = MARKER
    found.add_picture(cover)
    file.seek(0)
    found.save(file)
    return file.getvalue()


# --- documents ---------------------------------------------------------------------------------------------------


def pdf(*, password: str = "") -> bytes:
    """Return a letter with a photo, which an earlier version, a note and the programs that wrote it say too much of."""
    plain, photo, picture = io.BytesIO(), io.BytesIO(), Image.new("RGB", (64, 48), "navy")
    picture.save(plain, "PDF", author=MARKER, title=MARKER)
    picture.save(photo, "JPEG", exif=exif(), comment=MARKER.encode())
    writer = PdfWriter(clone_from=plain)
    page: Any = writer.pages[0]
    said = TextStringObject(MARKER)
    shown = page["/Resources"]["/XObject"]["/image"]
    shown._data = photo.getvalue()
    for thing in (shown, page, writer.root_object):
        thing[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Writer"): said})
        thing[NameObject("/Unheard")] = said
    note = Text(text="The door", rect=(1, 1, 10, 10))
    note[NameObject("/T")] = said
    writer.add_annotation(0, note)
    page["/Annots"].append(_link(said))
    writer.add_attachment(f"{MARKER}.txt", MARKER.encode())
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): said}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    writer.add_outline_item(title=MARKER, page_number=0)
    writer.xmp_metadata = XMP.encode()
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue() if password else _changed(out.getvalue())


def _link(to: TextStringObject) -> DictionaryObject:
    leads = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): to})
    place = ArrayObject([NumberObject(number) for number in (0, 0, 9, 9)])
    return DictionaryObject(
        {NameObject("/Subtype"): NameObject("/Link"), NameObject("/Rect"): place, NameObject("/A"): leads}
    )


def _changed(content: bytes) -> bytes:
    """Return a PDF with a change behind it: what stood there before is still in the file."""
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    writer.pages[0][NameObject("/Rotate")] = NumberObject(90)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _office(content: str, mime: str = "") -> bytes:
    """Return an office document, as far as anybody looks into it. `content`: its part that tells of what kind it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mime:
            archive.writestr("mimetype", mime)
        archive.writestr(content, "<document/>")
        archive.writestr("docProps/core.xml", f"<creator>{MARKER}</creator>")
    return out.getvalue()


ODT = "application/vnd.oasis.opendocument.text"
OFFICE = "application/vnd.openxmlformats-officedocument."
PLANTED = (
    Planted("photo", "image/jpeg", "photo.jpg", lambda: _picture("JPEG")),
    Planted("document", "image/jpeg", f"{MARKER}.jpg", lambda: _picture("JPEG")),
    Planted("document", "image/png", f"{MARKER}.png", lambda: _picture("PNG")),
    Planted("document", "image/webp", f"{MARKER}.webp", lambda: _picture("WEBP")),
    Planted("document", "image/gif", f"{MARKER}.gif", lambda: _picture("GIF")),
    Planted("document", "image/gif", f"{MARKER} moves.gif", _moving),
    Planted("video", "video/mp4", "video", lambda: made("mp4", "libx264", "aac", "fltp")),
    Planted("document", "video/quicktime", f"{MARKER}.mov", lambda: made("mov", "libx264", "aac", "fltp")),
    Planted("document", "video/webm", f"{MARKER}.webm", lambda: made("webm", "libvpx", "libopus")),
    Planted("voice", "audio/ogg", "voice", _voice),
    Planted("voice", "audio/mpeg", "voice", _mp3),
    Planted("document", "audio/flac", f"{MARKER}.flac", _flac),
    Planted("document", "audio/mp4", f"{MARKER}.m4a", lambda: made("mp4", "", "aac", "fltp")),
    Planted("document", "audio/x-wav", f"{MARKER}.wav", lambda: made("wav", "", "pcm_s16le")),
    Planted("document", "application/pdf", f"{MARKER}.pdf", pdf),
    Planted("document", "text/plain", f"{MARKER}.txt", "A letter. رسالة 👩‍👩‍👧".encode),
    Planted("document", "application/msword", f"{MARKER}.doc", lambda: b"\xd0\xcf\x11\xe0" + UTF16),
    Planted("document", f"{OFFICE}wordprocessingml.document", f"{MARKER}.docx", lambda: _office("word/document.xml")),
    Planted("document", f"{OFFICE}spreadsheetml.sheet", f"{MARKER}.xlsx", lambda: _office("xl/workbook.xml")),
    Planted("document", ODT, f"{MARKER}.odt", lambda: _office("content.xml", ODT)),
)
