"""Slack's payloads: what they are called, who sent them, and what of them is kept."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PLATFORM = "slack"
SECRETS = frozenset({"token", "response_url", "response_urls", "authorizations", "api_app_id"})


@dataclass(frozen=True, slots=True)
class Click:
    """What every interaction says: who, from which organisation, where, and the trigger that opens a form.

    `answer_to` is where it can be answered even if we are not in that place; it is used at once and never kept.
    """

    user: str
    team: str
    channel: str
    trigger: str
    answer_to: str = field(default="", repr=False)


def key(body: Mapping[str, Any]) -> str:
    """What makes a payload the same as one we had: for a message its place, else Slack's own id of it."""
    event = body.get("event")
    if isinstance(event, Mapping):
        if event.get("type") == "message" and "ts" in event:
            stamp = event.get("event_ts") or event["ts"]
            return f"message:{event.get('channel')}:{event['ts']}:{stamp}:{event.get('subtype', '')}"
        return f"event:{body.get('event_id')}"
    if trigger := body.get("trigger_id"):
        return f"trigger:{trigger}"
    return "body:" + hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def lane(body: Mapping[str, Any]) -> str:
    """Whose input it is."""
    event = body.get("event")
    user = event.get("user") if isinstance(event, Mapping) else body.get("user", body.get("user_id"))
    user = user.get("id") if isinstance(user, Mapping) else user
    return f"{PLATFORM}:{user or 'team'}"


def kept(body: Mapping[str, Any]) -> str:
    """A payload as it is written down: without what could be used to act in its name."""
    return json.dumps({name: value for name, value in body.items() if name not in SECRETS})


def click(body: Mapping[str, Any]) -> Click:
    """Who did it. What a payload does not say is empty, and fits nobody."""
    if "command" in body:
        return Click(
            str(body.get("user_id", "")),
            str(body.get("team_id", "")),
            str(body.get("channel_id", "")),
            str(body.get("trigger_id", "")),
            str(body.get("response_url", "")),
        )
    user = body.get("user") or {}
    container, channel = body.get("container") or {}, body.get("channel") or {}
    return Click(
        user=str(user.get("id", "")),
        team=str(user.get("team_id") or (body.get("team") or {}).get("id", "")),
        channel=str(container.get("channel_id") or channel.get("id", "")),
        trigger=str(body.get("trigger_id", "")),
        answer_to=str(body.get("response_url", "")),
    )
