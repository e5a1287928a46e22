"""Telegram's intake: updates are in our inbox before Telegram is told that we have them."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import structlog
from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeDefault, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from flows.conversation.arrived import Arrived, Content, Edited, InGroup, Named
from flows.feature import Features
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, named, text
from handlers.ports import SEE_DOCTOR, Handled, NotSent, TurnFailed, Turns, Work
from handlers.telegram.errors import seconds_of
from handlers.telegram.keeping import VERSION, is_private, key_of, needed, rest
from handlers.telegram.read import PLATFORM, lane, read, read_in_part
from handlers.telegram.request import call
from storage import inbox
from storage.database import Tx, as_json
from storage.inbox import Arrival, Waiting

POLL_SECONDS = 25
POLL_AT_MOST_EVERY = 1.0
"""Seconds between two polls that bring nothing new."""
CONFLICT_PAUSE = 5.0
"""Seconds that another program which polls has to show itself to `doorstep doctor`."""
COMMANDS_TRIED = 8
MAX_ANSWERS = 1_000
"""How many taps wait for their spinners to be stopped; more of them stop by themselves."""
MESSAGES = ("message", "edited_message")
UPDATES = [*MESSAGES, "callback_query", "my_chat_member"]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Input:
    """The meaning of an update: an input to handle (or deliberate silence), and the tap that waits for an answer.

    `in_part`: it cannot be read as a whole; its sender is answered, and staff are told.
    """

    arrived: Arrived | None
    query: str | None = None
    in_part: bool = False


class TelegramIntake:
    """Polls, keeps, and hands inputs to their turns. Answers each tap with the toast of its turn, if there is one.

    `leads` is set while this process is the one to poll: Telegram has one at a time.
    """

    def __init__(self, *, bot: Bot, runtime: Runtime, turns: Turns, features: Features, leads: asyncio.Event) -> None:
        self._bot = bot
        self._leads = leads
        self._runtime = runtime
        self._turns = turns
        self._commands = tuple(features.index.commands())
        self._groups = features.index.groups
        self._offset = 0
        self._greeted = False
        self._poll: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._greeting: asyncio.Task[None] | None = None
        self.polled = asyncio.Event()
        """Set after each answered poll: a sign of life."""
        self.trouble: str | None = None
        """Why nothing came at the last poll; None: it was answered."""

    async def start(self) -> None:
        """Begin to poll. If Telegram is down, the poll goes on trying, and nobody else waits for it."""
        self._poll = asyncio.create_task(self._poll_forever(), name="telegram-poll")

    async def stop(self) -> None:
        """Stop polling. Kept updates are in the inbox, and Telegram sends the rest again."""
        for task in (self._poll, self._greeting):
            if task:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)

    async def _poll_forever(self) -> None:
        pause = 1.0
        while True:
            try:
                await self._poll_once()
                pause = 1.0
            except RetryAfter as error:
                self.trouble = "away"
                await asyncio.sleep(seconds_of(error))
            except Conflict as error:
                self.trouble = "webhook" if "webhook" in error.message.lower() else "conflict"
                log.error("telegram_conflict", hint="another bot polls with this token, or a webhook is set")
                await asyncio.sleep(CONFLICT_PAUSE)
            except TelegramError as error:
                self.trouble = "token" if isinstance(error, InvalidToken | Forbidden) else "away"
                log.warning("telegram_poll_failed", error=type(error).__name__, hint=SEE_DOCTOR)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)
            except Exception:
                # The database may be locked or full: updates that were not kept are asked for again.
                self.trouble = "broken"
                log.exception("telegram_intake_failed")
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)

    async def _poll_once(self) -> None:
        if not self._greeted:
            await self._bot.initialize()
            self._greeting = asyncio.create_task(self._register_commands(), name="telegram-commands")
            self._greeted = True
        await self._leads.wait()
        began = asyncio.get_running_loop().time()
        wanted = {"offset": self._offset, "timeout": POLL_SECONDS, "limit": 100, "allowed_updates": UPDATES}
        raw = await call(self._bot, "getUpdates", wanted, read_timeout=POLL_SECONDS + 10)
        if not isinstance(raw, list):
            raise NetworkError("an answer that holds no updates")
        updates = [update for update in raw if _is_update(update)]
        asked_from = self._offset
        if updates:
            await self.take(updates)
            self._offset = max(update["update_id"] for update in updates) + 1
        self.trouble = None
        self.polled.set()
        if self._offset == asked_from:
            # A server that does not let us wait for what is new must not be asked all the time.
            await asyncio.sleep(began + POLL_AT_MOST_EVERY - asyncio.get_running_loop().time())

    async def take(self, updates: list[dict[str, Any]]) -> None:
        """Keep updates and start their turns."""
        understood: dict[str, Input | None] = {}
        arrivals = []
        for update in updates:
            wanted = needed(update)
            key = key_of(update)
            understood[key] = self._understand(wanted)
            arrivals.append(_kept(key, update, wanted, understood[key]))
        for row in await self._turns.keep(arrivals):
            if not self._turns.knows(row.id) and self._turns.has_room(row.lane):
                self._start(row, understood[row.key])

    def bring(self, row: Waiting) -> None:
        """Start the turn of an update that an earlier process left in the inbox, or that staff give another try."""
        update = _loaded(row.raw)
        found = self._understand(update)
        # Of what says nothing to us in a group, only the ids are left to read.
        self._start(row, found, unreadable=found is None and (not update or rest(update) != update))

    def _start(self, row: Waiting, found: Input | None, *, unreadable: bool = False) -> None:
        arrived = found.arrived if found else None
        unreadable = unreadable or bool(found and found.in_part)
        if arrived and arrived.sent_at is None:
            # Telegram does not say when a button was tapped.
            arrived = replace(arrived, sent_at=row.received_at)
        future = self._turns.submit(Work(row.id, row.lane, arrived=arrived, unreadable=unreadable))
        if found and found.query and len(self._tasks) < MAX_ANSWERS:
            query, arrived = found.query, found.arrived
            future.add_done_callback(lambda done: self._spawn(self._answer_tap(query, arrived, done)))

    def _understand(self, update: dict[str, Any]) -> Input | None:
        """Return the meaning of an update, or None if it cannot be read."""
        try:
            parsed = Update.de_json(_slim(update), self._bot)
            arrived = read(parsed, update, self._bot.username if self._greeted else "", self._groups.commands)
            return Input(self._dated(arrived, update), parsed.callback_query.id if parsed.callback_query else None)
        except Exception as error:
            log.warning("telegram_update_not_understood", error=type(error).__name__)
        try:
            arrived = read_in_part(update)
            return Input(self._dated(arrived, update), in_part=True) if arrived else None
        except Exception as error:
            log.warning("telegram_update_not_read_at_all", error=type(error).__name__)
            return None

    def _dated(self, arrived: Arrived | None, update: dict[str, Any]) -> Arrived | None:
        """Return an input as a change, if it is one of a message."""
        message = update.get("message")
        is_changed = "edited_message" in update or (isinstance(message, dict) and "edit_date" in message)
        if is_changed and arrived and isinstance(arrived.given, Content):
            before = partial(self._before, key_of(update), arrived.given)
            return replace(arrived, given=Edited(arrived.given, before))
        return arrived

    async def _before(self, key: str, now: Content, tx: Tx) -> Content | None:
        """Return a message as it was before a change, if it had come; if not, it is not read as it was any more. A
        change that comes after a newer one changes nothing."""
        last = await inbox.version_read(tx, PLATFORM, key, VERSION)
        if last is None:
            await inbox.shut_out(tx, PLATFORM, key, VERSION)
            return None
        if last[0] > key:
            return now
        found = self._understand(json.loads(last[1]))
        given = found.arrived.given if found and found.arrived else None
        given = given.now if isinstance(given, Edited) else given
        return given if isinstance(given, Content) else None

    async def _answer_tap(self, query: str, arrived: Arrived | None, future: "asyncio.Future[Handled]") -> None:
        """Stop the button's spinner. It has only seconds and matters little: it is tried once."""
        said, link = "", None
        try:
            handled = future.result()
            if handled.toast:
                said = self._runtime.texts.say(handled.toast, handled.language)[:200]
            link = handled.link
        except TurnFailed as error:
            # In a group only the toast says so: one person's error is not for all to read.
            if arrived and isinstance(arrived.given, InGroup):
                language = self._runtime.texts.best_language(arrived.language)
                said = self._runtime.texts.say(text("apology", code=Plain(str(error))), language)[:200]
        except asyncio.CancelledError:
            pass
        way = {"url": start_link(self._bot.username, link)} if link else {}
        params = {"callback_query_id": query, **({"text": said} if said else {}), **way}
        try:
            await call(self._bot, "answerCallbackQuery", params)
        except TelegramError as error:
            log.info("telegram_tap_not_answered", error=type(error).__name__)

    async def _register_commands(self) -> None:
        """Set the command menu, in each of our languages; English for everybody else."""
        for language in ("", *self._runtime.languages):
            alone = {name: named("command-", name) for name in self._commands}
            await self._register(alone, BotCommandScopeDefault(), language)
            together = {name: named("group-command-", name) for name in self._groups.menu()}
            await self._register(together, BotCommandScopeAllGroupChats(), language)

    async def _register(self, menu: Mapping[str, Words], scope: BotCommandScope, language: str) -> None:
        commands = [BotCommand(name, self._runtime.texts.say(words, language or "en")) for name, words in menu.items()]
        for tried in range(COMMANDS_TRIED):
            try:
                await self._bot.set_my_commands(commands, scope, language_code=language or None)
                return
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except TelegramError as error:
                log.warning("telegram_commands_not_set", language=language, error=type(error).__name__)
                if isinstance(error, BadRequest | InvalidToken):
                    return
                await asyncio.sleep(2**tried)

    def group_link(self, code: str) -> str:
        """Return the link to add us to a group, with its block's code."""
        return self._named(lambda name: group_link(name, code))

    def start_link(self, payload: str) -> str:
        """Return the link to the private chat with us."""
        return self._named(lambda name: start_link(name, payload))

    def _named(self, link: Callable[[str], str]) -> str:
        try:
            return link(self._bot.username)
        except RuntimeError:
            raise NotSent("we do not know our own name yet") from None

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _kept(key: str, update: dict[str, Any], wanted: dict[str, Any], found: Input | None) -> Arrival:
    """Return an update as it is written down: of what is not for us, or not readable, no more than will stay."""
    if is_private(update):
        return Arrival(PLATFORM, key, lane(update), as_json(update), found is not None)
    stays = rest(update)
    if found is None or found.arrived is None:
        return Arrival(PLATFORM, key, lane(stays), as_json(stays), found is not None)
    match found.arrived.given:
        case InGroup(what=Named(name=name)):
            # Of what neighbours say to us by name, the name will do.
            wanted = {**wanted, "message": {**wanted["message"], "text": name}}
    return Arrival(PLATFORM, key, lane(wanted), as_json(wanted), stays=as_json(stays))


