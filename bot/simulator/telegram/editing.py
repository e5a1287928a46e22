"""Methods about messages that are already there: edit, delete, pin, react, answer taps."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

from .access import writable_chat
from .errors import bad_request
from .formatting import units
from .keyboards import read_markup
from .model import Chat, ChatMessage
from .sending import message_caption, message_text
from .wire import Call
from .world import World

DELETE_WITHIN = timedelta(hours=48)
ANSWER_WITHIN = timedelta(seconds=150)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TEXT_FIELDS = ("text", "entities", "link_preview_options")
_CAPTION_FIELDS = ("caption", "caption_entities")
_FILE_KINDS = ("photo", "document", "voice", "video", "audio")


def _own_message(world: World, call: Call) -> tuple[Chat, ChatMessage]:
    chat = writable_chat(world, call)
    message_id = call.number("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = chat.find(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.is_service:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(world: World, call: Call, fields: tuple[str, ...], content: dict[str, Any]) -> Any:
    """Put new content in the place of those fields; the inline keyboard is replaced or removed with them."""
    markup = read_markup(call, inline_only=True)
    chat, message = _own_message(world, call)
    if fields == _TEXT_FIELDS and "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    if fields == _CAPTION_FIELDS and not any(kind in message.raw for kind in _FILE_KINDS):
        raise bad_request("there is no caption in the message to edit")
    replaced = (*fields, "reply_markup")
    new = {**content, "reply_markup": markup.inline} if markup.inline else content
    if {name: message.raw[name] for name in replaced if name in message.raw} == new:
        raise bad_request(_NOT_MODIFIED)
    world.rates.take_edit(chat.id, world.clock.now())
    kept = {name: value for name, value in message.raw.items() if name not in replaced}
    message.raw = {**kept, "edit_date": world.timestamp(), **deepcopy(new)}
    world.changed(chat, message)
    return deepcopy(message.raw)


def edit_message_text(world: World, call: Call) -> Any:
    return _replace(world, call, _TEXT_FIELDS, message_text(call))


def edit_message_caption(world: World, call: Call) -> Any:
    return _replace(world, call, _CAPTION_FIELDS, message_caption(call))


def edit_message_reply_markup(world: World, call: Call) -> Any:
    return _replace(world, call, (), {})


def _may_delete(world: World, chat: Chat, message: ChatMessage) -> bool:
    if world.clock.now() - message.date > DELETE_WITHIN:
        return False
    return chat.is_private or message.from_bot or chat.bot_status == "administrator"


def delete_message(world: World, call: Call) -> Any:
    chat = writable_chat(world, call)
    message = chat.find(call.number("message_id") or 0)
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(world, chat, message):
        raise bad_request("message can't be deleted")
    world.remove(chat, message)
    return True


def delete_messages(world: World, call: Call) -> Any:
    """Delete up to a hundred messages; those that are not there are skipped."""
    ids = call.value("message_ids", "message identifiers JSON object")
    if not isinstance(ids, list):
        raise bad_request("expected an Array of message identifiers")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(message_id, int) for message_id in ids):
        raise bad_request("message identifier must be a Number")
    chat = writable_chat(world, call)
    found = [message for message_id in ids if (message := chat.find(message_id))]
    if not all(_may_delete(world, chat, message) for message in found):
        raise bad_request("message can't be deleted")
    for message in found:
        world.remove(chat, message)
    return True


def pin_chat_message(world: World, call: Call) -> Any:
    chat = writable_chat(world, call)
    message = chat.find(call.number("message_id") or 0)
    if message is None:
        raise bad_request("message to pin not found")
    if not chat.is_private and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if message.message_id not in chat.pinned:
        chat.pinned.append(message.message_id)
        world.signal.fire()
    return True


def unpin_chat_message(world: World, call: Call) -> Any:
    chat = writable_chat(world, call)
    message_id = call.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.signal.fire()
    return True


def set_message_reaction(world: World, call: Call) -> Any:
    reactions = call.value("reaction", "reaction types JSON object") or []
    if not isinstance(reactions, list):
        raise bad_request("expected an Array of ReactionType")
    chat = writable_chat(world, call)
    message = chat.find(call.number("message_id") or 0)
    if message is None:
        raise bad_request("message to react not found")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction.get("type") != "emoji" or not reaction.get("emoji") for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions = reactions
    world.signal.fire()
    return True


def answer_callback_query(world: World, call: Call) -> Any:
    query = world.queries.get(call.text("callback_query_id"))
    text = call.text("text")
    if query is None or query.answered or world.clock.now() - query.asked_at > ANSWER_WITHIN:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if units(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.text("url")
    if url and not url.startswith(f"https://t.me/{world.bot['username']}?start="):
        # Other addresses are for games alone.
        raise bad_request("URL_INVALID")
    query.answered = True
    if url:
        world.opened.setdefault(query.user_id, []).append(url)
    if text:
        world.toasts.setdefault(query.user_id, []).append(text)
    world.signal.fire()
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
