"""The app's permissions: by its scopes for good, by each action of a person for a while."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.simulator.slack.messages import Channel, SlackMessage

USUAL_SCOPES: Final = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)


@dataclass
class Trigger:
    """A person's action that may open one modal soon after."""

    user_id: str
    expires: datetime
    used: bool = False


@dataclass
class ResponseUrl:
    """A web hook that answers one action: five times in half an hour."""

    user_id: str
    channel: Channel
    expires: datetime
    message: SlackMessage | None = None
    uses: int = 0
