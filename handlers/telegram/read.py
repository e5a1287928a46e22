"""Reading Telegram's updates into our words."""

import re
from collections.abc import Container
from dataclasses import replace
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from flows.conversation.actions import ShowMenu
from flows.conversation.arrived import (
    Arrived,
    Command,
    Given,
    Group,
    InGroup,
    Moved,
    Odd,
    Piece,
    Press,
    Renamed,
    Standing,
)
from flows.conversation.typed import read_action
from flows.engine.inputs import Said
from handlers.cleaning import clean
from handlers.details import can_clean
from storage.people import Address

PLATFORM = "telegram"
LONGEST_ID = 2**63
CODE = re.compile(r"\w{4}[-\u2010-\u2015]\w{4}")
"""The form of a block's code when it is simply posted. Everything else said in a group is left unread."""
T = TypeVar("T")
PieceKind: TypeAlias = Literal["photo", "video", "voice", "document"]


class _File(Protocol):
    @property
    def file_id(self) -> str: ...
    @property
    def file_size(self) -> int | None: ...


class Malformed(ValueError):
    """An update that python-telegram-bot accepts, though it does not fit Telegram's description."""


def lane(update: dict[str, object]) -> str:
    """Return the lane of a raw update: inputs of one person are handled in order, and so are events of a group."""
    for kind, content in update.items():
        if kind != "update_id" and isinstance(content, dict):
            sender = content.get("from") or content.get("user") or content.get("chat") or {}
            chat = content.get("chat")
            if isinstance(chat, dict) and chat.get("type") in ("group", "supergroup"):
                sender = chat
            if isinstance(sender, dict) and is_id(sender.get("id")):
                return f"{PLATFORM}:{sender['id']}"
    return PLATFORM


