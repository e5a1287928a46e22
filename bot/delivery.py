"""Delivery: committed outbox rows go out in order per destination, the urgent first, each as its effect allows.

Fresh rows come from memory; the table is for what an earlier process left behind. A destination that is slow, banned
or away holds up nobody else.
"""

import asyncio
import contextlib
import heapq
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.lanes import Lane, Queued
from flows.cases import unsent
from flows.cases.confidential import few_may_see
from flows.conversation import discreet
from flows.kernel.clock import Clock
from flows.kernel.effects import (
    Effect,
    IfUncertain,
    Post,
    Priority,
    Told,
    ToPerson,
    ToStaff,
    effect_of,
    parcels,
)
from flows.kernel.events import CameTooLate, GivenUp
from flows.kernel.runtime import Runtime
from handlers.ports import Delivered, Invalid, NotSent, NotYet, Sender, TryLater, Uncertain, Unreachable
from storage import outbox, people
from storage.database import UNAVAILABLE, Database, Tx
from storage.outbox import Row
from storage.people import Address, Resident

HOLDS = timedelta(minutes=3)
"""How long a parcel that fails may hold up those behind it; from then on they go first."""
TOLD_AFTER = timedelta(hours=1)
"""How long something fails until staff hear that it waits: what stands in its way may be theirs to remove."""
WAITS = timedelta(minutes=10)
"""How long a parcel waits for another one that it needs."""
MAX_GATHERING = 60.0
"""Seconds: what is to wait for longer was put there by a clock that is wrong."""
MAX_MARKS = 1_000
"""So many at once: a statement takes only so many parameters."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries; what fails for hours is tried less often."""
MOVED = "its reader has moved out, or to another phone"
log = structlog.get_logger()


@dataclass
class _Mark:
    """The end of a parcel, on its way into the table."""

    row: Row
    state: str
    trouble: str | None
    delivered: Delivered | Unreachable | None
    done: "asyncio.Future[None]"


