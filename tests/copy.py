"""What people read in the stories, by text id: the product's own words, in English and without direction marks."""

from functools import cache
from zoneinfo import ZoneInfo

from fluent.syntax import FluentParser, ast

from flows.kernel.texts import LOCALES, Texts, bare
from flows.kernel.words import Plain, Text, Words

TEXTS = Texts(ZoneInfo("Europe/London"))


def say(id: str, **args: Words | str) -> str:
    """Return a text; strings go into its places as they are."""
    words = {name: Plain(arg) if isinstance(arg, str) else arg for name, arg in args.items()}
    return bare(TEXTS.say(Text(id, words), "en"))


def beginning(id: str) -> str:
    """Return what a text says before its first place."""
    return _fixed(id, 0)


def ending(id: str) -> str:
    """Return what a text says after its last place."""
    return _fixed(id, -1)


def _fixed(id: str, which: int) -> str:
    value = _messages()[id].value
    element = value.elements[which] if value else None
    assert isinstance(element, ast.TextElement), f"text {id!r} has a place there"
    return str(element.value).strip()


@cache
def _messages() -> dict[str, ast.Message]:
    files = [path.read_text(encoding="utf-8") for path in sorted((LOCALES / "en").glob("*.ftl"))]
    entries = [entry for file in files for entry in FluentParser(with_spans=False).parse(file).body]
    return {entry.id.name: entry for entry in entries if isinstance(entry, ast.Message)}


__all__ = ["beginning", "ending", "say"]
