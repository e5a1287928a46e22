"""Lists to choose from. Slack shows up to a hundred options; longer lists are searched as somebody types."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from flows.kernel.matching import searched
from handlers.slack.drawing import plain

MAX_OPTIONS = 100
Option: TypeAlias = dict[str, Any]


def choosing(options: Sequence[Option], search: str, *, several: bool = False) -> dict[str, Any]:
    """Return the control for these options; `search` says in a long list that it can be searched."""
    many = "multi_" if several else ""
    if len(options) > MAX_OPTIONS:
        return {"type": f"{many}external_select", "min_query_length": 0, "placeholder": plain(search, 150)}
    return {"type": f"{many}static_select", "options": list(options)}


def fitting(options: Sequence[Option], typed: str) -> list[Option]:
    """Return the options that fit what was typed so far, as many as Slack shows."""
    found = searched(typed, [option["text"]["text"] for option in options])
    return [options[at] for at in found[:MAX_OPTIONS]]
