"""The parts of an update that are written down: of a private chat everything, of anything else what a turn needs.

Parts are picked by name and never struck out by name, so a field that Telegram adds tomorrow is left out as well.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from handlers.telegram.read import is_id, is_own
from storage.database import as_json

Json: TypeAlias = dict[str, Any]
Pick: TypeAlias = Callable[[Any], Any]
READ = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that we ask for; one of them holds a private chat's content."""
TOGETHER = ("group", "supergroup", "channel")
"""The kinds of chat that belong to more than one person. The id of any other chat is a person's."""


def _same(value: Any) -> Any:
    """Keep a plain value. A container is emptied: it is not what Telegram sends there, and reading will say so."""
    return type(value)() if isinstance(value, dict | list) else value


def _unsaid(value: Any) -> Any:
    """Keep that there is a text, which python-telegram-bot insists on, and not the text."""
    return "" if isinstance(value, str) else _same(value)


def _only(parts: Mapping[str, Pick]) -> Pick:
    def pick(content: Any) -> Any:
        if not isinstance(content, dict):
            return _same(content)
        return {name: part(content[name]) for name, part in parts.items() if name in content}

    return pick


def _member(content: Any) -> Any:
    """Keep a standing: its name and its rights, which are flags. A title that somebody gave is left out."""
    if not isinstance(content, dict):
        return _same(content)
    rights = {name: value for name, value in content.items() if isinstance(value, bool | int)}
    return {**rights, **_only({"status": _same, "user": USER})(content)}


USER = _only({"id": _same, "is_bot": _same, "first_name": _unsaid, "language_code": _same})
CHAT = _only({"id": _same, "type": _same, "title": _same, "is_forum": _same})
MESSAGE = {
    "message_id": _same, "date": _same, "chat": CHAT, "from": USER, "sender_chat": CHAT, "via_bot": USER,
    "message_thread_id": _same, "is_topic_message": _same, "is_automatic_forward": _same, "text": _same,
    "new_chat_title": _same, "migrate_to_chat_id": _same, "migrate_from_chat_id": _same,
}  # fmt: skip
TAPPED = _only({"message_id": _same, "date": _same, "chat": CHAT})
NEEDED: Mapping[str, Pick] = {
    "message": _only(MESSAGE),
    "callback_query": _only({
        "id": _same, "from": USER, "message": TAPPED, "chat_instance": _unsaid, "data": _same,
    }),
    "my_chat_member": _only({
        "chat": CHAT, "from": USER, "date": _same, "old_chat_member": _member, "new_chat_member": _member,
    }),
}  # fmt: skip
"""What the turn of an input from a group may need: a command or a code, a tap, a change of the group."""


def is_private(update: Json) -> bool:
    """Return whether everything in an update is from somebody's private chat with us."""
    contents = [(kind, content) for kind, content in update.items() if kind != "update_id"]
    return bool(contents) and all(kind in READ and _is_private(kind, content) for kind, content in contents)


def needed(update: Json) -> Json:
    """Return what a turn may need of an update: all of a private chat's, of any other the parts we have a use for."""
    if is_private(update):
        return update
    used = {kind: pick(update[kind]) for kind, pick in NEEDED.items() if kind in update}
    return {"update_id": update["update_id"], **used}


VERSION = 12
"""The digits at the end of a message's key that say when it was last edited."""


def key_of(update: Json) -> str:
    """Return what tells an update from all others. In a private chat, whatever number it comes under: a message is one
    by its chat, its number and when it was sent and edited; anything else by all that it says. What others say in a
    group leaves no trace in it: there an update is its number. Nobody can be told from it."""
    if not is_private(update):
        return str(update["update_id"])
    for kind in ("message", "edited_message"):
        match update.get(kind):
            case {"chat": {"id": int(chat)}, "message_id": int(message), "date": int(date), **more}:
                edited = more.get("edit_date")
                version = edited if type(edited) is int and 0 <= edited < 10**VERSION else 0
                return f"m{_digest(f'{chat}:{message}:{date}')}{version:0{VERSION}}"
    said = {kind: content for kind, content in update.items() if kind != "update_id"}
    return f"u{_digest(as_json(said))}"


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def rest(update: Json) -> Json:
    """Return what stays of an update that is no private chat's: its kind, and the ids of group and message."""
    return {kind: _ids(content) if kind != "update_id" else content for kind, content in update.items()}


def _ids(content: Any) -> Json:
    if not isinstance(content, dict):
        return {}
    found = {"message_id": content["message_id"]} if is_id(content.get("message_id")) else {}
    chat = content.get("chat")
    if isinstance(chat, dict) and chat.get("type") in TOGETHER and is_id(chat.get("id")):
        found["chat"] = {"id": chat["id"], "type": chat["type"]}
    inner = _ids(content.get("message"))
    return {**found, "message": inner} if inner else found


def _is_private(kind: str, content: Any) -> bool:
    if not isinstance(content, dict):
        return False
    holder = content.get("message") if kind == "callback_query" else content
    return isinstance(holder, dict) and is_own(holder.get("chat"), content.get("from"))
