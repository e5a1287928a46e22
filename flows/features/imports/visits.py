"""Visits from another system: booked, moved, given to another worker, cancelled, done."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from flows.features.imports.columns import NOBODY, bare
from flows.features.imports.orders import called, key_of, place_of
from flows.features.imports.references import Known, every
from flows.features.imports.sifting import JobKey, Row
from flows.features.imports.writing import Put
from flows.features.visits import book, passwords, record
from flows.features.visits.change import Change
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.policy import Slot
from flows.kernel.runtime import Runtime
from flows.kernel.slots import named, span
from flows.kernel.words import Plain, Words, text
from storage import imports, visits
from storage.database import AnyRow, Tx
from storage.visits import OPEN_STATES, UNDER_WAY

OVER = frozenset({"done", "incomplete", "no_access", "cancelled"})
LONGEST_NIGHT = timedelta(hours=12)
NOON = time(12)
CLOCKS_DIFFER = timedelta(days=1)


async def put_visits(
    tx: Tx,
    runtime: Runtime,
    rows: Sequence[Row],
    known: Known,
    had_jobs: Mapping[str, AnyRow],
    of_jobs: Put,
    actor: Actor,
    now: datetime,
) -> Put:
    """Write a batch of visits; residents, staff and other systems are told what changed. `had_jobs`: the jobs of those
    that we know; `of_jobs`: what came of the jobs that the rows name."""
    there = await imports.standing(tx, "visits", [row.ref for row in rows])
    jobs = await _jobs(tx, every(rows, "work_order_ref"))
    workers = await imports.standing(tx, "workers", every(rows, "operative_ref"))
    done, happened = Put(), dict[str, list[str]]()
    fresh, changed, confirmed = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    for row in rows:
        had, had_job, job = there.get(row.ref), had_jobs.get(row.ref), jobs.get(row.job)
        wrong = known.wrong(row.values) or of_jobs.faults.get(row.job)
        wrong = wrong or from_the_future(row, now) or _faults(runtime, row, had_job, job)
        if wrong:
            done.faults[row.ref] = wrong
            continue
        assert job is not None, "rows without a job are faults"
        values = _values(runtime, row, job, workers, now)
        if had is None:
            done.added.add(row.ref)
            fresh.append({"ref": row.ref, "password": passwords.fresh(), "created_at": now, "revision": 1, **values})
            happened[row.ref] = ["booked", *([values["state"]] if values["state"] != "booked" else [])]
            continue
        done.changed[row.ref] = list(of_jobs.changed.get(row.job, ()))
        at = values["source_at"] or had.source_at
        if is_older(row, had) or _is_before_its_end(row, had, values):
            continue
        if _says_the_same(row, had, values) and not _is_others(had, job):
            if at != had.source_at:
                confirmed.append({"id": had.id, "source_at": at})
            continue
        if _goes_back(had, values):
            done.faults[row.ref] = [text("import-goes-back", had=Plain(had.state), said=Plain(values["state"]))]
            continue
        kinds, changes = _compared(had, values, row)
        changed.append({"id": had.id, **changes, "digest": values["digest"], "source_at": at})
        done.changed[row.ref] += sorted(changes)
        happened[row.ref] = kinds
    await imports.confirm(tx, "visits", confirmed)
    await _write(tx, fresh, changed)
    before = {visit.id: visit.job_id for visit in there.values()}
    await _follow(tx, {row["id"]: row["job_id"] for row in changed if "job_id" in row}, before)
    over = {row["id"] for row in changed if "starts_at" in row or "ends_at" in row or row.get("state") in OVER}
    await imports.end_offers(tx, sorted(over), now)
    gone_out = {row["job_id"] for row in (*fresh, *changed) if "job_id" in row}
    await _dispatch(tx, [job for job in jobs.values() if job.id in gone_out], now)
    await _complete(tx, [jobs[row.job] for row in rows if row.job and "done" in happened.get(row.ref, ())], now)
    done.effects = await _tell(tx, runtime, there, happened, actor, now)
    return done


async def _jobs(tx: Tx, orders: Sequence[str]) -> dict[JobKey | None, AnyRow]:
    found = await imports.jobs_of_orders(tx, orders)
    return {key_of(job): job for jobs in found.values() for job in jobs}


async def changed_jobs(
    tx: Tx, runtime: Runtime, of_jobs: Put, instead: Mapping[JobKey, AnyRow], actor: Actor, now: datetime
) -> list[Effect]:
    """Do what follows from changed jobs: what was sent of their visits is sent anew, and visits whose job was given to
    another contractor are that one's, which their residents are told. `instead`: see `Placed`."""
    if not of_jobs.changed and not instead:
        return []
    jobs = await _jobs(tx, sorted({key.order for key in (*of_jobs.changed, *of_jobs.added)}))
    given = {job.id: jobs[key] for key, job in instead.items() if key in of_jobs.added}
    coming = await imports.open_visits(tx, sorted(given))
    moves = [{"id": visit.id, "job_id": given[visit.job_id].id, "worker_id": None} for visit in coming]
    await imports.change(tx, "visits", moves)
    await _follow(tx, {row["id"]: row["job_id"] for row in moves}, {visit.id: visit.job_id for visit in coming})
    await _dispatch(tx, [given[visit.job_id] for visit in coming], now)
    taken_over = [Change(visit, "worker") for visit in await visits.some(tx, [row["id"] for row in moves])]
    effects = await record.happened_all(tx, runtime, taken_over, actor, now)
    same = await imports.open_visits(tx, [jobs[key].id for key in of_jobs.changed if key in jobs])
    return [*effects, *await record.drawn_again(tx, runtime, await visits.some(tx, [visit.id for visit in same]))]


