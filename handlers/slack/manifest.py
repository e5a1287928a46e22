"""The manifest of our Slack app, derived from what features declare."""

from typing import Any

from flows.feature import Features
from flows.kernel.texts import Texts
from flows.kernel.words import text
from handlers.slack.listeners import COMMAND, HELP

SCOPES = (
    "chat:write",
    "commands",
    "files:write",
    "files:read",
    "users:read",
    "channels:read",
    "groups:read",
    "channels:history",
    "groups:history",
)
"""The app's permissions in a workspace. The doctor checks that all are granted."""
MAX_DESCRIPTION, MAX_USAGE = 2000, 1000


def manifest(features: Features, texts: Texts) -> dict[str, Any]:
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {
            "name": "Doorstep",
            "description": texts.say(text("staff-about"), "en"),
            "background_color": "#1f3a4d",
        },
        "features": {
            # Without its tab for messages, nobody can be told anything directly.
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Doorstep", "always_online": True},
            "slash_commands": [command(features, texts)],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def command(features: Features, texts: Texts) -> dict[str, Any]:
    """Return the one command, with a hint for each of its words."""
    usages = [texts.say(one.usage, "en") for one in features.staff_commands.values()]
    return {
        "command": COMMAND,
        "description": texts.say(text("staff-command"), "en"),
        "usage_hint": " | ".join([*usages, HELP]),
        "should_escape": True,
    }
