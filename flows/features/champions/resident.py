"""A resident is asked to be a champion, agrees, stops; and what happens with the words that a champion passes on."""

from flows.cases import attached
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.basics import replies
from flows.features.champions import pages
from flows.features.champions.actions import Agree, CarryWords, Decline, Stop
from flows.features.champions.flow import CARRY, CarryDraft, CarryFacts
from flows.features.champions.staff import ANSWER, CARRIED_CASE, cards_of, channel_of_block, estate_card
from flows.features.reports.submit import due
from flows.kernel import guessing, refs
from flows.kernel.actions import go
from flows.kernel.effects import Alert
from flows.kernel.policy import Severity
from flows.kernel.words import At, Plain, Prompt, Words, text
from storage import champions, estate, invitations
from storage.champions import Champion


async def linked(turn: ResidentTurn, code: str) -> None:
    """Take `/start champion-CODE`."""
    refused = await guessing.refusal(turn.tx, turn.runtime, "token", turn.who, turn.now)
    found = None if refused else await invitations.one_use(turn.tx, invitations.CHAMPION, code)
    block = await estate.block(turn.tx, found.target) if found else None
    if found is None or block is None:
        if not refused:
            turn.effects += await guessing.wrong(turn.tx, turn.runtime, "token", turn.who, turn.now)
        _say(turn, refused or text("champion-unknown"))
        return
    if turn.resident.block_id != block.id:
        _say(turn, text("champion-elsewhere", block=Plain(block.name)))
        return
    mine = await champions.standing(turn.tx, turn.resident.id, block.id)
    if mine is None:
        if found.expires_at < turn.now:
            _say(turn, text("champion-expired"))
            return
        if not await invitations.use_up(turn.tx, found.id):
            _say(turn, text("champion-used"))
            return
        number = await champions.ask(turn.tx, turn.resident.id, block.id, turn.now)
    elif mine.state == "agreed":
        turn.say(pages.own_page())
        return
    else:
        number = mine.id
    landlord = Plain(turn.runtime.policy.landlord.name)
    turn.say(
        Prompt(
            (text("champion-asked", block=Plain(block.name), landlord=landlord), text("champion-does-not")),
            (go(Agree(number), "champion-agree"), go(Decline(number), "champion-no")),
        )
    )


async def agree(turn: ResidentTurn, said: Agree) -> None:
    mine = await _meant(turn, said.number)
    if mine is None:
        _old(turn)
        return
    if mine.state == "asked":
        await champions.move(turn.tx, mine.id, "agreed", agreed_at=turn.now)
        turn.effects += await estate_card(turn.tx, turn.runtime, mine.block_id)
    turn.say(Prompt((text("champion-agreed"),), pages.own_rows()))


async def decline(turn: ResidentTurn, said: Decline) -> None:
    mine = await _meant(turn, said.number)
    if mine is None or mine.state != "asked":
        _old(turn)
        return
    await champions.move(turn.tx, mine.id, "declined", ended_at=turn.now)
    _say(turn, text("champion-declined"))


async def stop(turn: ResidentTurn, said: Stop) -> None:
    mine = await _meant(turn, said.number)
    if mine is None or mine.state != "agreed":
        _old(turn)
        return
    await champions.move(turn.tx, mine.id, "ended", ended_at=turn.now)
    turn.effects += await estate_card(turn.tx, turn.runtime, mine.block_id)
    _say(turn, text("champion-ended"))


async def _meant(turn: ResidentTurn, number: int) -> Champion | None:
    """Return their own record: a button's number may be made up or old, and only their own counts."""
    mine = await pages.standing(turn)
    return mine if mine and mine.id == number else None


async def carry(turn: ResidentTurn, asked: CarryWords) -> None:
    if await pages.is_one(turn):
        await turn.start(CARRY, CarryDraft())
    else:
        turn.say(pages.ONLY)


def facts(turn: ResidentTurn) -> CarryFacts:
    return CarryFacts(turn.runtime.policy, turn.now)


async def finish(turn: ResidentTurn, draft: CarryDraft) -> None:
    mine = await pages.current(turn)
    if not draft.may_be_told() or mine is None:
        _say(turn, text("champion-only" if draft.may_be_told() else "carry-not-yet"))
        if draft.may_be_told():
            await turn.keep(draft.own())
        return
    ref = await _fresh_ref(turn)
    due_at = due(turn.runtime.policy, Severity.MEDIUM, "", turn.now)
    number = await champions.carry(
        turn.tx,
        ref=ref,
        resident_id=turn.resident.id,
        block_id=mine.block_id,
        source=draft.whose,
        neighbour=(draft.name.strip() or None) if draft.whose == "neighbour" else None,
        words=draft.own(),
        at=turn.now,
        due_at=due_at,
    )
    await ANSWER.start(turn.tx, number, turn.now, due_at, turn.resident.id)
    carried = await champions.get(turn.tx, number)
    assert carried is not None
    turn.effects += cards_of(turn.runtime, carried)
    keys = [*([draft.voice] if draft.voice else []), *draft.media]
    turn.effects += await attached.attach(turn.tx, turn.runtime, keys, CARRIED_CASE, number)
    said = text("carry-sent", ref=Plain(refs.shown(ref)), by=At(due_at))
    turn.say(Prompt((said,), (MENU,), (CARRIED_CASE.name, number)))


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take an answer to what staff wrote about words that a champion brought."""
    carried = await champions.get(turn.tx, number)
    if carried is None or carried.resident_id != turn.resident.id:
        await turn.index.catch_all(turn, sent)
        return
    await champions.change(turn.tx, number, words=replies.longer(carried.words, sent.words))
    turn.effects += cards_of(turn.runtime, carried)
    wrote = text("carried-wrote", ref=Plain(refs.shown(carried.ref)), block=Plain(carried.block_name))
    turn.effects.append(Alert(channel_of_block(turn.runtime, carried.block_ref), wrote))
    await replies.received(turn, CARRIED_CASE, number, sent)


async def _fresh_ref(turn: ResidentTurn) -> str:
    while True:
        ref = await refs.fresh(turn.tx)
        if not await champions.ref_taken(turn.tx, ref):
            return ref


def _old(turn: ResidentTurn) -> None:
    _say(turn, text("engine-old-button"))


def _say(turn: ResidentTurn, words: Words) -> None:
    turn.say(Prompt((words,), (MENU,)))
