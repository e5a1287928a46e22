"""The actions of staff on a report. All are in `ACTIONS`; who may act is checked before, for all alike."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from flows.cases import discreet
from flows.cases.case import Done
from flows.conversation import reach
from flows.features.reports import anonymous, pages, record
from flows.features.reports.actions import AddToReport
from flows.features.reports.events import ReportPassedOn, ReportRestricted
from flows.features.reports.record import OPEN_STATES
from flows.features.reports.submit import due
from flows.kernel import refs
from flows.kernel.actions import go
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseRetract, Effect, Say
from flows.kernel.policy import OTHER, Severity
from flows.kernel.runtime import Runtime
from flows.kernel.text_ids import TextId
from flows.kernel.words import At, Person, Plain, Prompt, Words, named, text
from storage import cards, people, reports
from storage import clauses as clause_store
from storage.database import Tx
from storage.reports import Report

Act: TypeAlias = Callable[[Tx, Runtime, Report, Actor, Mapping[str, Any], datetime], Awaitable[Done]]


@dataclass(frozen=True, slots=True)
class CaseAction:
    act: Act
    states: tuple[str, ...] = OPEN_STATES
    """The states in which it makes sense; in others the person is told the state of the report."""


def _refused(field_: str, why: TextId, **args: Words) -> Done:
    return Done(errors={field_: text(why, **args)}, applied=False)


async def take(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    if report.owner == actor.id:
        return Done(message=text("staff-already-yours"), applied=False)
    if report.owner:
        return Done(message=text("staff-already-taken", owner=Person(report.owner)), applied=False)
    await reports.change(tx, report.id, owner=actor.id, state="taken" if report.state == "new" else report.state)
    effects = await record.note(tx, runtime, report, "taken", actor, now)
    said = await _tell(tx, runtime, report, Prompt((text("resident-taken", ref=record.ref_words(report)),)), now)
    return Done([*effects, *said])


async def hand_over(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    to = str(answers.get("to") or "")
    if not to:
        return _refused("to", "engine-needed")
    if to == report.owner:
        return _refused("to", "staff-already-theirs")
    await reports.change(tx, report.id, owner=to, state="taken" if report.state == "new" else report.state)
    return Done(await record.note(tx, runtime, report, "handed_over", actor, now, {"to": to}))


async def reply(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Send words to the resident, exactly as the preview showed them."""
    words = str(answers.get("words") or "").strip()
    if not words:
        return _refused("words", "engine-needed")
    if len(words) > MAX_REPLY:
        return _refused("words", "engine-too-long", length=len(words), most=MAX_REPLY)
    said = await _tell(tx, runtime, report, reply_prompt(runtime, report, words), now, answering=True)
    if not said:
        return _refused("words", "staff-no-chat")
    return Done([*said, *await record.note(tx, runtime, report, "replied", actor, now, {"words": words})])


MAX_REPLY = 3000
"""How long a resident's free words count as an answer to staff."""


def reply_prompt(runtime: Runtime, report: Report, words: str) -> Prompt:
    """Return a staff reply as the resident reads it."""
    heading = text("resident-reply", landlord=Plain(runtime.policy.landlord.name), ref=record.ref_words(report))
    answer = go(AddToReport(report.ref), "resident-answer")
    return Prompt((heading, Plain(words), text("resident-reply-hint")), (answer,))


