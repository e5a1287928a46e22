"""The card of a report, its thread, and the forms of what staff do with it (`staff.ACTIONS`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows.cases import discreet
from flows.cases.case import ActionForm, Answers, Card, CaseType, Choice, Done, Fields, Line, Page, Question
from flows.cases.discreet import ACTION as DISCREET
from flows.engine import split
from flows.features.reports import anonymous, record, staff
from flows.features.reports.anonymous import NOTHING, Traits
from flows.features.reports.events import ReportCardShown
from flows.features.reports.flow import UNKNOWN, clause_label, contract_label
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.policy import OTHER
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Listed, Person, Plain, Prompt, Words, named, text
from storage import people, reports
from storage.database import Tx
from storage.reports import Event, Report

MARKS = {"low": "▽", "medium": "◆", "high": "▲", "critical": "⬛"}
"""Shapes, so that severity does not depend on colour; the word is beside it."""
OPEN = ("new", "taken")
BUTTONS = ("take", "reply", "change", "resolve")
MENU = ("hand_over", "history", "duplicate", "pass_on", "pause", "unpause", "misread", DISCREET)
BEGINNING = 300
MAX_CLAUSES = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything of a report that its card may show. Nothing else can leak from a card."""

    report: Report
    clauses: Mapping[str, bool | None] = field(default_factory=dict)
    name: str | None = None
    """The resident's name; None: they stay anonymous, or it came by phone."""
    evidence: int = 0
    overdue: bool = False
    paused: bool = False
    traits: Traits = NOTHING
    """Where, when and in which language, as far as it may be shown."""
    misreadable: bool = False
    """Whether it began with a first message, and nobody has said yet that this was misunderstood."""
    more: Sequence[Words] = ()
    """Additions by other features."""

    @property
    def is_named(self) -> bool:
        return not self.report.anonymous and self.report.resident_id is not None


