"""Writing good rows, a batch at a time: one look at the existing rows, then the new and the changed ones, in sets.

An empty cell says nothing: our value stays. A row that reads as it did when it last came changes nothing,
whatever residents and staff have done with its visit since; an older one never undoes a newer one.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows.features.imports.columns import KINDS, OF_JOBS, PLACE, bare
from flows.features.imports.orders import Placed, key_of, place, place_of
from flows.features.imports.references import Known, every, look, spelt, unknown
from flows.features.imports.sifting import JobKey, Row, sift
from flows.features.imports.tenancies import put_tenancies
from flows.features.imports.visits import (
    changed_jobs,
    from_the_future,
    is_older,
    is_somebody_else,
    put_visits,
    spared,
    take_off,
)
from flows.features.imports.writing import Faults, Put, put
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.importing import Result
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import estate, imports
from storage.database import AnyRow, Tx


@dataclass
class Batch:
    """The result of some rows."""

    effects: list[Effect] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)


class _Undone(Exception):
    """Ends a dry run's transaction, so that nothing is written."""

    def __init__(self, batch: Batch) -> None:
        super().__init__()
        self.batch = batch


@dataclass(frozen=True)
class Implied:
    """The facts that rows imply: rows of visits about workers, one row for each, by reference; rows of contractors
    about each other; rows of homes about the names of their blocks."""

    workers: Mapping[str, Row] = field(default_factory=dict)
    firms: Sequence[Row] = ()
    blocks: Mapping[str, set[str]] = field(default_factory=dict)


_PLACE = (*PLACE, "is_communal")
_OF_JOBS = (_PLACE, *((name,) for name in OF_JOBS if name not in _PLACE))
"""Cells of one group are taken together from one row: the place of a job comes from a single row."""
_SHARED = {
    "description": "description", "location": "location", "access_information": "access",
    "liaison_contact": "liaison", "date_reported": "reported_at",
}  # fmt: skip
"""Cells, and their columns, that are true of every job of an order at one place: a new one has them of the others."""
_BESIDE = (*_SHARED.values(), "block_id")
_HANDED_ON = (*_BESIDE, "trade", "planned", "safety", "priority", "required_by")
"""What a job has of one that it replaces."""


async def take(
    tx: Tx,
    runtime: Runtime,
    kind: str,
    rows: Sequence[Mapping[str, str]],
    actor: Actor,
    now: datetime,
    *,
    dry: bool = False,
) -> Batch:
    """Take up to `MAX_ROWS` rows, which belong together; cells by column name. With `dry` nothing is written."""
    sifted = sift(KINDS[kind], rows, runtime.policy.zone, now)
    sifted = await spelt(tx, runtime, KINDS[kind], sifted)
    implied = imply(kind, sifted.good, await look(tx, runtime, sifted.good))
    taken = await take_batch(tx, runtime, kind, sifted.good, implied, actor, now, dry=dry)
    results = sorted([*sifted.results, *taken.results], key=lambda result: result.number)
    return Batch(taken.effects, results)


def imply(kind: str, rows: Sequence[Row], known: Known) -> Implied:
    """Gather what all rows together say of workers and blocks, whatever their order.

    A slip in one row (an unknown contractor, say) spoils that row, and no other of the same worker.
    """
    if kind == "homes":
        return Implied(blocks=_named(rows))
    if kind == "contractors":
        return Implied(firms=rows)
    if kind != "visits":
        return Implied()
    sound = [row for row in rows if not known.wrong(known.spared(row).values)]
    names = ("operative_ref", "operative_name", "contractor_code", "updated_at")
    with_worker = [
        row for row in sound if all(row.values.get(name) for name in names[:3]) and not _is_firms(row, known)
    ]
    workers = _gathered(with_worker, lambda row: row.values["operative_ref"], [(name,) for name in names])
    two = _two_people(with_worker)
    return Implied({ref: Row(0, ref, values) for ref, values in workers.items() if ref not in two})


def _is_firms(row: Row, known: Known) -> bool:
    """Return whether a row has its firm's name for that of the worker, of which only the first word is left."""
    firm = known.firms[row.values["contractor_code"]]
    return bare(re.split(r"[\s&,]+", firm.name)[0]) == bare(row.values["operative_name"])


