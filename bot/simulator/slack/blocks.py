"""The contents of blocks: their controls and options, and the ids that the caller left out."""

import copy
import itertools
from collections.abc import Iterator

from bot.simulator.slack.elements import STATEFUL
from bot.simulator.slack.rules import Json

CONTROLS = STATEFUL | {"button", "overflow", "icon_button", "feedback_buttons", "workflow_button"}
_ids = itertools.count(1)


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return a copy of the blocks in which every block and control has an id."""
    mine = copy.deepcopy(blocks)
    for block in mine:
        block.setdefault("block_id", _new_id())
    for _, element in controls(mine):
        element.setdefault("action_id", _new_id())
    return mine


def _new_id() -> str:
    return f"sim{next(_ids):05x}"


def controls(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every (block, control) that a person can press, choose from or type into, in reading order."""
    for block in blocks:
        yield from ((block, child) for child in children(block) if child.get("type") in CONTROLS)
        if block.get("type") in ("container", "carousel"):
            yield from controls(block.get("child_blocks") or block.get("elements") or [])


def children(block: Json) -> list[Json]:
    """Return the elements that stand in a block itself."""
    many = block.get("actions" if block.get("type") == "card" else "elements") or []
    single = [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    return [child for child in [*many, *single] if isinstance(child, dict)]


def options_of(element: Json) -> list[Json]:
    """Return a control's options, those in groups included."""
    options: list[Json] = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    return options
