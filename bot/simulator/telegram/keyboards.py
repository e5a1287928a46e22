"""Reply markup: the buttons that the platform accepts."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .errors import bad_request
from .wire import Call

MAX_INLINE_BUTTONS = 100
MAX_MARKUP_BYTES = 10_240
MAX_CALLBACK_BYTES = 64
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_SHOWS_WITHOUT_VALUE = {"switch_inline_query", "switch_inline_query_current_chat", "callback_game"}


@dataclass
class Markup:
    """`inline` goes with the message; `keyboard` replaces the phone's keyboard (None: leave it)."""

    inline: dict[str, Any] | None = None
    keyboard: list[list[str]] | None = field(default=None)


def read_markup(call: Call, *, inline_only: bool = False) -> Markup:
    """Return the `reply_markup` of a request, checked."""
    value = call.value("reply_markup", "reply keyboard markup JSON object")
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        return Markup(inline=_inline(value["inline_keyboard"]))
    if inline_only and value:
        raise bad_request("inline keyboard expected")
    if "keyboard" in value:
        return Markup(keyboard=_reply_keyboard(value["keyboard"]))
    return Markup(keyboard=[] if value.get("remove_keyboard") else None)


def _rows(value: Any, field_name: str) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request(f'field "{field_name}" must be of type Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request(f'field "{field_name}" must be an Array of Arrays')
    return [row for row in value if row]


def _reply_keyboard(value: Any) -> list[list[str]]:
    rows = []
    for row in _rows(value, "keyboard"):
        labels = [button.get("text") if isinstance(button, dict) else button for button in row]
        if not all(isinstance(label, str) for label in labels):
            raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
        rows.append([label for label in labels if label])
    if not any(rows):
        raise bad_request("reply keyboard markup must have at least one button")
    return rows


def _inline(value: Any) -> dict[str, Any] | None:
    rows = [[_inline_button(button) for button in row] for row in _rows(value, "inline_keyboard")]
    markup = {"inline_keyboard": rows}
    if (
        sum(len(row) for row in rows) > MAX_INLINE_BUTTONS
        or len(json.dumps(markup, ensure_ascii=False).encode()) > MAX_MARKUP_BYTES
    ):
        raise bad_request("reply markup is too long")
    return markup if rows else None


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _unreadable('Field "text" must be of type String' if "text" in button else 'Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = [name for name in _ACTIONS if button.get(name) or (name in _SHOWS_WITHOUT_VALUE and name in button)]
    if not actions:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    _check_action(button, actions[0])
    return button


def _check_action(button: dict[str, Any], action: str) -> None:
    value = button[action]
    if action in {"url", "callback_data"} and not isinstance(value, str):
        raise _unreadable(f'Field "{action}" must be of type String')
    if action == "callback_data" and len(value.encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        _check_url(value)
    if action == "copy_text" and not 1 <= len(value.get("text", "")) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: str) -> None:
    address = url if "://" in url or url.startswith(("tg:", "mailto:", "tel:")) else f"http://{url}"
    parts = urlsplit(address)
    if parts.scheme == "tg":
        return
    if parts.scheme not in {"http", "https"}:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    host = parts.hostname or ""
    if "." not in host.strip(".") or " " in url:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _unreadable(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")
