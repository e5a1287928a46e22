"""The simulator for its users: a workspace that can be mounted on a web application."""

import json
from collections.abc import Iterable

from aiohttp import web

from bot.simulator.clock import SimClock
from bot.simulator.faults import Faults
from bot.simulator.journal import Journal
from bot.simulator.slack.envelopes import Ack, Envelope
from bot.simulator.slack.messages import Channel
from bot.simulator.slack.people import StaffMember
from bot.simulator.slack.rules import Json
from bot.simulator.slack.web import Front
from bot.simulator.slack.workspace import Workspace, slug


class SlackSimulator(Workspace):
    """A strict local Slack: Web API and Socket Mode over real HTTP and WebSocket."""

    people: dict[str, StaffMember]

    def __init__(
        self,
        clock: SimClock,
        journal: Journal,
        faults: Faults,
        *,
        bot_token: str = "xoxb-simulator",  # noqa: S107
        app_token: str = "xapp-simulator",  # noqa: S107
        team_id: str = "T0LANDLORD",
    ) -> None:
        super().__init__(clock, team_id)
        self.bot_token = bot_token
        self.app_token = app_token
        self._front = Front(self, journal, faults, bot_token, app_token)

    def mount(self, app: web.Application) -> None:
        """Serve /api/{method}, /socket, /upload/{id}, /files/{id} and /response/{id}."""
        self._front.mount(app)

    def channel(self, name: str, *, private: bool = False, shared: bool = False, bot_is_member: bool = True) -> Channel:
        """Make a channel; `shared` means with another organisation."""
        channel = self.add_channel(name.removeprefix("#"), is_private=private, is_ext_shared=shared)
        if bot_is_member:
            channel.members.add(self.bot_user_id)
        return channel

    def staff(
        self,
        name: str,
        *,
        guest: bool = False,
        team_id: str | None = None,
        organisation: str | None = None,
        channels: Iterable[Channel] = (),
    ) -> StaffMember:
        """Bring in a person; with another `team_id` they are a stranger, unless of our own organisation."""
        user_id, username = self.lasting_id("U", name), slug(name)
        email = f"{username}@landlord.example"
        person = StaffMember(user_id, name, username, team_id or self.team_id, guest, email, slack=self)
        person.organisation = (self.organisation if team_id is None else organisation) or ""
        self.people[user_id] = person
        for channel in channels:
            channel.members.add(user_id)
        return person

    @property
    def connections(self) -> int:
        """How many sockets are live."""
        return len(self.sockets.live)

    @property
    def envelopes(self) -> list[Envelope]:
        """Every envelope sent so far, oldest first, with its acks."""
        return self.sockets.envelopes

    async def connected(self, at_least: int = 1, *, timeout: float = 60.0) -> None:
        """Wait until so many sockets are live."""
        if not await self.bell.until(lambda: self.connections >= at_least, timeout):
            raise AssertionError(f"{self.connections} sockets are live, not {at_least}")

    async def disconnect_sockets(self, reason: str = "refresh_requested", *, warn: bool = False) -> None:
        """Send `disconnect` to every socket and close it; with `warn`, only the warning ahead of that."""
        await self.sockets.disconnect(reason, warn=warn)

    def deafen(self, *numbers: int, pongs: bool = False) -> None:
        """Make live sockets deaf (by number, oldest first; all if none is named): they stay open, but nothing passes.

        Envelopes are sent into the void: events come again as Slack retries them, any other input has failed for the
        person who sent it. Without `pongs` not even WebSocket pings are answered, so that a client can notice. With
        `pongs` (half-deaf) they are: that can be noticed only by a sign of the application's own, such as an event
        that it causes itself and waits for.
        """
        self.sockets.deafen(numbers, pongs=pongs)

    async def revoke(self, error: str = "token_revoked") -> None:
        """Make both tokens invalid from now on: every call is refused with this error, the sockets are closed."""
        self.revoked = error
        await self.sockets.expel("link_disabled")

    async def restore(self) -> None:
        """Make the tokens valid again."""
        self.revoked = ""

    async def push(self, frame: Json | str | bytes) -> None:
        """Send one socket a raw frame: broken, binary, or an envelope with something missing."""
        await self.sockets.push(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def redeliver(self, envelope_id: str) -> None:
        """Send an envelope once more: same payload, same envelope id."""
        await self.sockets.deliver(self.sockets.find(envelope_id))

    async def retry_event(self, envelope_id: str, reason: str = "timeout") -> Ack:
        """Send an event again as Slack retries it: same event id, the next attempt, a new envelope id."""
        first = self.sockets.find(envelope_id)
        if first.type != "events_api" or first.retry_attempt >= 3:
            raise AssertionError("Slack retries events only, and three times at most")
        again = Envelope(self.new_id("retry").lower(), first.type, first.payload, first.retry_attempt + 1, reason)
        return await self.sockets.deliver(again)

    async def repeat_event(self, envelope_id: str) -> Ack:
        """Send an event again as if it were another: new envelope id and new event id, as Slack sometimes does."""
        first = self.sockets.find(envelope_id)
        payload = first.payload | {"event_id": self.new_id("Ev")}
        return await self.send_envelope(first.type, payload)
