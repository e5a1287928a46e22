"""A resident's use of wishes: ask, change, take back, say that one still holds."""

from typing import Any

from flows.conversation.turn import ResidentTurn, Sent
from flows.features.basics import replies
from flows.features.wishes import pages
from flows.features.wishes.actions import ChangeWish, NewWish, ShowWish, StillRight, TakeBack
from flows.features.wishes.flow import NO_END, WISH, WishDraft, WishFacts
from flows.features.wishes.staff import ANSWER, REVIEWED_AFTER, WISH_CASE, card_of
from flows.kernel.effects import Alert
from flows.kernel.words import Prompt, text
from storage import wishes
from storage.wishes import IN_FORCE


async def load(turn: ResidentTurn) -> WishFacts:
    found = await wishes.of_resident(turn.tx, turn.resident.id)
    return WishFacts(turn.runtime.policy, turn.now, pages.taken(found))


async def new(turn: ResidentTurn, asked: NewWish) -> None:
    """Begin a new wish, if the resident has a home and anything left to ask for."""
    if turn.resident.home_id and pages.left(turn.runtime, await wishes.of_resident(turn.tx, turn.resident.id)):
        await turn.start(WISH, WishDraft())
    else:
        turn.say(await pages.listed(turn))


async def change(turn: ResidentTurn, asked: ChangeWish) -> None:
    """Begin the questions, filled in with the wish as it is."""
    wish = await pages.mine(turn.tx, turn.resident, asked.number)
    if wish is None:
        turn.say(pages.not_yours())
        return
    knows: Any = wish.knows
    until = wish.until or NO_END
    await turn.start(WISH, WishDraft(of=wish.id, wish=wish.wish, words=wish.words, knows=knows, until=until))


async def still_right(turn: ResidentTurn, said: StillRight) -> None:
    wish = await pages.mine(turn.tx, turn.resident, said.number)
    if wish and wish.state in IN_FORCE:
        await wishes.change(turn.tx, wish.id, review_at=turn.now + REVIEWED_AFTER)
        turn.say(await pages.one(turn, ShowWish(wish.id), text("wishes-still-thanks")), edit=True)
    elif wish:
        turn.say(await pages.one(turn, ShowWish(wish.id), text("engine-old-button")))
    else:
        turn.say(pages.not_yours())


async def take_back(turn: ResidentTurn, asked: TakeBack) -> None:
    """Take a wish back. Tapped twice, it is taken back once and confirmed twice."""
    wish = await pages.own(turn.tx, turn.resident, asked.number)
    if wish is None or wish.state == "ended":
        turn.say(pages.not_yours())
        return
    if wish.state != "taken_back":
        await ANSWER.drop(turn.tx, wish.id, turn.now)
        await wishes.change(turn.tx, wish.id, state="taken_back", ended_at=turn.now, instruction=None, review_at=None)
        turn.effects.append(card_of(turn.runtime, wish.id))
    shown = await pages.listed(turn)
    turn.say(Prompt((text("wishes-taken-back"), *shown.body), shown.rows), edit=True)


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take an answer to what staff wrote about a wish. What was decided stands; what is not is owed again, if staff
    had answered with a question."""
    wish = await pages.mine(turn.tx, turn.resident, number)
    if wish is None:
        await turn.index.catch_all(turn, sent)
        return
    await wishes.change(turn.tx, wish.id, words=replies.longer(wish.words, sent.words))
    if wish.state == "asked" and not await ANSWER.is_owed(turn.tx, wish.id):
        due_at = ANSWER.due(turn.runtime.policy, turn.now)
        await ANSWER.start(turn.tx, wish.id, turn.now, due_at, turn.resident.id)
    wrote = text("wishes-wrote", number=wish.id)
    turn.effects += [card_of(turn.runtime, wish.id), Alert(turn.runtime.policy.channels.for_welfare, wrote)]
    await replies.received(turn, WISH_CASE, wish.id, sent)


async def finish(turn: ResidentTurn, draft: WishDraft) -> None:
    """Send an agreed wish to staff; a changed one is decided anew, and until then none of it is passed on
    to workers."""
    asked = {
        "words": draft.own(),
        "knows": draft.knows,
        "until": None if draft.until == NO_END else draft.until,
        "state": "asked",
        "asked_at": turn.now,
    }
    if draft.of:
        wish = await pages.mine(turn.tx, turn.resident, draft.of)
        if wish is None:
            turn.say(pages.not_yours())
            await turn.keep(draft.own())
            return
        undecided = dict.fromkeys(("instruction", "answer", "decided_by", "decided_at", "review_at", "ended_at"))
        await wishes.change(turn.tx, wish.id, **asked, **undecided)
        number = wish.id
    elif turn.resident.home_id is None:
        turn.say(await pages.listed(turn))
        await turn.keep(draft.own())
        return
    else:
        own = {"resident_id": turn.resident.id, "home_id": turn.resident.home_id}
        number = await wishes.add(turn.tx, **own, **asked, wish=draft.wish)
    due_at = ANSWER.due(turn.runtime.policy, turn.now)
    await ANSWER.start(turn.tx, number, turn.now, due_at, turn.resident.id)
    turn.effects.append(card_of(turn.runtime, number))
    said = pages.sent(turn.runtime.policy.landlord.name)
    turn.say(Prompt(said.body, said.rows, (WISH_CASE.name, number)))
