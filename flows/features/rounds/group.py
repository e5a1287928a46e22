"""A tap on a question in the group: its vote is counted, and the voter sees a toast."""

from flows.conversation.group import GroupTurn
from flows.features.rounds.actions import Vote
from flows.features.rounds.closing import counted, look_again
from flows.features.rounds.count import Household, household
from flows.features.rounds.questions import FIXED, NOT_FIXED, Answer, Key, is_answer
from flows.kernel.words import Plain, Words, named, text
from storage import groups, rounds
from storage.rounds import OPEN, Round


async def tapped(turn: GroupTurn, vote: Vote) -> None:
    round_ = await _meant(turn, vote)
    if round_ is None:
        turn.toast = text("engine-old-button")
    elif round_.state != OPEN:
        turn.toast = text("round-toast-closed")
    else:
        await _vote(turn, round_, vote.question, vote.answer)


async def _meant(turn: GroupTurn, vote: Vote) -> Round | None:
    """Return the round of a button, if it is one of this group's."""
    round_ = await rounds.get(turn.tx, vote.number) if is_answer(vote.question, vote.answer) else None
    if round_ is None:
        return None
    return round_ if turn.group.id in [one.id for one in await groups.of_block(turn.tx, round_.block_id)] else None


async def _vote(turn: GroupTurn, round_: Round, question: Key, answer: Answer) -> None:
    tx, platform, person = turn.tx, turn.arrived.address.platform, turn.person
    lives = await rounds.lives(tx, platform, person)
    who = household(platform, person, lives, round_.block_id)
    if who is None:
        turn.toast = text("round-toast-elsewhere", block=Plain(round_.block_name))
        return
    said = named("round-said-", f"{question}-{answer}")
    last = await rounds.last_vote(tx, round_.id, question, platform, person, lives)
    if last == (platform, person, answer):
        turn.toast = text("round-toast-stands", said=said)
        return
    await rounds.cast(tx, round_, platform, person, question, answer, turn.now)
    turn.toast = _counted(who, said)
    if (question, answer) == (FIXED, NOT_FIXED) and not round_.reopened:
        votes = await counted(tx, round_, FIXED)
        turn.effects += await look_again(tx, turn.runtime, round_, votes, turn.now)


def _counted(who: Household, said: Words) -> Words:
    return named("round-toast-", who[0], said=said)
