"""Delivery: committed outbox rows go out in order per destination, the urgent first, each as its effect allows.

Fresh rows come from memory; the table is for what an earlier process left behind. A destination that is slow, banned
or away holds up nobody else.
"""

import asyncio
import contextlib
import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog

from flows.clock import Clock
from flows.effects import Alert, Effect, parcels
from flows.house import House
from flows.words import Plain, text
from handlers.ports import Delivered, Gone, NotSent, NotYet, Refused, RetryLater, Sender, Uncertain
from storage import outbox
from storage.database import UNAVAILABLE, Database
from storage.outbox import Row

RISKED = {"say": 1}
"""How often a send that may have arrived is tried again. Others can be looked up, or do no harm twice."""
WORTH = {"fetch": timedelta(days=1)}
"""How long something is worth trying: Telegram keeps no file for ever, and its sender should hear of it."""
MOST_WAITS = 5
"""How often a parcel may wait for another one before it is given up."""
LONGEST_PAUSE = 60.0
log = structlog.get_logger()


@dataclass(order=True)
class _Queued:
    priority: int
    id: int
    row: Row = field(compare=False)


@dataclass
class _Mark:
    """The end of a parcel, on its way into the table."""

    row: Row
    state: str
    trouble: str | None
    delivered: Delivered | Gone | None
    done: "asyncio.Future[None]"