def _two_people(rows: Sequence[Row]) -> set[str]:
    """Return references of workers that rows give to different names at different firms: those are not one person."""
    names: dict[str, set[str]] = {}
    firms: dict[str, set[str]] = {}
    for row in rows:
        ref = row.values["operative_ref"]
        names.setdefault(ref, set()).add(row.values["operative_name"].casefold())
        firms.setdefault(ref, set()).add(row.values["contractor_code"])
    return {ref for ref in names if len(names[ref]) > 1 and len(firms[ref]) > 1}


def _implied_jobs(rows: Sequence[Row]) -> list[Row]:
    """Return what rows of visits say of their jobs: one row for each job."""
    with_job = [row for row in rows if row.job and any(name in row.values for name in OF_JOBS)]
    gathered = _gathered(with_job, lambda row: row.job, [("work_order_ref",), ("updated_at",), *_OF_JOBS])
    return [Row(0, job.order, values, job) for job, values in gathered.items()]


def _named(rows: Sequence[Row]) -> dict[str, set[str]]:
    """Return the names that rows of homes give to their blocks."""
    names: dict[str, set[str]] = {}
    for row in rows:
        if "block_ref" in row.values and "block_name" in row.values:
            names.setdefault(row.values["block_ref"], set()).add(row.values["block_name"])
    return names


async def _same_people(tx: Tx, rows: Sequence[Row]) -> list[Row]:
    """Return those of these rows of workers that are not about somebody else than we know."""
    there = await imports.standing(tx, "workers", [row.ref for row in rows])
    firms = await imports.standing(tx, "contractors", every(rows, "contractor_code"))
    return [row for row in rows if not is_somebody_else(row, there.get(row.ref), firms)]


async def take_batch(
    tx: Tx,
    runtime: Runtime,
    kind: str,
    rows: Sequence[Row],
    implied: Implied,
    actor: Actor,
    now: datetime,
    *,
    dry: bool = False,
) -> Batch:
    """Write good rows, after the workers and jobs that they name. With `dry` nothing is kept."""
    named = [implied.workers[ref] for ref in every(rows, "operative_ref") if ref in implied.workers]

    async def write() -> Batch:
        await _workers(tx, await _same_people(tx, named))
        return await _write(tx, runtime, kind, rows, implied, actor, now)

    return await tried(tx, write, dry=dry)


async def tried(tx: Tx, write: Callable[[], Awaitable[Batch]], *, dry: bool) -> Batch:
    """Write a batch. With `dry` nothing is kept, but its results."""
    try:
        async with tx.savepoint():
            batch = await write()
            if dry:
                raise _Undone(batch)
    except _Undone as undone:
        return Batch(results=undone.batch.results)
    return batch


