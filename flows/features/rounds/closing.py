"""The result of a round: a job that is not fixed is opened again, and the shares are shown when it closes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.features.rounds import following
from flows.features.rounds.count import Tally, tally
from flows.features.rounds.opening import card_of, channel_of, posts
from flows.features.rounds.questions import FIXED, NOT_FIXED, QUESTIONS
from flows.features.visits import record
from flows.kernel import few
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseFile, Effect
from flows.kernel.few import Share
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from storage import rounds, visits
from storage.database import Tx
from storage.rounds import CLOSED, Round

OURSELVES = Actor("doorstep", "doorstep")


async def counted(tx: Tx, round_: Round, question: str | None = None) -> Tally:
    return tally(await rounds.votes_of(tx, round_.id, question), round_.block_id)


def shares(policy: Policy, votes: Tally) -> dict[str, Share]:
    """Return what may be shown of each question that enough homes have answered."""
    rule = few.rule_of(policy)
    found = {
        question.key: few.publishable(rule, question.answers, votes.of.get(question.key, {})) for question in QUESTIONS
    }
    return {question: share for question, share in found.items() if share}


def shown(round_: Round) -> dict[str, Share]:
    """Return what a block and staff may see of a round: nothing before it is closed.

    Totals that moved with the votes would tell each vote, by what one more home changes.
    """
    return shown_of(round_.result or {})


def shown_of(result: Mapping[str, Any]) -> dict[str, Share]:
    return {question: Share.model_validate(share) for question, share in result.get("shares", {}).items()}


def says_not_fixed(policy: Policy, round_: Round) -> bool:
    """Return whether what is shown says by itself that the job is not over: only then the block is told that too."""
    share = shown(round_).get(FIXED)
    return share is not None and _is_enough(policy, few.at_least(share, NOT_FIXED), share.of)


def found(policy: Policy, round_: Round) -> bool:
    """Return whether what is shown of a round says that something was not right: then the block hears what follows."""
    bad = [
        (question.key, answer) for question in QUESTIONS for answer, tone in question.answers.items() if tone == "bad"
    ]
    said = [(share, answer) for key, answer in bad if (share := shown(round_).get(key))]
    return any(_is_enough(policy, few.at_least(share, answer), share.of) for share, answer in said)


def is_not_fixed(policy: Policy, votes: Tally) -> bool:
    """Return whether so many homes say "not fixed" that the job is not over. Staff act on it at once."""
    return _is_enough(policy, votes.count(FIXED, NOT_FIXED), votes.answered(FIXED))


def _is_enough(policy: Policy, no: int, of: int) -> bool:
    limits = policy.thresholds
    share = of >= limits.fewest and no * 100 >= limits.not_fixed_percent * of
    return no >= limits.not_fixed_homes or share


async def look_again(tx: Tx, runtime: Runtime, round_: Round, votes: Tally, now: datetime) -> list[Effect]:
    """Open the job again, once, if its block says that it is not fixed."""
    if round_.reopened or not is_not_fixed(runtime.policy, votes):
        return []
    await rounds.change(tx, round_.id, reopened=True)
    await visits.change_job(tx, round_.job_id, state="reopened", closed_at=None)
    visit = await visits.get(tx, round_.visit_id) if round_.visit_id else None
    told = await record.happened(tx, runtime, visit, "reopened", OURSELVES, now) if visit else []
    return [*told, card_of(runtime, round_), *await following.opened(tx, runtime, round_, now)]


async def close(tx: Tx, runtime: Runtime, round_: Round, now: datetime, actor: Actor | None = None) -> list[Effect]:
    """Keep what may be shown, once and for good, and show it to the block's groups and to staff."""
    votes = await counted(tx, round_)
    effects = await look_again(tx, runtime, round_, votes, now)
    published = {question: share.model_dump() for question, share in shares(runtime.policy, votes).items()}
    result: dict[str, Any] = {"spoke": votes.spoke, "homes": round_.homes, "shares": published}
    by = actor.id if actor else None
    await rounds.change(tx, round_.id, state=CLOSED, closed_at=now, closed_by=by, result=result)
    effects += [*await posts(tx, round_, "round"), *await posts(tx, round_, "round_result"), card_of(runtime, round_)]
    if published:
        effects.append(CaseFile("round", round_.id, channel_of(runtime, round_), "round-chart"))
    closed = replace(round_, result=result)
    promised = found(runtime.policy, closed)
    return [*effects, *await following.closed(tx, runtime, closed, now, promised=promised)]
