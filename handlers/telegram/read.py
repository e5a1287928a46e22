"""Telegram's updates in our words."""

import re
from typing import Literal

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from flows.engine.inputs import Said
from flows.residents.arrived import Arrived, Command, Given, Odd, Piece
from flows.residents.typed import read_action
from storage.people import Address

PLATFORM = "telegram"


def lane(update: dict[str, object]) -> str:
    """Whose input a raw update is: inputs of one person are handled in order."""
    for kind, content in update.items():
        if kind != "update_id" and isinstance(content, dict):
            sender = content.get("from") or content.get("user") or content.get("chat") or {}
            if isinstance(sender, dict) and "id" in sender:
                return f"{PLATFORM}:{sender['id']}"
    return PLATFORM


def read(update: Update, me: str) -> Arrived | None:
    """An update as an input, or None: deliberate silence (channels, other bots, chatter in groups, edits of others).

    `me` is the bot's own username, for commands that name a bot.
    """
    if update.callback_query:
        return _tap(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    if update.edited_message:
        return _message(update.edited_message, me, edited=True)
    return _message(update.message, me) if update.message else None


def _tap(query: CallbackQuery) -> Arrived | None:
    if query.message is None or query.message.chat.type != ChatType.PRIVATE or query.data is None:
        return None
    action = read_action(query.data)
    if action is None:
        action = read_action("go:menu")
        assert action is not None
    return _arrived(query.from_user, query.message.chat.id, action, str(query.message.message_id))


def _membership(change: ChatMemberUpdated) -> Arrived | None:
    if change.chat.type != ChatType.PRIVATE:
        return None
    gone = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    return _arrived(change.from_user, change.chat.id, Odd("blocked" if gone else "unblocked"), None)


def _message(message: Message, me: str, edited: bool = False) -> Arrived | None:
    sender = message.from_user
    if sender is None or sender.is_bot or message.via_bot:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return _in_group(message, sender, me, edited)
    given: Given | None = Odd("edited") if edited else _given(message)
    if given is None:
        return None
    reply = message.reply_to_message
    return _arrived(sender, message.chat.id, given, str(message.message_id), str(reply.message_id) if reply else None)


def _in_group(message: Message, sender: User, me: str, edited: bool) -> Arrived | None:
    """In a group we only answer those who ask for us, and only to say where to talk."""
    command = re.match(r"/(?:start|report|help)(?:@(\w+))?(?:\s|$)", message.text or "")
    if edited or command is None or (command[1] or me).lower() != me.lower():
        return None
    return _arrived(sender, message.chat.id, Odd("group"), str(message.message_id))


def _given(message: Message) -> Given | None:
    if message.text is not None:
        return _words(clean(message.text))
    return _piece(message) or _oddity(message)


def _words(said: str) -> Given:
    command = re.fullmatch(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", said, re.DOTALL)
    return Command(command[1].lower(), (command[2] or "").strip()) if command else Said(said)


def _piece(message: Message) -> Piece | None:
    """A photo (the largest we may fetch), video, voice note or document."""
    words, album = clean(message.caption or ""), message.media_group_id
    if message.photo:
        photo = message.photo[-1]
        return Piece("photo", photo.file_id, "image/jpeg", "photo.jpg", photo.file_size, words, album)
    if sound := message.voice or message.audio:
        return Piece("voice", sound.file_id, sound.mime_type or "audio/ogg", "voice", sound.file_size, words, album)
    if moving := message.video or message.video_note or message.animation:
        mime = getattr(moving, "mime_type", None) or "video/mp4"
        return Piece("video", moving.file_id, mime, "video", moving.file_size, words, album)
    if paper := message.document:
        mime = paper.mime_type or "application/octet-stream"
        return Piece("document", paper.file_id, mime, paper.file_name or "document", paper.file_size, words, album)
    return None


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
    # Service messages (a pinned message, a changed timer) ask for nothing.
    return Odd("unknown") if message.effective_attachment else None


def clean(words: str) -> str:
    """Words that every database and platform can hold: no half letters, no null."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")


def _arrived(sender: User, chat: int, given: Given, message: str | None, reply_to: str | None = None) -> Arrived:
    address = Address(PLATFORM, str(sender.id), str(chat))
    return Arrived(address, clean(sender.full_name), sender.language_code or "", given, message, reply_to)
