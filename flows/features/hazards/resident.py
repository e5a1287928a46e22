"""A resident tells of something broken or dangerous, and answers what staff write about it."""

from datetime import datetime

from flows import engine
from flows.cases import attached
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.basics import replies
from flows.features.hazards import limits, record
from flows.features.hazards.actions import TellHazard
from flows.features.hazards.flow import HAZARD, MAX_WORDS, HazardDraft, HazardFacts
from flows.features.hazards.record import NewHazard
from flows.features.hazards.staff import HAZARD_CASE
from flows.kernel.words import Plain, Prompt, text
from storage import hazards


def facts(turn: ResidentTurn) -> HazardFacts:
    return HazardFacts(turn.runtime.policy, turn.now, turn.resident)


async def begin(turn: ResidentTurn, asked: TellHazard) -> None:
    await turn.expect_nothing()
    await turn.start(HAZARD, HazardDraft())


async def take_words(turn: ResidentTurn, sent: Sent) -> None:
    """Begin with a message: we know of the hazard from when it was sent."""
    first, *more = engine.split(sent.words.strip(), MAX_WORDS) or [""]
    draft = HazardDraft(words=first, more=tuple(more), media=sent.keys, aware_at=turn.sent_at.isoformat())
    await turn.start(HAZARD, draft, album=sent.album)


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
    """Take what its resident writes about a hazard: it goes to the thread, and an ended one stays so."""
    hazard = await hazards.get(turn.tx, number)
    if hazard is None or hazard.resident_id != turn.resident.id:
        await turn.index.catch_all(turn, sent)
        return
    for part in engine.split(sent.words.strip(), MAX_WORDS):
        turn.effects += await record.note(turn.tx, turn.runtime, hazard, "added", turn.actor, turn.now, {"words": part})
    await replies.received(turn, HAZARD_CASE, number, sent)