async def _follow(tx: Tx, given: Mapping[int, int], before: Mapping[int, int]) -> None:
    """Let everything of visits follow them to other jobs; a job that has nothing left goes. `before`: the jobs that
    they had."""
    await imports.follow(tx, given)
    await imports.drop_empty(tx, sorted({before[visit] for visit in given}))


async def take_off(tx: Tx, runtime: Runtime, workers: Sequence[str], actor: Actor, now: datetime) -> list[Effect]:
    """Take workers who have left off the visits that are still to come, which their residents are told."""
    coming = await imports.coming_with(tx, workers, now)
    await imports.change(tx, "visits", [{"id": number, "worker_id": None} for number in coming])
    changes = [Change(visit, "worker") for visit in await visits.some(tx, coming)]
    return await record.happened_all(tx, runtime, changes, actor, now) if changes else []


def _says_the_same(row: Row, had: AnyRow, values: Mapping[str, Any]) -> bool:
    """Return whether a row reads as it did when it last came; that nobody is to come is no news where nobody was."""
    is_nobodys = had.worker_id is None and row.values.get("operative_ref") == NOBODY
    return had.digest == values["digest"] or (is_nobodys and had.digest == _digest(row.without("operative_ref")))


def _is_others(had: AnyRow, job: AnyRow) -> bool:
    """Return whether a visit that may still be coming is another contractor's now. One that is over stays whose it
    was."""
    return had.job_id != job.id and had.state in OPEN_STATES


