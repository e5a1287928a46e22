"""A chat as people see it: reading it, looking for buttons, saying something."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from .formatting import command_entities
from .model import Button, Chat, ChatMessage, plain
from .world import Query, World

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds after which what a person waits for counts as never coming, on however busy a machine."""
_FILE_NAMES = ("photo", "document", "voice", "video", "sticker", "contact", "location", "poll")


class Conversation:
    """The common part of a private chat and a group. Waiting here is for events, never for time to pass."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self._since = 0

    @property
    def chat_id(self) -> int:
        return self._chat.id

    @property
    def messages(self) -> list[ChatMessage]:
        """The messages in the chat now, oldest first."""
        return list(self._chat.messages)

    @property
    def actions(self) -> list[str]:
        """The chat actions ("typing") that were shown."""
        return self._chat.actions

    @property
    def pinned(self) -> list[ChatMessage]:
        return [message for message in self._chat.messages if message.message_id in self._chat.pinned]

    def screen(self) -> str:
        """Return the chat as plain text, buttons as [Label]."""
        lines = [line for message in self._chat.messages for line in _shown(message)]
        lines += [" ".join(f"<{label}>" for label in row) for row in self._chat.keyboard]
        return "\n".join(lines) or "(an empty chat)"

    async def sees(self, text: str, *, timeout: float = PATIENCE) -> ChatMessage:
        """Wait for a bot message with this text that is new or has changed since the last own action."""
        wanted, since = plain(text), self._since
        return await self._wait(lambda: self._said(wanted, since), f"nothing new says {text!r}", timeout)

    async def sees_anywhere(self, text: str, *, timeout: float = PATIENCE) -> ChatMessage:
        """Wait for a bot message with this text, however old; the newest if there are several."""
        wanted = plain(text)
        return await self._wait(lambda: self._said(wanted, 0), f"nothing says {text!r}", timeout)

    async def sees_no_more(self, text: str, *, timeout: float = PATIENCE) -> None:
        """Wait until no bot message has this text."""
        wanted = plain(text)
        await self._wait(lambda: None if self._said(wanted, 0) else True, f"something still says {text!r}", timeout)

    async def _wait(self, look: Callable[[], T | None], complaint: str, timeout: float) -> T:
        found = await self._world.signal.first(look, timeout)
        if found is None:
            raise AssertionError(f"{complaint}; the chat is:\n{self.screen()}")
        return found

    def _said(self, wanted: str, since: int) -> ChatMessage | None:
        for message in reversed(self._chat.messages):
            if message.from_bot and message.version > since and wanted in plain(message.text):
                return message
        return None

    # --- buttons -------------------------------------------------------------------------------------------

    async def _button(self, label: str, on: ChatMessage | None, timeout: float) -> tuple[ChatMessage, Button]:
        wanted = plain(label).strip()
        where = f" on {on.text!r}" if on else ""
        complaint = f"no single button {label!r}{where}"
        return await self._wait(lambda: self._labelled(wanted, on), complaint, timeout)

    def _labelled(self, wanted: str, on: ChatMessage | None) -> tuple[ChatMessage, Button] | None:
        candidates = [m for m in reversed(self._chat.messages) if m.from_bot and (on is None or m is on)]
        for exactly in (True, False):
            for message in candidates:
                fits = [button for row in message.buttons for button in row if _fits(button, wanted, exactly)]
                if fits and (exactly or len(fits) == 1):
                    return message, fits[0]
                if fits:
                    return None
        return None

    def _press(self, user: dict[str, Any], data: str, message: ChatMessage) -> None:
        """Send the bot the data of a button."""
        query_id = str(4_400_000_000_000 + self._world.number())
        self._world.queries[query_id] = Query(user["id"], self._chat.id, self._world.clock.now())
        self._mark()
        self._world.tell(
            "callback_query",
            {
                "id": query_id,
                "from": user,
                "message": self._accessible(message),
                "chat_instance": str(9_000_000_000_000 + abs(self._chat.id)),
                "data": data,
            },
        )

    def _accessible(self, message: ChatMessage) -> dict[str, Any]:
        if message in self._chat.messages:
            return message.raw
        return {"chat": self._chat.raw, "message_id": message.message_id, "date": 0}

    # --- saying something ----------------------------------------------------------------------------------

    def _mark(self) -> None:
        self._since = self._chat.version

    def _say(self, user: dict[str, Any], content: dict[str, Any], reply_to: ChatMessage | None = None) -> ChatMessage:
        if reply_to is not None:
            original = {key: value for key, value in reply_to.raw.items() if key != "reply_to_message"}
            content = {**content, "reply_to_message": original}
        message = self._world.write(self._chat, user, content)
        self._mark()
        if self._bot_hears(message):
            self._world.tell("message", message.raw)
        return message

    def _change(self, message: ChatMessage, text: str) -> None:
        if message.from_bot:
            raise AssertionError("people can edit only what they wrote themselves")
        name = "caption" if "caption" in message.raw else "text"
        kept = {key: value for key, value in message.raw.items() if key != "entities"}
        message.raw = {**kept, **written(name, text), "edit_date": self._world.timestamp()}
        self._world.changed(self._chat, message)
        self._mark()
        if self._bot_hears(message):
            self._world.tell("edited_message", deepcopy(message.raw))

    def _bot_hears(self, message: ChatMessage) -> bool:
        return True


def written(name: str, text: str) -> dict[str, Any]:
    """Return the fields of a text (or caption) that a person wrote; a leading /command is marked."""
    entities = command_entities(text)
    return {name: text, **({"entities": entities} if entities and name == "text" else {})}


def _fits(button: Button, wanted: str, exactly: bool) -> bool:
    label = plain(button.text).strip()
    return label == wanted if exactly else wanted in label


def _shown(message: ChatMessage) -> list[str]:
    who = "bot" if message.from_bot else message.raw["from"]["first_name"]
    things = [f"({name})" for name in _FILE_NAMES if name in message.raw]
    notes = ["(edited)"] if message.edited else []
    service = ["(service message)"] if message.is_service else []
    line = " ".join([f"{who}:", *things, *service, plain(message.text), *notes])
    return [line, *(" ".join(f"[{plain(button.text)}]" for button in row) for row in message.buttons)]
