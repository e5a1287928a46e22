"""A file is what its content says, whatever it is called."""

from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.simulator.telegram.files import sample_picture, sample_video, sample_voice
from flows.conversation.evidence import is_taken
from handlers.kinds import UNKNOWN, declared, told

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def archive(*names: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as into:
        for name in names:
            into.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("mime", "content", "found"),
    [
        (UNKNOWN, sample_picture(), "image/jpeg"),
        ("image/png", sample_picture(), "image/png"),
        ("application/pdf", sample_picture(), "image/jpeg"),
        ("image/jpeg", b"%PDF-1.7\n", "application/pdf"),
        ("image/jpeg", b"MZ\x90\x00", "application/x-msdownload"),
        ("image/jpeg", b"\x00\x00\x00\x18ftypheic", "image/heic"),
        ("video/mp4", sample_video(), "video/mp4"),
        ("audio/ogg", sample_voice(), "audio/ogg"),
        ("video/quicktime", sample_video(), "video/quicktime"),
        (UNKNOWN, sample_video(), "video/mp4"),
        (UNKNOWN, archive("[Content_Types].xml", "word/document.xml"), WORD),
        (WORD, archive("a.exe"), "application/zip"),
        ("text/plain", b"Dear Sir", "text/plain"),
        (UNKNOWN, b"Dear Sir", UNKNOWN),
    ],
)
def test_the_content_tells_the_type(mime: str, content: bytes, found: str) -> None:
    assert told(mime, content) == found


@pytest.mark.parametrize(
    ("mime", "name", "found"),
    [
        ("", "letter.pdf", "application/pdf"),
        (UNKNOWN, "photo.JPG", "image/jpeg"),
        ("application/pdf", "letter.exe", "application/pdf"),
        ("", "letter", UNKNOWN),
        ("", "", UNKNOWN),
        ("IMAGE/JPEG", "photo.exe", "image/jpeg"),
        ("image/jpg", "photo.jpg", UNKNOWN),
        ("application/force-download", "letter.pdf", UNKNOWN),
        ("application/x-of-tomorrow", "IMG_0001", UNKNOWN),
        ("image/heic", "IMG_1.HEIC", "image/heic"),
        ("text/html", "page.html", "text/html"),
        ("text/html", "photo.png", UNKNOWN),
    ],
)
def test_a_file_is_left_out_unseen_only_if_all_that_it_is_called_says_so(mime: str, name: str, found: str) -> None:
    assert declared(mime, name, partial(is_taken, "document")) == found


@pytest.mark.parametrize(("kind", "mime"), [("voice", "application/ogg"), ("video", "application/octet-stream")])
def test_sound_and_films_of_an_odd_type_are_looked_into(kind: str, mime: str) -> None:
    assert declared(mime, "", partial(is_taken, kind)) == UNKNOWN
