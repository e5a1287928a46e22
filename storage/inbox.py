"""Inputs that are not handled yet. A row is written before its platform is told that we have it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import inbox

HOLD = timedelta(seconds=30)
TOLD = "alerted"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A raw input, before it has a row. `key` is unique on its platform; `lane` is its sender."""

    platform: str
    key: str
    lane: str
    raw: str
    readable: bool = True


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
        inbox.c.holder == bindparam("me"),
    )
    .values(
        state=bindparam("to_state"),
        done_at=bindparam("at"),
        trouble=bindparam("why"),
        holder=None,
        held_until=None,
    )
)


class TakenOver(Exception):
    """Another process has claimed what this one was handling: it took us for dead, and its turn is the one to count."""


async def put(tx: Tx, arrivals: Sequence[Arrival], holder: str, now: datetime) -> list[Waiting]:
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
            "received_at": now,
            "state": "new" if arrival.readable else "unparsable",
            "done_at": None if arrival.readable else now,
            "holder": holder,
            "held_until": now + HOLD,
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
    tx: Tx, rows: Sequence[int], holder: str, state: str, now: datetime, trouble: str | None = None
) -> None:
    """Mark rows that `holder` holds as done or failed, within the turn that made them so.

    Raises `TakenOver`, for the turn to be undone, if one of them is no longer its to handle.
    """
    if rows:
        values = {"rows": list(rows), "me": holder, "to_state": state, "at": now, "why": trouble}
        if (await tx.run(_settle, values)).rowcount != len(rows):
            raise TakenOver


async def take_over(tx: Tx, holder: str, now: datetime) -> list[Waiting]:
    """Hold every open row whose holder is gone (dead on this host, or silent past its time), oldest first."""
    open_rows = inbox.c.state == "new"
    holders = await tx.rows(select(inbox.c.holder).where(open_rows).distinct())
    dead = [row.holder for row in holders if row.holder and is_dead(row.holder, holder)]
    free = or_(inbox.c.held_until.is_(None), inbox.c.held_until < now, inbox.c.holder.in_(dead))
    await tx.run(
        update(inbox)
        .where(open_rows, or_(inbox.c.holder.is_(None), inbox.c.holder != holder), free)
        .values(holder=holder, held_until=now + HOLD, trouble="taken over")
    )
    rows = await tx.rows(
        select(*_columns)
        .where(open_rows, inbox.c.holder == holder, inbox.c.trouble == "taken over")
        .order_by(inbox.c.id)
    )
    await tx.run(update(inbox).where(inbox.c.holder == holder, inbox.c.trouble == "taken over").values(trouble=None))
    return [Waiting(*row) for row in rows]


async def keep_hold(tx: Tx, holder: str, now: datetime) -> None:
    """Renew this holder's claim on what it has not finished."""
    await tx.run(update(inbox).where(inbox.c.state == "new", inbox.c.holder == holder).values(held_until=now + HOLD))


async def strays(tx: Tx, holder: str, before: datetime) -> list[Waiting]:
    """What this holder has had since long ago, oldest first: a mistake of ours may have lost sight of some of it."""
    rows = await tx.rows(
        select(*_columns)
        .where(inbox.c.state == "new", inbox.c.holder == holder, inbox.c.received_at < before)
        .order_by(inbox.c.id)
        .with_for_update()
    )
    return [Waiting(*row) for row in rows]


def is_dead(other: str, me: str) -> bool:
    """Whether a holder, named host/pid/start, can no longer be running. Another host's is not for us to say."""
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


async def hand_back(tx: Tx, holder: str) -> None:
    """Let go of what this holder has not handled, for whoever comes next."""
    await tx.run(
        update(inbox).where(inbox.c.state == "new", inbox.c.holder == holder).values(holder=None, held_until=None)
    )
