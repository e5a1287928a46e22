"""Jobs, their visits, and everything that belongs to them: history, offers, reminders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import AnyRow, Tx
from storage.people import Address, Resident
from storage.tables import (
    addresses,
    blocks,
    contractors,
    homes,
    job_events,
    jobs,
    offers,
    pending_changes,
    present,
    reminders,
    residencies,
    residents,
    visits,
    workers,
)

UNDER_WAY = ("on_way", "arrived")
OPEN_STATES = ("booked", "confirmed", "change_asked", *UNDER_WAY)
"""The states of a visit that may still be coming, or is going on."""
BATCH = 50
"""The number of visits whose reminders are handled together: one may concern everybody in a block."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as it is now, with the data of its job, contractor and worker. Refs are the landlord's own.

    `password` names two words, see `flows.features.visits.passwords`. `revision` counts up with each change.
    `ordered_at`: when we heard of its job.
    """

    id: int
    ref: str
    job_id: int
    worker_id: int | None
    state: str
    slot: str | None
    starts_at: datetime
    ends_at: datetime
    password: str
    created_at: datetime
    source_at: datetime | None
    digest: str | None
    closed_at: datetime | None
    revision: int
    job_ref: str
    job_state: str
    contractor_id: int
    contract_ref: str | None
    home_id: int | None
    block_id: int | None
    communal: bool
    planned: bool
    safety: str | None
    trade: str | None
    description: str
    location: str | None
    access: str | None
    liaison: str | None
    priority: int | None
    reported_at: datetime | None
    dispatched_at: datetime | None
    completed_at: datetime | None
    ordered_at: datetime
    contractor_ref: str
    contractor_name: str
    contractor_phone: str | None
    contractor_hours: str | None
    contractor_logo: str | None
    worker_ref: str | None
    worker_name: str | None
    worker_photo: str | None
    home_ref: str | None
    home_address: str | None
    home_access: str | None
    block_ref: str | None
    block_name: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a job's history. `by` is resident, staff, contractor, landlord (its other systems) or doorstep.
    `resident_id`: whose act or words it is, or to whom alone staff wrote; None: nobody's, or the whole home's."""

    id: int
    job_id: int
    visit_id: int | None
    at: datetime
    kind: str
    by: str
    actor: str | None
    platform: str
    data: Mapping[str, Any]
    resident_id: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    id: int
    job_id: int
    visit_id: int
    slot: str | None
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    ended_at: datetime | None


IN_CALENDAR = "in_calendar"
"""The kind of a reminder that is none: it remembers that a resident, its key, was sent the calendar file."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to tell residents at a moment. `key` says which state of the visit it is about: if it is due once for
    each start, `key` names the start; news name the visit's revision; the person it is for may follow."""

    id: int
    job_id: int
    visit_id: int
    kind: str
    key: str
    due_at: datetime
    state: str
    done_at: datetime | None


WAITING, DONE, UNDONE, REFUSED = "waiting", "done", "undone", "refused"
"""A pending change waits until its minute is over; then it is done, or refused because the visit has changed."""


@dataclass(frozen=True, slots=True)
class PendingChange:
    """What a resident asked of a visit and may still undo. `data` holds what was asked, until it is done or undone."""

    id: int
    job_id: int
    visit_id: int
    resident_id: int
    platform: str
    kind: str
    data: Mapping[str, Any]
    asked_at: datetime
    due_at: datetime
    state: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """A person who hears of a visit. `quiet`: they asked for no reminders."""

    resident_id: int
    address: Address
    language: str
    quiet: bool
    home_id: int | None
    block_id: int | None
    since: datetime
    follows: bool
    residency: int


