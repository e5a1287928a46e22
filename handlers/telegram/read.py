"""Reading Telegram's updates into our words."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, PhotoSize, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from flows.conversation.actions import ShowMenu
from flows.conversation.arrived import (
    Arrived,
    Command,
    Given,
    Group,
    InGroup,
    Moved,
    Named,
    Odd,
    Oddity,
    Piece,
    Press,
    Renamed,
    Standing,
)
from flows.conversation.evidence import MAX_BYTES, is_taken
from flows.conversation.typed import read_action
from flows.engine.inputs import Said
from flows.kernel.seen import shown_name
from handlers import kinds
from handlers.cleaning import clean
from handlers.details import can_clean
from handlers.telegram import contents
from storage.people import Address

PLATFORM = "telegram"
LONGEST_ID = 2**63
CODE = re.compile(r"\w{4}[-\u2010-\u2015]\w{4}")
"""The form of a block's code when it is simply posted. Everything else said in a group is left unread."""
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?![\w@/])[\s.,:;!?]*(.*)", re.DOTALL)
Json: TypeAlias = Mapping[str, Any]
T = TypeVar("T")
PieceKind: TypeAlias = Literal["photo", "video", "voice", "document"]


class _File(Protocol):
    @property
    def file_id(self) -> str: ...
    @property
    def file_unique_id(self) -> str: ...
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


