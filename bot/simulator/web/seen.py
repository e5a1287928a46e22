"""Everything that the page shows, as one flat map from keys to JSON: docs/playground.md lists the keys."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json

from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import GroupChat, Phone
from bot.simulator.telegram.model import Chat, ChatMessage
from bot.simulator.web.cast import FAULTS, Cast

Seen = dict[str, bytes]
"""Each key with its value as JSON: if the bytes are the same, nothing has changed."""
TOASTS = 20


async def look(cast: Cast) -> Seen:
    """Return everything as it is now."""
    due = await cast.due()
    return {key: to_json(value, fallback=str) for key, value in _everything(cast, due)}


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Seen:
    """Return everything that is new or different, and null for everything that is gone."""
    new = {key: value for key, value in after.items() if before.get(key) != value}
    return new | {key: b"null" for key in before if key not in after}


def event(name: str, seen: Mapping[str, bytes]) -> bytes:
    """Return one server-sent event."""
    body = b",".join(to_json(key) + b":" + value for key, value in seen.items())
    return b"event: " + name.encode() + b"\ndata: {" + body + b"}\n\n"


def _everything(cast: Cast, due: datetime | None) -> Iterator[tuple[str, Any]]:
    yield "world", _world(cast)
    offset = (cast.world.clock.now() - datetime.now(UTC)).total_seconds()
    yield "clock", {"offset": round(offset), "due": due}
    for phone in cast.phones.values():
        yield f"phone/{phone.chat_id}", _phone(cast, phone)
    for group in cast.groups.values():
        yield f"group/{group.chat_id}", _group(cast, group)
    for chat in cast.world.telegram.world.chats.values():
        for message in chat.messages:
            yield f"chat/{chat.id}/{message.message_id}", _message(chat, message)
    for person in cast.world.slack.people.values():
        yield from _person(cast, person)
    for channel in cast.world.slack.channels.values():
        yield f"channel/{channel.id}", _channel(channel)
        for top in channel.messages:
            for post in (top, *top.thread):
                yield f"post/{channel.id}/{post.ts}", _post(post)


def _world(cast: Cast) -> dict[str, Any]:
    slack, bot = cast.world.slack, cast.world.telegram.world.bot
    return {
        "bot": {"id": bot["id"], "name": bot["first_name"], "username": bot["username"]},
        "bot_user": slack.bot_user_id,
        "team": slack.team_id,
        "running": cast.running,
        "faults": [{"name": name, "on": name in cast.faults} for name in FAULTS],
        "letters": [{"place": one.place, "link": one.link, "group": one.group} for one in cast.letters],
        **cast.about,
    }


def _phone(cast: Cast, phone: Phone) -> dict[str, Any]:
    telegram = cast.world.telegram.world
    person, chat = telegram.people[phone.chat_id], telegram.chats[phone.chat_id]
    names = {name: phone.user.get(name, "") for name in ("last_name", "username")}
    return {
        "id": phone.chat_id,
        "name": phone.user["first_name"],
        **names,
        "language": phone.user.get("language_code", "en"),
        "started": person.started,
        "blocked": person.blocked,
        "typing": chat.typing,
        "commands": phone.commands(),
        "keyboard": phone.keyboard,
        "toasts": phone.toasts,
        "opened": phone.opened,
    }


def _group(cast: Cast, group: GroupChat) -> dict[str, Any]:
    chat = cast.world.telegram.world.chats[group.chat_id]
    members = [one["user"] for one in chat.members.values() if one["status"] not in ("left", "kicked")]
    people = [one for one in members if not one["is_bot"]]
    return {
        "id": chat.id,
        "title": group.title,
        "type": chat.kind,
        "bot": chat.bot_status,
        "members": [{"id": one["id"], "name": one["first_name"]} for one in people],
        "migrated_to": chat.migrated_to,
        "typing": chat.typing,
    }


def _message(chat: Chat, message: ChatMessage) -> dict[str, Any]:
    own = {"from_bot": message.from_bot, "reactions": message.reactions}
    return message.raw | own | {"pinned": message.message_id in chat.pinned}


def _person(cast: Cast, person: StaffMember) -> Iterator[tuple[str, Any]]:
    yield (
        f"person/{person.id}",
        {
            "id": person.id,
            "name": person.name,
            "role": cast.roles.get(person.id, ""),
            "guest": person.guest,
            "stranger": person.is_stranger,
        },
    )
    for message in person.ephemerals:
        if not message.deleted:
            yield f"ephemeral/{person.id}/{message.ts}", _post(message)
    if person.stack:
        views = [view.as_json() for view in person.stack]
        yield f"modal/{person.id}", {"stack": views, "errors": person.modal_errors}
    if person.home:
        yield f"home/{person.id}", person.home
    if person.trouble:
        yield f"trouble/{person.id}", person.trouble


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "private": channel.is_private,
        "shared": channel.is_ext_shared,
        "im": channel.is_im,
        "archived": channel.is_archived,
        "topic": channel.topic,
        "members": sorted(channel.members),
    }


def _post(message: SlackMessage) -> dict[str, Any]:
    shown = {name: value for name, value in message.raw.items() if name != "metadata"}
    return shown | {"channel": message.channel_id}
