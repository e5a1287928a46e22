"""Opening a round: once for each completed communal job, or when staff ask for it."""

from datetime import datetime, timedelta

from flows.conversation.group import GroupChanged
from flows.features.visits.events import VisitsChanged
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Effect, Post
from flows.kernel.runtime import Runtime
from flows.kernel.slots import decent
from flows.kernel.words import Words, text
from storage import groups, rounds, visits
from storage.database import Tx
from storage.groups import Group
from storage.rounds import OPEN, WAITING, Round
from storage.visits import OPEN_STATES, Visit


async def completed(tx: Tx, runtime: Runtime, event: VisitsChanged, now: datetime) -> list[Effect]:
    """Ask the blocks whose communal works are over. A job with visits still to come is not over."""
    effects: list[Effect] = []
    for change in event.changes:
        visit = change.visit
        if change.kind != "done" or not visit.communal:
            continue
        asked = any(round_.visit_id == visit.id for round_ in await rounds.of_job(tx, visit.job_id))
        coming = any(other.state in OPEN_STATES for other in await visits.of_job(tx, visit.job_id))
        if not asked and not coming and await why_not(tx, visit) is None:
            effects += await opened(tx, runtime, visit, now)
    return effects


async def why_not(tx: Tx, visit: Visit) -> Words | None:
    """Say why a visit's block cannot be asked now, in staff's words, or return None if it can."""
    if not visit.communal or visit.block_id is None:
        return text("round-not-communal")
    if visit.state != "done":
        return text("round-not-done")
    if any(round_.state in (WAITING, OPEN) for round_ in await rounds.of_job(tx, visit.job_id)):
        return text("round-open-already")
    if not await speaking(tx, visit.block_id):
        return text("round-no-group")
    return None


async def opened(tx: Tx, runtime: Runtime, visit: Visit, now: datetime, actor: Actor | None = None) -> list[Effect]:
    """Ask a visit's block; at night, wait for the morning."""
    assert visit.block_id is not None
    policy, days = runtime.policy, timedelta(days=runtime.policy.surveys.round_days)
    opens_at = decent(policy, now)
    number = await rounds.add(
        tx,
        ref=await _fresh_ref(tx),
        job_id=visit.job_id,
        visit_id=visit.id,
        block_id=visit.block_id,
        state=OPEN if opens_at <= now else WAITING,
        opened_at=opens_at,
        opened_by=actor.id if actor else None,
        remind_at=decent(policy, opens_at + days / 2),
        closes_at=decent(policy, opens_at + days),
        homes=await rounds.homes_of(tx, visit.block_id),
    )
    round_ = await rounds.get(tx, number)
    assert round_ is not None
    return [card_of(runtime, round_), *(await posts(tx, round_, "round") if round_.state == OPEN else [])]


async def speaking(tx: Tx, block_id: int) -> list[Group]:
    """Return a block's groups in which we may speak."""
    return [group for group in await groups.of_block(tx, block_id) if group.is_in]


async def posts(tx: Tx, round_: Round, kind: str) -> list[Effect]:
    """Return a post of a round, as it is now, for each of its block's groups. Where it is refused, it waits."""
    return await posts_of_kind(tx, round_, kind, round_.id)


async def posts_of_kind(tx: Tx, round_: Round, kind: str, subject: int) -> list[Effect]:
    there = [group for group in await groups.of_block(tx, round_.block_id) if group.standing not in groups.GONE]
    return [Post(group.platform, kind, subject, group.id) for group in there]


async def group_changed(tx: Tx, runtime: Runtime, event: GroupChanged, now: datetime) -> list[Effect]:
    """Show on the cards of a block's rounds whether its group can be asked."""
    blocks = {number for number, _, _ in await groups.blocks_of(tx, event.group_id)}
    return [card_of(runtime, round_) for round_ in await rounds.going_on(tx) if round_.block_id in blocks]


def card_of(runtime: Runtime, round_: Round) -> CaseCard:
    return CaseCard("round", round_.id, channel_of(runtime, round_))


def channel_of(runtime: Runtime, round_: Round) -> str:
    return runtime.policy.visit_channel(round_.contract_ref, round_.contractor_ref)


async def _fresh_ref(tx: Tx) -> str:
    while True:
        ref = await refs.fresh(tx)
        if not await rounds.ref_taken(tx, ref):
            return ref
