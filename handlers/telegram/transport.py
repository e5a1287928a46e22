"""Calls to Telegram: paced, and with its errors as ours."""

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from flows.conversation import group_standing, reach
from flows.feature import Features
from flows.kernel.clock import Clock
from flows.kernel.effects import Effect, Side
from flows.kernel.runtime import Runtime
from flows.kernel.words import Opens, Prompt
from handlers.drawing.files import Drawings
from handlers.ports import Invalid, Migrated, NoRightTo, NotSent, Pacer, Unreachable, Write, may_go
from handlers.rendering import Renderers
from handlers.telegram.errors import meaning, standing_after
from handlers.telegram.intake import group_link, start_link
from handlers.telegram.read import PLATFORM
from handlers.telegram.request import call
from storage import groups
from storage.database import Database, Tx
from storage.evidence import Folder
from storage.outbox import Row

MAX_UNITS, MAX_CAPTION = 4096, 1024
MAX_FETCHED = 4
"""The number of files, 20 MB each at most, that are held in memory at once."""
OPTIONS = frozenset({"link_preview_options", "reply_markup"})
LINK_LIKE = re.compile(r"\S[.:]\S")
Files = Mapping[str, tuple[str, bytes, str]]


class TelegramTransport:
    """The transport that renderers use to reach Telegram."""

    def __init__(
        self,
        *,
        bot: Bot,
        runtime: Runtime,
        database: Database,
        pacer: Pacer,
        clock: Clock,
        folder: Folder,
        features: Features,
    ) -> None:
        self.bot = bot
        self.runtime = runtime
        self.database = database
        self.clock = clock
        self.folder = folder
        self.features = features
        self.drawings = Drawings(runtime, folder)
        self.fetching = asyncio.Semaphore(MAX_FETCHED)
        self._pacer = pacer

    def drawn(self, prompt: Prompt, language: str) -> dict[str, Any]:
        """Return a prompt as Telegram's parameters: plain text, so that no words of anybody are markup."""
        say = self.runtime.texts.say
        words = shortened("\n\n".join(said for part in prompt.body if (said := say(part, language))))
        rows = [
            [
                {
                    "text": say(button.label, language),
                    **(self._opened(button.opens) if button.opens else {"callback_data": button.action}),
                }
                for button in row
            ]
            for row in prompt.rows
            if row
        ]
        params: dict[str, Any] = {"text": words}
        if LINK_LIKE.search(words):
            params["link_preview_options"] = {"is_disabled": True}
        return {**params, "reply_markup": {"inline_keyboard": rows}} if rows else params

    def _opened(self, opens: Opens) -> dict[str, str]:
        return {"url": self._named(lambda name: start_link(name, opens.payload))}

    def start_link(self, payload: str) -> str:
        """Return the link by which somebody comes to us with a code."""
        return self._named(lambda name: start_link(name, payload))

    def group_link(self, code: str) -> str:
        """Return the link to add us to a group, with its block's code."""
        return self._named(lambda name: group_link(name, code))

    def _named(self, link: Callable[[str], str]) -> str:
        try:
            return link(self.bot.username)
        except RuntimeError:
            raise NotSent("we do not know our own name yet") from None

    async def may_go(self, method: str, destination: str, row: Row) -> None:
        await may_go(self._pacer, PLATFORM, method, destination, row)

    async def call(
        self, method: str, params: Mapping[str, Any], row: Row, files: Files | None = None, *, paced: bool = False
    ) -> Any:
        if not paced:
            await self.may_go(method, str(params.get("chat_id", "")), row)
        try:
            return await call(self.bot, method, params, files)
        except TelegramError as failed:
            error = meaning(failed, method, in_group=is_group(params.get("chat_id")))
        if isinstance(error, Migrated):
            return await self.call(method, {**params, "chat_id": int(error.to)}, row, files)
        if isinstance(error, Invalid) and (plainer := _plainer(method, params)):
            return await self.call(method, plainer, row, files)
        if isinstance(error, NoRightTo) and error.what == "topic" and params.get("message_thread_id"):
            return await self._without_topic(method, params, row, files)
        if isinstance(error, Unreachable) and not (isinstance(error, NoRightTo) and error.what == "photos"):
            error.write = self._lost(params, error)
        raise error

    async def _without_topic(self, method: str, params: Mapping[str, Any], row: Row, files: Files | None) -> Any:
        """Send without a topic, and from now on too: this one is closed or gone."""
        async with self.database.write() as tx:
            group = await groups.find(tx, PLATFORM, str(params["chat_id"]))
            if group and group.thread == str(params["message_thread_id"]):
                await groups.change(tx, group.id, thread=None)
        plain = {name: value for name, value in params.items() if name != "message_thread_id"}
        return await self.call(method, plain, row, files)

    def _lost(self, params: Mapping[str, Any], error: Unreachable) -> Write:
        chat, now = str(params.get("chat_id", "")), self.clock.now

        async def write(tx: Tx) -> list[Effect]:
            if is_group(params.get("chat_id")):
                return await group_standing.lost(tx, self.runtime, PLATFORM, chat, standing_after(error), now())
            return await reach.unreachable(tx, self.runtime, PLATFORM, chat, now()) if chat else []

        return write


RENDERERS: Renderers[TelegramTransport] = Renderers(Side.RESIDENTS)


def _plainer(method: str, params: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return a message that was refused without its buttons and options, or None if it has none. Its words arrive then,
    whatever Telegram takes offence at, or will next year. Whether it makes a sound is no option of ours."""
    plain = {name: value for name, value in params.items() if name not in OPTIONS}
    return plain if method.startswith("send") and plain != params else None


def is_group(chat: object) -> bool:
    """Return whether a chat is a group: Telegram numbers those below zero."""
    return isinstance(chat, int) and chat < 0


def shortened(words: str, most: int = MAX_UNITS) -> str:
    """Cut words to the limit of a message, counted as Telegram does, in UTF-16 units."""
    raw = words.encode("utf-16-le")
    if len(raw) <= most * 2:
        return words
    return raw[: (most - 1) * 2].decode("utf-16-le", "ignore") + "…"
