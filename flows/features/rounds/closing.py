"""The result of a round: a job that is not fixed is opened again, and the totals are shown when it closes."""

from datetime import datetime
from typing import Any

from flows.features.rounds.count import Tally, tally
from flows.features.rounds.opening import card_of, channel_of, posts
from flows.features.rounds.questions import FIXED, NOT_FIXED, QUESTIONS
from flows.features.visits import record
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseFile, Effect
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from storage import rounds, visits
from storage.database import Tx
from storage.rounds import CLOSED, Round

OURSELVES = Actor("doorstep", "doorstep")


async def counted(tx: Tx, round_: Round, question: str | None = None) -> Tally:
    return tally(await rounds.votes_of(tx, round_.id, question), round_.block_id)


def tellable(policy: Policy, votes: Tally) -> dict[str, dict[str, int]]:
    """Return the totals that may be shown: of each question that enough have answered."""
    return {
        question.key: {answer: votes.count(question.key, answer) for answer in question.answers}
        for question in QUESTIONS
        if votes.answered(question.key) >= policy.thresholds.fewest
    }


def is_not_fixed(policy: Policy, votes: Tally) -> bool:
    """Return whether so many say "not fixed" that the job is not over. A share counts only of enough answers."""
    limits, no, spoke = policy.thresholds, votes.count(FIXED, NOT_FIXED), votes.answered(FIXED)
    share = spoke >= limits.fewest and no * 100 >= limits.not_fixed_percent * spoke
    return no >= limits.not_fixed_homes or share


async def look_again(tx: Tx, runtime: Runtime, round_: Round, votes: Tally, now: datetime) -> list[Effect]:
    """Open the job again, once, if its block says that it is not fixed."""
    if round_.reopened or not is_not_fixed(runtime.policy, votes):
        return []
    await rounds.change(tx, round_.id, reopened=True)
    await visits.change_job(tx, round_.job_id, state="reopened", closed_at=None)
    visit = await visits.get(tx, round_.visit_id) if round_.visit_id else None
    told = await record.happened(tx, runtime, visit, "reopened", OURSELVES, now) if visit else []
    return [*told, card_of(runtime, round_)]


async def close(tx: Tx, runtime: Runtime, round_: Round, now: datetime, actor: Actor | None = None) -> list[Effect]:
    """Freeze the totals that may be shown, and show them to the block's groups and to staff."""
    votes = await counted(tx, round_)
    effects = await look_again(tx, runtime, round_, votes, now)
    result: dict[str, Any] = {"spoke": votes.spoke, "homes": round_.homes, "totals": tellable(runtime.policy, votes)}
    by = actor.id if actor else None
    await rounds.change(tx, round_.id, state=CLOSED, closed_at=now, closed_by=by, result=result)
    effects += [*await posts(tx, round_, "round"), *await posts(tx, round_, "round_result"), card_of(runtime, round_)]
    if result["totals"]:
        effects.append(CaseFile("round", round_.id, channel_of(runtime, round_), "round-chart"))
    return effects
