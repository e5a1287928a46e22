"""Finding the record that somebody means by what they typed, as a phone's keyboard left it: a reference or a name.

A slip of the pen is forgiven in letters, never in a number: 12 and 14 Larkspur Court are two homes.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from flows.kernel import spelling, spoken
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
LONGEST = 300
"""The number of signs beyond which nothing typed is a name or an address."""
MAX_OFFERED, MAX_LISTED, SHOWN = 3, 6, 60
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
DOUBLE, SINGLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02\u2033", "\u2018\u2019\u201a\u201b\u2032\u02bc\uff07\u00b4`"
_PLAIN = str.maketrans({**dict.fromkeys(DASHES, "-"), **dict.fromkeys(DOUBLE, '"'), **dict.fromkeys(SINGLE, "'")})
_SPELT_OUT = str.maketrans({"&": " and ", "+": " and ", "'": None})
_AND = re.compile(r"\s?'n'\s?(?=\w)|\s'n\s|\sn'\s")
_CUT_SHORT = {**spelling.CUT_SHORT, "apt": "apartment", "blk": "block", "tce": "terrace"}
"""Words of an address that people cut short, each as it is compared."""
UNITS = frozenset({"flat", "apartment", "unit", "room", "no", "block"})
"""Words that belong to the number after them, wherever the two stand."""
LOOK_ALIKE = str.maketrans("oil", "011")
"""Letters that look like digits."""
Tokens: TypeAlias = tuple[str, ...]


def undressed(said: str) -> str:
    """Return what was typed without what a keyboard adds: smart quotes and dashes, marks around it, a full stop,
    invisible signs, and spaces of any other kind."""
    seen = "".join(sign for sign in said if unicodedata.category(sign) != "Cf")
    spaced = " ".join(unicodedata.normalize("NFKC", seen.translate(_PLAIN)).translate(_PLAIN).split())
    bare = re.sub(r"^[\W_]+|[\W_]+$", "", spaced)
    # A keyboard takes what ends in a number for a thing that has something: LARK-12's.
    return re.sub(r"(?<=\d)'s$", "", bare)


@dataclass(frozen=True, slots=True)
class Meant:
    """The records that fit equally well; if there are none, those that are `near`."""

    said: str
    found: Sequence[Record] = ()
    near: Sequence[Record] = ()

    @property
    def one(self) -> Record | None:
        return self.found[0] if len(self.found) == 1 else None

    def only(self, known: Container[Record]) -> "Meant":
        """Return this with only those records that somebody may know of."""
        found, near = ([one for one in some if one in known] for some in (self.found, self.near))
        return Meant(self.said, found, near) if len(found) != 1 else Meant(self.said, near=found)

    def unclear(self) -> Text:
        """Say that several records fit, or none."""
        said = echoed(self.said)
        if self.found:
            more = [Plain("…")] if len(self.found) > MAX_LISTED else []
            return text("records-which", said=said, refs=_listed(self.found[:MAX_LISTED], more))
        if self.near:
            return text("records-nearest", said=said, refs=_listed(self.near))
        return text("records-none", said=said)


def echoed(said: str) -> Plain:
    """Return what was typed, cut short, to show it again."""
    return Plain(said if len(said) <= SHOWN else said[: SHOWN - 1] + "…")


def _listed(records: Sequence[Record], more: Sequence[Words] = ()) -> Words:
    shown = [Plain(one.ref if one.ref == one.name else f"{one.name} ({one.ref})") for one in records]
    return Listed([*shown, *more], ", ")


async def find(tx: Tx, said: str, *kinds: names.Kind) -> Meant:
    """Find the records of these kinds that somebody means."""
    if len(said) > LONGEST:
        return Meant(said)
    heard = tokens(said)
    typed = names.Typed(said, [one for one in heard if one.isdecimal()], _pieces(heard))
    known = [await names.known(tx, kind, typed) for kind in kinds]
    every = [record for records in known for record in records]
    if any(len(records) > names.MAX_KNOWN for records in known):
        return Meant(said, every[: MAX_LISTED + 1])
    return meant(said, every)


def meant(said: str, known: Sequence[Record]) -> Meant:
    """Return the records that fit best, by the strictest rule that any of them fits; if none fits any, those that fit
    what may have been said aloud."""
    heard = tokens(said)
    if not heard or len(said) > LONGEST:
        return Meant(said)
    spelt = [Spelt(one, tokens(one.ref), tokens(one.name)) for one in known]
    if found := _fitting(said, spelt) or _said_aloud(said, spelt):
        return Meant(said, [one.record for one in found])
    ways = [(one, spelling) for one in known for spelling in dict.fromkeys((one.ref, one.name))]
    alike = nearest(said, [spelling for _, spelling in ways], 2 * MAX_OFFERED)
    return Meant(said, near=list(dict.fromkeys(ways[at][0] for at in alike))[:MAX_OFFERED])


def _fitting(said: str, known: Sequence["Spelt"]) -> Sequence["Spelt"]:
    return next((found for fits in RULES if (found := fits(said, known))), ())


def _said_aloud(said: str, known: Sequence["Spelt"]) -> Sequence["Spelt"]:
    """Find what may have been dictated. Where two readings differ, all that they find may be meant."""
    heard = tokens(said)
    numbered = [Spelt(one.record, spoken.numbered(one.ref), spoken.numbered(one.name)) for one in known]
    others = [one for one, as_written in zip(numbered, known, strict=True) if one != as_written]
    readings = [(one, numbered) for one in spoken.readings(heard) if one != heard]
    found = [one for reading, among in [(heard, others), *readings] for one in _fitting(" ".join(reading), among)]
    digits = None if re.search(r"\d[^\w\s]+\d", said) else spoken.digit_by_digit(heard)
    if digits:
        found += [one for one in numbered if _joined(one.ref) == _joined(tokens(" ".join(digits)))]
    if "n" in heard:
        in_full = telling(tuple("and" if word == "n" else word for word in heard))
        found += [one for one in known if telling(one.name) == in_full and "and" in one.name]
    return list({one.record: one for one in found}.values())


def nearest(said: str, known: Sequence[str], most: int = 1) -> list[int]:
    """Return the places of the words that are most like what was typed, nearest first."""
    spelt = [" ".join(tokens(one)) for one in known]
    found = process.extract(" ".join(tokens(said)), spelt, scorer=_likeness, score_cutoff=NEAR, limit=most)
    return [at for _, _, at in found]


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """Return how alike two texts are, of 100, in whatever order their words stand."""
    return max(scorer(one, other, score_cutoff=score_cutoff) for scorer in (fuzz.ratio, fuzz.token_sort_ratio))


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


@lru_cache(10_000)
def tokens(said: str) -> Tokens:
    """Return the words and numbers of a text, without case, accents, punctuation and zeros in front."""
    if not said.isascii():
        letters = unicodedata.normalize("NFKD", said.translate(_PLAIN))
        said = "".join(sign for sign in letters if unicodedata.category(sign) not in ("Mn", "Cf"))
    spaced = _AND.sub(" and ", said) if "'" in said else said
    runs = re.findall(r"\d+|[^\W\d_]+", spaced.translate(_SPELT_OUT).casefold())
    return tuple(_digits(run) if run.isdecimal() else _CUT_SHORT.get(run, run) for run in runs)


def _digits(run: str) -> str:
    """Return a number in our digits, without zeros in front."""
    ours = run if run.isascii() else "".join(str(unicodedata.decimal(sign)) for sign in run)
    return ours.lstrip("0") or "0"


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
    """Find some words of a name, of which the last is a beginning; or is it a slip in another one?"""
    found = _having(said, known, _begins)
    return [*found, *(one for one in _alike(said, known) if one not in found)] if found else []


def _having(said: str, known: Sequence[Spelt], fits: Callable[[Tokens, Tokens], bool]) -> Sequence[Spelt]:
    heard = telling(tokens(said))
    if not any(len(one) >= SHORTEST and not one.isdecimal() for one in heard):
        return []
    many, has_number = len(heard), any(one.isdecimal() for one in heard)

    def has(name: Tokens) -> bool:
        return any(
            # Of 12 Larkspur Court, Flat 2 is but a part.
            fits(name[at : at + many], heard) and not (has_number and any(one.isdecimal() for one in name[:at]))
            for at in range(len(name) - many + 1)
        )

    return [one for one in known if has(telling(one.name)) or has(telling(one.ref))]


def _begins(some: Tokens, heard: Tokens) -> bool:
    return some[:-1] == heard[:-1] and not heard[-1].isdecimal() and some[-1].startswith(heard[-1])


def _in_any_order(said: str, known: Sequence[Spelt]) -> Sequence[Spelt]:
    """Find words of a name in another order; if there are numbers, then all of the name."""
    return _unordered(said, known, lambda missed, marks, left: not missed and not (marks and left))


def _alike_in_any_order(said: str, known: Sequence[Spelt]) -> Sequence[Spelt]:
    """Find a name in another order, with a slip in one of its words."""

    def one_slip(missed: Sequence[str], marks: Tokens, left: Sequence[str]) -> bool:
        return len(missed) == len(left) == 1 and _forgiven(missed[0], left[0], _most(left[0])) is not None

    return _unordered(said, known, one_slip)


def _unordered(
    said: str, known: Sequence[Spelt], fits: Callable[[Sequence[str], Tokens, Sequence[str]], bool]
) -> Sequence[Spelt]:
    """Find names with the same numbers and single letters. `fits` is asked of the words that a name does not have,
    those marks, and the words of the name that were not said."""
    marks, words = _marked(_bound(telling(tokens(said))))
    if not any(len(one) >= SHORTEST for one in words):
        return []

    def has(name: Tokens) -> bool:
        if words.keys().isdisjoint(name):
            return False
        others, spelt = _marked(_bound(telling(name)))
        # Which of two bare numbers is which, only their order says.
        same = sorted(marks) == sorted(others) and _bare(marks) == _bare(others)
        return same and fits(list((words - spelt).elements()), marks, list((spelt - words).elements()))

    return [one for one in known if has(one.name) or has(one.ref)]


def _bound(found: Tokens) -> Tokens:
    """Return tokens with each number joined to the word before it, as in "flat 2", and to the letter behind."""
    return tuple(re.sub(rf"\b({'|'.join(UNITS)}) (?=\d)|(?<=\d) (?=[^\W\d]\b)", r"\1", " ".join(found)).split())


def _marked(found: Tokens) -> tuple[Tokens, Counter[str]]:
    """Return numbers and single letters in their order, and how often there is each other word."""
    marks = tuple(one for one in found if len(one) == 1 or not one.isalpha())
    return marks, Counter(one for one in found if one not in marks)


def _bare(marks: Tokens) -> list[str]:
    return [one for one in marks if len(one) == 1 or one[0].isdecimal()]


def _look_alike(said: str, known: Sequence[Spelt]) -> Sequence[Spelt]:
    """Find a reference or a name in spite of letters in the place of digits: O and 0, I or l and 1."""
    heard = _to_the_letter(said)
    seen = heard.translate(LOOK_ALIKE)
    ways = [(one, name) for one in known for name in map(_to_the_letter, (one.record.ref, one.record.name))]
    same = [(one, name) for one, name in ways if name.translate(LOOK_ALIKE) == seen]
    # Where a letter is another letter it may be another thing.
    slip = any(all(a == b or a.isalpha() != b.isalpha() for a, b in zip(heard, name, strict=True)) for _, name in same)
    return list({one.record: one for one, _ in same}.values()) if slip else []


@lru_cache(10_000)
def _to_the_letter(said: str) -> str:
    """Return the letters and digits of a text, zeros in front too; a number still ends where the next one begins."""
    return _joined(tuple(re.findall(r"\d+|[^\W\d_]+", said.casefold())))


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
    if "".join(words) == letters:
        return 0
    if len(words) != len(spelt):
        return _forgiven("".join(words), letters, min(_most(letters), 1))
    # Two slips in one short word make another word, East and West; in a very short one, a single one does.
    each = [_forgiven(word, one, _most(one)) for word, one in zip(words, spelt, strict=True)]
    slips = [one for one in each if one is not None]
    return sum(slips) if len(slips) == len(each) and sum(slips) <= _most(letters) else None


def _forgiven(said: str, spelt: str, most: int) -> int | None:
    if not most and sorted(said) == sorted(spelt):
        most = 1
    slips = OSA.distance(said, spelt, score_cutoff=most)
    # Two slips at its beginning make another word: Northgate, Southgate.
    return slips if slips <= (most if said[:2] == spelt[:2] else min(most, 1)) else None


def _most(spelt: str) -> int:
    return next((slips for length, slips in SLIPS if len(spelt) >= length), 0)


def _split(found: Tokens) -> tuple[Tokens, Tokens]:
    """Return what must be right to the letter, numbers and single letters, and all other words."""
    marks = tuple(one for one in found if one.isdecimal() or len(one) == 1)
    return marks, tuple(one for one in found if one not in marks)


Rule: TypeAlias = Callable[[str, Sequence[Spelt]], Sequence[Spelt]]
RULES: tuple[Rule, ...] = (
    _as_written,
    _same,
    _part,
    _beginning,
    _in_any_order,
    _look_alike,
    _alike,
    _alike_in_any_order,
)
