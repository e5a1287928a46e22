"""A whole file, taken in batches, each in a transaction of its own.

No batch holds up a bot that is running, and a run that is killed is simply run again: rows already written read the
same and change nothing. Work that only reads and computes is done beside the event loop.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime

from flows.features.imports.columns import KINDS
from flows.features.imports.reading import Sheet, read, rejected
from flows.features.imports.references import batches, look, spelt
from flows.features.imports.sifting import Sifted, sift
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
    sheet, sifted = await asyncio.to_thread(_read, runtime, kind, content, now)
    async with ways.looks() as tx:
        sifted = await spelt(tx, runtime, KINDS[kind], sifted)
        known = await look(tx, runtime, sifted.good)
    run = Run(sheet.unknown, list(sifted.results), skipped=sheet.skipped)
    implied = await asyncio.to_thread(imply, kind, sifted.good, known)
    for rows in batches(sifted.good, ways.batch):
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


def _read(runtime: Runtime, kind: str, content: bytes, now: datetime) -> tuple[Sheet, Sifted]:
    sheet = read(KINDS[kind], content)
    return sheet, sift(KINDS[kind], sheet.cells(), runtime.policy.zone, now, sheet.faults())


def _reasons(runtime: Runtime, run: Run) -> Iterator[tuple[int, str]]:
    for result in run.results:
        if result.status == "bad":
            yield result.number, said(runtime, result.reasons)


def said(runtime: Runtime, reasons: tuple[Words, ...]) -> str:
    return " ".join(runtime.texts.say(reason, "en") for reason in reasons)
