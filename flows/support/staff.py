"""A call for help before the few who may see it: what is hard, and the answer, which names a person."""

from datetime import datetime

from flows.actor import Actor
from flows.effects import Alert, Effect, Matter, MatterFile, Say
from flows.house import House
from flows.matters import Asked, Card, Done, Form, Question
from flows.policy import Policy
from flows.reports import refs
from flows.visits.messages import what, when
from flows.words import At, Button, Plain, Prompt, Words, text
from storage import people, supports, visits
from storage.database import Tx
from storage.supports import Support

MOST = {"contact": 200, "words": 2000}
"""Letters of each answer of the form."""


class SupportMatter:
    """See `flows.matters.Kind`."""

    name = "support"
    actions = frozenset({"answer"})
    may_be_shared = False
    anywhere = False

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        return house.policy.channels.for_welfare if await supports.get(tx, subject) else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        support = await supports.get(tx, subject)
        if support is None:
            return None
        resident = await people.resident(tx, support.resident_id)
        fields: list[tuple[str, Words]] = [
            ("support-field-who", Plain(resident.name if resident else "–")),
            ("support-field-where", Plain(support.home_address or "–")),
            ("support-field-asked", At(support.asked_at)),
            *await _visit_fields(tx, support),
        ]
        if support.voice:
            fields.append(("support-field-voice", text("support-voice-in-thread")))
        if support.contact:
            fields.append(("support-field-contact", Plain(support.contact)))
        if support.answer:
            fields.append(("support-field-answer", Plain(support.answer)))
        by = Plain(f"<@{support.answered_by}>" if support.answered_by else "–")
        status = text(f"support-status-{support.state}", due=At(support.due_at), who=by)
        heading = text("support-card", ref=Plain(refs.shown(support.ref)))
        return Card(heading, fields, status, own=support.words, actions=("answer",), restricted=True)

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        support = await supports.get(tx, subject)
        known = support.contact if support else None
        contact = Question("contact", "support-ask-contact", "line", initial=known, most=MOST["contact"])
        words = Question("words", "support-ask-answer", hint="support-answer-hint", most=MOST["words"])
        above = [text("support-stays-above")] if support and await _is_safety(tx, support) else []
        return Asked((contact, words), above, support.revision if support else 0)

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        support = await supports.get(tx, subject)
        resident = await people.resident(tx, support.resident_id) if support else None
        if support is None or resident is None or _wrong(form):
            return None
        return _answer(house, support, form), resident.language

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        support = await supports.get(tx, subject)
        resident = await people.resident(tx, support.resident_id) if support else None
        if support is None or resident is None or form.get("revision") != support.revision:
            return Done(told=text("support-changed-meanwhile"), acted=False)
        wrong = _wrong(form)
        if wrong:
            return Done(wrong=wrong, acted=False)
        address = await people.address_of(tx, resident.id)
        if address is None:
            return Done(wrong={"words": text("staff-no-chat")}, acted=False)
        answered = {"contact": _given(form, "contact"), "answer": _given(form, "words"), "answered_by": actor.id}
        await supports.change(tx, support.id, state="answered", closed_at=now, **answered)
        said = Say(address, _answer(house, support, form), resident.language)
        return Done([card_of(house.policy, support.id), said])


def card_of(policy: Policy, number: int) -> Matter:
    return Matter("support", number, policy.channels.for_welfare)


async def fetched(tx: Tx, policy: Policy, key: str, state: str) -> list[Effect]:
    """A voice note has been brought in (or cannot be): it goes to the thread of the card it belongs to."""
    support = await supports.with_voice(tx, key) if state in ("ready", "refused") else None
    if support is None:
        return []
    channel, shown = policy.channels.for_welfare, refs.shown(support.ref)
    if state == "refused":
        return [Alert(channel, text("support-voice-lost", ref=Plain(shown)))]
    return [MatterFile("support", support.id, channel, key, f"{shown}-1")]


async def _visit_fields(tx: Tx, support: Support) -> list[tuple[str, Words]]:
    visit = await visits.find(tx, support.visit_ref) if support.visit_ref else None
    if visit is None:
        return []
    shown = text("support-visit-safety" if visit.safety else "support-visit", what=what(visit), when=when(visit))
    return [("support-field-visit", shown)]


async def _is_safety(tx: Tx, support: Support) -> bool:
    visit = await visits.find(tx, support.visit_ref) if support.visit_ref else None
    return visit is not None and visit.safety is not None


def _given(form: Form, key: str) -> str:
    return str(form.get(key) or "").strip()


def _wrong(form: Form) -> dict[str, Words]:
    lengths = {key: len(_given(form, key)) for key in MOST}
    return {
        key: text("engine-too-long", length=length, most=MOST[key]) if length else text("engine-needed")
        for key, length in lengths.items()
        if not 0 < length <= MOST[key]
    }


def _answer(house: House, support: Support, form: Form) -> Prompt:
    landlord, ref = Plain(house.policy.landlord.name), Plain(refs.shown(support.ref))
    body = (
        text("support-told", landlord=landlord, ref=ref),
        Plain(_given(form, "words")),
        text("support-contact", contact=Plain(_given(form, "contact"))),
    )
    again = (Button(text("support-again"), "go:hard"),)
    return Prompt(body, (again, (Button(text("menu-back"), "go:menu"),)))
