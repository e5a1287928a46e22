"""Phrases that mean something, in any of our languages: a text of the locale files, a phrase a line."""

import re
import unicodedata
from functools import lru_cache

from flows.kernel.texts import Texts, bare
from flows.kernel.words import Text


def says(phrases: Text, words: str, texts: Texts) -> bool:
    """Return whether words hold one of the phrases, in whatever language."""
    return bool(_pattern(frozenset(of(phrases, texts))).search(plain(words)))


def begins(phrases: Text, words: str, texts: Texts) -> bool:
    """Return whether words begin with one of the phrases, in whatever language."""
    said = re.sub(r"^[\W_]+", "", plain(words))
    return bool(_pattern(frozenset(of(phrases, texts))).match(said))


def of(phrases: Text, texts: Texts) -> set[str]:
    """Return the phrases as they are compared, in all languages."""
    said = (line for language in texts.languages for line in texts.say(phrases, language).splitlines())
    return {plain(line) for line in said if line.strip()}


@lru_cache(maxsize=64)
def _pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of all phrases; a star stands where the word may go on."""
    lines = sorted(phrases)
    before = ["" if line.startswith("*") else r"(?<!\w)" for line in lines]
    after = ["" if line.endswith("*") else r"(?!\w)" for line in lines]
    inner = [re.escape(line.strip("*")) for line in lines]
    return re.compile("|".join(f"{b}{p}{a}" for b, p, a in zip(before, inner, after, strict=True)))


def plain(words: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", bare(words)) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", letters.replace("’", "'").casefold()).strip()
