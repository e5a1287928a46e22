"""Slack's intake: a payload is in our inbox before Slack is told that we have it."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, TypeAlias, TypeVar
from weakref import WeakValueDictionary

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from flows.cases.confidential import few_may_see
from flows.feature import Features
from flows.kernel.clock import Clock
from flows.kernel.runtime import Runtime
from handlers.ports import Turns, Work
from handlers.slack.alerts import Alerts
from handlers.slack.cases import Cases
from handlers.slack.commands import Commands
from handlers.slack.counter import Given, Means
from handlers.slack.identity import Identity
from handlers.slack.importing import Importing
from handlers.slack.listeners import Listeners
from handlers.slack.openings import Openings
from handlers.slack.read import PLATFORM, click, kept, key, lane, part, stays
from handlers.slack.searching import Searching
from storage.database import Database
from storage.evidence import Folder
from storage.inbox import Arrival, Waiting

ANSWER_WITHIN = 2.5
"""Seconds. Slack shows an error to the person if a form is not answered in three."""
T = TypeVar("T")
log = structlog.get_logger()
NOT_KEPT = Waiting(0, PLATFORM, "", "", "", datetime.min)
"""Stands for the row of an input that has none."""
REPEATED_FOR = 60.0
"""Seconds for which a form that comes again, because its answer was lost, gets the same answer."""


Ready: TypeAlias = Callable[[], Awaitable[object]]


async def _at_once() -> None:
    """Wait for nothing."""


class SlackIntake:
    """Keeps payloads, answers Slack, and hands them to Bolt's listeners."""

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        runtime: Runtime,
        database: Database,
        turns: Turns,
        clock: Clock,
        folder: Folder,
        features: Features,
        start_link: Callable[[str], str],
    ) -> None:
        self._turns = turns
        self.identity = Identity(client, clock, few_may_see(runtime.policy))
        self.openings = Openings(
            identity=self.identity,
            runtime=runtime,
            database=database,
            turns=turns,
            clock=clock,
            cases=features.cases,
        )
        means = Means(
            client, runtime, database, turns, clock, self.identity, self.openings, folder, features, start_link
        )
        self._tasks: set[asyncio.Task[Any]] = set()
        self._forms: dict[str, asyncio.Task[Given]] = {}
        self._known: set[int] = set()
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.app = AsyncApp(
            name="doorstep",
            authorize=_authorized,
            process_before_response=True,
            raise_error_for_unhandled_request=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self.app.error(_raised)
        self._listeners = hears = Listeners(self.app, means)
        cases, self._importing = Cases(means), Importing(means)
        commands = Commands(means, cases, {"import": self._importing.ask})
        # Bolt asks them one after the other: most of what comes is about cases.
        for counter in (cases, commands, self._importing, Searching(means), Alerts(means)):
            counter.register(hears)
        hears.rest()

    async def start(self) -> None:
        """Learn who we are, so that the first click need not wait for it."""
        await self.identity.learn()

    async def idle(self) -> None:
        """Wait until every payload that is kept has had its turn."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def drain(self) -> None:
        """Wait for running work."""
        await self._importing.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=3)

    async def take(self, payload: Any) -> dict[str, Any]:
        """Keep a payload, whatever it is; return our answer to Slack. Nothing is answered before it is kept.

        Only what is typed into a list is not kept: it changes nothing, and comes again with each letter.
        """
        if isinstance(payload, dict) and payload.get("type") == "block_suggestion":
            return await self._search(payload)
        if not isinstance(payload, dict):
            await self._turns.keep([Arrival(PLATFORM, key({"?": payload}), PLATFORM, "{}", False)])
            return {}
        wanted = kept(payload)
        arrival = Arrival(PLATFORM, key(payload), lane(wanted), json.dumps(wanted), stays=stays(wanted))
        rows = await self._turns.keep([arrival])
        task = self._spawn(self._dispatch(rows[0], payload)) if rows else self._forms.get(arrival.key)
        if payload.get("type") != "view_submission":
            return {}
        if task is None:
            return self._listeners.send_again(part(payload, "view"))
        if rows:
            self._forms[arrival.key] = task
            asyncio.get_running_loop().call_later(REPEATED_FOR, self._forms.pop, arrival.key, None)
        return await self._answer(task, first=bool(rows))

    async def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the options that fit; none, if that takes too long: Slack asks again with the next letter."""
        given = Given(NOT_KEPT, body, click(body), settled=True)
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body, context={"given": given}))
        except Exception as error:
            log.warning("slack_search_not_answered", error=type(error).__name__)
        return (given.sent and given.sent.answer) or {"options": []}

    async def _answer(self, task: "asyncio.Task[Given]", *, first: bool) -> dict[str, Any]:
        """Return the answer to a form: its errors, another view, or nothing (it closes)."""
        done, _ = await asyncio.wait([task], timeout=ANSWER_WITHIN)
        if done:
            return self._listeners.in_time(task.result())
        if first:
            self._spawn(self._late(task))
        return self._listeners.still_working()

    def knows(self, row: int) -> bool:
        """Return whether a row is in hand here, or waits for its turn."""
        return row in self._known

    async def _dispatch(self, row: Waiting, body: dict[str, Any], after: Ready = _at_once) -> Given:
        """Hand a payload to its listener; if that leaves its row open, mark it done."""
        given = Given(row, body, click(body))
        self._known.add(row.id)
        try:
            await self._turns.in_line(row.id)
            # A lock is passed on in the order in which it was asked for.
            async with self._lanes.setdefault(row.lane, asyncio.Lock()):
                await after()
                await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body, context={"given": given}))
        except BoltUnhandledRequestError:
            pass
        except Exception as error:
            log.warning("slack_input_not_understood", row=row.id, error=type(error).__name__)
            await self._unreadable(given)
        finally:
            self._known.discard(row.id)
        if not given.settled:
            with contextlib.suppress(Exception):
                await self._turns.submit(Work(row.id, row.lane))
        return given

    async def _unreadable(self, given: Given) -> None:
        given.settled = True
        try:
            await self._turns.unreadable(given.row.id)
            await self._listeners.strange(given)
        except Exception:
            log.exception("slack_input_not_marked", row=given.row.id)

    async def _late(self, form: Awaitable[Given]) -> None:
        """Tell the result of a form after Slack has stopped waiting."""
        try:
            await self._listeners.late(await form)
        except Exception:
            log.exception("slack_form_not_told")

    async def recover(self, row: Waiting, after: Ready) -> None:
        """Handle an input from an earlier process. Its trigger has expired; the action itself is carried out.

        It takes its place in its sender's line at once, before anything fresh, and waits there for `after`.
        """
        try:
            body = json.loads(row.raw)
        except ValueError:
            await self._turns.unreadable(row.id)
            return
        given = self._dispatch(row, body, after)
        await (self._late(given) if body.get("type") == "view_submission" else given)

    def _spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _authorized(team_id: str | None) -> AuthorizeResult:
    """Let everything through: the listeners check who may act. Bolt would acknowledge what it could not check."""
    return AuthorizeResult(enterprise_id=None, team_id=team_id)


async def _raised(error: Exception) -> None:
    """Raise Bolt's own errors for `_dispatch`: Bolt would log the whole payload and answer with a 500."""
    raise error
