"""A simulated Telegram as JSON and back."""

import base64
from typing import Any

from .files import StoredFile
from .model import Chat, ChatMessage, Person
from .world import World

Json = dict[str, Any]
UNSAVED = 1_000
"""Numbers skipped for what came after the last save: a client that knows such a number finds nothing else under it."""
_CHAT = ("bot_status", "privacy", "members", "last_message_id", "version", "migrated_to", "pinned", "keyboard")


def saved(telegram: World) -> Json:
    """Return what Telegram holds, except what is on its way."""
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


def restore(telegram: World, kept: Json) -> None:
    """Bring a new Telegram to the state of a saved one."""
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
