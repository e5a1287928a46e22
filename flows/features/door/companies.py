"""Finding the contractor behind a name that a resident wrote as they heard it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from flows.kernel.texts import bare
from storage.door import Firm

NEAR = 0.8
"""How alike two names must be, of 1, if one was misspelt."""
SHORTEST = 4
"""The number of a name's letters from which its beginning is enough."""
SAY_NOTHING = frozenset({"and", "ltd", "limited", "plc", "llp", "the"})


def plain(name: str) -> str:
    """Return a name without case, accents, punctuation, and the words that people leave out."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", bare(name)) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", letters.casefold())
    return " ".join([word for word in words if word not in SAY_NOTHING] or words)


def meant(said: str, firms: Sequence[Firm]) -> list[Firm]:
    """Return those that fit best, by the strictest rule that any of them fits; none if no rule fits any."""
    heard = plain(said)
    if not heard:
        return []
    for fits in RULES:
        found = [firm for firm in firms if (name := plain(firm.name)) and fits(heard, name)]
        if found:
            return found
    return []


def _same(heard: str, name: str) -> bool:
    return heard.replace(" ", "") == name.replace(" ", "")


def _within(heard: str, name: str) -> bool:
    """Find a name inside a sentence: "He says he is from Brightfix Repairs"."""
    return f" {name} " in f" {heard} "


def _begins(heard: str, name: str) -> bool:
    return len(heard) >= SHORTEST and name.startswith(heard)


def _alike(heard: str, name: str) -> bool:
    first = " ".join(name.split()[: len(heard.split())])
    return len(heard) >= SHORTEST and any(SequenceMatcher(None, heard, one).ratio() >= NEAR for one in (name, first))


RULES: tuple[Callable[[str, str], bool], ...] = (_same, _within, _begins, _alike)
