"""A person at their Slack client: the errors they see, and how their actions are sent."""

import uuid
from dataclasses import dataclass, field

from bot.simulator.slack.accounts import Account
from bot.simulator.slack.envelopes import Ack
from bot.simulator.slack.messages import SlackMessage, newest
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import Workspace


@dataclass(eq=False, repr=False)
class Person(Account):
    """Somebody at their client. `errors` are those that Slack has shown them."""

    slack: Workspace = field(kw_only=True)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._mark = 0
        self._errors_before = 0

    @property
    def trouble(self) -> list[str]:
        """The errors of what they did last."""
        return self.errors[self._errors_before :]

    @property
    def is_stranger(self) -> bool:
        """Whether they belong to another organisation."""
        return self.team_id != self.slack.team_id

    def note_action(self) -> None:
        """Count only newer ephemerals from now on."""
        self._mark = len(self.ephemerals)
        self._errors_before = len(self.errors)

    async def act(self, what: str, type: str, payload: Json) -> Ack:
        """Send something they did; an action that nobody acks is an error on their screen."""
        self.note_action()
        ack = await self.slack.send_envelope(type, payload)
        if not ack.acked:
            self.errors.append(f"{what}: no answer within {self.slack.sockets.ack_seconds:g} seconds")
        return ack

    def as_actor(self) -> Json:
        """Return the person as interactive payloads name them."""
        return {"id": self.id, "username": self.username, "name": self.username, "team_id": self.team_id}

    def basics(self, type: str) -> Json:
        """Return the fields that every interactive payload has."""
        return {
            "type": type,
            "user": self.as_actor(),
            "api_app_id": self.slack.app_id,
            "team": self.slack.as_team(),
            "enterprise": {"id": self.organisation, "name": "Organisation"} if self.organisation else None,
            "is_enterprise_install": False,
            "trigger_id": self.slack.new_trigger(self.id),
        }

    async def told(self, text: str, *, timeout: float = 60.0) -> SlackMessage:
        """Wait for an ephemeral for this person, newer than their last own action, that contains `text`."""
        found = await self.slack.bell.until(lambda: newest(self.ephemerals[self._mark :], text), timeout)
        if found is None:
            told = "\n".join(message.screen() for message in self.ephemerals[self._mark :])
            raise AssertionError(f"{self.name} was not told {text!r}, but: {told or 'nothing'}; errors: {self.errors}")
        return found

    def new_client_id(self) -> str:
        """Return an id by which a client knows its own messages."""
        return str(uuid.uuid4())
