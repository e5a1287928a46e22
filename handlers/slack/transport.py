"""Calls to Slack: paced, and with its errors as ours."""

import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from flows.cases.confidential import Unfit
from flows.feature import Features
from flows.kernel.clock import Clock
from flows.kernel.effects import Effect, Side
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words
from handlers.drawing.files import Drawings, Drawn
from handlers.ports import NotSent, Pacer, may_go
from handlers.rendering import Renderers
from handlers.slack.cards import Cards
from handlers.slack.drawing import short
from handlers.slack.errors import NO_TOKEN, OUTSIDE, Lost, meaning
from handlers.slack.identity import TROUBLES, Identity, code_of
from handlers.slack.openings import Openings
from handlers.slack.read import PLATFORM
from storage.cards import Place
from storage.database import Database, Tx
from storage.evidence import Folder
from storage.outbox import Row

NO_TOKEN_TAKEN, NO_ALERTS = "refused", "no_alerts"
MAX_READ_OUT = 1000
"""The letters that a picture may be described with."""
PAGE = 200
"""Messages that are asked for at once."""
Write = Callable[[Tx], Awaitable[list[Effect]]]


class SlackTransport:
    """The transport that renderers use to reach Slack."""

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        runtime: Runtime,
        database: Database,
        pacer: Pacer,
        clock: Clock,
        folder: Folder,
        identity: Identity,
        openings: Openings,
        features: Features,
        group_link: Callable[[str], str],
        start_link: Callable[[str], str],
    ) -> None:
        self._client = client
        self.group_link, self.start_link = group_link, start_link
        self.cases = features.cases
        self.files = features.files
        self.runtime = runtime
        self.database = database
        self._pacer = pacer
        self.clock = clock
        self.identity = identity
        self.openings = openings
        self.cards = Cards(runtime)
        self.drawings = Drawings(runtime, folder)
        self.trouble: str | None = None
        """Why nothing that we send is seen; None: nothing is known to stand in its way."""
        self.told_unfit: set[tuple[str, Unfit]] = set()
        self.told: dict[tuple[str, str, str], Any] = {}
        """The messages that count alerts, by channel, by the destination that was meant, and by kind."""

    def say(self, words: Words) -> str:
        return self.runtime.texts.say(words, "en")

    async def unfit(self, channel: str, row: Row) -> Unfit | None:
        """Say why a channel may not hold residents' data, or return None if it may."""
        try:
            return await self.identity.unfit(channel)
        except TROUBLES as error:
            raise self._meaning(error, "conversations.info") from None

    async def post(
        self, row: Row, channel: str, ids: Mapping[str, str], *, thread: str | None = None, **said: Any
    ) -> str:
        """Send a new message, which `lookup` finds again by its ids."""
        where = {"channel": channel, **({"thread_ts": thread} if thread else {})}
        quiet = {"unfurl_links": False, "unfurl_media": False}
        sent = await self.call("chat.postMessage", row, **where, metadata=metadata(ids), **quiet, **said)
        ts = str(sent["ts"])
        if thread and "thread_ts" not in sent.get("message", {"thread_ts": thread}):
            # What it was to stand under is deleted, so it stands in the open channel.
            await self._gone("chat.delete", row, channel=channel, ts=ts)
            raise Lost("chat.postMessage: there is no such thread any more")
        return ts

    async def is_gone(self, row: Row, channel: str, message: str) -> bool:
        """Return whether a message is deleted, perhaps with a stone in its place."""
        try:
            async for found in self._messages("conversations.replies", row, channel=channel, ts=message):
                return found.get("subtype") == "tombstone"
        except Lost:
            pass
        return True

    async def upload(self, row: Row, place: Place, files: Sequence[Drawn], comment: str = "") -> None:
        """Upload files as one message of a thread."""
        uploaded = []
        for file in files:
            named = {"filename": file.name, "length": len(file.content), "alt_txt": short(file.read_out, MAX_READ_OUT)}
            upload = await self.call("files.getUploadURLExternal", row, **named)
            await self._send(str(upload["upload_url"]), file.content)
            uploaded.append({"id": upload["file_id"], "title": file.named})
        where = {"channel_id": place.channel, "thread_ts": place.message}
        await self.call("files.completeUploadExternal", row, files=uploaded, **where, initial_comment=comment)

    async def _send(self, url: str, content: bytes) -> None:
        session = self._client.session
        assert session is not None
        try:
            async with session.post(url, data=content) as response:
                if response.status != 200:
                    raise NotSent(f"the upload was answered {response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotSent(type(error).__name__) from None

    async def has_file(self, row: Row, place: Place, title: str) -> bool:
        """Return whether a file of this title is in the thread of a message, however long that is."""
        async for message in self._messages("conversations.replies", row, channel=place.channel, ts=place.message):
            if any(file.get("title") == title for file in message.get("files") or []):
                return True
        return False

    async def empty(self, row: Row, channel: str, message: str) -> list[str]:
        """Remove our messages and files from the thread of a message; return the messages of others in it."""
        await self._learn()
        ours, files, others = list[str](), list[str](), list[str]()
        async for reply in self._messages("conversations.replies", row, channel=channel, ts=message):
            if reply.get("user") != self.identity.bot_user:
                others.append(str(reply["ts"]))
            elif reply["ts"] != message:
                ours.append(str(reply["ts"]))
                files += [str(file["id"]) for file in reply.get("files") or []]
        # A deleted message leaves its file in the workspace, so the file goes first.
        for file in files:
            await self._gone("files.delete", row, file=file)
        for ts in ours:
            await self._gone("chat.delete", row, channel=channel, ts=ts)
        return others

    async def link(self, row: Row, channel: str, message: str) -> str:
        """Return the address of a message."""
        found = await self.call("chat.getPermalink", row, channel=channel, message_ts=message)
        return str(found["permalink"])

    async def _gone(self, method: str, row: Row, **params: Any) -> None:
        """Delete something; if it is gone already, that is fine."""
        with contextlib.suppress(Lost):
            await self.call(method, row, **params)

    async def _learn(self) -> None:
        try:
            await self.identity.learn()
        except TROUBLES as error:
            raise self._meaning(error, "auth.test") from None

    async def lookup(self, row: Row, channel: str, wanted: Mapping[str, str], thread: str | None = None) -> str | None:
        """Return the message of ours that carries this metadata, if it arrived after all."""
        async for ts, payload in self.ours(row, channel, row.created_at, thread):
            if all(payload.get(name) == value for name, value in wanted.items()):
                return ts
        return None

    async def ours(
        self, row: Row, channel: str, since: datetime, thread: str | None = None
    ) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """Yield the messages of a channel or a thread since a time, with the ids that they carry."""
        method = "conversations.replies" if thread else "conversations.history"
        oldest = str((since - timedelta(minutes=5)).timestamp())
        args: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "oldest": oldest}
        async for message in self._messages(method, row, **args, **({"ts": thread} if thread else {})):
            yield str(message["ts"]), (message.get("metadata") or {}).get("event_payload") or {}

    async def _messages(self, method: str, row: Row, **where: Any) -> AsyncIterator[Mapping[str, Any]]:
        """Yield all messages of a channel or a thread, page after page."""
        cursor = ""
        while True:
            page = await self.call(method, row, **where, limit=PAGE, cursor=cursor)
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def call(self, method: str, row: Row, **params: Any) -> Mapping[str, Any]:
        destination = str(params.get("channel") or params.get("channel_id") or "")
        await may_go(self._pacer, PLATFORM, method, destination, row)
        try:
            body: dict[str, Any] = {"json": params} if method.startswith("chat.") else {"data": _as_form(params)}
            answer = await self._client.api_call(method, **body)
        except TROUBLES as error:
            if isinstance(error, SlackApiError) and code_of(error) in OUTSIDE:
                self.identity.forget(destination)
            raise self._meaning(error, method) from None
        if self.trouble == NO_TOKEN_TAKEN:
            self.trouble = None
        return answer.data if isinstance(answer.data, dict) else {}

    def _meaning(self, error: Exception, method: str) -> Exception:
        if isinstance(error, SlackApiError) and code_of(error) in NO_TOKEN:
            self.trouble = NO_TOKEN_TAKEN
        return meaning(error, method)


RENDERERS: Renderers[SlackTransport] = Renderers(Side.STAFF)


def _as_form(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value) if isinstance(value, list | dict) else value
        for name, value in params.items()
        if value not in ("", None)
    }


def metadata(payload: Mapping[str, str]) -> dict[str, Any]:
    """Return opaque ids by which our messages can be found again; everybody in the workspace can read them."""
    return {"event_type": "doorstep", "event_payload": dict(payload)}


def writes(effects: list[Effect]) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        return effects

    return write
