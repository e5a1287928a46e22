"""A resident says thank you: whom they can choose, and the result."""

from datetime import timedelta

from flows.cases import attached
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.basics import replies
from flows.features.thanks import staff
from flows.features.thanks.actions import SayThanks
from flows.features.thanks.flow import ELSE, MAX_WORDS, NAMED, THANKS, WORKER, ThanksDraft, ThanksFacts
from flows.kernel.words import Prompt, text
from storage import thanks, visits
from storage.visits import Visit

RECENT = timedelta(days=60)
"""How long after a visit whoever came is offered."""
NOBODY_CAME = ("cancelled", "no_show")


async def load(turn: ResidentTurn) -> ThanksFacts:
    policy, resident = turn.runtime.policy, turn.resident
    came = [visit for visit in await visits.of_resident(turn.tx, resident) if _came(turn, visit)]
    services = tuple(one for one in policy.services if not one.blocks or resident.block_ref in one.blocks)
    return ThanksFacts(policy, turn.now, resident.language, tuple(came), services)


def _came(turn: ResidentTurn, visit: Visit) -> bool:
    return turn.now - RECENT <= visit.starts_at <= turn.now and visit.state not in NOBODY_CAME


async def begin(turn: ResidentTurn, asked: SayThanks) -> None:
    await turn.start(THANKS, ThanksDraft())


async def take_words(turn: ResidentTurn, sent: Sent) -> None:
    """Begin with a message as the words: whoever is thanked is asked for, and then it can be sent."""
    words = sent.words.strip()
    fits = len(words) <= MAX_WORDS
    draft = ThanksDraft(words=words if fits else "", added=() if fits else (words,), media=sent.keys)
    await turn.start(THANKS, draft, album=sent.album)


async def finish(turn: ResidentTurn, draft: ThanksDraft) -> None:
    facts, resident = await load(turn), turn.resident
    visit, service = facts.visit(draft), facts.service(draft)
    contract = turn.runtime.policy.contract(service.contract) if service else None
    number = await thanks.add(
        turn.tx,
        resident_id=resident.id,
        home_id=resident.home_id,
        block_id=resident.block_id,
        worker_id=visit.worker_id if visit and draft.whom == f"{WORKER}{visit.id}" else None,
        contractor_ref=visit.contractor_ref if visit else contract.contractor if contract else None,
        contract_ref=visit.contract_ref if visit else contract.ref if contract else None,
        visit_ref=visit.ref if visit else None,
        service=service.ref if service else None,
        named=draft.named or None if draft.whom in (ELSE, NAMED) else None,
        words=draft.own(),
        at=turn.now,
    )
    files = await attached.attach(turn.tx, turn.runtime, draft.keys(), staff.THANK_PERSON_CASE, number)
    turn.effects += [*await staff.cards_of(turn.tx, turn.runtime, number), *files]
    turn.say(Prompt((text("thanks-sent"),), (MENU,), (staff.KIND, number)))


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take what a resident adds to their thanks."""
    thank = await thanks.get(turn.tx, number)
    if thank is None or thank.resident_id != turn.resident.id:
        await turn.index.catch_all(turn, sent)
        return
    await thanks.change(turn.tx, number, words=replies.longer(thank.words, sent.words))
    before = len(turn.effects)
    await replies.received(turn, staff.THANK_PERSON_CASE, number, sent)
    # A card comes before the files in its thread.
    turn.effects[before:before] = await staff.cards_of(turn.tx, turn.runtime, number)
