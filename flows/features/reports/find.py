"""Finding a report by its reference, for staff."""

from dataclasses import dataclass, replace
from datetime import datetime

from flows.kernel import guessing, refs
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Text, text
from storage import cards, reports
from storage.cards import Place
from storage.database import Tx
from storage.reports import Report

NO_SUCH = text("staff-no-such-report")
NO_REFERENCE = text("staff-no-reference", like=Plain(refs.shown("K7MP4QXT")))
"""Said of what cannot be a reference."""


@dataclass(frozen=True, slots=True)
class Found:
    """A report and the place of its card. `slip`: what was typed is not quite its reference."""

    report: Report
    place: Place
    slip: bool = False


async def find(tx: Tx, runtime: Runtime, who: str, said: str, now: datetime) -> Found | Text:
    """Find a report and where its card is, or say why there is none to show.

    `who` is "platform:person". Whether they may see it is not known here: for one that does not exist and for one they
    may not see alike, the caller says `NO_SUCH` and counts a wrong guess (`guessing.wrong`). What cannot be a reference
    is no guess.
    """
    if again := await guessing.free_at(tx, runtime, "reference", who, now):
        return text("staff-guessed", at=At(again))
    ref = refs.read(said)
    if found := await _shown(tx, runtime, ref) if ref else None:
        return found
    meant = await reports.among(tx, refs.near(said))
    if len(meant) == 1 and (found := await _shown(tx, runtime, meant[0])):
        return replace(found, slip=True)
    return NO_SUCH if ref else NO_REFERENCE


async def _shown(tx: Tx, runtime: Runtime, ref: str) -> Found | None:
    """Return the report of a reference, if its card stands where it belongs."""
    report = await reports.find(tx, ref)
    place = await cards.place(tx, "report", report.id) if report else None
    if report is None or place is None or place.is_withheld:
        return None
    routes = runtime.policy.routes(report.contract_ref, report.contractor_ref, report.restricted)
    return Found(report, place) if place.channel in routes else None