_of_job = (
    jobs.c.ref.label("job_ref"), jobs.c.state.label("job_state"), jobs.c.contractor_id, jobs.c.contract_ref,
    jobs.c.home_id, jobs.c.block_id, jobs.c.communal, jobs.c.planned, jobs.c.safety, jobs.c.trade, jobs.c.description,
    jobs.c.location, jobs.c.access, jobs.c.liaison, jobs.c.priority, jobs.c.reported_at, jobs.c.dispatched_at,
    jobs.c.completed_at, jobs.c.created_at.label("ordered_at"),
)  # fmt: skip
_of_others = (
    contractors.c.ref.label("contractor_ref"), contractors.c.name.label("contractor_name"),
    contractors.c.phone.label("contractor_phone"), contractors.c.hours.label("contractor_hours"),
    contractors.c.logo.label("contractor_logo"), workers.c.ref.label("worker_ref"),
    workers.c.name.label("worker_name"), workers.c.photo.label("worker_photo"), homes.c.ref.label("home_ref"),
    homes.c.address.label("home_address"), homes.c.access.label("home_access"), blocks.c.ref.label("block_ref"),
    blocks.c.name.label("block_name"),
)  # fmt: skip
_visits: Select[Any] = select(*visits.c, *_of_job, *_of_others).select_from(
    visits.join(jobs, jobs.c.id == visits.c.job_id)
    .join(contractors, contractors.c.id == jobs.c.contractor_id)
    .outerjoin(workers, workers.c.id == visits.c.worker_id)
    .outerjoin(homes, homes.c.id == jobs.c.home_id)
    .outerjoin(blocks, blocks.c.id == jobs.c.block_id)
)
_some = _visits.where(visits.c.id.in_(bindparam("numbers", expanding=True))).order_by(visits.c.id)
_add_event = insert(job_events).returning(job_events.c.id, sort_by_parameter_order=True)
_new_reminder = postgresql_insert(reminders)
_once: dict[str, Any] = {
    "index_elements": ["visit_id", "kind", "key"],
    "set_": {name: _new_reminder.excluded[name] for name in ("due_at", "state", "done_at")},
}
_add_reminder_again = _new_reminder.on_conflict_do_update(**_once)
# A visit that comes back to an earlier time is reminded of again, unless that was done.
_add_reminder = _new_reminder.on_conflict_do_update(**_once, where=reminders.c.state == "dropped")


# --- visits ------------------------------------------------------------------------------------------------------


async def get(tx: Tx, number: int) -> Visit | None:
    found = await some(tx, [number])
    return found[0] if found else None


async def some(tx: Tx, numbers: Sequence[int]) -> list[Visit]:
    """Return visits by their numbers, in the order of these."""
    return [Visit(*row) for row in await tx.rows(_some, {"numbers": list(numbers)})] if numbers else []


async def find(tx: Tx, ref: str) -> Visit | None:
    row = await tx.row(_visits.where(visits.c.ref == ref))
    return Visit(*row) if row else None


async def hold(tx: Tx, ref: str) -> None:
    """Lock a visit until the transaction ends: another that wants to change it waits, and then sees what was done."""
    await tx.row(select(visits.c.id).where(visits.c.ref == ref).with_for_update())


async def fresh_ref(tx: Tx, prefix: str) -> str:
    """Return a reference that no visit has, for a visit that no other system made."""
    row = await tx.row(select(func.coalesce(func.max(visits.c.id), 0)))
    return f"{prefix}-{int(row[0]) + 1 if row else 1:05}"


async def of_job(tx: Tx, job_id: int) -> list[Visit]:
    return [Visit(*row) for row in await tx.rows(_visits.where(visits.c.job_id == job_id).order_by(visits.c.starts_at))]


def seen_by(visit: Visit, resident: Resident | Told) -> Visit | None:
    """Return a visit as a resident may see it, or None if it is not theirs: it is to the home they live in, since they
    live there, or shared by their block. What a job was ordered for before that was others' to know."""
    if visit.communal:
        return visit if resident.block_id and visit.block_id == resident.block_id else None
    if (
        not resident.home_id
        or visit.home_id != resident.home_id
        or not resident.since
        or visit.ends_at < resident.since
    ):
        return None
    if resident.follows and min(visit.ordered_at, visit.reported_at or visit.ordered_at) < resident.since:
        return _without_reason(visit)
    return visit


def recalled_by(visit: Visit, resident: Resident) -> Visit:
    """Return a visit of which a resident said something, as they may see it wherever they live now."""
    return seen_by(visit, resident) or _without_reason(visit)


def _without_reason(visit: Visit) -> Visit:
    return replace(visit, description=visit.trade or "", access=None, reported_at=None, dispatched_at=None)


def read_by(history: Sequence[Event], visit: Visit, resident: Resident | Told) -> list[Event]:
    """Return the lines of a visit's history that a resident may read: what was said and done to their home before they
    lived there was others' to know."""
    before = resident.since if resident.follows and not visit.communal else None
    return [event for event in history if before is None or event.at >= before]


