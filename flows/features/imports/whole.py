"""A whole file, taken in batches, each in a transaction of its own.

No batch holds up a bot that is running, and a run that is killed is simply run again: rows already written read the
same and change nothing. Work that only reads and computes is done beside the event loop.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.features.imports import addresses, hact
from flows.features.imports.columns import KINDS, UPDATE_STATES, UPDATES, bare
from flows.features.imports.reading import Sheet, read, rejected
from flows.features.imports.references import batches, look, spellings, spelt
from flows.features.imports.sifting import Row, Sifted, sift
from flows.features.imports.taking import imply, take_batch
from flows.features.imports.updates import take_updates
from flows.kernel.actor import Actor
from flows.kernel.importing import Result, Run, Ways
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import estate, imports
from storage.database import AnyRow, Tx


async def bring(
    kind: str,
    runtime: Runtime,
    ways: Ways,
    name: str,
    content: bytes,
    actor: Actor,
    now: datetime,
    *,
    dry: bool = False,
) -> Run:
    """Take a file of one kind. Raises `NoTable` if it is not one; with `dry` nothing is written."""
    sheet, sifted = await asyncio.to_thread(_read, runtime, kind, content, now)
    run = Run(sheet.unknown, sheet.problems, skipped=sheet.skipped)
    await _take(kind, runtime, ways, run, sifted, len(sheet.lines), actor, now, dry=dry)
    if run.count("bad"):
        run.rejects = await asyncio.to_thread(lambda: rejected(sheet, dict(_reasons(runtime, run))))
    await _keep(kind, ways, name, run, actor, now, dry=dry)
    return run


async def bring_orders(
    runtime: Runtime, ways: Ways, name: str, content: bytes, actor: Actor, now: datetime, *, dry: bool = False
) -> Run:
    """Take a file of work orders. Raises `NoTable` if it is not one; with `dry` nothing is written."""
    orders = await asyncio.to_thread(hact.read, content)
    async with ways.looks() as tx:
        records = await _records(tx, orders)
    found = list(hact.rows(orders, records))
    strange = {
        number: text("import-no-address", value=Plain(cells["address"]))
        for number, (_, cells) in enumerate(found, start=1)
        if "address" in cells
    }
    run = Run()
    for kind in ("jobs", "visits"):
        numbers = [number for number, (of, _) in enumerate(found, start=1) if of == kind]
        given = [found[number - 1][1] for number in numbers]
        faults = {at: strange[number] for at, number in enumerate(numbers, start=1) if number in strange}
        sifted = await asyncio.to_thread(sift, KINDS[kind], given, runtime.policy.zone, now, faults)
        part = Run()
        await _take(kind, runtime, ways, part, sifted, len(given), actor, now, dry=dry)
        run.results += [replace(result, number=numbers[result.number - 1]) for result in part.results]
    updates = {number: cells for number, (kind, cells) in enumerate(found, start=1) if kind == "updates"}
    run.results += await _updates(runtime, ways, updates, actor, now, dry=dry)
    run.results.sort(key=lambda result: result.number)
    if run.count("bad"):
        run.rejects = rejected(_written(found), dict(_reasons(runtime, run)))
    await _keep("hact", ways, name, run, actor, now, dry=dry)
    return run


async def _updates(
    runtime: Runtime, ways: Ways, updates: Mapping[int, Mapping[str, str]], actor: Actor, now: datetime, *, dry: bool
) -> list[Result]:
    """Take what is told of the progress of orders. Most of it says nothing of a visit, and is left alone."""
    telling = [number for number, cells in updates.items() if "status" not in cells or _tells(cells["status"])]
    note = text("import-update-of-nothing")
    results = [
        Result(number, cells.get("work_order_ref", ""), "same", notes=(note,))
        for number, cells in updates.items()
        if number not in telling
    ]
    sifted = sift(UPDATES, [updates[number] for number in telling], runtime.policy.zone, now)
    found = list(sifted.results)
    for some in batches(sifted.good, ways.batch):
        async with ways.opens() as tx:
            batch = await take_updates(tx, runtime, some, actor, now, dry=dry)
            await ways.sends(tx, batch.effects)
        found += batch.results
    return [*results, *(replace(result, number=telling[result.number - 1]) for result in found)]


def _tells(status: str) -> bool:
    return " ".join(re.findall(r"[^\W_]+", status.casefold())) in UPDATE_STATES


async def _records(tx: Tx, orders: Sequence[hact.WorkOrder | hact.Update]) -> hact.Records:
    jobs = [order for order in orders if isinstance(order, hact.WorkOrder)]
    named = {order.ref if isinstance(order, hact.WorkOrder) else order.cells["work_order_ref"] for order in orders}
    places = sorted({ref for order in jobs for place in order.places for ref in place.refs})
    firms = await estate.all_contractors(tx)
    called = Counter(bare(firm.name) for firm in firms)
    by_name = {bare(firm.name): firm.ref for firm in firms if called[bare(firm.name)] == 1}
    by_ref = await spellings(tx, "contractors", sorted({said for order in jobs for said in order.firms}))
    records = hact.Records(
        orders=await spellings(tx, "jobs", sorted(named)),
        homes=await spellings(tx, "homes", places),
        blocks=await spellings(tx, "blocks", places),
        firms={**by_name, **by_ref},
    )
    strange = {place for order in jobs for place in order.places if place.address and not records.knows(place)}
    return replace(records, addressed=await _addressed(tx, strange) if strange else {})


async def _addressed(tx: Tx, places: Collection[hact.Where]) -> dict[hact.Where, str]:
    """Return the homes at which places are by their address, where it is that of one home alone. One that has a UPRN
    which we know, or another than that home, is not there."""
    said_uprns = [place.uprn.lstrip("0") for place in places if place.uprn]
    uprns = {home.uprn for home in await imports.with_uprns(tx, said_uprns)}
    by_postcode: dict[str, list[tuple[AnyRow, addresses.Address]]] = {}
    for home in await imports.addresses(tx):
        address = addresses.read(home.address)
        by_postcode.setdefault(address.postcode, []).append((home, address))
    found: dict[hact.Where, str] = {}
    for place in places:
        said = addresses.read(place.address)
        fitting = [home for home, address in by_postcode.get(said.postcode, ()) if addresses.is_of(said, address)]
        is_apart = place.uprn.lstrip("0") in uprns or any(place.uprn and home.uprn for home in fitting)
        if len(fitting) == 1 and not is_apart:
            found[place] = fitting[0].ref
    return found


def _written(found: Sequence[tuple[str, Mapping[str, str]]]) -> Sheet:
    """Return rows under our own names, so that those given back can be mended and brought in."""
    header = ["kind", *dict.fromkeys(name for _, cells in found for name in cells)]
    lines = [[kind, *(cells.get(name, "") for name in header[1:])] for kind, cells in found]
    return Sheet(header, [None, *header[1:]], lines, [])


async def _take(
    kind: str,
    runtime: Runtime,
    ways: Ways,
    run: Run,
    sifted: Sifted,
    whole: int,
    actor: Actor,
    now: datetime,
    *,
    dry: bool,
) -> None:
    """Take the good of the rows of one kind; the results of all are added to those of the run."""
    async with ways.looks() as tx:
        sifted = await spelt(tx, runtime, KINDS[kind], sifted)
        known = await look(tx, runtime, sifted.good)
    run.results += sifted.results
    implied = await asyncio.to_thread(imply, kind, sifted.good, known)
    for some in _whole_orders(sifted.good, ways.batch):
        async with ways.opens() as tx:
            batch = await take_batch(tx, runtime, kind, some, implied, actor, now, dry=dry)
            await ways.sends(tx, batch.effects)
        run.results += batch.results
        await ways.step(len(run.results), whole)
    run.results.sort(key=lambda result: result.number)


async def _keep(kind: str, ways: Ways, name: str, run: Run, actor: Actor, now: datetime, *, dry: bool) -> None:
    if not dry:
        async with ways.opens() as tx:
            await imports.keep(tx, kind, name, actor.id or actor.by, now, run.counts())


def _whole_orders(rows: Sequence[Row], most: int) -> Iterator[list[Row]]:
    """Return rows in batches of about so many; those of one order are in one, for they say together what its jobs
    are."""
    by_order: dict[Any, list[Row]] = {}
    for row in rows:
        by_order.setdefault(row.values.get("work_order_ref", row.number), []).append(row)
    batch: list[Row] = []
    for of_order in by_order.values():
        if batch and len(batch) + len(of_order) > most:
            yield batch
            batch = []
        batch += of_order
    if batch:
        yield batch


def _read(runtime: Runtime, kind: str, content: bytes, now: datetime) -> tuple[Sheet, Sifted]:
    sheet = read(KINDS[kind], content)
    return sheet, sift(KINDS[kind], sheet.cells(), runtime.policy.zone, now, sheet.faults())


def _reasons(runtime: Runtime, run: Run) -> Iterator[tuple[int, str]]:
    for result in run.results:
        if result.status == "bad":
            yield result.number, said(runtime, result.reasons)


def said(runtime: Runtime, reasons: tuple[Words, ...]) -> str:
    return " ".join(runtime.texts.say(reason, "en") for reason in reasons)
