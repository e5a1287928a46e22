"""The blocks and views that Slack knows, as tables of shapes with their published limits."""

from typing import Final

from bot.simulator.slack.elements import ACCESSORIES, ACTIONS, ANY, ELEMENTS, ID, IMAGE, INPUTS, WORDS
from bot.simulator.slack.limits import MARKDOWN_TEXT
from bot.simulator.slack.rules import Kind, Many, Number, Rule, Shape, Str, Text, Yes

_RICH_LEAVES: Final[dict[str, Rule]] = {
    name: Shape(dict.fromkeys((*required, *optional, "style"), ANY), required=required)
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
_RICH_TEXT: Final = Shape({"block_id": ID, "elements": Many(Kind(_RICH_PARTS))}, required=("elements",))

_CELL: Final = Kind(
    {
        "raw_text": Shape({"text": Str(least=1)}, required=("text",)),
        "raw_number": Shape({"text": WORDS, "value": Number()}, required=("value", "text")),
        "rich_text": _RICH_TEXT,
    }
)
_CARD: Final[dict[str, Rule]] = {
    "title": Text(150, mrkdwn=True),
    "subtitle": Text(150, mrkdwn=True),
    "body": Text(200, mrkdwn=True),
    "icon": ANY,
    "hero_image": ANY,
    "actions": Many(Kind(ELEMENTS, frozenset({"button"})), 3),
}


def _block(fields: dict[str, Rule], *required: str, some_of: tuple[str, ...] = ()) -> Shape:
    return Shape({"block_id": ID} | fields, required=required, some_of=some_of)


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
        IMAGE | {"block_id": ID, "title": Text(2000)},
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
    "table": _block({"rows": Many(Many(_CELL, 20), 100), "column_settings": Many(ANY, 20)}, "rows"),
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
    "file": _block({"external_id": WORDS, "source": Str(among=("remote",))}, "external_id", "source"),
    "video": _block(
        {
            "alt_text": WORDS,
            "thumbnail_url": WORDS,
            "title": Text(200),
            "video_url": WORDS,
            "description": Text(200),
            "author_name": Str(50),
            "provider_icon_url": WORDS,
            "provider_name": WORDS,
            "title_url": WORDS,
        },
        "alt_text",
        "thumbnail_url",
        "title",
        "video_url",
    ),
    "task_card": _block(
        {
            "task_id": WORDS,
            "title": WORDS,
            "status": Str(among=("pending", "in_progress", "complete", "error")),
            "details": _RICH_TEXT,
            "output": _RICH_TEXT,
            "sources": Many(ANY, least=0),
        },
        "task_id",
        "title",
        "status",
    ),
    "plan": _block({"title": WORDS, "tasks": Many(ANY, least=0)}, "title"),
}
BLOCKS["carousel"] = _block({"elements": Many(Kind(BLOCKS, frozenset({"card"})), 10)}, "elements")
BLOCKS["container"] = _block(
    {
        "child_blocks": Many(Kind(BLOCKS, frozenset(BLOCKS) - {"card", "alert", "markdown"}), 10),
        "title": Text(150),
        "subtitle": Text(150, mrkdwn=True),
        "rich_text_title": _RICH_TEXT,
        "icon": ANY,
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
    "blocks": ANY,
    "private_metadata": Str(3000),
    "callback_id": ID,
    "external_id": ID,
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
