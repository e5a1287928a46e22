"""The application: everything built, started in order, stopped in order."""

import asyncio
import contextlib
import signal
from collections import Counter
from collections.abc import Coroutine, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot

from bot import records
from bot.delivery import Delivery
from bot.leading import Leading
from bot.pacing import TablePacer
from bot.settings import BadSettings, Settings
from bot.ticks import Ticks
from bot.turns import TurnRunner
from bot.watching import Ways
from flows.feature import Features, ScheduledJob
from flows.features.all import FEATURES
from flows.features.imports.taking import take
from flows.kernel.actor import Actor
from flows.kernel.clock import Clock, SystemClock
from flows.kernel.effects import Alert, parcels
from flows.kernel.importing import Result
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime, make_runtime
from flows.kernel.words import Plain, text
from handlers.http.sender import HookSender, Public
from handlers.ports import SEE_DOCTOR, Pacer
from handlers.slack.intake import SlackIntake
from handlers.slack.sender import SlackSender
from handlers.slack.sockets import SlackSockets
from handlers.telegram.intake import TelegramIntake
from handlers.telegram.request import AiohttpRequest
from handlers.telegram.sender import TelegramSender
from storage import inbox, ledger, outbox, retention
from storage.database import UNAVAILABLE, Database
from storage.evidence import Folder
from storage.inbox import Waiting
from storage.migrate import migrate
from storage.outbox import Row
from storage.presence import presence_of

if TYPE_CHECKING:
    from handlers.http.server import HttpServer

STOP_WITHIN = 10.0
MAX_CONNECTIONS = 300
HTTP_AGAIN = 5.0
STRAY_AFTER = timedelta(minutes=5)
COLLECT_EVERY = 0.2
"""Seconds between two looks for what the other processes have for us to deliver."""
log = structlog.get_logger()


