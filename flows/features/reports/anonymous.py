"""What staff may read of where, when and in which language an anonymous report was written.

Each of these is harmless where many share it. Together they may be true of one home alone: the only one in its block
where that language is spoken, or the only one that the contractor came to that day. So one after the other is shown as
long as enough known homes share all that is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flows.kernel.runtime import Runtime
from flows.kernel.words import Day, Month, Words
from storage import people
from storage.database import Tx
from storage.people import Alike
from storage.reports import Report


@dataclass(frozen=True, slots=True)
class Traits:
    """What may be shown; None: it is not known, or too few homes share it."""

    block: str | None = None
    when: Words | None = None
    language: str | None = None


NOTHING = Traits()


def all_of(report: Report) -> Traits:
    day = _day(report)
    return Traits(report.block_name, _shown(report, day) if day else None, report.language)


async def traits(tx: Tx, runtime: Runtime, report: Report) -> Traits:
    """Return what may be shown: all, unless it is anonymous. What came by phone was written down by staff."""
    if not report.anonymous or report.resident_id is None:
        return all_of(report)
    alike, shown = Alike(), NOTHING
    for wider, trait in _in_turn(runtime, report):
        joined = replace(alike, **wider)
        if joined == alike or await people.homes_alike(tx, joined) >= runtime.policy.thresholds.fewest:
            alike, shown = joined, replace(shown, **trait)
    return shown


def _in_turn(runtime: Runtime, report: Report) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield what homes would share, and what would be shown then, in the order in which staff need it."""
    if report.block_id:
        yield {"block_id": report.block_id}, {"block": report.block_name}
    day = _day(report)
    if day:
        month = day.replace(day=1)
        after = (month + timedelta(days=31)).replace(day=1)
        yield _visited(runtime, report, month, after), {"when": Month(month)}
        yield _visited(runtime, report, day, day + timedelta(days=1)), {"when": _shown(report, day)}
    yield {"language": report.language}, {"language": report.language}


def _visited(runtime: Runtime, report: Report, first: date, until: date) -> dict[str, Any]:
    """What happened in a home happened where somebody came; what happened elsewhere anybody may have seen."""
    if report.place != "home":
        return {}
    moments = [datetime.combine(day, time(), runtime.policy.zone) for day in (first, until)]
    return {"visited": (report.contract_ref, *moments)}


def _shown(report: Report, day: date) -> Day:
    return Day(day, with_year=day.year != report.created_at.year)


def _day(report: Report) -> date | None:
    return date.fromisoformat(report.happened_on) if report.happened_on else None