def _gathered(
    rows: Sequence[Row], key: Callable[[Row], Any], groups: Sequence[Sequence[str]]
) -> dict[Any, dict[str, Any]]:
    """Return the cells of each key, each group of them from the row changed last, whatever their order."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return {of: _latest(same, groups) for of, same in sorted(found.items(), key=str)}


def _latest(rows: Sequence[Row], groups: Sequence[Sequence[str]]) -> dict[str, Any]:
    if len(rows) == 1:
        return {name: rows[0].values[name] for group in groups for name in group if name in rows[0].values}
    cells: dict[str, Any] = {}
    for group in groups:
        said = [(row, {name: row.values[name] for name in group if name in row.values}) for row in rows]
        given = [(row, own) for row, own in said if own]
        if len(given) > 1:
            given.sort(key=lambda one: (one[0].updated_at, str(one[1])))
        if given:
            cells |= given[-1][1]
    return cells


async def _write(
    tx: Tx, runtime: Runtime, kind: str, rows: Sequence[Row], implied: Implied, actor: Actor, now: datetime
) -> Batch:
    match kind:
        case "homes":
            taken = await _homes(tx, rows, implied.blocks)
        case "tenancies":
            taken = await put_tenancies(tx, runtime, rows)
        case "contractors":
            taken = await _contractors(tx, rows, implied.firms)
        case "workers":
            taken = await _workers(tx, rows)
            left = [row.ref for row in rows if row.values.get("current") is False and row.ref not in taken.faults]
            taken.effects += await take_off(tx, runtime, left, actor, now)
        case _:
            return await _of_orders(tx, runtime, kind, rows, actor, now)
    return Batch(taken.effects, [_result(row, taken) for row in rows])


async def _of_orders(tx: Tx, runtime: Runtime, kind: str, rows: Sequence[Row], actor: Actor, now: datetime) -> Batch:
    """Write rows of jobs or visits; all rows of an order are among them, or none."""
    known = await look(tx, runtime, rows)
    placed = await place(tx, kind, [known.spared(row) for row in rows], known)
    of_jobs = placed.rows if kind == "jobs" else _implied_jobs(placed.rows)
    jobs = await _jobs(tx, runtime, of_jobs, placed, known, now)
    effects = await changed_jobs(tx, runtime, jobs, placed.instead, actor, now)
    if kind == "jobs":
        results = [_result(row, jobs, row.job) for row in placed.rows]
    else:
        given = await spared(tx, runtime, placed.rows, known, now)
        visits = await put_visits(tx, runtime, given, known, placed.own, jobs, actor, now)
        effects += visits.effects
        results = [_result(row, visits) for row in given]
    return Batch(effects, [*placed.bad, *results])


def _result(row: Row, taken: Put, key: JobKey | None = None) -> Result:
    """Return the result of a row, by its reference, or by the key of its job."""
    of = key or row.ref
    if of in taken.faults:
        return Result(row.number, row.ref, "bad", (*taken.faults[of], *row.notes))
    if of in taken.added:
        return Result(row.number, row.ref, "added", notes=row.notes)
    changes = tuple(taken.changed.get(of, ()))
    return Result(row.number, row.ref, "changed" if changes else "same", changes=changes, notes=row.notes)


async def _homes(tx: Tx, rows: Sequence[Row], names: Mapping[str, set[str]]) -> Put:
    refs = every(rows, "block_ref")
    torn = {ref for ref in refs if len(names.get(ref, ())) > 1}
    called = {ref: next(iter(names[ref])) for ref in refs if ref in names and ref not in torn}
    block_ids = await _blocks(tx, [ref for ref in refs if ref not in torn], called)
    faults: Faults = {}
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows:
        block = row.values.get("block_ref")
        if block in torn:
            said = Plain(", ".join(sorted(names[block])))
            faults[row.ref] = [text("import-block-of-many-names", value=Plain(block), names=said)]
            continue
        wanted[row.ref] = _only(
            address=row.values.get("address"),
            uprn=row.values.get("uprn"),
            access=row.values.get("access_information"),
            block_id=block_ids.ids[block] if block else None,
        )
    done = await put(tx, "homes", wanted, {"address": "", "uprn": None, "access": None, "block_id": None}, faults)
    for row in rows:
        if row.ref in wanted and row.values.get("block_ref") in block_ids.renamed:
            done.changed[row.ref] = [*done.changed.get(row.ref, ()), "block_name"]
    return done


@dataclass(frozen=True, slots=True)
class _Blocks:
    ids: Mapping[str, int]
    renamed: frozenset[str]


async def _blocks(tx: Tx, refs: Sequence[str], called: Mapping[str, str]) -> _Blocks:
    """Return the blocks of these references; missing ones are made."""
    there = await imports.standing(tx, "blocks", refs)
    await imports.add(tx, "blocks", [{"ref": ref, "name": called.get(ref, ref)} for ref in refs if ref not in there])
    renamed = {ref: name for ref, name in called.items() if ref in there and there[ref].name != name}
    await imports.change(tx, "blocks", [{"id": there[ref].id, "name": name} for ref, name in renamed.items()])
    now_there = await imports.standing(tx, "blocks", refs)
    return _Blocks({ref: row.id for ref, row in now_there.items()}, frozenset(renamed))


async def _contractors(tx: Tx, rows: Sequence[Row], beside: Sequence[Row]) -> Put:
    """Write contractors. `beside`: all that are brought in with them, which they may work for."""
    there = await imports.standing(tx, "contractors", [row.ref for row in rows])
    known = await _mains(tx, beside) if any(row.values.get("works_for") for row in rows) else {}
    faults: Faults = {}
    for row in rows:
        if strange := [one for one in row.values.get("works_for", ()) if not known.get(bare(one))]:
            faults[row.ref] = [unknown("works_for", one) for one in strange]
    names = ("name", "trade", "phone", "contact", "hours")
    wanted = {
        # A firm in landlord.toml keeps its name from there.
        row.ref: _only(
            **{n: row.values.get(n) for n in names if not (n == "name" and _is_listed(there.get(row.ref)))},
            works_for=_works_for(row, known),
        )
        for row in rows
        if row.ref not in faults
    }
    nothing = dict.fromkeys((*names[1:], "works_for"))
    return await put(tx, "contractors", wanted, {"name": "", **nothing, "current": True, "listed": False}, faults)


def _works_for(row: Row, known: Mapping[str, str | None]) -> list[str] | None:
    """Return the references of the contractors that one works for, or None if its row does not say."""
    said = row.values.get("works_for")
    return None if said is None else sorted({ref for one in said if (ref := known[bare(one)])} - {row.ref})


async def _mains(tx: Tx, beside: Sequence[Row]) -> dict[str, str | None]:
    """Return the contractors that others may work for, by reference and by name; a name that two have is nobody's."""
    called = [(firm.ref, firm.name) for firm in await estate.all_contractors(tx)]
    called += [(row.ref, row.values["name"]) for row in beside]
    refs: dict[str, set[str]] = {}
    for ref, name in called:
        refs.setdefault(bare(name), set()).add(ref)
    by_name = {name: next(iter(same)) if len(same) == 1 else None for name, same in refs.items()}
    return {**by_name, **{bare(ref): ref for ref, _ in called}}


