"""What people read in the stories, by text id: the product's own words, in English and without direction marks."""

from functools import cache
from zoneinfo import ZoneInfo

from fluent.syntax import FluentParser, ast

from flows.kernel.text_ids import TextId
from flows.kernel.texts import LOCALES, Texts, bare
from flows.kernel.words import Plain, Words, text

TEXTS = Texts(ZoneInfo("Europe/London"))


def say(id: TextId, /, **args: Words | str) -> str:
    """Return a text; strings go into its places as they are."""
    words = {name: Plain(arg) if isinstance(arg, str) else arg for name, arg in args.items()}
    return bare(TEXTS.say(text(id, **words), "en"))


def gist(id: TextId) -> str:
    """Return the longest run of words that a text says whatever goes into its places."""
    return _gist(_messages()[id])


def all_gists() -> dict[str, str]:
    """Return the same of every text."""
    return {id: _gist(message) for id, message in _messages().items()}


def _gist(message: ast.Message) -> str:
    value = message.value
    runs = (
        [element.value.strip() for element in value.elements if isinstance(element, ast.TextElement)] if value else []
    )
    return max(runs, key=len, default="")


@cache
def _messages() -> dict[str, ast.Message]:
    files = [path.read_text(encoding="utf-8") for path in sorted((LOCALES / "en").glob("*.ftl"))]
    entries = [entry for file in files for entry in FluentParser(with_spans=False).parse(file).body]
    return {entry.id.name: entry for entry in entries if isinstance(entry, ast.Message)}


__all__ = ["all_gists", "gist", "say"]
