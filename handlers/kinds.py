"""What a file is, told by its content: names and descriptions are whatever a phone or a sender made of them."""

import mimetypes
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

UNKNOWN = "application/octet-stream"
SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xd0\xcf\x11\xe0", "application/msword"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-executable"),
)
"""Where a kind of file has which bytes."""
INSIDE = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
"""The folders in an office document, which is an archive."""


def declared(mime: str, name: str, is_taken: Callable[[str], bool]) -> str:
    """Return what a file is called: its description, or what its name says if there is none worth the name. Either
    alone may be mistaken: if it is to be left out, both must say so, else it is looked into once it is here."""
    mime, ending = mime.strip().lower(), mimetypes.guess_type(name)[0] or UNKNOWN
    if mime in ("", UNKNOWN):
        return ending
    return mime if is_taken(mime) or (ending != UNKNOWN and not is_taken(ending)) else UNKNOWN


def told(mime: str, content: bytes) -> str:
    """Return what a file is, by its content; what it is called, if its content does not say anything else."""
    found = next((kind for at, sign, kind in SIGNS if content[at : at + len(sign)] == sign), None)
    if content.startswith(b"PK\x03\x04"):
        found = _in_archive(content)
    return mime if found is None or _is_like(mime, found) else found


def _is_like(mime: str, found: str) -> bool:
    """Return whether a description fits what was found: a container says little of what it holds."""
    media, pictures = ("audio/", "video/"), ("image/",)
    return any(mime.startswith(kind) and found.startswith(kind) for kind in (media, pictures)) and found != "image/heic"


def _in_archive(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (BadZipFile, OSError, RuntimeError):
        return "application/zip"
    return next((kind for folder, kind in INSIDE if any(one.startswith(folder) for one in names)), "application/zip")