def read(update: Update, me: str, group_commands: Container[str]) -> Arrived | None:
    """Return an update as an input, or None: deliberate silence (channels, other bots, talk in groups, others' edits).

    `me` is the bot's own username, for commands that name a bot; `group_commands` are those that we answer in
    a group. Raises `Malformed` if a field that we use has the wrong type: python-telegram-bot does not
    check.
    """
    if update.callback_query:
        return _tap(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    if update.edited_message:
        return _message(update.edited_message, me, group_commands, edited=True)
    return _message(update.message, me, group_commands) if update.message else None


def _tap(query: CallbackQuery) -> Arrived | None:
    if query.message is None or query.data is None:
        return None
    action = read_action(_a(str, query.data))
    if query.message.chat.type != ChatType.PRIVATE:
        what = InGroup(_group(query.message.chat), action) if isinstance(action, Press) else None
        return _arrived(query.from_user, query.message.chat.id, what, query.message.message_id) if what else None
    if action is None:
        action = Press(ShowMenu().wire())
    return _arrived(query.from_user, query.message.chat.id, action, query.message.message_id)


def _membership(change: ChatMemberUpdated) -> Arrived | None:
    if change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        return _arrived(change.from_user, change.chat.id, InGroup(_group(change.chat), _standing(change)), None)
    if change.chat.type != ChatType.PRIVATE:
        return None
    gone = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    return _arrived(change.from_user, change.chat.id, Odd("blocked" if gone else "unblocked"), None)


def _message(message: Message, me: str, commands: Container[str], edited: bool = False) -> Arrived | None:
    if message.chat.type != ChatType.PRIVATE:
        return _in_group(message, me, commands, edited)
    sender = message.from_user
    if sender is None or message.via_bot or _a(bool, sender.is_bot):
        return None
    given = _given(message)
    if edited:
        # A live location is edited every few seconds, and no edit means anything.
        given = None if given is None or isinstance(given, Odd) else Odd("edited")
    if given is None:
        return None
    reply = message.reply_to_message
    arrived = _arrived(sender, message.chat.id, given, message.message_id, reply.message_id if reply else None)
    return replace(arrived, sent_at=message.date)


def _in_group(message: Message, me: str, commands: Container[str], edited: bool) -> Arrived | None:
    """Read commands to us in a group, and changes of the group; everything else is talk among neighbours.

    A message in the name of a chat (an anonymous administrator, a channel) has no person behind it that we know:
    that chat takes the person's place.
    """
    if edited or message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return None
    what = _for_us(message, me, commands)
    if what is None:
        return None
    speaker = message.sender_chat or message.from_user or message.chat
    language = message.from_user.language_code if message.from_user else None
    group = _group(message.chat, message.message_thread_id if message.is_topic_message else None)
    if isinstance(what, Moved) and message.migrate_to_chat_id is not None:
        group = replace(group, chat=_chat(message.migrate_to_chat_id))
    numbers = (speaker.id, message.chat.id, message.message_id, message.message_thread_id or 0)
    if not all(is_id(number) for number in numbers):
        raise Malformed("an id that is none")
    address, nameless = Address(PLATFORM, str(speaker.id), group.chat), message.sender_chat is not None
    return Arrived(address, "", _a(str, language or ""), InGroup(group, what, nameless), str(message.message_id))


def _for_us(message: Message, me: str, commands: Container[str]) -> Command | Said | Moved | Renamed | None:
    if message.migrate_from_chat_id is not None:
        return Moved(_chat(message.migrate_from_chat_id))
    if message.migrate_to_chat_id is not None:
        return Moved(_chat(message.chat.id))
    if message.new_chat_title:
        return Renamed()
    return _asked(message, me, commands)


def _asked(message: Message, me: str, commands: Container[str]) -> Command | Said | None:
    """Return a command that is for us, or a text that looks like a code."""
    of_machine = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    if of_machine or message.via_bot or message.is_automatic_forward:
        return None
    said = clean(_a(str, message.text or "")).strip()
    command = re.fullmatch(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", said, re.DOTALL)
    if command is None:
        return Said(said) if CODE.fullmatch(said) else None
    # A command that names no bot may be another bot's.
    to, name = (command[2] or "").lower(), command[1].lower()
    return Command(name, (command[3] or "").strip()) if to in ("", me.lower()) and name in commands else None


def _chat(number: int) -> str:
    if not is_id(number):
        raise Malformed("an id that is none")
    return str(number)


def _group(chat: Chat, thread: int | None = None) -> Group:
    return Group(str(chat.id), clean(chat.title or "")[:255], bool(chat.is_forum), _text(thread))


def _standing(change: ChatMemberUpdated) -> Standing:
    """Return our standing in a group after a change."""
    member = change.new_chat_member
    match member.status:
        case ChatMemberStatus.ADMINISTRATOR | ChatMemberStatus.OWNER:
            return Standing("administrator", True)
        case ChatMemberStatus.MEMBER:
            return Standing("member", True)
        case ChatMemberStatus.RESTRICTED:
            is_in = bool(getattr(member, "is_member", False))
            return Standing("limited" if is_in else "left", is_in and bool(getattr(member, "can_send_messages", True)))
        case ChatMemberStatus.BANNED:
            return Standing("put_out", False)
        case _:
            return Standing("left", False)


def is_in(member: Any) -> bool:
    """Return whether a ChatMember, as Telegram describes it, is in the chat."""
    status = member.get("status") if isinstance(member, dict) else None
    if status == ChatMemberStatus.RESTRICTED:
        return member.get("is_member") is True
    return status in (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER)


def _given(message: Message) -> Given | None:
    if message.text is not None:
        return _words(clean(message.text))
    return _piece(message) or _oddity(message)


def _words(said: str) -> Given:
    command = re.fullmatch(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", said, re.DOTALL)
    return Command(command[1].lower(), (command[2] or "").strip()) if command else Said(said)


def _piece(message: Message) -> Piece | None:
    """Return a photo (the largest we may fetch), video, voice note or document."""
    if message.photo:
        return _taken(message, "photo", message.photo[-1], "image/jpeg", "photo.jpg")
    if sound := message.voice or message.audio:
        return _taken(message, "voice", sound, sound.mime_type or "audio/ogg", "voice")
    if moving := message.video or message.video_note or message.animation:
        return _taken(message, "video", moving, getattr(moving, "mime_type", None) or "video/mp4", "video")
    if paper := message.document:
        mime = paper.mime_type or "application/octet-stream"
        return _taken(message, "document", paper, mime, paper.file_name or "document")
    return None


def _taken(message: Message, kind: PieceKind, file: _File, mime: str, name: str) -> Piece:
    size = file.file_size
    if size is not None and not 0 <= _a(int, size) < LONGEST_ID:
        raise Malformed("a file of an impossible size")
    album, mime = message.media_group_id, clean(mime)
    return Piece(
        kind,
        _token(file.file_id, 300),
        mime,
        clean(name),
        size,
        clean(message.caption or ""),
        None if album is None else _token(album, 64),
        can_clean(mime),
    )


def _oddity(message: Message) -> Odd | None:
    kinds: dict[str, Literal["sticker", "contact", "location", "poll", "game"]] = {
        "sticker": "sticker",
        "contact": "contact",
        "venue": "location",
        "location": "location",
        "poll": "poll",
        "dice": "game",
        "game": "game",
    }
    for field, kind in kinds.items():
        if getattr(message, field, None):
            return Odd(kind)
    # Service messages (a pinned message, a changed timer) need no answer.
    return Odd("unknown") if message.effective_attachment else None


def _arrived(sender: User, chat: int, given: Given, message: int | None, reply_to: int | None = None) -> Arrived:
    if not all(is_id(number) for number in (sender.id, chat, message or 0, reply_to or 0)):
        raise Malformed("an id that is none")
    address = Address(PLATFORM, str(sender.id), str(chat))
    name = " ".join(clean(part) for part in (sender.first_name, sender.last_name) if part)
    language = _a(str, sender.language_code or "")
    return Arrived(address, name, language, given, _text(message), _text(reply_to))


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def is_id(value: object) -> bool:
    """Return whether a value can be an id of Telegram's."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LONGEST_ID


def _token(value: str, most: int) -> str:
    """Return a handle of Telegram's that we hand back unchanged."""
    if not (_a(str, value).isascii() and value.isprintable() and 0 < len(value) <= most):
        raise Malformed("a handle that is none")
    return value


def _a(kind: type[T], value: T) -> T:
    if not isinstance(value, kind):
        raise Malformed(f"{type(value).__name__} for {kind.__name__}")
    return value
