"""Scores for residents: in plain words, for the contracts that serve where they live."""

from collections.abc import Sequence
from datetime import datetime

from flows.conversation.actions import MENU
from flows.conversation.group import GroupTurn
from flows.conversation.turn import ResidentTurn
from flows.features.scores.actions import ShowScores
from flows.features.scores.score import TRENDED, Score, count
from flows.kernel import few
from flows.kernel.chart import Chart, Part, Row
from flows.kernel.effects import ChatFile
from flows.kernel.few import Share
from flows.kernel.policy import Contract
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Listed, Opens, Plain, Prompt, Words, text
from storage import groups, scores
from storage.database import Tx
from storage.people import Resident
from storage.scores import Subject

LINK = "scores"
"""The link that leads out of a group to the scores."""


async def linked(turn: ResidentTurn, ref: str) -> None:
    await shown(turn, ShowScores())


async def shown(turn: ResidentTurn, asked: ShowScores) -> None:
    """Answer /scores in private: words, and the same as a picture if there is something to draw."""
    block = await scores.block_of(turn.tx, turn.resident.home_id, turn.resident.block_id)
    if block is None and turn.resident.home_id is None:
        turn.say(Prompt((text("score-own-no-home"),), (MENU,)))
        return
    found = await _of_place(turn.tx, turn.runtime, block, turn.now)
    turn.say(Prompt((_heading(block), Listed([_line(one) for one in found]), text("score-own-how")), (MENU,)))
    if any("overall" in one.shares for one in found):
        who = turn.resident
        effect = ChatFile(turn.arrived.address, "own-scores", who.id, who.language, residency=who.residency)
        turn.effects.append(effect)


async def asked(turn: GroupTurn, rest: str) -> None:
    """Answer /scores in a group: the same for its blocks, in short."""
    body: list[Words] = []
    for _, ref, name in await groups.blocks_of(turn.tx, turn.group.id):
        block = Subject("block", ref, name)
        found = await _of_place(turn.tx, turn.runtime, block, turn.now)
        body += [_heading(block), Listed([_line(one) for one in found])]
    turn.say(Prompt(tuple(body), ((Button(text("score-own-private"), opens=Opens(LINK)),),)))


async def chart(tx: Tx, runtime: Runtime, resident: Resident, now: datetime) -> Chart | None:
    """Return a bar for each contract that enough homes have rated, or None if there is none."""
    block = await scores.block_of(tx, resident.home_id, resident.block_id)
    found = [(one.name, one.shares.get("overall")) for one in await _of_place(tx, runtime, block, now)]
    rows = [_bar(name, share) for name, share in found if share]
    return Chart(_heading(block), (), rows, (), (text("score-own-how"),)) if rows else None


async def _of_place(tx: Tx, runtime: Runtime, block: Subject | None, now: datetime) -> list[Score]:
    """Return a year's scores of each contract that serves a block; without a block, of all. They are those of the whole
    contract: what the homes of one block say would show beside it."""
    today = now.astimezone(runtime.policy.zone).date()
    return [
        await count(tx, runtime, Subject("contract", one.ref, one.name), today, TRENDED)
        for one in _serving(runtime.policy.contracts, block)
    ]


def _serving(contracts: Sequence[Contract], block: Subject | None) -> list[Contract]:
    return [one for one in contracts if not one.blocks or (block and block.ref in one.blocks)]


def _heading(block: Subject | None) -> Words:
    return text("score-own-block", block=Plain(block.name)) if block else text("score-own-heading")


def _line(score: Score) -> Words:
    share = score.shares.get("overall")
    if share is None:
        return text("score-own-few", name=Plain(score.name))
    return text("score-own-line", name=Plain(score.name), of=share.of, good=few.words(share, "good"))


def _bar(name: str, share: Share) -> Row:
    parts = [
        Part("good", text("score-own-good"), "good"),
        Part("middling", text("score-own-middling"), "middling"),
        Part("poor", text("score-own-poor"), "bad"),
    ]
    return Row(Plain(name), share, parts)
