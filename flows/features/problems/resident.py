"""Shared problems in private: looked through, joined by one more neighbour, shared by their reporters."""

from datetime import datetime

from flows.conversation import membership
from flows.conversation.actions import MENU
from flows.conversation.events import CameFromGroup
from flows.conversation.turn import ResidentTurn
from flows.features.problems import links, notice
from flows.features.problems.actions import HaveItToo, ReportShared, Share
from flows.features.reports import pages
from flows.features.reports.actions import NewReport
from flows.features.reports.events import ReportSent
from flows.features.reports.flow import REPORT, ReportDraft
from flows.kernel import guessing, refs
from flows.kernel.actions import go
from flows.kernel.effects import Effect, Say
from flows.kernel.events import Section
from flows.kernel.runtime import Runtime
from flows.kernel.words import Opens, Plain, Prompt, Words, text
from storage import estate, groups, problems, reports
from storage.database import Tx
from storage.people import Resident
from storage.reports import Report

MAX_OFFERED = 4


async def opened(turn: ResidentTurn, ref: str) -> None:
    """Take a link from a group: problems shared in its block are offered before anything is typed."""
    if refused := await guessing.refusal(turn.tx, turn.runtime, "reference", turn.who, turn.now):
        turn.say(_told_so(refused))
        return
    found = await links.find(turn.tx, ref, turn.now)
    if found is None:
        turn.effects += await guessing.wrong(turn.tx, turn.runtime, "reference", turn.who, turn.now)
        turn.say(_told_so(text("problem-unknown")))
        return
    link, leads_on = found
    if not leads_on:
        turn.say(_told_so(text("problem-expired")))
        return
    lives = await membership.place(turn, link.block_id, Opens(links.LINK, ref))
    if lives == "elsewhere":
        turn.say(_told_so(text("problem-elsewhere", block=Plain(link.block_name))))
    elif lives == "here":
        turn.say(await _offer(turn.tx, turn.runtime, link.block_id))


async def asked(turn: ResidentTurn, said: str) -> None:
    """Take the link from a group that no block has yet: what was meant is a report."""
    turn.say(Prompt((text("problem-from-any"),), (go(NewReport(), "menu-report"), MENU)))


async def came(tx: Tx, runtime: Runtime, event: CameFromGroup, now: datetime) -> list[Effect]:
    """Go on with a link, once it is known that its neighbour is in the group."""
    if event.opens.word != links.LINK:
        return []
    return [Say(event.address, await _offer(tx, runtime, event.block_id), event.resident.language)]


async def _offer(tx: Tx, runtime: Runtime, block_id: int) -> Prompt:
    """Return the page to which /report in a group leads: it says so, and for which block."""
    found, block = await problems.open_in(tx, block_id, MAX_OFFERED), await estate.block(tx, block_id)
    new = go(ReportShared(), "problem-new")
    meant = text("problem-from-group", block=Plain(block.name if block else "–"))
    if not found:
        return Prompt((meant, text("problem-none")), (new, MENU))
    listed = [text("problem-number", number=n, what=notice.about(runtime, one)) for n, one in enumerate(found, 1)]
    rows = tuple(go(HaveItToo(one.ref), "problem-same", number=n) for n, one in enumerate(found, 1))
    return Prompt((meant, text("problem-is-it"), *listed), (*rows, new, MENU))


async def report(turn: ResidentTurn, asked: ReportShared) -> None:
    """Begin a report about a shared part of the block; if only one contract serves it, that is filled in too."""
    await turn.expect_nothing()
    block = turn.resident.block_ref
    serving = [one.ref for one in turn.runtime.policy.contracts if block in one.blocks]
    await turn.start(REPORT, ReportDraft(place="shared", contract=serving[0] if len(serving) == 1 else None))


async def same(turn: ResidentTurn, said: HaveItToo) -> None:
    """Note that it is one of those that are shared already."""
    if refused := await guessing.refusal(turn.tx, turn.runtime, "reference", turn.who, turn.now):
        turn.say(_told_so(refused))
        return
    problem = await problems.find(turn.tx, said.ref)
    if problem is None:
        turn.effects += await guessing.wrong(turn.tx, turn.runtime, "reference", turn.who, turn.now)
    if problem is None or problem.block_id != turn.resident.block_id or problem.restricted:
        turn.say(_told_so(text("problem-unknown")))
        return
    if problem.state != notice.OPEN:
        turn.say(_told_so(text("problem-toast-over")))
        return
    address = turn.arrived.address
    await problems.say(turn.tx, problem, address.platform, address.person, "me_too", turn.now)
    turn.say(Prompt((text("problem-joined"),), (MENU,)), edit=True)


async def may_share(tx: Tx, resident: Resident, report: Report) -> bool:
    """Return whether its resident may tell their neighbours of a report."""
    if report.restricted or report.place != "shared" or resident.block_id is None:
        return False
    linked = any(group.is_in for group in await groups.of_block(tx, resident.block_id))
    return linked and await problems.of_report(tx, report.id) is None


async def offer_to_share(tx: Tx, runtime: Runtime, sent: ReportSent, now: datetime) -> Section | None:
    """Offer it under the confirmation of a report that was sent."""
    if not await may_share(tx, sent.resident, sent.report):
        return None
    return Section((text("problem-share-hint"),), (go(Share(sent.report.ref), "problem-share"),))


async def share(turn: ResidentTurn, asked: Share) -> None:
    """Post a notice in the block's groups: that somebody reported it, never who, and none of their words."""
    report = await pages.mine(turn, asked.ref)
    if not report or not await may_share(turn.tx, turn.resident, report) or turn.resident.block_id is None:
        turn.say(_told_so(text("problem-not-shared")))
        return
    clauses = await reports.clauses_of(turn.tx, report.id)
    number = await problems.add(
        turn.tx,
        ref=await refs.fresh(turn.tx),
        report_id=report.id,
        block_id=turn.resident.block_id,
        contract_ref=report.contract_ref,
        clause=next(iter(clauses), ""),
        state=notice.OPEN,
        opened_at=report.created_at,
    )
    problem = await problems.get(turn.tx, number)
    assert problem is not None
    address = turn.arrived.address
    await problems.say(turn.tx, problem, address.platform, address.person, "me_too", turn.now)
    turn.effects += await notice.shown(turn.tx, problem)
    turn.effects += await notice.card(turn.tx, turn.runtime, problem)
    turn.say(Prompt((text("problem-shared"),), (MENU,)))


def _told_so(said: Words) -> Prompt:
    return Prompt((said,), (MENU,))
