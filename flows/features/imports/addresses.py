"""Addresses, however they are written: "Flat 3, Larkspur Court" and "FLT 03 LARKSPUR CT." are one."""

import re
import unicodedata
from dataclasses import dataclass

from flows.kernel import spelling

POSTCODE = re.compile(r"\b(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})\b")
_LONG = spelling.CUT_SHORT | {
    "flt": "flat", "fl": "flat", "apt": "flat", "apartment": "flat", "ho": "house", "clo": "close", "dr": "drive",
    "gdn": "gardens", "garden": "gardens", "pl": "place", "ter": "terrace", "terr": "terrace", "cres": "crescent",
    "cresc": "crescent", "gr": "grove", "gro": "grove", "est": "estate", "mans": "mansions", "str": "st", "rm": "room",
}  # fmt: skip
_NEEDLESS = frozenset({"the", "no", "number"})
_PARTS = """
    flat room unit studio basement ground floor first second third upper lower top rear front back left right middle
    maisonette bedsit annexe annex garage store bin office shop plot
"""
_OF_A_PART = frozenset(_PARTS.split())
"""Words that tell one home of a building from its others."""


@dataclass(frozen=True, slots=True)
class Address:
    words: tuple[str, ...]
    postcode: str

    @property
    def is_exact(self) -> bool:
        """Return whether it has a number, without which it may be that of a whole building."""
        return any(word.isdigit() for word in self.words)


def read(said: str) -> Address:
    """Return the words of an address as they are spelt in full, and its postcode apart."""
    seen = "".join(sign for sign in said if unicodedata.category(sign) not in ("Cf", "Cc"))
    bare = " ".join(re.sub(r"['’`]", "", unicodedata.normalize("NFKC", spelling.hyphened(seen)).casefold()).split())
    found = list(POSTCODE.finditer(bare))
    postcode = found[-1][0].replace(" ", "") if found else ""
    rest = bare[: found[-1].start()] + bare[found[-1].end() :] if found else bare
    words = [part.lstrip("0") or "0" if part.isdigit() else part for part in re.findall(r"\d+|[^\W\d_]+", rest)]
    full = tuple(_LONG.get(word, word) for word in words if word not in _NEEDLESS)
    # Of one number alone everybody knows what it numbers: "3 Larkspur Court" is flat 3.
    is_plain = sum(word.isdigit() for word in full) == 1
    return Address(tuple(word for word in full if not (is_plain and word == "flat")), postcode)


def is_of(said: Address, home: Address) -> bool:
    """Return whether an address is that of a home: in the same postcode, and the same but for what one of them says
    of the town. A part of a building is not the building."""
    if not said.postcode or said.postcode != home.postcode or not home.is_exact:
        return False
    short, long = sorted((said.words, home.words), key=len)
    rest = long[len(short) :]
    is_town = not any(len(word) == 1 or word.isdigit() or word in _OF_A_PART for word in rest)
    return long[: len(short)] == short and is_town
