"""Problems that are shared in a block's groups, and the residents who have them too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.people import Address
from storage.tables import addresses, blocks, homes, present, problems, reports, residencies, residents, supporters


@dataclass(frozen=True, slots=True)
class Problem:
    """A report that its resident agreed to share, and how that report stands now."""

    id: int
    ref: str
    report_id: int
    block_id: int
    contract_ref: str | None
    clause: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    revision: int
    report_state: str
    restricted: bool
    resident_id: int | None
    block_name: str


@dataclass(frozen=True, slots=True)
class Behind:
    """How many homes of the block have this problem, and how many say that it is fixed now."""

    me_too: int
    fixed: int


@dataclass(frozen=True, slots=True)
class Supporter:
    """A resident who has the problem too, and can be written to."""

    resident_id: int
    address: Address
    language: str


_problems = select(
    *problems.c, reports.c.state.label("report_state"), reports.c.restricted, reports.c.resident_id, blocks.c.name
).select_from(
    problems.join(reports, reports.c.id == problems.c.report_id).join(blocks, blocks.c.id == problems.c.block_id)
)
_known = and_(addresses.c.platform == supporters.c.platform, addresses.c.person == supporters.c.person)


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(problems).values(**values, revision=1).returning(problems.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Problem | None:
    row = await tx.row(_problems.where(problems.c.id == number))
    return Problem(*row) if row else None


async def find(tx: Tx, ref: str) -> Problem | None:
    row = await tx.row(_problems.where(problems.c.ref == ref))
    return Problem(*row) if row else None


async def of_report(tx: Tx, report_id: int) -> Problem | None:
    row = await tx.row(_problems.where(problems.c.report_id == report_id))
    return Problem(*row) if row else None


async def open_in(tx: Tx, block_id: int, limit: int) -> list[Problem]:
    """Return the problems that are shared in a block and not put right yet, newest first."""
    there = (problems.c.block_id == block_id) & (problems.c.state == "open") & ~reports.c.restricted
    rows = await tx.rows(_problems.where(there).order_by(problems.c.id.desc()).limit(limit))
    return [Problem(*row) for row in rows]


async def all_open(tx: Tx) -> list[Problem]:
    there = (problems.c.state == "open") & ~reports.c.restricted
    return [Problem(*row) for row in await tx.rows(_problems.where(there).order_by(problems.c.id))]


async def close(tx: Tx, number: int, state: str, now: datetime) -> None:
    """Close a problem; its supporters end with it, and are not needed for ever."""
    await tx.run(update(problems).where(problems.c.id == number).values(state=state, closed_at=now))
    await tx.run(update(supporters).where(supporters.c.problem_id == number).values(ended_at=now))


async def reopen(tx: Tx, number: int) -> None:
    await tx.run(update(problems).where(problems.c.id == number).values(state="open", closed_at=None))
    await tx.run(update(supporters).where(supporters.c.problem_id == number).values(ended_at=None))


async def say(tx: Tx, problem: Problem, platform: str, person: str, says: str, now: datetime) -> None:
    """Note that somebody has it too, or says that it is fixed."""
    values = {"problem_id": problem.id, "report_id": problem.report_id, "platform": platform, "person": person}
    await tx.run(postgresql_insert(supporters).values(**values, says=says, at=now).on_conflict_do_nothing())


async def behind(tx: Tx, problem: Problem) -> Behind:
    """Return the counts by home; people whose home is not known, or is elsewhere, count for none."""
    source = (
        supporters.join(addresses, _known)
        .join(residencies, (residencies.c.resident_id == addresses.c.resident_id) & present)
        .join(homes, homes.c.id == residencies.c.home_id)
    )
    there = (supporters.c.problem_id == problem.id) & (homes.c.block_id == problem.block_id)
    rows = await tx.rows(select(supporters.c.says, homes.c.id).select_from(source).where(there).distinct())
    return Behind(*(sum(row.says == says for row in rows) for says in ("me_too", "fixed")))


async def supporters_of(tx: Tx, number: int) -> Sequence[Supporter]:
    """Return the people who have it too and can be written to, once each."""
    source = supporters.join(addresses, _known).join(residents, residents.c.id == addresses.c.resident_id)
    columns = residents.c.id, addresses.c.platform, addresses.c.person, addresses.c.chat, residents.c.language
    there = (supporters.c.problem_id == number) & (supporters.c.says == "me_too") & addresses.c.blocked_at.is_(None)
    rows = await tx.rows(select(*columns).select_from(source).where(there).order_by(supporters.c.id))
    return [Supporter(row[0], Address(row[1], row[2], row[3]), row[4]) for row in rows]


async def is_known(tx: Tx, platform: str, person: str) -> bool:
    """Return whether somebody has ever talked to us in private."""
    who = (addresses.c.platform == platform) & (addresses.c.person == person)
    return bool((await tx.rows(select(func.count()).select_from(addresses).where(who)))[0][0])
