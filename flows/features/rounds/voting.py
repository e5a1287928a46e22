"""A tap on a question in the group: whose vote it is, and a word to who tapped."""

from flows.conversation.group import GroupTurn
from flows.features.rounds.closing import counted, look_again
from flows.features.rounds.count import Household, household
from flows.features.rounds.opening import posts
from flows.features.rounds.questions import FIXED, NOT_FIXED, is_answer
from flows.kernel.words import Plain, Words, text
from storage import groups, rounds
from storage.rounds import OPEN, Round


async def tapped(turn: GroupTurn, words: list[str]) -> None:
    """ "go:round:<number>:<question>:<answer>"."""
    round_ = await _meant(turn, words)
    if round_ is None:
        turn.toast = text("engine-old-button")
    elif round_.state != OPEN:
        turn.toast = text("round-toast-closed")
    else:
        await _vote(turn, round_, *words[1:])


async def _meant(turn: GroupTurn, words: list[str]) -> Round | None:
    """The round of a button, if it is one of this group's."""
    match words:
        case [number, question, answer] if number.isascii() and number.isdigit() and is_answer(question, answer):
            round_ = await rounds.get(turn.tx, int(number)) if len(number) < 16 else None
        case _:
            return None
    if round_ is None:
        return None
    return round_ if turn.group.id in [one.id for one in await groups.of_block(turn.tx, round_.block_id)] else None


async def _vote(turn: GroupTurn, round_: Round, question: str, answer: str) -> None:
    tx, platform, person = turn.tx, turn.arrived.address.platform, turn.person
    lives = await rounds.lives(tx, platform, person)
    who = household(platform, person, lives, round_.block_id)
    if who is None:
        turn.toast = text("round-toast-elsewhere", block=Plain(round_.block_name))
        return
    said = text(f"round-said-{question}-{answer}")
    last = await rounds.last_vote(tx, round_.id, question, platform, person, lives)
    if last == (platform, person, answer):
        turn.toast = text("round-toast-stands", said=said)
        return
    await rounds.cast(tx, round_, platform, person, question, answer, turn.now)
    turn.toast = _counted(who, said)
    if (question, answer) == (FIXED, NOT_FIXED) and not round_.reopened:
        votes = await counted(tx, round_, FIXED)
        turn.effects += await look_again(tx, turn.runtime, round_, votes, turn.now)
    turn.effects += await posts(tx, round_, "round")


def _counted(who: Household, said: Words) -> Words:
    return text(f"round-toast-{who[0]}", said=said)
