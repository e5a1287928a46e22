"""Pages for a champion: what they can do, and whether they are sure to stop."""

from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.features.champions.actions import AskStop, CarryWords, ShowChampion, Stop
from flows.kernel.actions import go
from flows.kernel.words import Button, Prompt, text
from storage import champions
from storage.champions import Champion

ONLY = Prompt((text("champion-only"),), (MENU,))
"""The page for anybody else: it says what champions are."""


async def current(turn: ResidentTurn) -> Champion | None:
    """Return the resident as a champion of the block they live in now, or None if they are none."""
    mine = await standing(turn)
    return mine if mine and mine.state == "agreed" else None


async def standing(turn: ResidentTurn) -> Champion | None:
    """Return the resident's record as a champion there, whether or not they agreed."""
    block = turn.resident.block_id
    return await champions.standing(turn.tx, turn.resident.id, block) if block else None


async def is_one(turn: ResidentTurn) -> bool:
    return await current(turn) is not None


async def own(turn: ResidentTurn, asked: ShowChampion) -> Prompt:
    return own_page() if await is_one(turn) else ONLY


async def sure(turn: ResidentTurn, asked: AskStop) -> Prompt:
    mine = await current(turn)
    if mine is None:
        return ONLY
    rows = (go(Stop(mine.id), "champion-stop-yes"), go(ShowChampion(), "champion-stop-no"))
    return Prompt((text("champion-stop-ask"),), rows)


def own_page() -> Prompt:
    return Prompt((text("champion-page"),), own_rows())


def own_rows() -> tuple[tuple[Button, ...], ...]:
    return (go(CarryWords(), "champion-carry"), go(AskStop(), "champion-stop"), MENU)
