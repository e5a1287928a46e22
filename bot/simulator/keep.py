"""A simulated world as JSON, so that a playground can go on another day with what was said and done."""

import base64
from datetime import timedelta
from typing import Any

from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.workspace import SlackFile, Workspace
from bot.simulator.telegram.files import StoredFile
from bot.simulator.telegram.model import Chat, ChatMessage, Person
from bot.simulator.telegram.world import World as Telegram
from bot.simulator.world import World

Json = dict[str, Any]
UNSAVED = 1_000
"""Numbers left out for what came after the last save: whoever was told of it takes nothing else of that number."""
_CHAT = ("bot_status", "privacy", "members", "last_message_id", "version", "migrated_to", "pinned", "keyboard")
_CHANNEL = ("name", "is_private", "is_ext_shared", "is_im", "is_archived", "topic", "created")


def saved(world: World) -> Json:
    """What there is in both platforms, but not what is on its way or open on a screen."""
    return {
        "offset": world.clock.offset.total_seconds(),
        "telegram": _saved_telegram(world.telegram.world),
        "slack": _saved_slack(world.slack),
    }


def restore(world: World, kept: Json) -> None:
    """Bring a new world to where a saved one was. People of Slack are brought in by their names, before."""
    world.clock.jump(timedelta(seconds=kept["offset"]) - world.clock.offset)
    _restore_telegram(world.telegram.world, kept["telegram"])
    _restore_slack(world.slack, kept["slack"])


# --- Telegram ------------------------------------------------------------------------------------------------------


def _saved_telegram(telegram: Telegram) -> Json:
    return {
        "numbers": telegram.number(),
        "next_update": telegram.updates.next_id,
        "people": [
            {"user": one.user, "started": one.started, "blocked": one.blocked} for one in telegram.people.values()
        ],
        "chats": [_saved_chat(chat) for chat in telegram.chats.values()],
        "files": [
            {**vars(file), "content": base64.b64encode(file.content).decode()} for file in telegram.files.by_id.values()
        ],
    }


def _saved_chat(chat: Chat) -> Json:
    messages = [
        {"raw": one.raw, "from_bot": one.from_bot, "version": one.version, "reactions": one.reactions}
        for one in chat.messages
    ]
    return {"raw": chat.raw, "messages": messages, **{name: getattr(chat, name) for name in _CHAT}}


def _restore_telegram(telegram: Telegram, kept: Json) -> None:
    telegram.skip_to(kept["numbers"])
    telegram.updates.next_id = kept["next_update"] + UNSAVED
    for one in kept["people"]:
        telegram.people[one["user"]["id"]] = Person(**one)
    for one in kept["chats"]:
        chat = Chat(one["raw"], telegram.people.get(one["raw"]["id"]))
        for name in _CHAT:
            setattr(chat, name, one[name])
        chat.last_message_id += UNSAVED
        chat.members = {int(number): member for number, member in one["members"].items()}
        chat.messages = [ChatMessage(**message) for message in one["messages"]]
        telegram.chats[chat.id] = chat
    for one in kept["files"]:
        file = StoredFile(**{**one, "content": base64.b64decode(one["content"])})
        telegram.files.by_id[file.file_id] = telegram.files.by_path[file.path] = file


# --- Slack ---------------------------------------------------------------------------------------------------------


def _saved_slack(slack: Workspace) -> Json:
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


def _restore_slack(slack: Workspace, kept: Json) -> None:
    for one in kept["channels"]:
        channel = slack.channels.get(one["id"]) or Channel(one["id"], one["name"], slack.bell)
        for name in _CHANNEL:
            setattr(channel, name, one[name])
        channel.members = set(one["members"])
        for message in one["messages"]:
            replies = [SlackMessage(channel.id, raw, slack.name_of) for raw in message["thread"]]
            channel.messages.append(SlackMessage(channel.id, message["raw"], slack.name_of, thread=replies))
        slack.channels[channel.id] = channel
    for one in kept["files"]:
        file = SlackFile(one["raw"], one["length"], base64.b64decode(one["content"]), one["shared"])
        slack.files[file.raw["id"]] = file
