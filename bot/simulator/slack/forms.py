"""The values that a person may enter into a control, and the reasons why Slack would not submit them."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from bot.simulator.slack.blocks import controls, options_of
from bot.simulator.slack.openview import OpenView
from bot.simulator.slack.rules import Json
from bot.simulator.slack.states import initial_state, state_field
from bot.simulator.slack.words import read_text
from bot.simulator.slack.workspace import Workspace

_CHOICES: Final = frozenset({"static_select", "external_select", "radio_buttons", "checkboxes", "overflow"})
_LOOKS: Final = {
    "datepicker": r"\d{4}-\d{2}-\d{2}",
    "timepicker": r"([01]\d|2[0-3]):[0-5]\d",
    "email_text_input": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "url_text_input": r"https?://\S+",
    "number_input": r"-?\d+(\.\d+)?",
}


def state_for(slack: Workspace, element: Json, value: Any) -> Json:
    """Return the state of a control once a person has entered `value`; options go by their labels."""
    kind, field = element["type"], state_field(element)
    many = field.endswith("s") and kind != "file_input"
    if value is None:
        return {"type": kind, field: [] if many else None}
    if many:
        items = [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)
        most = element.get("max_selected_items")
        if most is not None and len(items) > most:
            raise AssertionError(f"no more than {most:g} may be chosen")
        return {"type": kind, field: [_one(slack, element, item) for item in items]}
    return {"type": kind, field: _one(slack, element, value)}


def state_by_value(slack: Workspace, element: Json, value: Any, suggested: Sequence[Json] = ()) -> Json:
    """Return the same for a page's value: options go by their values, `suggested` are those of an external select."""
    if element["type"].removeprefix("multi_") not in _CHOICES or value is None:
        return state_for(slack, element, value)
    options = {option["value"]: option for option in (*options_of(element), *suggested)}
    wanted = value if isinstance(value, list) else [value]
    if unknown := [one for one in wanted if one not in options]:
        raise AssertionError(f"there is no option {unknown[0]!r}")
    chosen = [options[one] for one in wanted]
    field = state_field(element)
    return {"type": element["type"], field: chosen if field.endswith("s") else chosen[0]}


def _one(slack: Workspace, element: Json, value: Any) -> Any:
    kind = element["type"].removeprefix("multi_")
    if kind in ("static_select", "radio_buttons", "checkboxes"):
        return _option(element, str(value))
    if kind == "users_select":
        return _id_of(value, {person.id: person.name for person in slack.people.values()})
    if kind in ("conversations_select", "channels_select"):
        return _id_of(value, {channel.id: channel.name for channel in slack.channels.values()})
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, dt.datetime) else int(value)
    if kind in ("external_select", "rich_text_input", "file_input"):
        return value
    return _written(kind, value)


def _option(element: Json, label: str) -> Json:
    for option in options_of(element):
        if read_text(option["text"], str) == label:
            return option
    labels = [read_text(option["text"], str) for option in options_of(element)]
    raise AssertionError(f"there is no option {label!r} among {labels}")


def _id_of(value: Any, names: dict[str, str]) -> str:
    wanted = str(getattr(value, "id", value)).removeprefix("#").removeprefix("@")
    for some_id, name in names.items():
        if wanted in (some_id, name):
            return some_id
    raise AssertionError(f"nobody and nothing is called {wanted!r}")


def _written(kind: str, value: Any) -> str:
    if isinstance(value, dt.datetime):
        value = value.date() if kind == "datepicker" else value.time()
    text = value.strftime("%H:%M") if isinstance(value, dt.time) else str(value)
    if kind in _LOOKS and not re.fullmatch(_LOOKS[kind], text):
        raise AssertionError(f"Slack does not take {text!r} in a {kind}")
    return text


def unfinished(view: OpenView) -> dict[str, str]:
    """Return the errors that Slack would show beside the inputs of a view instead of submitting it, by their labels."""
    errors: dict[str, str] = {}
    for block, element in controls(view.blocks):
        if block["type"] == "input":
            state = view.touched.get((block["block_id"], element["action_id"])) or initial_state(element)
            if reason := _complaint(block, state):
                errors[read_text(block["label"], str)] = reason
    return errors


def _complaint(block: Json, state: Json) -> str:
    """Return why Slack would not let this input be submitted; empty if it would."""
    element, value = block["element"], state[state_field(block["element"])]
    if value in (None, "", []):
        return "" if block.get("optional") else "please complete this required field"
    if isinstance(value, str) and element["type"].endswith("_input"):
        most, least = element.get("max_length", 3000), element.get("min_length", 0)
        if not least <= len(value) <= most:
            return f"must have {least} to {most} characters, and has {len(value)}"
    return _number_complaint(element, value) if element["type"] == "number_input" else ""


def _number_complaint(element: Json, value: str) -> str:
    if not element["is_decimal_allowed"] and "." in value:
        return "must be a whole number"
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"must be at least {element['min_value']}"
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"must be at most {element['max_value']}"
    return ""
