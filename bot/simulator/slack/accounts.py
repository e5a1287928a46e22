"""A person as Slack knows them: who they are, and what it shows them alone."""

from dataclasses import dataclass, field

from bot.simulator.slack.messages import SlackMessage
from bot.simulator.slack.openview import OpenView


@dataclass(eq=False, repr=False)
class Account:
    """Somebody with a Slack account; `stack` holds their modals, the topmost last."""

    id: str
    name: str
    username: str
    team_id: str
    guest: bool = False
    email: str = ""
    deleted: bool = False
    is_bot: bool = False
    admin: bool = False
    organisation: str = ""
    """The organisation of several workspaces that theirs belongs to."""
    ephemerals: list[SlackMessage] = field(default_factory=list)
    stack: list[OpenView] = field(default_factory=list)
    home_view: OpenView | None = None