def _is_listed(firm: AnyRow | None) -> bool:
    return firm is not None and bool(firm.listed)


async def _workers(tx: Tx, rows: Sequence[Row]) -> Put:
    firms = await imports.standing(tx, "contractors", every(rows, "contractor_code"))
    faults: Faults = {}
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows:
        code = row.values["contractor_code"]
        if code not in firms:
            faults[row.ref] = [unknown("contractor_code", code)]
            continue
        wanted[row.ref] = _only(
            name=row.values.get("operative_name"),
            contractor_id=firms[code].id,
            id_number=row.values.get("id_number"),
            current=row.values.get("current"),
        )
    return await put(tx, "workers", wanted, {"name": "", "id_number": None, "current": True}, faults)


async def _jobs(tx: Tx, runtime: Runtime, rows: Sequence[Row], placed: Placed, known: Known, now: datetime) -> Put:
    """Write jobs, by their keys."""
    orders, instead = placed.standing, placed.instead
    there: dict[JobKey | None, AnyRow] = {key_of(job): job for jobs in orders.values() for job in jobs}
    visited = await imports.with_visits(tx, [job.id for job in instead.values()])
    # A job that has had visits stays what it was to them; what is still to come of it moves to a new one.
    there |= {key: job for key, job in instead.items() if job.id not in visited}
    shared = _gathered([row for row in rows if row.job], lambda row: row.job and row.job[:2], [(n,) for n in _SHARED])
    faults: Faults = {}
    wanted: dict[Any, dict[str, Any]] = {}
    confirmed: list[dict[str, Any]] = []
    for row in rows:
        had, said = there.get(row.job), _digest(row)
        if row.job in wanted:
            faults[row.job] = [text("import-doubled-differs")]
            continue
        if had is not None and is_older(row, had):
            continue
        if had is not None and had.digest == said:
            if "updated_at" in row.values and row.values["updated_at"] != had.source_at:
                confirmed.append({"id": had.id, "source_at": row.values["updated_at"]})
            continue
        inherited: dict[str, Any] = {}
        full = row
        if had is None and row.job:
            beside = next((job for job in orders.get(row.ref, ()) if place_of(job) == row.job.place), None)
            names = _HANDED_ON if row.job in instead else _BESIDE
            inherited = {name: getattr(beside, name) for name in names} if beside is not None else {}
            full = replace(row, values={**shared.get(row.job[:2], {}), **row.values})
        wrong = known.wrong(row.values) or from_the_future(row, now) or _job_faults(full, had, inherited)
        if wrong:
            faults[row.job or row.ref] = wrong
            continue
        values = _job(runtime, full, had, known, now)
        wanted[row.job] = {**inherited, **values, "digest": said, **_only(source_at=row.values.get("updated_at"))}
    await imports.confirm(tx, "jobs", confirmed)
    fresh = {
        "contract_ref": None, "home_id": None, "block_id": None, "communal": False, "planned": False, "safety": None,
        "trade": None, "description": "", "location": None, "access": None, "liaison": None, "priority": None,
        "required_by": None, "state": "reported", "reported_at": None, "dispatched_at": None, "completed_at": None,
        "closed_at": None, "created_at": now, "source_at": None, "revision": 1,
    }  # fmt: skip
    for doubled in faults.keys() & wanted.keys():
        del wanted[doubled]
    return await put(tx, "jobs", wanted, fresh, faults, unseen=("digest", "source_at"), there=there)


