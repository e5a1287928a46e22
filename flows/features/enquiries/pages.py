"""A resident's own pages about their talks with a person."""

from datetime import datetime

from flows.conversation import lists, reach
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.features.enquiries import record
from flows.features.enquiries.actions import AddToTalk, ShowTalk, ShowTalks, TalkToPerson
from flows.features.reports.events import ReportsListed
from flows.kernel.actions import go
from flows.kernel.events import Section
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Prompt, Words, text
from storage import enquiries
from storage.database import Tx
from storage.enquiries import Enquiry

ALL = go(ShowTalks(), "talks-mine")
BRIEF = 200


async def beside(tx: Tx, runtime: Runtime, page: ReportsListed, now: datetime) -> Section | None:
    """Lead to them from the page of reports, if there are any."""
    return Section(rows=(ALL,)) if await enquiries.of_resident(tx, page.resident.id, 1, 0) else None


async def listed(turn: ResidentTurn, asked: ShowTalks) -> Prompt:
    async def some(limit: int, offset: int) -> list[Enquiry]:
        return await enquiries.of_resident(turn.tx, turn.resident.id, limit, offset)

    found = await lists.page(asked.page, some)
    if not found.shown:
        return Prompt((text("talks-none"),), (go(TalkToPerson(), "menu-person"), MENU))
    rows = [go(ShowTalk(one.id), "talks-line", ref=record.ref_words(one), at=At(one.asked_at)) for one in found.shown]
    return Prompt((text("talks-heading"),), (*rows, *found.turns(ShowTalks), MENU))


async def one(turn: ResidentTurn, asked: ShowTalk) -> Prompt:
    """Show what one is about and how it stands."""
    talk = await _mine(turn, asked.number)
    if talk is None:
        return Prompt((text("talk-not-yours"),), (ALL, MENU))
    said = talk.words if len(talk.words) <= BRIEF else talk.words[: BRIEF - 1] + "…"
    heading = text("talk-page", ref=record.ref_words(talk), at=At(talk.asked_at))
    own = () if talk.closed_at else (go(AddToTalk(talk.id), "report-add"),)
    body = (heading, *([Plain(said)] if said else []), await _stands(turn, talk))
    return Prompt(body, (*own, ALL, MENU), ("enquiry", talk.id))


async def _stands(turn: ResidentTurn, talk: Enquiry) -> Words:
    if talk.closed_at:
        return text("talk-stands-closed")
    if await record.ANSWER.is_owed(turn.tx, talk.id):
        if turn.now > talk.due_at:
            return text("talk-stands-late", phone=Plain(turn.runtime.policy.landlord.phone))
        return text("talk-stands-waits", by=At(talk.due_at))
    return text("talk-stands-answered")


async def add(turn: ResidentTurn, asked: AddToTalk) -> None:
    talk = await _mine(turn, asked.number)
    if talk is None or talk.closed_at:
        turn.say(await one(turn, ShowTalk(asked.number)))
        return
    await turn.expect("enquiry", talk.id, turn.now + reach.ANSWER_WITHIN)
    turn.say(Prompt((text("talk-add-ask", ref=record.ref_words(talk)),), (MENU,), ("enquiry", talk.id)))


async def _mine(turn: ResidentTurn, number: int) -> Enquiry | None:
    found = await enquiries.get(turn.tx, number) if 0 < number < 2**63 else None
    return found if found and found.resident_id == turn.resident.id else None
