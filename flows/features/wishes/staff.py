"""The card of a wish, and the decision on it. Few may see it, because it may say much about a household."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.conversation import reach
from flows.features.wishes import messages
from flows.features.wishes.pages import until_words
from flows.kernel.actor import Actor
from flows.kernel.clocks import Clock, WorkingDays
from flows.kernel.effects import Alert, CaseCard, Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Person, Plain, Prompt, Words, named, text
from storage import people, wishes
from storage.clocks import ClockRun
from storage.database import Tx
from storage.people import Resident
from storage.wishes import IN_FORCE, Wish

REVIEWED_AFTER = timedelta(days=365)
SAFETY_FIRST = frozenset({"overshoes", "no_shoes"})
"""Wishes that may make a worker slip or hurt a foot."""
MAX_INSTRUCTION, MAX_WORDS = 200, 2000
VERDICTS: Mapping[str, str] = {"grant": "granted", "adapt": "adapted", "refuse": "refused", "reply": "reply"}
OFFERED: Mapping[str, tuple[str, ...]] = {
    "asked": ("grant", "adapt", "refuse", "reply"),
    "granted": ("adapt", "refuse", "reply"),
    "adapted": ("grant", "adapt", "refuse", "reply"),
    "refused": ("grant", "adapt", "reply"),
}


class WishCase(CaseType):
    """A wish, and the decision on it."""

    name = "wish"
    actions = frozenset(VERDICTS)

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return runtime.policy.channels.for_welfare if await wishes.get(tx, subject) else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        wish = await wishes.get(tx, subject)
        if wish is None:
            return None
        heading, status = text("wishes-card", number=wish.id), _status(wish)
        if wish.state not in OFFERED:
            # A wish taken back or over is for nobody to read any more.
            return Card(heading, (), status)
        resident = await people.resident(tx, wish.resident_id)
        fields: list[Field] = [
            (text("wishes-field-wish"), messages.label(runtime, wish.wish)),
            (text("wishes-field-who"), name_of(resident.name) if resident else Plain("–")),
            (text("wishes-field-where"), Plain(wish.home_address or "–")),
            (text("wishes-field-knows"), named("wishes-staff-knows-", wish.knows)),
            (text("wishes-field-until"), until_words(wish)),
            (text("wishes-field-asked"), At(wish.asked_at)),
        ]
        if wish.instruction:
            fields.append((text("wishes-field-instruction"), Plain(wish.instruction)))
        if wish.answer:
            fields.append((text("wishes-field-answer"), Plain(wish.answer)))
        return Card(heading, fields, status, own=wish.words, actions=OFFERED[wish.state])

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        wish = await wishes.get(tx, subject)
        if wish is None or not _may(wish, action):
            return None
        above = [text("wishes-safety-first")] if action in ("grant", "adapt") and wish.wish in SAFETY_FIRST else []
        if action in ("grant", "adapt"):
            above.append(text("wishes-only-instruction" if wish.knows == "worker" else "wishes-nothing-travels"))
        return ActionForm(_questions(runtime, wish, action), above, wish.revision)

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        wish = await wishes.get(tx, subject)
        if wish is None or not _may(wish, action):
            return None
        resident = await people.resident(tx, wish.resident_id)
        if resident is None or _wrong(runtime, wish, action, answers, resident):
            return None
        return _prompt(runtime, wish, action, answers), resident.language

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        wish = await wishes.get(tx, subject)
        resident = await people.resident(tx, wish.resident_id) if wish else None
        if wish is None or resident is None or not _may(wish, action) or answers.get("revision") != wish.revision:
            return Done(message=text("wishes-changed-meanwhile"), applied=False)
        if resident.home_id != wish.home_id:
            return Done(message=text("wishes-moved-out"), applied=False)
        wrong = _wrong(runtime, wish, action, answers, resident)
        if wrong:
            return Done(errors=wrong, applied=False)
        told = await _tell(tx, wish, resident, _prompt(runtime, wish, action, answers), now)
        if action == "reply" and not told:
            return Done(errors={"words": text("staff-no-chat")}, applied=False)
        await ANSWER.keep(tx, wish.id, now)
        await _write(tx, wish, action, actor, answers, now)
        return Done([card_of(runtime, wish.id), *told], message=None if told else text("wishes-decided-unreachable"))


WISH_CASE = WishCase()


def card_of(runtime: Runtime, number: int) -> CaseCard:
    return CaseCard("wish", number, runtime.policy.channels.for_welfare)


async def unanswered(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Tell the few who decide that a household still waits."""
    late = Alert(runtime.policy.channels.for_welfare, text("wishes-overdue", number=run.subject), "wish", run.subject)
    return [card_of(runtime, run.subject), late]


