"""Methods that send: messages, files, albums, chat actions."""

from copy import deepcopy
from typing import Any

from .access import writable_chat
from .errors import bad_request
from .files import downloadable, sent_file
from .formatting import MAX_CAPTION, MAX_TEXT, formatted
from .keyboards import read_markup
from .model import Chat
from .wire import Call
from .world import World

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_FILE_FACTS = ("duration", "width", "height")


def post(world: World, call: Call, content: dict[str, Any]) -> dict[str, Any]:
    """Send one message with that content to the chat that the request names."""
    markup = read_markup(call)
    chat = writable_chat(world, call)
    replied = _replied(call, chat)
    world.rates.take(chat.id, world.clock.now())
    if markup.keyboard is not None:
        chat.keyboard = markup.keyboard
    if markup.inline:
        content = {**content, "reply_markup": markup.inline}
    content = {**content, **in_topic(call.number("message_thread_id"))}
    if call.flag("protect_content"):
        content = {**content, "has_protected_content": True}
    return deepcopy(world.write(chat, world.bot, {**replied, **content}).raw)


def in_topic(thread: int | None) -> dict[str, Any]:
    """Return the fields of a message in a topic; one in General has none."""
    return {"message_thread_id": thread, "is_topic_message": True} if thread else {}


def _replied(call: Call, chat: Chat) -> dict[str, Any]:
    wanted = call.value("reply_parameters", "reply parameters JSON object")
    if wanted is None:
        wanted = {"message_id": call.number("reply_to_message_id")}
        wanted["allow_sending_without_reply"] = call.flag("allow_sending_without_reply")
    if not isinstance(wanted, dict):
        raise bad_request("object expected as reply parameters")
    if not wanted.get("message_id"):
        return {}
    original = chat.find(int(wanted["message_id"]))
    if original is None:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {key: value for key, value in original.raw.items() if key != "reply_to_message"}}


def message_text(call: Call) -> dict[str, Any]:
    """Return the text of a message: there must be one, and it must not be too long."""
    content = formatted(call, "text", MAX_TEXT, "message is too long")
    if not content:
        raise bad_request("message text is empty")
    options = call.value("link_preview_options", "link preview options JSON object")
    return {**content, "link_preview_options": options} if options else content


def message_caption(call: Call) -> dict[str, Any]:
    return formatted(call, "caption", MAX_CAPTION, "message caption is too long")


def send_message(world: World, call: Call) -> Any:
    return post(world, call, message_text(call))


def _send_file(world: World, call: Call, kind: str) -> Any:
    writable_chat(world, call)
    caption = message_caption(call)
    about = _facts(kind, {name: call.number(name) for name in _FILE_FACTS})
    return post(world, call, {kind: sent_file(call, world.files, kind, call.params.get(kind), about), **caption})


def _facts(kind: str, given: dict[str, int | None]) -> dict[str, int]:
    wanted = {"voice": ("duration",), "audio": ("duration",), "video": _FILE_FACTS}.get(kind, ())
    return {name: given.get(name) or 0 for name in wanted}


def send_photo(world: World, call: Call) -> Any:
    return _send_file(world, call, "photo")


def send_document(world: World, call: Call) -> Any:
    return _send_file(world, call, "document")


def send_voice(world: World, call: Call) -> Any:
    return _send_file(world, call, "voice")


def send_video(world: World, call: Call) -> Any:
    return _send_file(world, call, "video")


def send_media_group(world: World, call: Call) -> Any:
    """Send an album: two to ten pictures and videos, or documents only."""
    items = call.value("media", "media JSON object")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad_request("expected an Array of InputMedia")
    if not 2 <= len(items) <= 10:
        raise bad_request("media group must include 2-10 items")
    kinds = {item.get("type") for item in items}
    if not (kinds <= {"photo", "video"} or kinds == {"document"}):
        raise bad_request("can't use the media of the specified type in the album")
    chat = writable_chat(world, call)
    replied = _replied(call, chat)
    contents = [_album_item(world, call, item) for item in items]
    world.rates.take(chat.id, world.clock.now(), cost=len(items))
    group = {"media_group_id": str(13_000_000_000 + world.number())}
    return [deepcopy(world.write(chat, world.bot, {**replied, **content, **group}).raw) for content in contents]


def _album_item(world: World, call: Call, item: dict[str, Any]) -> dict[str, Any]:
    kind = item["type"]
    caption = message_caption(Call(call.method, item))
    media = item.get("media")
    return {kind: sent_file(call, world.files, kind, media, _facts(kind, item)), **caption}


def send_chat_action(world: World, call: Call) -> Any:
    action = call.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(world, call)
    chat.actions.append(action)
    chat.typing = True
    world.signal.fire()
    return True


def get_file(world: World, call: Call) -> Any:
    if not call.has("file_id"):
        raise bad_request("file_id not specified")
    stored = downloadable(world.files.by_id.get(call.text("file_id")))
    ids = {"file_id": stored.file_id, "file_unique_id": stored.unique_id}
    return {**ids, "file_size": stored.size, "file_path": stored.path}


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendVideo": send_video,
    "sendMediaGroup": send_media_group,
    "sendChatAction": send_chat_action,
    "getFile": get_file,
}
