"""Making a finished draft a report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.features.reports import record
from flows.features.reports.events import ReportSubmitted
from flows.features.reports.flow import UNKNOWN, ReportDraft
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.effects import Alert, Effect
from flows.kernel.policy import Policy, Severity
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from flows.kernel.workdays import working_days_after
from storage import clauses as clause_store
from storage import reports, visits
from storage.database import Tx
from storage.people import Resident

ACKNOWLEDGE_COMPLAINT_DAYS = 5


@dataclass(frozen=True, slots=True)
class Submit:
    """A complete draft, its sender (no resident: by phone) and when we came to know of it."""

    draft: ReportDraft
    actor: Actor
    language: str
    aware_at: datetime
    resident: Resident | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    ref: str
    due_at: datetime
    effects: list[Effect]


def due(policy: Policy, severity: Severity, treatment: str, aware_at: datetime) -> datetime:
    """Return when a first answer is due: by severity, for a complaint never later than the Ombudsman's five days."""
    rule, nation = policy.due, policy.landlord.nation
    if severity is Severity.CRITICAL:
        return aware_at + timedelta(minutes=rule.critical_minutes)
    days = {Severity.HIGH: rule.high_days, Severity.MEDIUM: rule.medium_days, Severity.LOW: rule.low_days}[severity]
    if treatment == "complaint":
        days = min(days, ACKNOWLEDGE_COMPLAINT_DAYS)
    return working_days_after(aware_at, days, nation, policy.zone)


async def submit(tx: Tx, runtime: Runtime, command: Submit, now: datetime) -> Submitted:
    """Write the report with its history and evidence; its card goes to its channel."""
    policy, draft = runtime.policy, command.draft
    values = await _columns(tx, policy, command, now)
    ids = await clause_store.current_ids(tx)
    number = await reports.add(tx, values, {clause: ids[clause] for clause in draft.clauses if clause in ids})
    report = await reports.get(tx, number)
    assert report is not None
    await record.ANSWER.start(tx, report.id, report.aware_at, report.due_at, report.resident_id)
    data: dict[str, Any] = {"clauses": list(draft.clauses), "treatment": draft.treatment}
    if draft.taken_for:
        data["taken_for"] = draft.taken_for
    effects = await record.note(tx, runtime, report, "submitted", command.actor, now, data)
    for part in (*draft.more, *draft.added):
        effects += await record.note(tx, runtime, report, "added", command.actor, now, {"words": part})
    if report.restricted:
        # Those who run the contract learn that there is a report, and nothing of its content.
        open_route = policy.routes(report.contract_ref, report.contractor_ref, False)[0]
        effects.append(Alert(open_route, text("alert-restricted", ref=record.ref_words(report))))
    keys = (*((draft.voice,) if draft.voice else ()), *draft.media)
    effects += await record.attach(tx, policy, report, keys)
    effects += await runtime.publish(tx, ReportSubmitted(report.ref, draft.visit, command.resident), now)
    return Submitted(report.ref, report.due_at, effects)


async def _columns(tx: Tx, policy: Policy, command: Submit, now: datetime) -> dict[str, Any]:
    draft, resident = command.draft, command.resident
    contract = policy.contract(draft.contract)
    severity = policy.severity(draft.clauses)
    visit = await visits.find(tx, draft.visit) if draft.visit else None
    # They may have moved since the visit.
    place = visit if visit and visit.home_id else resident
    assert draft.treatment is not None
    return {
        "ref": await refs.fresh(tx),
        "resident_id": resident.id if resident else None,
        "anonymous": draft.anonymous,
        "language": command.language,
        "source": "phone" if resident is None else "chat",
        "caller": draft.caller or None,
        "taken_by": command.actor.id if resident is None else None,
        "contract_ref": contract.ref if contract else None,
        "contractor_ref": contract.contractor if contract else None,
        "home_id": place.home_id if place else None,
        "block_id": place.block_id if place else None,
        "place": draft.place,
        "happened_on": None if draft.happened == UNKNOWN else draft.happened,
        "story": draft.told(),
        "treatment": draft.treatment,
        "severity": severity.value,
        "restricted": policy.is_restricted(draft.clauses),
        "state": "new",
        "aware_at": command.aware_at,
        "created_at": now,
        "due_at": due(policy, severity, draft.treatment, command.aware_at),
        "revision": 1,
        "visit_ref": draft.visit or None,
    }
