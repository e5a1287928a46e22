"""What of somebody's words can be seen."""

import unicodedata

from flows.kernel.words import Plain, Words, text

BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that show nothing, though Unicode counts them among those that do."""
ORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the order in which the letters around them are shown."""


def is_blank(words: str) -> bool:
    """Return whether nothing of some words can be seen."""
    return not any(_shows(letter) for letter in words)


def shown_name(name: str) -> str:
    """Return a name as it can be shown among other words: on one line, and in its own order; "" if nothing shows."""
    if is_blank(name):
        return ""
    plain = "".join(" " if letter in BLANK or letter.isspace() else letter for letter in name if not _hidden(letter))
    return " ".join(plain.split())


def name_of(name: str) -> Words:
    """Return a person's name for others to read, or words in its place if they gave their account none."""
    return Plain(shown) if (shown := shown_name(name)) else text("nameless")


def _shows(letter: str) -> bool:
    kind = unicodedata.category(letter)
    variation = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return letter not in BLANK and not variation and kind[0] not in "ZC"


def _hidden(letter: str) -> bool:
    return letter in ORDERING or (unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") and not letter.isspace())
