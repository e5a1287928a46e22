"""The module that makes each type of file anew, where there is one: its `remade` does."""

from functools import cache
from importlib.util import find_spec

TAGGED = ("audio/ogg", "audio/opus", "audio/mpeg", "audio/mp3", "audio/flac", "audio/x-flac")


def of(mime: str) -> str | None:
    """Return the name of the module for a type, or None. Films, and sound of other types, need the extra "media"."""
    if mime == "application/pdf":
        return "pdf"
    if mime in TAGGED:
        return "sound"
    return "film" if mime.startswith(("audio/", "video/")) and has_media() else None


@cache
def has_media() -> bool:
    return find_spec("av") is not None