def read(update: Update, raw: Json, me: str, group_commands: Container[str]) -> Arrived | None:
    """Return an update as an input, or None: deliberate silence (channels, other bots, talk in groups, others' edits).

    `raw` is the same as it came, for what python-telegram-bot does not know; `me` is the bot's own username, for
    commands that name a bot; `group_commands` are those that we answer in a group. Raises `Malformed` if a field that
    we use has the wrong type: python-telegram-bot does not check.
    """
    if update.callback_query:
        return _tap(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.chat.type == ChatType.PRIVATE:
        return _message(message, raw["message" if update.message else "edited_message"])
    return _in_group(message, me, group_commands) if update.message else None


def read_in_part(update: Json) -> Arrived | None:
    """Return what can be read of an update from a private chat that has a part of the wrong type: the words of a
    message; of a tap that there was one. None if nobody waits for an answer, or nobody can be answered."""
    if isinstance(query := update.get("callback_query"), dict):
        return _answerable(query.get("from"), query.get("message"), Press(ShowMenu().wire()))
    message = update.get("message") or update.get("edited_message")
    if not isinstance(message, dict) or contents.is_silent(message):
        return None
    arrived = _answerable(message.get("from"), message, Odd("unknown", contents.all_words(message)))
    return replace(arrived, passed_on=contents.is_passed_on(message, message["from"]["id"])) if arrived else None


def _answerable(sender: Any, message: Any, given: Given) -> Arrived | None:
    match sender, message:
        case {"id": person, **about}, {"chat": {"id": chat, **place}, **more} if (
            is_id(person) and is_id(chat) and is_own({"id": chat, **place}, sender) and about.get("is_bot") is not True
        ):
            language, number = about.get("language_code"), more.get("message_id")
            address = Address(PLATFORM, str(person), str(chat))
            known = language if isinstance(language, str) else ""
            return Arrived(address, "", known, given, str(number) if is_id(number) else None)
    return None


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


def _message(message: Message, raw: Json) -> Arrived | None:
    sender = message.from_user
    if sender is None or _a(bool, sender.is_bot) or contents.is_silent(raw):
        return None
    passed_on = contents.is_passed_on(raw, sender.id)
    given = _given(message, raw, aside="forward_origin" in raw or passed_on)
    arrived = _arrived(sender, message.chat.id, given, message.message_id, _replied_to(raw))
    return replace(arrived, passed_on=passed_on, sent_at=message.date)


def _in_group(message: Message, me: str, commands: Container[str]) -> Arrived | None:
    """Read commands to us in a group, and changes of the group; everything else is talk among neighbours.

    A message in the name of a chat (an anonymous administrator, a channel) has no person behind it that we know:
    that chat takes the person's place.
    """
    if message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
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


def _for_us(message: Message, me: str, commands: Container[str]) -> Command | Said | Named | Moved | Renamed | None:
    if message.migrate_from_chat_id is not None:
        return Moved(_chat(message.migrate_from_chat_id))
    if message.migrate_to_chat_id is not None:
        return Moved(_chat(message.chat.id))
    if message.new_chat_title:
        return Renamed()
    return _asked(message, me, commands)


def _asked(message: Message, me: str, commands: Container[str]) -> Command | Said | Named | None:
    """Return a command that is for us, a text that looks like a code, or that our name was called."""
    of_machine = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    if of_machine or message.via_bot or message.is_automatic_forward:
        return None
    said = clean(_a(str, message.text or "")).strip()
    command = re.fullmatch(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", said, re.DOTALL)
    if command is None:
        if CODE.fullmatch(said):
            return Said(said)
        # A name that was written down alone was ours; after a start it is read before we know our name again.
        ours = rf"(?<![\w@/.])@{re.escape(me)}\b" if me else r"^@\w+$"
        named = re.search(ours, said, re.IGNORECASE)
        return Named(named[0]) if named else None
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


def _given(message: Message, raw: Json, *, aside: bool) -> Given:
    """Return what a message says: its words, or a file with the words under it, or words in a kind that we do not
    know. A message passed on gives no order."""
    words = contents.linked(_a(str, message.text or ""), raw.get("entities"))
    words = words or contents.linked(_a(str, message.caption or ""), raw.get("caption_entities"))
    quote = _quoted(raw)
    if found := contents.found(raw):
        words = f"{words}\n{found}" if words else found
    said, command = Said(words, quote, aside), None if aside else _command(words)
    if command and command.rest:
        command = replace(command, rest=Said(command.rest, quote).whole, said=said.whole)
    if piece := _piece(message):
        return replace(command, file=piece) if command else replace(piece, words=said.whole, aside=aside)
    if message.text is not None:
        return command or said
    return Odd(_oddity(raw), said.whole)


def _replied_to(raw: Json) -> int | None:
    match raw.get("reply_to_message"):
        case {"message_id": number} if is_id(number):
            return int(number)
    return None


def _quoted(raw: Json) -> str:
    """Return the part of another message that a message quotes."""
    match raw.get("quote"):
        case {"text": str(quoted), **more}:
            return contents.linked(quoted, more.get("entities"))
    return ""


def _command(said: str) -> Command | None:
    command = COMMAND.fullmatch(said)
    return Command(command[1].lower(), (command[2] or "").strip(), said) if command else None


def _piece(message: Message) -> Piece | None:
    """Return a photo (the largest we may fetch), video, voice note or document."""
    if message.photo:
        return _taken(message, "photo", _largest(message.photo), "image/jpeg")
    if sound := message.voice or message.audio:
        return _taken(message, "voice", sound, sound.mime_type or "audio/ogg")
    moving = message.video or message.video_note or message.animation
    mime = getattr(moving, "mime_type", None) or "video/mp4"
    if moving and mime != "image/gif":
        return _taken(message, "video", moving, mime)
    if paper := moving or message.document:
        name = getattr(paper, "file_name", None) or ""
        return _taken(message, "document", paper, getattr(paper, "mime_type", None) or "", name)
    return None


def _largest(sizes: Sequence[PhotoSize]) -> PhotoSize:
    """Return the largest of a photo's sizes that we may fetch, in whatever order they come."""

    def fits(size: PhotoSize) -> tuple[bool, int, int]:
        kept = _a(int, size.file_size or 0)
        return kept <= MAX_BYTES, _a(int, size.width) * _a(int, size.height), kept

    return max(sizes, key=fits)


def _taken(message: Message, kind: PieceKind, file: _File, mime: str, name: str = "") -> Piece:
    size = file.file_size
    if size is not None and not 0 <= _a(int, size) < LONGEST_ID:
        raise Malformed("a file of an impossible size")
    album, name = message.media_group_id, clean(name)
    mime = kinds.declared(clean(mime), name, partial(is_taken, kind))
    return Piece(
        kind,
        _token(file.file_id, 300),
        mime,
        name,
        size,
        "",
        None if album is None else _token(album, 64),
        can_clean(mime),
        same=clean(_a(str, file.file_unique_id)),
    )


def _oddity(message: Json) -> Oddity:
    kinds: dict[str, Oddity] = {
        "sticker": "sticker",
        "contact": "contact",
        "venue": "location",
        "location": "location",
        "poll": "poll",
        "dice": "game",
        "game": "game",
    }
    return next((kind for field, kind in kinds.items() if message.get(field)), "unknown")


def _arrived(sender: User, chat: int, given: Given, message: int | None, reply_to: int | None = None) -> Arrived:
    if not all(is_id(number) for number in (sender.id, chat, message or 0, reply_to or 0)):
        raise Malformed("an id that is none")
    address = Address(PLATFORM, str(sender.id), str(chat))
    name = shown_name(" ".join(clean(part) for part in (sender.first_name, sender.last_name) if part))
    language = _a(str, sender.language_code or "")
    return Arrived(address, name, language, given, _text(message), _text(reply_to))


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def is_own(chat: Any, sender: Any) -> bool:
    """Return whether a chat is somebody's own with us: it says so; or says nothing that we know, and has their id."""
    match chat, sender:
        case {"type": str(kind)}, _:
            return kind == ChatType.PRIVATE
        case {"id": number}, {"id": person}:
            return is_id(number) and bool(number == person)
    return False


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
