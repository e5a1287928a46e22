"""Writing good rows, a batch at a time: one look at the existing rows, then the new and the changed ones, in sets.

An empty cell says nothing: our value stays. A row that reads as it did when it last came changes nothing,
whatever residents and staff have done with its visit since; an older one never undoes a newer one.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.features.imports.columns import KINDS, OF_JOBS, bare
from flows.features.imports.references import Known, every, look, spelt, unknown
from flows.features.imports.sifting import Row, sift
from flows.features.imports.tenancies import put_tenancies
from flows.features.imports.visits import from_the_future, is_older, put_visits
from flows.features.imports.writing import Faults, Put, put
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.importing import Result
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import imports
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
    """The facts that rows imply: rows of visits about workers and jobs, one row for each, by reference; rows of homes
    about the names of their blocks."""

    workers: Mapping[str, Row] = field(default_factory=dict)
    jobs: Mapping[str, Row] = field(default_factory=dict)
    blocks: Mapping[str, set[str]] = field(default_factory=dict)


_PLACE = ("unit_ref", "uprn", "block_ref", "is_communal")
_OF_JOBS = (_PLACE, *((name,) for name in OF_JOBS if name not in _PLACE))
"""Cells of one group are taken together from one row: the place of a job comes from a single row."""


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
    """Gather what all rows together say of workers and jobs, whatever their order.

    A slip in one row (an unknown contractor, say) spoils that row, and no other of the same worker or job.
    """
    if kind == "homes":
        return Implied(blocks=_named(rows))
    if kind != "visits":
        return Implied()
    sound = [row for row in rows if not known.wrong(row.values)]
    names = ("operative_ref", "operative_name", "contractor_code", "updated_at")
    with_worker = [row for row in sound if all(row.values.get(name) for name in names[:3])]
    with_job = [row for row in sound if any(name in row.values for name in OF_JOBS)]
    return Implied(
        _gathered(with_worker, "operative_ref", [(name,) for name in names]),
        _gathered(with_job, "work_order_ref", [("work_order_ref",), ("updated_at",), *_OF_JOBS]),
    )


def _named(rows: Sequence[Row]) -> dict[str, set[str]]:
    """Return the names that rows of homes give to their blocks."""
    names: dict[str, set[str]] = {}
    for row in rows:
        if "block_ref" in row.values and "block_name" in row.values:
            names.setdefault(row.values["block_ref"], set()).add(row.values["block_name"])
    return names


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
    workers = [implied.workers[ref] for ref in every(rows, "operative_ref") if ref in implied.workers]
    jobs = [implied.jobs[ref] for ref in every(rows, "work_order_ref") if ref in implied.jobs]
    try:
        async with tx.savepoint():
            if workers:
                await _workers(tx, workers)
            spoilt = (await _jobs(tx, runtime, jobs, now)).faults if jobs else {}
            batch = await _write(tx, runtime, kind, rows, implied, spoilt, actor, now)
            if dry:
                raise _Undone(batch)
    except _Undone as undone:
        return Batch(results=undone.batch.results)
    return batch


def _gathered(rows: Sequence[Row], key: str, groups: Sequence[Sequence[str]]) -> dict[str, Row]:
    """Return one row for each reference, each group of cells from the row changed last, whatever their order."""
    found: dict[str, dict[Sequence[str], tuple[Any, dict[str, Any]]]] = {}
    for row in rows:
        latest = found.setdefault(row.values[key], {})
        for group in groups:
            said = {name: row.values[name] for name in group if name in row.values}
            mine = (row.updated_at, str(said))
            if said and (group not in latest or mine > latest[group][0]):
                latest[group] = (mine, said)
    return {
        ref: Row(0, ref, {name: value for _, said in latest.values() for name, value in said.items()})
        for ref, latest in sorted(found.items())
    }


async def _write(
    tx: Tx,
    runtime: Runtime,
    kind: str,
    rows: Sequence[Row],
    implied: Implied,
    spoilt: Faults,
    actor: Actor,
    now: datetime,
) -> Batch:
    match kind:
        case "homes":
            taken = await _homes(tx, rows, implied.blocks)
        case "tenancies":
            taken = await put_tenancies(tx, runtime, rows)
        case "contractors":
            taken = await _contractors(tx, rows)
        case "workers":
            taken = await _workers(tx, rows)
        case "jobs":
            taken = await _jobs(tx, runtime, rows, now)
        case _:
            taken = await put_visits(tx, runtime, rows, spoilt, actor, now)
    return Batch(taken.effects, [_result(row, taken) for row in rows])


def _result(row: Row, taken: Put) -> Result:
    if row.ref in taken.faults:
        return Result(row.number, row.ref, "bad", tuple(taken.faults[row.ref]))
    if row.ref in taken.added:
        return Result(row.number, row.ref, "added")
    changes = taken.changed.get(row.ref, ())
    return Result(row.number, row.ref, "changed" if changes else "same", changes=tuple(changes))


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


async def _contractors(tx: Tx, rows: Sequence[Row]) -> Put:
    there = await imports.standing(tx, "contractors", [row.ref for row in rows])
    names = ("name", "trade", "phone", "contact", "hours")
    wanted = {
        # A firm in landlord.toml keeps its name from there.
        row.ref: _only(**{n: row.values.get(n) for n in names if not (n == "name" and _is_listed(there.get(row.ref)))})
        for row in rows
    }
    nothing = dict.fromkeys(names[1:])
    return await put(tx, "contractors", wanted, {"name": "", **nothing, "current": True, "listed": False})


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


async def _jobs(tx: Tx, runtime: Runtime, rows: Sequence[Row], now: datetime) -> Put:
    there = await imports.standing(tx, "jobs", [row.ref for row in rows])
    known = await look(tx, runtime, rows)
    faults: Faults = {}
    wanted: dict[str, dict[str, Any]] = {}
    confirmed: list[dict[str, Any]] = []
    for row in rows:
        had, said = there.get(row.ref), _digest(row)
        if had is not None and is_older(row, had):
            continue
        if had is not None and had.digest == said:
            if "updated_at" in row.values and row.values["updated_at"] != had.source_at:
                confirmed.append({"id": had.id, "source_at": row.values["updated_at"]})
            continue
        wrong = known.wrong(row.values) or from_the_future(row, now) or _job_faults(row, had)
        if wrong:
            faults[row.ref] = wrong
            continue
        values = _job(runtime, row, had, known, now)
        wanted[row.ref] = {**values, "digest": said, **_only(source_at=row.values.get("updated_at"))}
    await imports.confirm(tx, "jobs", confirmed)
    fresh = {
        "contract_ref": None, "home_id": None, "block_id": None, "communal": False, "planned": False, "safety": None,
        "trade": None, "description": "", "location": None, "access": None, "liaison": None, "priority": None,
        "required_by": None, "state": "reported", "reported_at": None, "dispatched_at": None, "completed_at": None,
        "closed_at": None, "created_at": now, "source_at": None, "revision": 1,
    }  # fmt: skip
    return await put(tx, "jobs", wanted, fresh, faults, unseen=("digest", "source_at"))


def _job_faults(row: Row, had: AnyRow | None) -> list[Words]:
    given = row.values
    wrong: list[Words] = []
    has_home = "unit_ref" in given or "uprn" in given
    if had is None:
        lacking = [name for name in ("contractor_code", "description") if name not in given]
        wrong += [text("import-needed", column=Plain(name)) for name in lacking]
        if not has_home and "block_ref" not in given:
            wrong.append(text("import-no-place"))
    if given.get("is_communal") and not ("block_ref" in given or (had is not None and had.block_id)):
        wrong.append(text("import-needed", column=Plain("block_ref")))
    if given.get("is_communal") is False and not (has_home or (had is not None and had.home_id)):
        wrong.append(text("import-no-home"))
    return wrong


def _job(runtime: Runtime, row: Row, had: AnyRow | None, known: Known, now: datetime) -> dict[str, Any]:
    given = row.values
    home = known.home(given)
    block = known.blocks.get(given.get("block_ref") or "")
    state = given.get("status")
    communal = given.get("is_communal", None if home or had is not None else True)
    values = _only(
        contractor_id=known.firms[given["contractor_code"]].id if "contractor_code" in given else None,
        contract_ref=given.get("contract_ref") or _only_contract(runtime, given.get("contractor_code")),
        home_id=home.id if home else None,
        block_id=block.id if block else (home.block_id if home else None),
        communal=communal,
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
