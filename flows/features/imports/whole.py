"""A whole file, worked off in bites, each in a transaction of its own.

A bot that is running is held up by none of them, and a run that is killed is simply run again: what landed reads the
same and changes nothing. What only reads and thinks is done beside the event loop.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime

from flows.features.imports.columns import KINDS
from flows.features.imports.reading import Sheet, read, rejected
from flows.features.imports.references import MAX, bites, look
from flows.features.imports.sifting import Result, Sifted, sift
from flows.features.imports.taking import imply, take_bite
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words
from storage import imports
from storage.database import Tx


@dataclass(frozen=True)
class Ways:
    """How a run reaches the world: `looks` begins a transaction that only reads, `opens` one that writes, `sends`
    leaves effects in its outbox, `step` hears of progress (rows done, rows in all). `bite`: rows in one transaction."""

    looks: Callable[[], AbstractAsyncContextManager[Tx]]
    opens: Callable[[], AbstractAsyncContextManager[Tx]]
    sends: Callable[[Tx, list[Effect]], Awaitable[None]]
    step: Callable[[int, int], Awaitable[None]]
    bite: int = MAX


@dataclass
class Run:
    """What came of a file. `rejects` is a CSV of the bad rows with their reasons, "" if all were good."""

    sheet: Sheet
    results: list[Result] = field(default_factory=list)
    rejects: str = ""

    def count(self, status: str) -> int:
        return sum(result.status == status for result in self.results)

    def counts(self) -> dict[str, int]:
        found = {status: self.count(status) for status in ("added", "changed", "same", "bad")}
        return {"rows": len(self.results), **found}


async def bring(
    runtime: Runtime,
    ways: Ways,
    kind: str,
    name: str,
    content: bytes,
    actor: Actor,
    now: datetime,
    *,
    dry: bool = False,
) -> Run:
    """Take in a file of one kind. Raises `reading.NoTable` where it is none; with `dry` nothing is written."""
    sheet, sifted = await asyncio.to_thread(_read, runtime, kind, content)
    run = Run(sheet, list(sifted.results))
    async with ways.looks() as tx:
        known = await look(tx, runtime, sifted.good)
    implied = await asyncio.to_thread(imply, kind, sifted.good, known)
    for rows in bites(sifted.good, ways.bite):
        async with ways.opens() as tx:
            bite = await take_bite(tx, runtime, kind, rows, implied, actor, now, dry=dry)
            await ways.sends(tx, bite.effects)
        run.results += bite.results
        await ways.step(len(run.results), len(sheet.lines))
    run.results.sort(key=lambda result: result.number)
    if run.count("bad"):
        run.rejects = await asyncio.to_thread(lambda: rejected(sheet, dict(_reasons(runtime, run))))
    if not dry:
        async with ways.opens() as tx:
            await imports.keep(tx, kind, name, actor.id or actor.by, now, run.counts())
    return run


def _read(runtime: Runtime, kind: str, content: bytes) -> tuple[Sheet, Sifted]:
    sheet = read(KINDS[kind], content)
    return sheet, sift(KINDS[kind], sheet.cells(), runtime.policy.zone, sheet.faults())


def _reasons(runtime: Runtime, run: Run) -> Iterator[tuple[int, str]]:
    for result in run.results:
        if result.status == "bad":
            yield result.number, said(runtime, result.reasons)


def said(runtime: Runtime, reasons: tuple[Words, ...]) -> str:
    return " ".join(runtime.texts.say(reason, "en") for reason in reasons)
