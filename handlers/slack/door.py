"""Slack's intake: a payload is in our inbox before Slack is told that we have it."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from flows.clock import Clock
from flows.house import House
from handlers.ports import Turns, Work
from handlers.slack.counter import Means, Sent
from handlers.slack.desk import Desk
from handlers.slack.identity import Identity
from handlers.slack.read import PLATFORM, kept, key, lane
from storage.database import Database
from storage.evidence import Folder
from storage.inbox import Arrival, Waiting

ANSWER_WITHIN = 2.5
"""Seconds. Slack shows an error to who submits a form that is not answered in three."""
SCOPES = (
    "chat:write",
    "commands",
    "files:write",
    "files:read",
    "users:read",
    "channels:read",
    "groups:read",
    "channels:history",
    "groups:history",
)
log = structlog.get_logger()


class SlackDoor:
    """Keeps what comes, answers Slack, and brings it to the desk."""

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        house: House,
        database: Database,
        turns: Turns,
        clock: Clock,
        folder: Folder,
        start_link: Callable[[str], str],
    ) -> None:
        self._turns = turns
        few = {house.policy.channels.restricted, house.policy.channels.for_welfare}
        self.identity = Identity(client, clock, lambda channel: channel in few)
        self.desk = Desk(Means(client, house, database, turns, clock, self.identity, folder, start_link))
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Learn who we are, so that the first click need not wait for it."""
        await self.identity.learn()

    async def drain(self) -> None:
        """Wait for what is in hand."""
        await self.desk.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=3)

    async def take(self, payload: Any) -> dict[str, Any]:
        """Keep what came, whatever it is; answers with what Slack is to be told. Only what is kept is ever answered."""
        if not isinstance(payload, dict):
            await self._turns.keep([Arrival(PLATFORM, key({"?": payload}), PLATFORM, json.dumps(payload), False)])
            return {}
        rows = await self._turns.keep([Arrival(PLATFORM, key(payload), lane(payload), kept(payload))])
        if not rows:
            return {}
        if payload.get("type") == "view_submission":
            return await self._submitted(rows[0], payload)
        self._spawn(self._bring(rows[0], payload))
        return {}

    async def _bring(self, row: Waiting, body: Mapping[str, Any]) -> None:
        try:
            await self.desk.handle(row, body)
        except Exception:
            log.exception("slack_input_failed", row=row.id)
            await self._done(row)

    async def _submitted(self, row: Waiting, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a form: what is wrong with it, another view, or nothing (it closes)."""
        task = self._spawn(self._form(row, body))
        try:
            sent: Sent = await asyncio.wait_for(asyncio.shield(task), ANSWER_WITHIN)
            return sent.answer
        except TimeoutError:
            self._spawn(self._late(task, body))
            return self.desk.still_working().answer

    async def _form(self, row: Waiting, body: Mapping[str, Any]) -> Sent:
        try:
            return await self.desk.submitted(row, body)
        except Exception:
            log.exception("slack_form_failed", row=row.id)
            await self._done(row)
            return self.desk.went_wrong()

    async def _late(self, form: Awaitable[Sent], body: Mapping[str, Any]) -> None:
        """What came of a form after Slack has stopped waiting."""
        try:
            await self.desk.late(body, await form)
        except Exception:
            log.exception("slack_form_not_told")

    async def recover(self, row: Waiting) -> None:
        """An input that an earlier process left behind. Its trigger is long gone; what it asks for is done."""
        body = json.loads(row.raw)
        if body.get("type") == "view_submission":
            await self._late(self._form(row, body), body)
        else:
            await self._bring(row, body)

    async def _done(self, row: Waiting) -> None:
        with contextlib.suppress(Exception):
            await self._turns.submit(Work(row.id, row.lane))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
