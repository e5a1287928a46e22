"""Slack's payloads: their names, their senders, and the parts of them that are kept."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.kernel.matching import undressed

PLATFORM = "slack"
SECRETS = frozenset({"token", "response_url", "response_urls", "authorizations", "api_app_id"})
COPIES = frozenset({"message"})
"""Parts of a click with the content of the pressed message: a whole card, with its resident's name, home and words."""
USED = frozenset({"block_actions", "view_submission", "view_closed", "block_suggestion"})
"""The payloads that staff send us, beside a command, which has no type. Any other holds what is not meant for us."""
TYPED = USED - {"block_actions"}
"""Those of them that may hold words of staff."""
TOLD = ("type", "team_id", "event_id", "event_time")
TOLD_OF_EVENT = ("type", "subtype", "channel", "ts", "event_ts")
LONGEST_KEY = 200
_EMOJI = re.compile(r"(?<!\w):[\w+'-]+:(?!\w)")
"""An emoji, as Slack writes it: :wave:"""
_ID = re.compile(r"[A-Za-z0-9._-]{1,150}")


@dataclass(frozen=True, slots=True)
class Click:
    """The facts of every interaction: who, from which organisation, where, and the trigger that opens a form.

    `answer_to` is where it can be answered even if we are not in that channel; it is used at once and never kept.
    """

    user: str
    team: str
    channel: str
    trigger: str
    message: str = ""
    answer_to: str = field(default="", repr=False)


def key(body: Mapping[str, Any]) -> str:
    """Return the key by which a repeated payload is known: for a message its place, else Slack's own id of it."""
    found = _key(body)
    if found and found.isascii() and found.isprintable() and len(found) <= LONGEST_KEY:
        return found
    return "body:" + hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _key(body: Mapping[str, Any]) -> str:
    event = body.get("event")
    if isinstance(event, Mapping):
        if event.get("type") == "message" and "ts" in event:
            stamp = event.get("event_ts") or event["ts"]
            return f"message:{event.get('channel')}:{event['ts']}:{stamp}:{event.get('subtype', '')}"
        return f"event:{body['event_id']}" if body.get("event_id") else ""
    return f"trigger:{body['trigger_id']}" if body.get("trigger_id") else ""


def lane(body: Mapping[str, Any]) -> str:
    """Return the lane of a payload: its person."""
    event = body.get("event")
    user = event.get("user") if isinstance(event, Mapping) else body.get("user", body.get("user_id"))
    return f"{PLATFORM}:{_id(user.get('id') if isinstance(user, Mapping) else user) or 'team'}"


def kept(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload as it is kept: without the secrets to act in its name, and without copies of a card.

    Of what we have no use for, such as talk in a channel, only its kind and place are kept.
    """
    if str(body.get("type")) in USED or _is_command(body):
        return {name: value for name, value in body.items() if name not in SECRETS | COPIES}
    event = _plain(part(body, "event"), TOLD_OF_EVENT)
    return {**_plain(body, TOLD), **({"event": event} if event else {})}


def stays(body: Mapping[str, Any]) -> str | None:
    """Return what stays of a kept payload once it is handled: nothing that staff typed, for that is kept where it
    belongs. None: all of it, because it holds no words."""
    typed = str(body.get("type")) in TYPED or _is_command(body)
    return json.dumps(_plain(body, ("type", "command"))) if typed else None


def _is_command(body: Mapping[str, Any]) -> bool:
    return "command" in body and "type" not in body


def _plain(body: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return the values of these names that look like ids or numbers."""
    found = {name: body[name] for name in names if name in body}
    return {name: value for name, value in found.items() if type(value) is int or _id(value)}


def click(body: Mapping[str, Any]) -> Click:
    """Return the facts of a click. A value that is missing, or not as Slack sends it, is empty, and fits nobody."""
    trigger, url = _id(body.get("trigger_id")), body.get("response_url")
    answer_to = url if isinstance(url, str) else ""
    if "command" in body:
        who, team, channel = (_id(body.get(name)) for name in ("user_id", "team_id", "channel_id"))
        return Click(who, team, channel, trigger, answer_to=answer_to)
    user, of = part(body, "user"), part(body, "team")
    container, place = part(body, "container"), part(body, "channel")
    return Click(
        user=_id(user.get("id")),
        team=_id(user.get("team_id") or of.get("id")),
        channel=_id(container.get("channel_id") or place.get("id")) or _opened_in(part(body, "view")),
        trigger=trigger,
        message=_id(container.get("message_ts")),
        answer_to=answer_to,
    )


def typed(body: Mapping[str, Any]) -> str:
    """Return what was typed behind a command, as its sender sees it: links and names by their label, and no escapes."""
    said = body.get("text")
    shown = re.sub(
        r"<([^<>|]*)(?:\|([^<>]*))?>", lambda link: link[2] or link[1], said if isinstance(said, str) else ""
    )
    for sign, escaped in (("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")):
        shown = shown.replace(escaped, sign)
    return undressed(_EMOJI.sub(" ", shown))


def _opened_in(view: Mapping[str, Any]) -> str:
    """Return the channel that a form remembers it was opened in: alone, or among other things."""
    meta = view.get("private_metadata")
    try:
        found = json.loads(meta) if isinstance(meta, str) and meta.startswith("{") else meta
    except (ValueError, RecursionError):
        return ""
    return _id(found.get("channel") if isinstance(found, Mapping) else found)


def part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part of a payload that should be an object; an empty one for anything else."""
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _id(value: Any) -> str:
    """Return one of Slack's ids; "" for anything else."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""
