"""Updates of every kind, made from python-telegram-bot's own types, with a mark in every text that they can hold.

A new kind of update, a new service message or a new field of either is here as soon as the library knows it.
"""

import inspect
import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import telegram
from telegram._utils import types

Json = dict[str, Any]
MARK = "snarkwobble"
"""Stands in every text of every update: names, handles, titles that somebody gave, and all that is said."""
NEIGHBOUR = 70_090_012_377
DEEP = 3
"""Levels below a field that are filled with all they can hold; below that, only with what they must."""


def updates(chat: Json, asked_for: Collection[str]) -> Iterator[Json]:
    """Yield updates as if they happened in a chat: of a kind that is asked for, one for each thing it can tell."""
    for kind, hint in _fields(telegram.Update).items():
        if kind == "update_id":
            continue
        (content,) = _classes(hint)
        bare, whole = _made(content, chat, 0), _made(content, chat, DEEP)
        yield from ({kind: bare}, {kind: whole}, {f"{kind}_to_come": whole})
        # Whatever else is in it may be somebody's private chat.
        other = _made(telegram.Message, {"id": NEIGHBOUR, "type": "private"}, 0)
        yield {kind: bare, "message_to_come": other}
        if kind in asked_for:
            yield from ({kind: filled} for filled in _filled(content, chat))
        if "message" not in whole:
            yield {kind: {**bare, "message": other}}
        elif kind in asked_for:
            # A tap brings the message that it was on.
            yield from ({kind: {**bare, "data": MARK, "message": on}} for on in _filled(telegram.Message, chat))


def _filled(cls: type, chat: Json) -> Iterator[Json]:
    """Yield what must be in a type, with one more field each; a field that has several forms in each of them."""
    bare = _made(cls, chat, 0)
    for name, hint in {**_fields(cls), "field_to_come": telegram.Message, "id": int}.items():
        for form in _classes(hint) or [hint]:
            yield {**bare, name: _value(form, chat, DEEP)}


@cache
def _fields(cls: type) -> dict[str, Any]:
    """Return what a type may hold, by Telegram's names."""
    known = {**vars(telegram), **vars(types), **vars(sys.modules[cls.__module__]), "Bot": telegram.Bot}
    hints = get_type_hints(cls.__init__, globalns=known)  # type: ignore[misc]
    names = [name for name in inspect.signature(cls).parameters if name in hints and name != "api_kwargs"]
    return {name.removesuffix("_user") if name == "from_user" else name: hints[name] for name in names}


@cache
def _must(cls: type) -> set[str]:
    needs = [name for name, one in inspect.signature(cls).parameters.items() if one.default is one.empty]
    return {"from" if name == "from_user" else name for name in needs}


@cache
def _classes(hint: Any) -> list[type]:
    """Return the classes of Telegram's that a hint names; of one with several forms, all of them."""
    if inspect.isclass(hint) and issubclass(hint, telegram.TelegramObject):
        forms = [form for form in hint.__subclasses__() if form.__module__.startswith("telegram.")]
        return forms or [hint]
    return [cls for part in get_args(hint) for cls in _classes(part)]


def _made(cls: Any, chat: Json, depth: int) -> Json:
    if issubclass(cls, telegram.Chat):
        return chat
    if cls is telegram.User:
        names = dict.fromkeys(("first_name", "last_name", "username"), MARK)
        return {"id": NEIGHBOUR, "is_bot": False, "language_code": "en", **names}
    fields, must = _fields(cls), _must(cls) | {"from", "text"}
    filled = fields if depth > 0 else {name: hint for name, hint in fields.items() if name in must}
    made = {name: _value(hint, chat, depth - 1) for name, hint in filled.items()}
    return {**made, "id": "77"} if "id" in made else made


def _value(hint: Any, chat: Json, depth: int) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not NoneType)
        return _value(hint, chat, depth)
    if origin is not None and issubclass(origin, Sequence):
        return [_value(get_args(hint)[0], chat, depth)]
    if classes := _classes(hint):
        # The last form is as good as any other: its texts are marked all the same.
        return _made(classes[-1], chat, depth)
    if not inspect.isclass(hint):
        return MARK
    if issubclass(hint, bool):
        return True
    if issubclass(hint, int | float | datetime | timedelta):
        return 1_764_000_000
    return MARK
