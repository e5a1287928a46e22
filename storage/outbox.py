"""Effects that are not delivered yet. Rows are written in the turn that causes them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, or_, select, update

from storage.database import Tx
from storage.tables import outbox


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to deliver. `lane` is its destination; within a lane, lower `priority` first, then older first.

    Within a lane and a priority, parcels with a `sender` take turns by sender; each sender's own stay in order.
    Rows of one lane with the same `collapse` need to be delivered once: the newest stands for all.
    `delay` holds it back, so that more of the same may join it. `own`: it answers what its reader has just done.
    `fresh` is the object that `payload` was made from: it
    stays with the row while that is in memory, and saves making it again.
    """

    platform: str
    lane: str
    kind: str
    payload: Mapping[str, Any]
    priority: int
    collapse: str | None = None
    delay: timedelta | None = None
    sender: str | None = None
    own: bool = False
    fresh: Any = None


@dataclass(slots=True)
class Row:
    """A parcel on its way. `uncertain`: an earlier try may have arrived. `tried`: a try of this process may have.

    `waiting`: it stands in its lane and could let a more urgent one go first. `turn`: its place there, once it has one.
    `failing_since`: when its first try of this process failed.
    """

    id: int
    platform: str
    lane: str
    kind: str
    payload: Mapping[str, Any]
    priority: int
    collapse: str | None
    not_before: datetime | None
    created_at: datetime
    attempts: int = 0
    uncertain: bool = False
    sender: str | None = None
    own: bool = False
    absorbed: set[int] = field(default_factory=set)
    fresh: Any = None
    tried: bool = False
    waiting: bool = False
    turn: int = 0
    failing_since: datetime | None = None


_waits = outbox.c.state == "waiting"
_put = insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
_settle = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("rows", expanding=True)))
    .values(
        state=bindparam("to_state"),
        done_at=bindparam("at"),
        trouble=bindparam("why"),
        claimed_by=None,
        sender=None,
    )
)
_doubt = update(outbox).where(outbox.c.id == bindparam("row")).values(uncertain=True)
_attempt = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        attempts=bindparam("tries"),
        uncertain=bindparam("unsure"),
        not_before=bindparam("later"),
        trouble=bindparam("why"),
    )
)
_revive = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == "dead")
    .values(
        state="waiting",
        attempts=bindparam("tries"),
        sender=bindparam("from"),
        claimed_by=bindparam("process"),
        not_before=bindparam("at"),
        own=False,
        done_at=None,
        trouble=None,
    )
)
_columns = (
    outbox.c.id, outbox.c.platform, outbox.c.lane, outbox.c.kind, outbox.c.payload, outbox.c.priority,
    outbox.c.collapse, outbox.c.not_before, outbox.c.created_at, outbox.c.attempts, outbox.c.uncertain,
    outbox.c.sender,
    outbox.c.own,
)  # fmt: skip


async def put(tx: Tx, parcels: Sequence[Parcel], process: str | None, now: datetime) -> list[Row]:
    """Keep what must go out, claimed by this process, and hand it back for delivery from memory.

    Without a process it is kept for the one that delivers, and nothing is handed back.
    """
    if not parcels:
        return []
    later = [now + parcel.delay if parcel.delay else None for parcel in parcels]
    values = [
        {
            "platform": parcel.platform,
            "lane": parcel.lane,
            "kind": parcel.kind,
            "payload": dict(parcel.payload),
            "priority": parcel.priority,
            "collapse": parcel.collapse,
            "not_before": not_before,
            "created_at": now,
            "state": "waiting",
            "attempts": 0,
            "uncertain": False,
            "claimed_by": process,
            "sender": parcel.sender,
            "own": parcel.own,
        }
        for parcel, not_before in zip(parcels, later, strict=True)
    ]
    ids = (await tx.run(_put, values)).scalars().all()
    if process is None:
        return []
    return [
        Row(
            *(number, p.platform, p.lane, p.kind, p.payload, p.priority, p.collapse, not_before, now),
            sender=p.sender,
            own=p.own,
            fresh=p.fresh,
        )
        for number, p, not_before in zip(ids, parcels, later, strict=True)
    ]


