"""Channels and the messages in them, as people and tests look at them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.simulator.slack.bell import Bell
from bot.simulator.slack.rules import Json
from bot.simulator.slack.words import Names, links_in, pings_in, read_blocks, read_mrkdwn


@dataclass(eq=False, repr=False)
class SlackMessage:
    """One message. It is the same object after an edit, so what it shows is always its current state."""

    channel_id: str
    raw: Json
    names: Names
    ephemeral_for: str | None = None
    thread: list[SlackMessage] = field(default_factory=list)
    deleted: bool = False

    @property
    def ts(self) -> str:
        return str(self.raw["ts"])

    @property
    def user(self) -> str:
        return str(self.raw.get("user", ""))

    @property
    def bot(self) -> bool:
        """Whether the app wrote it."""
        return "bot_id" in self.raw

    @property
    def text(self) -> str:
        return str(self.raw.get("text") or "")

    @property
    def blocks(self) -> list[Json]:
        return list(self.raw.get("blocks") or [])

    @property
    def metadata(self) -> Json | None:
        value: Json | None = self.raw.get("metadata")
        return value

    @property
    def files(self) -> list[Json]:
        return list(self.raw.get("files") or [])

    @property
    def edited(self) -> bool:
        return "edited" in self.raw

    @property
    def reactions(self) -> dict[str, list[str]]:
        """The people who reacted, by reaction."""
        return {item["name"]: item["users"] for item in self.raw.get("reactions") or []}

    @property
    def pings(self) -> list[str]:
        """Everybody whom this message notifies, as Slack writes it: `<!channel>`, `<@U…>`, `<!subteam^…>`."""
        return pings_in(self.raw)

    @property
    def links(self) -> list[tuple[str, str]]:
        """The links in it, as (address, label)."""
        return links_in(self.raw)

    def words(self) -> str:
        """Return everything that can be read in it: the fallback text, the blocks, button labels, file names."""
        parts = [read_mrkdwn(self.text, self.names), self._body()]
        return "\n".join(dict.fromkeys(part for part in parts if part))

    def shown(self) -> str:
        """The text on the screen: the blocks, or the message text if there are none."""
        return self._body() or read_mrkdwn(self.text, self.names)

    def _body(self) -> str:
        attachments: list[Json] = self.raw.get("attachments") or []
        parts = [read_blocks(self.blocks, self.names)]
        if not self.blocks and (attachments or self.files):
            parts.append(read_mrkdwn(self.text, self.names))
        for item in attachments:
            parts.append(read_mrkdwn(str(item.get("text") or item.get("fallback") or ""), self.names))
            parts.append(read_blocks(item.get("blocks") or [], self.names))
        parts += [f"(file: {item['title']})" for item in self.files]
        return "\n".join(part for part in parts if part)

    def __repr__(self) -> str:
        return f"<SlackMessage {self.ts} {self.words()!r}>"

    def screen(self, indent: str = "") -> str:
        """Return the message and its thread as plain text."""
        author = self.raw.get("username") or (self.names(self.user) if self.user else "somebody")
        edited = " (edited)" if self.edited else ""
        lines = self.shown().splitlines() or [""]
        text = "\n".join(f"{indent}  {line}" for line in lines)
        replies = [reply.screen(indent + "    ") for reply in self.thread]
        return "\n".join([f"{indent}{author}{edited}:", text, *replies])


@dataclass(eq=False, repr=False)
class Channel:
    """A channel or a direct conversation. `messages` are the top-level ones, oldest first."""

    id: str
    name: str
    bell: Bell
    is_private: bool = False
    is_ext_shared: bool = False
    is_im: bool = False
    is_org_shared: bool = False
    is_archived: bool = False
    topic: str = ""
    created: int = 0
    members: set[str] = field(default_factory=set)
    messages: list[SlackMessage] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The word that scopes use for it: channels, groups or im."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"

    def find(self, ts: str) -> SlackMessage | None:
        """Return the message with this ts, in the channel or in one of its threads."""
        everything = (message for top in self.messages for message in (top, *top.thread))
        return next((message for message in everything if message.ts == ts), None)

    def parent_of(self, message: SlackMessage) -> SlackMessage | None:
        """Return the top-level message whose thread holds this one."""
        return next((top for top in self.messages if message in top.thread), None)

    def remove(self, message: SlackMessage) -> None:
        message.deleted = True
        parent = self.parent_of(message)
        (parent.thread if parent else self.messages).remove(message)

    async def shows(self, text: str, *, timeout: float = 60.0) -> SlackMessage:
        """Wait until a top-level message contains `text`; the newest such message."""
        found = await self.bell.until(lambda: newest(self.messages, text), timeout)
        if found is None:
            raise AssertionError(f"#{self.name} does not show {text!r}:\n{self.screen()}")
        return found

    async def thread_shows(self, message: SlackMessage, text: str, *, timeout: float = 60.0) -> SlackMessage:
        """Wait until a reply in the thread of `message` contains `text`."""
        found = await self.bell.until(lambda: newest(message.thread, text), timeout)
        if found is None:
            raise AssertionError(f"the thread does not show {text!r}:\n{message.screen()}")
        return found

    def screen(self) -> str:
        """Return the whole channel with its threads, as plain text."""
        return "\n".join([f"#{self.name}", *(message.screen() for message in self.messages)])


def newest(messages: list[SlackMessage], text: str) -> SlackMessage | None:
    """Return the newest of the messages that contain `text`."""
    return next((message for message in reversed(messages) if text in message.words()), None)