async def of_resident(
    tx: Tx,
    resident: Resident,
    *,
    ends_after: datetime | None = None,
    over_at: datetime | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Visit]:
    """Return the visits that are a resident's to see. With `ends_after` those still to come, soonest first; else the
    latest first, with `over_at` only those that are over by then."""
    if not resident.home_id and not resident.block_id:
        return []
    at_home = jobs.c.home_id.is_not(None) & (jobs.c.home_id == resident.home_id)
    shared = jobs.c.communal & jobs.c.block_id.is_not(None) & (jobs.c.block_id == resident.block_id)
    found = _visits.where(or_(at_home & (visits.c.ends_at >= resident.since), shared))
    if ends_after is not None:
        found = found.where(visits.c.ends_at >= ends_after, visits.c.state.in_(OPEN_STATES))
    if over_at is not None:
        found = found.where(or_(visits.c.ends_at < over_at, visits.c.state.not_in(OPEN_STATES)))
    order = visits.c.starts_at if ends_after is not None else visits.c.starts_at.desc()
    rows = await tx.rows(found.order_by(order, visits.c.id).limit(limit).offset(offset))
    return [visit for row in rows if (visit := seen_by(Visit(*row), resident))]


async def between(tx: Tx, first: datetime, last: datetime) -> list[Visit]:
    """Return every visit that starts in [first, last), soonest first."""
    found = _visits.where(visits.c.starts_at >= first, visits.c.starts_at < last)
    return [Visit(*row) for row in await tx.rows(found.order_by(visits.c.starts_at, visits.c.id))]


async def add_job(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(jobs).values(**values).returning(jobs.c.id))
    assert row is not None
    return int(row.id)


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(visits).values(**values).returning(visits.c.id))
    assert row is not None
    return int(row.id)


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form or button is recognised."""
    await tx.run(update(visits).where(visits.c.id == number).values(**values, revision=visits.c.revision + 1))


async def change_job(tx: Tx, number: int, **values: Any) -> None:
    await tx.run(update(jobs).where(jobs.c.id == number).values(**values, revision=jobs.c.revision + 1))


async def unanswered(tx: Tx, home_ids: Sequence[int], now: datetime) -> list[Visit]:
    """Take back what residents answered about visits to come to these homes; return the visits, as they were."""
    there = _visits.where(jobs.c.home_id.in_(list(home_ids)), visits.c.ends_at > now)
    there = there.where(visits.c.state.in_(("confirmed", "change_asked")), ~jobs.c.communal)
    found = [Visit(*row) for row in await tx.rows(there.order_by(visits.c.id))]
    for visit in found:
        await change(tx, visit.id, state="booked")
        await end_offers(tx, visit.id, now)
    return found


# --- history -----------------------------------------------------------------------------------------------------


async def record(tx: Tx, events: Sequence[Mapping[str, Any]]) -> list[int]:
    """Append lines of history (columns of `job_events`, but for the id); lines are never changed."""
    return list((await tx.run(_add_event, list(events))).scalars().all()) if events else []


async def history(tx: Tx, job_id: int) -> list[Event]:
    rows = await tx.rows(select(*job_events.c).where(job_events.c.job_id == job_id).order_by(job_events.c.id))
    return [Event(*row) for row in rows]


async def known_there(tx: Tx, visit_ids: Sequence[int]) -> dict[int, set[int]]:
    """Return the residents who agreed to each visit's time, or said that somebody came: by their own acts."""
    kinds = ("booked", "moved", "confirmed", "came")
    found = select(job_events.c.visit_id, job_events.c.kind, job_events.c.resident_id)
    of_visits = job_events.c.visit_id.in_(list(visit_ids)) & job_events.c.kind.in_(kinds)
    there: dict[int, set[int]] = {}
    for visit_id, kind, resident_id in await tx.rows(found.where(of_visits).order_by(job_events.c.id)):
        if kind in ("booked", "moved"):
            # What was agreed before was agreed to another time.
            there[visit_id] = set()
        if resident_id:
            there.setdefault(visit_id, set()).add(resident_id)
    return there


async def event(tx: Tx, number: int) -> Event | None:
    row = await tx.row(select(*job_events.c).where(job_events.c.id == number))
    return Event(*row) if row else None


async def of_events(tx: Tx, numbers: Sequence[int]) -> list[Visit]:
    """Return the visits that lines of history are about."""
    about = select(job_events.c.visit_id).where(job_events.c.id.in_(list(numbers)))
    return [Visit(*row) for row in await tx.rows(_visits.where(visits.c.id.in_(about)).order_by(visits.c.id))]


