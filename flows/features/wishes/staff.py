"""A wish before staff: what is asked, and what they decide. It is told to few, for it may say much of a household."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from flows.actor import Actor
from flows.effects import Effect, Matter, Say
from flows.features.wishes import messages
from flows.features.wishes.pages import until_words
from flows.house import House
from flows.matters import Asked, Card, Done, Form, Question
from flows.words import At, Plain, Prompt, Words, text
from storage import people, wishes
from storage.database import Tx
from storage.people import Resident
from storage.wishes import IN_FORCE, Wish

REVIEWED_AFTER = timedelta(days=365)
SAFETY_FIRST = frozenset({"overshoes", "no_shoes"})
"""What may make a worker slip or hurt a foot."""
MOST_INSTRUCTION, MOST_WORDS = 200, 2000
VERDICTS: Mapping[str, str] = {"grant": "granted", "adapt": "adapted", "refuse": "refused", "reply": "reply"}
OFFERED: Mapping[str, tuple[str, ...]] = {
    "asked": ("grant", "adapt", "refuse", "reply"),
    "granted": ("adapt", "refuse", "reply"),
    "adapted": ("grant", "adapt", "refuse", "reply"),
    "refused": ("grant", "adapt", "reply"),
}


class WishMatter:
    """See `flows.matters.Kind`."""

    name = "wish"
    actions = frozenset(VERDICTS)
    may_be_shared = False
    anywhere = False

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        return house.policy.channels.for_welfare if await wishes.get(tx, subject) else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        wish = await wishes.get(tx, subject)
        if wish is None:
            return None
        heading, status = text("wishes-card", number=wish.id), _status(wish)
        if wish.state not in OFFERED:
            # What was taken back or is over is nobody's to read any more.
            return Card(heading, (), status, restricted=True)
        resident = await people.resident(tx, wish.resident_id)
        fields: list[tuple[str, Words]] = [
            ("wishes-field-wish", messages.label(house, wish.wish)),
            ("wishes-field-who", Plain(resident.name if resident else "–")),
            ("wishes-field-where", Plain(wish.home_address or "–")),
            ("wishes-field-knows", text(f"wishes-staff-knows-{wish.knows}")),
            ("wishes-field-until", until_words(wish)),
            ("wishes-field-asked", At(wish.asked_at)),
        ]
        if wish.instruction:
            fields.append(("wishes-field-instruction", Plain(wish.instruction)))
        if wish.answer:
            fields.append(("wishes-field-answer", Plain(wish.answer)))
        return Card(heading, fields, status, own=wish.words, actions=OFFERED[wish.state], restricted=True)

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        wish = await wishes.get(tx, subject)
        if wish is None or not _may(wish, action):
            return None
        above = [text("wishes-safety-first")] if action in ("grant", "adapt") and wish.wish in SAFETY_FIRST else []
        if action in ("grant", "adapt"):
            above.append(text("wishes-only-instruction" if wish.knows == "worker" else "wishes-nothing-travels"))
        return Asked(_questions(house, wish, action), above, wish.revision)

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        wish = await wishes.get(tx, subject)
        if wish is None or not _may(wish, action):
            return None
        resident = await people.resident(tx, wish.resident_id)
        if resident is None or _wrong(house, wish, action, form, resident):
            return None
        return _prompt(house, wish, action, form), resident.language

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        wish = await wishes.get(tx, subject)
        resident = await people.resident(tx, wish.resident_id) if wish else None
        if wish is None or resident is None or not _may(wish, action) or form.get("revision") != wish.revision:
            return Done(told=text("wishes-changed-meanwhile"), acted=False)
        wrong = _wrong(house, wish, action, form, resident)
        if wrong:
            return Done(wrong=wrong, acted=False)
        told = await _tell(tx, resident, _prompt(house, wish, action, form))
        if action == "reply" and not told:
            return Done(wrong={"words": text("staff-no-chat")}, acted=False)
        await _write(tx, wish, action, actor, form, now)
        return Done([card_of(house, wish.id), *told], told=None if told else text("wishes-decided-unreachable"))


def card_of(house: House, number: int) -> Matter:
    return Matter("wish", number, house.policy.channels.for_welfare)


def _may(wish: Wish, action: str) -> bool:
    return action in OFFERED.get(wish.state, ())


def _status(wish: Wish) -> Words:
    return text(f"wishes-status-{wish.state}", who=Plain(f"<@{wish.decided_by}>" if wish.decided_by else "–"))


def _questions(house: House, wish: Wish, action: str) -> list[Question]:
    told = wish.instruction if wish.state in IN_FORCE else None
    asked: list[Question] = []
    if action in ("grant", "adapt") and wish.knows == "worker":
        first = messages.default_instruction(house, wish.wish) if action == "grant" else told
        asked.append(Question("instruction", "wishes-ask-instruction", "line", initial=first, most=MOST_INSTRUCTION))
    if action != "grant":
        label, hint = ("wishes-ask-reply", None) if action == "reply" else ("wishes-ask-reason", "wishes-reason-hint")
        asked.append(Question("words", label, hint=hint, most=MOST_WORDS))
    return asked


def _given(form: Form, key: str) -> str:
    return str(form.get(key) or "").strip()


def _wrong(house: House, wish: Wish, action: str, form: Form, resident: Resident) -> dict[str, Words]:
    """What is wrong with a form, by question."""
    wrong: dict[str, Words] = {
        question.key: text("engine-needed")
        for question in _questions(house, wish, action)
        if not _given(form, question.key)
    }
    if _names(_given(form, "instruction"), resident):
        wrong["instruction"] = text("wishes-names-nobody")
    return wrong


def _names(instruction: str, resident: Resident) -> bool:
    """Whether an instruction names who asked: it goes where their name must not."""
    names = [name for name in resident.name.split() if len(name) > 2]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", instruction) for name in names)


def _prompt(house: House, wish: Wish, action: str, form: Form) -> Prompt:
    return messages.decided(house, wish, VERDICTS[action], _given(form, "instruction"), _given(form, "words"))


async def _write(tx: Tx, wish: Wish, action: str, actor: Actor, form: Form, now: datetime) -> None:
    answer = {"answer": _given(form, "words") or None}
    if action == "reply":
        await wishes.change(tx, wish.id, **answer)
        return
    refused = action == "refuse"
    await wishes.change(
        tx,
        wish.id,
        **answer,
        state=VERDICTS[action],
        instruction=_given(form, "instruction") or None,
        decided_by=actor.id,
        decided_at=now,
        review_at=None if refused else now + REVIEWED_AFTER,
        ended_at=now if refused else None,
    )


async def _tell(tx: Tx, resident: Resident, prompt: Prompt) -> list[Effect]:
    address = await people.address_of(tx, resident.id)
    return [Say(address, prompt, resident.language)] if address else []