class Application:
    """Doorstep, running. `stop` finishes or hands back what it holds within ten seconds."""

    def __init__(
        self,
        settings: Settings,
        policy: Policy,
        clock: Clock | None = None,
        pacer: Pacer | None = None,
        features: Features = FEATURES,
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.features = features
        self.runtime: Runtime = make_runtime(policy, features.bus, features.locales, self.clock)
        self._pacer: Pacer = pacer or TablePacer(self.clock)
        self.folder = Folder(Path(settings.data))
        self._ticks = Ticks()
        self._started = contextlib.AsyncExitStack()
        self.database = Database(settings.database_url)
        self._presence = presence_of(self.database)
        self._leading = Leading(self._presence, begins=self._lead, ends=self._stand_down, returns=self._hand_back)
        self.http: HttpServer | None = None
        self._slack_up = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._missed: set[str] | None = None
        """Processes that were found gone at the last look; None before the first."""
        self._tried: list[int] = []

    async def prepare(self) -> None:
        """Migrate, read the landlord's file into the records, make the clients: everything but starting the intakes."""
        settings = self.settings
        self.folder.close_to_others()
        await migrate(settings.database_url)
        session = await self._started.enter_async_context(
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS), cookie_jar=aiohttp.DummyCookieJar()
            )
        )
        self.bot = telegram_bot(settings, session)
        self.slack_client = slack_client(settings, session)
        await records.sync(self.database, self.runtime.policy, self.clock.now())

    async def start(self) -> None:
        """Start the intakes and take up what an earlier process left behind."""
        if faults := self.features.check(self.runtime):
            raise BadSettings("Mistakes in the features' declarations:\n" + "\n".join(f"  {fault}" for fault in faults))
        try:
            self.folder.check()
        except OSError as error:
            where = f"Photos and files cannot be kept in {self.settings.data}: {error.strerror}."
            raise BadSettings(f"{where} Make that folder, or mend DOORSTEP_DATA.") from None
        await self._presence.appear()
        await self.prepare()
        self.delivery = Delivery(database=self.database, runtime=self.runtime, clock=self.clock, settled=self._wake)
        self.turns = TurnRunner(
            database=self.database,
            runtime=self.runtime,
            index=self.features.index,
            clock=self.clock,
            deliver=self.delivery.accept,
            unsaid=self.delivery.unsaid,
            bring=self._bring,
        )
        self.telegram = TelegramIntake(
            bot=self.bot, runtime=self.runtime, turns=self.turns, features=self.features, leads=self._leading.leads
        )
        self.slack = SlackIntake(
            client=self.slack_client,
            runtime=self.runtime,
            database=self.database,
            turns=self.turns,
            clock=self.clock,
            folder=self.folder,
            features=self.features,
            start_link=self.telegram.start_link,
        )
        app_token = self.settings.slack_app_token.get_secret_value()
        self.sockets = SlackSockets(self.slack_client, app_token, self.slack.take)
        self.ways = Ways(self.clock, {"telegram": lambda: self.telegram.trouble, "slack": self._slack_trouble})
        await self._open()

    def _slack_trouble(self) -> str | None:
        """Return why nothing comes from Slack, or nothing that we send there is seen; None if all is well."""
        return self.sockets.trouble or self.slack_sender.trouble

    async def _open(self) -> None:
        telegram_sender = TelegramSender(
            bot=self.bot,
            runtime=self.runtime,
            database=self.database,
            pacer=self._pacer,
            clock=self.clock,
            folder=self.folder,
            features=self.features,
        )
        slack_sender = self.slack_sender = SlackSender(
            client=self.slack_client,
            runtime=self.runtime,
            database=self.database,
            pacer=self._pacer,
            clock=self.clock,
            folder=self.folder,
            identity=self.slack.identity,
            openings=self.slack.openings,
            features=self.features,
            group_link=self.telegram.group_link,
            start_link=self.telegram.start_link,
        )
        hook_sender = HookSender(
            session=await self._outside(),
            database=self.database,
            pacer=self._pacer,
            clock=self.clock,
            inside=self.settings.hooks_inside,
        )
        self.delivery.start([telegram_sender, slack_sender, hook_sender])
        self.turns.start()
        await self._leading.start()
        if not self._leading.leads.is_set():
            self._missed = set()
        await asyncio.gather(self.telegram.start(), self._open_slack())
        await self._serve()
        # On SQLite only commands leave something to be taken up; elsewhere another process may have died.
        self._ticks.every(5 if self.database.is_shared else 15, self.take_over)
        self._ticks.every(60, self.ring)
        self._ticks.every(30, self.remind)
        self._ticks.every(15, self.watch)
        self._ticks.every(120, self.look_for_strays)
        self._ticks.every(3600, self.purge)
        self._ticks.start()
        if self.database.is_shared:
            self._spawn(self._collect_forever())
        log.info("started")

    async def _outside(self) -> aiohttp.ClientSession:
        """Return a session for hooks. It reaches only the world outside, unless the landlord allows its own network."""
        connector = aiohttp.TCPConnector(resolver=None if self.settings.hooks_inside else Public(), limit=20)
        return await self._started.enter_async_context(
            aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        )

    async def _serve(self) -> None:
        """Serve the HTTP API, if it has a port."""
        if self.settings.http_port is None:
            return
        # Only some landlords use these, so not everybody loads them.
        from handlers.http.api import Means, build
        from handlers.http.server import HttpServer
        from handlers.slack.http import PATH, routes, unsigned

        operations = tuple(self.features.api.values())
        means = Means(self.runtime, self.database, self.clock, self.delivery.accept, operations, self.ways.shut)
        secret = self.settings.slack_signing_secret
        app = build(means, {PATH: unsigned} if secret else None)
        if secret:
            app.include_router(routes(secret.get_secret_value(), self.slack.take))
        server = HttpServer(app, self.settings.http_host, self.settings.http_port)
        try:
            await server.start()
            self.http = server
        except OSError as error:
            await self._http_is_shut(error)
            self._spawn(self._retry_http(server))

    async def _http_is_shut(self, error: OSError) -> None:
        """Tell staff that other systems cannot connect. Residents and staff are served all the same."""
        settings, why = self.settings, error.strerror or str(error)
        log.error("http_shut", port=settings.http_port, why=why)
        where = {"port": Plain(str(settings.http_port)), "host": Plain(settings.http_host)}
        words = text("alert-http-shut", **where, why=Plain(why))
        alert = Alert(self.runtime.policy.channels.alerts, words)
        async with self.database.write() as tx:
            rows = await outbox.put(tx, parcels([alert]), self.database.deliverer, self.clock.now())
        self.delivery.accept(rows)

    async def _retry_http(self, server: "HttpServer") -> None:
        """Try to serve again: the process that has the port, say an earlier one of ours, may release it."""
        while self.http is None:
            await asyncio.sleep(HTTP_AGAIN)
            with contextlib.suppress(OSError):
                await server.start()
                self.http = server
        log.info("http_open", port=self.settings.http_port)

    async def _open_slack(self) -> None:
        """Connect to Slack. If it is away when we start, residents are served all the same, and we try again."""
        try:
            await self._start_slack()
        except Exception as error:
            log.error("slack_away", error=type(error).__name__, hint=SEE_DOCTOR)
            self._spawn(self._retry_slack())

    async def _start_slack(self) -> None:
        await self.slack.start()
        await self.sockets.start()
        self._slack_up.set()
        self._spawn(self.slack.openings.look_first())

    async def _retry_slack(self) -> None:
        pause = 0.5
        while not self._slack_up.is_set():
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60)
            with contextlib.suppress(Exception):
                await self._start_slack()

    async def stop(self) -> None:
        """Stop the intakes, finish what is in hand, release the rest."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._close(), STOP_WITHIN - 1)
        with contextlib.suppress(Exception):
            async with self.database.write() as tx:
                await inbox.hand_back(tx, self.database.process)
                await outbox.hand_back(tx, self.database.process, self.delivery.may_have_arrived())
        await self.close()
        log.info("stopped")

    async def close(self) -> None:
        """Release the database and the network."""
        await self._leading.stop()
        await self.database.close()
        await self._started.aclose()

    async def _close(self) -> None:
        self._ticks.stop()
        for task in self._tasks:
            task.cancel()
        doors = [self.telegram.stop(), self.sockets.stop(), *([self.http.stop()] if self.http else [])]
        await asyncio.gather(*doors, return_exceptions=True)
        await self.slack.drain()
        await self.turns.stop()
        await self.delivery.stop()

    async def idle(self) -> None:
        """Wait until every input is handled and everything it caused is delivered."""
        while True:
            await self.slack.idle()
            await self.turns.idle()
            await self.delivery.idle()
            if self.turns.is_idle:
                return

    async def _lead(self) -> None:
        """Begin to deliver, with what is left of those before us. Polls and ticks wait for this process to lead."""
        self.database.deliverer = self.database.process
        await self._take_over()

    async def _stand_down(self) -> None:
        """Leave everything to the process that leads now."""
        self.database.deliverer = None
        self._tried = await self.delivery.stand_down()
        # Others go on with the messages that count alerts.
        self.slack_sender.told.clear()
        self.turns.wake()

    async def _hand_back(self) -> None:
        """Give up what we had to deliver when the others lost sight of us."""
        async with self.database.write() as tx:
            await outbox.hand_back(tx, self.database.process, self._tried)
        self._tried = []

    async def take_over(self) -> None:
        """Take up what a process that is gone left in the inbox and the outbox, and what is nobody's."""
        if self._leading.leads.is_set():
            await self._take_over()

    async def _take_over(self) -> None:
        """A process that went while we ran must be missed twice: it may only have lost sight of the database."""
        process = self.database.process
        async with self.database.read() as tx:
            claimants = await inbox.claimants(tx) | await outbox.claimants(tx)
        others = {other for other in claimants if other and other != process}
        if not others and None not in claimants:
            self._missed = set()
            return
        async with self.database.write() as tx:
            gone = await self._presence.gone(tx, others)
            sure = gone if self._missed is None else gone & self._missed
            inputs = await inbox.take_over(tx, sure, process)
            waiting = await outbox.take_over(tx, sure, process)
            await self.turns.line_up(tx, inputs)
        self._missed = gone
        if inputs or waiting:
            log.info("taken_over", inputs=len(inputs), parcels=len(waiting))
        self._take_up(inputs, waiting)

    async def _collect_forever(self) -> None:
        """Deliver what the other processes leave to us, soon."""
        while True:
            await asyncio.sleep(COLLECT_EVERY)
            if self._leading.leads.is_set() and not self._leading.is_alone:
                with contextlib.suppress(*UNAVAILABLE):
                    await self._collect()

    async def _collect(self) -> None:
        async with self.database.read() as tx:
            if not await outbox.are_unclaimed(tx):
                return
        async with self.database.write() as tx:
            waiting = await outbox.take_over(tx, (), self.database.process)
        self.delivery.accept(waiting)

    def _bring(self, row: Waiting) -> None:
        """Start the turn of a resident's input that is in the inbox."""
        self.telegram.bring(row)

    def _wake(self) -> None:
        """Go on with those whose answers have been delivered."""
        self.turns.wake()

    async def look_for_strays(self) -> None:
        """Take up what is ours and nobody works at. There should never be any: a mistake of ours must lose nothing."""
        now, process = self.clock.now(), self.database.process
        async with self.database.write() as tx:
            # Read while nobody can be settling them: rows in hand are still known as such.
            found = (
                await inbox.strays(tx, process, now - STRAY_AFTER),
                await outbox.strays(tx, process, now - STRAY_AFTER),
            )
            inputs = [row for row in found[0] if not self.turns.knows(row.id) and not self.slack.knows(row.id)]
            waiting = [row for row in found[1] if not self.delivery.knows(row.id)]
            if self.database.deliverer is None:
                await outbox.hand_back(tx, process, [row.id for row in waiting])
            else:
                await outbox.claim_again(tx, waiting, process)
        self._take_up(inputs, waiting)

    def _take_up(self, inputs: Sequence[Waiting], waiting: Sequence[Row]) -> None:
        self.delivery.accept(waiting)
        for row in inputs:
            if row.platform == "telegram":
                if self.turns.has_room(row.lane):
                    self.telegram.bring(row)
            else:
                # Slack is asked about permissions: each waits in its line until Slack is connected.
                self._spawn(self.slack.recover(row, self._slack_up.wait))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ring(self) -> None:
        """Tell staff what has become overdue, what could not be read, and which channels are no longer for few."""
        if not self._leading.leads.is_set():
            return
        try:
            await self.turns.ring()
            await self._run_jobs(60)
        finally:
            await self.list_erasures()
            await self.slack.openings.look()

    async def watch(self) -> None:
        """Tell staff by which way nothing comes in any more, and when it does again. Every process looks, for its own
        health; the one that leads tells."""
        channel = self.runtime.policy.channels.alerts
        told = [Alert(channel, words) for words in self.ways.look()]
        if told and self._leading.leads.is_set():
            async with self.database.write() as tx:
                rows = await outbox.put(tx, parcels(told), self.database.deliverer, self.clock.now())
            self.delivery.accept(rows)

    async def remind(self) -> None:
        """Send residents the reminders that are due, and ask how their visits went."""
        await self._run_jobs(30)

    async def _run_jobs(self, every: int) -> None:
        if not self._leading.leads.is_set():
            return
        failed: list[Exception] = []
        for job in self.features.jobs.values():
            if job.every == every:
                try:
                    await self._run(job)
                except Exception as error:
                    # The others go on; the tick logs it, a story that rings fails, and the next tick tries again.
                    failed.append(error)
        if failed:
            raise ExceptionGroup("timed jobs failed", failed)

    async def _run(self, job: ScheduledJob) -> None:
        """Run a job in batches, each in a transaction of its own."""
        dropped, failed, more = Counter[str](), list[Exception](), True
        while more:
            async with self.database.write() as tx:
                ran = await job.run(tx, self.runtime, self.clock.now())
                await self.folder.remove(ran.files)
                rows = await outbox.put(tx, parcels(ran.effects), self.database.deliverer, self.clock.now())
            self.delivery.accept(rows)
            dropped += ran.dropped
            failed += ran.failed
            more = ran.more
        if dropped:
            log.info("reminders_dropped", kinds=dict(dropped), why="their time had passed, or the visit had changed")
        if failed:
            raise ExceptionGroup(f"some of {job.name} failed", failed)

    async def bring(self, kind: str, rows: Sequence[Mapping[str, str]], actor: Actor) -> list[Result]:
        """Take in rows of another system, at most a batch of them; return the result of each."""
        now = self.clock.now()
        async with self.database.write() as tx:
            batch = await take(tx, self.runtime, kind, rows, actor, now)
            sent = await outbox.put(tx, parcels(batch.effects), self.database.deliverer, now)
        self.delivery.accept(sent)
        return batch.results

    async def list_erasures(self) -> None:
        """Keep the list of erasures up to date, apart from what a restore replaces."""
        async with self.database.read() as tx:
            listed = await ledger.of(tx)
        await asyncio.to_thread(ledger.write, ledger.beside(self.settings.data), listed)

    async def purge(self) -> None:
        """Remove what is past its time, in batches that hold up nobody."""
        while self._leading.leads.is_set():
            now = self.clock.now()
            async with self.database.read() as tx:
                past = await retention.past(tx, now)
            if not past:
                return
            async with self.database.write() as tx:
                await retention.remove(tx, past, now)
            await self.folder.remove(past.files)


def telegram_bot(settings: Settings, session: aiohttp.ClientSession) -> Bot:
    url = settings.telegram_url.rstrip("/")
    return Bot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=AiohttpRequest(session),
        get_updates_request=AiohttpRequest(session),
    )


def slack_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    # The client's own retries post twice when an answer is lost; delivery knows better.
    return AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_url.rstrip("/") + "/",
        session=session,
        retry_handlers=[],
    )


def told_to_stop() -> asyncio.Event:
    """Return an event that SIGTERM or SIGINT sets. Listen from now on, so that one during the start is not missed."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    return stopped
