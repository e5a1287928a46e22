"""A resident is asked to be a champion, agrees, stops; and what comes of what a champion carries."""

from collections.abc import Awaitable, Callable

from flows.cases import attached
from flows.conversation.turn import ResidentTurn
from flows.features.champions.flow import CARRY, CarryDraft, CarryFacts
from flows.features.champions.staff import cards_of, estate_card
from flows.features.reports.submit import due
from flows.kernel import guessing, refs
from flows.kernel.policy import Severity
from flows.kernel.words import At, Button, Plain, Prompt, Words, text
from storage import champions, estate, invitations
from storage.champions import Champion

MENU = (Button(text("menu-back"), "go:menu"),)


async def is_one(turn: ResidentTurn) -> bool:
    return await _current(turn) is not None


async def linked(turn: ResidentTurn, code: str) -> None:
    """`/start champion-CODE`."""
    who = f"{turn.arrived.address.platform}:{turn.arrived.address.person}"
    refused = await guessing.refusal(turn.tx, turn.runtime, "token", who, turn.now)
    found = None if refused else await invitations.champion_code(turn.tx, code)
    block = await estate.block(turn.tx, found.block_id) if found else None
    if found is None or block is None:
        if not refused:
            turn.effects += await guessing.wrong(turn.tx, turn.runtime, "token", who, turn.now)
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
        if not await invitations.use_champion_code(turn.tx, found.id):
            _say(turn, text("champion-used"))
            return
        number = await champions.ask(turn.tx, turn.resident.id, block.id, turn.now)
    elif mine.state == "agreed":
        turn.say(_own_page())
        return
    else:
        number = mine.id
    landlord = Plain(turn.runtime.policy.landlord.name)
    turn.say(
        Prompt(
            (text("champion-asked", block=Plain(block.name), landlord=landlord), text("champion-does-not")),
            (_go(f"champion:{number}:agree", "champion-agree"), _go(f"champion:{number}:no", "champion-no")),
        )
    )


async def page(turn: ResidentTurn, rest: list[str]) -> Prompt | None:
    """What a champion can do; and whether they are sure to stop."""
    mine = await _current(turn)
    if rest[1:] in (["agree"], ["no"], ["ended"]):
        return None
    if mine is None:
        return Prompt((text("champion-only"),), (MENU,))
    if rest == ["stop"]:
        ended = _go(f"champion:{mine.id}:ended", "champion-stop-yes")
        return Prompt((text("champion-stop-ask"),), (ended, _go("champion", "champion-stop-no")))
    return _own_page()


async def pressed(turn: ResidentTurn, rest: list[str], start: Callable[..., Awaitable[None]]) -> None:
    match rest:
        case []:
            if await may_carry(turn):
                await start(turn, CARRY, CARRY.draft())
        case [number, verb]:
            await act(turn, number, verb)
        case _:
            _say(turn, text("engine-old-button"))


async def act(turn: ResidentTurn, number: str, verb: str) -> None:
    """A button's number may be made up or old: only one's own standing counts."""
    block = turn.resident.block_id
    mine = await champions.standing(turn.tx, turn.resident.id, block) if block else None
    if mine is None or str(mine.id) != number:
        _say(turn, text("engine-old-button"))
        return
    if verb == "agree":
        if mine.state == "asked":
            await champions.move(turn.tx, mine.id, "agreed", agreed_at=turn.now)
            turn.effects += await estate_card(turn.tx, turn.runtime, mine.block_id)
        turn.say(Prompt((text("champion-agreed"),), _own_rows()))
    elif verb == "no" and mine.state == "asked":
        await champions.move(turn.tx, mine.id, "declined", ended_at=turn.now)
        _say(turn, text("champion-declined"))
    elif verb == "ended" and mine.state == "agreed":
        await champions.move(turn.tx, mine.id, "ended", ended_at=turn.now)
        turn.effects += await estate_card(turn.tx, turn.runtime, mine.block_id)
        _say(turn, text("champion-ended"))
    else:
        _say(turn, text("engine-old-button"))


async def may_carry(turn: ResidentTurn) -> bool:
    """Whether this resident carries words; else they read who does."""
    if await is_one(turn):
        return True
    _say(turn, text("champion-only"))
    return False


async def facts(turn: ResidentTurn) -> CarryFacts:
    return CarryFacts(turn.runtime.policy, turn.now)


async def finish(turn: ResidentTurn, draft: CarryDraft) -> None:
    mine = await _current(turn)
    if not draft.may_be_told() or mine is None:
        _say(turn, text("champion-only" if mine is None else "carry-not-yet"))
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
    carried = await champions.get(turn.tx, number)
    assert carried is not None
    turn.effects += cards_of(turn.runtime, carried)
    keys = [*([draft.voice] if draft.voice else []), *draft.media]
    turn.effects += await attached.attach(turn.tx, turn.runtime, keys, "carried", number)
    _say(turn, text("carry-sent", ref=Plain(refs.shown(ref)), by=At(due_at)))


async def _current(turn: ResidentTurn) -> Champion | None:
    """A champion of the block they live in now."""
    block = turn.resident.block_id
    mine = await champions.standing(turn.tx, turn.resident.id, block) if block else None
    return mine if mine and mine.state == "agreed" else None


async def _fresh_ref(turn: ResidentTurn) -> str:
    while True:
        ref = await refs.fresh(turn.tx)
        if not await champions.ref_taken(turn.tx, ref):
            return ref


def _own_page() -> Prompt:
    return Prompt((text("champion-page"),), _own_rows())


def _own_rows() -> tuple[tuple[Button, ...], ...]:
    return (_go("neighbour", "champion-carry"), _go("champion:stop", "champion-stop"), MENU)


def _go(action: str, label: str) -> tuple[Button, ...]:
    return (Button(text(label), f"go:{action}"),)


def _say(turn: ResidentTurn, words: Words) -> None:
    turn.say(Prompt((words,), (MENU,)))