async def _write(tx: Tx, fresh: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
    await imports.add(tx, "visits", fresh)
    by_columns: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in changed:
        by_columns.setdefault(tuple(sorted(row)), []).append(row)
    for rows in by_columns.values():
        await imports.change(tx, "visits", rows)


async def _dispatch(tx: Tx, jobs: Sequence[AnyRow], now: datetime) -> None:
    """Note that a job with a visit has gone out to its contractor."""
    waiting = {job.id: job for job in jobs if job.state in ("reported", "triaged")}
    rows = [
        {"id": job.id, "state": "dispatched", "dispatched_at": job.dispatched_at or now} for job in waiting.values()
    ]
    await imports.change(tx, "jobs", rows)


async def _complete(tx: Tx, jobs: Sequence[AnyRow], now: datetime) -> None:
    """Note that a job is done with its visit."""
    open_ = {job.id: job for job in jobs if job.closed_at is None}
    rows = [{"id": number, "state": "completed", "completed_at": now, "closed_at": now} for number in open_]
    await imports.change(tx, "jobs", rows)


async def _tell(
    tx: Tx,
    runtime: Runtime,
    there: Mapping[str, AnyRow],
    happened: Mapping[str, Sequence[str]],
    actor: Actor,
    now: datetime,
) -> list[Effect]:
    rows = await imports.standing(tx, "visits", [ref for ref, kinds in happened.items() if kinds])
    found = {visit.ref: visit for visit in await visits.some(tx, [row.id for row in rows.values()])}
    changes = [
        Change(found[ref], kind, {"from": _times(there[ref]), "to": _times(found[ref])} if kind == "moved" else {})
        for ref, kinds in happened.items()
        for kind in kinds
    ]
    return await record.happened_all(tx, runtime, changes, actor, now)


def _times(visit: AnyRow | visits.Visit) -> list[str]:
    return [visit.starts_at.isoformat(), visit.ends_at.isoformat()]


def _faults(runtime: Runtime, row: Row, had: AnyRow | None, job: AnyRow | None) -> list[Words]:
    """Find what is wrong with a row. `had`: the job that its visit has had."""
    given = row.values
    wrong: list[Words] = []
    if had is not None and had.ref != given["work_order_ref"]:
        wrong.append(text("import-other-job", value=Plain(given["work_order_ref"])))
    elif job is None:
        wrong.append(text("import-no-job", value=Plain(given["work_order_ref"])))
    elif had is not None and place_of(had) != place_of(job):
        wrong.append(text("import-visit-elsewhere", had=Plain(called(had)), here=Plain(called(job))))
    hours = _hours(runtime, given)
    if hours is None and "slot_name" in given and _slot(runtime, given) is None:
        slots = ", ".join(slot.id for slot in runtime.policy.visits.slots)
        wrong.append(text("import-no-slot", value=Plain(given["slot_name"]), known=Plain(slots)))
    elif hours is None:
        wrong.append(text("import-no-hours"))
    elif _is_outside_its_slot(runtime, given, hours):
        slot = Plain(given["slot_name"])
        wrong.append(text("import-outside-slot", slot=slot, earliest=Plain(f"{hours[0]:%H:%M}")))
    elif _is_backwards(*span(runtime.policy.zone, given["date"], *hours)):
        wrong.append(
            text("import-hours-backwards", earliest=Plain(f"{hours[0]:%H:%M}"), latest=Plain(f"{hours[1]:%H:%M}"))
        )
    return wrong


def _hours(runtime: Runtime, given: Mapping[str, Any]) -> tuple[time, time] | None:
    """Return from when to when, as the row says it or as its slot does."""
    slot = _slot(runtime, given)
    earliest = given.get("earliest", slot.earliest if slot else None)
    latest = given.get("latest", slot.latest if slot else None)
    return (earliest, latest) if earliest is not None and latest is not None else None


def _slot(runtime: Runtime, given: Mapping[str, Any]) -> Slot | None:
    """Return the slot that a row names, however it is written; "AM" is the only one that ends by noon."""
    said = bare(given.get("slot_name", "")).removesuffix("slot")
    named_ = [slot for slot in runtime.policy.visits.slots if said and said in (bare(slot.id), _half(slot))]
    return named_[0] if len(named_) == 1 else None


def _is_outside_its_slot(runtime: Runtime, given: Mapping[str, Any], hours: tuple[time, time]) -> bool:
    """Return whether a row names a slot, and hours of which none is in it: which is meant cannot be told."""
    slot = _slot(runtime, given)
    is_plain = slot is not None and slot.earliest < slot.latest and hours[0] < hours[1]
    return slot is not None and is_plain and (hours[0] >= slot.latest or hours[1] <= slot.earliest)


def _half(slot: Slot) -> str:
    """Return in which half of the day a slot is, or "" if it is in both."""
    if not slot.earliest < slot.latest:
        return ""
    return "am" if slot.latest <= NOON else "pm" if slot.earliest >= NOON else ""


def _is_backwards(starts_at: datetime, ends_at: datetime) -> bool:
    """Return whether a visit ends before it begins. It may go on past midnight, but not all round the clock."""
    return starts_at.date() != ends_at.date() and ends_at - starts_at > LONGEST_NIGHT


async def spared(tx: Tx, runtime: Runtime, rows: Sequence[Row], known: Known, now: datetime) -> list[Row]:
    """Return rows without what cannot be so, and what they can do without: workers that nobody knows, states that have
    not come yet."""
    workers = await imports.standing(tx, "workers", every(rows, "operative_ref"))
    coming = await imports.workers_of_visits(tx, [row.ref for row in rows if _is_named_alone(row)])
    rows = [_with_own_worker(row, coming.get(row.ref)) if _is_named_alone(row) else row for row in rows]
    return [_timely(runtime, _with_known_worker(row, workers, known), now) for row in rows]


def _is_named_alone(row: Row) -> bool:
    return "operative_name" in row.values and "operative_ref" not in row.values


def _with_own_worker(row: Row, coming: str | None) -> Row:
    """Return a row that names a worker without their reference, with `NOBODY` unless it is who we know to come."""
    name = row.values["operative_name"]
    if coming is not None and coming.casefold() == name.casefold():
        return row
    note = text("import-name-alone", value=Plain(name))
    return replace(row, values={**row.values, "operative_ref": NOBODY}, notes=(*row.notes, note))


def _with_known_worker(row: Row, workers: Mapping[str, AnyRow], known: Known) -> Row:
    """Return a row with `NOBODY` instead of a worker that we do not know: whoever was to come before does not."""
    ref = row.values.get("operative_ref")
    if ref is None or ref == NOBODY:
        return row
    if ref not in workers:
        note = text("import-no-worker", value=Plain(ref))
    elif is_somebody_else(row, workers[ref], known.firms):
        note = text("import-other-worker", value=Plain(ref), name=Plain(workers[ref].name))
    else:
        return row
    return replace(row, values={**row.values, "operative_ref": NOBODY}, notes=(*row.notes, note))


def is_somebody_else(row: Row, worker: AnyRow | None, firms: Mapping[str, AnyRow]) -> bool:
    """Return whether a row gives a worker's reference to another name at another firm. One who changed only the one or
    the other is still the same person."""
    name, firm = row.values.get("operative_name"), firms.get(row.values.get("contractor_code", ""))
    if worker is None or name is None or firm is None:
        return False
    return bool(worker.name.casefold() != name.casefold() and worker.contractor_id != firm.id)


def _timely(runtime: Runtime, row: Row, now: datetime) -> Row:
    """Return a row without a state that cannot be its visit's own yet, if it has one: many systems write there how far
    the whole order is. Once its time has come, the row says something new."""
    given = row.values
    hours, state = _hours(runtime, given), given.get("status", "booked")
    if hours is None or not book.is_early(state, span(runtime.policy.zone, given["date"], *hours)[0], now):
        return row
    note = text("import-too-early", state=Plain(state), day=Plain(f"{given['date']:%Y-%m-%d}"))
    return row.without("status", note)


def _values(runtime: Runtime, row: Row, job: AnyRow, workers: Mapping[str, AnyRow], now: datetime) -> dict[str, Any]:
    given = row.values
    hours = _hours(runtime, given)
    assert hours is not None, "rows without hours are faults"
    starts_at, ends_at = span(runtime.policy.zone, given["date"], *hours)
    state = given.get("status", "booked")
    worker = workers.get(given.get("operative_ref", ""))
    return {
        "job_id": job.id,
        "worker_id": worker.id if worker else None,
        "state": state,
        "slot": named(runtime.policy, starts_at, ends_at),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "closed_at": min(now, given.get("updated_at", now)) if state in OVER else None,
        "source_at": given.get("updated_at"),
        "digest": _digest(row),
    }


def _compared(had: AnyRow, values: Mapping[str, Any], row: Row) -> tuple[list[str], dict[str, Any]]:
    """Return what happened to a visit, and the columns that change with it."""
    kinds: list[str] = []
    changes: dict[str, Any] = {}
    if _says_the_same(row, had, values):
        return ["worker"], {"job_id": values["job_id"], "worker_id": values["worker_id"]}
    times = {name: values[name] for name in ("starts_at", "ends_at") if getattr(had, name) != values[name]}
    if times:
        changes |= times | ({"slot": values["slot"]} if had.slot != values["slot"] else {})
    if "operative_ref" in row.values and had.worker_id != values["worker_id"]:
        changes["worker_id"] = values["worker_id"]
    if had.job_id != values["job_id"] and had.state in OPEN_STATES:
        # Whoever was to come before works for another firm.
        changes |= {"job_id": values["job_id"], "worker_id": values["worker_id"]}
    state = _state(had.state, values["state"], "status" in row.values, bool(times))
    if state != had.state:
        changes |= {"state": state, "closed_at": values["closed_at"] if state in OVER else None}
    if state in OVER or state in UNDER_WAY:
        kinds += [state] if state != had.state else []
    elif had.state not in OPEN_STATES and state == "booked":
        kinds.append("booked")
    elif times:
        kinds.append("moved")
    elif "worker_id" in changes:
        kinds.append("worker")
    return kinds, changes


def _state(had: str, said: str, is_said: bool, moved: bool) -> str:
    """Return a visit's state after a row. A resident's yes, or their wish for another time, outlives a row that says
    only that it is booked; but another time is for them to confirm again."""
    if not is_said or said == "booked":
        if moved:
            return "booked"
        return had if had in OPEN_STATES or not is_said else "booked"
    return said


def is_older(row: Row, had: AnyRow) -> bool:
    stood: datetime | None = had.source_at
    return bool(stood and "updated_at" in row.values and row.values["updated_at"] < stood)


def from_the_future(row: Row, now: datetime) -> list[Words]:
    """Find dates in the future: a slip in the year would outrank every later row for ever."""
    said = row.values.get("updated_at", now)
    return [text("import-ahead", value=Plain(f"{said:%Y-%m-%d}"))] if said > now + CLOCKS_DIFFER else []


def _is_before_its_end(row: Row, had: AnyRow, values: Mapping[str, Any]) -> bool:
    """Return whether a row is from before a visit was over (cancelled by its resident, say): it does not reopen it."""
    if had.state in OPEN_STATES or values["state"] not in OPEN_STATES or had.closed_at is None:
        return False
    said: datetime | None = row.values.get("updated_at")
    return said is not None and said < had.closed_at


def _goes_back(had: AnyRow, values: Mapping[str, Any]) -> bool:
    """Return whether a row says, for the same time, an earlier step (on the way, arrived) than is known already."""
    if (had.starts_at, had.ends_at) != (values["starts_at"], values["ends_at"]) or values["state"] == had.state:
        return False
    return values["state"] in book.STEPS and not book.can_become(had.state, values["state"])


def _digest(row: Row) -> str:
    own = ("date", "slot_name", "earliest", "latest", "operative_ref", "status", "work_order_ref")
    said = {name: str(row.values[name]) for name in own if name in row.values}
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
