"""The votes of a whole block on works there, its neighbours' private comments, and the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, insert, select, update

from storage.database import Tx
from storage.tables import (
    addresses,
    blocks,
    comments,
    contractors,
    homes,
    jobs,
    present,
    residencies,
    rounds,
    visits,
    votes,
)

OPEN = "open"
WAITING = "waiting"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Round:
    """A vote as it is now, with the data of its job and block. State: waiting (for a decent hour), open, closed.

    `shown`: the last vote on the staff's card as it was drawn. `result`: the totals that may be told, once closed.
    """

    id: int
    ref: str
    job_id: int
    visit_id: int | None
    block_id: int
    state: str
    opened_at: datetime
    opened_by: str | None
    remind_at: datetime | None
    reminded_at: datetime | None
    closes_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    homes: int
    result: Mapping[str, Any] | None
    reopened: bool
    shown: int
    revision: int
    block_name: str
    description: str
    location: str | None
    contract_ref: str | None
    contractor_ref: str


@dataclass(frozen=True, slots=True)
class Lives:
    """The place where a person lives, as far as we know: their home, and its block (else the block they joined)."""

    home_id: int | None
    block_id: int | None


@dataclass(frozen=True, slots=True)
class Vote:
    """One tap. `lives` is None if nobody knows who it was."""

    id: int
    platform: str
    person: str
    question: str
    answer: str
    lives: Lives | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """The progress of a round: its last vote, when that was cast, and how many people have voted."""

    round: int
    vote: int
    cast_at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class Comment:
    id: int
    round_id: int
    job_id: int
    resident_id: int
    words: str
    named: bool
    at: datetime


_rounds = select(
    *rounds.c,
    blocks.c.name.label("block_name"),
    jobs.c.description,
    jobs.c.location,
    jobs.c.contract_ref,
    contractors.c.ref.label("contractor_ref"),
).select_from(
    rounds.join(jobs, jobs.c.id == rounds.c.job_id)
    .join(blocks, blocks.c.id == rounds.c.block_id)
    .join(contractors, contractors.c.id == jobs.c.contractor_id)
)
_block_of = func.coalesce(homes.c.block_id, residencies.c.block_id)
_lives_now = (residencies.c.resident_id == addresses.c.resident_id) & present
_home = homes.c.id == residencies.c.home_id
_former = residencies.alias()
_moved_out = exists().where(_former.c.resident_id == addresses.c.resident_id, _former.c.until.is_not(None))
_where = (residencies.c.id.label("residency"), residencies.c.home_id, _block_of.label("block_id"))

_cast_by = (addresses.c.platform == votes.c.platform) & (addresses.c.person == votes.c.person)


async def add(tx: Tx, **values: Any) -> int:
    added = insert(rounds).values(**values, reopened=False, shown=0, revision=1).returning(rounds.c.id)
    row = await tx.row(added)
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Round | None:
    row = await tx.row(_rounds.where(rounds.c.id == number))
    return Round(*row) if row else None


async def find(tx: Tx, ref: str) -> Round | None:
    row = await tx.row(_rounds.where(rounds.c.ref == ref))
    return Round(*row) if row else None


async def ref_taken(tx: Tx, ref: str) -> bool:
    return await tx.row(select(rounds.c.id).where(rounds.c.ref == ref)) is not None


async def of_job(tx: Tx, job_id: int) -> list[Round]:
    """Return a job's rounds, oldest first."""
    return [Round(*row) for row in await tx.rows(_rounds.where(rounds.c.job_id == job_id).order_by(rounds.c.id))]


async def going_on(tx: Tx) -> list[Round]:
    """Return all rounds that wait or are open."""
    found = _rounds.where(rounds.c.state.in_((WAITING, OPEN))).order_by(rounds.c.id)
    return [Round(*row) for row in await tx.rows(found)]


async def change(tx: Tx, number: int, **values: Any) -> None:
    await tx.run(update(rounds).where(rounds.c.id == number).values(**values, revision=rounds.c.revision + 1))


async def homes_of(tx: Tx, block_id: int) -> int:
    """Return how many homes there are in a block."""
    row = await tx.row(select(func.count()).select_from(homes).where(homes.c.block_id == block_id))
    return int(row[0]) if row else 0


