"""A night in which anything may happen: residents, staff, faults, restarts and time, in any order."""

import asyncio
import contextlib
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from bot import logs
from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Channel
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from bot.simulator.world import World
from flows.features.reports import record
from flows.kernel import refs
from storage import reports
from storage.reports import Report
from storage.tables import inbox, outbox, report_events
from tests.stage import BEGAN, Stage

T = TypeVar("T")
RESIDENTS, STAFF = ("Wilhelmina", "Bartholomew", "Ottoline"), ("Robin Officer", "Alex Manager")
SURNAME = "Nightingale"
WAYS_OUT = ("Back", "Stop", "Menu", "I am in danger", "Language · اللغة", "My privacy", "Show older", "Change")
REFERENCE = re.compile(r"Your reference is (\w{4}-\w{4})")
MAYBE = "may or may not have arrived"
some = st.integers(0, 10**6)
residents = st.integers(0, len(RESIDENTS) - 1)
faults = st.one_of(
    st.builds(
        Fault,
        st.just("telegram"),
        st.sampled_from(["sendMessage", "editMessageText", "getUpdates", "getFile", "downloadFile", "*"]),
        st.sampled_from([Kind.ERROR, Kind.CUT_BEFORE, Kind.CUT_AFTER]),
        st.integers(1, 3),
        st.sampled_from([429, 500, 502]),
        st.sampled_from([1, 20]),
    ),
    st.builds(
        Fault,
        st.just("slack"),
        st.sampled_from(
            ["chat.postMessage", "chat.update", "conversations.*", "files.*", "users.info", "views.*", "*"]
        ),
        st.sampled_from([Kind.ERROR, Kind.CUT_BEFORE, Kind.CUT_AFTER]),
        st.integers(1, 3),
        st.sampled_from([429, 500, 503]),
        st.sampled_from([1, 20]),
    ),
)


