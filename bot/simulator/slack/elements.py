"""The elements and controls that Slack knows, as one table of shapes with their published limits."""

from typing import Final

from bot.simulator.slack.rules import Anything, Many, Number, Rule, Shape, Str, Text, Yes

ID: Final = Str(255)
ANY: Final = Anything()
WORDS: Final = Str()
_PLACEHOLDER: Final = Text(150)
_DATE: Final = Str(pattern=r"\d{4}-\d{2}-\d{2}")
_TIME: Final = Str(pattern=r"\d{2}:\d{2}")

CONFIRM: Final = Shape(
    {
        "title": Text(100),
        "text": Text(300, mrkdwn=True),
        "confirm": Text(30),
        "deny": Text(30),
        "style": Str(among=("primary", "danger")),
    },
    required=("text",),
)


def _option(*, mrkdwn: bool = False, url: bool = False) -> Shape:
    fields: dict[str, Rule] = {
        "text": Text(75, mrkdwn=mrkdwn),
        "value": Str(150),
        "description": Text(75, mrkdwn=mrkdwn),
    }
    if url:
        fields["url"] = Str(3000)
    return Shape(fields, required=("text", "value"))


_OPTION: Final = _option()
_RICH_OPTION: Final = _option(mrkdwn=True)
_GROUP: Final = Shape({"label": Text(75), "options": Many(_OPTION, 100)}, required=("label", "options"))
_CHOICES: Final[dict[str, Rule]] = {"options": Many(_OPTION, 100), "option_groups": Many(_GROUP, 100)}
SUGGESTED: Final = Shape(
    {"options": Many(_OPTION, 100, least=0), "option_groups": Many(_GROUP, 100, least=0)},
    one_of=(("options", "option_groups"),),
)
"""An app's answer to what somebody typed into an external select."""
_SEVERAL: Final[dict[str, Rule]] = {"max_selected_items": Number(least=1)}
_RESPONSE: Final[dict[str, Rule]] = {"response_url_enabled": Yes()}
_FILTER: Final[dict[str, Rule]] = {"filter": ANY, "default_to_current_conversation": Yes()}
_DISPATCH: Final = Shape(
    {"trigger_actions_on": Many(Str(among=("on_enter_pressed", "on_character_entered")), 2)},
    required=("trigger_actions_on",),
)


def _element(fields: dict[str, Rule], **more: tuple[str, ...] | tuple[tuple[str, ...], ...]) -> Shape:
    """Return a control: an action_id, a confirmation and the focus belong to every one."""
    own: dict[str, Rule] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": Yes()}
    return Shape(own | fields, **more)  # type: ignore[arg-type]


def _select(fields: dict[str, Rule], **more: tuple[str, ...] | tuple[tuple[str, ...], ...]) -> Shape:
    return _element({"placeholder": _PLACEHOLDER} | fields, **more)


def _typed_text(fields: dict[str, Rule], **more: tuple[str, ...]) -> Shape:
    own: dict[str, Rule] = {"placeholder": _PLACEHOLDER, "dispatch_action_config": _DISPATCH}
    own |= {"action_id": ID, "focus_on_load": Yes(), "initial_value": Str(3000)}
    return Shape(own | fields, required=more.get("required", ()))


_ONE_LIST: Final = (("options", "option_groups"),)
IMAGE: Final[dict[str, Rule]] = {"image_url": Str(3000), "slack_file": ANY, "alt_text": Str(2000)}
_IMAGE_SHAPE: Final = Shape(IMAGE, required=("alt_text",), one_of=(("image_url", "slack_file"),))

