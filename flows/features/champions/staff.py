"""The cards of champions: one for a block, and in its thread one for each neighbour's words."""

from collections.abc import Sequence
from datetime import datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.conversation import reach
from flows.conversation.actions import MENU
from flows.features.groups.cards import channel_of
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.clocks import Clock
from flows.kernel.effects import Alert, CaseCard, Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Person, Plain, Prompt, Words, named, text
from storage import champions, estate, people
from storage.champions import Carried
from storage.clocks import ClockRun
from storage.database import Tx

MAX_WORDS = 2000


class EstateCase(CaseType):
    """A block's champions. `subject` is the block's number."""

    name = "estate"

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        block = await estate.block(tx, subject)
        return channel_of(runtime.policy, block.ref) if block else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        block = await estate.block(tx, subject)
        if block is None:
            return None
        fields: list[Field] = [
            (text("estate-field-champions"), text("estate-champions", count=await champions.count(tx, subject)))
        ]
        status = text("estate-open", count=await champions.waiting(tx, subject))
        return Card(text("estate-card", name=Plain(block.name), ref=Plain(block.ref)), fields, status)

    async def under_it(self, tx: Tx, subject: int) -> Sequence[tuple[str, int]]:
        return [("carried", number) for number in await champions.carried_of(tx, subject)]


class CarriedCase(CaseType):
    """Words that a champion brought to staff."""

    name = "carried"
    actions = frozenset({"answer"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        carried = await champions.get(tx, subject)
        return channel_of_block(runtime, carried.block_ref) if carried else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        carried = await champions.get(tx, subject)
        if carried is None:
            return None
        fields: list[Field] = [(text("carried-field-source"), named("carried-source-", carried.source))]
        if carried.neighbour:
            fields.append((text("carried-field-neighbour"), Plain(carried.neighbour)))
        fields.append((text("carried-field-at"), At(carried.at)))
        if carried.answer:
            fields.append((text("carried-field-answer"), Plain(carried.answer)))
        by = Person(carried.answered_by) if carried.answered_by else Plain("–")
        status = named("carried-status-", carried.state, due=At(carried.due_at), who=by)
        heading = text("carried-card", ref=Plain(refs.shown(carried.ref)))
        under = ("estate", carried.block_id)
        return Card(heading, fields, status, own=carried.words, actions=("answer",), under=under)

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        carried = await champions.get(tx, subject)
        words = Question("words", text("carried-ask-answer"), hint=text("carried-answer-hint"), most=MAX_WORDS)
        return ActionForm((words,), revision=carried.revision if carried else 0)

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        carried = await champions.get(tx, subject)
        resident = await people.resident(tx, carried.resident_id) if carried else None
        if carried is None or resident is None or _wrong(answers):
            return None
        return _answer(runtime, carried, answers), resident.language

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        carried = await champions.get(tx, subject)
        resident = await people.resident(tx, carried.resident_id) if carried else None
        if carried is None or resident is None:
            return Done(message=text("carried-not-now"), applied=False)
        if answers.get("revision") != carried.revision:
            return Done(message=text("carried-changed-meanwhile"), applied=False)
        if wrong := _wrong(answers):
            return Done(errors=wrong, applied=False)
        address = await people.address_of(tx, resident.id)
        if address is None:
            return Done(errors={"words": text("staff-no-chat")}, applied=False)
        await ANSWER.keep(tx, carried.id, now)
        answered = {"answer": _given(answers), "answered_by": actor.id}
        await champions.change(tx, carried.id, state="answered", closed_at=now, **answered)
        prompt = _answer(runtime, carried, answers)
        said = Say(address, prompt, resident.language, subject=(self.name, carried.id))
        return Done([*cards_of(runtime, carried), await reach.awaits_answer(tx, said, now)])


CARRIED_CASE = CarriedCase()


def channel_of_block(runtime: Runtime, block_ref: str) -> str:
    return channel_of(runtime.policy, block_ref)


def cards_of(runtime: Runtime, carried: Carried) -> list[Effect]:
    """Return the block's card first: the other one is in its thread."""
    channel = channel_of_block(runtime, carried.block_ref)
    return [CaseCard("estate", carried.block_id, channel), CaseCard("carried", carried.id, channel)]


async def overdue(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Report overdue words to staff, where the block's cards are."""
    carried = await champions.get(tx, run.subject)
    if carried is None:
        return []
    await champions.change(tx, carried.id, state="overdue")
    words = text("carried-overdue", ref=Plain(refs.shown(carried.ref)), block=Plain(carried.block_name))
    return [
        *cards_of(runtime, carried),
        Alert(channel_of_block(runtime, carried.block_ref), words, "carried", carried.id),
    ]


ANSWER = Clock("carried_answer", "carried", text("clock-carried-answer"), overdue)
"""Until staff answer what a champion brought: as long as for a report of medium severity."""


async def estate_card(tx: Tx, runtime: Runtime, block_id: int) -> list[Effect]:
    block = await estate.block(tx, block_id)
    return [CaseCard("estate", block_id, channel_of_block(runtime, block.ref))] if block else []


def _given(answers: Answers) -> str:
    return str(answers.get("words") or "").strip()


def _wrong(answers: Answers) -> dict[str, Words]:
    length = len(_given(answers))
    if 0 < length <= MAX_WORDS:
        return {}
    return {"words": text("engine-too-long", length=length, most=MAX_WORDS) if length else text("engine-needed")}


def _answer(runtime: Runtime, carried: Carried, answers: Answers) -> Prompt:
    landlord, ref = Plain(runtime.policy.landlord.name), Plain(refs.shown(carried.ref))
    told = text("carry-told", landlord=landlord, ref=ref)
    body = (told, Plain(_given(answers)), named("carry-pass-on-", carried.source))
    return Prompt(body, (MENU,))