async def coming_to(tx: Tx, home_ids: Sequence[int], now: datetime) -> list[Visit]:
    """Return the visits that are still to come to some homes."""
    there = jobs.c.home_id.in_(list(home_ids)) & visits.c.state.in_(OPEN_STATES) & (visits.c.ends_at >= now)
    return [Visit(*row) for row in await tx.rows(_visits.where(there).order_by(visits.c.id))]


# --- recipients --------------------------------------------------------------------------------------------------


async def told(tx: Tx, home_ids: Sequence[int], block_ids: Sequence[int] = ()) -> list[Told]:
    """Return everybody in these homes, or anywhere in these blocks, who can be written to."""
    columns = (
        residents.c.id, addresses.c.platform, addresses.c.person, addresses.c.chat, residents.c.language,
        residents.c.quiet, residencies.c.home_id, residencies.c.block_id, residencies.c.since, residencies.c.follows,
        residencies.c.id,
    )  # fmt: skip
    source = residencies.join(residents, residents.c.id == residencies.c.resident_id).join(
        addresses, addresses.c.resident_id == residents.c.id
    )
    lives = or_(residencies.c.home_id.in_(list(home_ids)), residencies.c.block_id.in_(list(block_ids)))
    rows = await tx.rows(
        select(*columns)
        .select_from(source)
        .where(present, lives, addresses.c.blocked_at.is_(None))
        .order_by(addresses.c.id)
    )
    return [_told(row) for row in rows]


def _told(row: AnyRow) -> Told:
    number, platform, person, chat, *rest = row
    return Told(number, Address(platform, person, chat), *rest)


async def is_quiet(tx: Tx, resident_id: int) -> bool:
    """Return whether a resident asked for no reminders."""
    row = await tx.row(select(residents.c.quiet).where(residents.c.id == resident_id))
    return bool(row and row.quiet)


async def set_quiet(tx: Tx, resident_id: int, quiet: bool) -> None:
    await tx.run(update(residents).where(residents.c.id == resident_id).values(quiet=quiet))


# --- offers ------------------------------------------------------------------------------------------------------


