"""Turns: inputs of one person in order, of all people together, in one transaction for all that wait.

While one batch commits, the next collects; nobody waits for a batch to fill.
"""

import asyncio
import contextlib
import hashlib
import secrets
from collections import deque
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any

import structlog

from flows.conversation import safety, understand
from flows.conversation.actions import MENU
from flows.conversation.arrived import Arrived, Command, InGroup
from flows.conversation.converse import converse
from flows.conversation.turn import Index
from flows.kernel.clock import Clock
from flows.kernel.effects import Alert, Effect, Say, parcels
from flows.kernel.runtime import Runtime
from flows.kernel.text_ids import TextId
from flows.kernel.words import Plain, Prompt, text
from handlers.ports import Handled, TurnFailed, Work
from storage import inbox, outbox
from storage.database import UNAVAILABLE, Database, Tx
from storage.inbox import Arrival, Waiting
from storage.outbox import Row
from storage.people import Address

MAX_AT_ONCE = 200
MAX_TRIES = 8
MAX_IN_LANE = 50
"""How many inputs of one sender wait in memory; more of them wait in the inbox alone."""
MAX_UNSAID = 50
"""How many answers to one sender may wait for their platform before the next input is handled."""
LOOK_EVERY = 0.1
"""Seconds between two looks whether another process has handled what must come first."""
UNREADABLE_EVERY = timedelta(hours=1)
"""How often staff hear that inputs could not be read: a thousand of them are one alert an hour."""
log = structlog.get_logger()


def _waits_for_a_word(arrived: Arrived) -> bool:
    """Return whether somebody expects an answer: in a group, only a person who gave a command does."""
    return not isinstance(arrived.given, InGroup) or isinstance(arrived.given.what, Command)


def _asked(work: Work) -> Address | None:
    """Return the resident whose input it is, and to whom answers go."""
    return work.arrived.address if work.arrived else None


def _alert_of(work: Work) -> TextId:
    """Return the alert for a turn that failed: it says who was told."""
    if work.act:
        return "alert-failed-staff"
    return "alert-failed" if work.arrived and _waits_for_a_word(work.arrived) else "alert-failed-unheard"


@dataclass
class _Item:
    work: Work
    done: "asyncio.Future[Handled]"
    tries: int = 0
    handled: Handled = field(default_factory=Handled)
    error: Exception | None = None
    is_read: bool = True
    """Whether its words can be understood at once."""