class Delivery:
    """Takes rows to their senders. `accept` is called after the commit that made them."""

    def __init__(
        self, *, database: Database, runtime: Runtime, clock: Clock, settled: Callable[[], None] = lambda: None
    ) -> None:
        """`settled` is called when parcels have come to their end."""
        self._settled = settled
        self._database = database
        self._runtime = runtime
        self._clock = clock
        self._few = few_may_see(runtime.policy)
        self._senders: dict[str, Sender] = {}
        self._lanes: dict[str, Lane] = {}
        self._marks: asyncio.Queue[_Mark] = asyncio.Queue()
        self._marker: asyncio.Task[None] | None = None
        self._stopping = False
        self._working = 0
        self._pausing: set[asyncio.Task[None]] = set()
        self._known: set[int] = set()
        self._unsettled: dict[int, Row] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    def start(self, senders: Sequence[Sender]) -> None:
        self._senders = {sender.platform: sender for sender in senders}
        self._marker = asyncio.create_task(self._mark_forever(), name="delivery-marks")

    def unsaid(self, to: Address) -> int:
        """Return how many messages to somebody wait here."""
        lane = self._lanes.get(f"{to.platform}/chat:{to.chat}")
        return len(lane.heap) + len(lane.aside) if lane else 0

    def knows(self, row: int) -> bool:
        """Whether a row is in hand here."""
        return row in self._known

    def accept(self, rows: Sequence[Row]) -> None:
        """Queue rows that are committed and claimed by this process. One that is known already is left alone."""
        for row in rows:
            if row.id in self._known or self._database.deliverer is None:
                continue
            self._known.add(row.id)
            self._look_at(row)
            name = f"{row.platform}/{row.lane}"
            lane = self._lanes.get(name)
            if lane is None:
                lane = self._lanes[name] = Lane(name)
            lane.bring_back(like=row)
            lane.put(row)
            lane.came.set()
            if lane.worker is None:
                self._start(lane)
            elif lane.current and lane.current.waiting and lane.current.priority > row.priority:
                self._give_way(lane)

    def _look_at(self, row: Row) -> None:
        """Read what is to be done. What cannot be read ends when its turn comes. What only few may see is urgent."""
        with contextlib.suppress(Exception):
            row.fresh = effect_of(row)
        if isinstance(row.fresh, ToStaff) and row.fresh.channel in self._few:
            row.priority = min(row.priority, Priority.URGENT)

    def _start(self, lane: Lane) -> None:
        if not self._stopping:
            self._idle.clear()
            self._working += 1
            lane.worker = asyncio.create_task(self._work(lane), name=f"lane {lane.name}")
            lane.worker.add_done_callback(partial(self._ended, lane))

    def _give_way(self, lane: Lane) -> None:
        """A reply does not wait behind a broadcast, even one whose turn it was."""
        if lane.worker and not lane.gives_way:
            lane.gives_way = True
            lane.worker.cancel()

    def _ended(self, lane: Lane, worker: asyncio.Task[None]) -> None:
        lane.worker = None
        self._working -= 1
        if not lane.is_empty and not worker.cancelled():
            # A parcel came between the worker's last look and its end. One that was cancelled has no successor: that
            # is how everything ends.
            self._start(lane)
        else:
            del self._lanes[lane.name]
        if not self._working:
            self._idle.set()

    def may_have_arrived(self) -> list[int]:
        """Parcels that this process has tried and not settled."""
        return sorted(number for row in self._unsettled.values() if row.tried for number in (row.id, *row.absorbed))

    async def idle(self) -> None:
        """Wait until everything accepted is delivered or given up, and marked so."""
        while True:
            await self._idle.wait()
            await self._marks.join()
            if self._idle.is_set() and self._marks.empty():
                return

    async def stop(self) -> None:
        """Let what is on the wire arrive, then let go of the rest; it stays in the table."""
        await self._let_go()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._marks.join(), 2)
        if self._marker:
            self._marker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._marker

    async def stand_down(self) -> list[int]:
        """Let what is on the wire arrive, and forget the rest. Return what may have arrived."""
        await self._let_go()
        tried = self.may_have_arrived()
        self._lanes.clear()
        self._known.clear()
        self._unsettled.clear()
        self._stopping = False
        return tried

    async def _let_go(self) -> None:
        self._stopping = True
        for pausing in self._pausing:
            pausing.cancel()
        workers = [lane.worker for lane in self._lanes.values() if lane.worker]
        if workers:
            _, late = await asyncio.wait(workers, timeout=4)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, lane: Lane) -> None:
        """One destination: one parcel after the other."""
        while not lane.is_empty and not self._stopping:
            await self._gather(lane.heap)
            queued = lane.take(self._clock.now())
            if queued is None:
                lane.misses = 0
                await self._rest(lane, lane.next_at)
                continue
            if first := lane.ahead_of(queued.row):
                await self._set_aside(queued.row, lane, first.until)
                continue
            row = lane.current = self._newest(queued, lane.heap)
            self._unsettled[row.id] = row
            try:
                await self._deliver(row, lane)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if not lane.gives_way or task is None:
                    raise
                task.uncancel()
                lane.put(row)
            finally:
                lane.gives_way, lane.current = False, None

    async def _gather(self, lane: list[Queued]) -> None:
        """A parcel that waits for more of its kind holds its lane, so that nothing overtakes it."""
        while lane and (until := lane[0].row.not_before):
            left = (until - self._clock.now()).total_seconds()
            if not 0 < left < MAX_GATHERING:
                return
            await asyncio.sleep(min(left, 1.0))

    def _newest(self, queued: Queued, lane: list[Queued]) -> Row:
        """Of several parcels that say the same, the newest; it carries the others with it."""
        row = queued.row
        if row.collapse is None:
            return row
        same = [other for other in lane if other.row.collapse == row.collapse]
        for other in same:
            lane.remove(other)
        heapq.heapify(lane)
        newest = max([queued, *same], key=lambda one: one.id).row
        newest.absorbed = {number for one in (queued, *same) for number in (one.id, *one.row.absorbed)} - {newest.id}
        newest.uncertain = newest.uncertain or any(one.row.uncertain for one in (queued, *same))
        newest.created_at = min(one.row.created_at for one in (queued, *same))
        return newest

    async def _deliver(self, row: Row, lane: Lane) -> None:
        try:
            effect = row.fresh = effect_of(row)
        except Exception as error:
            log.exception("delivery_unreadable", kind=row.kind, row=row.id)
            await self._end(row, "dead", f"our mistake: {type(error).__name__}", None)
            return
        while not self._stopping:
            try:
                ends = await self._unsent(effect, row)
            except UNAVAILABLE as error:
                await self._pause(row, 1.0, type(error).__name__)
                continue
            if ends is not None:
                await self._end(row, *ends)
                return
            if lane.heap and lane.heap[0].priority < row.priority:
                # Something more urgent came while that was looked up.
                lane.put(row)
                return
            row.attempts += 1
            try:
                delivered = await self._senders[row.platform].deliver(effect, row)
            except (TryLater, NotSent, NotYet, Uncertain) as error:
                was_uncertain, row.uncertain = row.uncertain, row.uncertain or isinstance(error, Uncertain)
                if why := self._why_over(error, effect, row, was_uncertain):
                    await self._give_up(row, why)
                    return
                if not await self._holds(error, row, lane):
                    return
            except Unreachable as error:
                await self._end(row, "dead", str(error), error)
                return
            except Invalid as error:
                await self._give_up(row, str(error))
                return
            except UNAVAILABLE as error:
                await self._pause(row, 1.0, type(error).__name__)
            except Exception as error:
                log.exception("delivery_failed", kind=row.kind, row=row.id)
                await self._give_up(row, f"our mistake: {type(error).__name__}")
                return
            else:
                # If several failed, or this one has before, it was the destination: then they go now.
                lane.bring_back(like=row if lane.is_fresh and lane.misses < 2 else None)
                lane.misses, lane.is_told = 0, lane.is_told and lane.is_in_trouble
                await self._end(row, "sent", None, delivered)
                return

    async def _unsent(self, effect: Effect, row: Row) -> tuple[str, str | None, Delivered | None] | None:
        """Return how a parcel ends that is not to be sent now, or None if it is."""
        hold = None
        if isinstance(effect, ToPerson) and (effect.residency or self._may_be_held(effect, row)):
            async with self._database.read() as tx:
                if effect.residency and not await people.lives_on(tx, effect.residency, effect.to):
                    log.info("delivery_dropped", row=row.id, why=MOVED)
                    return ("dead", MOVED, None) if unsent.cause_of(effect) else ("dropped", None, None)
                if self._may_be_held(effect, row) and (resident := await people.discreet(tx, effect.to)):
                    hold = self._hold(effect, row, resident)
        # Judged last: the look at its reader may have taken long.
        if effect.good_for and self._clock.now() - row.created_at >= effect.good_for:
            log.info("delivery_late", row=row.id, why="it may no longer be true; it is judged anew")
            return "dropped", None, Delivered(self._tells(CameTooLate(effect)))
        return None if hold is None else ("held", None, hold)

    def _may_be_held(self, effect: ToPerson, row: Row) -> bool:
        """Return whether a message says something that its reader has not just asked for."""
        return not effect.hushed and not row.own

    def _hold(self, effect: ToPerson, row: Row, resident: Resident) -> Delivered:
        async def write(tx: Tx) -> list[Effect]:
            return await discreet.hold(tx, self._runtime, effect, row, resident, self._clock.now())

        return Delivered(write)

    def _why_over(self, error: Exception, effect: Effect, row: Row, was_uncertain: bool) -> str | None:
        """Return why a parcel that failed is not tried again, or None if it is."""
        once_more = effect.if_uncertain is IfUncertain.ONCE_MORE
        if isinstance(error, Uncertain) and once_more and was_uncertain and row.attempts > 1:
            return f"may or may not have arrived: {error}"
        now = self._clock.now()
        waits = isinstance(error, NotYet) and row.failing_since is not None and now - row.failing_since > WAITS
        # What was sent again by hand has waited since then.
        return str(error) if waits or now - (row.not_before or row.created_at) > effect.worth else None

    async def _holds(self, error: Exception, row: Row, lane: Lane) -> bool:
        """Wait for a parcel's next try; return whether it is its turn then. If not, it has stepped aside: one that
        fails for minutes holds up nobody else."""
        now = self._clock.now()
        row.failing_since = row.failing_since or now
        told = error.after if isinstance(error, TryLater) else None
        pause = _back_off(row, now - row.failing_since) if told is None else told
        waits = isinstance(error, NotYet)
        holds = not waits and not lane.is_in_trouble and now - row.failing_since < HOLDS
        if now + timedelta(seconds=pause) - row.failing_since > TOLD_AFTER and not lane.is_told:
            lane.is_told = True
            await self._tell_of_wait(row, str(error))
        if holds or told is not None:
            await self._pause(row, pause, str(error), told=told is not None)
        if not holds:
            await self._step_aside(row, lane, 0 if told is not None else pause, str(error), leads=not waits)
        return holds

    async def _tell_of_wait(self, row: Row, why: str) -> None:
        """Tell staff, once for a destination, that something does not arrive there, though it is tried again."""
        effect = row.fresh
        if not isinstance(effect, Effect) or effect.told is not Told.STAFF:
            return
        try:
            async with self._database.write() as tx:
                alert = unsent.waits(self._runtime, row, why)
                rows = await outbox.put(tx, parcels([alert]), self._database.deliverer, self._clock.now())
        except UNAVAILABLE:
            log.warning("delivery_wait_not_told", row=row.id)
            return
        self.accept(rows)

    async def _step_aside(self, row: Row, lane: Lane, seconds: float, trouble: str, *, leads: bool) -> None:
        """Let others go first. If several fail one after the other, it is the destination: then it is tried ever less
        often, with the parcel that was first before any other, so that the order stays."""
        await self._note(row, seconds, trouble)
        now = self._clock.now()
        await self._set_aside(row, lane, now + timedelta(seconds=seconds), leads=leads)
        lane.misses += leads
        if leads and lane.is_fresh and lane.misses > 1:
            pause = min(2.0 ** min(lane.misses // 2, 6), LONGEST_PAUSE)
            await self._rest(lane, now + timedelta(seconds=pause))

    async def _set_aside(self, row: Row, lane: Lane, until: datetime, *, leads: bool = True) -> None:
        """Claim it apart first: after a fall it must not stand for those which overtake it."""
        lane.set_aside(row, until, leads=leads)
        while True:
            try:
                async with self._database.write() as tx:
                    await outbox.claim_again(tx, [row], self._database.process)
                return
            except UNAVAILABLE:
                await asyncio.sleep(0.2)

    async def _rest(self, lane: Lane, until: datetime) -> None:
        """Wait until a time, or until something new comes."""
        lane.came.clear()
        waits = [asyncio.ensure_future(self._clock.sleep_until(until)), asyncio.ensure_future(lane.came.wait())]
        try:
            with self._pauses():
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()

    async def _pause(self, row: Row, seconds: float, trouble: str, *, told: bool = False) -> None:
        """Wait before the next try. `told` to by the platform: then nothing else may go to that destination either."""
        await self._note(row, seconds, trouble)
        row.waiting = not told
        try:
            with self._pauses():
                await self._clock.sleep_until(self._clock.now() + timedelta(seconds=seconds))
        finally:
            row.waiting = False

    async def _note(self, row: Row, seconds: float, trouble: str) -> None:
        """Write down that a try failed."""
        row.tried = row.uncertain
        log.info("delivery_waits", kind=row.kind, row=row.id, seconds=seconds, why=trouble)
        try:
            async with self._database.write() as tx:
                await outbox.note_attempt(tx, row, trouble)
        except UNAVAILABLE:
            log.warning("delivery_attempt_not_noted", row=row.id)

    @contextlib.contextmanager
    def _pauses(self) -> Iterator[None]:
        """Only wait, meanwhile: this task may be cancelled."""
        task = asyncio.current_task()
        assert task is not None
        self._pausing.add(task)
        try:
            yield
        finally:
            self._pausing.discard(task)

    async def _give_up(self, row: Row, why: str) -> None:
        log.error("delivery_given_up", kind=row.kind, row=row.id, why=why)
        await self._end(row, "dead", why, None)

    def _tells(self, event: object) -> Callable[[Tx], Awaitable[list[Effect]]]:
        async def write(tx: Tx) -> list[Effect]:
            return await self._runtime.publish(tx, event, self._clock.now())

        return write

    async def _end(self, row: Row, state: str, trouble: str | None, delivered: Delivered | Unreachable | None) -> None:
        """Mark a parcel: before the next one of its lane, if the platform's answer is written with the mark, or if it
        could be looked up. So it is known later which of a lane may have been on its way."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._marks.put_nowait(_Mark(row, state, trouble, delivered, future))
        once_more = isinstance(row.fresh, Effect) and row.fresh.if_uncertain is IfUncertain.ONCE_MORE
        if not once_more or (delivered is not None and delivered.write is not None):
            await asyncio.shield(future)

    async def _mark_forever(self) -> None:
        """Marks share a transaction with all that wait meanwhile."""
        while True:
            marks = [await self._marks.get()]
            try:
                await self._mark_all(marks)
            finally:
                for mark in marks:
                    if not mark.done.done():
                        mark.done.set_result(None)
                    self._marks.task_done()

    async def _mark_all(self, marks: list[_Mark], *, alone: bool = False) -> None:
        while True:
            try:
                await self._mark(marks, alone=alone)
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
                    await self._mark_all([mark], alone=True)
                return

    async def _mark(self, marks: list[_Mark], *, alone: bool) -> None:
        effects: list[Effect] = []
        async with self._database.write() as tx:
            if not alone:
                # While the database was busy, more have come.
                marks += [self._marks.get_nowait() for _ in range(min(self._marks.qsize(), MAX_MARKS))]
            now = self._clock.now()
            for mark in marks:
                if mark.delivered is not None and mark.delivered.write is not None:
                    effects += await mark.delivered.write(tx)
                if mark.state == "dead":
                    effects += await self._tell_of_end(tx, mark, now)
            for state, trouble in {(mark.state, mark.trouble) for mark in marks}:
                ids = [m.row.id for m in marks if (m.state, m.trouble) == (state, trouble)]
                await outbox.settle(tx, ids, state, now, trouble[:300] if trouble else None)
            await outbox.settle(tx, [number for mark in marks for number in mark.row.absorbed], "absorbed", now)
            await outbox.doubt(tx, [m.row.id for m in marks if m.state == "dead" and m.row.uncertain])
            rows = await outbox.put(tx, parcels(effects), self._database.deliverer, now)
        for mark in marks:
            self._unsettled.pop(mark.row.id, None)
            self._known -= {mark.row.id, *mark.row.absorbed}
        self.accept(rows)
        self._settled()

    async def _tell_of_end(self, tx: Tx, mark: _Mark, now: datetime) -> list[Effect]:
        """Nothing ends for good without a word where its class says that somebody looks, or where it was written."""
        effect, is_gone, why = mark.row.fresh, mark.delivered is not None, mark.trouble or ""
        if cause := unsent.cause_of(effect):
            return await unsent.told(tx, self._runtime, mark.row, cause, why)
        if isinstance(effect, Post) and not is_gone:
            return await unsent.told_of_post(tx, self._runtime, mark.row, why)
        told = effect.told if isinstance(effect, Effect) else Told.STAFF
        if told is Told.FEATURES:
            return await self._runtime.publish(tx, GivenUp(effect, why, mark.row.created_at, is_gone), now)
        return [unsent.alert(self._runtime, mark.row, why)] if told is Told.STAFF and not is_gone else []


def _back_off(row: Row, failing: timedelta) -> float:
    """Return the seconds until the next try."""
    pause = min(2.0 ** min(row.attempts - 1, 6), LONGEST_PAUSE)
    return float(max(pause, min(failing.total_seconds() / 20, 5 * LONGEST_PAUSE)))
