"""Shared problems in the group: where to report one, and the taps of those who have it too."""

from flows.conversation.group import GroupTurn
from flows.features.problems import notice
from flows.features.problems.actions import SayOfProblem, Says
from flows.features.problems.links import ASKED, LINK, ref_of
from flows.kernel.words import Button, Opens, Plain, Prompt, Words, named, text
from storage import groups, problems
from storage.problems import Problem


async def asked(turn: GroupTurn, rest: str) -> None:
    """Answer /report: a way into the private chat for each block of the group."""
    links = [link for link in await groups.links_of(turn.tx, group_id=turn.group.id) if link.state == "linked"]
    rows = tuple(
        (Button(text("problem-private", block=Plain(link.block_name)), opens=Opens(LINK, ref_of(link, turn.now))),)
        for link in links
    )
    turn.say(Prompt((text("odd-group"),), rows or ((Button(text("group-private"), opens=Opens(ASKED)),),)))


async def tapped(turn: GroupTurn, said: SayOfProblem) -> None:
    """Note "me too" or "fixed now"; the answer is the same whatever was noted before."""
    problem = await problems.get(turn.tx, said.number)
    here = {block for block, *_ in await groups.blocks_of(turn.tx, turn.group.id)}
    if problem is None or problem.block_id not in here:
        turn.toast = text("engine-old-button")
    elif problem.state != notice.OPEN or problem.restricted:
        turn.toast = text("problem-toast-over")
    else:
        turn.toast = await _noted(turn, problem, said.says)


async def _noted(turn: GroupTurn, problem: Problem, says: Says) -> Words:
    platform = turn.arrived.address.platform
    await problems.say(turn.tx, problem, platform, turn.person, says, turn.now)
    known = await problems.is_known(turn.tx, platform, turn.person)
    return named("problem-toast-", says) if known or says != "me_too" else text("problem-toast-me_too-new")