class TurnRunner:
    """Runs inputs as turns. `deliver` gets the outbox rows of each commit, for delivery from memory."""

    def __init__(
        self,
        *,
        database: Database,
        runtime: Runtime,
        index: Index,
        clock: Clock,
        deliver: Callable[[Sequence[Row]], None],
        unsaid: Callable[[Address], int],
        bring: Callable[[Waiting], None],
    ) -> None:
        """`unsaid`: how many messages to somebody wait to be delivered. `bring`: starts the turn of a kept input."""
        self._unsaid = unsaid
        self._bring = bring
        self._left: dict[str, bool] = {}
        """The lanes of which more is in the inbox than in memory, and whether more came since we last looked."""
        self._refilling: set[str] = set()
        """The lanes whose next inputs are being brought out of the inbox: they are not idle."""
        self._database = database
        self._runtime = runtime
        self._index = index
        self._clock = clock
        self._deliver = deliver
        self._lanes: dict[str, deque[_Item]] = {}
        self._known: set[int] = set()
        self._behind: dict[int, set[int]] = {}
        """Rows that wait, and the earlier ones of the same sender that they wait for."""
        self._unread = 0
        """How many inputs wait for their words to be read, one at a time: that takes a processor."""
        self._reading = asyncio.Lock()
        self._joining: set[asyncio.Task[None]] = set()
        self._ready = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="turns")

    async def stop(self) -> None:
        """Finish what waits; what cannot be finished in time stays in the inbox."""
        task, self._task = self._task, None
        if task is None:
            return
        for joining in self._joining:
            joining.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), 4)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def idle(self) -> None:
        """Wait until no input is waiting, here or in the inbox behind others of its sender."""
        await self._idle.wait()

    def knows(self, row: int) -> bool:
        """Return whether a row is waiting for its turn here."""
        return row in self._known

    async def keep(self, arrivals: Sequence[Arrival]) -> list[Waiting]:
        try:
            return await self._keep(arrivals)
        except UNAVAILABLE:
            raise
        except Exception:
            # One of them holds something that no column can store; it must not keep the others out.
            log.exception("inputs_kept_apart", many=len(arrivals))
            return [row for arrival in arrivals for row in await self._keep_one(arrival)]

    async def _keep_one(self, arrival: Arrival) -> list[Waiting]:
        try:
            return await self._keep([arrival])
        except UNAVAILABLE:
            raise
        except Exception:
            key = "odd:" + hashlib.sha256(ascii(arrival.key).encode()).hexdigest()
            return await self._keep([Arrival(arrival.platform, key, arrival.platform, ascii(arrival.raw), False)])

    async def _keep(self, arrivals: Sequence[Arrival]) -> list[Waiting]:
        now = self._clock.now()
        sent: list[Row] = []
        async with self._database.write() as tx:
            rows = await inbox.put(tx, arrivals, self._database.process, now)
            await self.line_up(tx, rows)
            if not all(arrival.readable for arrival in arrivals):
                sent = await self._tell_unreadable(tx)
        self._deliver(sent)
        return rows

    async def line_up(self, tx: Tx, rows: Sequence[Waiting]) -> None:
        """Note which of these rows must wait: their sender's earlier ones are in the hands of another process."""
        if rows and self._database.is_shared:
            self._behind |= await inbox.before(tx, rows, self._database.process, self._behind.keys())

    async def in_line(self, row: int) -> None:
        """Wait until everything is handled that the sender of this row sent before it, by whichever process."""
        try:
            while row in self._behind and await self._is_open(self._behind[row]):
                await asyncio.sleep(LOOK_EVERY)
        finally:
            self._behind.pop(row, None)

    async def _is_open(self, rows: Collection[int]) -> bool:
        try:
            async with self._database.read() as tx:
                return await inbox.are_open(tx, rows)
        except UNAVAILABLE:
            return True

    async def unreadable(self, row: int) -> None:
        async with self._database.write() as tx:
            await inbox.settle(tx, [row], self._database.process, "unparsable", self._clock.now())
            sent = await self._tell_unreadable(tx)
        self._deliver(sent)

    async def ring(self) -> None:
        """Tell staff of inputs that could not be read and that they were not told of yet."""
        async with self._database.write() as tx:
            sent = await self._tell_unreadable(tx)
        self._deliver(sent)

    async def _tell_unreadable(self, tx: Tx) -> list[Row]:
        now = self._clock.now()
        found = await inbox.unreadable(tx, now, UNREADABLE_EVERY)
        if found is None:
            return []
        words = text("alert-poison", count=found.count, platform=Plain(found.platform), row=found.row)
        alert = Alert(self._runtime.policy.channels.alerts, words)
        return await outbox.put(tx, parcels([alert]), self._database.deliverer, now)

    def deliver(self, rows: Sequence[Row]) -> None:
        self._deliver(rows)

    def has_room(self, lane: str) -> bool:
        """Return whether a sender's next input may wait in memory; else it is brought when its turn has come."""
        if lane in self._left or len(self._lanes.get(lane, ())) >= MAX_IN_LANE:
            self._left[lane] = True
            return False
        return True

    async def _refill(self, lane: str) -> None:
        """Bring a sender's next inputs out of the inbox."""
        while lane in self._left:
            self._left[lane] = False
            try:
                async with self._database.read() as tx:
                    rows = await inbox.next_of(tx, self._database.process, lane, MAX_IN_LANE)
            except UNAVAILABLE:
                await asyncio.sleep(1)
                continue
            if len(rows) < MAX_IN_LANE and not self._left[lane]:
                del self._left[lane]
            for row in rows:
                if not self.knows(row.id):
                    self._bring(row)
            if rows:
                return

    def wake(self) -> None:
        """Look again for somebody whose answers have been delivered."""
        if self._lanes:
            self._idle.clear()
            self._ready.set()

    @property
    def is_idle(self) -> bool:
        return not self._lanes and not self._refilling

    def submit(self, work: Work) -> "asyncio.Future[Handled]":
        future: asyncio.Future[Handled] = asyncio.get_running_loop().create_future()
        # Nobody need await a turn that failed: it is logged, answered and alerted here.
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._known.add(work.row)
        item = _Item(work, future)
        said = safety.words(work.arrived.given) if work.arrived else ""
        if said and understand.takes_long(said):
            self._start_reading(item, said)
        if work.row in self._behind:
            self._start_task(self._join_later(item), f"row {work.row} waits in line")
        else:
            self._enter(item)
        return future

    def _start_task(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._joining.add(task)
        task.add_done_callback(self._joining.discard)
        return task

    def _start_refill(self, lane: str) -> None:
        self._refilling.add(lane)
        self._idle.clear()
        self._start_task(self._refill(lane), f"lane {lane}").add_done_callback(partial(self._refilled, lane))

    def _refilled(self, lane: str, _: asyncio.Task[None]) -> None:
        self._refilling.discard(lane)
        self._ready.set()

    def _start_reading(self, item: _Item, said: str) -> None:
        """Read words before their turn: in its transaction all would wait for it."""
        item.is_read = False
        self._unread += 1
        reading = self._start_task(self._read(said), f"row {item.work.row} is read")
        reading.add_done_callback(partial(self._was_read, item))

    async def _read(self, said: str) -> None:
        async with self._reading:
            await asyncio.to_thread(understand.prepare, said)

    def _was_read(self, item: _Item, reading: asyncio.Task[None]) -> None:
        """Let an input have its turn. If it could not be read, its turn tries again, and tells of the fault."""
        if not reading.cancelled():
            reading.exception()
        item.is_read = True
        self._unread -= 1
        self._ready.set()

    async def _join_later(self, item: _Item) -> None:
        await self.in_line(item.work.row)
        self._enter(item)

    def _enter(self, item: _Item) -> None:
        self._lanes.setdefault(item.work.lane, deque()).append(item)
        self._idle.clear()
        self._ready.set()

    async def _run(self) -> None:
        while True:
            await self._ready.wait()
            batch: list[_Item] = []
            self._join(batch)
            if not batch:
                self._ready.clear()
                if not self._refilling and not self._unread:
                    self._idle.set()
                continue
            try:
                await self._handle(batch)
            except Exception:
                # Whatever the error is, the next person's turn comes; unsettled inputs stay in the inbox.
                log.exception("turns_failed", rows=[item.work.row for item in batch])
                for item in batch:
                    if not item.done.done():
                        item.done.set_exception(TurnFailed("-"))
            for item in batch:
                self._finish(item)

    def _join(self, batch: list[_Item]) -> None:
        """Add the first of every lane that is not in the batch yet."""
        joined = {item.work.lane for item in batch}
        free = (
            lane[0]
            for name, lane in self._lanes.items()
            if name not in joined and lane[0].is_read and not self._is_ahead(lane[0].work)
        )
        batch += islice(free, MAX_AT_ONCE - len(batch))

    def _is_ahead(self, work: Work) -> bool:
        """Return whether somebody sends faster than their platform takes our answers."""
        return work.arrived is not None and self._unsaid(work.arrived.address) >= MAX_UNSAID

    def _finish(self, item: _Item) -> None:
        """Remove a handled input from its lane, which then queues behind the others."""
        lane = self._lanes.pop(item.work.lane)
        lane.popleft()
        self._known.discard(item.work.row)
        if lane:
            self._lanes[item.work.lane] = lane
        elif item.work.lane in self._left and self._task:
            self._start_refill(item.work.lane)

    async def _handle(self, batch: list[_Item], *, together: bool = True) -> None:
        """Handle all in one transaction; if that fails, each in its own."""
        while True:
            try:
                await self._together(batch, together=together)
            except UNAVAILABLE as error:
                for item in batch:
                    item.tries += 1
                if batch[0].tries < MAX_TRIES:
                    log.warning("database_unavailable", error=type(error).__name__, waiting=len(batch))
                    await asyncio.sleep(min(0.05 * 2 ** batch[0].tries, 10))
                    continue
                await self._apart(batch, error)
            except Exception as error:
                await self._apart(batch, error)
            return

    async def _apart(self, batch: list[_Item], error: Exception) -> None:
        if len(batch) > 1:
            for item in batch:
                await self._handle([item], together=False)
        elif isinstance(error, inbox.TakenOver):
            log.warning("turn_taken_over", row=batch[0].work.row)
            batch[0].done.set_exception(TurnFailed("-"))
        else:
            await self._fail(batch[0], error)

    async def _together(self, batch: list[_Item], *, together: bool) -> None:
        async with self._database.write() as tx:
            if together:
                # More may have come while the last batch was being written.
                self._join(batch)
            now = self._clock.now()
            for item in batch:
                item.handled, item.error = Handled(), None
            await self._residents(tx, [item for item in batch if item.work.arrived])
            for item in batch:
                if item.work.act:
                    await self._act(tx, item)
            good = [item for item in batch if item.error is None]
            sent = [
                parcel
                for item in good
                for parcel in parcels(item.handled.effects, item.work.lane, own=_asked(item.work))
            ]
            rows = await outbox.put(tx, sent, self._database.deliverer, now)
            strange = [item.work.row for item in good if item.work.unreadable]
            done = [item.work.row for item in good if not item.work.unreadable]
            await inbox.settle(tx, done, self._database.process, "done", now)
            if strange:
                await inbox.settle(tx, strange, self._database.process, "unparsable", now)
                rows += await self._tell_unreadable(tx)
        self._deliver(rows)
        for item in batch:
            if item.error is not None:
                await self._fail(item, item.error)
            elif not item.done.done():
                item.done.set_result(item.handled)

    async def _residents(self, tx: Tx, items: list[_Item]) -> None:
        arrivals = [item.work.arrived for item in items if item.work.arrived]
        if not arrivals:
            return
        outcomes = await converse(tx, self._runtime, self._index, arrivals, self._clock.now())
        for item, outcome in zip(items, outcomes, strict=True):
            item.handled = Handled(outcome.effects, outcome.toast, outcome.language, outcome.link)
            item.error = outcome.error

    async def _act(self, tx: Tx, item: _Item) -> None:
        assert item.work.act is not None
        try:
            async with tx.savepoint():
                item.handled = await item.work.act(tx, self._clock.now())
        except UNAVAILABLE:
            raise
        except Exception as error:
            item.error = error

    async def _fail(self, item: _Item, error: Exception) -> None:
        """Report a mistake of ours: keep and mark the input, apologise to its sender, alert staff."""
        code = secrets.token_hex(3).upper()
        log.error("turn_failed", code=code, row=item.work.row, exc_info=error)
        told = text(_alert_of(item.work), code=Plain(code), row=item.work.row)
        effects: list[Effect] = [Alert(self._runtime.policy.channels.alerts, told)]
        if (arrived := item.work.arrived) and _waits_for_a_word(arrived):
            language = item.handled.language or self._runtime.texts.best_language(arrived.language)
            # The question they were at still stands above, and its buttons still work.
            prompt = Prompt((text("apology", code=Plain(code)),), (MENU,))
            effects.append(Say(arrived.answer_to, prompt, language))
        now = self._clock.now()
        rows: list[Row] = []
        while True:
            try:
                async with self._database.write() as tx:
                    # What staff wrote into a form is nowhere else.
                    whole = item.work.act is not None
                    await inbox.settle(tx, [item.work.row], self._database.process, "failed", now, code, whole=whole)
                    rows = await outbox.put(tx, parcels(effects, own=_asked(item.work)), self._database.deliverer, now)
                break
            except inbox.TakenOver:
                log.warning("turn_taken_over", row=item.work.row)
                break
            except UNAVAILABLE as worse:
                # Without the database nobody else's turn could go on either.
                log.error("turn_failure_not_kept", code=code, error=type(worse).__name__)
                await asyncio.sleep(1)
            except Exception:
                log.exception("turn_failure_not_told", code=code)
                if not effects:
                    break
                effects = []
        self._deliver(rows)
        if not item.done.done():
            item.done.set_exception(TurnFailed(code))
