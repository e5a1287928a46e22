"""The Web API's methods as one table: each one's function, the scope it needs, and its rate tier."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.simulator.slack import conversations, directory, marks, posting, uploads, validating, views
from bot.simulator.slack.calls import Call, TooFastError
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import Workspace


@dataclass(frozen=True)
class Method:
    """`scope` may hold `{}` for the kind of the channel in question (channels, groups, im)."""

    run: Callable[[Workspace, Call], Json]
    tier: int
    scope: str = ""


METHODS: Final[dict[str, Method]] = {
    "api.test": Method(directory.api_test, 4),
    "apps.connections.open": Method(directory.open_connection, 1),
    "auth.test": Method(directory.auth_test, 5),
    "blocks.validate": Method(validating.validate, 4),
    "bots.info": Method(directory.bots_info, 3, "users:read"),
    "chat.delete": Method(posting.delete, 3, "chat:write"),
    "chat.getPermalink": Method(posting.permalink, 5),
    "chat.postEphemeral": Method(posting.post_ephemeral, 4, "chat:write"),
    "chat.postMessage": Method(posting.post_message, 5, "chat:write"),
    "chat.update": Method(posting.update, 3, "chat:write"),
    "conversations.history": Method(conversations.history, 3, "{}:history"),
    "conversations.info": Method(conversations.info, 3, "{}:read"),
    "conversations.join": Method(conversations.join, 3, "channels:join"),
    "conversations.list": Method(conversations.listing, 2),
    "conversations.members": Method(conversations.members, 4, "{}:read"),
    "conversations.open": Method(conversations.open_direct, 3, "im:write"),
    "conversations.replies": Method(conversations.replies, 3, "{}:history"),
    "files.completeUploadExternal": Method(uploads.complete_upload, 4, "files:write"),
    "files.getUploadURLExternal": Method(uploads.get_upload_url, 4, "files:write"),
    "files.delete": Method(uploads.delete, 3, "files:write"),
    "files.info": Method(uploads.info, 4, "files:read"),
    "pins.add": Method(marks.add_pin, 2, "pins:write"),
    "reactions.add": Method(marks.add_reaction, 3, "reactions:write"),
    "reactions.remove": Method(marks.remove_reaction, 2, "reactions:write"),
    "team.info": Method(directory.team_info, 3, "team:read"),
    "usergroups.list": Method(directory.usergroup_list, 2, "usergroups:read"),
    "users.info": Method(directory.user_info, 4, "users:read"),
    "users.list": Method(directory.user_list, 2, "users:read"),
    "users.lookupByEmail": Method(directory.user_by_email, 3, "users:read.email"),
    "views.open": Method(views.open_view, 4),
    "views.publish": Method(views.publish, 4),
    "views.push": Method(views.push, 4),
    "views.update": Method(views.update, 4),
}
APP_TOKEN_METHODS: Final = frozenset({"apps.connections.open"})


def run(slack: Workspace, call: Call) -> Json:
    """Run a method within its rate and scope."""
    method = METHODS[call.method]
    if call.method not in APP_TOKEN_METHODS and (wait := slack.rates.wait_for_call(call.method, method.tier)):
        raise TooFastError(wait)
    slack.need_scope(_scope(slack, method, call))
    return method.run(slack, call)


def _scope(slack: Workspace, method: Method, call: Call) -> str:
    if "{}" not in method.scope:
        return method.scope
    channel = slack.channels.get(call.text("channel"))
    return method.scope.format(channel.kind if channel else "channels")
