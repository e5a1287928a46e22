"""A lost key before staff: its card, and the two things that they can do."""

import re
from datetime import datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.conversation.actions import MENU
from flows.feature import Called, Target
from flows.kernel.actor import Actor
from flows.kernel.clocks import Clock, WorkingDays
from flows.kernel.effects import Alert, CaseCard, Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Prompt, Words
from storage import people
from storage.clocks import ClockRun
from storage.database import Tx
from tests.toy import storage
from tests.toy.flow import shown
from tests.toy.storage import LostKey
from tests.toy.words import named, text


class KeyCase(CaseType):
    name = "key"
    actions = frozenset({"ready", "close"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return runtime.policy.channels.default if await storage.get(tx, subject) else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        key = await storage.get(tx, subject)
        if key is None or key.resident_id is None:
            return None
        resident = await people.resident(tx, key.resident_id)
        fields: list[Field] = [
            (text("keys-field-which"), shown(key.which)),
            (text("keys-field-who"), Plain(resident.name if resident else "–")),
            (text("keys-field-at"), At(key.at)),
        ]
        heading, status = text("keys-card", number=key.id), named("keys-status-", key.state)
        return Card(heading, fields, status, own=key.words or "", actions=_offered(key))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        return ActionForm([Question("words", text("keys-ask-where"))]) if action == "ready" else None

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        key = await storage.get(tx, subject)
        resident = await people.resident(tx, key.resident_id) if key and key.resident_id else None
        return (_ready(answers), resident.language) if resident and action == "ready" else None

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        key = await storage.get(tx, subject)
        if key is None or action not in _offered(key):
            return Done(message=text("keys-not-now"), applied=False)
        await NEW_KEY.keep(tx, key.id, now)
        if action == "close":
            await storage.change(tx, [key.id], state="back", closed_at=now)
            return Done([card_of(runtime, key.id)])
        await storage.change(tx, [key.id], state="ready")
        return Done([card_of(runtime, key.id), *await _told(tx, key, _ready(answers))])


def card_of(runtime: Runtime, number: int) -> CaseCard:
    return CaseCard("key", number, runtime.policy.channels.default)


async def not_ready(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    return [Alert(runtime.policy.channels.default, text("keys-late", number=run.subject))]


NEW_KEY = Clock("new_key", "key", text("clock-new-key"), not_ready, lambda policy: WorkingDays(2))


def _offered(key: LostKey) -> tuple[str, ...]:
    return {"lost": ("ready", "close"), "ready": ("close",)}.get(key.state, ())


def _ready(answers: Answers) -> Prompt:
    return Prompt((text("keys-ready"), Plain(str(answers["words"]))), (MENU,))


async def _told(tx: Tx, key: LostKey, prompt: Prompt) -> list[Effect]:
    assert key.resident_id is not None
    address, resident = await people.address_of(tx, key.resident_id), await people.resident(tx, key.resident_id)
    return [Say(address, prompt, resident.language)] if address and resident else []


async def find(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Words:
    """`/doorstep key 7` opens the form that says where the new key is."""
    number = int(called.said) if re.fullmatch("[0-9]{1,9}", called.said) else 0
    key = await storage.get(tx, number)
    if key is None or key.state != "lost":
        return text("keys-unknown")
    return Target(runtime.policy.channels.default, form=("key", "ready", key.id))