async def last_visit(tx: Tx, job_id: int) -> int | None:
    found = select(visits.c.id).where(visits.c.job_id == job_id).order_by(visits.c.starts_at.desc()).limit(1)
    row = await tx.row(found)
    return int(row.id) if row else None


# --- votes -------------------------------------------------------------------------------------------------------


async def cast(tx: Tx, round_: Round, platform: str, person: str, question: str, answer: str, now: datetime) -> None:
    """Append a vote; votes are never changed."""
    values = {"round_id": round_.id, "job_id": round_.job_id, "platform": platform, "person": person}
    await tx.run(insert(votes).values(**values, question=question, answer=answer, cast_at=now))


async def votes_of(tx: Tx, number: int, question: str | None = None) -> list[Vote]:
    """Return all votes of a round (on a question) in order, with the present home of each person who cast one."""
    source = votes.outerjoin(addresses, _cast_by).outerjoin(residencies, _lives_now).outerjoin(homes, _home)
    columns = (
        votes.c.id, votes.c.platform, votes.c.person, votes.c.question, votes.c.answer, *_where,
        _moved_out.label("moved_out"),
    )  # fmt: skip
    found = select(*columns).select_from(source).where(votes.c.round_id == number).order_by(votes.c.id)
    rows = await tx.rows(found.where(votes.c.question == question) if question else found)
    return [Vote(row.id, row.platform, row.person, row.question, row.answer, _lives(row)) for row in rows]


async def last_vote(
    tx: Tx, number: int, question: str, platform: str, person: str, lives_: Lives | None
) -> tuple[str, str, str] | None:
    """Return the vote that counts for a person's home, else for the person: its platform, its person and its answer."""
    found = select(votes.c.platform, votes.c.person, votes.c.answer)
    if lives_ and lives_.home_id:
        source = votes.join(addresses, _cast_by).join(residencies, _lives_now)
        found = found.select_from(source).where(residencies.c.home_id == lives_.home_id)
    else:
        found = found.where(votes.c.platform == platform, votes.c.person == person)
    here = (votes.c.round_id == number) & (votes.c.question == question)
    row = await tx.row(found.where(here).order_by(votes.c.id.desc()).limit(1))
    return (row.platform, row.person, row.answer) if row else None


async def lives(tx: Tx, platform: str, person: str) -> Lives | None:
    """Return where a person lives, or None if we never knew. Whoever has moved out lives in no home and no block."""
    source = addresses.outerjoin(residencies, _lives_now).outerjoin(homes, _home)
    who = (addresses.c.platform == platform) & (addresses.c.person == person)
    row = await tx.row(select(*_where, _moved_out.label("moved_out")).select_from(source).where(who))
    return _lives(row) if row else None


def _lives(row: Any) -> Lives | None:
    return Lives(row.home_id, row.block_id) if row.residency or row.moved_out else None


async def pulses(tx: Tx, numbers: Sequence[int]) -> dict[int, Pulse]:
    """Return the progress of rounds, in one query; those without a vote are left out."""
    columns = (
        votes.c.round_id, func.max(votes.c.id), func.max(votes.c.cast_at),
        func.count(func.distinct(votes.c.platform + ":" + votes.c.person)),
    )  # fmt: skip
    found = select(*columns).where(votes.c.round_id.in_(list(numbers))).group_by(votes.c.round_id)
    return {row[0]: Pulse(*row) for row in await tx.rows(found)} if numbers else {}


# --- neighbours' comments ----------------------------------------------------------------------------------------


async def add_comment(tx: Tx, round_: Round, resident_id: int, words: str, named: bool, now: datetime) -> int:
    values = {"round_id": round_.id, "job_id": round_.job_id, "resident_id": resident_id}
    row = await tx.row(insert(comments).values(**values, words=words, named=named, at=now).returning(comments.c.id))
    assert row is not None
    return int(row.id)


async def comments_of(tx: Tx, number: int) -> list[int]:
    """Return the numbers of a round's comments."""
    of_round = select(comments.c.id).where(comments.c.round_id == number)
    return [row.id for row in await tx.rows(of_round.order_by(comments.c.id))]


async def comment(tx: Tx, number: int) -> Comment | None:
    row = await tx.row(select(*comments.c).where(comments.c.id == number))
    return Comment(*row) if row else None
