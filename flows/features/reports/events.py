"""The events and points of reports, for other features."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.kernel.actor import Actor
from storage.people import Resident
from storage.reports import Report


@dataclass(frozen=True, slots=True)
class ReportSubmitted:
    """`visit`: the reference of the visit that it is about, or "". No resident: it came by phone."""

    ref: str
    visit: str
    resident: Resident | None


@dataclass(frozen=True, slots=True)
class ReportSent:
    """The confirmation to a resident who has just sent a report; others may add to it."""

    report: Report
    resident: Resident


@dataclass(frozen=True, slots=True)
class ReportChanged:
    """A line was added to a report's history, of this kind."""

    report: Report
    kind: str


@dataclass(frozen=True, slots=True)
class ReportAddedTo:
    """Its resident has added words or files, which are part of it by now."""

    report: Report
    words: Sequence[str]
    actor: Actor


@dataclass(frozen=True, slots=True)
class ReportCardShown:
    """A report's card, as staff see it; others may add to it."""

    report: Report


@dataclass(frozen=True, slots=True)
class ReportRestricted:
    """Few may see the report from now on."""

    ref: str


@dataclass(frozen=True, slots=True)
class ReportPassedOn:
    """Staff say that a report is about a repair of this kind (`hazards.kinds` of the landlord's file). `words`: what
    the repairs team may read of it."""

    report: Report
    kind: str
    words: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class ReportsListed:
    """A resident's page of reports; others may lead from it to what else they have told us."""

    resident: Resident
