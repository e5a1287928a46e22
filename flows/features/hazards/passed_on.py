"""A report that staff pass on to the repairs team becomes a hazard: it is a repair and no conduct."""

from datetime import datetime

from flows.cases import attached
from flows.features.hazards import limits, messages, record
from flows.features.hazards.record import NewHazard
from flows.features.hazards.staff import HAZARD_CASE
from flows.features.reports.events import ReportAddedTo, ReportPassedOn
from flows.features.reports.record import channel_of, ref_words
from flows.kernel.effects import Alert, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage import evidence, hazards
from storage.database import Tx
from storage.hazards import Hazard
from storage.reports import Report


async def take(tx: Tx, runtime: Runtime, event: ReportPassedOn, now: datetime) -> list[Effect]:
    """Make it a hazard of which we know since the report. Of an anonymous or restricted one the repairs team reads no
    name and no home, and of a restricted one sees no files: what they may know, staff have written."""
    report, policy = event.report, runtime.policy
    nameless = report.anonymous or report.restricted
    kind = policy.hazards.kind(event.kind)
    told = NewHazard(
        kind=event.kind,
        urgency=limits.urgency(policy, kind, report.aware_at, hurts_now=False),
        words=event.words,
        aware_at=report.aware_at,
        language=report.language,
        resident_id=report.resident_id,
        home_id=None if nameless else report.home_id,
        block_id=None if nameless else report.block_id,
        anonymous=nameless,
        report_ref=report.ref,
    )
    hazard, effects = await record.begin(tx, runtime, told, event.actor, now)
    effects += await _files(tx, runtime, report, hazard) if not report.restricted else []
    return [*effects, *await messages.tell(tx, hazard, messages.sent(hazard, report), now)]


async def added(tx: Tx, runtime: Runtime, event: ReportAddedTo, now: datetime) -> list[Effect]:
    """Bring what is added to a report that was passed on to the repairs team, too: nobody else is to mend it. Of one of
    which they read only what staff wrote for them, staff are told that there is more."""
    report = event.report
    hazard = await hazards.of_report(tx, report.ref) if report.state == "passed" else None
    if hazard is None:
        return []
    if hazard.anonymous:
        said = text("hazard-report-added", ref=ref_words(report))
        return [Alert(channel_of(runtime.policy, report), said, "report", report.id)]
    wrote = await record.wrote(tx, runtime, hazard, event.words, event.actor, now, now)
    return [*wrote, *await _files(tx, runtime, report, hazard)]


async def _files(tx: Tx, runtime: Runtime, report: Report, hazard: Hazard) -> list[Effect]:
    free = [piece.key for piece in await evidence.of_report(tx, report.id) if piece.about is None]
    return await attached.attach(tx, runtime, free, HAZARD_CASE, hazard.id)
