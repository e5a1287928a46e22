"""A resident's page about the home they live in, and the question before they leave it."""

from datetime import datetime

from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.features.basics.events import StopShown
from flows.features.homes.actions import Leave, MovedOut, ShowHome, TellNobody, UsedBefore
from flows.features.homes.leaving import place_of
from flows.kernel.actions import go
from flows.kernel.events import Section
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Button, Plain, Prompt, Words, text
from storage import homes
from storage.database import Tx
from storage.homes import OPEN, Joining

TO_HOME = go(ShowHome(), "menu-home")


async def lives_somewhere(turn: ResidentTurn) -> bool:
    return turn.resident.residency is not None


async def shown(turn: ResidentTurn, asked: ShowHome) -> Prompt:
    resident = turn.resident
    if resident.residency is None or resident.since is None:
        return Prompt((text("home-none"),), (MENU,))
    place = await place_of(turn.tx, resident.home_id, resident.block_id)
    joining = await homes.joining_of(turn.tx, resident.residency)
    body: list[Words] = [text("home-page", place=place, since=At(resident.since))]
    if joining and joining.tell_at:
        body.append(text("joined-others", at=At(joining.tell_at)))
    return Prompt(tuple(body), (*choices(joining), go(MovedOut(), "home-moved-out"), MENU))


def choices(joining: Joining | None) -> tuple[tuple[Button, ...], ...]:
    """Return what a person who joined others may still say about it."""
    if joining is None:
        return ()
    quiet = [go(TellNobody(joining.id), "joined-tell-nobody")] if joining.tell_at else []
    among_others = joining.state == OPEN and (joining.tell_at or joining.hushed_at) and not joining.claimed_at
    before = [go(UsedBefore(joining.id), "joined-before")] if among_others else []
    return (*quiet, *before)


async def may_stop(tx: Tx, runtime: Runtime, shown: StopShown, now: datetime) -> Section | None:
    """Offer to leave the home, to somebody who lives in one."""
    if shown.resident.residency is None:
        return None
    return Section(rows=(go(MovedOut(), "home-moved-out"),))


async def sure(turn: ResidentTurn, asked: MovedOut) -> Prompt:
    """Ask before a resident leaves their home here."""
    resident = turn.resident
    if resident.residency is None:
        return Prompt((text("home-none"),), (MENU,))
    place = await place_of(turn.tx, resident.home_id, resident.block_id)
    landlord = Plain(turn.runtime.policy.landlord.name)
    rows = (go(Leave(resident.residency), "home-leave-yes"), go(ShowHome(), "sure-no"))
    return Prompt((text("home-leave-ask", place=place, landlord=landlord),), rows)
