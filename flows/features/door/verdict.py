"""Whether a caller is expected. Pure: from what is known of the home's visits, and what the caller says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flows.features.visits import passwords
from storage.door import Firm
from storage.visits import UNDER_WAY, Visit

GRACE = timedelta(minutes=30)
"""How much before and after its slot a visit may come."""

Result = Literal["expected", "unproven", "in_block", "other_time", "not_expected", "unknown", "no_home"]
Proof = Literal["right", "wrong", "unknown", "unread"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`visit` is the one that the caller may have come for, or has at another time; it may be that of a contractor for
    which their firm works. `proof`: the result of the password check, if there was one."""

    result: Result
    firm: Firm | None = None
    visit: Visit | None = None
    proof: Proof | None = None

    @property
    def alarming(self) -> bool:
        """Return whether staff are told of it at once."""
        return self.result in ("not_expected", "unknown") or self.proof == "wrong"

    @property
    def main(self) -> str | None:
        """Return the name of the contractor for which their firm comes, if it is not its own visit."""
        if self.visit is None or self.firm is None or not _is_of_another(self.visit, self.firm):
            return None
        return self.visit.contractor_name


def due(visit: Visit, now: datetime) -> bool:
    """Return whether somebody may be at the door for a visit now."""
    in_slot = visit.starts_at - GRACE <= now <= visit.ends_at + GRACE
    return in_slot or visit.state in UNDER_WAY


def of_firm(coming: Iterable[Visit], firm: Firm, main: Firm | None = None) -> list[Visit]:
    """Return a contractor's own visits, and those of contractors that it works for by the landlord's records. `main`:
    the one that the caller named; then those of no other."""
    theirs = [ref for ref in firm.works_for if main is None or ref == main.ref]
    return [visit for visit in coming if visit.contractor_id == firm.id or visit.contractor_ref in theirs]


def _is_of_another(visit: Visit, firm: Firm) -> bool:
    return visit.contractor_id != firm.id


def at_door(coming: Iterable[Visit], firm: Firm, now: datetime, main: Firm | None = None) -> list[Visit]:
    """Return the visits to the home itself that this contractor may have come for; its own first."""
    here = [visit for visit in of_firm(coming, firm, main) if not visit.communal and due(visit, now)]
    return sorted(here, key=lambda visit: _is_of_another(visit, firm))


def judge(
    firm: Firm | None,
    said: str,
    coming: Sequence[Visit],
    now: datetime,
    *,
    language: str,
    home: bool,
    read: bool,
    main: Firm | None = None,
) -> Verdict:
    """Judge a caller. `coming`: the open visits to the home and its block. `said`: the password, "" if it is not known.
    `read`: whether a password may be checked, after earlier wrong guesses. `main`: see `of_firm`."""
    if firm is None:
        return Verdict("unknown")
    here = at_door(coming, firm, now, main)
    if here:
        return _proven(firm, here, said, language, read)
    theirs = of_firm(coming, firm, main)
    in_block = next((visit for visit in theirs if visit.communal and due(visit, now)), None)
    if in_block:
        return Verdict("in_block", firm, in_block)
    other = next((visit for visit in theirs if not visit.communal), None)
    if other:
        return Verdict("other_time", firm, other)
    return Verdict("not_expected" if home else "no_home", firm)


def _proven(firm: Firm, here: Sequence[Visit], said: str, language: str, read: bool) -> Verdict:
    if not read:
        return Verdict("unproven", firm, here[0], "unread")
    if not said:
        return Verdict("unproven", firm, here[0], "unknown")
    fitting = next((visit for visit in here if passwords.fits(visit.password, said, language)), None)
    return Verdict("expected", firm, fitting, "right") if fitting else Verdict("unproven", firm, here[0], "wrong")
