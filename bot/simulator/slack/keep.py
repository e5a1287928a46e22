"""A simulated Slack as JSON and back."""

import base64

from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import SlackFile, Workspace

_CHANNEL = ("name", "is_private", "is_ext_shared", "is_org_shared", "is_im", "is_archived", "topic", "created")


def saved(slack: Workspace) -> Json:
    """Return what the workspace holds, except what is open on a screen."""
    files = [
        {"raw": one.raw, "length": one.length, "shared": one.shared, "content": base64.b64encode(one.content).decode()}
        for one in slack.files.values()
        if one.content is not None
    ]
    return {"channels": [_saved_channel(one) for one in slack.channels.values()], "files": files}


def _saved_channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "members": sorted(channel.members),
        "messages": [{"raw": one.raw, "thread": [reply.raw for reply in one.thread]} for one in channel.messages],
        **{name: getattr(channel, name) for name in _CHANNEL},
    }


def restore(slack: Workspace, kept: Json) -> None:
    """Bring a new Slack to the state of a saved one. Its people must have been added by name before."""
    for one in kept["channels"]:
        channel = slack.channels.get(one["id"]) or Channel(one["id"], one["name"], slack.bell)
        for name in _CHANNEL:
            setattr(channel, name, one.get(name, getattr(channel, name)))
        channel.members = set(one["members"])
        for message in one["messages"]:
            replies = [SlackMessage(channel.id, raw, slack.name_of) for raw in message["thread"]]
            channel.messages.append(SlackMessage(channel.id, message["raw"], slack.name_of, thread=replies))
        slack.channels[channel.id] = channel
    for one in kept["files"]:
        file = SlackFile(one["raw"], one["length"], base64.b64decode(one["content"]), one["shared"])
        slack.files[file.raw["id"]] = file
