"""Inputs that are not handled yet. A row is written before its platform is told that we have it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Boolean, bindparam, case, literal, not_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import inbox

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
_is_open = inbox.c.state == "new"
_goes = inbox.c.stays.is_not(None) & not_(bindparam("whole", type_=Boolean))
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
        raw=case((_goes, inbox.c.stays), else_=inbox.c.raw),
        lane=case((_goes, inbox.c.platform), else_=inbox.c.lane),
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
    tx: Tx,
    rows: Sequence[int],
    process: str,
    state: str,
    now: datetime,
    trouble: str | None = None,
    *,
    whole: bool = False,
) -> None:
    """Mark rows that `process` has claimed as done or failed, within the turn that made them so. What only the turn
    needed goes with it; `whole`: it stays as it came, because it was lost and is to be looked into.

    Raises `TakenOver`, for the turn to be undone, if one of them is no longer claimed by it.
    """
    if rows:
        values = {"rows": list(rows), "me": process, "to_state": state, "at": now, "why": trouble, "whole": whole}
        if (await tx.run(_settle, values)).rowcount != len(rows):
            raise TakenOver


async def claimants(tx: Tx) -> set[str | None]:
    """Return the processes that have claimed open rows; None if some are nobody's."""
    return {row.claimed_by for row in await tx.rows(select(inbox.c.claimed_by).where(_is_open).distinct())}


async def take_over(tx: Tx, gone: Collection[str], process: str) -> list[Waiting]:
    """Claim every open row that is nobody's, or of a process that is gone; return them, oldest first."""
    free = or_(inbox.c.claimed_by.is_(None), inbox.c.claimed_by.in_(list(gone)))
    claim = update(inbox).where(_is_open, free).values(claimed_by=process)
    return sorted((Waiting(*row) for row in await tx.rows(claim.returning(*_columns))), key=lambda row: row.id)


async def before(tx: Tx, rows: Sequence[Waiting], process: str, held: Collection[int]) -> Mapping[int, set[int]]:
    """Return, for rows of this process (oldest first), the earlier ones of the same sender that they must wait for.

    Those are in the hands of another process, or `held` back here for the same reason.
    """
    lanes = {row.lane for row in rows}
    found = await tx.rows(select(inbox.c.id, inbox.c.lane, inbox.c.claimed_by).where(_is_open, inbox.c.lane.in_(lanes)))
    waited_for = {row.id: row.lane for row in found if row.claimed_by != process or row.id in held}
    first = dict[int, set[int]]()
    for row in rows:
        if earlier := {number for number, lane in waited_for.items() if lane == row.lane and number < row.id}:
            first[row.id] = earlier
            waited_for[row.id] = row.lane
    return first


async def next_of(tx: Tx, process: str, lane: str, most: int) -> list[Waiting]:
    """Return a sender's first open rows that a process has claimed, oldest first."""
    theirs = (inbox.c.claimed_by == process) & (inbox.c.lane == lane)
    rows = await tx.rows(select(*_columns).where(_is_open, theirs).order_by(inbox.c.id).limit(most))
    return [Waiting(*row) for row in rows]


async def version_read(tx: Tx, platform: str, key: str, digits: int) -> tuple[str, str] | None:
    """Return the newest other version of an input that has been handled, by its key and as it came: their keys differ
    only in the last digits."""
    first, last = (key[:-digits] + digit * digits for digit in "09")
    others = (inbox.c.platform == platform) & inbox.c.key.between(first, last) & (inbox.c.key != key)
    found = select(inbox.c.key, inbox.c.raw).where(others, inbox.c.state.in_(("done", "unparsable")))
    row = await tx.row(found.order_by(inbox.c.key.desc()).limit(1))
    return (row.key, row.raw) if row else None


async def shut_out(tx: Tx, platform: str, key: str, digits: int) -> None:
    """Leave out the first version of an input, if it still comes: a later one is read already."""
    first = key[:-digits] + "0" * digits
    names = ("platform", "key", "lane", "raw", "received_at", "state", "done_at")
    values = (literal(first), inbox.c.platform, literal("{}"), inbox.c.received_at, literal("done"))
    later = select(inbox.c.platform, *values, inbox.c.received_at)
    later = later.where(inbox.c.platform == platform, inbox.c.key == key)
    put = postgresql_insert(inbox).from_select(names, later)
    await tx.run(put.on_conflict_do_nothing(index_elements=["platform", "key"]))


async def are_open(tx: Tx, rows: Collection[int]) -> bool:
    """Return whether one of these rows has not been handled yet."""
    return bool(await tx.rows(select(inbox.c.id).where(_is_open, inbox.c.id.in_(list(rows))).limit(1)))


async def strays(tx: Tx, process: str, before: datetime) -> list[Waiting]:
    """Return what a process has had for long, oldest first: a mistake of ours may have lost sight of some of it."""
    rows = await tx.rows(
        select(*_columns)
        .where(inbox.c.state == "new", inbox.c.claimed_by == process, inbox.c.received_at < before)
        .order_by(inbox.c.id)
        .with_for_update()
    )
    return [Waiting(*row) for row in rows]


async def hand_back(tx: Tx, process: str) -> None:
    """Give up the claims of a process on what it has not handled."""
    await tx.run(update(inbox).where(inbox.c.state == "new", inbox.c.claimed_by == process).values(claimed_by=None))


# --- what could not be handled ---------------------------------------------------------------------------------------

UNHANDLED = ("unparsable", "failed")


@dataclass(frozen=True, slots=True)
class Unhandled:
    """An input that could not be read ("unparsable") or whose turn failed; then `trouble` is the code that was told."""

    id: int
    lane: str
    raw: str
    received_at: datetime
    state: str
    trouble: str | None


async def unhandled(tx: Tx, numbers: Collection[int] | None = None) -> list[Unhandled]:
    """Return what could not be handled, oldest first; or those of it with these numbers."""
    columns = (inbox.c.id, inbox.c.lane, inbox.c.raw, inbox.c.received_at, inbox.c.state, inbox.c.trouble)
    those = inbox.c.state.in_(UNHANDLED)
    wanted = those if numbers is None else those & inbox.c.id.in_(list(numbers))
    return [Unhandled(*row) for row in await tx.rows(select(*columns).where(wanted).order_by(inbox.c.id))]


async def anew(tx: Tx, numbers: Collection[int] | None) -> int:
    """Let these (None: all that could not be handled) be taken in again; return how many they are."""
    open_ = {"state": "new", "done_at": None, "trouble": None, "claimed_by": None}
    ids = [one.id for one in await unhandled(tx, numbers)]
    await tx.run(update(inbox).where(inbox.c.id.in_(ids)).values(**open_))
    return len(ids)