async def resolve(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Record what was done (the resident reads it), what was learnt (stays), and which clauses stood."""
    outcome, lesson = str(answers.get("outcome") or "").strip(), str(answers.get("lesson") or "").strip()
    wrong = {name: text("engine-needed") for name, said in (("outcome", outcome), ("lesson", lesson)) if not said}
    if wrong:
        return Done(errors=wrong, applied=False)
    await reports.judge_clauses(tx, report.id, list(answers.get("stood") or ()))
    await reports.change(
        tx, report.id, state="resolved", outcome=outcome, lesson=lesson, owner=report.owner or actor.id
    )
    data = {"outcome": outcome, "lesson": lesson, "stood": list(answers.get("stood") or ())}
    effects = await record.note(tx, runtime, report, "resolved", actor, now, data)
    said = await _tell(tx, runtime, report, resolved_prompt(runtime, report, outcome), now)
    return Done([*effects, *said], message=None if said else text("staff-resolved-unreachable"))


def resolved_prompt(runtime: Runtime, report: Report, outcome: str) -> Prompt:
    heading = text("resident-resolved", landlord=Plain(runtime.policy.landlord.name), ref=record.ref_words(report))
    return Prompt((heading, Plain(outcome), text("resident-put-right")), tuple(pages.put_right(report)))


async def change(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Correct the contract and the clauses; severity, due time and channel follow."""
    policy = runtime.policy
    if answers.get("revision") not in (None, report.revision):
        return _refused("clauses", "staff-changed-meanwhile")
    chosen = tuple(clause for clause in answers.get("clauses") or () if clause in policy.clauses or clause == OTHER)
    if not chosen:
        return _refused("clauses", "engine-needed")
    contract = policy.contract(answers.get("contract"))
    severity, restricted = policy.severity(chosen), policy.is_restricted(chosen)
    if report.restricted and not restricted:
        # Opening up a confidential report must not be one person's slip of the finger.
        return _refused("clauses", "staff-stays-restricted")
    due_at = min(report.due_at, due(policy, Severity(severity), report.treatment, report.aware_at))
    await record.ANSWER.move(tx, report.id, due_at)
    ids = await clause_store.current_ids(tx)
    await reports.set_clauses(tx, report.id, {clause: ids[clause] for clause in chosen if clause in ids})
    await reports.change(
        tx,
        report.id,
        contract_ref=contract.ref if contract else None,
        contractor_ref=contract.contractor if contract else None,
        severity=severity.value,
        restricted=restricted,
        due_at=due_at,
    )
    now_report = await reports.get(tx, report.id)
    assert now_report is not None
    moved = await _move(tx, runtime, report, now_report)
    if restricted and not report.restricted:
        moved += await runtime.publish(tx, ReportRestricted(report.ref), now)
    data = {"clauses": list(chosen), "contract": contract.ref if contract else None}
    return Done([*moved, *await record.note(tx, runtime, now_report, "changed", actor, now, data)])


async def _move(tx: Tx, runtime: Runtime, before: Report, after: Report) -> list[Effect]:
    """Move a report that now belongs in another channel: out of the old one, and all of its thread into the new."""
    old, new = record.channel_of(runtime.policy, before), record.channel_of(runtime.policy, after)
    card = await cards.place(tx, "report", after.id)
    if old == new or card is None or card.channel == new:
        return []
    await cards.drop(tx, "report", after.id)
    left = [] if card.is_withheld else [CaseRetract("report", after.id, card.channel, card.message)]
    return [*left, record.card_of(runtime.policy, after), *await record.thread_again(tx, after.id, new)]


async def duplicate(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Mark it as a duplicate of another report, which carries on; this one closes and its resident is told."""
    ref = refs.read(str(answers.get("ref") or ""))
    other = await reports.find(tx, ref) if ref else None
    if other is None or other.restricted != report.restricted:
        return _refused("ref", "staff-no-such-report")
    if other.state not in OPEN_STATES:
        return _refused("ref", "staff-other-closed")
    if other.id == report.id:
        return _refused("ref", "staff-same-report")
    await reports.change(tx, report.id, state="duplicate", duplicate_of=other.ref, closed_at=now)
    effects = await record.note(tx, runtime, report, "duplicate", actor, now, {"of": other.ref})
    prompt = Prompt((text("resident-duplicate", ref=record.ref_words(report)),))
    return Done([*effects, *await _tell(tx, runtime, report, prompt, now)])


async def pass_on(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Close it: it is no conduct, but a repair, and goes to the repairs team. Its resident is told by those who take
    it up."""
    words, kind = str(answers.get("words") or "").strip(), runtime.policy.hazards.kind(answers.get("kind"))
    if kind is None or not words:
        needed = {"kind": kind is None, "words": not words}
        return Done(errors={key: text("engine-needed") for key, lacks in needed.items() if lacks}, applied=False)
    if len(words) > MAX_REPLY:
        return _refused("words", "engine-too-long", length=len(words), most=MAX_REPLY)
    await reports.change(tx, report.id, state="passed", closed_at=now, owner=report.owner or actor.id)
    effects = await record.note(tx, runtime, report, "passed", actor, now)
    return Done([*effects, *await runtime.publish(tx, ReportPassedOn(report, kind.id, words, actor), now)])


async def pause(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Take no more additions to a report for some days; what its resident sends elsewhere is taken as always."""
    if str(answers.get("days")) not in PAUSES:
        return _refused("days", "engine-needed")
    until = now + timedelta(days=int(answers["days"]))
    about, phone = record.ref_words(report), Plain(runtime.policy.landlord.phone)
    prompt = Prompt((text("resident-paused", ref=about, until=At(until), phone=phone),))
    said = await _tell(tx, runtime, report, prompt, now)
    if not said:
        return _refused("days", "staff-no-chat")
    await reports.change(tx, report.id, paused_until=until)
    return Done([*said, *await record.note(tx, runtime, report, "paused", actor, now, {"days": int(answers["days"])})])


PAUSES = ("1", "7", "30")
"""For how many days additions may be paused at a time."""


async def unpause(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Take additions again."""
    await reports.change(tx, report.id, paused_until=None)
    effects = await record.note(tx, runtime, report, "unpaused", actor, now)
    prompt = Prompt((text("resident-unpaused", ref=record.ref_words(report)),))
    return Done([*effects, *await _tell(tx, runtime, report, prompt, now)])


async def history(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Change nothing: it only shows a page (`ReportCase.page`)."""
    return Done()


async def write_quietly(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Hide messages to its resident until they are opened, or show them again. Of a report without a name nobody knows
    whose it is: there only the resident can say so."""
    if report.resident_id is None or report.anonymous:
        return Done(message=text("staff-discreet-unnamed"), applied=False)
    hide, effects = await discreet.act(tx, runtime, report.resident_id, actor, answers, now)
    return Done([*effects, *await record.note(tx, runtime, report, "discreet" if hide else "open", actor, now)])


async def misread(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Count a first message as misunderstood: what it was taken for, and its language where staff may know that. None
    of its words."""
    taken_for = await reports.taken_for(tx, report.id)
    if taken_for is None:
        return Done(message=text("staff-misread-not"), applied=False)
    language = (await anonymous.traits(tx, runtime, report)).language
    data = {"taken_for": taken_for.split(".")[0] if report.restricted else taken_for, "language": language}
    return Done(await record.note(tx, runtime, report, "misread", actor, now, data))


ALL_STATES = ("new", "taken", "resolved", "closed", "withdrawn", "duplicate", "passed")

ACTIONS: Mapping[str, CaseAction] = {
    "take": CaseAction(take),
    "reply": CaseAction(reply, ALL_STATES),
    "change": CaseAction(change),
    "resolve": CaseAction(resolve, ("new", "taken")),
    "history": CaseAction(history, ALL_STATES),
    "duplicate": CaseAction(duplicate, ("new", "taken")),
    "hand_over": CaseAction(hand_over),
    "pass_on": CaseAction(pass_on, ("new", "taken")),
    "pause": CaseAction(pause, ALL_STATES),
    "unpause": CaseAction(unpause, ALL_STATES),
    "misread": CaseAction(misread, ALL_STATES),
    discreet.ACTION: CaseAction(write_quietly, ALL_STATES),
}


async def act(
    tx: Tx, runtime: Runtime, name: str, report_id: int, actor: Actor, answers: Mapping[str, Any], now: datetime
) -> Done:
    """Do a named action on a report, if its state allows it."""
    report = await reports.get(tx, report_id)
    if report is None:
        return Done(message=text("staff-no-such-report"), applied=False)
    why = why_not(report, name)
    if why:
        return Done([record.card_of(runtime.policy, report)], message=why, applied=False)
    return await ACTIONS[name].act(tx, runtime, report, actor, answers, now)


def why_not(report: Report, name: str) -> Words | None:
    """Say why an action makes no sense in the report's state, or return None if it does."""
    if report.state in ACTIONS[name].states:
        return None
    return text("staff-not-now", state=named("state-", report.state))


async def _tell(
    tx: Tx, runtime: Runtime, report: Report, prompt: Prompt, now: datetime, *, answering: bool = False
) -> list[Effect]:
    """Return a message to the report's resident in their language; nothing if they have no chat with us."""
    if report.resident_id is None:
        return []
    address = await people.address_of(tx, report.resident_id)
    resident = await people.resident(tx, report.resident_id)
    if address is None or resident is None:
        return []
    said = Say(address, prompt, resident.language, subject=("report", report.id))
    return [await reach.awaits_answer(tx, said, now) if answering else said]