class ReportCase(CaseType):
    """A report about somebody's conduct."""

    name = "report"
    actions = frozenset(staff.ACTIONS)
    brings_files_again = False

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return next(iter(await self.routes(tx, runtime, subject)), None)

    async def routes(self, tx: Tx, runtime: Runtime, subject: int) -> Sequence[str]:
        report = await reports.get(tx, subject)
        if report is None:
            return []
        return runtime.policy.routes(report.contract_ref, report.contractor_ref, report.restricted)

    async def perhaps_for_few(self, tx: Tx, subjects: Sequence[int]) -> Collection[int]:
        return await reports.restricted_among(tx, subjects)

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        report = await reports.get(tx, subject)
        return drawn(runtime, await seen(tx, runtime, report, now)) if report else None

    async def why_not(self, tx: Tx, runtime: Runtime, subject: int, action: str) -> Words | None:
        report = await reports.get(tx, subject)
        return staff.why_not(report, action) if report else text("staff-no-such-report")

    async def page(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> Page | None:
        report = await reports.get(tx, subject)
        if report is None or action != "history":
            return None
        events = await reports.history(tx, report.id)
        return Page(record.ref_words(report), [line(runtime, report, event) for event in events])

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        report = await reports.get(tx, subject)
        if report is None:
            return None
        if action == DISCREET:
            return await discreet.form(tx, report.resident_id) if report.resident_id else None
        clauses = list(await reports.clauses_of(tx, report.id)) if action in ("resolve", "change") else []
        return form(runtime, report, clauses, action)

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        report, words = await reports.get(tx, subject), str(answers.get("words") or "").strip()
        if report is None or not words or action != "reply":
            return None
        shown = (await anonymous.traits(tx, runtime, report)).language
        resident = await people.resident(tx, report.resident_id) if report.resident_id and shown else None
        # A preview in the language of few homes would tell it.
        return staff.reply_prompt(runtime, report, words), resident.language if resident else shown or "en"

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        return await staff.act(tx, runtime, action, subject, actor, answers, now)

    async def note(self, tx: Tx, runtime: Runtime, subject: int, event: int) -> Line | None:
        report, found = await reports.get(tx, subject), await reports.event(tx, event)
        return line(runtime, report, found) if report and found else None

    async def bare(self, tx: Tx, runtime: Runtime, subject: int) -> Words:
        report = await reports.get(tx, subject)
        return text("staff-moved", ref=record.ref_words(report) if report else Plain("–"))

    async def moved(self, tx: Tx, runtime: Runtime, subject: int, channel: str) -> list[Effect]:
        return await record.thread_again(tx, subject, channel)


# --- the card ----------------------------------------------------------------------------------------------------


async def seen(tx: Tx, runtime: Runtime, report: Report, now: datetime) -> Seen:
    found = Seen(
        report,
        await reports.clauses_of(tx, report.id),
        evidence=await reports.count_evidence(tx, report.id),
        paused=report.paused_until is not None and report.paused_until > now,
        overdue=await record.ANSWER.is_late(tx, report.id, now),
        traits=await anonymous.traits(tx, runtime, report),
        misreadable=await reports.taken_for(tx, report.id) is not None,
        more=(await runtime.section(tx, ReportCardShown(report), now)).body,
    )
    resident = await people.resident(tx, report.resident_id) if found.is_named and report.resident_id else None
    return replace(found, name=resident.name) if resident else found


def drawn(runtime: Runtime, seen: Seen) -> Card:
    report = seen.report
    no_use = {"pause"} if seen.paused or report.resident_id is None else set[str]()
    no_use |= set() if seen.paused else {"unpause"}
    no_use |= set() if seen.misreadable else {"misread"}
    offered = [name for name, action in staff.ACTIONS.items() if report.state in action.states and name not in no_use]
    return Card(
        heading(report),
        _fields(runtime, seen),
        Listed(_status(seen), "  ·  "),
        report.story,
        tuple(name for name in BUTTONS if name in offered and not (name == "take" and report.owner)),
        beginning=True,
        more=[text("staff-outcome", outcome=Plain(_short(report.outcome)))] if report.outcome else [],
        likely="take",
        menu=tuple(name for name in MENU if name in offered and (name != DISCREET or seen.is_named)),
        notice=record.ref_words(report) if report.restricted else None,
    )


def heading(report: Report) -> Words:
    severity = Listed([Plain(MARKS[report.severity]), named("staff-severity-", report.severity)], " ")
    return Listed([severity, record.ref_words(report), named("staff-state-", report.state)], " · ")


def _fields(runtime: Runtime, seen: Seen) -> Fields:
    report, unknown = seen.report, text("staff-unknown")
    contract = runtime.policy.contract(report.contract_ref)
    clauses: list[Words] = [_clause(clause, stood) for clause, stood in seen.clauses.items()]
    home = report.home_address if seen.is_named else None
    where: list[Words] = [Plain(part) for part in (home, seen.traits.block) if part]
    where += [text("staff-place-said", place=Plain(report.said_place))] if report.said_place else []
    language = seen.traits.language
    return [
        (text("staff-field-clauses"), Listed(clauses, ", ") if clauses else unknown),
        (text("staff-field-contract"), contract_label(runtime.policy, contract) if contract else unknown),
        (text("staff-field-place"), Listed([named("staff-place-", report.place), *where], ", ")),
        (text("staff-field-when"), seen.traits.when or unknown),
        (text("staff-field-treatment"), named("staff-treatment-", report.treatment)),
        (text("staff-field-who"), _who(seen)),
        *([(text("staff-field-language"), named("staff-language-", language))] if language else []),
    ]


def _clause(clause: str, stood: bool | None) -> Words:
    label = clause_label(clause)
    if stood is None:
        return label
    judged = text("staff-stood" if stood else "staff-not-stood")
    return Listed([label, Listed([Plain("("), judged, Plain(")")], "")], " ")


def _who(seen: Seen) -> Words:
    if seen.report.source == "phone":
        caller = Plain(seen.report.caller) if seen.report.caller else text("staff-anonymous")
        return text("staff-by-phone", caller=caller)
    return text("staff-anonymous") if seen.name is None else name_of(seen.name)


def _status(seen: Seen) -> list[Words]:
    report = seen.report
    said: list[Words] = [text("staff-owner", owner=_person(report.owner)) if report.owner else text("staff-no-owner")]
    if report.state in OPEN:
        said.append(text("staff-overdue" if seen.overdue else "staff-due", due=At(report.due_at)))
    if seen.paused and report.paused_until:
        said.append(text("staff-paused", until=At(report.paused_until)))
    if seen.evidence:
        said.append(text("staff-files", count=seen.evidence))
    if report.taken_by:
        said.append(text("staff-taken-by", who=_person(report.taken_by)))
    if report.duplicate_of:
        said.append(text("staff-duplicate-of", ref=Plain(refs.shown(report.duplicate_of))))
    said += seen.more
    if report.restricted:
        said.append(text("staff-restricted"))
    return said


def _person(staff_id: str) -> Words:
    return Person(staff_id)


def _short(words: str) -> str:
    return words if len(words) <= BEGINNING else words[: BEGINNING - 1].rstrip() + "…"


# --- its history ---------------------------------------------------------------------------------------------------


def line(runtime: Runtime, report: Report, event: Event) -> Line:
    """Return a line of history as staff read it."""
    heading = named("thread-", event.kind, at=At(event.at), **_details(event.kind, event.data))
    said = report.story if event.kind == "submitted" else ""
    own = said or event.data.get("words") or event.data.get("outcome") or ""
    return Line(heading, record.ref_words(report), str(own), event.actor, _code(runtime, event))


def _code(runtime: Runtime, event: Event) -> Sequence[Words]:
    """Return the code of conduct's words for the clauses a report names, and what was learnt."""
    if event.kind == "resolved" and event.data.get("lesson"):
        return [text("thread-lesson", lesson=Plain(str(event.data["lesson"])))]
    if event.kind not in ("submitted", "changed"):
        return []
    return [
        text("thread-code", clause=clause_label(clause), wording=wording)
        for clause in event.data.get("clauses", ())
        if runtime.texts.has(wording := named("wording-", clause))
    ]


def _details(kind: str, data: Mapping[str, Any]) -> dict[str, Words]:
    match kind:
        case "handed_over":
            return {"to": _person(data["to"])}
        case "duplicate":
            return {"of": Plain(refs.shown(str(data["of"])))}
        case "added":
            return {"count": int(data.get("media", 0))}
        case "paused":
            return {"count": int(data["days"])}
        case "changed":
            return {"clauses": Listed([clause_label(clause) for clause in data["clauses"]], ", ")}
        case _:
            return {}


# --- forms ---------------------------------------------------------------------------------------------------------


def form(runtime: Runtime, report: Report, clauses: Sequence[str], action: str) -> ActionForm | None:
    match action:
        case "reply":
            words = Question(
                "words",
                text("staff-label-words"),
                hint=text("staff-reply-hint"),
                again=text("staff-reply-again"),
                most=staff.MAX_REPLY,
            )
            return ActionForm([words], submit=text("staff-preview"))
        case "resolve":
            return ActionForm(_resolve_questions(clauses))
        case "change":
            return ActionForm(_change_questions(runtime, report, clauses), revision=report.revision)
        case "duplicate":
            return ActionForm([Question("ref", text("staff-label-ref"), "line", most=20)])
        case "hand_over":
            return ActionForm([Question("to", text("staff-label-to"), "person")])
        case "pause":
            days: list[Choice] = [(days, text("staff-pause-days", count=int(days))) for days in staff.PAUSES]
            asked = Question("days", text("staff-label-pause"), "one", days, initial=staff.PAUSES[1])
            return ActionForm([asked], [text("staff-pause-sure")])
        case "pass_on":
            return ActionForm(_pass_on_questions(runtime, report), [text("staff-pass-on-sure")])
        case _:
            return None


def _resolve_questions(clauses: Sequence[str]) -> list[Question]:
    questions = [
        Question("outcome", text("staff-label-outcome"), hint=text("staff-outcome-hint")),
        Question("lesson", text("staff-label-lesson"), hint=text("staff-lesson-hint")),
    ]
    ticks = [(clause, clause_label(clause)) for clause in clauses]
    return (
        [*questions, Question("stood", text("staff-label-stood"), "ticks", ticks, optional=True)]
        if ticks
        else questions
    )


def _change_questions(runtime: Runtime, report: Report, clauses: Sequence[str]) -> list[Question]:
    policy = runtime.policy
    contracts = [(contract.ref, contract_label(policy, contract)) for contract in policy.contracts]
    now = report.contract_ref if policy.contract(report.contract_ref) else UNKNOWN
    choices: list[Choice] = [(UNKNOWN, text("staff-unknown")), *contracts]
    return [
        Question("contract", text("staff-field-contract"), "one", choices, initial=now),
        Question(
            "clauses",
            text("staff-field-clauses"),
            "many",
            groups=clause_groups(runtime),
            initial=clauses,
            most=MAX_CLAUSES,
        ),
    ]


def _pass_on_questions(runtime: Runtime, report: Report) -> list[Question]:
    kinds: list[Choice] = [(kind.id, named("hazard-kind-", kind.id)) for kind in runtime.policy.hazards.kinds]
    # Of a restricted report nothing goes to another channel that nobody wrote for it.
    told = None if report.restricted else split(report.story, staff.MAX_REPLY)[:1]
    return [
        Question("kind", text("hazard-field-kind"), "one", kinds),
        Question(
            "words",
            text("staff-label-repair"),
            hint=text("staff-repair-hint"),
            initial=told[0] if told else None,
            most=staff.MAX_REPLY,
        ),
    ]


def clause_groups(runtime: Runtime) -> list[tuple[Words, list[Choice]]]:
    """Return all clauses by topic, and "something else"."""
    groups: list[tuple[Words, list[Choice]]] = [
        (named("topic-", topic.id), [(clause, clause_label(clause)) for clause in topic.clauses])
        for topic in runtime.policy.topics
    ]
    return [*groups, (clause_label(OTHER), [(OTHER, clause_label(OTHER))])]
