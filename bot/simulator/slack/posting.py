"""chat.*: posting, editing and deleting messages, with every reason to refuse."""

from bot.simulator.slack.calls import Call, RefusedError, TooFastError
from bot.simulator.slack.content import content_of, metadata_of
from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import Workspace


def post_message(slack: Workspace, call: Call) -> Json:
    call.need("channel")
    channel = find_target(slack, call.text("channel"))
    if wait := slack.rates.wait_for_post(channel.id):
        raise TooFastError(wait)
    content = content_of(call) | metadata_of(call)
    _check_may_post(slack, channel)
    raw = slack.bot_fields() | content | _thread_of(channel, call)
    if call.text("username"):
        slack.need_scope("chat:write.customize")
        raw["username"] = call.text("username")
    message = slack.post(channel, raw)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": message.raw}


def post_ephemeral(slack: Workspace, call: Call) -> Json:
    call.need("channel", "user")
    channel = slack.seen_channel(call.text("channel"))
    content = content_of(call)
    _check_may_post(slack, channel)
    if call.text("user") not in channel.members:
        raise RefusedError("user_not_in_channel")
    raw = slack.bot_fields() | content | _thread_of(channel, call)
    message = slack.post(channel, raw, ephemeral_for=call.text("user"))
    return {"ok": True, "message_ts": message.ts}


def update(slack: Workspace, call: Call) -> Json:
    call.need("channel", "ts")
    channel = slack.seen_channel(call.text("channel"))
    content = content_of(call)
    if channel.is_archived:
        raise RefusedError("is_inactive")
    message = _own(channel, call.text("ts"), "cant_update_message")
    rewrite(slack, message, content)
    metadata = call.args.get("metadata")
    if metadata == {}:
        message.raw.pop("metadata", None)
    else:
        message.raw.update(metadata_of(call))
    return {
        "ok": True,
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.raw,
    }


def rewrite(slack: Workspace, message: SlackMessage, content: Json) -> None:
    """Replace the content of a message; blocks and attachments that are not given again are removed."""
    for name in ("text", "blocks", "attachments"):
        message.raw.pop(name, None)
    message.raw |= content
    message.raw["edited"] = {"user": slack.bot_user_id, "ts": slack.new_ts()}
    slack.bell.ring()


def delete(slack: Workspace, call: Call) -> Json:
    call.need("channel", "ts")
    channel = slack.seen_channel(call.text("channel"))
    message = _own(channel, call.text("ts"), "cant_delete_message")
    if message.thread:
        message.raw = {"type": "message", "subtype": "tombstone", "ts": message.ts, "user": "USLACKBOT"}
        message.raw["text"] = "This message was deleted."
    else:
        channel.remove(message)
    slack.bell.ring()
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def permalink(slack: Workspace, call: Call) -> Json:
    call.need("channel", "message_ts")
    channel = slack.seen_channel(call.text("channel"))
    message = channel.find(call.text("message_ts"))
    if message is None:
        raise RefusedError("message_not_found")
    link = f"{call.base}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    parent = channel.parent_of(message)
    query = f"?thread_ts={parent.ts}&cid={channel.id}" if parent else ""
    return {"ok": True, "channel": channel.id, "permalink": link + query}


def find_target(slack: Workspace, target: str) -> Channel:
    """Return the target of a post: a channel by id or name, or a person's direct conversation."""
    if target in slack.people:
        return slack.direct_channel(target)
    named = [one for one in slack.channels.values() if one.name == target.removeprefix("#") and not one.is_im]
    return slack.seen_channel(named[0].id if named else target)


def _check_may_post(slack: Workspace, channel: Channel) -> None:
    if channel.is_archived:
        raise RefusedError("is_archived")
    outside = slack.bot_user_id not in channel.members
    if outside and not (channel.kind == "channels" and "chat:write.public" in slack.scopes):
        raise RefusedError("not_in_channel")


def _thread_of(channel: Channel, call: Call) -> Json:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return {}
    parent = channel.find(thread_ts)
    if parent is None:
        raise RefusedError("thread_not_found")
    if parent not in channel.messages:
        raise RefusedError("cannot_reply_to_message")
    broadcast = {"subtype": "thread_broadcast"} if call.flag("reply_broadcast") else {}
    return {"thread_ts": parent.ts, **broadcast}


def _own(channel: Channel, ts: str, error: str) -> SlackMessage:
    message = channel.find(ts)
    if message is None:
        raise RefusedError("message_not_found")
    if not message.bot or message.raw.get("subtype") == "tombstone":
        raise RefusedError(error)
    return message
