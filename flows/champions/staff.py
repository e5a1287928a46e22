"""What champions carry before staff: a card for a block, and in its thread each of their neighbours' words."""

from datetime import datetime

from flows.actor import Actor
from flows.effects import Effect, Matter, Say
from flows.groups.cards import channel_of
from flows.house import House
from flows.matters import Asked, Card, Done, Form, Question
from flows.reports import refs
from flows.words import At, Button, Plain, Prompt, Words, text
from storage import champions, estate, people
from storage.champions import Carried
from storage.database import Tx

MOST_WORDS = 2000


class EstateMatter:
    """See `flows.matters.Kind`. `subject` is a block's number."""

    name = "estate"
    actions: frozenset[str] = frozenset()
    may_be_shared = False
    anywhere = False

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        block = await estate.block(tx, subject)
        return channel_of(house.policy, block.ref) if block else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        block = await estate.block(tx, subject)
        if block is None:
            return None
        fields: list[tuple[str, Words]] = [
            ("estate-field-champions", text("estate-champions", count=await champions.count(tx, subject)))
        ]
        status = text("estate-open", count=await champions.waiting(tx, subject))
        return Card(text("estate-card", name=Plain(block.name), ref=Plain(block.ref)), fields, status)

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        return None

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        return None

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        return Done(told=text("carried-not-now"), acted=False)


class CarriedMatter:
    """See `flows.matters.Kind`."""

    name = "carried"
    actions = frozenset({"answer"})
    may_be_shared = False
    anywhere = False

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        carried = await champions.get(tx, subject)
        return channel_of_block(house, carried.block_ref) if carried else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        carried = await champions.get(tx, subject)
        if carried is None:
            return None
        fields: list[tuple[str, Words]] = [("carried-field-source", text(f"carried-source-{carried.source}"))]
        if carried.neighbour:
            fields.append(("carried-field-neighbour", Plain(carried.neighbour)))
        fields.append(("carried-field-at", At(carried.at)))
        if carried.answer:
            fields.append(("carried-field-answer", Plain(carried.answer)))
        by = Plain(f"<@{carried.answered_by}>" if carried.answered_by else "–")
        status = text(f"carried-status-{carried.state}", due=At(carried.due_at), who=by)
        heading = text("carried-card", ref=Plain(refs.shown(carried.ref)))
        actions = () if carried.state == "answered" else ("answer",)
        under = ("estate", carried.block_id)
        return Card(heading, fields, status, own=carried.words, actions=actions, under=under)

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        carried = await champions.get(tx, subject)
        words = Question("words", "carried-ask-answer", hint="carried-answer-hint", most=MOST_WORDS)
        return Asked((words,), revision=carried.revision if carried else 0)

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        carried = await champions.get(tx, subject)
        resident = await people.resident(tx, carried.resident_id) if carried else None
        if carried is None or resident is None or _wrong(form):
            return None
        return _answer(house, carried, form), resident.language

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        carried = await champions.get(tx, subject)
        resident = await people.resident(tx, carried.resident_id) if carried else None
        if carried is None or resident is None or carried.state == "answered":
            return Done(told=text("carried-not-now"), acted=False)
        if form.get("revision") != carried.revision:
            return Done(told=text("carried-changed-meanwhile"), acted=False)
        if wrong := _wrong(form):
            return Done(wrong=wrong, acted=False)
        address = await people.address_of(tx, resident.id)
        if address is None:
            return Done(wrong={"words": text("staff-no-chat")}, acted=False)
        answered = {"answer": _given(form), "answered_by": actor.id}
        await champions.change(tx, carried.id, state="answered", closed_at=now, **answered)
        return Done([*cards_of(house, carried), Say(address, _answer(house, carried, form), resident.language)])


def channel_of_block(house: House, block_ref: str) -> str:
    return channel_of(house.policy, block_ref)


def cards_of(house: House, carried: Carried) -> list[Effect]:
    """The block's card first: the other one stands in its thread."""
    channel = channel_of_block(house, carried.block_ref)
    return [Matter("estate", carried.block_id, channel), Matter("carried", carried.id, channel)]


async def estate_card(tx: Tx, house: House, block_id: int) -> list[Effect]:
    block = await estate.block(tx, block_id)
    return [Matter("estate", block_id, channel_of_block(house, block.ref))] if block else []


def _given(form: Form) -> str:
    return str(form.get("words") or "").strip()


def _wrong(form: Form) -> dict[str, Words]:
    length = len(_given(form))
    if 0 < length <= MOST_WORDS:
        return {}
    return {"words": text("engine-too-long", length=length, most=MOST_WORDS) if length else text("engine-needed")}


def _answer(house: House, carried: Carried, form: Form) -> Prompt:
    landlord, ref = Plain(house.policy.landlord.name), Plain(refs.shown(carried.ref))
    told = text("carry-told", landlord=landlord, ref=ref)
    body = (told, Plain(_given(form)), text(f"carry-pass-on-{carried.source}"))
    return Prompt(body, ((Button(text("menu-back"), "go:menu"),),))
