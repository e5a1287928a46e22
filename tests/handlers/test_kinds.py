"""A file is what its content says, whatever it is called."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.simulator.telegram.files import sample_picture, sample_video, sample_voice
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
        (None, "letter.pdf", "application/pdf"),
        (UNKNOWN, "photo.JPG", "image/jpeg"),
        ("application/pdf", "letter.exe", "application/pdf"),
        ("", "letter", UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_without_a_description_the_name_says_something(mime: str | None, name: str | None, found: str) -> None:
    assert declared(mime, name) == found
