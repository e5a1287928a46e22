"""Staff of the landlord, and guests: everything a person can do in a channel."""

import html
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.slack.blocks import with_ids
from bot.simulator.slack.checks import check_blocks
from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.modals import ModalUser
from bot.simulator.slack.presses import action, control_at, find_action, pressing
from bot.simulator.slack.rules import Json
from bot.simulator.slack.states import Place, states

_WAIT = 60.0


@dataclass(eq=False, repr=False)
class StaffMember(ModalUser):
    """Somebody who reads cards, presses buttons, fills in modals and writes."""

    chosen: dict[str, dict[Place, Json]] = field(default_factory=dict)

    async def presses(self, label: str, *, on: SlackMessage) -> None:
        """Press a button or choose an option on a message, once it is there (up to five seconds)."""
        self._check_can_see(on)
        found = await self.slack.bell.until(lambda: find_action(self.slack, _blocks_of(on), label), _WAIT)
        if found is None or on.deleted:
            raise AssertionError(f"{self.name} sees no {label!r} to press on:\n{on.screen()}")
        await self._act_on(on, *found, f"pressing {label!r}")

    async def uses_on(self, on: SlackMessage, place: Place, value: Any = None) -> None:
        """Press the button at a place of a message, or choose there."""
        self._check_can_see(on)
        block, element = control_at(_blocks_of(on), place)
        await self._act_on(on, block, element, pressing(self.slack, element, value, self.suggested), "pressing that")

    async def _act_on(self, on: SlackMessage, block: Json, element: Json, state: Json, what: str) -> None:
        if element["type"] not in ("button", "overflow"):
            self.chosen.setdefault(on.ts, {})[block["block_id"], element["action_id"]] = state
        payload = self._on_message(on) | {"actions": [action(self.slack, block, element, state)]}
        await self.act(what, "interactive", payload)

    def _check_can_see(self, message: SlackMessage) -> None:
        channel = self.slack.channels[message.channel_id]
        if message.ephemeral_for not in (None, self.id):
            raise AssertionError(f"{self.name} cannot see a message for {self.slack.name_of(message.ephemeral_for)}")
        if channel.kind != "channels" and self.id not in channel.members:
            raise AssertionError(f"{self.name} is not in #{channel.name}")

    def _on_message(self, message: SlackMessage) -> Json:
        channel = self.slack.channels[message.channel_id]
        hidden = message.ephemeral_for is not None
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": hidden,
        }
        if "thread_ts" in message.raw:
            container["thread_ts"] = message.raw["thread_ts"]
        values = states(_blocks_of(message), self.chosen.get(message.ts, {}))
        payload = self.basics("block_actions") | {
            "container": container,
            "channel": {"id": channel.id, "name": _shown_name(channel)},
            "state": {"values": values},
            "response_url": self.slack.new_response_url(self.id, channel, message),
        }
        shown = {name: value for name, value in message.raw.items() if name != "metadata"}
        return payload if hidden else payload | {"message": shown}

    async def commands(self, text: str, *, in_channel: Channel) -> None:
        """Send a slash command, such as "/doorstep report"; what the app answers at once becomes an ephemeral."""
        command, _, rest = text.partition(" ")
        payload = {
            "team_id": self.slack.team_id,
            "team_domain": self.slack.team_name.lower(),
            "channel_id": in_channel.id,
            "channel_name": _shown_name(in_channel),
            "user_id": self.id,
            "user_name": self.username,
            "command": command,
            "text": self._escaped(rest.strip()),
            "api_app_id": self.slack.app_id,
            "is_enterprise_install": "false",
            "response_url": self.slack.new_response_url(self.id, in_channel),
            "trigger_id": self.slack.new_trigger(self.id),
        }
        ack = await self.act(text, "slash_commands", payload)
        if ack.payload:
            self._take_reply(in_channel, ack.payload)

    def _escaped(self, text: str) -> str:
        """Return text as Slack sends it with `should_escape`: mentions by id."""
        text = html.escape(text, quote=False)
        for person in sorted(self.slack.people.values(), key=lambda one: -len(one.name)):
            text = text.replace(f"@{person.name}", f"<@{person.id}|{person.username}>")
        for channel in sorted(self.slack.channels.values(), key=lambda one: -len(one.name)):
            text = text.replace(f"#{channel.name}", f"<#{channel.id}|{channel.name}>")
        return text

    def _take_reply(self, channel: Channel, reply: Json) -> None:
        if problems := check_blocks(reply.get("blocks") or []):
            self.errors.append(problems[0].sentence())
            return
        content = {"text": reply.get("text", ""), "blocks": with_ids(reply.get("blocks") or [])}
        public = reply.get("response_type") == "in_channel"
        self.slack.post(channel, self.slack.bot_fields() | content, ephemeral_for=None if public else self.id)

    async def says(self, text: str, *, in_channel: Channel, thread: SlackMessage | None = None) -> SlackMessage:
        """Write a message; the app gets the event if it is in the channel."""
        self._check_member(in_channel)
        self.note_action()
        raw: Json = {
            "user": self.id,
            "team": self.team_id,
            "client_msg_id": self.new_client_id(),
            "text": self._mentions(html.escape(text, quote=False)),
        }
        if thread is not None:
            raw["thread_ts"] = thread.raw.get("thread_ts") or thread.ts
        message = self.slack.post(in_channel, raw)
        if self.slack.bot_user_id in in_channel.members:
            await self._tell_app(in_channel, message)
        return message

    def _check_member(self, channel: Channel) -> None:
        if self.id not in channel.members:
            raise AssertionError(f"{self.name} is not in #{channel.name}")

    def _mentions(self, text: str) -> str:
        return text.replace(f"@{self.slack.bot_name}", f"<@{self.slack.bot_user_id}>")

    async def _tell_app(self, channel: Channel, message: SlackMessage) -> None:
        kind = {"channels": "channel", "groups": "group"}.get(channel.kind, channel.kind)
        event = message.raw | {"channel": channel.id, "channel_type": kind, "event_ts": message.ts}
        await self.slack.send_event(event)

    async def uses_shortcut(self, callback: str, *, on: SlackMessage) -> None:
        """Choose a message shortcut from the menu of a message."""
        self._check_can_see(on)
        payload = self._on_message(on) | {"type": "message_action", "callback_id": callback, "message_ts": on.ts}
        for name in ("container", "state"):
            del payload[name]
        await self.act(f"choosing {callback!r}", "interactive", payload)

    async def opens_home(self) -> None:
        """Look at the app's Home tab."""
        self.note_action()
        channel = self.slack.direct_channel(self.id)
        event = {"type": "app_home_opened", "user": self.id, "channel": channel.id, "tab": "home"}
        await self.slack.send_event(event | {"event_ts": self.slack.new_ts()})


def _blocks_of(message: SlackMessage) -> list[Json]:
    if message.deleted:
        return []
    attached = [item.get("blocks") or [] for item in message.raw.get("attachments") or []]
    return [*message.blocks, *(block for blocks in attached for block in blocks)]


def _shown_name(channel: Channel) -> str:
    """Return the channel's name in payloads: Slack gives neither private names nor the other person of a direct one."""
    return {"groups": "privategroup", "im": "directmessage"}.get(channel.kind, channel.name)
