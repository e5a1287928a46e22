"""Finding the contractor behind what a resident wrote of a caller: a name as they heard it, or "A, for B"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from flows.kernel import matching
from flows.kernel.matching import telling, tokens
from storage.door import Firm
from storage.names import Record

NEAR = 80
"""How alike two names must be, of 100, if one was misspelt."""
SHORTEST = 4
"""The number of a name's letters from which a misspelt one is known."""
MAX_NEAR = 3
_FOR = re.compile(
    r"\b(?:(?:sub\W?)?contract(?:or|ors|ed|ing)?\s+(?:for|to|of|by|with)|on\s+behalf\s+of"
    r"|(?:sent|hired|employed|used|instructed|brought\s+in)\s+by|(?:work\w*|partner\w*)\s+(?:with|alongside)"
    r"|for|لصالح|لحساب|نيابة\s+عن)\b|\bc/o\b",
    re.IGNORECASE,
)
"""The words between a sub-contractor's name and that of the firm it says it works for."""
_FROM = re.compile(r"\b(?:from|called|named|the\s+company\s+is|company\s+name\s+is|with|من)\b", re.IGNORECASE)
"""The words before a company's name."""
_FILLERS = frozenset(
    tokens("""
    a an the and or is are was am i im it its this that thats there theyre he hes she shes they them him her we you my
    says say said saying tells told think thinks claims claim claiming somebody someone some man men woman women guy
    guys bloke blokes lady person people worker workers workman workmen engineer plumber electrician plasterer painter
    decorator builder fitter roofer caller company firm name at door here now one two three both please hi hello just
    working works work come comes came coming to do at of by in from with for on who sub subcontractor subcontractors
    contractor contractors council landlord
    """)
)
"""Words around a company's name that are no part of one."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The firms that what was written fits equally well, and the one for which they say they work, if they name it and
    we know it. If it fits none: the names that are `near`."""

    firms: Sequence[Firm] = ()
    main: Firm | None = None
    near: Sequence[Firm] = ()


def plain(name: str) -> str:
    """Return a name without case, accents, punctuation, and the words that people leave out."""
    return " ".join(telling(tokens(name)))


def meant(said: str, firms: Sequence[Firm]) -> list[Firm]:
    """Return those that what was written fits equally well; none if it fits none."""
    return list(heard(said, firms).firms)


def heard(said: str, firms: Sequence[Firm]) -> Heard:
    """Return whom they mean. Of "A, for B" that is A, whatever B is: whether A works for B, only our records say."""
    whole = _fitting(said, firms)
    if whole:
        return Heard(whole)
    lead, main = _parted(said)
    if main and (named := _found(main, firms)):
        found = _found(lead, firms)
        if not _company(lead) or found == named:
            return Heard(named)
        only = named[0] if len(named) == 1 else None
        return Heard(found, only) if found else Heard(near=_nearest(said, firms))
    named = _found(lead, firms) or _within(said, firms)
    of_others = [firm for firm in named if all(one is firm or one.ref in firm.works_for for one in named)]
    if len(named) == 2 and len(of_others) == 1:
        return Heard(of_others, next(one for one in named if one is not of_others[0]))
    return Heard(named, near=() if named else _nearest(said, firms))


def _parted(said: str) -> tuple[str, str]:
    """Return what is before "for", and what is behind it."""
    parts = _FOR.split(said, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (said, "")


def _company(said: str) -> str:
    """Return the words of a part of a sentence that may be a company's name."""
    words = tokens(_FROM.split(said)[-1])
    some = [at for at, word in enumerate(words) if not {word, word.removesuffix("s")} & _FILLERS]
    return " ".join(words[some[0] : some[-1] + 1]) if some else ""


def _found(said: str, firms: Sequence[Firm]) -> list[Firm]:
    return _fitting(said, firms) or _fitting(_company(said), firms) or _within(said, firms)


def _fitting(said: str, firms: Sequence[Firm]) -> list[Firm]:
    """Return the firms that are called so, but for slips; a word from the middle of a name is not enough."""
    by_record = {_record(firm): firm for firm in firms}
    called = [by_record[one] for one in matching.meant(said, list(by_record)).found]
    found = [firm for firm in called if _has_beginning(said, firm)]
    return found or [firm for firm in firms if any(_alike(plain(said), plain(name)) for name in (firm.name, firm.ref))]


def _record(firm: Firm) -> Record:
    return Record("contractor", firm.id, firm.ref, firm.name)


def _has_beginning(said: str, firm: Firm) -> bool:
    words = telling(tokens(said))
    firsts = [telling(tokens(name))[:1] for name in (firm.name, firm.ref)]
    return "".join(words).startswith("".join(tokens(firm.ref))) or any(
        first.startswith(word) or fuzz.ratio(word, first) >= NEAR for word in words for (first,) in filter(None, firsts)
    )


def _alike(heard_: str, name: str) -> bool:
    first = " ".join(name.split()[: len(heard_.split())])
    return len(heard_) >= SHORTEST and any(fuzz.ratio(heard_, one) >= NEAR for one in (name, first))


def _within(said: str, firms: Sequence[Firm]) -> list[Firm]:
    """Return the firms whose whole name, or reference, stands in a sentence; in one with "from", behind that."""
    words = f" {plain(_FROM.split(said)[-1])} "
    return [firm for firm in firms if any(len(one) >= SHORTEST and f" {one} " in words for one in _called(firm))]


def _called(firm: Firm) -> tuple[str, ...]:
    """Return a firm's name, and its reference if its name begins so: another one may be any word."""
    name, ref = plain(firm.name), plain(firm.ref)
    return (name, ref) if name.startswith(ref) else (name,)


def _nearest(said: str, firms: Sequence[Firm]) -> list[Firm]:
    """Return the firms whose names are most like any part of what was written."""
    parts = [part for part in (said, *map(_company, _parted(said))) if part]
    scored = (
        [
            (
                max(fuzz.token_set_ratio(plain(part), plain(name)) for part in parts for name in (firm.name, firm.ref)),
                firm,
            )
            for firm in firms
        ]
        if parts
        else []
    )
    close = sorted((one for one in scored if one[0] >= matching.NEAR), key=lambda one: -one[0])
    return [firm for _, firm in close[:MAX_NEAR]]
