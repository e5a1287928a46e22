"""A report as staff may see it, before any platform draws it. What is not in here cannot leak from a card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows.features.reports.events import ReportCardShown
from flows.features.reports.flow import clause_label, contract_label
from flows.features.reports.staff import ACTIONS
from flows.kernel import refs
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Day, Plain, Words, text
from storage import people, reports
from storage.database import Tx
from storage.reports import Event, Report

MARKS = {"low": "▽", "medium": "◆", "high": "▲", "critical": "⬛"}
"""Shapes, so that severity does not hang on colour; the word stands beside it."""


@dataclass(frozen=True, slots=True)
class CardView:
    """`who` and `home` are None on an anonymous report. `actions` are the names it offers now, of `staff.ACTIONS`."""

    ref: str
    report_id: int
    state: str
    severity: str
    restricted: bool
    clauses: tuple[tuple[str, bool | None], ...]
    contract: str | None
    place: str
    home: str | None
    block: str | None
    when: str
    treatment: str
    language: str
    who: str | None
    source: str
    caller: str | None
    taken_by: str | None
    story: str
    evidence: int
    owner: str | None
    due: str
    overdue: bool
    duplicate_of: str | None
    outcome: str | None
    actions: tuple[str, ...]
    more: tuple[Words, ...] = ()
    """What other features know of it."""


async def card(tx: Tx, runtime: Runtime, report: Report, now: datetime) -> CardView:
    contract = runtime.policy.contract(report.contract_ref)
    clauses = await reports.clauses_of(tx, report.id)
    named = not report.anonymous and report.resident_id is not None
    resident = await people.resident(tx, report.resident_id) if named and report.resident_id else None
    return CardView(
        more=(await runtime.section(tx, ReportCardShown(report), now)).body,
        ref=refs.shown(report.ref),
        report_id=report.id,
        state=report.state,
        severity=report.severity,
        restricted=report.restricted,
        clauses=tuple((_say(runtime, clause_label(clause)), stood) for clause, stood in clauses.items()),
        contract=_say(runtime, contract_label(runtime.policy, contract)) if contract else None,
        place=_say(runtime, text(f"staff-place-{report.place}")),
        home=report.home_address if named else None,
        block=report.block_name,
        when=_when(runtime, report.happened_on),
        treatment=_say(runtime, text(f"staff-treatment-{report.treatment}")),
        language=_say(runtime, text(f"staff-language-{report.language}")),
        who=resident.name if resident else None,
        source=report.source,
        caller=report.caller,
        taken_by=report.taken_by,
        story=report.story,
        evidence=await reports.count_evidence(tx, report.id),
        owner=report.owner,
        due=_say(runtime, At(report.due_at)),
        overdue=report.due_at < now and report.state in ("new", "taken") and not await reports.answered(tx, report.id),
        duplicate_of=refs.shown(report.duplicate_of) if report.duplicate_of else None,
        outcome=report.outcome,
        actions=tuple(name for name, action in ACTIONS.items() if report.state in action.states),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history: a heading in our words, and what somebody wrote, apart from it."""

    heading: str
    own: str | None
    actor: str | None
    at: datetime
    code: tuple[str, ...] = ()
    """What the code of conduct says of the clauses a report names, and what was learnt: in plain words, too."""


def line(runtime: Runtime, report: Report, event: Event) -> Line:
    """A line of history as staff read it. `actor` is a staff id; residents are only ever "the resident"."""
    heading = _say(runtime, text(f"thread-{event.kind}", at=At(event.at), **_details(runtime, event.kind, event.data)))
    said = report.story if event.kind == "submitted" else ""
    own = said or event.data.get("words") or event.data.get("outcome")
    return Line(heading, str(own) if own else None, event.actor, event.at, _code(runtime, event))


def _code(runtime: Runtime, event: Event) -> tuple[str, ...]:
    if event.kind == "resolved" and event.data.get("lesson"):
        return (_say(runtime, text("thread-lesson", lesson=Plain(str(event.data["lesson"])))),)
    if event.kind not in ("submitted", "changed"):
        return ()
    named = [clause for clause in event.data.get("clauses", ()) if runtime.texts.has(f"clause-{clause}-wording")]
    return tuple(
        _say(runtime, text("thread-code", clause=clause_label(clause), wording=text(f"clause-{clause}-wording")))
        for clause in named
    )


def _details(runtime: Runtime, kind: str, data: Mapping[str, Any]) -> dict[str, Words]:
    match kind:
        case "handed_over":
            return {"to": Plain(f"<@{data['to']}>")}
        case "duplicate":
            return {"of": Plain(refs.shown(str(data["of"])))}
        case "added":
            return {"count": int(data.get("media", 0))}
        case "changed":
            clauses = ", ".join(_say(runtime, clause_label(clause)) for clause in data["clauses"])
            return {"clauses": Plain(clauses)}
        case _:
            return {}


def _when(runtime: Runtime, day: str | None) -> str:
    return _say(runtime, Day(date.fromisoformat(day)) if day else text("staff-unknown"))


def _say(runtime: Runtime, words: Words) -> str:
    return runtime.texts.say(words, "en")
