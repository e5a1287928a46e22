"""reactions.* and pins.*: marks that the app puts on messages."""

import re

from bot.simulator.slack.calls import Call, RefusedError
from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import Workspace


def add_reaction(slack: Workspace, call: Call) -> Json:
    _, message = _item(slack, call)
    name, users = _emoji(call), message.reactions
    if slack.bot_user_id in users.get(name, []):
        raise RefusedError("already_reacted")
    _set_reactions(slack, message, users | {name: [*users.get(name, []), slack.bot_user_id]})
    return {"ok": True}


def remove_reaction(slack: Workspace, call: Call) -> Json:
    _, message = _item(slack, call)
    name, users = _emoji(call), message.reactions
    if slack.bot_user_id not in users.get(name, []):
        raise RefusedError("no_reaction")
    left = [user for user in users[name] if user != slack.bot_user_id]
    _set_reactions(slack, message, users | {name: left})
    return {"ok": True}


def _emoji(call: Call) -> str:
    name = call.text("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise RefusedError("invalid_name")
    return name


def _set_reactions(slack: Workspace, message: SlackMessage, users: dict[str, list[str]]) -> None:
    listed = [{"name": name, "users": who, "count": len(who)} for name, who in users.items() if who]
    message.raw["reactions"] = listed
    slack.bell.ring()


def add_pin(slack: Workspace, call: Call) -> Json:
    channel, message = _item(slack, call)
    if slack.bot_user_id not in channel.members:
        raise RefusedError("not_in_channel")
    if (channel.id, message.ts) in slack.pins:
        raise RefusedError("already_pinned")
    slack.pins.add((channel.id, message.ts))
    message.raw["pinned_to"] = [channel.id]
    return {"ok": True}


def _item(slack: Workspace, call: Call) -> tuple[Channel, SlackMessage]:
    call.need("channel")
    if not call.text("timestamp"):
        raise RefusedError("no_item_specified")
    channel = slack.seen_channel(call.text("channel"))
    if channel.is_archived:
        raise RefusedError("is_archived")
    message = channel.find(call.text("timestamp"))
    if message is None:
        raise RefusedError("message_not_found")
    return channel, message
