"""A report that staff pass on to the repairs team becomes a hazard: it is a repair and no conduct."""

from datetime import datetime

from flows.cases import attached
from flows.features.hazards import limits, messages, record
from flows.features.hazards.record import NewHazard
from flows.features.hazards.staff import HAZARD_CASE
from flows.features.reports.events import ReportPassedOn
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import evidence
from storage.database import Tx


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
    pieces = [] if report.restricted else await evidence.of_report(tx, report.id)
    free = [piece.key for piece in pieces if piece.about is None]
    effects += await attached.attach(tx, runtime, free, HAZARD_CASE, hazard.id)
    return [*effects, *await messages.tell(tx, hazard, messages.sent(hazard, report), now)]
