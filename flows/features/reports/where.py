"""Where a shared area is, asked once of a resident whose home or block we do not know.

What they say is for staff to read, marked as not verified. It opens nothing to them, and is answered the same whether
or not there is such a place, so that nobody learns here which there are.
"""

from flows.conversation.turn import ResidentTurn
from flows.engine import Draft, Flow, Words
from flows.features.reports import pages, record
from flows.features.reports.actions import SayWhere
from flows.kernel import matching
from flows.kernel.actions import go
from flows.kernel.events import Section
from flows.kernel.words import text
from storage import people, reports
from storage.database import Tx
from storage.reports import Report

MAX_NAME = 100


class WhereDraft(Draft):
    ref: str = ""
    where: str = ""


WHERE: Flow[WhereDraft, None] = Flow(
    name="where",
    draft=WhereDraft,
    steps=(
        Words(
            key="where",
            ask=text("report-ask-where"),
            title=text("report-title-where"),
            most=MAX_NAME,
            any_words=False,
            skip=text("engine-skip"),
        ),
    ),
)


def facts(turn: ResidentTurn) -> None:
    """Return nothing: the question depends on no facts."""


async def offer(turn: ResidentTurn, report: Report) -> Section:
    """Offer to say where the shared area of a report is, once; later reports have the same place."""
    resident = turn.resident
    if report.place != "shared" or report.block_id is not None or report.home_id is not None:
        return Section()
    if resident.said_place is not None:
        await reports.change(turn.tx, report.id, said_place=resident.said_place or None)
        return Section()
    await people.say_place(turn.tx, resident.id, "")
    return Section((text("report-where-hint"),), (go(SayWhere(report.ref), "report-where"),))


async def ask(turn: ResidentTurn, asked: SayWhere) -> None:
    await turn.start(WHERE, WhereDraft(ref=asked.ref))


async def finish(turn: ResidentTurn, draft: WhereDraft) -> None:
    report = await pages.mine(turn, draft.ref)
    if report and draft.where and report.block_id is None and report.home_id is None:
        place = await _place(turn.tx, draft.where.strip())
        await people.say_place(turn.tx, turn.resident.id, place)
        await reports.change(turn.tx, report.id, said_place=place)
        turn.effects.append(record.card_of(turn.runtime.policy, report))
        turn.say(turn.menu(text("report-where-thanks")))
        await turn.keep(draft.joined())
    else:
        turn.say(turn.menu(text("nothing-changed")))
        await turn.keep(draft.joined(draft.where))


async def _place(tx: Tx, said: str) -> str:
    """Return the block that is meant, if it is one of ours, else the words themselves."""
    block = (await matching.find(tx, said, "block")).one
    return f"{block.name} ({block.ref})" if block else said
