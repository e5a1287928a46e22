"""Finding the contractor behind a name that a resident wrote as they heard it."""

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from flows.kernel.matching import telling, tokens
from storage.door import Firm

NEAR = 80
"""How alike two names must be, of 100, if one was misspelt."""
SHORTEST = 4
"""The number of a name's letters from which its beginning is enough."""


def plain(name: str) -> str:
    """Return a name without case, accents, punctuation, and the words that people leave out."""
    return " ".join(telling(tokens(name)))


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
    return len(heard) >= SHORTEST and any(fuzz.ratio(heard, one) >= NEAR for one in (name, first))


RULES: tuple[Callable[[str, str], bool], ...] = (_same, _within, _begins, _alike)