def _job_faults(row: Row, had: AnyRow | None, inherited: Mapping[str, Any]) -> list[Words]:
    """Find what a job lacks. `inherited`: what it has of another one of its order at its place."""
    given, key = row.values, row.job
    wrong: list[Words] = []
    if had is not None:
        return wrong
    if key is None or key.contractor is None:
        wrong.append(text("import-needed", column=Plain("contractor_code")))
    if "description" not in {**inherited, **given}:
        wrong.append(text("import-needed", column=Plain("description")))
    if key is None or key.place is None:
        wrong.append(_no_place(given))
    return wrong


def _no_place(given: Mapping[str, Any]) -> Words:
    if given.get("is_communal"):
        return text("import-needed", column=Plain("block_ref"))
    return text("import-no-home" if "block_ref" in given or "is_communal" in given else "import-no-place")


def _job(runtime: Runtime, row: Row, had: AnyRow | None, known: Known, now: datetime) -> dict[str, Any]:
    given, key = row.values, row.job
    assert key is not None and key.place is not None and key.contractor is not None, "rows without them are faults"
    home = known.home(given) or known.home_at(key.place)
    state = given.get("status")
    values = _only(
        ref=row.ref,
        contractor_id=key.contractor,
        contract_ref=given.get("contract_ref") or _only_contract(runtime, given.get("contractor_code")),
        home_id=home.id if home else None if key.place.communal else key.place.id,
        block_id=key.place.id if key.place.communal else (home and home.block_id) or known.block_of(given),
        communal=key.place.communal,
        planned=given.get("planned"),
        safety=given.get("safety") or _safety(runtime, given.get("trade", "")),
        trade=given.get("trade"),
        description=given.get("description"),
        location=given.get("location"),
        access=given.get("access_information"),
        liaison=given.get("liaison_contact"),
        priority=given.get("priority"),
        required_by=given.get("required_by"),
        reported_at=given.get("date_reported"),
        dispatched_at=given.get("date_raised"),
        state=state,
    )
    if state == "completed" and (had is None or had.completed_at is None):
        values |= {"completed_at": now, "closed_at": now}
    if state == "cancelled" and (had is None or had.closed_at is None):
        values |= {"closed_at": now}
    return values


def _safety(runtime: Runtime, trade: str) -> str | None:
    """Return which safety check a trade is in the landlord's file, however it is written, or None if it is none."""
    trades = {bare(name): kind for name, kind in runtime.policy.visits.safety_trades.items()}
    return trades.get(bare(trade))


def _only_contract(runtime: Runtime, contractor: str | None) -> str | None:
    """Return the contract of a contractor that has only one."""
    found = [contract.ref for contract in runtime.policy.contracts if contract.contractor == contractor]
    return found[0] if len(found) == 1 else None


def _digest(row: Row) -> str:
    """Return a digest that tells whether a row reads as before; the time of its last change is left out of it."""
    said = {name: str(value) for name, value in sorted(row.values.items()) if name != "updated_at"}
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _only(**values: Any) -> dict[str, Any]:
    """Return the values that are given."""
    return {name: value for name, value in values.items() if value is not None}