async def settle(tx: Tx, rows: Sequence[int], state: str, now: datetime, trouble: str | None = None) -> None:
    """Mark rows as sent, dead or dropped."""
    if rows:
        await tx.run(_settle, {"rows": list(rows), "to_state": state, "at": now, "why": trouble})


async def note_attempt(tx: Tx, row: Row, trouble: str) -> None:
    """Remember that a try failed, and whether it may have arrived."""
    await tx.run(
        _attempt,
        {
            "row": row.id,
            "tries": row.attempts,
            "unsure": row.uncertain,
            "later": row.not_before,
            "why": trouble[:300],
        },
    )


async def claimants(tx: Tx) -> set[str | None]:
    """Return the processes that have claimed waiting rows; None if some are nobody's."""
    return {_process_of(claim) for claim in await _claims(tx)}


async def _claims(tx: Tx) -> set[str | None]:
    """Return the claims on waiting rows: of what a process put there itself, its name; of what it took over, its name
    and a number, another one each time. What has one claim is delivered in order."""
    return {row.claimed_by for row in await tx.rows(select(outbox.c.claimed_by).where(_waits).distinct())}


def _claim(process: str, taken: Sequence[Row]) -> str:
    return f"{process}/{taken[-1].id}"


def _process_of(claim: str | None) -> str | None:
    return claim and claim.partition("/")[0]


def _is_of(process: str) -> ColumnElement[bool]:
    return or_(outbox.c.claimed_by == process, outbox.c.claimed_by.startswith(f"{process}/", autoescape=True))


async def are_unclaimed(tx: Tx) -> bool:
    """Return whether a row is kept for the process that delivers."""
    return bool(await tx.rows(select(outbox.c.id).where(_waits, outbox.c.claimed_by.is_(None)).limit(1)))


async def take_over(tx: Tx, gone: Collection[str], process: str) -> list[Row]:
    """Claim every waiting row that is nobody's, or of a process that is gone; return them, oldest first.

    Of those that were not handed back in order, each lane's first of each claim and sender may have been sent:
    `uncertain` is set. A lane's parcels go one by one, each marked before the next (those that can be looked up, at
    least), the urgent first, and senders in turn.
    """
    theirs = [claim for claim in await _claims(tx) if claim and _process_of(claim) in gone]
    free = or_(outbox.c.claimed_by.is_(None), outbox.c.claimed_by.in_(theirs))
    found = await tx.rows(
        select(outbox.c.claimed_by.label("last"), *_columns).where(_waits, free).order_by(outbox.c.id).with_for_update()
    )
    taken = [Row(*row[1:]) for row in found]
    by_claim: dict[str, list[Row]] = {}
    for row, was in zip(taken, found, strict=True):
        if was.last is not None:
            by_claim.setdefault(was.last, []).append(row)
    in_doubt = {number for rows in by_claim.values() for number in _first_of_lanes(rows)}
    for row in taken:
        row.uncertain = row.uncertain or row.id in in_doubt
    if taken:
        await tx.run(update(outbox).where(_waits, free).values(claimed_by=_claim(process, taken)))
    await doubt(tx, sorted(in_doubt))
    return taken


def _first_of_lanes(rows: Sequence[Row]) -> set[int]:
    """Return those of the rows (oldest first) that may have been sent: each sender's first of a lane and priority, and
    its like."""
    firsts: dict[tuple[str, str, int, str | None], Row] = {}
    for row in rows:
        firsts.setdefault((row.platform, row.lane, row.priority, row.sender), row)
    alike = {(row.platform, row.lane, row.collapse) for row in firsts.values() if row.collapse}
    return {row.id for row in firsts.values()} | {
        row.id for row in rows if (row.platform, row.lane, row.collapse) in alike
    }


async def strays(tx: Tx, process: str, before: datetime) -> list[Row]:
    """Return what a process has had for long, oldest first: a mistake of ours may have lost sight of some of it."""
    rows = await tx.rows(
        select(*_columns)
        .where(_waits, _is_of(process), outbox.c.created_at < before)
        .order_by(outbox.c.id)
        .with_for_update()
    )
    return [Row(*row) for row in rows]


async def claim_again(tx: Tx, rows: Sequence[Row], process: str) -> None:
    """Claim rows that leave their place in the order: strays that are taken up again, what lets others go first."""
    if rows:
        these = outbox.c.id.in_([row.id for row in rows])
        await tx.run(update(outbox).where(_waits, these).values(claimed_by=_claim(process, rows)))