ANSWER = Clock(
    "wish_answer", "wish", text("clock-wish-answer"), unanswered, lambda policy: WorkingDays(policy.due.medium_days)
)
"""Until staff write to the household: as long as for a report of medium severity."""


def _may(wish: Wish, action: str) -> bool:
    return action in OFFERED.get(wish.state, ())


def _status(wish: Wish) -> Words:
    return named("wishes-status-", wish.state, who=Person(wish.decided_by) if wish.decided_by else Plain("–"))


def _questions(runtime: Runtime, wish: Wish, action: str) -> list[Question]:
    told = wish.instruction if wish.state in IN_FORCE else None
    asked: list[Question] = []
    if action in ("grant", "adapt") and wish.knows == "worker":
        first = messages.default_instruction(runtime, wish.wish) if action == "grant" else told
        asked.append(
            Question("instruction", text("wishes-ask-instruction"), "line", initial=first, most=MAX_INSTRUCTION)
        )
    if action != "grant":
        label = text("wishes-ask-reply" if action == "reply" else "wishes-ask-reason")
        hint = None if action == "reply" else text("wishes-reason-hint")
        asked.append(Question("words", label, hint=hint, most=MAX_WORDS))
    return asked


def _given(answers: Answers, key: str) -> str:
    return str(answers.get(key) or "").strip()


def _wrong(runtime: Runtime, wish: Wish, action: str, answers: Answers, resident: Resident) -> dict[str, Words]:
    """Return the errors in a form, by question."""
    wrong: dict[str, Words] = {
        question.key: text("engine-needed")
        for question in _questions(runtime, wish, action)
        if not _given(answers, question.key)
    }
    if _names(_given(answers, "instruction"), resident):
        wrong["instruction"] = text("wishes-names-nobody")
    return wrong


def _names(instruction: str, resident: Resident) -> bool:
    """Return whether an instruction names the resident: it goes where their name must not."""
    names = [name for name in resident.name.split() if len(name) > 2]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", instruction) for name in names)


def _prompt(runtime: Runtime, wish: Wish, action: str, answers: Answers) -> Prompt:
    return messages.decided(runtime, wish, VERDICTS[action], _given(answers, "instruction"), _given(answers, "words"))


async def _write(tx: Tx, wish: Wish, action: str, actor: Actor, answers: Answers, now: datetime) -> None:
    answer = {"answer": _given(answers, "words") or None}
    if action == "reply":
        await wishes.change(tx, wish.id, **answer)
        return
    refused = action == "refuse"
    await wishes.change(
        tx,
        wish.id,
        **answer,
        state=VERDICTS[action],
        instruction=_given(answers, "instruction") or None,
        decided_by=actor.id,
        decided_at=now,
        review_at=None if refused else now + REVIEWED_AFTER,
        ended_at=now if refused else None,
    )


async def _tell(tx: Tx, wish: Wish, resident: Resident, prompt: Prompt, now: datetime) -> list[Effect]:
    address, about = await people.address_of(tx, resident.id), ("wish", wish.id)
    if address is None:
        return []
    said = Say(address, prompt, resident.language, residency=resident.residency, subject=about)
    return [await reach.awaits_answer(tx, said, now)]
