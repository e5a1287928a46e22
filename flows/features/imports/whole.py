"""A whole file, taken in batches, each in a transaction of its own.

No batch holds up a bot that is running, and a run that is killed is simply run again: rows already written read the
same and change nothing. Work that only reads and computes is done beside the event loop.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flows.features.imports.columns import KINDS
from flows.features.imports.reading import Sheet, read, rejected
from flows.features.imports.references import look
from flows.features.imports.sifting import Row, Sifted, sift
from flows.features.imports.taking import imply, take_batch
from flows.kernel.actor import Actor
from flows.kernel.importing import Run, Ways
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words
from storage import imports


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
    sheet, sifted = await asyncio.to_thread(_read, runtime, kind, content)
    run = Run(sheet.unknown, sheet.problems, list(sifted.results))
    async with ways.looks() as tx:
        known = await look(tx, runtime, sifted.good)
    implied = await asyncio.to_thread(imply, kind, sifted.good, known)
    for rows in _whole_orders(sifted.good, ways.batch):
        async with ways.opens() as tx:
            batch = await take_batch(tx, runtime, kind, rows, implied, actor, now, dry=dry)
            await ways.sends(tx, batch.effects)
        run.results += batch.results
        await ways.step(len(run.results), len(sheet.lines))
    run.results.sort(key=lambda result: result.number)
    if run.count("bad"):
        run.rejects = await asyncio.to_thread(lambda: rejected(sheet, dict(_reasons(runtime, run))))
    if not dry:
        async with ways.opens() as tx:
            await imports.keep(tx, kind, name, actor.id or actor.by, now, run.counts())
    return run


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


def _read(runtime: Runtime, kind: str, content: bytes) -> tuple[Sheet, Sifted]:
    sheet = read(KINDS[kind], content)
    return sheet, sift(KINDS[kind], sheet.cells(), runtime.policy.zone, sheet.faults())


def _reasons(runtime: Runtime, run: Run) -> Iterator[tuple[int, str]]:
    for result in run.results:
        if result.status == "bad":
            yield result.number, said(runtime, result.reasons)


def said(runtime: Runtime, reasons: tuple[Words, ...]) -> str:
    return " ".join(runtime.texts.say(reason, "en") for reason in reasons)
