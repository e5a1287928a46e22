"""What goes out to residents on Telegram, and what is fetched from it."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from flows.cases import attached
from flows.conversation import group_standing, posting
from flows.conversation.group import GroupChanged
from flows.conversation.group_moving import moved
from flows.conversation.posts import Drawn
from flows.feature import Features
from flows.features.reports import reach, record
from flows.features.scores.resident import chart as score_chart
from flows.features.support import staff as support
from flows.features.visits import calendar, resident
from flows.kernel.clock import Clock
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, load_prompt, text
from handlers.charts import Charts
from handlers.contractor_card import CAN_SHAPE, ContractorCard
from handlers.pictures import NotAPicture, clean
from handlers.ports import Delivered, Gone, NotSent, Pacer, Refused, RetryLater, Uncertain, may_go
from handlers.telegram.intake import seconds_of, start_link
from handlers.telegram.read import PLATFORM
from handlers.telegram.request import NotConnected, ServerTrouble, TooMuch, call
from storage import evidence, groups, people, reports, visits
from storage.database import Database, Tx, as_json
from storage.evidence import Evidence, Folder
from storage.groups import Group
from storage.outbox import Row

MAX_UNITS = 4096
MAX_FETCHED = 4
"""So many files at once, 20 MB each at most, are held in memory."""
LINK_LIKE = re.compile(r"\S[.:]\S")
REPEATABLE = frozenset({"editMessageText", "getFile"})
ENDINGS = {
    "video/mp4": "mp4",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "application/pdf": "pdf",
    "text/plain": "txt",
}
Write = Callable[[Tx], Awaitable[list[Effect]]]


class TelegramSender:
    """Delivers messages to residents and fetches what they sent."""

    platform = PLATFORM
    kinds = frozenset({"say", "attach", "score_picture", "post", "look", "fetch"})

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
        self._bot = bot
        self._runtime = runtime
        self._database = database
        self._pacer = pacer
        self._clock = clock
        self._folder = folder
        self._features = features
        self._contractors = ContractorCard(runtime)
        self._charts = Charts(runtime)
        self._fetching = asyncio.Semaphore(MAX_FETCHED)

    async def deliver(self, row: Row) -> Delivered:
        match row.kind:
            case "say":
                return await self._say(row)
            case "attach":
                return await self._attach(row)
            case "score_picture":
                return await self._score_picture(row)
            case "post":
                return await self._post(row)
            case "look":
                return await self._look(row)
            case _:
                return await self._fetch(row)

    async def _say(self, row: Row) -> Delivered:
        """Send a message, or put it in the place of the one whose button was tapped.

        Telegram has no key to send a message by, and no way to ask what arrived. A send that may have arrived is
        tried once more: a resident reads something twice rather than not at all.
        """
        payload = row.payload
        params = {
            "chat_id": int(payload["chat"]),
            **self._drawn(row.fresh or load_prompt(payload["prompt"]), payload["language"]),
        }
        if thread := payload.get("thread"):
            params["message_thread_id"] = int(thread)
        if payload["edit"]:
            try:
                await self._call("editMessageText", {**params, "message_id": int(payload["edit"])}, row)
                return Delivered()
            except Refused as error:
                if "not modified" in str(error):
                    return Delivered()
                # Too old, deleted, or not a text: the question goes out as a new message.
        sent = await self._call("sendMessage", params, row)
        number, message = payload["report"], str(sent["message_id"])
        if _is_group(params["chat_id"]):
            return Delivered(self._heard(str(payload["chat"]), str(sent["chat"]["id"])))
        return Delivered(self._remember(number, str(payload["chat"]), message) if number else None)

    async def _attach(self, row: Row) -> Delivered:
        """A file about a visit, as the visit is now. Like a message, it may come once more, if it may have come."""
        payload, chat = row.payload, int(row.payload["chat"])
        async with self._database.read() as tx:
            visit = await visits.get(tx, int(payload["visit"]))
        if visit is None:
            raise Refused("no such visit")
        if payload["what"] == "calendar":
            content = calendar.ics(self._runtime, visit, payload["language"], self._clock.now())
            file = ("visit.ics", content, "text/calendar")
            await self._call("sendDocument", {"chat_id": chat}, row, {"document": file})
            return Delivered()
        if not CAN_SHAPE:
            return Delivered()
        pictures = [await self._picture(name) for name in (visit.contractor_logo, visit.worker_photo)]
        drawn = await asyncio.to_thread(self._contractors.draw, visit, payload["language"], *pictures)
        await self._call("sendPhoto", {"chat_id": chat}, row, {"photo": ("who-is-coming.png", drawn, "image/png")})
        return Delivered()

    async def _score_picture(self, row: Row) -> Delivered:
        payload, language = row.payload, str(row.payload["language"])
        async with self._database.read() as tx:
            resident = await people.resident(tx, int(payload["resident"]))
            chart = await score_chart(tx, self._runtime, resident, self._clock.now()) if resident else None
        if chart is None or not CAN_SHAPE:
            return Delivered()
        drawn = await asyncio.to_thread(self._charts.draw, chart, language)
        chat = {"chat_id": int(payload["chat"])}
        await self._call("sendPhoto", chat, row, {"photo": ("scores.png", drawn, "image/png")})
        return Delivered()

    async def _picture(self, name: str | None) -> bytes | None:
        """A picture of the landlord's own; one that is gone is left out."""
        try:
            return await self._folder.load(name) if name else None
        except OSError:
            return None

    async def _post(self, row: Row) -> Delivered:
        """A message in a group: edited where it stands, else sent. It is drawn when its turn has come, so that one call
        shows all that was said while it waited."""
        kind, subject, number = str(row.payload["kind"]), int(row.payload["subject"]), int(row.payload["group"])
        async with self._database.read() as tx:
            group, post = await groups.get(tx, number), await groups.post(tx, kind, subject, number)
        if group is None or (post and post.message and not group.is_in):
            return Delivered()
        chat = int(group.chat)
        edits = post is not None and post.chat == group.chat
        await may_go(self._pacer, PLATFORM, "editMessageText" if edits else "sendMessage", group.chat, row)
        async with self._database.read() as tx:
            drawn = await self._features.posts[kind].draw(tx, self._runtime, group, subject, self._clock.now())
            group = await groups.get(tx, number) or group
        is_new = post is None or not post.message
        if drawn is None:
            return Delivered(self._drop(kind, subject, number) if post and is_new else None)
        if is_new and not self._may_post(group, drawn):
            return Delivered(None if post else self._hold_back(kind, subject, number))
        params = self._drawn(drawn.prompt, group.language)
        digest = hashlib.sha256(as_json(params).encode()).hexdigest()
        if post and edits and (post.digest == digest or drawn.chart):
            return Delivered()
        where = {"chat_id": chat, **({"message_thread_id": int(group.thread)} if group.thread else {})}
        if drawn.chart:
            picture = await asyncio.to_thread(self._charts.draw, drawn.chart, group.language)
            caption = {"caption": params.pop("text"), **params}
            files = {"photo": ("verdict.png", picture, "image/png")}
            sent = await self._call("sendPhoto", {**where, **caption}, row, files, paced=True)
        elif post and edits:
            sent = await self._edit(post.message, {"chat_id": chat, **params}, where, row)
        else:
            sent = await self._call("sendMessage", {**where, **params}, row, paced=True)
        message = str(sent["message_id"]) if isinstance(sent, dict) else post.message if post else ""
        stands = str(sent["chat"]["id"]) if isinstance(sent, dict) else group.chat
        counts = is_new and drawn.unasked
        return Delivered(self._stands(kind, subject, group, stands, message, digest, counts))

    async def _edit(self, message: str, params: dict[str, Any], where: dict[str, Any], row: Row) -> Any:
        """Edit a message, or send it anew where it is gone."""
        try:
            return await self._call("editMessageText", {**params, "message_id": int(message)}, row, paced=True)
        except Refused as error:
            if "not modified" in str(error):
                return None
        return await self._call("sendMessage", {**params, **where}, row)

    def _may_post(self, group: Group, drawn: Drawn) -> bool:
        """Whether something new may be posted now: what nobody asked for waits until it may be said."""
        return posting.may_say(group, self._runtime.policy, self._clock.now()) if drawn.unasked else group.is_in

    def _hold_back(self, kind: str, subject: int, group: int) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            await groups.hold_back(tx, kind, subject, group, self._clock.now())
            return []

        return write

    def _drop(self, kind: str, subject: int, group: int) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            await groups.drop_post(tx, kind, subject, group)
            return []

        return write

    def _stands(
        self, kind: str, subject: int, group: Group, chat: str, message: str, digest: str, counts: bool
    ) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            known = await moved(tx, group, chat) if chat != group.chat else group
            await groups.put_post(tx, kind, subject, known.id, chat, message, digest, self._clock.now())
            if counts:
                await posting.count(tx, known.id, self._runtime.policy, self._clock.now())
            return []

        return write

    def _heard(self, chat: str, now_at: str) -> Write:
        """A message to a group arrived, perhaps in another chat than it was meant for."""

        async def write(tx: Tx) -> list[Effect]:
            if now_at != chat and (group := await groups.find(tx, PLATFORM, chat)):
                await moved(tx, group, now_at)
            return await group_standing.heard_us(tx, self._runtime, PLATFORM, now_at, self._clock.now())

        return write

    async def _look(self, row: Row) -> Delivered:
        """How many are in a group, and whether we are shown all that is written there."""
        async with self._database.read() as tx:
            group = await groups.get(tx, int(row.payload["group"]))
        if group is None or group.standing in groups.GONE:
            return Delivered()
        members = await self._call("getChatMemberCount", {"chat_id": int(group.chat)}, row)
        me = await self._call("getMe", {}, row)
        hears = group.standing == "administrator" or bool(me.get("can_read_all_group_messages"))

        async def write(tx: Tx) -> list[Effect]:
            await groups.change(tx, group.id, members=int(members), hears=hears)
            return await self._runtime.publish(tx, GroupChanged(group.id), self._clock.now())

        return Delivered(write)

    def _remember(self, number: int, chat: str, message: str) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            await reports.relay(tx, number, PLATFORM, chat, message, self._clock.now())
            return []

        return write

    def _drawn(self, prompt: Prompt, language: str) -> dict[str, Any]:
        """A prompt as Telegram's parameters: plain text, so that nothing anybody wrote is markup."""
        say = self._runtime.texts.say
        words = shortened("\n\n".join(said for part in prompt.body if (said := say(part, language))))
        rows = [
            [
                {
                    "text": say(button.label, language),
                    **({"url": self._url(button.url)} if button.url else {"callback_data": button.action}),
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

    def _url(self, url: str) -> str:
        """A button that leads into our private chat names only with what."""
        way, _, payload = url.partition("start:")
        if way or not payload:
            return url
        try:
            return start_link(self._bot.username, payload)
        except RuntimeError:
            raise NotSent("we do not know our own name yet") from None

    async def _call(
        self,
        method: str,
        params: Mapping[str, Any],
        row: Row,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        *,
        paced: bool = False,
    ) -> Any:
        if not paced:
            await may_go(self._pacer, PLATFORM, method, str(params.get("chat_id", "")), row)
        try:
            return await call(self._bot, method, params, files)
        except RetryAfter as error:
            raise RetryLater(seconds_of(error)) from None
        except ChatMigrated as error:
            return await self._call(method, {**params, "chat_id": error.new_chat_id}, row, files)
        except Forbidden as error:
            raise Gone(error.message, self._lost(params, error.message)) from None
        except BadRequest as error:
            if params.get("message_thread_id") and group_standing.is_no_topic(error.message):
                return await self._without_topic(method, params, row, files)
            if "chat not found" in error.message.lower() or self._is_muted(params, error.message):
                raise Gone(error.message, self._lost(params, error.message)) from None
            raise Refused(error.message) from None
        except (NotConnected, ServerTrouble, TooMuch, InvalidToken) as error:
            # A token that was withdrawn is put right by staff: until then everything waits.
            raise NotSent(str(error)) from None
        except (TimedOut, NetworkError) as error:
            # Doing these twice is the same as doing them once.
            raise (NotSent if method in REPEATABLE else Uncertain)(str(error)) from None
        except TelegramError as error:
            # It answered, but with something that is not Telegram's: whatever stands in between may have let it pass.
            raise (NotSent if method in REPEATABLE else Uncertain)(error.message) from None

    async def _without_topic(
        self, method: str, params: Mapping[str, Any], row: Row, files: Mapping[str, tuple[str, bytes, str]] | None
    ) -> Any:
        """The topic is closed or gone: from now on we speak where there is none."""
        async with self._database.write() as tx:
            group = await groups.find(tx, PLATFORM, str(params["chat_id"]))
            if group and group.thread == str(params["message_thread_id"]):
                await groups.change(tx, group.id, thread=None)
        plain = {name: value for name, value in params.items() if name != "message_thread_id"}
        return await self._call(method, plain, row, files)

    def _is_muted(self, params: Mapping[str, Any], why: str) -> bool:
        return _is_group(params.get("chat_id")) and (group_standing.is_muted(why) or group_standing.is_no_topic(why))

    def _lost(self, params: Mapping[str, Any], why: str) -> Write:
        chat, now = str(params.get("chat_id", "")), self._clock.now

        async def write(tx: Tx) -> list[Effect]:
            if _is_group(params.get("chat_id")):
                return await group_standing.lost(tx, self._runtime, PLATFORM, chat, why, now())
            return await reach.lost(tx, self._runtime, PLATFORM, chat, now()) if chat else []

        return write

    async def _fetch(self, row: Row) -> Delivered:
        """Bring a piece of evidence, clean it if it is a picture, keep it."""
        async with self._database.read() as tx:
            piece = await evidence.get(tx, row.payload["evidence"])
        if piece is None or piece.state != "waiting":
            return Delivered()
        try:
            async with self._fetching:
                content = await self._download(piece, row)
                name, mime, kept = await asyncio.to_thread(_cleaned, piece, content)
        except (Refused, NotAPicture):
            return Delivered(self._refuse(piece.key))
        try:
            await self._folder.save(name, kept)
        except OSError as error:
            raise NotSent(f"the file cannot be kept: {type(error).__name__}") from None
        return Delivered(self._settle(piece, "ready", name, mime))

    async def _download(self, piece: Evidence, row: Row) -> bytes:
        found = await self._call("getFile", {"file_id": piece.source}, row)
        path = found.get("file_path") if isinstance(found, dict) else None
        if not path:
            raise Refused("the file has no path")
        try:
            return await self._bot.request.retrieve(f"{self._bot.base_file_url}/{path}")
        except TelegramError as error:
            raise NotSent(type(error).__name__) from None

    def _settle(self, piece: Evidence, state: str, file: str | None, mime: str | None) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            effects = await record.fetched(tx, self._runtime.policy, piece.key, state, file, mime)
            effects += await resident.fetched(tx, self._runtime, piece.key, state)
            effects += await attached.fetched(tx, self._runtime, self._features.cases, piece.key)
            return [*effects, *await support.fetched(tx, self._runtime.policy, piece.key, state)]

        return write

    def abandoned(self, row: Row) -> Write | None:
        """A fetch that came to nothing leaves no evidence waiting for ever."""
        return self._refuse(str(row.payload["evidence"])) if row.kind == "fetch" else None

    def _refuse(self, key: str) -> Write:
        """It cannot be opened: the resident hears of it, and so does whoever reads the report."""

        async def write(tx: Tx) -> list[Effect]:
            effects = await record.fetched(tx, self._runtime.policy, key, "refused", None, None)
            effects += await support.fetched(tx, self._runtime.policy, key, "refused")
            piece = await evidence.get(tx, key)
            if piece is None:
                return effects
            address = await people.address_of(tx, piece.resident_id) if piece.resident_id else None
            who = await people.resident(tx, piece.resident_id) if piece.resident_id else None
            if address and who:
                effects.append(Say(address, Prompt((text("media-lost"),)), who.language))
            return effects

        return write


def _is_group(chat: object) -> bool:
    """Telegram numbers groups below zero."""
    return isinstance(chat, int) and chat < 0


def _cleaned(piece: Evidence, content: bytes) -> tuple[str, str, bytes]:
    """A piece's file name, type and content as they are kept. Names are ours: a file's own may say too much."""
    if piece.kind == "photo" or piece.mime.startswith("image/"):
        return f"{piece.key}.jpg", "image/jpeg", clean(content)
    return f"{piece.key}.{ENDINGS.get(piece.mime, 'bin')}", piece.mime, content


def shortened(words: str) -> str:
    """At most what a message may hold, counted as Telegram does, in UTF-16 units."""
    raw = words.encode("utf-16-le")
    if len(raw) <= MAX_UNITS * 2:
        return words
    return raw[: (MAX_UNITS - 1) * 2].decode("utf-16-le", "ignore") + "…"
