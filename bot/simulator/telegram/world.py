"""Everything the simulated platform knows: people, chats, messages, files, settings."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.clock import SimClock

from .errors import Refused, bad_request, forbidden
from .files import FileStore
from .model import Chat, ChatMessage, Person, Signal
from .rates import Rates
from .updates import UpdateQueue
from .wire import Call

_CHAT_NAMES = ("id", "first_name", "last_name", "username")


@dataclass
class Query:
    """A tap that waits for its answer."""

    user_id: int
    chat_id: int
    asked_at: datetime
    answers: list[str] = field(default_factory=list)
    answered: bool = False


@dataclass
class Settings:
    """What the bot has told the platform about itself."""

    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)
    webhook: str = ""
    max_connections: int = 40


@dataclass
class World:
    """One bot, and everyone it can meet."""

    clock: SimClock
    bot: dict[str, Any]
    signal: Signal = field(default_factory=Signal)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    rates: Rates = field(default_factory=Rates)
    settings: Settings = field(default_factory=Settings)
    queries: dict[str, Query] = field(default_factory=dict)
    toasts: dict[int, list[str]] = field(default_factory=dict)
    opened: dict[int, list[str]] = field(default_factory=dict)
    updates: UpdateQueue = field(init=False)
    _numbers: int = 0

    def __post_init__(self) -> None:
        self.updates = UpdateQueue(self.clock.now, self.signal)

    def timestamp(self) -> int:
        return int(self.clock.now().timestamp())

    def number(self) -> int:
        """A number that was never given out before."""
        self._numbers += 1
        return self._numbers

    def skip_to(self, number: int) -> None:
        """Take all numbers up to this one as given out."""
        self._numbers = max(self._numbers, number)

    def new_person(self, user: dict[str, Any]) -> Chat:
        user = {"id": 700_000 + self.number(), "is_bot": False, **user}
        person = self.people[user["id"]] = Person(user)
        raw: dict[str, Any] = {key: user[key] for key in _CHAT_NAMES if key in user}
        chat = self.chats[user["id"]] = Chat({**raw, "type": "private"}, person)
        return chat

    def new_group(self, title: str, *, supergroup: bool, privacy: bool) -> Chat:
        number = self.number()
        group_id = -(1_001_000_000_000 + number) if supergroup else -(4_000_000 + number)
        raw = {"id": group_id, "type": "supergroup" if supergroup else "group", "title": title}
        chat = self.chats[group_id] = Chat(raw, privacy=privacy, bot_status="left")
        return chat

    # --- finding chats -------------------------------------------------------------------------------------

    def chat(self, call: Call) -> Chat:
        """The chat that the request names."""
        if not call.has("chat_id"):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(call.number("chat_id") or 0)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if not chat.is_private:
            _check_membership(chat)
        return chat

    def writable(self, call: Call) -> Chat:
        """The same, if the bot may write there."""
        chat = self.chat(call)
        _check_topic(chat, call.number("message_thread_id"))
        if chat.person is not None:
            _check_person(chat.person)
        elif chat.bot_status != "administrator" and (chat.hushed or not chat.bot_speaks):
            raise bad_request("not enough rights to send text messages to the chat")
        return chat

    # --- messages ------------------------------------------------------------------------------------------

    def write(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> ChatMessage:
        """Put a new message into the chat."""
        raw = {
            "message_id": chat.next_id(),
            "from": sender,
            "chat": chat.raw,
            "date": self.timestamp(),
            **content,
        }
        message = ChatMessage(deepcopy(raw), from_bot=sender["id"] == self.bot["id"])
        chat.messages.append(message)
        chat.typing = chat.typing and not message.from_bot
        self.changed(chat, message)
        return message

    def changed(self, chat: Chat, message: ChatMessage) -> None:
        chat.touch(message)
        self.signal.fire()

    def remove(self, chat: Chat, message: ChatMessage) -> None:
        chat.messages.remove(message)
        chat.version += 1
        self.signal.fire()

    def tell(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Let the bot know."""
        return self.updates.tell(kind, payload)


def _check_membership(chat: Chat) -> None:
    if chat.bot_status == "deleted":
        raise forbidden("the group chat was deleted")
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")


def _check_topic(chat: Chat, thread: int | None) -> None:
    """General cannot be named: what is sent there names no topic."""
    if thread is not None and (thread == 1 or thread not in chat.topics):
        raise bad_request("message thread not found")
    if chat.topics and not chat.topics[thread or 1] and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")


def _check_person(person: Person) -> None:
    refusal: Refused | None = None
    if person.deactivated:
        refusal = forbidden("user is deactivated")
    elif person.blocked:
        refusal = forbidden("bot was blocked by the user")
    elif not person.started:
        refusal = forbidden("bot can't initiate conversation with a user")
    if refusal:
        raise refusal
