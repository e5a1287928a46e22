"""Inputs that are not handled yet. A row is written before its platform is told that we have it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import inbox

CLAIM = timedelta(seconds=30)
TOLD = "alerted"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A raw input, before it has a row. `key` is unique on its platform; `lane` is its sender.

    `stays`: what takes the place of `raw` once its turn is over, and nobody is named any more; None: nothing changes.
    """

    platform: str
    key: str
    lane: str
    raw: str
    readable: bool = True
    stays: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that has not been handled."""

    id: int
    platform: str
    key: str
    lane: str
    raw: str
    received_at: datetime


# The two engines spell and compile this alike, so one statement serves both.
_put = (
    postgresql_insert(inbox)
    .on_conflict_do_nothing(index_elements=["platform", "key"])
    .returning(inbox.c.id, inbox.c.platform, inbox.c.key)
)
_columns = (inbox.c.id, inbox.c.platform, inbox.c.key, inbox.c.lane, inbox.c.raw, inbox.c.received_at)
_settle = (
    update(inbox)
    .where(
        inbox.c.id.in_(bindparam("rows", expanding=True)),
        inbox.c.state == "new",
        inbox.c.claimed_by == bindparam("me"),
    )
    .values(
        state=bindparam("to_state"),
        done_at=bindparam("at"),
        trouble=bindparam("why"),
        claimed_by=None,
        claimed_until=None,
        raw=func.coalesce(inbox.c.stays, inbox.c.raw),
        lane=case((inbox.c.stays.is_(None), inbox.c.lane), else_=inbox.c.platform),
        stays=None,
    )
)


class TakenOver(Exception):
    """Another process has claimed what this one was handling: it took us for dead, and its turn is the one to count."""


async def put(tx: Tx, arrivals: Sequence[Arrival], process: str, now: datetime) -> list[Waiting]:
    """Keep what arrived; answer with the rows that are new and can be read, in order.

    Redeliveries are left out, and so is an input that cannot be parsed: that is kept and marked.
    """
    if not arrivals:
        return []
    values = [
        {
            "platform": arrival.platform,
            "key": arrival.key,
            "lane": arrival.lane,
            "raw": arrival.raw,
            "stays": arrival.stays,
            "received_at": now,
            "state": "new" if arrival.readable else "unparsable",
            "done_at": None if arrival.readable else now,
            "claimed_by": process,
            "claimed_until": now + CLAIM,
        }
        for arrival in arrivals
    ]
    numbers = {(row.platform, row.key): row.id for row in (await tx.run(_put, values)).all()}
    return [
        Waiting(number, arrival.platform, arrival.key, arrival.lane, arrival.raw, now)
        for arrival in arrivals
        if arrival.readable and (number := numbers.pop((arrival.platform, arrival.key), None))
    ]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Inputs that could not be read and that nobody was told of: how many, and the first one's row and platform."""

    count: int
    row: int
    platform: str


async def unreadable(tx: Tx, now: datetime, every: timedelta) -> Unreadable | None:
    """Return unreadable inputs to tell staff of now: not more often than `every`. From now on they count as told."""
    kept = inbox.c.state == "unparsable"
    if await tx.rows(select(inbox.c.id).where(kept, inbox.c.trouble == TOLD, inbox.c.done_at > now - every).limit(1)):
        return None
    untold = update(inbox).where(kept, inbox.c.trouble.is_(None)).values(trouble=TOLD, done_at=now)
    rows = sorted((row.id, row.platform) for row in await tx.rows(untold.returning(inbox.c.id, inbox.c.platform)))
    return Unreadable(len(rows), *rows[0]) if rows else None


async def settle(
    tx: Tx, rows: Sequence[int], process: str, state: str, now: datetime, trouble: str | None = None
) -> None:
    """Mark rows that `process` has claimed as done or failed, within the turn that made them so. What only the turn
    needed goes with it.

    Raises `TakenOver`, for the turn to be undone, if one of them is no longer claimed by it.
    """
    if rows:
        values = {"rows": list(rows), "me": process, "to_state": state, "at": now, "why": trouble}
        if (await tx.run(_settle, values)).rowcount != len(rows):
            raise TakenOver


async def take_over(tx: Tx, process: str, now: datetime) -> list[Waiting]:
    """Claim every open row of a process that is gone (dead on this host, or silent past its time), oldest first."""
    open_rows = inbox.c.state == "new"
    claimants = await tx.rows(select(inbox.c.claimed_by).where(open_rows).distinct())
    dead = [row.claimed_by for row in claimants if row.claimed_by and is_dead(row.claimed_by, process)]
    free = or_(inbox.c.claimed_until.is_(None), inbox.c.claimed_until < now, inbox.c.claimed_by.in_(dead))
    await tx.run(
        update(inbox)
        .where(open_rows, or_(inbox.c.claimed_by.is_(None), inbox.c.claimed_by != process), free)
        .values(claimed_by=process, claimed_until=now + CLAIM, trouble="taken over")
    )
    rows = await tx.rows(
        select(*_columns)
        .where(open_rows, inbox.c.claimed_by == process, inbox.c.trouble == "taken over")
        .order_by(inbox.c.id)
    )
    await tx.run(
        update(inbox).where(inbox.c.claimed_by == process, inbox.c.trouble == "taken over").values(trouble=None)
    )
    return [Waiting(*row) for row in rows]


async def renew_claims(tx: Tx, process: str, now: datetime) -> None:
    """Renew the claims of a process on what it has not finished."""
    await tx.run(
        update(inbox).where(inbox.c.state == "new", inbox.c.claimed_by == process).values(claimed_until=now + CLAIM)
    )


async def strays(tx: Tx, process: str, before: datetime) -> list[Waiting]:
    """Return what a process has had for long, oldest first: a mistake of ours may have lost sight of some of it."""
    rows = await tx.rows(
        select(*_columns)
        .where(inbox.c.state == "new", inbox.c.claimed_by == process, inbox.c.received_at < before)
        .order_by(inbox.c.id)
        .with_for_update()
    )
    return [Waiting(*row) for row in rows]


def is_dead(other: str, me: str) -> bool:
    """Whether a process, named host/pid/start, can no longer be running. Another host's is not for us to say."""
    host, pid, _ = other.split("/")
    my_host, my_pid, _ = me.split("/")
    if host != my_host or other == me:
        return False
    # The same process number with another start: we are its successor (as in a restarted container).
    return pid == my_pid or not _runs(int(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def hand_back(tx: Tx, process: str) -> None:
    """Give up the claims of a process on what it has not handled."""
    await tx.run(
        update(inbox)
        .where(inbox.c.state == "new", inbox.c.claimed_by == process)
        .values(claimed_by=None, claimed_until=None)
    )
