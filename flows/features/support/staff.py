"""The card of a call for help, for the few who may see it: what is hard, and the answer, which names a person."""

from datetime import datetime

from flows.cases import discreet
from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.cases.files import EVIDENCE
from flows.conversation import reach
from flows.conversation.actions import MENU
from flows.features.visits.actions import AskForHelp
from flows.features.visits.messages import what, when
from flows.kernel import refs
from flows.kernel.actions import go
from flows.kernel.actor import Actor
from flows.kernel.clocks import Clock, WorkingDays
from flows.kernel.effects import Alert, CaseCard, CaseFile, Effect, Say
from flows.kernel.events import EvidenceSettled
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Person, Plain, Prompt, Words, named, text
from storage import evidence, people, supports, visits
from storage.clocks import ClockRun
from storage.database import Tx
from storage.supports import Support

MAX = {"contact": 200, "words": 2000}
"""The maximum of letters in each answer of the form."""


class SupportCase(CaseType):
    """A resident's call for help."""

    name = "support"
    actions = frozenset({"answer", discreet.ACTION})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return runtime.policy.channels.for_welfare if await supports.get(tx, subject) else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        support = await supports.get(tx, subject)
        if support is None:
            return None
        resident = await people.resident(tx, support.resident_id)
        fields: list[Field] = [
            (text("support-field-who"), name_of(resident.name) if resident else Plain("–")),
            (text("support-field-where"), Plain(support.home_address or "–")),
            (text("support-field-asked"), At(support.asked_at)),
            *await _visit_fields(tx, support),
        ]
        if support.voice:
            fields.append((text("support-field-voice"), text("support-voice-in-thread")))
        if support.contact:
            fields.append((text("support-field-contact"), Plain(support.contact)))
        if support.answer:
            fields.append((text("support-field-answer"), Plain(support.answer)))
        by = Person(support.answered_by) if support.answered_by else Plain("–")
        status = named("support-status-", support.state, due=At(support.due_at), who=by)
        heading = text("support-card", ref=Plain(refs.shown(support.ref)))
        return Card(heading, fields, status, own=support.words, actions=("answer", discreet.ACTION))

    async def moved(self, tx: Tx, runtime: Runtime, subject: int, channel: str) -> list[Effect]:
        support = await supports.get(tx, subject)
        piece = await evidence.get(tx, support.voice) if support and support.voice else None
        return await fetched(tx, runtime.policy, piece.key, "ready") if piece and piece.state == "ready" else []

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        support = await supports.get(tx, subject)
        if support and action == discreet.ACTION:
            return await discreet.form(tx, support.resident_id)
        known = support.contact if support else None
        contact = Question("contact", text("support-ask-contact"), "line", initial=known, most=MAX["contact"])
        words = Question("words", text("support-ask-answer"), hint=text("support-answer-hint"), most=MAX["words"])
        above = [text("support-stays-above")] if support and await _is_safety(tx, support) else []
        return ActionForm((contact, words), above, support.revision if support else 0)

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        support = await supports.get(tx, subject)
        resident = await people.resident(tx, support.resident_id) if support else None
        if support is None or resident is None or action != "answer" or _wrong(answers):
            return None
        return _answer(runtime, support, answers), resident.language

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        support = await supports.get(tx, subject)
        resident = await people.resident(tx, support.resident_id) if support else None
        if support and action == discreet.ACTION:
            hide, effects = await discreet.act(tx, runtime, support.resident_id, actor, answers, now)
            return Done(effects, message=text("staff-discreet-hide" if hide else "staff-discreet-show"))
        if support is None or resident is None or answers.get("revision") != support.revision:
            return Done(message=text("support-changed-meanwhile"), applied=False)
        wrong = _wrong(answers)
        if wrong:
            return Done(errors=wrong, applied=False)
        address = await people.address_of(tx, resident.id)
        if address is None:
            return Done(errors={"words": text("staff-no-chat")}, applied=False)
        await ANSWER.keep(tx, support.id, now)
        answered = {"contact": _given(answers, "contact"), "answer": _given(answers, "words"), "answered_by": actor.id}
        await supports.change(tx, support.id, state="answered", closed_at=now, **answered)
        prompt = _answer(runtime, support, answers)
        said = Say(address, prompt, resident.language, subject=(self.name, support.id))
        return Done([card_of(runtime.policy, support.id), await reach.awaits_answer(tx, said, now)])


SUPPORT_CASE = SupportCase()


def card_of(policy: Policy, number: int) -> CaseCard:
    return CaseCard("support", number, policy.channels.for_welfare)


async def overdue(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Report an overdue call for help, in its own channel."""
    support = await supports.get(tx, run.subject)
    if support is None:
        return []
    await supports.change(tx, support.id, state="overdue")
    late = text("support-overdue", ref=Plain(refs.shown(support.ref)))
    return [
        card_of(runtime.policy, support.id),
        Alert(runtime.policy.channels.for_welfare, late, "support", support.id),
    ]


ANSWER = Clock("support_answer", "support", text("clock-support-answer"), overdue, lambda policy: WorkingDays(1))
"""Until a person has answered."""


async def file_came(tx: Tx, runtime: Runtime, event: EvidenceSettled, now: datetime) -> list[Effect]:
    return await fetched(tx, runtime.policy, event.piece.key, event.piece.state)


async def fetched(tx: Tx, policy: Policy, key: str, state: str) -> list[Effect]:
    """Note that a voice note was fetched (or cannot be): it goes to the thread of its card."""
    support = await supports.with_voice(tx, key) if state in ("ready", "refused") else None
    if support is None:
        return []
    channel, shown = policy.channels.for_welfare, refs.shown(support.ref)
    if state == "refused":
        return [Alert(channel, text("support-voice-lost", ref=Plain(shown)), "support", support.id)]
    return [CaseFile("support", support.id, channel, EVIDENCE.name, key, f"{shown}-1")]


async def _visit_fields(tx: Tx, support: Support) -> list[Field]:
    visit = await visits.find(tx, support.visit_ref) if support.visit_ref else None
    if visit is None:
        return []
    shown = text("support-visit-safety" if visit.safety else "support-visit", what=what(visit), when=when(visit))
    return [(text("support-field-visit"), shown)]


async def _is_safety(tx: Tx, support: Support) -> bool:
    visit = await visits.find(tx, support.visit_ref) if support.visit_ref else None
    return visit is not None and visit.safety is not None


def _given(answers: Answers, key: str) -> str:
    return str(answers.get(key) or "").strip()


def _wrong(answers: Answers) -> dict[str, Words]:
    lengths = {key: len(_given(answers, key)) for key in MAX}
    return {
        key: text("engine-too-long", length=length, most=MAX[key]) if length else text("engine-needed")
        for key, length in lengths.items()
        if not 0 < length <= MAX[key]
    }


def _answer(runtime: Runtime, support: Support, answers: Answers) -> Prompt:
    landlord, ref = Plain(runtime.policy.landlord.name), Plain(refs.shown(support.ref))
    body = (
        text("support-told", landlord=landlord, ref=ref),
        Plain(_given(answers, "words")),
        text("support-contact", contact=Plain(_given(answers, "contact"))),
    )
    return Prompt(body, (go(AskForHelp(), "support-again"), MENU))