async def hand_back(tx: Tx, process: str, tried: Sequence[int]) -> None:
    """Give up the claims of a process on what it has not delivered; what it `tried` may have arrived."""
    await tx.run(update(outbox).where(outbox.c.id.in_(list(tried)), outbox.c.state == "waiting").values(uncertain=True))
    await tx.run(update(outbox).where(_waits, _is_of(process)).values(claimed_by=None))


# --- what has ended --------------------------------------------------------------------------------------------------

ENDED = "dead"


@dataclass(frozen=True, slots=True)
class Ended:
    """A parcel that came to its end, and when; why, if it was given up."""

    row: Row
    trouble: str
    done_at: datetime


_ended = select(*_columns, outbox.c.trouble, outbox.c.done_at).where(outbox.c.state == ENDED).order_by(outbox.c.id)


async def ended(tx: Tx, numbers: Collection[int] | None = None) -> list[Ended]:
    """Return what was given up and not sent again, oldest first; or those of it with these numbers."""
    found = await tx.rows(_ended if numbers is None else _ended.where(outbox.c.id.in_(list(numbers))))
    return [Ended(Row(*row[:-2]), row.trouble or "", row.done_at) for row in found]


async def unsent(tx: Tx, case: str, subject: int) -> list[Ended]:
    """Return what staff wrote to somebody about a case and was given up, oldest first."""
    cause = outbox.c.payload["cause"]
    about = (cause["case"].as_string() == case) & (cause["subject"].as_integer() == subject)
    return [Ended(Row(*row[:-2]), row.trouble or "", row.done_at) for row in await tx.rows(_ended.where(about))]


async def sent_alerts(tx: Tx, lane: str, since: datetime) -> list[Ended]:
    """Return the alerts that have arrived somewhere since then, in the order in which they did."""
    sent = (outbox.c.state == "sent") & (outbox.c.kind == "alert") & (outbox.c.lane == lane)
    columns = *_columns, outbox.c.trouble, outbox.c.done_at
    found = select(*columns).where(sent, outbox.c.done_at > since).order_by(outbox.c.done_at, outbox.c.id)
    return [Ended(Row(*row[:-2]), row.trouble or "", row.done_at) for row in await tx.rows(found)]


async def lane_of_card(tx: Tx, case: str, subject: int) -> str | None:
    """Return the destination of a case's card that is on its way, or None."""
    payload = outbox.c.payload
    about = (payload["kind"].as_string() == case) & (payload["subject"].as_integer() == subject)
    row = await tx.row(select(outbox.c.lane).where(_waits, outbox.c.kind == "card", about).limit(1))
    return row.lane if row else None


async def unposted(tx: Tx, case: str, subject: int) -> list[Ended]:
    """Return what was to be posted in groups about a case and was given up, oldest first: posts bear the name of their
    case type, some with something behind it."""
    named, number = outbox.c.payload["kind"].as_string(), outbox.c.payload["subject"].as_integer()
    of_case = or_(named == case, named.startswith(f"{case}_", autoescape=True))
    about = (outbox.c.kind == "post") & of_case & (number == subject)
    return [Ended(Row(*row[:-2]), row.trouble or "", row.done_at) for row in await tx.rows(_ended.where(about))]


async def revive(tx: Tx, rows: Sequence[Row], process: str | None, now: datetime) -> list[Row]:
    """Let what had ended wait once more, claimed as by `put`; hand it back as that does.

    It keeps its number, by which it is looked for, and whether it may have arrived. Nobody waits for it as an answer
    any more, and it is tried for as long as something new.
    """
    for row in rows:
        row.attempts, row.not_before, row.own, row.fresh = int(row.uncertain), now, False, None
    again = [{"row": row.id, "tries": row.attempts, "from": row.sender, "process": process, "at": now} for row in rows]
    if again:
        await tx.run(_revive, again)
    return list(rows) if process else []


async def doubt(tx: Tx, numbers: Sequence[int]) -> None:
    """Note that these may have arrived."""
    if numbers:
        await tx.run(_doubt, [{"row": number} for number in numbers])
