"""Finding the record that somebody means by what they typed, as a phone's keyboard left it: a reference or a name.

A slip of the pen is forgiven in letters, never in a number: 12 and 14 Larkspur Court are two homes.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from flows.kernel.words import Listed, Plain, Text, Words, text
from storage import names
from storage.database import Tx
from storage.names import Record

SAY_NOTHING = frozenset({"and", "ltd", "limited", "plc", "llp", "the"})
"""Words that people leave out of a name, or put into it."""
SHORTEST = 3
"""The number of letters from which the beginning of a name is enough."""
SLIPS = ((8, 2), (4, 1))
"""How many slips are forgiven from so many letters on."""
CLEAR = 2
"""By how many slips a record must be nearer than any other, or else they are asked which they mean."""
NEAR = 60
"""How alike, of 100, a word must be to be offered."""
MAX_OFFERED, MAX_LISTED, SHOWN = 3, 6, 60
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
DOUBLE, SINGLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02\u2033", "\u2018\u2019\u201a\u201b\u2032\u02bc\uff07\u00b4`"
_PLAIN = str.maketrans({**dict.fromkeys(DASHES, "-"), **dict.fromkeys(DOUBLE, '"'), **dict.fromkeys(SINGLE, "'")})
_SPELT_OUT = str.maketrans({"&": " and ", "+": " and ", "'": None})
Tokens: TypeAlias = tuple[str, ...]


def undressed(said: str) -> str:
    """Return what was typed without what a keyboard adds: smart quotes and dashes, marks around it, a full stop,
    invisible signs, and spaces of any other kind."""
    seen = "".join(sign for sign in said if unicodedata.category(sign) != "Cf")
    spaced = " ".join(unicodedata.normalize("NFKC", seen.translate(_PLAIN)).translate(_PLAIN).split())
    return re.sub(r"^[\W_]+|[\W_]+$", "", spaced)


@dataclass(frozen=True, slots=True)
class Meant:
    """The records that fit equally well; if there are none, those that are `near`."""

    said: str
    found: Sequence[Record] = ()
    near: Sequence[Record] = ()

    @property
    def one(self) -> Record | None:
        return self.found[0] if len(self.found) == 1 else None

    def unclear(self) -> Text:
        """Say that several records fit, or none."""
        said = Plain(self.said if len(self.said) <= SHOWN else self.said[: SHOWN - 1] + "…")
        if self.found:
            more = [Plain("…")] if len(self.found) > MAX_LISTED else []
            return text("records-which", said=said, refs=_listed(self.found[:MAX_LISTED], more))
        if self.near:
            return text("records-nearest", said=said, refs=_listed(self.near))
        return text("records-none", said=said)


def _listed(records: Sequence[Record], more: Sequence[Words] = ()) -> Words:
    shown = [Plain(one.ref if one.ref == one.name else f"{one.name} ({one.ref})") for one in records]
    return Listed([*shown, *more], ", ")


async def find(tx: Tx, said: str, *kinds: names.Kind) -> Meant:
    """Find the records of these kinds that somebody means."""
    heard = tokens(said)
    typed = names.Typed(said, [one for one in heard if one.isdecimal()], _pieces(heard))
    known = [await names.known(tx, kind, typed) for kind in kinds]
    every = [record for records in known for record in records]
    if any(len(records) > names.MAX_KNOWN for records in known):
        return Meant(said, every[: MAX_LISTED + 1])
    return meant(said, every)


def meant(said: str, known: Sequence[Record]) -> Meant:
    """Return the records that fit best, by the strictest rule that any of them fits."""
    if not tokens(said):
        return Meant(said)
    spelt = [Spelt(one, tokens(one.ref), tokens(one.name)) for one in known]
    for fits in RULES:
        if found := fits(said, spelt):
            return Meant(said, [one.record for one in found])
    ways = [(one, spelling) for one in known for spelling in dict.fromkeys((one.ref, one.name))]
    alike = nearest(said, [spelling for _, spelling in ways], 2 * MAX_OFFERED)
    return Meant(said, near=list(dict.fromkeys(ways[at][0] for at in alike))[:MAX_OFFERED])


def nearest(said: str, known: Sequence[str], most: int = 1) -> list[int]:
    """Return the places of the words that are most like what was typed, nearest first."""
    spelt = [" ".join(tokens(one)) for one in known]
    found = process.extract(" ".join(tokens(said)), spelt, scorer=fuzz.ratio, score_cutoff=NEAR, limit=most)
    return [at for _, _, at in found]


def searched(said: str, labels: Sequence[str]) -> list[int]:
    """Return the places of the labels that have words which begin as those typed so far; if none has, of those most
    alike. Nothing typed yet: of all."""
    heard, spelt = tokens(said), [tokens(label) for label in labels]
    found = [at for at, words in enumerate(spelt) if all(any(one.startswith(word) for one in words) for word in heard)]
    if found:
        return found
    alike = process.extract(
        " ".join(heard), [" ".join(words) for words in spelt], scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=None
    )
    return [at for _, _, at in alike]


# --- how texts are compared ------------------------------------------------------------------------------------------


def tokens(said: str) -> Tokens:
    """Return the words and numbers of a text, without case, accents, punctuation and zeros in front."""
    if not said.isascii():
        letters = unicodedata.normalize("NFKD", said.translate(_PLAIN))
        said = "".join(sign for sign in letters if unicodedata.category(sign) not in ("Mn", "Cf"))
    runs = re.findall(r"\d+|[^\W\d_]+", said.translate(_SPELT_OUT).casefold())
    return tuple(str(int(run)) if run.isdecimal() else run for run in runs)


def telling(found: Tokens) -> Tokens:
    """Return the words that say something; all of them, if none does."""
    return tuple(one for one in found if one not in SAY_NOTHING) or found


def _pieces(found: Tokens) -> list[str]:
    """Return beginnings and ends of words; a long word with one slip in it still has one of them."""
    words = [one for one in telling(found) if not one.isdecimal()]
    return list(dict.fromkeys(piece for word in words for piece in (word[:SHORTEST], word[-SHORTEST:])))


def _joined(found: Tokens) -> str:
    """Return tokens without spaces; a number still ends where the next one begins."""
    return re.sub(r"(?<=\d) (?=\d)", ".", " ".join(found)).replace(" ", "")


# --- rules, strictest first ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spelt:
    record: Record
    ref: Tokens
    name: Tokens


def _as_written(said: str, known: Sequence[Spelt]) -> Sequence[Spelt]:
    """Find a reference, else a name, as it is written but for case and spaces."""
    heard = _written(said)
    by_ref = [one for one in known if _written(one.record.ref) == heard]
    return by_ref or [one for one in known if _written(one.record.name) == heard]


def _written(said: str) -> str:
    return " ".join(undressed(said).casefold().split())


def _same(said: str, known: Sequence[Spelt]) -> Sequence[Spelt]:
    """Find a reference, a name or both by their words alone."""
    heard = _joined(telling(tokens(said)))
    return [
        one
        for one in known
        if any(
            _joined(telling(spelt)) == heard for spelt in (one.ref, one.name, one.ref + one.name, one.name + one.ref)
        )
    ]


def _part(said: str, known: Sequence[Spelt]) -> Sequence[Spelt]:
    """Find some words of a name, in their order."""
    return _having(said, known, lambda some, heard: some == heard)


def _beginning(said: str, known: Sequence[Spelt]) -> Sequence[Spelt]:
    """Find some words of a name, of which the last is a beginning."""
    return _having(said, known, _begins)


def _having(said: str, known: Sequence[Spelt], fits: Callable[[Tokens, Tokens], bool]) -> Sequence[Spelt]:
    heard = telling(tokens(said))
    if not any(len(one) >= SHORTEST and not one.isdecimal() for one in heard):
        return []
    many = len(heard)

    def has(name: Tokens) -> bool:
        return any(fits(name[at : at + many], heard) for at in range(len(name) - many + 1))

    return [one for one in known if has(telling(one.name)) or has(telling(one.ref))]


def _begins(some: Tokens, heard: Tokens) -> bool:
    return some[:-1] == heard[:-1] and not heard[-1].isdecimal() and some[-1].startswith(heard[-1])


def _alike(said: str, known: Sequence[Spelt]) -> Sequence[Spelt]:
    """Find a reference or a name, or its beginning, in spite of slips in its letters."""
    heard = tokens(said)
    slips = [(one, found) for one in known if (found := _slips(heard, one)) is not None]
    fewest = min((found for _, found in slips), default=0)
    return [one for one, found in slips if found < fewest + CLEAR]


def _slips(heard: Tokens, spelt: Spelt) -> int | None:
    """Return by how many slips a record is missed, or None if it is another. A beginning is less sure than a whole."""
    # A slip may be in a word that says nothing, too.
    ways = [(heard, one, 0) for one in (spelt.ref, spelt.name)]
    ways += [(telling(heard), telling(one), 0) for one in (spelt.ref, spelt.name)]
    ways += [(heard, spelt.name[: len(heard)], CLEAR)]
    found = [slips + unsure for said, name, unsure in ways if (slips := _between(said, name)) is not None]
    return min(found, default=None)


def _between(heard: Tokens, name: Tokens) -> int | None:
    (marks, words), (others, spelt) = _split(heard), _split(name)
    if marks != others:
        return None
    letters = "".join(spelt)
    joined = _forgiven("".join(words), letters, min(_most(letters), 1))
    if len(words) != len(spelt):
        return joined
    # Two slips in one short word make another word: East, West.
    each = [_forgiven(word, one, _most(one)) for word, one in zip(words, spelt, strict=True)]
    slips = [one for one in each if one is not None]
    whole = sum(slips) if len(slips) == len(each) and sum(slips) <= _most(letters) else None
    return min((one for one in (joined, whole) if one is not None), default=None)


def _forgiven(said: str, spelt: str, most: int) -> int | None:
    slips = OSA.distance(said, spelt, score_cutoff=most)
    return slips if slips <= most else None


def _most(spelt: str) -> int:
    return next((slips for length, slips in SLIPS if len(spelt) >= length), 0)


def _split(found: Tokens) -> tuple[Tokens, Tokens]:
    """Return what must be right to the letter, numbers and single letters, and all other words."""
    marks = tuple(one for one in found if one.isdecimal() or len(one) == 1)
    return marks, tuple(one for one in found if one not in marks)


Rule: TypeAlias = Callable[[str, Sequence[Spelt]], Sequence[Spelt]]
RULES: tuple[Rule, ...] = (_as_written, _same, _part, _beginning, _alike)
