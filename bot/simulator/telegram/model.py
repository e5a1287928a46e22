"""The parts of a chat: people, messages, buttons."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

_MARKS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def plain(text: str) -> str:
    """Return the text without the invisible marks that steer right-to-left writing."""
    return text.translate(_MARKS)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; a tap sends `callback_data` to the bot or opens `url`."""

    text: str
    callback_data: str | None = None
    url: str | None = None


@dataclass(eq=False)
class ChatMessage:
    """One message in the chat. `raw` is the Bot API's Message, replaced when it is edited."""

    raw: dict[str, Any]
    from_bot: bool
    version: int = 0
    reactions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def message_id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The text, or the caption of a message with a file."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def buttons(self) -> list[list[Button]]:
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows]

    @property
    def photo(self) -> list[dict[str, Any]] | None:
        return self.raw.get("photo")

    @property
    def document(self) -> dict[str, Any] | None:
        return self.raw.get("document")

    @property
    def date(self) -> datetime:
        return datetime.fromtimestamp(self.raw["date"], UTC)

    @property
    def edited(self) -> bool:
        return "edit_date" in self.raw

    @property
    def reply_to(self) -> int | None:
        """The id of the message that this one answers."""
        original = self.raw.get("reply_to_message")
        return original["message_id"] if original else None

    @property
    def is_service(self) -> bool:
        return bool(_SERVICE.intersection(self.raw))


_SERVICE = {
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "group_chat_created",
    "supergroup_chat_created",
    "new_chat_title",
    "forum_topic_created",
    "forum_topic_closed",
    "forum_topic_reopened",
}


@dataclass
class Person:
    """Someone with a phone, and their standing with the bot."""

    user: dict[str, Any]
    started: bool = False
    blocked: bool = False
    deactivated: bool = False


@dataclass
class Chat:
    """A private chat (it has a `person`) or a group (it has `members` and the bot's standing)."""

    raw: dict[str, Any]
    person: Person | None = None
    privacy: bool = True
    bot_status: str = "member"
    members: dict[int, dict[str, Any]] = field(default_factory=dict)
    messages: list[ChatMessage] = field(default_factory=list)
    last_message_id: int = 0
    version: int = 0
    migrated_to: int | None = None
    topics: dict[int, bool] = field(default_factory=dict)
    """Of a forum: whether each topic is open. General, which is 1, is always there."""
    hushed: bool = False
    """Whether nobody but administrators may write."""
    bot_speaks: bool = True
    """Whether a restricted bot may write."""
    pinned: list[int] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    typing: bool = False
    """Whether the bot has said that it is at work, and nothing else since."""
    keyboard: list[list[str]] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.raw["id"])

    @property
    def is_private(self) -> bool:
        return self.person is not None

    @property
    def kind(self) -> str:
        """Its name in error texts: private, group or supergroup."""
        return str(self.raw["type"])

    def find(self, message_id: int) -> ChatMessage | None:
        return next((message for message in self.messages if message.message_id == message_id), None)

    def next_id(self) -> int:
        self.last_message_id += 1
        return self.last_message_id

    def touch(self, message: ChatMessage) -> None:
        """Note that the message is new or has changed."""
        self.version += 1
        message.version = self.version