ELEMENTS: Final[dict[str, Rule]] = {
    "button": Shape(
        {
            "action_id": ID,
            "text": Text(75),
            "value": Str(2000),
            "url": Str(3000),
            "style": Str(among=("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": Str(75),
        },
        required=("text",),
    ),
    "overflow": Shape(
        {"action_id": ID, "options": Many(_option(url=True), 5, 2), "confirm": CONFIRM}, required=("options",)
    ),
    "static_select": _select(_CHOICES | {"initial_option": _OPTION}, one_of=_ONE_LIST),
    "multi_static_select": _select(_CHOICES | _SEVERAL | {"initial_options": Many(_OPTION, 100)}, one_of=_ONE_LIST),
    "external_select": _select({"initial_option": _OPTION, "min_query_length": Number(0)}),
    "multi_external_select": _select(_SEVERAL | {"initial_options": Many(_OPTION, 100), "min_query_length": Number(0)}),
    "users_select": _select({"initial_user": WORDS}),
    "multi_users_select": _select(_SEVERAL | {"initial_users": Many(WORDS)}),
    "conversations_select": _select(_FILTER | _RESPONSE | {"initial_conversation": WORDS}),
    "multi_conversations_select": _select(_FILTER | _SEVERAL | {"initial_conversations": Many(WORDS)}),
    "channels_select": _select(_RESPONSE | {"initial_channel": WORDS}),
    "multi_channels_select": _select(_SEVERAL | {"initial_channels": Many(WORDS)}),
    "checkboxes": _element(
        {"options": Many(_RICH_OPTION, 10), "initial_options": Many(_RICH_OPTION, 10)}, required=("options",)
    ),
    "radio_buttons": _element(
        {"options": Many(_RICH_OPTION, 10), "initial_option": _RICH_OPTION}, required=("options",)
    ),
    "datepicker": _select({"initial_date": _DATE}),
    "timepicker": _select({"initial_time": _TIME, "timezone": WORDS}),
    "datetimepicker": _element({"initial_date_time": Number()}),
    "plain_text_input": _typed_text({"multiline": Yes(), "min_length": Number(0, 3000), "max_length": Number(1, 3000)}),
    "email_text_input": _typed_text({}),
    "url_text_input": _typed_text({}),
    "number_input": _typed_text(
        {"is_decimal_allowed": Yes(), "min_value": WORDS, "max_value": WORDS}, required=("is_decimal_allowed",)
    ),
    "rich_text_input": _typed_text({"initial_value": ANY, "min_lines": Number(1), "max_lines": Number(1)}),
    "file_input": Shape({"action_id": ID, "filetypes": Many(WORDS), "max_files": Number(1, 10)}),
    "workflow_button": Shape(
        {
            "action_id": ID,
            "text": Text(75),
            "workflow": ANY,
            "style": Str(among=("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": Str(75),
        },
        required=("text", "workflow"),
    ),
    "image": _IMAGE_SHAPE,
    "plain_text": Text(3000),
    "mrkdwn": Text(3000, mrkdwn=True),
    "feedback_buttons": Shape(
        {"action_id": ID, "positive_button": ANY, "negative_button": ANY},
        required=("positive_button", "negative_button"),
    ),
    "icon_button": Shape(
        {
            "action_id": ID,
            "icon": WORDS,
            "text": Text(75),
            "value": Str(2000),
            "confirm": CONFIRM,
            "accessibility_label": Str(75),
            "visible_to_user_ids": Many(WORDS),
        },
        required=("icon", "text"),
    ),
}

_MENUS: Final = frozenset(name for name in ELEMENTS if name.endswith("_select"))
_PICKERS: Final = frozenset({"datepicker", "timepicker", "datetimepicker"})
_BOXES: Final = frozenset({"checkboxes", "radio_buttons"})
_TYPED: Final = frozenset(name for name in ELEMENTS if name.endswith("_input"))

STATEFUL: Final = _MENUS | _PICKERS | _BOXES | _TYPED
INPUTS: Final = STATEFUL
ACTIONS: Final = _MENUS | _PICKERS | _BOXES | {"button", "overflow", "workflow_button", "rich_text_input"}
ACCESSORIES: Final = (ACTIONS | {"image"}) - {"datetimepicker", "rich_text_input"}
