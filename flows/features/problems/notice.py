"""The notice of a shared problem in a block's groups: our words only, and whether several homes have it too.

It never says how many. A number that moves with a tap, or does not, would tell who has tapped before: a number of one
that stays one under a neighbour's own tap tells them that the report came from their home.
"""

from datetime import datetime

from flows.conversation.actions import MENU
from flows.conversation.posts import Drawn
from flows.features.problems.actions import SayOfProblem, Says
from flows.features.reports.events import ReportCardShown, ReportChanged
from flows.features.reports.flow import clauses_shown, contract_label
from flows.features.reports.record import ANSWER, card_of
from flows.kernel.effects import Effect, Post, Priority, Say
from flows.kernel.events import Section
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Day, Plain, Prompt, Words, named, text
from storage import groups, problems, reports, snapshots
from storage.database import Tx
from storage.groups import Group
from storage.problems import Problem

OPEN = "open"
SAYS: tuple[Says, ...] = ("me_too", "fixed")
ENDS = {"closed": "closed", "withdrawn": "withdrawn", "passed": "closed", "duplicate": "closed"}
"""The report's events that end a problem, and the state of its notice then."""
TOLD = ("taken", "resolved", "reopened", "closed", "withdrawn")
"""The events that are told, in private, to those who have it too: that it happened, never anybody's words."""


class ProblemPost:
    """The notice as a post (see `flows.conversation.posts`)."""

    name = "problem"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        problem = await problems.get(tx, subject)
        if problem is None:
            return None
        if problem.restricted or problem.state == "hidden":
            return Drawn(Prompt((text("problem-down"),)))
        what = about(runtime, problem)
        if problem.state != OPEN:
            return Drawn(Prompt((what, named("problem-is-", problem.state))))
        rows = tuple([(_button(problem, says, await are_several(tx, problem, says)),) for says in SAYS])
        state = problem.report_state if problem.report_state in ("taken", "resolved") else "new"
        return Drawn(Prompt((what, named("problem-is-", state), text("problem-how")), rows))


class LatePost:
    """What a block reads once, as a message of its own, if the answer to a shared problem is late."""

    name = "problem_late"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        problem = await problems.get(tx, subject)
        if problem is None or problem.state != OPEN or problem.restricted:
            return None
        if not await ANSWER.is_late(tx, problem.report_id, now):
            return None
        return Drawn(Prompt((about(runtime, problem), text("problem-late"))))


def about(runtime: Runtime, problem: Problem) -> Words:
    """Return what it is, in the words of the code of conduct: nothing that a resident wrote."""
    day = Day(problem.opened_at.astimezone(runtime.policy.zone).date())
    clause = clauses_shown((problem.clause,)) or text("problem-something")
    contract = runtime.policy.contract(problem.contract_ref)
    if contract is None:
        return text("problem-notice", what=clause, since=day, block=_block(problem))
    named = contract_label(runtime.policy, contract)
    return text("problem-notice-contract", what=clause, contract=named, since=day, block=_block(problem))


def _block(problem: Problem) -> Words:
    return Plain(problem.block_name)


def _button(problem: Problem, says: Says, several: bool) -> Button:
    label = named("problem-tapped-" if several else "problem-tap-", says)
    return Button(label, SayOfProblem(problem.id, says).wire())


async def shown(tx: Tx, problem: Problem, post: str = ProblemPost.name) -> list[Effect]:
    """Return its notice, or another post about it, wherever it is or should be, as it is now."""
    there = await groups.of_block(tx, problem.block_id)
    return [Post(group.platform, post, problem.id, group.id) for group in there if group.is_in]


async def are_several(tx: Tx, problem: Problem, says: Says) -> bool:
    """Return whether it was published that several homes say so."""
    return await snapshots.ended(tx, says, problem.ref) is not None


async def card(tx: Tx, runtime: Runtime, problem: Problem) -> list[Effect]:
    """Return the card of the report behind it."""
    report = await reports.get(tx, problem.report_id)
    return [card_of(runtime.policy, report)] if report else []


async def on_card(tx: Tx, runtime: Runtime, shown: ReportCardShown, now: datetime) -> Section | None:
    """Return whether several homes are behind a report, if its resident has shared it with their neighbours."""
    problem = await problems.of_report(tx, shown.report.id)
    if problem is None:
        return None
    said = [named("staff-behind-", says) for says in SAYS if await are_several(tx, problem, says)]
    return Section(tuple(said or [text("staff-behind")]))


async def happened(tx: Tx, runtime: Runtime, event: ReportChanged, now: datetime) -> list[Effect]:
    """Note an event of the report behind a problem: its notice changes, and those who have it too are told."""
    report, kind = event.report, event.kind
    problem = await problems.of_report(tx, report.id)
    if problem is None:
        return []
    if report.restricted and problem.state != "hidden":
        await problems.close(tx, problem.id, "hidden", now)
        return await shown(tx, problem)
    if kind in ENDS:
        await problems.close(tx, problem.id, ENDS[kind], now)
    elif kind == "reopened":
        await problems.reopen(tx, problem.id)
    effects = await shown(tx, problem)
    if kind == "overdue":
        effects += await shown(tx, problem, LatePost.name)
    if kind in TOLD and not report.restricted:
        effects += await _told(tx, problem, kind)
    return effects


async def _told(tx: Tx, problem: Problem, kind: str) -> list[Effect]:
    heading = text("problem-update", what=clauses_shown((problem.clause,)) or text("problem-something"))
    prompt = Prompt((heading, named("problem-told-", kind)), (MENU,))
    return [
        Say(one.address, prompt, one.language, priority=Priority.REMINDER)
        for one in await problems.supporters_of(tx, problem.id)
        if one.resident_id != problem.resident_id
    ]
