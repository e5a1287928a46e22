"""conversations.*: channels, their members and their messages."""

from bot.simulator.slack.calls import Call, RefusedError, from_cursor, page_of, to_cursor
from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import Workspace

_TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def info(slack: Workspace, call: Call) -> Json:
    call.need("channel")
    channel = slack.seen_channel(call.text("channel"))
    count = {"num_members": len(channel.members)} if call.flag("include_num_members") else {}
    return {"ok": True, "channel": as_json(slack, channel) | count}


def listing(slack: Workspace, call: Call) -> Json:
    types = [name.strip() for name in (call.text("types") or "public_channel").split(",")]
    if any(name not in _TYPES for name in types):
        raise RefusedError("invalid_types")
    kinds = {_TYPES[name] for name in types}
    for kind in sorted(kinds):
        slack.need_scope(f"{kind}:read")
    found = [channel for channel in slack.channels.values() if channel.kind in kinds and _is_listed(slack, channel)]
    if call.flag("exclude_archived"):
        found = [channel for channel in found if not channel.is_archived]
    page, more = page_of([as_json(slack, channel) for channel in found], call)
    return {"ok": True, "channels": page, "response_metadata": more}


def _is_listed(slack: Workspace, channel: Channel) -> bool:
    return channel.kind == "channels" or slack.bot_user_id in channel.members


def members(slack: Workspace, call: Call) -> Json:
    call.need("channel")
    channel = slack.seen_channel(call.text("channel"))
    page, more = page_of([{"id": user} for user in sorted(channel.members)], call)
    return {"ok": True, "members": [item["id"] for item in page], "response_metadata": more}


def join(slack: Workspace, call: Call) -> Json:
    call.need("channel")
    channel = slack.seen_channel(call.text("channel"))
    if channel.kind != "channels":
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise RefusedError("is_archived")
    already = slack.bot_user_id in channel.members
    channel.members.add(slack.bot_user_id)
    warning = {"warning": "already_in_channel"} if already else {}
    return {"ok": True, "channel": as_json(slack, channel), **warning}


def open_direct(slack: Workspace, call: Call) -> Json:
    if call.text("channel"):
        channel = slack.joined_channel(call.text("channel"))
    else:
        users = [name for name in call.text("users").split(",") if name]
        if not users:
            raise RefusedError("users_list_not_supplied")
        if len(users) > 1:
            raise RefusedError("too_many_users")
        channel = slack.direct_channel(slack.person(users[0]).id)
    whole = as_json(slack, channel) if call.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": whole}


def history(slack: Workspace, call: Call) -> Json:
    """Return top-level messages, newest first."""
    call.need("channel")
    channel = slack.joined_channel(call.text("channel"))
    found = [message for message in reversed(channel.messages) if _is_between(message, call)]
    page, more = _page(found, call, newest_first=True)
    return {"ok": True, "messages": [_message(one, call) for one in page], **more}


def replies(slack: Workspace, call: Call) -> Json:
    """Return a thread: its parent, on every page of it, then the replies, oldest first."""
    call.need("channel", "ts")
    channel = slack.joined_channel(call.text("channel"))
    message = channel.find(call.text("ts"))
    if message is None:
        raise RefusedError("thread_not_found")
    if message in channel.messages:
        found = [message, *(reply for reply in message.thread if _is_between(reply, call))]
    else:
        found = [message]
    page, more = _page(found, call, newest_first=False)
    if page[:1] != found[:1]:
        page = [message, *page]
    return {"ok": True, "messages": [_message(one, call) for one in page], **more}


def _is_between(message: SlackMessage, call: Call) -> bool:
    ts, oldest, latest = float(message.ts), _moment(call, "oldest"), _moment(call, "latest")
    if call.flag("inclusive"):
        return (oldest is None or ts >= oldest) and (latest is None or ts <= latest)
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)


def _moment(call: Call, name: str) -> float | None:
    text = call.text(name)
    try:
        return float(text) if text and text != "now" else None
    except ValueError:
        raise RefusedError(f"invalid_ts_{name}") from None


def _page(found: list[SlackMessage], call: Call, *, newest_first: bool) -> tuple[list[SlackMessage], Json]:
    size, place = call.limit(100), from_cursor(call.text("cursor"))
    if place:
        found = [one for one in found if (one.ts <= place if newest_first else one.ts >= place)]
    more = len(found) > size
    cursor = {"response_metadata": {"next_cursor": to_cursor(found[size].ts)}} if more else {}
    return found[:size], {"has_more": more, **cursor}


def _message(message: SlackMessage, call: Call) -> Json:
    raw = dict(message.raw)
    if not call.flag("include_all_metadata"):
        raw.pop("metadata", None)
    if message.thread:
        users = list(dict.fromkeys(reply.user for reply in message.thread))
        raw |= {"thread_ts": message.ts, "reply_count": len(message.thread), "reply_users": users}
        raw["latest_reply"] = message.thread[-1].ts
    return raw


def as_json(slack: Workspace, channel: Channel) -> Json:
    """Return a channel as the API describes it."""
    if channel.is_im:
        user = next((one for one in channel.members if one != slack.bot_user_id), "")
        return {"id": channel.id, "created": channel.created, "is_im": True, "user": user, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_shared": channel.is_ext_shared or channel.is_org_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": False,
        "is_org_shared": channel.is_org_shared,
        "is_member": slack.bot_user_id in channel.members,
        "context_team_id": slack.team_id,
        "created": channel.created,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
