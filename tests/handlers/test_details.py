"""Files made anew: nothing hidden is left in them, and what they show or say is still there."""

import io
import struct
from typing import Any

import av
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from flows.conversation.evidence import TAKEN
from handlers import details
from handlers.details import NotCleaned, can_clean, cleaned
from handlers.remake import film, pdf
from handlers.remake.pdf import bare_jpeg
from tests import planted
from tests.planted import PLANTED, Planted

CLEANED = [one for one in PLANTED if can_clean(one.mime)]


def test_there_is_a_planted_file_of_every_type_that_we_take() -> None:
    for kind, types in TAKEN.items():
        for start in types:
            assert any(one.kind == kind and one.mime.startswith(start) for one in PLANTED), (kind, start)


@pytest.mark.parametrize("one", CLEANED, ids=lambda one: f"{one.kind} {one.mime}")
async def test_nothing_hidden_is_left(one: Planted) -> None:
    before = one.make()
    assert one.mime == "text/plain" or planted.marked(before), "it is hidden there before"
    bare = await cleaned(one.mime, before)
    assert not planted.marked(bare.content)
    assert bare.ending != "bin" or one.mime == "audio/x-wav"
    again = await cleaned(bare.mime, bare.content)
    assert len(again.content) <= len(bare.content) * 1.1, "it is a whole file of its type"


@pytest.mark.parametrize("one", CLEANED, ids=lambda one: f"{one.kind} {one.mime}")
async def test_a_file_that_is_cut_short_or_something_else_is_never_passed_on(one: Planted) -> None:
    whole = one.make()
    short = () if one.mime == "text/plain" else (b"", whole[:20])
    for content in (*short, b"\x00\x01nothing of this type" * 20, b"\xff\xd8\xff\x00"):
        with pytest.raises(NotCleaned):
            await cleaned(one.mime, content)


async def test_sound_and_films_play_as_before() -> None:
    for one in CLEANED:
        if one.mime.startswith(("audio/", "video/")):
            before = one.make()
            after = (await cleaned(one.mime, before)).content
            assert played(after) == played(before), one.mime


@pytest.mark.parametrize(
    ("container", "pictures", "sound", "layout", "start"),
    [
        ("mov", "libx264", "pcm_s16le", "s16", b"ftypqt  "),
        ("mp4", "libx264", "aac", "fltp", b"ftypisom"),
        ("3gp", "libx264", "aac", "fltp", b"ftyp3gp"),
        ("webm", "libvpx", "libopus", "s16", b"webm"),
        ("matroska", "libx264", "pcm_s16le", "s16", b"matroska"),
        ("adts", "", "aac", "fltp", b"\xff\xf1"),
        ("avi", "mpeg4", "pcm_s16le", "s16", b"RIFF"),
    ],
)
async def test_a_film_stays_in_its_format(container: str, pictures: str, sound: str, layout: str, start: bytes) -> None:
    before = planted.made(container, pictures, sound, layout)
    after = (await cleaned("video/mp4", before)).content
    assert start in before[:64]
    assert start in after[:64]
    assert played(after) == played(before)
    assert not planted.marked(after)


def played(content: bytes) -> list[list[bytes]]:
    """Return all pictures, and all sound, of a file."""
    return [frames(content, number) for number in range(streams(content))]


def streams(content: bytes) -> int:
    with av.open(io.BytesIO(content), "r") as source:
        covers = [one for one in source.streams if one.disposition & av.stream.Disposition.attached_pic]
        return len(source.streams.video) + len(source.streams.audio) - len(covers)


def frames(content: bytes, stream: int) -> list[bytes]:
    with av.open(io.BytesIO(content), "r") as source:
        found: Any = source.decode(source.streams[stream])
        return [b"".join(bytes(plane) for plane in frame.planes) for frame in found]


async def test_a_film_taken_upright_stays_upright() -> None:
    level = next(one for one in PLANTED if one.kind == "video").make()
    matrix = level.index(b"tkhd") + 44
    upright = level[:matrix] + struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30) + level[matrix + 36 :]
    after = (await cleaned("video/mp4", upright)).content
    assert [rotation(content) for content in (level, upright, after)] == [0, -90, -90]


def rotation(content: bytes) -> int:
    with av.open(io.BytesIO(content), "r") as source:
        return next(source.decode(video=0)).rotation


def test_messages_between_the_pictures_of_a_film_are_left_out() -> None:
    """Some cameras write the place there; the encoder of the tests writes its own name."""
    before = next(one for one in PLANTED if one.kind == "video").make()
    assert b"x264 - core" in before
    assert b"x264 - core" not in film.remade(before)


def test_a_letter_shows_what_it_showed() -> None:
    before, after = (PdfReader(io.BytesIO(content)) for content in (planted.pdf(), pdf.remade(planted.pdf())))
    page: Any = after.pages[0]
    old: Any = before.pages[0]
    assert len(after.pages) == len(before.pages)
    assert page.mediabox == old.mediabox
    assert page.rotation == old.rotation == 90
    assert [note.get_object()["/Contents"] for note in page["/Annots"]] == ["The door"]
    assert page.images[0].image.tobytes() == old.images[0].image.tobytes()
    assert page.get_contents().get_data() == old.get_contents().get_data()
    assert set(after.root_object) == {"/Type", "/Pages"}
    assert after.metadata is None


def test_layers_that_do_not_show_still_do_not() -> None:
    hidden = layered()
    after = PdfReader(io.BytesIO(pdf.remade(hidden)))
    layers: Any = after.root_object["/OCProperties"]
    page: Any = after.pages[0]
    assert layers["/D"]["/OFF"] == layers["/OCGs"]
    assert page["/Resources"]["/Properties"]["/MC0"] == layers["/OCGs"][0].get_object()
    assert not planted.marked(pdf.remade(hidden))


def layered() -> bytes:
    """Return a page with a layer that does not show."""
    writer = PdfWriter()
    page: Any = writer.add_blank_page(100, 100)
    named = {"/Type": NameObject("/OCG"), "/Name": TextStringObject(planted.MARKER)}
    layer = writer._add_object(dictionary(**named))
    page[NameObject("/Resources")] = dictionary(**{"/Properties": dictionary(**{"/MC0": layer})})
    shown = dictionary(**{"/OFF": ArrayObject([layer]), "/Creator": TextStringObject(planted.MARKER)})
    layers = dictionary(**{"/OCGs": ArrayObject([layer]), "/D": shown})
    writer.root_object[NameObject("/OCProperties")] = layers
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(name): entry for name, entry in entries.items()})


async def test_a_locked_letter_is_not_passed_on() -> None:
    with pytest.raises(NotCleaned):
        await cleaned("application/pdf", planted.pdf(password="secret"))


async def test_a_file_that_keeps_its_reader_busy_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details, "MAX_SECONDS", 0)
    with pytest.raises(NotCleaned, match="too long"):
        await cleaned("application/pdf", planted.pdf())


def test_a_jpeg_on_a_page_keeps_its_picture_only() -> None:
    for progressive in (False, True):
        for mode in ("L", "RGB", "CMYK"):
            out, photo = io.BytesIO(), Image.linear_gradient("L").convert(mode)
            photo.save(out, "JPEG", exif=planted.exif(), comment=planted.MARKER.encode(), progressive=progressive)
            bare = bare_jpeg(out.getvalue() + planted.MARKER.encode())
            assert not planted.marked(bare)
            assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(out).tobytes()
