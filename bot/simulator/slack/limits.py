"""Slack's published limits for blocks, elements and views, as one table of shapes."""

from typing import Final

from bot.simulator.slack.rules import Anything, Kind, Many, Number, Rule, Shape, Str, Text, Yes

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
MESSAGE_TEXT: Final = 40_000
MARKDOWN_TEXT: Final = 12_000
ATTACHMENTS: Final = 100
METADATA_BYTES: Final = 16_000
VIEW_BYTES: Final = 250_000
VIEW_DEPTH: Final = 3
SOCKETS: Final = 10
TRIGGER_SECONDS: Final = 3
RESPONSE_URL_USES: Final = 5
RESPONSE_URL_SECONDS: Final = 1800

_ID: Final = Str(255)
_ANY: Final = Anything()
_WORDS: Final = Str()
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
_SEVERAL: Final[dict[str, Rule]] = {"max_selected_items": Number(least=1)}
_RESPONSE: Final[dict[str, Rule]] = {"response_url_enabled": Yes()}
_FILTER: Final[dict[str, Rule]] = {"filter": _ANY, "default_to_current_conversation": Yes()}
_DISPATCH: Final = Shape(
    {"trigger_actions_on": Many(Str(among=("on_enter_pressed", "on_character_entered")), 2)},
    required=("trigger_actions_on",),
)


def _element(fields: dict[str, Rule], **more: tuple[str, ...] | tuple[tuple[str, ...], ...]) -> Shape:
    """A control: an action_id, a confirmation and the focus go with every one."""
    own: dict[str, Rule] = {"action_id": _ID, "confirm": CONFIRM, "focus_on_load": Yes()}
    return Shape(own | fields, **more)  # type: ignore[arg-type]


def _select(fields: dict[str, Rule], **more: tuple[str, ...] | tuple[tuple[str, ...], ...]) -> Shape:
    return _element({"placeholder": _PLACEHOLDER} | fields, **more)


def _typed_text(fields: dict[str, Rule], **more: tuple[str, ...]) -> Shape:
    own: dict[str, Rule] = {"placeholder": _PLACEHOLDER, "dispatch_action_config": _DISPATCH}
    own |= {"action_id": _ID, "focus_on_load": Yes(), "initial_value": Str(3000)}
    return Shape(own | fields, required=more.get("required", ()))


_ONE_LIST: Final = (("options", "option_groups"),)
_IMAGE: Final[dict[str, Rule]] = {"image_url": Str(3000), "slack_file": _ANY, "alt_text": Str(2000)}
_IMAGE_SHAPE: Final = Shape(_IMAGE, required=("alt_text",), one_of=(("image_url", "slack_file"),))

