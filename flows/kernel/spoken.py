"""What was typed, read as it may have been said to a phone: numbers and signs in words, and words around a name."""

import re
from collections.abc import Sequence
from typing import TypeAlias

Tokens: TypeAlias = tuple[str, ...]


def _words(said: str) -> list[str]:
    return said.split()


SMALL = {
    word: at
    for at, word in enumerate(
        _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
TENS = {
    word: 10 * at for at, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
DIGITS = {word: str(at) for word, at in (*list(SMALL.items())[:10], ("oh", 0), ("o", 0), ("nought", 0))}
SIGNS = frozenset(_words("dash hyphen slash stroke dot comma underscore apostrophe ampersand"))
AROUND = frozenset(
    _words(
        "the doorstep ref reference no number num nr called named id please thanks for at co company uk inc group "
        "home block worker contractor contract job visit report case property address"
    )
)
"""Words that people say before or after a name, which are no part of it."""
LETTERS = {
    word: word[0]
    for word in _words(
        "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar "
        "papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu"
    )
} | DIGITS
"""How letters and digits are read out over the phone."""


def numbered(said: Tokens) -> Tokens:
    """Return words with their numbers in digits: twenty one is 21, two hundred and five is 205."""
    if not any(word in SMALL or word in TENS for word in said):
        return said
    found: list[str] = []
    at = 0
    while at < len(said):
        number, used = _number(said[at:])
        found.append(said[at] if number is None else str(number))
        at += used
    return tuple(found)


def readings(said: Tokens) -> list[Tokens]:
    """Return what else may be meant by some words: numbers in digits, no signs in words, and nothing around a name."""
    no_signs = tuple(word for word in said if word not in SIGNS)
    every = (one for way in (said, numbered(no_signs)) for one in (way, _without(way)))
    return [one for one in dict.fromkeys(every) if one]


def digit_by_digit(said: Tokens) -> Tokens | None:
    """Return words with digits that were said one by one as one number, "lark one two" is LARK-12; None if none are."""
    each = [DIGITS.get(word, word) for word in bare(said)]
    runs = re.sub(r"(?<=\b\d) (?=\d\b)", "", " ".join(each))
    return tuple(runs.split()) if runs != " ".join(each) else None


def bare(said: Tokens) -> Tokens:
    """Return words without signs in words, and without those that stand around a name."""
    return _without(tuple(word for word in said if word not in SIGNS))


def _number(said: Tokens) -> tuple[int | None, int]:
    """Return the number with which some words begin, and how many of them it takes."""
    low, used = _below_hundred(said)
    if low is None or said[used : used + 1] != ("hundred",):
        return low, used
    rest = said[used + 1 :]
    and_ = rest[:1] == ("and",)
    more, others = _below_hundred(rest[and_:])
    return (100 * low, used + 1) if more is None else (100 * low + more, used + 1 + and_ + others)


def _below_hundred(said: Tokens) -> tuple[int | None, int]:
    first = said[0] if said else ""
    if first in SMALL:
        return SMALL[first], 1
    if first not in TENS:
        return None, 1
    unit = SMALL.get(said[1], 0) if len(said) > 1 else 0
    return (TENS[first] + unit, 2) if 0 < unit < 10 else (TENS[first], 1)


def _without(said: Tokens) -> Tokens:
    """Return words without those that stand around a name."""
    words: Sequence[str] = said
    while words and words[0] in AROUND:
        words = words[1:]
    while words and words[-1] in AROUND:
        words = words[:-1]
    return tuple(words)
