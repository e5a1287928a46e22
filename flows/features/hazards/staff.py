"""The card of a hazard, and what the repairs team does: say that they have it, answer, look into it, make it safe."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from flows.cases import discreet
from flows.cases.case import ActionForm, Answers, Card, CaseType, Choice, Done, Field, Line, Question
from flows.features.hazards import messages, record
from flows.features.reports import anonymous
from flows.features.reports.anonymous import NOTHING, Traits
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseNote, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Listed, Person, Plain, Prompt, Words, named, text
from storage import clocks, hazards, people, reports
from storage.clocks import DUE, RUNNING
from storage.database import Tx
from storage.hazards import HISTORY, Hazard

MAX_WORDS = 3000
MARKS = {"emergency": "⬛", "significant": "▲", "repair": "▽"}
"""Shapes, so that urgency does not depend on colour; the word is beside it."""
WRITTEN = ("reply", "summary", "close")
"""The actions whose words its resident reads."""
Act: TypeAlias = Callable[[Tx, Runtime, Hazard, Actor, Answers, datetime], Awaitable[Done]]


@dataclass(frozen=True, slots=True)
class Action:
    """`offered`: whether it makes sense now."""

    act: Act
    offered: Callable[[Hazard], bool]


class HazardCase(CaseType):
    """Something broken or dangerous in somebody's home."""

    name = "hazard"
    actions = frozenset({"got_it", "reply", "investigated", "summary", "safe", "close", discreet.ACTION})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return next(iter(await self.routes(tx, runtime, subject)), None)

    async def routes(self, tx: Tx, runtime: Runtime, subject: int) -> Sequence[str]:
        here = runtime.policy.channels
        there = await hazards.get(tx, subject)
        return list(dict.fromkeys((here.for_repairs, here.default))) if there else []

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        hazard = await hazards.get(tx, subject)
        if hazard is None:
            return None
        fields: list[Field] = [
            (text("hazard-field-kind"), named("hazard-kind-", hazard.kind)),
            *await _whose(tx, runtime, hazard),
            (text("hazard-field-aware"), At(hazard.aware_at)),
        ]
        if hazard.room:
            fields.append((text("hazard-field-room"), named("hazard-room-", hazard.room)))
        if hazard.household:
            fields.append((text("hazard-field-household"), named("hazard-household-", hazard.household)))
        report = await reports.find(tx, hazard.report_ref) if hazard.report_ref else None
        if report and not report.restricted:
            fields.append((text("hazard-field-report"), Plain(refs.shown(report.ref))))
        offered = [name for name, action in ACTIONS.items() if action.offered(hazard)]
        return Card(
            _heading(hazard),
            fields,
            Listed(await _status(tx, hazard), "  ·  "),
            own=hazard.words,
            actions=tuple(name for name in offered if name != discreet.ACTION),
            beginning=True,
            likely="got_it",
            menu=tuple(name for name in offered if name == discreet.ACTION),
        )

    async def why_not(self, tx: Tx, runtime: Runtime, subject: int, action: str) -> Words | None:
        hazard = await hazards.get(tx, subject)
        return None if hazard and ACTIONS[action].offered(hazard) else text("hazard-not-now")

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        hazard = await hazards.get(tx, subject)
        if hazard is None:
            return None
        if action == discreet.ACTION:
            return await discreet.form(tx, hazard.resident_id) if hazard.resident_id else None
        if action == "investigated":
            found: list[Choice] = [(said, named("hazard-found-", said)) for said in ("yes", "no")]
            return ActionForm([Question("found", text("hazard-ask-found"), "one", found)])
        if action not in WRITTEN:
            return None
        words = Question("words", text("staff-label-words"), hint=text("staff-reply-hint"), most=MAX_WORDS)
        return ActionForm([words], (), hazard.revision, text("staff-preview"))

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        hazard, words = await hazards.get(tx, subject), _words(answers)
        if hazard is None or hazard.resident_id is None or action not in WRITTEN or not words:
            return None
        # A preview in the language of few homes would tell it.
        shown = (await _traits(tx, runtime, hazard)).language if hazard.anonymous else hazard.language
        resident = await people.resident(tx, hazard.resident_id) if shown else None
        return messages.wrote(runtime, hazard, action, words), resident.language if resident else shown or "en"

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        hazard = await hazards.get(tx, subject)
        if hazard is None or not ACTIONS[action].offered(hazard):
            drawn = [record.card_of(runtime.policy, hazard)] if hazard else []
            return Done([*drawn], message=text("hazard-not-now"), applied=False)
        return await ACTIONS[action].act(tx, runtime, hazard, actor, answers, now)

    async def note(self, tx: Tx, runtime: Runtime, subject: int, event: int) -> Line | None:
        hazard, found = await hazards.get(tx, subject), await HISTORY.line(tx, event)
        if hazard is None or found is None or found.case != subject:
            return None
        own = str(found.data.get("words") or "")
        if found.kind == "hazard_sent":
            own = hazard.words
        heading = named("hazard-thread-", found.kind, at=At(found.at), **_details(found.data))
        return Line(heading, record.ref_words(hazard), own, found.actor if found.by == "staff" else None)

    async def moved(self, tx: Tx, runtime: Runtime, subject: int, channel: str) -> list[Effect]:
        lines = [CaseNote(self.name, subject, channel, line.id) for line in await HISTORY.of(tx, subject)]
        return [*lines, *await super().moved(tx, runtime, subject, channel)]