ELEMENTS: Final[dict[str, Rule]] = {
    "button": Shape(
        {
            "action_id": _ID,
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
        {"action_id": _ID, "options": Many(_option(url=True), 5, 2), "confirm": CONFIRM}, required=("options",)
    ),
    "static_select": _select(_CHOICES | {"initial_option": _OPTION}, one_of=_ONE_LIST),
    "multi_static_select": _select(_CHOICES | _SEVERAL | {"initial_options": Many(_OPTION, 100)}, one_of=_ONE_LIST),
    "external_select": _select({"initial_option": _OPTION, "min_query_length": Number(0)}),
    "multi_external_select": _select(_SEVERAL | {"initial_options": Many(_OPTION, 100), "min_query_length": Number(0)}),
    "users_select": _select({"initial_user": _WORDS}),
    "multi_users_select": _select(_SEVERAL | {"initial_users": Many(_WORDS)}),
    "conversations_select": _select(_FILTER | _RESPONSE | {"initial_conversation": _WORDS}),
    "multi_conversations_select": _select(_FILTER | _SEVERAL | {"initial_conversations": Many(_WORDS)}),
    "channels_select": _select(_RESPONSE | {"initial_channel": _WORDS}),
    "multi_channels_select": _select(_SEVERAL | {"initial_channels": Many(_WORDS)}),
    "checkboxes": _element(
        {"options": Many(_RICH_OPTION, 10), "initial_options": Many(_RICH_OPTION, 10)}, required=("options",)
    ),
    "radio_buttons": _element(
        {"options": Many(_RICH_OPTION, 10), "initial_option": _RICH_OPTION}, required=("options",)
    ),
    "datepicker": _select({"initial_date": _DATE}),
    "timepicker": _select({"initial_time": _TIME, "timezone": _WORDS}),
    "datetimepicker": _element({"initial_date_time": Number()}),
    "plain_text_input": _typed_text({"multiline": Yes(), "min_length": Number(0, 3000), "max_length": Number(1, 3000)}),
    "email_text_input": _typed_text({}),
    "url_text_input": _typed_text({}),
    "number_input": _typed_text(
        {"is_decimal_allowed": Yes(), "min_value": _WORDS, "max_value": _WORDS}, required=("is_decimal_allowed",)
    ),
    "rich_text_input": _typed_text({"initial_value": _ANY, "min_lines": Number(1), "max_lines": Number(1)}),
    "file_input": Shape({"action_id": _ID, "filetypes": Many(_WORDS), "max_files": Number(1, 10)}),
    "workflow_button": Shape(
        {
            "action_id": _ID,
            "text": Text(75),
            "workflow": _ANY,
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
        {"action_id": _ID, "positive_button": _ANY, "negative_button": _ANY},
        required=("positive_button", "negative_button"),
    ),
    "icon_button": Shape(
        {
            "action_id": _ID,
            "icon": _WORDS,
            "text": Text(75),
            "value": Str(2000),
            "confirm": CONFIRM,
            "accessibility_label": Str(75),
            "visible_to_user_ids": Many(_WORDS),
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

_RICH_LEAVES: Final[dict[str, Rule]] = {
    name: Shape(dict.fromkeys((*required, *optional, "style"), _ANY), required=required)
    for name, required, optional in (
        ("text", ("text",), ()),
        ("link", ("url",), ("text", "unsafe")),
        ("emoji", ("name",), ("unicode", "url", "skin_tone")),
        ("user", ("user_id",), ()),
        ("usergroup", ("usergroup_id",), ()),
        ("channel", ("channel_id",), ()),
        ("team", ("team_id",), ()),
        ("broadcast", ("range",), ()),
        ("color", ("value",), ()),
        ("date", ("timestamp", "format"), ("fallback", "url")),
    )
}
_RICH_LINE: Final = Many(Kind(_RICH_LEAVES), least=0)
_RICH_PARTS: Final[dict[str, Rule]] = {
    "rich_text_section": Shape({"elements": _RICH_LINE}, required=("elements",)),
    "rich_text_quote": Shape({"elements": _RICH_LINE, "border": Number(0, 1)}, required=("elements",)),
    "rich_text_preformatted": Shape(
        {"elements": Many(Kind(_RICH_LEAVES, frozenset({"text", "link"})), least=0), "border": Number(0, 1)},
        required=("elements",),
    ),
}
_RICH_PARTS["rich_text_list"] = Shape(
    {
        "elements": Many(Kind(_RICH_PARTS, frozenset({"rich_text_section"}))),
        "style": Str(among=("bullet", "ordered")),
        "indent": Number(0, 8),
        "offset": Number(0),
        "border": Number(0, 1),
    },
    required=("elements", "style"),
)
_RICH_TEXT: Final = Shape({"block_id": _ID, "elements": Many(Kind(_RICH_PARTS))}, required=("elements",))

_CELL: Final = Kind(
    {
        "raw_text": Shape({"text": Str(least=1)}, required=("text",)),
        "raw_number": Shape({"text": _WORDS, "value": Number()}, required=("value", "text")),
        "rich_text": _RICH_TEXT,
    }
)
_CARD: Final[dict[str, Rule]] = {
    "title": Text(150, mrkdwn=True),
    "subtitle": Text(150, mrkdwn=True),
    "body": Text(200, mrkdwn=True),
    "icon": _ANY,
    "hero_image": _ANY,
    "actions": Many(Kind(ELEMENTS, frozenset({"button"})), 3),
}


def _block(fields: dict[str, Rule], *required: str, some_of: tuple[str, ...] = ()) -> Shape:
    return Shape({"block_id": _ID} | fields, required=required, some_of=some_of)


BLOCKS: Final[dict[str, Rule]] = {
    "section": _block(
        {
            "text": Text(3000, mrkdwn=True),
            "fields": Many(Text(2000, mrkdwn=True), 10),
            "accessory": Kind(ELEMENTS, ACCESSORIES),
            "expand": Yes(),
        },
        some_of=("text", "fields"),
    ),
    "header": _block({"text": Text(150)}, "text"),
    "divider": _block({}),
    "context": _block({"elements": Many(Kind(ELEMENTS, frozenset({"image", "plain_text", "mrkdwn"})), 10)}, "elements"),
    "actions": _block({"elements": Many(Kind(ELEMENTS, ACTIONS), 25)}, "elements"),
    "context_actions": _block(
        {"elements": Many(Kind(ELEMENTS, frozenset({"feedback_buttons", "icon_button"})), 5)}, "elements"
    ),
    "image": Shape(
        _IMAGE | {"block_id": _ID, "title": Text(2000)},
        required=("alt_text",),
        one_of=(("image_url", "slack_file"),),
    ),
    "input": _block(
        {
            "label": Text(2000),
            "element": Kind(ELEMENTS, INPUTS),
            "hint": Text(2000),
            "optional": Yes(),
            "dispatch_action": Yes(),
        },
        "label",
        "element",
    ),
    "rich_text": _RICH_TEXT,
    "markdown": _block({"text": Str(MARKDOWN_TEXT, 1)}, "text"),
    "table": _block({"rows": Many(Many(_CELL, 20), 100), "column_settings": Many(_ANY, 20)}, "rows"),
    "data_table": _block(
        {
            "rows": Many(Many(_CELL, 20), 101, 2),
            "caption": Str(least=1),
            "page_size": Number(1, 100),
            "row_header_column_index": Number(0),
        },
        "rows",
        "caption",
    ),
    "alert": _block(
        {"text": Text(200, mrkdwn=True), "level": Str(among=("default", "info", "warning", "error", "success"))},
        "text",
    ),
    "card": _block(_CARD, some_of=("title", "body", "hero_image", "actions")),
    "file": _block({"external_id": _WORDS, "source": Str(among=("remote",))}, "external_id", "source"),
    "video": _block(
        {
            "alt_text": _WORDS,
            "thumbnail_url": _WORDS,
            "title": Text(200),
            "video_url": _WORDS,
            "description": Text(200),
            "author_name": Str(50),
            "provider_icon_url": _WORDS,
            "provider_name": _WORDS,
            "title_url": _WORDS,
        },
        "alt_text",
        "thumbnail_url",
        "title",
        "video_url",
    ),
    "task_card": _block(
        {
            "task_id": _WORDS,
            "title": _WORDS,
            "status": Str(among=("pending", "in_progress", "complete", "error")),
            "details": _RICH_TEXT,
            "output": _RICH_TEXT,
            "sources": Many(_ANY, least=0),
        },
        "task_id",
        "title",
        "status",
    ),
    "plan": _block({"title": _WORDS, "tasks": Many(_ANY, least=0)}, "title"),
}
BLOCKS["carousel"] = _block({"elements": Many(Kind(BLOCKS, frozenset({"card"})), 10)}, "elements")
BLOCKS["container"] = _block(
    {
        "child_blocks": Many(Kind(BLOCKS, frozenset(BLOCKS) - {"card", "alert", "markdown"}), 10),
        "title": Text(150),
        "subtitle": Text(150, mrkdwn=True),
        "rich_text_title": _RICH_TEXT,
        "icon": _ANY,
        "width": Str(among=("narrow", "standard", "wide", "full")),
        "is_collapsible": Yes(),
        "default_collapsed": Yes(),
        "has_header_divider": Yes(),
    },
    "child_blocks",
)

_VIEW_BLOCKS: Final = frozenset(
    {"section", "header", "divider", "context", "actions", "image", "input", "rich_text", "video"}
)
SURFACES: Final[dict[str, frozenset[str]]] = {
    "message": frozenset(BLOCKS) - {"alert"},
    "modal": _VIEW_BLOCKS | {"alert"},
    "home": _VIEW_BLOCKS,
}
_VIEW: Final[dict[str, Rule]] = {
    "blocks": _ANY,
    "private_metadata": Str(3000),
    "callback_id": _ID,
    "external_id": _ID,
}
VIEWS: Final[dict[str, Rule]] = {
    "home": Shape(_VIEW, required=("blocks",)),
    "modal": Shape(
        _VIEW
        | {
            "title": Text(24),
            "submit": Text(24),
            "close": Text(24),
            "clear_on_close": Yes(),
            "notify_on_close": Yes(),
            "submit_disabled": Yes(),
        },
        required=("title", "blocks"),
    ),
}