class Delivery:
    """Takes rows to their senders. `accept` is called after the commit that made them."""

    def __init__(self, *, database: Database, house: House, clock: Clock) -> None:
        self._database = database
        self._house = house
        self._clock = clock
        self._senders: dict[str, Sender] = {}
        self._lanes: dict[str, list[_Queued]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._marks: asyncio.Queue[_Mark] = asyncio.Queue()
        self._marker: asyncio.Task[None] | None = None
        self._stopping = False
        self.on_wire: set[int] = set()
        """Parcels that have been tried and are not settled: they may have arrived."""
        self._idle = asyncio.Event()
        self._idle.set()

    def start(self, senders: Sequence[Sender]) -> None:
        self._senders = {sender.platform: sender for sender in senders}
        self._marker = asyncio.create_task(self._mark_forever(), name="delivery-marks")

    def accept(self, rows: Sequence[Row]) -> None:
        """Queue rows that are committed and held by this process."""
        for row in rows:
            name = f"{row.platform}/{row.lane}"
            heapq.heappush(self._lanes.setdefault(name, []), _Queued(row.priority, row.id, row))
            self._start(name)

    def _start(self, name: str) -> None:
        if name not in self._workers and not self._stopping:
            self._idle.clear()
            task = asyncio.create_task(self._work(name), name=f"lane {name}")
            self._workers[name] = task
            task.add_done_callback(partial(self._ended, name))

    def _ended(self, name: str, _: object) -> None:
        self._workers.pop(name, None)
        if self._lanes.get(name):
            # A parcel came between the worker's last look and its end.
            self._start(name)
        if not self._workers:
            self._idle.set()

    async def idle(self) -> None:
        """Wait until everything accepted is delivered or given up, and marked so."""
        while True:
            await self._idle.wait()
            await self._marks.join()
            if self._idle.is_set() and self._marks.empty():
                return

    async def stop(self) -> None:
        """Let what is on the wire arrive, then let go of the rest; it stays in the table."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), 4)
        for task in list(self._workers.values()):
            task.cancel()
        await asyncio.gather(*self._workers.values(), return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._marks.join(), 2)
        if self._marker:
            self._marker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._marker

    async def _work(self, name: str) -> None:
        """One destination: one parcel after the other."""
        lane = self._lanes[name]
        try:
            while lane and not self._stopping:
                await self._gather(lane)
                queued = heapq.heappop(lane)
                await self._deliver(self._newest(queued, lane), lane)
        finally:
            if not lane:
                self._lanes.pop(name, None)

    async def _gather(self, lane: list[_Queued]) -> None:
        """A parcel that waits for more of its kind holds its lane, so that nothing overtakes it."""
        while lane and (until := lane[0].row.not_before) and (left := (until - self._clock.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, 1.0))

    def _newest(self, queued: _Queued, lane: list[_Queued]) -> Row:
        """Of several parcels that say the same, the newest; it carries the others with it."""
        row = queued.row
        if row.collapse is None:
            return row
        same = [other for other in lane if other.row.collapse == row.collapse]
        for other in same:
            lane.remove(other)
        heapq.heapify(lane)
        newest = max([queued, *same], key=lambda one: one.id).row
        newest.absorbed = [one.id for one in (queued, *same) if one.id != newest.id]
        newest.uncertain = newest.uncertain or any(one.row.uncertain for one in (queued, *same))
        newest.created_at = min(one.row.created_at for one in (queued, *same))
        return newest

    async def _deliver(self, row: Row, lane: list[_Queued]) -> None:
        while not self._stopping:
            row.attempts += 1
            self.on_wire |= {row.id, *row.absorbed}
            try:
                delivered = await self._senders[row.platform].deliver(row)
            except RetryLater as error:
                await self._pause(row, error.seconds, str(error))
            except NotSent as error:
                if row.kind in WORTH and self._clock.now() - row.created_at > WORTH[row.kind]:
                    await self._give_up(row, str(error))
                    return
                await self._pause(row, _back_off(row), str(error))
            except NotYet as error:
                if row.attempts >= MOST_WAITS:
                    await self._give_up(row, str(error))
                    return
                await self._pause(row, 1.0, str(error))
                heapq.heappush(lane, _Queued(row.priority, row.id, row))
                return
            except Uncertain as error:
                if row.uncertain and row.kind in RISKED and row.attempts > RISKED[row.kind]:
                    await self._give_up(row, f"may or may not have arrived: {error}")
                    return
                row.uncertain = True
                await self._pause(row, _back_off(row), str(error))
            except Gone as error:
                await self._end(row, "dead", str(error), error)
                return
            except Refused as error:
                await self._give_up(row, str(error))
                return
            except UNAVAILABLE as error:
                await self._pause(row, 1.0, type(error).__name__)
            except Exception as error:
                log.exception("delivery_failed", kind=row.kind, row=row.id)
                await self._give_up(row, f"our mistake: {type(error).__name__}")
                return
            else:
                await self._end(row, "sent", None, delivered)
                return

    async def _pause(self, row: Row, seconds: float, trouble: str) -> None:
        log.info("delivery_waits", kind=row.kind, row=row.id, seconds=seconds, why=trouble)
        try:
            async with self._database.write() as tx:
                await outbox.note_attempt(tx, row, trouble)
        except UNAVAILABLE:
            log.warning("delivery_attempt_not_noted", row=row.id)
        await self._clock.sleep_until(self._clock.now() + timedelta(seconds=seconds))

    async def _give_up(self, row: Row, why: str) -> None:
        log.error("delivery_given_up", kind=row.kind, row=row.id, why=why)
        write = self._senders[row.platform].abandoned(row)
        await self._end(row, "dead", why, Gone(why, write) if write else None)

    async def _end(self, row: Row, state: str, trouble: str | None, delivered: Delivered | Gone | None) -> None:
        """Mark a parcel. What the platform answered is written with the mark, before the next parcel of its lane."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._marks.put_nowait(_Mark(row, state, trouble, delivered, future))
        if delivered is not None and delivered.write is not None:
            await asyncio.shield(future)

    async def _mark_forever(self) -> None:
        """Marks share a transaction with all that wait meanwhile."""
        while True:
            marks = [await self._marks.get()]
            while not self._marks.empty():
                marks.append(self._marks.get_nowait())
            try:
                await self._mark_all(marks)
            finally:
                for mark in marks:
                    if not mark.done.done():
                        mark.done.set_result(None)
                    self._marks.task_done()

    async def _mark_all(self, marks: list[_Mark]) -> None:
        while True:
            try:
                await self._mark(marks)
                return
            except UNAVAILABLE:
                await asyncio.sleep(0.2)
            except Exception:
                log.exception("delivery_mark_failed", rows=[mark.row.id for mark in marks])
                if len(marks) == 1:
                    if marks[0].delivered is None:
                        return
                    marks[0].delivered = None
                    continue
                for mark in marks:
                    await self._mark_all([mark])
                return

    async def _mark(self, marks: list[_Mark]) -> None:
        now = self._clock.now()
        effects: list[Effect] = []
        async with self._database.write() as tx:
            for mark in marks:
                if mark.delivered is not None and mark.delivered.write is not None:
                    effects += await mark.delivered.write(tx)
                if mark.state == "dead" and mark.delivered is None and mark.row.kind != "alert":
                    effects.append(self._undelivered(mark))
            for state, trouble in {(mark.state, mark.trouble) for mark in marks}:
                ids = [m.row.id for m in marks if (m.state, m.trouble) == (state, trouble)]
                await outbox.settle(tx, ids, state, now, trouble[:300] if trouble else None)
            await outbox.settle(tx, [number for mark in marks for number in mark.row.absorbed], "absorbed", now)
            rows = await outbox.put(tx, parcels(effects), self._database.holder, now)
        self.on_wire -= {number for mark in marks for number in (mark.row.id, *mark.row.absorbed)}
        self.accept(rows)

    def _undelivered(self, mark: _Mark) -> Alert:
        # A destination on the residents' side is a chat: its number is nobody's business in Slack.
        lane = mark.row.lane.split(":")[0] if mark.row.platform != "slack" else mark.row.lane
        words = text("alert-undelivered", kind=Plain(mark.row.kind), lane=Plain(lane), why=Plain(mark.trouble or ""))
        return Alert(self._house.policy.channels.alerts, words)


def _back_off(row: Row) -> float:
    return float(min(2.0 ** min(row.attempts - 1, 6), LONGEST_PAUSE))