class Night(RuleBasedStateMachine):
    """Rules of a night. Some checks hold after every step; others hold at the end, once all faults are over."""

    def __init__(self) -> None:
        super().__init__()
        logs.set_up("critical")
        self._runner = asyncio.Runner()
        self._folder = Path(tempfile.mkdtemp())
        self._written = 0
        self._replies: list[tuple[str, str]] = []
        self.run(self._begin())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    async def _begin(self) -> None:
        self.world = World(start=BEGAN)
        await self.world.start()
        self.stage = Stage(self.world, f"sqlite+aiosqlite:///{self._folder / 'night.sqlite'}", self._folder / "files")
        await self.stage.start()
        self.phones = [self.world.telegram.phone(name, last_name=SURNAME) for name in RESIDENTS]
        channels = self.stage.channels
        everywhere = (channels.repairs, channels.default, channels.gas, channels.lifts, channels.restricted)
        self.staff = [self.stage.officer(name, *everywhere) for name in STAFF]
        # Time goes by only when a rule says so, until the morning.
        self._slow = contextlib.ExitStack()
        self._slow.enter_context(self.world.clock.unhurried())

    # --- events --------------------------------------------------------------------------------------------------

    @initialize()
    def everybody_starts(self) -> None:
        for phone in self.phones:
            self.run(self._types(phone, "/start"))

    @rule(who=residents, which=some)
    def resident_taps_something(self, who: int, which: int) -> None:
        self.run(self._taps_any(self.phones[who], which))

    @rule(who=residents, choices=st.lists(st.sampled_from([0, 0, 0, 1, 2, 3]), min_size=4, max_size=14))
    def resident_goes_on(self, who: int, choices: list[int]) -> None:
        """Answer any question."""
        for which in choices:
            self.run(self._answers(self.phones[who], which))

    @rule(who=residents, choices=st.lists(st.integers(0, 5), min_size=11, max_size=11))
    def resident_reports(self, who: int, choices: list[int]) -> None:
        """Report from the beginning to the end, if nothing comes between."""
        self.run(self._types(self.phones[who], "/report"))
        for which in choices:
            self.run(self._answers(self.phones[who], which))

    @rule(who=residents, which=st.lists(some, min_size=2, max_size=4))
    def resident_taps_without_waiting(self, who: int, which: list[int]) -> None:
        async def taps() -> None:
            for number in which:
                await self._tap(self.phones[who], number)
            await self._quiet()

        self.run(taps())

    @rule(who=residents, words=st.sampled_from(["/menu", "/report", "hello?", "Back", "No photos", "/reports", "🙂"]))
    def resident_types(self, who: int, words: str) -> None:
        self.run(self._types(self.phones[who], words))

    @rule(who=residents, album=st.booleans())
    def resident_sends_a_photo(self, who: int, album: bool) -> None:
        async def sends() -> None:
            await self.phones[who].sends_photo(album="door" if album else None)
            await self._quiet()

        self.run(sends())

    @rule(who=residents)
    def resident_blocks_and_comes_back(self, who: int) -> None:
        async def blocks() -> None:
            await self.phones[who].blocks()
            await self._quiet()
            await self.phones[who].unblocks()
            await self._types(self.phones[who], "/start")

        self.run(blocks())

    @rule(who=st.integers(0, len(STAFF) - 1), which=some, label=st.sampled_from(["Take it", "Resolve", "Change"]))
    def staff_presses(self, who: int, which: int, label: str) -> None:
        card = self._card(which, label)
        if card:
            self.run(self._presses(who, card, label))

    @rule(who=st.integers(0, len(STAFF) - 1), which=some)
    def staff_replies(self, who: int, which: int) -> None:
        card = self._card(which, "Reply to resident")
        if card and not self.world.faults.planned:
            self._written += 1
            words = f"Answer number {self._written}."
            self.run(self._replied(who, card, words))
            self._replies.append((card.words(), words))

    @rule(fault=faults)
    def something_breaks(self, fault: Fault) -> None:
        self.world.faults.plan(
            Fault(fault.platform, fault.method, fault.kind, fault.times, fault.status, fault.retry_after)
        )

    @rule()
    def faults_are_over(self) -> None:
        self.world.faults.clear()

    @rule()
    def sockets_are_replaced(self) -> None:
        self.run(self.world.slack.disconnect_sockets())

    @rule()
    def doorstep_restarts(self) -> None:
        self.run(self.stage.restart())

    @rule()
    def doorstep_falls(self) -> None:
        self.run(self.stage.falls())

    @rule(by=st.sampled_from([60, 3600, 86400, 3 * 86400]))
    def time_passes(self, by: int) -> None:
        async def passes() -> None:
            self.world.clock.wind(timedelta(seconds=by))
            await self._ticks()

        self.run(passes())

    @rule(by=st.sampled_from([-3600, -90, 90]))
    def the_clock_jumps(self, by: int) -> None:
        async def jumps() -> None:
            self.world.clock.jump(timedelta(seconds=by))
            await self._ticks()

        self.run(jumps())

    @rule(back=st.integers(0, 30))
    def an_update_comes_again(self, back: int) -> None:
        async def again() -> None:
            number = self.world.telegram.last_update_id - back
            with contextlib.suppress(KeyError):
                await self.world.telegram.redeliver(number)
            await self._quiet()

        self.run(again())

    # --- running -------------------------------------------------------------------------------------------------

    async def _quiet(self) -> None:
        """Wait until every input is taken in, handled and answered, unless it meets a fault and waits."""
        with contextlib.suppress(AssertionError):
            await self.world.telegram.settled(timeout=0.2)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stage.application.idle(), 0.1)

    async def _ticks(self) -> None:
        application = self.stage.application
        for tick in (application.take_over, application.ring, application.look_for_strays, application.purge):
            await tick()

    def _asked(self, phone: Phone) -> ChatMessage | None:
        return next((message for message in reversed(phone.messages) if message.from_bot and message.buttons), None)

    async def _tap(self, phone: Phone, which: int) -> None:
        message = self._asked(phone)
        if message:
            labels = [button for row in message.buttons for button in row if button.callback_data]
            await phone.taps_data(str(labels[which % len(labels)].callback_data), on=message)

    async def _taps_any(self, phone: Phone, which: int) -> None:
        await self._tap(phone, which)
        await self._quiet()

    async def _answers(self, phone: Phone, which: int) -> None:
        message = self._asked(phone)
        if message is None:
            return
        answers = [
            button
            for row in message.buttons
            for button in row
            if button.callback_data and not any(way in button.text for way in WAYS_OUT)
        ]
        if "own words" in message.text or not answers:
            self._written += 1
            await phone.sends(f"Story {self._written} of {phone.user['first_name']}.")
        else:
            await phone.taps_data(str(answers[which % len(answers)].callback_data), on=message)
        await self._quiet()

    async def _types(self, phone: Phone, words: str) -> None:
        await phone.sends(words)
        await self._quiet()

    def _cards(self) -> Iterator[tuple[Channel, SlackMessage, str]]:
        for channel in self.world.slack.channels.values():
            for message in channel.messages:
                payload = (message.metadata or {}).get("event_payload", {})
                if payload.get("kind") == "report":
                    yield channel, message, str(payload["subject"])

    def _card(self, which: int, label: str) -> SlackMessage | None:
        cards = [message for _, message, _ in self._cards() if label in message.words()]
        return cards[which % len(cards)] if cards else None

    async def _presses(self, who: int, card: SlackMessage, label: str) -> None:
        await self.staff[who].presses(label, on=card)
        await self._quiet()

    async def _replied(self, who: int, card: SlackMessage, words: str) -> None:
        await self.stage.reply(self.staff[who], card, words)
        await self._quiet()

    # --- checks --------------------------------------------------------------------------------------------------

    @invariant()
    def no_report_stands_twice(self) -> None:
        twice = [number for number, times in Counter(number for _, _, number in self._cards()).items() if times > 1]
        assert not twice, twice

    @invariant()
    def what_is_restricted_or_anonymous_stays_so(self) -> None:
        known = {str(report.id): report for report in self.run(self.stage.reports())}
        for channel, message, number in self._cards():
            report = known[number]
            said = "\n".join([message.words(), *(note.words() for note in message.thread)])
            if report.restricted and channel is not self.stage.channels.restricted:
                assert report.story not in said or not report.story, said
            if report.anonymous:
                assert SURNAME not in said, said

    @invariant()
    def a_reference_that_was_given_holds(self) -> None:
        kept = {refs.shown(report.ref) for report in self.run(self.stage.reports())}
        for phone in self.phones:
            for message in phone.messages:
                if message.from_bot and (given := REFERENCE.search(message.text)):
                    assert given[1] in kept, message.text

    @invariant()
    def no_turn_failed(self) -> None:
        for phone in self.phones:
            assert not any("something went wrong on our side" in message.text for message in phone.messages)
        assert not any("A turn failed" in message.words() for message in self.stage.channels.alerts.messages)

    # --- in the morning ------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            if not getattr(self, "phones", None):
                return
            self.run(self._morning())
        finally:
            self.run(self._end())
            self._runner.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    async def _end(self) -> None:
        await self.stage.stop()
        await self.world.stop()

    async def _morning(self) -> None:
        """End the faults and restart Doorstep: everything comes to its end by itself."""
        self.world.faults.clear()
        await self.stage.restart()
        self._slow.close()
        await self.world.telegram.settled()
        await asyncio.wait_for(self.stage.application.idle(), 60)
        found = await self.stage.reports()
        stands = {number: (channel, message) for channel, message, number in self._cards()}
        for report in found:
            channel, message = stands[str(report.id)]
            assert channel.id == record.channel_of(self.stage.policy, report), report.ref
            await self._history_is_in_the_thread(report, message)
        await self._nothing_is_left()
        print(f"{len(found)} reports, {len(self._replies)} replies, {len(self.world.journal.entries)} requests")

    async def _history_is_in_the_thread(self, report: Report, card: SlackMessage) -> None:
        shown = Counter(
            str(payload["event"])
            for note in card.thread
            if (payload := (note.metadata or {}).get("event_payload", {})).get("kind") == "note"
        )
        async with self.stage.application.database.read() as tx:
            events = await reports.history(tx, report.id)
            noted = await tx.rows(select(outbox.c.payload).where(outbox.c.kind == "note"))
        wanted = {row.payload["event"] for row in noted} & {event.id for event in events}
        assert shown == Counter(str(number) for number in wanted), (report.ref, shown, wanted)

    async def _nothing_is_left(self) -> None:
        async with self.stage.application.database.read() as tx:
            came = await tx.rows(
                select(inbox.c.id, inbox.c.state, inbox.c.raw).where(inbox.c.state.in_(["new", "failed"]))
            )
            left = await tx.rows(select(outbox).where(outbox.c.state.in_(["waiting", "dead"])))
            replies = await tx.rows(select(report_events.c.data).where(report_events.c.kind == "replied"))
        assert not came, came
        for row in left:
            assert row.state == "dead" and row.trouble and (MAYBE in row.trouble or "blocked" in row.trouble), row
        told = Counter(row.data["words"] for row in replies)
        assert all(times == 1 for times in told.values()), told
        lost = {row.payload["chat"] for row in left if row.kind == "say"}
        for words in told:
            heard = [phone for phone in self.phones if any(words in message.text for message in phone.messages)]
            assert heard or lost, words


__all__ = ["Night"]
