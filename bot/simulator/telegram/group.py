"""A group chat: the neighbours of a block, and sometimes the bot."""

from typing import Any

from .chats import as_member, membership_change
from .conversation import PATIENCE, Conversation, written
from .model import ChatMessage, plain
from .phone import Phone
from .profile import commands_shown
from .sending import in_topic

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""The sender that Telegram names for an administrator who shows no name."""
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


class GroupChat(Conversation):
    """A group (or supergroup) and what its members do. The bot must be added first."""

    @property
    def title(self) -> str:
        return str(self._chat.raw["title"])

    # --- members -------------------------------------------------------------------------------------------

    async def joins(self, phone: Phone, status: str = "member") -> None:
        """Let someone join; `status` may be creator or administrator."""
        self._chat.members[phone.user["id"]] = as_member(phone.user, status)
        self._say(phone.user, {"new_chat_members": [phone.user]})

    async def leaves(self, phone: Phone) -> None:
        self._chat.members[phone.user["id"]] = as_member(phone.user, "left")
        self._say(phone.user, {"left_chat_member": phone.user})

    async def adds_bot(self, by: Phone, payload: str = "") -> None:
        """Add the bot, as `?startgroup=` does when there is a payload."""
        self._bot_becomes("member", by)
        self._say(by.user, {"new_chat_members": [self._world.bot]})
        if payload:
            await self.sends(by, f"/start@{self._world.bot['username']} {payload}")

    async def promotes_bot(self, by: Phone) -> None:
        self._bot_becomes("administrator", by)

    async def kicks_bot(self, by: Phone) -> None:
        self._bot_becomes("kicked", by)

    async def demotes_bot(self, by: Phone) -> None:
        self._bot_becomes("member", by)

    async def restricts_bot(self, by: Phone, *, speaks: bool) -> None:
        """Give the bot rights of its own: it may write, or may not."""
        self._chat.bot_speaks = speaks
        self._bot_becomes("restricted", by)

    async def hushes(self, hushed: bool = True) -> None:
        """Let only administrators write (or everybody again); bots do not hear of it."""
        self._chat.hushed = hushed

    async def dissolves(self) -> None:
        """Delete the group; the bot does not hear of it."""
        self._chat.bot_status = "deleted"

    def _bot_becomes(self, status: str, by: Phone) -> None:
        old, self._chat.bot_status = self._chat.bot_status, status
        self._chat.bot_speaks = self._chat.bot_speaks if status == "restricted" else True
        self._mark()
        self._world.tell("my_chat_member", membership_change(self._world, self._chat, by.user, old, status))

    # --- messages and taps ---------------------------------------------------------------------------------

    async def sends(
        self, phone: Phone, text: str, *, reply_to: ChatMessage | None = None, topic: int | None = None
    ) -> ChatMessage:
        self._must_be_in(phone)
        return self._say(phone.user, {**written("text", text), **in_topic(topic)}, reply_to)

    async def sends_as_the_group(self, phone: Phone, text: str) -> ChatMessage:
        """Write as an administrator who shows no name."""
        self._must_be_in(phone)
        return self._say(ANONYMOUS, {**written("text", text), "sender_chat": self._chat.raw})

    async def is_sent(self, channel: dict[str, Any], text: str) -> ChatMessage:
        """Forward a post of the channel that the group belongs to."""
        origin = {"type": "channel", "chat": channel, "message_id": 7, "date": self._world.timestamp()}
        about = {"sender_chat": channel, "is_automatic_forward": True, "forward_origin": origin}
        return self._say(TELEGRAM, {**written("text", text), **about})

    async def renames(self, by: Phone, title: str) -> None:
        self._chat.raw["title"] = title
        self._say(by.user, {"new_chat_title": title})

    # --- topics --------------------------------------------------------------------------------------------

    async def becomes_a_forum(self) -> None:
        self._chat.raw["is_forum"] = True
        self._chat.topics[1] = True

    async def opens_topic(self, by: Phone, name: str) -> int:
        """Open a new topic; return its number."""
        message = self._say(by.user, {"forum_topic_created": {"name": name, "icon_color": 7322096}})
        message.raw |= in_topic(message.message_id)
        self._chat.topics[message.message_id] = True
        return message.message_id

    async def closes_topic(self, by: Phone, topic: int) -> None:
        self._chat.topics[topic] = False
        self._say(by.user, {"forum_topic_closed": {}, **in_topic(topic if topic != 1 else None)})

    async def deletes_topic(self, topic: int) -> None:
        """Delete a topic; the bot does not hear of it."""
        del self._chat.topics[topic]

    def commands(self, language: str) -> list[dict[str, str]]:
        """Return the command menu that members see."""
        return commands_shown(self._world, self.chat_id, language, "all_group_chats")

    async def sees_command(self, label: str, language: str, *, timeout: float = PATIENCE) -> None:
        """Wait until the command menu that members see has one with this label."""
        await self._wait(
            lambda: any(one["description"] == label for one in self.commands(language)) or None,
            f"no command in the menu is {label!r}",
            timeout,
        )

    async def taps(self, phone: Phone, label: str, *, on: ChatMessage | None = None, timeout: float = PATIENCE) -> None:
        """Tap a button; the pop-up that answers shows up in the phone's toasts."""
        self._must_be_in(phone)
        message, button = await self._button(label, on, timeout)
        if button.callback_data is not None:
            self._press(phone.user, button.callback_data, message)
        elif button.url is not None:
            phone.opened.append(button.url)

    async def taps_data(self, phone: Phone, data: str, *, on: ChatMessage) -> None:
        """Tap the button that holds this data."""
        self._must_be_in(phone)
        self._press(phone.user, data, on)

    async def migrates(self, by: Phone) -> int:
        """Turn the group into a supergroup; return the new chat id."""
        new = self._world.new_group(self.title, supergroup=True, privacy=self._chat.privacy)
        old = self._chat
        new.members, new.bot_status = dict(old.members), old.bot_status
        self._say(by.user, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self._chat, self._since = new, 0
        self._say(by.user, {"migrate_from_chat_id": old.id})
        return new.id

    def _must_be_in(self, phone: Phone) -> None:
        if self._chat.members.get(phone.user["id"], {"status": "left"})["status"] in {"left", "kicked"}:
            raise AssertionError(f"{phone.user['first_name']} is not in the group {self.title!r}")

    def _bot_hears(self, message: ChatMessage) -> bool:
        if self._chat.bot_status not in {"member", "administrator", "restricted"}:
            return False
        if not self._chat.privacy or self._chat.bot_status == "administrator" or message.is_service:
            return True
        return _is_for_bot(message.raw, self._world.bot)


def _is_for_bot(raw: dict[str, Any], bot: dict[str, Any]) -> bool:
    """Return whether a bot in privacy mode gets this: a command that is not for another bot, or a reply to it."""
    command = plain(str(raw.get("text", ""))).split(maxsplit=1)[:1]
    if command and command[0].startswith("/"):
        _, _, addressee = command[0].partition("@")
        return addressee.lower() in {"", bot["username"].lower()}
    return bool(raw.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"])