def _loaded(raw: str) -> dict[str, Any]:
    """Return an update as it was kept; empty if it could not even be kept as what it was."""
    try:
        loaded = json.loads(raw)
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _is_update(update: Any) -> bool:
    """Return whether it has what every update has: without its number it cannot even be confirmed."""
    return isinstance(update, dict) and type(update.get("update_id")) is int


PLACE = ("message_id", "date", "chat")
PARSED = (
    *PLACE, "from", "text", "caption", "media_group_id", "photo", "voice", "audio", "video", "video_note", "animation",
    "document",
)  # fmt: skip
"""What python-telegram-bot reads of a private chat's message. A part that we have no use for cannot spoil the rest."""


def _slim(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update with nothing but what is read of it. The content of a tapped message is ours: its place will
    do."""
    query = update.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("message"), dict):
        return {**update, "callback_query": {**query, "message": _only(query["message"], PLACE)}}
    if not is_private(update):
        return update
    return {kind: _own(_only(said, PARSED)) if kind in MESSAGES else said for kind, said in update.items()}


def _own(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message of somebody's own chat, which says that it is theirs."""
    return {**message, "chat": {**message["chat"], "type": ChatType.PRIVATE}}


def _only(message: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name in names}


def start_link(username: str, payload: str) -> str:
    """Return the link to our private chat with somebody."""
    return f"https://t.me/{username}?start={payload}"


def group_link(username: str, code: str) -> str:
    """Return the link to add us to a group, with its block's code."""
    return f"https://t.me/{username}?startgroup={code}"
