"""A resident tells of something broken or dangerous, and answers what staff write about it."""

from datetime import datetime

from flows import engine
from flows.cases import attached
from flows.conversation import understand
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.conversation.understand import Understood
from flows.features.basics import replies
from flows.features.hazards import limits, record
from flows.features.hazards.actions import TellHazard
from flows.features.hazards.flow import HAZARD, MAX_WORDS, HazardDraft, HazardFacts
from flows.features.hazards.record import SURE, NewHazard
from flows.features.hazards.staff import HAZARD_CASE
from flows.kernel.policy import Policy
from flows.kernel.words import Plain, Prompt, text
from storage import hazards

KINDS = {
    "danger.gas": "gas",
    "danger.co": "gas",
    "danger.fire": "fire",
    "danger.electric": "electric",
    "danger.flood": "water",
    "repair.leak": "water",
    "repair.mould": "damp",
    "repair.heating": "heating",
}
"""The kind of hazard that a meaning of words is."""


def facts(turn: ResidentTurn) -> HazardFacts:
    return HazardFacts(turn.runtime.policy, turn.now, turn.resident)


async def begin(turn: ResidentTurn, asked: TellHazard) -> None:
    await turn.expect_nothing()
    await turn.start(HAZARD, HazardDraft())


async def take_words(turn: ResidentTurn, sent: Sent) -> None:
    """Begin with a message: we know of the hazard from when it was sent. Its kind is taken from the words where they
    are plain, and can be changed; whom to ring is not shown a second time."""
    first, *more = engine.split(sent.words.strip(), MAX_WORDS) or [""]
    understood = understand.read(sent.words)
    told = understood.danger is not None and understood.danger.level == "card"
    draft = HazardDraft(
        words=first,
        more=tuple(more),
        media=sent.keys,
        aware_at=turn.sent_at.isoformat(),
        kind=_kind(turn.runtime.policy, understood),
        safe="yes" if told else None,
    )
    given = ["media", *(step for step in ("kind", "safe") if getattr(draft, step))]
    await turn.start(HAZARD, draft, album=sent.album, given=given)


def _kind(policy: Policy, understood: Understood) -> str | None:
    """Return the kind that words mean, if they are plain and the landlord has it."""
    danger = understood.danger
    found = KINDS.get(f"danger.{danger.kind}") if danger and danger.level == "card" else None
    found = found or next((kind for means, kind in KINDS.items() if understood.share((means,)) >= SURE), None)
    return found if policy.hazards.kind(found) else None


async def finish(turn: ResidentTurn, draft: HazardDraft) -> None:
    policy, resident = turn.runtime.policy, turn.resident
    assert draft.kind is not None
    aware_at = datetime.fromisoformat(draft.aware_at) if draft.aware_at else turn.sent_at
    kind = policy.hazards.kind(draft.kind)
    told = NewHazard(
        kind=draft.kind,
        urgency=limits.urgency(policy, kind, aware_at, hurts_now=draft.now == "yes"),
        words=draft.own(),
        aware_at=aware_at,
        language=resident.language,
        resident_id=resident.id,
        home_id=resident.home_id,
        block_id=resident.block_id,
        address=None if resident.home_address else draft.address or None,
        room=draft.room,
        household=draft.household,
    )
    hazard, effects = await record.begin(turn.tx, turn.runtime, told, turn.actor, turn.now)
    keys = (*((draft.voice,) if draft.voice else ()), *draft.media)
    turn.effects += [*effects, *await attached.attach(turn.tx, turn.runtime, keys, HAZARD_CASE, hazard.id)]
    phone = Plain(policy.landlord.urgent_phone)
    body = (
        text("hazard-sent", ref=record.ref_words(hazard)),
        *([text("hazard-sent-emergency", phone=phone)] if hazard.urgency == "emergency" else []),
    )
    turn.say(Prompt(body, (MENU,), (HAZARD_CASE.name, hazard.id)))


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take what its resident writes about a hazard."""
    hazard = await hazards.get(turn.tx, number)
    if hazard is None or hazard.resident_id != turn.resident.id:
        await turn.index.catch_all(turn, sent)
        return
    words = engine.split(sent.words.strip(), MAX_WORDS)
    turn.effects += await record.wrote(turn.tx, turn.runtime, hazard, words, turn.actor, turn.sent_at, turn.now)
    await replies.received(turn, HAZARD_CASE, number, sent)
