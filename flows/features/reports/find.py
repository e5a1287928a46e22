"""Finding a report by its reference, for staff."""

from dataclasses import dataclass
from datetime import datetime

from flows.kernel import guessing, refs
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Text, text
from storage import cards, reports
from storage.cards import Place
from storage.database import Tx
from storage.reports import Report

NO_SUCH = text("staff-no-such-report")


@dataclass(frozen=True, slots=True)
class Found:
    report: Report
    place: Place


async def find(tx: Tx, runtime: Runtime, who: str, said: str, now: datetime) -> Found | Text:
    """Find a report and where its card is, or say why there is none to show.

    `who` is "platform:person". Whether they may see it is not known here: for one that does not exist and for one they
    may not see alike, the caller says `NO_SUCH` and counts a wrong guess (`guessing.wrong`).
    """
    if again := await guessing.free_at(tx, runtime, "reference", who, now):
        return text("staff-guessed", at=At(again))
    ref = refs.read(said)
    report = await reports.find(tx, ref) if ref else None
    place = await cards.place(tx, "report", report.id) if report else None
    if report is None or place is None or place.is_withheld:
        return NO_SUCH
    routes = runtime.policy.routes(report.contract_ref, report.contractor_ref, report.restricted)
    return Found(report, place) if place.channel in routes else NO_SUCH