async def offer(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await tx.run(insert(offers), list(rows))


async def offered(tx: Tx, visit_id: int, now: datetime) -> list[Offer]:
    """Return the times that can be picked, soonest first."""
    there = (offers.c.visit_id == visit_id) & offers.c.ended_at.is_(None) & (offers.c.starts_at > now)
    rows = await tx.rows(select(*offers.c).where(there).order_by(offers.c.starts_at, offers.c.id))
    return [Offer(*row) for row in rows]


async def take_offer(tx: Tx, number: int, now: datetime) -> bool:
    """Take a time that was offered; return whether it was still free."""
    there = (offers.c.id == number) & offers.c.ended_at.is_(None)
    return (await tx.run(update(offers).where(there).values(ended_at=now))).rowcount == 1


async def end_offers(tx: Tx, visit_id: int, now: datetime) -> None:
    await tx.run(update(offers).where(offers.c.visit_id == visit_id, offers.c.ended_at.is_(None)).values(ended_at=now))


# --- reminders ---------------------------------------------------------------------------------------------------


async def remind(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note reminders that will be due. One already sent for the same visit, kind and key is not sent again."""
    if rows:
        await tx.run(_add_reminder, [{"state": "waiting", "done_at": None, **row} for row in rows])


async def drop_reminders(tx: Tx, visit_ids: Sequence[int], now: datetime, kinds: Sequence[str] = ()) -> None:
    """Drop every reminder of these visits (or every one of these kinds)."""
    waiting = reminders.c.visit_id.in_(list(visit_ids)) & (reminders.c.state == "waiting")
    if kinds:
        waiting &= reminders.c.kind.in_(list(kinds))
    if visit_ids:
        await tx.run(update(reminders).where(waiting).values(state="dropped", done_at=now))


async def remind_again(tx: Tx, row: Mapping[str, Any]) -> None:
    """Make a reminder that was sent, and did not arrive, due once more."""
    await tx.run(_add_reminder_again, {"state": "waiting", "done_at": None, **row})


async def put_in_calendar(tx: Tx, visit: Visit, resident_id: int, now: datetime) -> None:
    """Remember that a resident has the visit in their calendar, until it is long over."""
    row = {"job_id": visit.job_id, "visit_id": visit.id, "kind": IN_CALENDAR, "key": str(resident_id), "due_at": now}
    await tx.run(_add_reminder, [{**row, "state": "sent", "done_at": max(now, visit.ends_at)}])


async def in_calendars(tx: Tx, visit_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Return who has which of these visits in their calendar, as numbers of visit and resident."""
    if not visit_ids:
        return set()
    there = (reminders.c.kind == IN_CALENDAR) & reminders.c.visit_id.in_(list(visit_ids))
    return {
        (row.visit_id, int(row.key))
        for row in await tx.rows(select(reminders.c.visit_id, reminders.c.key).where(there))
    }


async def reminder(tx: Tx, number: int) -> Reminder | None:
    row = await tx.row(select(*reminders.c).where(reminders.c.id == number))
    return Reminder(*row) if row else None


async def due_reminders(
    tx: Tx, now: datetime, visit_ids: Sequence[int] | None = None, kinds: Sequence[str] = ()
) -> list[Reminder]:
    """Return everything due now (or everything of these kinds) of some visits: these, or those due the longest."""
    there = (reminders.c.state == "waiting") & (reminders.c.due_at <= now)
    if kinds:
        there &= reminders.c.kind.in_(list(kinds))
    if visit_ids is not None:
        some = there & reminders.c.visit_id.in_(list(visit_ids))
    else:
        oldest = select(reminders.c.visit_id).where(there).group_by(reminders.c.visit_id)
        order = func.min(reminders.c.due_at), reminders.c.visit_id
        some = there & reminders.c.visit_id.in_(oldest.order_by(*order).limit(BATCH))
    found = select(*reminders.c).where(some).order_by(reminders.c.due_at, reminders.c.id)
    # Another transaction may be telling them at this moment.
    return [Reminder(*row) for row in await tx.rows(found.with_for_update())]


async def settle_reminders(tx: Tx, numbers: Sequence[int], state: str, now: datetime) -> None:
    if numbers:
        there = reminders.c.id.in_(list(numbers)) & (reminders.c.state == "waiting")
        await tx.run(update(reminders).where(there).values(state=state, done_at=now))


async def next_due(tx: Tx) -> datetime | None:
    """Return when the next reminder is due."""
    found = await tx.rows(select(func.min(reminders.c.due_at)).where(reminders.c.state == "waiting"))
    due: datetime | None = found[0][0]
    return due


# --- changes that can still be undone ----------------------------------------------------------------------------


async def add_pending(tx: Tx, **values: Any) -> None:
    await tx.run(insert(pending_changes).values(**values, state=WAITING))


async def pending(tx: Tx, visit_id: int, resident_id: int) -> PendingChange | None:
    """Return what a resident asked of a visit and may still undo."""
    theirs = (pending_changes.c.visit_id == visit_id) & (pending_changes.c.resident_id == resident_id)
    row = await tx.row(select(*pending_changes.c).where(theirs, pending_changes.c.state == WAITING))
    return PendingChange(*row) if row else None


async def pending_of(tx: Tx, resident_ids: Sequence[int]) -> list[PendingChange]:
    """Return all that some residents asked and may still undo, in the order in which they asked for it."""
    theirs = pending_changes.c.resident_id.in_(list(resident_ids)) & (pending_changes.c.state == WAITING)
    return [
        PendingChange(*row)
        for row in await tx.rows(select(*pending_changes.c).where(theirs).order_by(pending_changes.c.id))
    ]


async def due_pending(tx: Tx, now: datetime) -> list[PendingChange]:
    """Return a batch of changes that can no longer be undone, in the order in which they were asked for."""
    there = (pending_changes.c.state == WAITING) & (pending_changes.c.due_at <= now)
    found = select(*pending_changes.c).where(there).order_by(pending_changes.c.id).limit(BATCH)
    # Another process may be looking at this moment.
    return [PendingChange(*row) for row in await tx.rows(found.with_for_update())]


async def settle_pending(tx: Tx, number: int, state: str, now: datetime) -> None:
    """End a pending change. What was asked is forgotten here: it is on the visit, or nobody's to know."""
    there = (pending_changes.c.id == number) & (pending_changes.c.state == WAITING)
    await tx.run(update(pending_changes).where(there).values(state=state, done_at=now, data={}))


async def next_pending(tx: Tx) -> datetime | None:
    """Return when the next pending change can no longer be undone."""
    found = await tx.rows(select(func.min(pending_changes.c.due_at)).where(pending_changes.c.state == WAITING))
    due: datetime | None = found[0][0]
    return due


async def put_off_pending(tx: Tx, number: int, due_at: datetime) -> None:
    await tx.run(update(pending_changes).where(pending_changes.c.id == number).values(due_at=due_at))
