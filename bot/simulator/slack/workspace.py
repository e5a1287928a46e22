"""The workspace behind the API: its channels, people, files, open views and triggers."""

import copy
import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.simulator.clock import SimClock
from bot.simulator.slack.accounts import Account
from bot.simulator.slack.bell import Bell
from bot.simulator.slack.calls import RefusedError
from bot.simulator.slack.envelopes import Ack, Envelope
from bot.simulator.slack.grants import USUAL_SCOPES, ResponseUrl, Trigger
from bot.simulator.slack.limits import RESPONSE_URL_SECONDS, TRIGGER_SECONDS
from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.rates import Rates
from bot.simulator.slack.rules import Json
from bot.simulator.slack.sockets import Sockets


@dataclass
class SlackFile:
    """An uploaded file."""

    raw: Json
    length: int
    content: bytes | None = None
    shared: bool = False


@dataclass(eq=False, repr=False)
class Workspace:
    """The state of Slack at one moment."""

    clock: SimClock
    team_id: str = "T0LANDLORD"
    app_id: str = "A0DOORSTEP"
    bot_user_id: str = "U0DOORSTEP"
    bot_id: str = "B0DOORSTEP"
    bot_name: str = "doorstep"
    team_name: str = "Landlord"
    organisation: str = ""
    """The organisation of several workspaces (Enterprise Grid) that this one belongs to; empty: it stands alone."""
    names_team: bool = True
    """Whether interactive payloads name a workspace; those of an organisation may not."""
    base: str = "http://127.0.0.1"
    home_enabled: bool = True
    revoked: str = ""
    """The error that every call meets since the tokens were revoked; empty while they are valid."""
    scopes: set[str] = field(default_factory=lambda: set(USUAL_SCOPES))
    channels: dict[str, Channel] = field(default_factory=dict)
    people: Mapping[str, Account] = field(default_factory=dict)
    usergroups: dict[str, Json] = field(default_factory=dict)
    files: dict[str, SlackFile] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    pins: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.bell = Bell()
        self.rates = Rates(self.clock)
        self.sockets = Sockets(self.bell, self.clock, self.app_id)
        self._last_ts = 0

    def new_id(self, prefix: str) -> str:
        """Return an id that no other run of the simulator has given out."""
        return f"{prefix}{uuid.uuid4().hex[:10].upper()}"

    def lasting_id(self, prefix: str, name: str) -> str:
        """Return an id made from a name, so that it is the same in every run."""
        digest = hashlib.sha256(f"{name}{'*' * self._taken(prefix, name)}".encode()).hexdigest()
        return f"{prefix}0{digest[:9].upper()}"

    def _taken(self, prefix: str, name: str) -> int:
        names = [channel.name for channel in self.channels.values()] if prefix == "C" else []
        names += [person.name for person in self.people.values()] if prefix == "U" else []
        return names.count(name)

    def new_ts(self) -> str:
        """Return a time stamp that no other message has and that is later than all of them."""
        now = int(self.clock.now().timestamp() * 1_000_000)
        self._last_ts = max(now, self._last_ts + 100)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_trigger(self, user_id: str) -> str:
        trigger_id = f"{uuid.uuid4().int % 10**12}.{int(self.clock.now().timestamp())}.{uuid.uuid4().hex}"
        expires = self.clock.now() + timedelta(seconds=TRIGGER_SECONDS)
        self.triggers[trigger_id] = Trigger(user_id, expires)
        return trigger_id

    def new_response_url(self, user_id: str, channel: Channel, message: SlackMessage | None = None) -> str:
        name = self.new_id("R")
        expires = self.clock.now() + timedelta(seconds=RESPONSE_URL_SECONDS)
        self.response_urls[name] = ResponseUrl(user_id, channel, expires, message)
        return f"{self.base}/response/{name}"

    def name_of(self, some_id: str) -> str:
        """Return the name behind an id; the id itself if nobody has it."""
        if some_id == self.bot_user_id:
            return self.bot_name
        if some_id in self.people:
            return self.people[some_id].name
        if some_id in self.channels:
            return self.channels[some_id].name
        if some_id in self.usergroups:
            return str(self.usergroups[some_id]["handle"])
        return some_id

    def person(self, user_id: str, error: str = "user_not_found") -> Account:
        if user_id not in self.people:
            raise RefusedError(error)
        return self.people[user_id]

    def seen_channel(self, channel_id: str) -> Channel:
        """Return a channel that the app can see: a private one only if the app is a member."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.kind == "groups" and self.bot_user_id not in channel.members):
            raise RefusedError("channel_not_found")
        return channel

    def joined_channel(self, channel_id: str) -> Channel:
        """Return a channel that the app is in."""
        channel = self.seen_channel(channel_id)
        if self.bot_user_id not in channel.members:
            raise RefusedError("not_in_channel")
        return channel

    def as_team(self) -> Json | None:
        """Return the workspace as interactive payloads name it."""
        return {"id": self.team_id, "domain": self.team_name.lower()} if self.names_team else None

    def need_scope(self, needed: str) -> None:
        if needed and needed not in self.scopes:
            raise RefusedError("missing_scope", needed=needed, provided=",".join(sorted(self.scopes)))

    def add_channel(
        self, name: str, *, is_private: bool = False, is_ext_shared: bool = False, is_im: bool = False
    ) -> Channel:
        channel = Channel(
            self.lasting_id("D" if is_im else "C", name), name, self.bell, is_private, is_ext_shared, is_im
        )
        channel.created = int(self.clock.now().timestamp())
        self.channels[channel.id] = channel
        return channel

    def direct_channel(self, user_id: str) -> Channel:
        """Return the conversation between the app and one person; open it if need be."""
        members = {user_id, self.bot_user_id}
        for channel in self.channels.values():
            if channel.is_im and channel.members == members:
                return channel
        channel = self.add_channel(self.name_of(user_id), is_im=True)
        channel.members |= members
        return channel

    def usergroup(self, handle: str, members: Iterable[Account] = ()) -> str:
        """Make a user group and return its id."""
        group_id = self.new_id("S")
        users = [person.id for person in members]
        self.usergroups[group_id] = {"id": group_id, "handle": handle, "name": handle, "users": users}
        return group_id

    def post(self, channel: Channel, raw: Json, *, ephemeral_for: str | None = None) -> SlackMessage:
        """Show a message to everyone in the channel, or to one person."""
        message = SlackMessage(channel.id, {"type": "message", "ts": self.new_ts()} | raw, self.name_of, ephemeral_for)
        if ephemeral_for:
            self.people[ephemeral_for].ephemerals.append(message)
        elif parent := channel.find(str(raw.get("thread_ts", ""))):
            parent.thread.append(message)
            if raw.get("subtype") == "thread_broadcast":
                channel.messages.append(message)
        else:
            channel.messages.append(message)
        self.bell.ring()
        return message

    def bot_fields(self) -> Json:
        """Return the author's fields of a message by the app."""
        profile = {"id": self.bot_id, "app_id": self.app_id, "name": self.bot_name, "team_id": self.team_id}
        return {
            "user": self.bot_user_id,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "team": self.team_id,
            "bot_profile": profile,
        }

    async def send_envelope(self, type: str, payload: Json, *, envelope_id: str | None = None) -> Ack:
        """Send one raw envelope and wait for its ack."""
        envelope = Envelope(envelope_id or str(uuid.uuid4()), type, copy.deepcopy(payload))
        return await self.sockets.deliver(envelope)

    async def send_event(self, event: Json) -> Ack:
        """Send one event of the Events API, in its wrapping."""
        now = int(self.clock.now().timestamp())
        return await self.send_envelope(
            "events_api",
            {
                "team_id": self.team_id,
                "api_app_id": self.app_id,
                "event": event,
                "type": "event_callback",
                "event_id": self.new_id("Ev"),
                "event_time": now,
                "authorizations": [
                    {"team_id": self.team_id, "user_id": self.bot_user_id, "is_bot": True, "enterprise_id": None}
                ],
                "is_ext_shared_channel": self._is_shared(event),
            },
        )

    def _is_shared(self, event: Json) -> bool:
        channel = self.channels.get(str(event.get("channel")))
        return bool(channel and channel.is_ext_shared)


def slug(name: str) -> str:
    """Return a name as Slack writes handles."""
    return re.sub(r"[^a-z0-9]+", ".", name.lower()).strip(".")
