"""Files of residents without hidden details: which types we can make anew, and how."""

import asyncio
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from handlers import pictures
from handlers.remake import ways

MAX_SECONDS = 60
"""The time that a file may take; one made to keep a reader busy for ever is ended."""
ROOT = Path(__file__).parent.parent
SPACES = "\t\n\v\f\r\x85"
ENDINGS = {
    "application/msword": "doc",
    "application/pdf": "pdf",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "text/plain": "txt",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
}


class NotCleaned(Exception):
    """The file is damaged, locked, or not of the type that it says: what it hides cannot be taken out."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A file as it is kept. `ending` is that of its name, and ours: a file's own name may say too much."""

    ending: str
    mime: str
    content: bytes


def can_clean(mime: str) -> bool:
    """Return whether we can take hidden details out of files of a type."""
    mime = _type(mime)
    return mime.startswith("image/") or mime == "text/plain" or ways.of(mime) is not None


async def cleaned(mime: str, content: bytes) -> Bare:
    """Return a file without hidden details; one of a type that we cannot clean as it is, for its sender was told."""
    mime = _type(mime)
    if mime.startswith("image/"):
        try:
            picture = await asyncio.to_thread(pictures.clean, content)
        except pictures.NotAPicture as error:
            raise NotCleaned(str(error)) from None
        return Bare(picture.ending, picture.mime, picture.content)
    if mime == "text/plain":
        content = _plain(content)
    elif can_clean(mime):
        content = await _remade(mime, content)
    return Bare(ENDINGS.get(mime, "bin"), mime, content)


def _type(mime: str) -> str:
    """Return a type without its parameters ("text/plain; charset=utf-8")."""
    return mime.partition(";")[0].strip().lower()


def _plain(content: bytes) -> bytes:
    """Return a text as it is: all that it holds, it shows. What is no text may not call itself one."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        words = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", "replace")
    if any(unicodedata.category(letter) == "Cc" and letter not in SPACES for letter in words):
        raise NotCleaned("no text")
    return content


async def _remade(mime: str, content: bytes) -> bytes:
    """Make a file anew in a process of its own, which knows nothing of ours and is ended if it takes too long."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "handlers.remake", mime),
        env={"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(MAX_SECONDS):
            remade, _ = await process.communicate(content)
    except TimeoutError:
        raise NotCleaned("it took too long") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise NotCleaned("it cannot be read")
    return remade
