"""What a contractor's system tells of the progress of orders: done, nobody in, cancelled.

It says so of an order, and not of a visit. So it is taken of the visit that had come by then, and only where there can
be no other; it never ends a visit that was still ahead.
"""

from collections.abc import Sequence
from datetime import datetime

from flows.features.imports.references import unknown
from flows.features.imports.sifting import Row
from flows.features.imports.taking import Batch, tried
from flows.features.imports.visits import from_the_future
from flows.features.visits import book
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.importing import Result
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import imports, visits
from storage.database import Tx
from storage.visits import OPEN_STATES, Visit


class _Untold(Exception):
    """It cannot be told of which visit an update is."""

    def __init__(self, *words: Words) -> None:
        super().__init__()
        self.words = words


async def take_updates(
    tx: Tx, runtime: Runtime, rows: Sequence[Row], actor: Actor, now: datetime, *, dry: bool = False
) -> Batch:
    """Take updates, the earliest first. With `dry` nothing is kept."""

    async def write() -> Batch:
        batch = Batch()
        for row in sorted(rows, key=lambda row: (row.updated_at, row.number)):
            try:
                visits_, effects = await _take(tx, runtime, row, actor, now)
            except _Untold as untold:
                batch.results.append(Result(row.number, row.ref, "bad", untold.words))
                continue
            batch.effects += effects
            changed = Result(row.number, row.ref, "changed", changes=("state",))
            batch.results.append(changed if visits_ else Result(row.number, row.ref, "same"))
        return batch

    return await tried(tx, write, dry=dry)


async def _take(
    tx: Tx, runtime: Runtime, row: Row, actor: Actor, now: datetime
) -> tuple[Sequence[Visit], list[Effect]]:
    """Change the visits that an update is about; return those that it changed. Raises `_Untold`."""
    if ahead := from_the_future(row, now):
        raise _Untold(*ahead)
    of_order = await visits.some(tx, await imports.visits_of_order(tx, row.ref))
    if not of_order and not await imports.jobs_of_orders(tx, [row.ref]):
        raise _Untold(unknown("work_order_ref", row.ref))
    effects: list[Effect] = []
    if row.values["status"] == "cancelled":
        # What was booked since stands.
        ended = [visit for visit in of_order if visit.state in OPEN_STATES and not _is_later(visit, row)]
        for visit in ended:
            effects += await book.cancel(tx, runtime, visit, actor, now)
        return ended, effects
    visit, state = _visited(of_order, row), row.values["status"]
    if visit.state == state:
        return (), effects
    if not book.can_become(visit.state, state):
        raise _Untold(text("import-goes-back", had=Plain(visit.state), said=Plain(state)))
    return [visit], await book.mark(tx, runtime, visit, state, actor, now)


def _is_later(visit: Visit, row: Row) -> bool:
    return visit.source_at is not None and visit.source_at > row.updated_at


def _visited(of_order: Sequence[Visit], row: Row) -> Visit:
    """Return the last visit that had come by the time of an update. Raises `_Untold`."""
    state, at = row.values["status"], row.updated_at
    come = [one for one in of_order if one.state != "cancelled" and not book.is_early(state, one.starts_at, at)]
    if not come:
        raise _Untold(text("import-update-early", state=Plain(state), at=Plain(f"{at:%Y-%m-%dT%H:%MZ}")))
    if len({visit.job_id for visit in come}) > 1:
        raise _Untold(text("import-update-which"))
    return come[-1]
