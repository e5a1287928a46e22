"""A resident's own pages about what they told us is broken or dangerous."""

from datetime import datetime, timedelta

from flows.conversation import lists
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.features.hazards import messages, record
from flows.features.hazards.actions import AddToHazard, ShowHazard, ShowHazards, TellHazard
from flows.features.hazards.flow import kind_shown
from flows.features.reports.events import ReportsListed
from flows.kernel.actions import go
from flows.kernel.events import Section
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Prompt, named, text
from storage import hazards
from storage.database import Tx
from storage.hazards import Hazard

ALL = go(ShowHazards(), "hazards-mine")
ADDS_WITHIN = timedelta(hours=1)
"""How long words and photos go to a hazard after its resident asked to add some."""


async def beside(tx: Tx, runtime: Runtime, page: ReportsListed, now: datetime) -> Section | None:
    """Lead to them from the page of reports, if there are any."""
    return Section(rows=(ALL,)) if await hazards.of_resident(tx, page.resident.id, 1, 0) else None


async def listed(turn: ResidentTurn, asked: ShowHazards) -> Prompt:
    async def some(limit: int, offset: int) -> list[Hazard]:
        return await hazards.of_resident(turn.tx, turn.resident.id, limit, offset)

    found = await lists.page(asked.page, some)
    if not found.shown:
        return Prompt((text("hazards-none"),), (go(TellHazard(), "menu-hazard"), MENU))
    rows = [
        go(ShowHazard(one.id), "hazards-line", ref=record.ref_words(one), kind=kind_shown(one.kind) or Plain(""))
        for one in found.shown
    ]
    return Prompt((text("hazards-heading"),), (*rows, *found.turns(ShowHazards), MENU))


async def one(turn: ResidentTurn, asked: ShowHazard) -> Prompt:
    """Show how one stands, and by when the law wants the next thing done."""
    hazard = await _mine(turn, asked.number)
    if hazard is None:
        return Prompt((text("hazard-not-yours"),), (ALL, MENU))
    kind = kind_shown(hazard.kind) or Plain("")
    heading = text("hazard-page", ref=record.ref_words(hazard), kind=kind, at=At(hazard.aware_at))
    law = await messages.due_by_law(turn.tx, hazard) if hazard.received_at else []
    rows = (go(AddToHazard(hazard.id), "report-add"), ALL, MENU)
    return Prompt((heading, named("hazard-stands-", hazard.state), *law), rows, ("hazard", hazard.id))


async def add(turn: ResidentTurn, asked: AddToHazard) -> None:
    hazard = await _mine(turn, asked.number)
    if hazard is None:
        turn.say(Prompt((text("hazard-not-yours"),), (ALL, MENU)))
        return
    await turn.expect("hazard", hazard.id, turn.now + ADDS_WITHIN)
    turn.say(Prompt((text("hazard-add-ask", ref=record.ref_words(hazard)),), (MENU,), ("hazard", hazard.id)))


async def _mine(turn: ResidentTurn, number: int) -> Hazard | None:
    found = await hazards.get(turn.tx, number) if 0 < number < 2**63 else None
    return found if found and found.resident_id == turn.resident.id else None