def _details(data: Mapping[str, object]) -> dict[str, Words]:
    details: dict[str, Words] = {}
    if "hazard" in data:
        details["found"] = named("hazard-found-", "yes" if data["hazard"] else "no")
    if "clock" in data:
        details["clock"] = named("hazard-clock-", str(data["clock"]))
    return details


def _heading(hazard: Hazard) -> Words:
    urgency = Listed([Plain(MARKS[hazard.urgency]), named("hazard-urgency-", hazard.urgency)], " ")
    return Listed([urgency, record.ref_words(hazard), named("hazard-state-", hazard.state)], " · ")


async def _whose(tx: Tx, runtime: Runtime, hazard: Hazard) -> list[Field]:
    """Return who tells it and where; of a hazard without a name, what may be known of where."""
    if hazard.anonymous:
        block = (await _traits(tx, runtime, hazard)).block
        where: Words = Plain(block) if block else text("hazard-place-hidden")
        return [(text("hazard-field-who"), text("staff-anonymous")), (text("hazard-field-where"), where)]
    resident = await people.resident(tx, hazard.resident_id) if hazard.resident_id else None
    who = name_of(resident.name) if resident else text("hazard-by-phone")
    parts = [part for part in (hazard.home_address or hazard.address, hazard.block_name) if part]
    shown: Words = Plain(", ".join(parts)) if parts else text("staff-unknown")
    return [(text("hazard-field-who"), who), (text("hazard-field-where"), shown)]


async def _traits(tx: Tx, runtime: Runtime, hazard: Hazard) -> Traits:
    report = await reports.find(tx, hazard.report_ref) if hazard.report_ref else None
    return await anonymous.traits(tx, runtime, report) if report and not report.restricted else NOTHING


async def _status(tx: Tx, hazard: Hazard) -> list[Words]:
    said: list[Words] = [text("staff-owner", owner=Person(hazard.owner)) if hazard.owner else text("staff-no-owner")]
    for run in await clocks.of_case(tx, "hazard", hazard.id):
        clock = named("hazard-clock-", run.name)
        if run.state == RUNNING:
            said.append(text("hazard-due", clock=clock, due=At(run.due_at)))
        elif run.state == DUE:
            said.append(text("hazard-overdue", clock=clock, due=At(run.due_at)))
    return said


def _words(answers: Answers) -> str:
    return str(answers.get("words") or "").strip()


# --- what staff do -------------------------------------------------------------------------------------------------


