"""The values of the controls of a view or a message: the initial ones, and those entered since."""

from typing import Any, Final

from bot.simulator.slack.blocks import controls
from bot.simulator.slack.elements import STATEFUL
from bot.simulator.slack.rules import Json
from bot.simulator.slack.words import Names, read_text

Place = tuple[str, str]
"""The place of a control: (block_id, action_id)."""

# control: (the field of its state, the field of its initial value, nothing chosen)
_STATES: Final[dict[str, tuple[str, str, Any]]] = {
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "overflow": ("selected_option", "", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "file_input": ("files", "", []),
}
_TYPED: Final = ("value", "initial_value", None)


def state_field(element: Json) -> str:
    """Return the field of `state.values` in which this control's value stands."""
    return _STATES.get(element["type"], _TYPED)[0]


def initial_state(element: Json) -> Json:
    """Return the state of a control before anyone touched it."""
    field, initial, nothing = _STATES.get(element["type"], _TYPED)
    return {"type": element["type"], field: element.get(initial, nothing)}


def states(blocks: list[Json], touched: dict[Place, Json]) -> dict[str, dict[str, Json]]:
    """Return `state.values` of a view or a message."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in controls(blocks):
        if element["type"] in STATEFUL:
            place = (block["block_id"], element["action_id"])
            state = touched.get(place)
            if state is None or state["type"] != element["type"]:
                state = initial_state(element)
            values.setdefault(place[0], {})[place[1]] = state
    return values


def shown_value(state: Json, names: Names) -> str:
    """Return what a person sees in a control."""
    value = state[state_field(state)]
    items = value if isinstance(value, list) else [value]
    return ", ".join(_shown(item, names) for item in items if item is not None)


def _shown(item: Any, names: Names) -> str:
    if isinstance(item, dict):
        return read_text(item.get("text"), names) or str(item.get("name", ""))
    return names(str(item))
