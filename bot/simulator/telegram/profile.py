"""Methods about the bot itself: its identity, commands, texts and menu button."""

import re
from typing import Any

from .access import named_chat
from .errors import bad_request
from .formatting import units
from .wire import Call
from .world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def get_me(world: World, call: Call) -> Any:
    return world.bot


def log_out(world: World, call: Call) -> Any:
    return True


def _scope(call: Call) -> str:
    value = call.value("scope", "BotCommandScope JSON object") or {"type": "default"}
    if not isinstance(value, dict):
        raise bad_request("botCommandScope must be an Object")
    kind = value.get("type")
    if kind not in _SCOPES:
        raise bad_request("unsupported type specified")
    return ":".join([kind, *(str(value.get(name, "")) for name in _SCOPES[kind])])


def _language(call: Call) -> str:
    language = call.text("language_code")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _commands(call: Call) -> list[dict[str, str]]:
    value = call.value("commands", "commands JSON object")
    if value is None:
        value = []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise bad_request("expected an Array of BotCommand")
    if len(value) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(item) for item in value]


def _command(item: dict[str, Any]) -> dict[str, str]:
    name = str(item.get("command", "")).removeprefix("/")
    description = str(item.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= units(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def set_my_commands(world: World, call: Call) -> Any:
    commands = _commands(call)
    key = _scope(call), _language(call)
    if commands:
        world.settings.commands[key] = commands
    else:
        world.settings.commands.pop(key, None)
    world.signal.fire()
    return True


def get_my_commands(world: World, call: Call) -> Any:
    return world.settings.commands.get((_scope(call), _language(call)), [])


def delete_my_commands(world: World, call: Call) -> Any:
    world.settings.commands.pop((_scope(call), _language(call)), None)
    return True


def _set_text(world: World, call: Call, name: str, limit: int, too_long: str) -> bool:
    text = call.text(name)
    if units(text) > limit:
        raise bad_request(too_long)
    world.settings.texts[name, _language(call)] = text
    return True


def _get_text(world: World, call: Call, name: str) -> dict[str, str]:
    texts = world.settings.texts
    return {name: texts.get((name, _language(call))) or texts.get((name, ""), "")}


def set_my_name(world: World, call: Call) -> Any:
    return _set_text(world, call, "name", 64, "BOT_TITLE_INVALID")


def get_my_name(world: World, call: Call) -> Any:
    found = _get_text(world, call, "name")
    return found if found["name"] else {"name": world.bot["first_name"]}


def set_my_description(world: World, call: Call) -> Any:
    return _set_text(world, call, "description", 512, "DESCRIPTION_TOO_LONG")


def get_my_description(world: World, call: Call) -> Any:
    return _get_text(world, call, "description")


def set_my_short_description(world: World, call: Call) -> Any:
    return _set_text(world, call, "short_description", 120, "ABOUT_TOO_LONG")


def get_my_short_description(world: World, call: Call) -> Any:
    return _get_text(world, call, "short_description")


def set_chat_menu_button(world: World, call: Call) -> Any:
    button = call.value("menu_button", "menu button JSON object") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("menuButton must be an Object")
    if button.get("type") not in {"commands", "web_app", "default"}:
        raise bad_request("menuButton has unsupported type")
    world.settings.menu_buttons[named_chat(world, call).id if call.has("chat_id") else 0] = button
    return True


def get_chat_menu_button(world: World, call: Call) -> Any:
    buttons = world.settings.menu_buttons
    chat_id = named_chat(world, call).id if call.has("chat_id") else 0
    return buttons.get(chat_id) or buttons.get(0) or {"type": "commands"}


def commands_shown(
    world: World, chat_id: int, language: str, of_all: str = "all_private_chats"
) -> list[dict[str, str]]:
    """Return the command menu of a chat: the narrowest scope wins, then the language. `of_all`: of all of its kind."""
    for scope in (f"chat:{chat_id}", of_all, "default"):
        for code in (language, ""):
            if found := world.settings.commands.get((scope, code)):
                return found
    return []


METHODS = {
    "getMe": get_me,
    "logOut": log_out,
    "close": log_out,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
