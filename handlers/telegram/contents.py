"""What a message of Telegram's holds: words, also those in kinds of message that we do not know, or nothing at all."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from handlers.cleaning import clean

Json: TypeAlias = Mapping[str, Any]
WORDS = ("text", "caption")
ABOUT = frozenset({
    "message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat", "sender_boost_count",
    "sender_business_bot", "sender_tag", "date", "guest_query_id", "business_connection_id", "chat", "forward_origin",
    "forward_from", "forward_from_chat", "forward_from_message_id", "forward_signature", "forward_sender_name",
    "forward_date", "is_topic_message", "is_automatic_forward", "reply_to_message", "external_reply", "quote",
    "reply_to_story", "reply_to_checklist_task_id", "reply_to_poll_option_id", "via_bot", "guest_bot_caller_user",
    "guest_bot_caller_chat", "edit_date", "has_protected_content", "is_from_offline", "is_paid_post", "media_group_id",
    "author_signature", "paid_star_count", "entities", "link_preview_options", "suggested_post_info", "effect_id",
    "caption_entities", "show_caption_above_media", "has_media_spoiler", "reply_markup",
})  # fmt: skip
"""The fields that say something about a message and are no part of what it says."""
SILENT = frozenset({
    "new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title", "new_chat_photo",
    "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
    "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
    "successful_payment", "refunded_payment", "users_shared", "user_shared", "chat_shared", "gift_upgrade_sent",
    "connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered", "boost_added",
    "chat_background_set", "checklist_tasks_done", "direct_message_price_changed", "forum_topic_created",
    "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed", "managed_bot_created",
    "paid_message_price_changed", "poll_option_deleted", "suggested_post_approved", "suggested_post_approval_failed",
    "suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
    "video_chat_participants_invited",
})  # fmt: skip
"""The messages by which Telegram tells that something has happened: nobody has written them, and none is answered.
Whatever is not in this list is."""
FILES = frozenset({
    "animation", "audio", "document", "live_photo", "photo", "video", "video_note", "voice",
})  # fmt: skip
WITHOUT_WORDS = frozenset({"sticker", "contact", "location", "dice", "game", "story", "paid_media"})
"""The known kinds of message in which no words are looked for: those in it are names and numbers, or nobody's own."""
NOT_WORDS = frozenset({
    "type", "mime_type", "emoji", "username", "currency", "language", "language_code", "date_time_format", "align",
    "valign", "is_bot", "user", "chat", "from", "anchor_name", "reference_name", "file_name",
})  # fmt: skip


def parts(message: Json) -> list[str]:
    """Return the names of the fields that hold what a message says, apart from its words."""
    said = (name for name in message if name not in ABOUT and name not in WORDS)
    return [name for name in said if message[name] not in (None, False, "", [])]


def is_silent(message: Json) -> bool:
    """Return whether a message only tells that something has happened."""
    said = parts(message)
    return bool(said) and SILENT.issuperset(said) and not any(message.get(name) for name in WORDS)


def found(message: Json) -> str:
    """Return the words in the parts of a message that we have no reader for, one line each."""
    read = ABOUT | SILENT | FILES | WITHOUT_WORDS | set(WORDS)
    unread = [message[name] for name in parts(message) if name not in read]
    lines = dict.fromkeys(line.strip() for part in unread for line in _lines(part))
    return "\n".join(filter(None, lines))


def all_words(message: Json) -> str:
    """Return the words in a message that does not fit Telegram's description, one line each."""
    lines = [line for name in WORDS for line in _lines(message.get(name))]
    return "\n".join(filter(None, [*lines, found(message)]))


def _lines(value: Any) -> Iterator[str]:
    """Yield the words in a value. Pieces of one text, formatted or not, are one line."""
    match value:
        case str():
            yield clean(value)
        case list() if any(isinstance(part, str) for part in value):
            yield "".join(" ".join(_lines(part)) for part in value)
        case list():
            for part in value:
                yield from _lines(part)
        case dict() if "file_id" not in value:
            for name, part in value.items():
                if name not in NOT_WORDS and not name.endswith(("id", "_message", "_type", "_entities")):
                    yield from _lines(part)


def linked(words: str, entities: Any) -> str:
    """Return words with the addresses that stand behind some of them."""
    raw = words.encode("utf-16-le", "surrogatepass")
    for entity in reversed(entities if isinstance(entities, list) else []):
        match entity:
            case {"type": "text_link", "url": str(url), "offset": int(at), "length": int(length)} if at >= 0 < length:
                shown = raw[2 * at : 2 * (at + length)].decode("utf-16-le", "surrogatepass")
                if url.rstrip("/") != shown.rstrip("/"):
                    end = 2 * (at + length)
                    raw = raw[:end] + f" ({url})".encode("utf-16-le", "surrogatepass") + raw[end:]
    return clean(raw.decode("utf-16-le", "surrogatepass"))


def is_passed_on(message: Json, sender: Any) -> bool:
    """Return whether somebody else has written a message. What people pass on of their own is theirs."""
    origin = message.get("forward_origin")
    if not isinstance(origin, dict):
        return "forward_date" in message
    by = origin.get("sender_user")
    return not (isinstance(by, dict) and by.get("id") == sender)
