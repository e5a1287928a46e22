"""What a resident does with their wishes: ask, change, take back, say that one still holds."""

from typing import Any

from flows.residents.handling import Handling
from flows.wishes import pages
from flows.wishes.flow import NO_END, WishDraft, WishFacts
from flows.wishes.staff import REVIEWED_AFTER, card_of
from flows.words import Prompt, text
from storage import wishes
from storage.wishes import IN_FORCE, Wish


async def facts(turn: Handling) -> WishFacts:
    found = await wishes.of_resident(turn.tx, turn.resident.id)
    return WishFacts(turn.house.policy, turn.now, pages.taken(found))


async def act(turn: Handling, number: str, verb: str) -> WishDraft | None:
    """Do what a button says, if it still can be done. A draft: with it the questions begin."""
    if verb == "new":
        return await _new(turn)
    if verb == "gone":
        await _take_back(turn, number)
        return None
    wish = await pages.mine(turn.tx, turn.resident, number)
    if wish is None:
        turn.say(pages.not_yours())
        return None
    match verb:
        case "change":
            return _again(wish)
        case "still" if wish.state in IN_FORCE:
            await wishes.change(turn.tx, wish.id, review_at=turn.now + REVIEWED_AFTER)
            turn.say(await _page(turn, wish, "wishes-still-thanks"), edit=True)
        case _:
            turn.say(await _page(turn, wish, "engine-old-button"))
    return None


async def _page(turn: Handling, wish: Wish, above: str) -> Prompt:
    return await pages.one(turn.tx, turn.house, turn.resident, str(wish.id), text(above))


async def _new(turn: Handling) -> WishDraft | None:
    """A new wish, if there is a home to have it for and anything left to ask for."""
    left = {wish.id for wish in turn.house.policy.wishes} - (await facts(turn)).taken
    if turn.resident.home_id and left:
        return WishDraft()
    turn.say(await pages.listed(turn.tx, turn.house, turn.resident, []))
    return None


def _again(wish: Wish) -> WishDraft:
    """A wish as its questions would have left it."""
    knows: Any = wish.knows
    until = wish.until or NO_END
    return WishDraft(of=wish.id, wish=wish.wish, words=wish.words, knows=knows, until=until)


async def _take_back(turn: Handling, number: str) -> None:
    """Tapped twice, it is taken back once and says so twice."""
    wish = await pages.own(turn.tx, turn.resident, number)
    if wish is None or wish.state == "ended":
        turn.say(pages.not_yours())
        return
    if wish.state != "taken_back":
        await wishes.change(turn.tx, wish.id, state="taken_back", ended_at=turn.now, instruction=None, review_at=None)
        turn.effects.append(card_of(turn.house, wish.id))
    shown = await pages.listed(turn.tx, turn.house, turn.resident, [])
    turn.say(Prompt((text("wishes-taken-back"), *shown.body), shown.rows), edit=True)


async def finish(turn: Handling, draft: WishDraft) -> None:
    """A wish that was agreed to goes to the staff; one that was changed is decided anew, and till then nothing of it
    travels."""
    asked = {
        "words": draft.own(),
        "knows": draft.knows,
        "until": None if draft.until == NO_END else draft.until,
        "state": "asked",
        "asked_at": turn.now,
    }
    if draft.of:
        wish = await pages.mine(turn.tx, turn.resident, str(draft.of))
        if wish is None:
            turn.say(pages.not_yours())
            return
        undecided = dict.fromkeys(("instruction", "answer", "decided_by", "decided_at", "review_at", "ended_at"))
        await wishes.change(turn.tx, wish.id, **asked, **undecided)
        number = wish.id
    elif turn.resident.home_id is None:
        turn.say(await pages.listed(turn.tx, turn.house, turn.resident, []))
        return
    else:
        own = {"resident_id": turn.resident.id, "home_id": turn.resident.home_id}
        number = await wishes.add(turn.tx, **own, **asked, wish=draft.wish)
    turn.effects.append(card_of(turn.house, number))
    turn.say(pages.sent(turn.house.policy.landlord.name))
