"""Shared problems: asked for in a group, looked through and shared in private, carried by taps in the group."""

import hashlib

from flows.conversation.group import GroupTurn
from flows.conversation.turn import ResidentTurn
from flows.features.problems import notice
from flows.features.reports import refs
from flows.features.reports.flow import ReportDraft
from flows.features.reports.record import card_of
from flows.kernel.effects import Effect
from flows.kernel.words import Button, Plain, Prompt, Words, text
from storage import estate, groups, problems, reports
from storage.database import Tx
from storage.groups import Link
from storage.people import Resident
from storage.problems import Problem
from storage.reports import Report

MAX_OFFERED = 4
SAYS = ("me_too", "fixed")


# --- in the group ------------------------------------------------------------------------------------------------


async def asked(turn: GroupTurn, rest: str) -> None:
    """/report: a way into the private chat for each block of the group."""
    links = [link for link in await groups.links_of(turn.tx, group_id=turn.group.id) if link.state == "linked"]
    rows = tuple(
        (Button(text("problem-private", block=Plain(link.block_name)), url=f"start:problem-{ref_of(link)}"),)
        for link in links
    )
    turn.say(Prompt((text("odd-group"),), rows))


async def tapped(turn: GroupTurn, words: list[str]) -> None:
    """Me too, or fixed now: counted once for whoever taps."""
    match words:
        case [number, says] if number.isascii() and number.isdigit() and len(number) < 16 and says in SAYS:
            problem = await problems.get(turn.tx, int(number))
        case _:
            problem = None
    here = {block for block, *_ in await groups.blocks_of(turn.tx, turn.group.id)}
    if problem is None or problem.block_id not in here:
        turn.toast = text("engine-old-button")
    elif problem.state != notice.OPEN or problem.restricted:
        turn.toast = text("problem-toast-over")
    else:
        says = words[1]
        turn.toast = await _counted(turn, problem, says)


async def _counted(turn: GroupTurn, problem: Problem, says: str) -> Words:
    platform = turn.arrived.address.platform
    if not await problems.say(turn.tx, problem, platform, turn.person, says, turn.now):
        return text(f"problem-toast-{says}-again")
    turn.effects += await notice.shown(turn.tx, problem)
    turn.effects += await _card(turn.tx, turn, problem)
    known = await problems.is_known(turn.tx, platform, turn.person)
    return text(f"problem-toast-{says}" if known or says != "me_too" else "problem-toast-me_too-new")


async def _card(tx: Tx, at: GroupTurn | ResidentTurn, problem: Problem) -> list[Effect]:
    report = await reports.get(tx, problem.report_id)
    return [card_of(at.runtime.policy, report)] if report else []


def ref_of(link: Link) -> str:
    """What a button in a group names its block by: only who is in that group has seen it."""
    secret = f"{link.id}:{link.group_id}:{link.block_id}:{link.asked_at.isoformat()}"
    digest = hashlib.sha256(secret.encode()).digest()
    return "".join(refs.ALPHABET[byte % len(refs.ALPHABET)] for byte in digest[: refs.LENGTH])


# --- in private --------------------------------------------------------------------------------------------------


async def opened(turn: ResidentTurn, ref: str) -> None:
    """A link out of a group: what is shared in its block is offered before anything is typed."""
    link = next((one for one in await groups.all_links(turn.tx) if one.state == "linked" and ref_of(one) == ref), None)
    if link is None:
        turn.say(_told_so(text("problem-unknown")))
    elif turn.resident.block_id is None and turn.resident.home_id is None:
        # Who is in a block's group is a neighbour of the block, as who scanned its poster.
        await estate.joins_block(turn.tx, link.block_id, turn.resident.id, turn.now)
        await _offer(turn, link.block_id)
    elif turn.resident.block_id != link.block_id:
        turn.say(_told_so(text("problem-elsewhere", block=Plain(link.block_name))))
    else:
        await _offer(turn, link.block_id)


async def _offer(turn: ResidentTurn, block_id: int) -> None:
    found = await problems.open_in(turn.tx, block_id, MAX_OFFERED)
    new = (Button(text("problem-new"), "go:shared"),)
    if not found:
        turn.say(Prompt((text("problem-none"),), (new, _menu())))
        return
    listed = [text("problem-number", number=n, what=notice.about(turn.runtime, one)) for n, one in enumerate(found, 1)]
    rows = tuple((Button(text("problem-same", number=n), f"go:same:{one.ref}"),) for n, one in enumerate(found, 1))
    turn.say(Prompt((text("problem-is-it"), *listed), (*rows, new, _menu())))


def begun(turn: ResidentTurn) -> ReportDraft:
    """A report about a shared part of the block; where only one contract serves it, that is known too."""
    block = turn.resident.block_ref
    serving = [one.ref for one in turn.runtime.policy.contracts if block in one.blocks]
    return ReportDraft(place="shared", contract=serving[0] if len(serving) == 1 else None)


async def same(turn: ResidentTurn, ref: str) -> None:
    """It is one of those that are shared already."""
    problem = await problems.find(turn.tx, ref)
    if problem is None or problem.block_id != turn.resident.block_id or problem.restricted:
        turn.say(_told_so(text("problem-unknown")))
        return
    if problem.state != notice.OPEN:
        turn.say(_told_so(text("problem-toast-over")))
        return
    address = turn.arrived.address
    await problems.say(turn.tx, problem, address.platform, address.person, "me_too", turn.now)
    turn.effects += await notice.shown(turn.tx, problem)
    turn.effects += await _card(turn.tx, turn, problem)
    turn.say(Prompt((text("problem-joined"),), (_menu(),)), edit=True)


async def may_share(tx: Tx, resident: Resident, report: Report) -> bool:
    """Whether its resident may tell their neighbours of a report."""
    if report.restricted or report.place != "shared" or resident.block_id is None:
        return False
    linked = any(group.is_in for group in await groups.of_block(tx, resident.block_id))
    return linked and await problems.of_report(tx, report.id) is None


async def share(turn: ResidentTurn, report: Report) -> None:
    """A notice goes to the block's groups: that somebody reported it, never who, and none of their words."""
    if not await may_share(turn.tx, turn.resident, report) or turn.resident.block_id is None:
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
    turn.effects += await _card(turn.tx, turn, problem)
    turn.say(Prompt((text("problem-shared"),), (_menu(),)), edit=True)


def _menu() -> tuple[Button, ...]:
    return (Button(text("menu-back"), "go:menu"),)


def _told_so(said: Words) -> Prompt:
    return Prompt((said,), (_menu(),))