async def got_it(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, answers: Answers, now: datetime) -> Done:
    effects = await record.received(tx, runtime, hazard, actor, now)
    return Done([*effects, *await messages.tell(tx, hazard, await messages.passed(tx, hazard), now)])


async def write(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, answers: Answers, now: datetime) -> Done:
    """Send words to the resident, exactly as the preview showed them."""
    said = await _said(tx, runtime, hazard, "reply", answers, now)
    if isinstance(said, Done):
        return said
    return Done([*said, *await record.note(tx, runtime, hazard, "replied", actor, now, {"words": _words(answers)})])


async def look(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, answers: Answers, now: datetime) -> Done:
    found = answers.get("found")
    if found not in ("yes", "no"):
        return Done(errors={"found": text("engine-needed")}, applied=False)
    effects = list[Effect]()
    if hazard.received_at is None:
        effects += (await got_it(tx, runtime, hazard, actor, answers, now)).effects
    effects += await record.investigated(tx, runtime, hazard, actor, now, is_hazard=found == "yes")
    return Done(effects)


async def sum_up(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, answers: Answers, now: datetime) -> Done:
    said = await _said(tx, runtime, hazard, "summary", answers, now)
    if isinstance(said, Done):
        return said
    return Done([*said, *await record.summed_up(tx, runtime, hazard, actor, now, _words(answers))])


async def make_safe(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, answers: Answers, now: datetime) -> Done:
    effects = await record.made_safe(tx, runtime, hazard, actor, now)
    return Done([*effects, *await messages.tell(tx, hazard, messages.safe(hazard), now, answering=True)])


async def close(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, answers: Answers, now: datetime) -> Done:
    """End it, with words to its resident; one who cannot be reached keeps nobody from it."""
    words = _words(answers)
    if wrong := _wrong(words):
        return Done(errors={"words": wrong}, applied=False)
    if answers.get("revision") not in (0, None, hazard.revision):
        return Done(message=text("staff-changed-meanwhile"), applied=False)
    told = await messages.tell(tx, hazard, messages.wrote(runtime, hazard, "close", words), now, answering=True)
    return Done([*told, *await record.close(tx, runtime, hazard, actor, now, words)])


async def write_quietly(
    tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, answers: Answers, now: datetime
) -> Done:
    assert hazard.resident_id is not None
    hide, effects = await discreet.act(tx, runtime, hazard.resident_id, actor, answers, now)
    return Done(effects, message=text("staff-discreet-hide" if hide else "staff-discreet-show"))


async def _said(
    tx: Tx, runtime: Runtime, hazard: Hazard, action: str, answers: Answers, now: datetime
) -> list[Effect] | Done:
    """Return the message with somebody's words, or why there is none."""
    words = _words(answers)
    if wrong := _wrong(words):
        return Done(errors={"words": wrong}, applied=False)
    told = await messages.tell(tx, hazard, messages.wrote(runtime, hazard, action, words), now, answering=True)
    return told or Done(errors={"words": text("staff-no-chat")}, applied=False)


def _wrong(words: str) -> Words | None:
    if not words:
        return text("engine-needed")
    return text("engine-too-long", length=len(words), most=MAX_WORDS) if len(words) > MAX_WORDS else None


def _is_open(hazard: Hazard) -> bool:
    return hazard.closed_at is None


ACTIONS: Mapping[str, Action] = {
    "got_it": Action(got_it, lambda hazard: _is_open(hazard) and hazard.received_at is None),
    "reply": Action(write, lambda hazard: hazard.resident_id is not None),
    "investigated": Action(look, lambda hazard: _is_open(hazard) and hazard.investigated_at is None),
    "summary": Action(
        sum_up, lambda hazard: _is_open(hazard) and bool(hazard.investigated_at) and hazard.resident_id is not None
    ),
    "safe": Action(make_safe, lambda hazard: _is_open(hazard) and hazard.safe_at is None),
    "close": Action(close, _is_open),
    discreet.ACTION: Action(write_quietly, lambda hazard: hazard.resident_id is not None and not hazard.anonymous),
}
HAZARD_CASE = HazardCase()
