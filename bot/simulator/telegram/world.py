"""The state of the simulated platform: people, chats, messages, files, settings."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.clock import SimClock

from .files import FileStore
from .model import Chat, ChatMessage, Person
from .rates import Rates
from .signals import Signal
from .updates import UpdateQueue

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
    """The bot's settings of itself on the platform."""

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
    revoked: bool = False
    """Whether the bot's token is invalid."""
    updates: UpdateQueue = field(init=False)
    _numbers: int = 0

    def __post_init__(self) -> None:
        self.updates = UpdateQueue(self.clock.now, self.signal)

    def timestamp(self) -> int:
        return int(self.clock.now().timestamp())

    def number(self) -> int:
        """Return a number that was never given out before."""
        self._numbers += 1
        return self._numbers

    def skip_to(self, number: int) -> None:
        """Count all numbers up to this one as given out."""
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
        """Tell the bot of an event."""
        return self.updates.tell(kind, payload)
