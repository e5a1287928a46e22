"""The checks that Slack makes of blocks, views and metadata."""

import json
from collections import Counter
from typing import Any

from bot.simulator.slack import limits
from bot.simulator.slack.blocks import children, controls, options_of
from bot.simulator.slack.elements import SUGGESTED
from bot.simulator.slack.rules import Json, Kind, Problem
from bot.simulator.slack.shapes import BLOCKS, SURFACES, VIEWS


def check_blocks(blocks: Any, surface: str = "message", at: str = "/blocks") -> list[Problem]:
    """Return what is wrong with these blocks on this surface ("message", "modal" or "home")."""
    found: list[Problem] = []
    if not isinstance(blocks, list):
        return [Problem(at, "must provide an array", "type")]
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    if len(blocks) > most:
        found.append(Problem(at, f"no more than {most} items allowed", "maxItems"))
    rule = Kind(BLOCKS, SURFACES[surface])
    for number, block in enumerate(blocks):
        rule.check(block, f"{at}/{number}", found)
    if not found:
        _check_ids(blocks, at, found)
        _check_choices(blocks, at, found)
        _check_totals(blocks, surface, at, found)
    return found


def check_view(view: Any, at: str = "/view") -> list[Problem]:
    """Return what is wrong with a modal or a Home tab."""
    found: list[Problem] = []
    Kind(VIEWS).check(view, at, found)
    if found:
        return found
    found += check_blocks(view["blocks"], view["type"], f"{at}/blocks")
    if found:
        return found
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and not view.get("submit"):
        found.append(Problem(f"{at}/submit", "missing required field: submit", "required"))
    focused = [element for _, element in controls(view["blocks"]) if element.get("focus_on_load")]
    if len(focused) > 1:
        found.append(Problem(at, "only one element may have `focus_on_load`", "focus_on_load"))
    return found


def check_suggestions(answer: Any) -> list[Problem]:
    """Return what is wrong with an app's answer to what somebody typed into an external select."""
    found: list[Problem] = []
    SUGGESTED.check(answer, "", found)
    return found


def view_size(view: Any) -> int:
    """Return the size of a view as JSON, in bytes."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def is_metadata(value: Any) -> bool:
    """Return whether metadata has a type and a payload of scalars, at most one object (or list of scalars) deep."""
    if not isinstance(value, dict) or not isinstance(value.get("event_payload"), dict):
        return False
    if not isinstance(value.get("event_type"), str) or not value["event_type"]:
        return False
    return all(_is_flat(item) for item in value["event_payload"].values())


def _is_flat(item: Any) -> bool:
    parts = list(item.values()) if isinstance(item, dict) else item if isinstance(item, list) else [item]
    return not any(isinstance(part, dict | list) for part in parts)


def _check_ids(blocks: list[Json], at: str, found: list[Problem]) -> None:
    block_ids = _twice([block.get("block_id") for block in blocks])
    found += [Problem(at, f"block_id must be unique: {block_id}", "unique") for block_id in block_ids]
    for number, block in enumerate(blocks):
        ids = _twice([child.get("action_id") for child in children(block)])
        found += [Problem(f"{at}/{number}", f"action_id must be unique: {one}", "unique") for one in ids]


def _twice(ids: list[str | None]) -> list[str]:
    return [name for name, times in Counter(name for name in ids if name).items() if times > 1]


def _check_choices(blocks: list[Json], at: str, found: list[Problem]) -> None:
    for block, element in controls(blocks):
        given = [element["initial_option"]] if element.get("initial_option") else element.get("initial_options") or []
        known = options_of(element)
        if known and any(option not in known for option in given):
            pointer = f"{at}/{blocks.index(block)}" if block in blocks else at
            found.append(Problem(pointer, "initial options must match the options exactly", "initial_option"))


def _check_totals(blocks: list[Json], surface: str, at: str, found: list[Problem]) -> None:
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > limits.MARKDOWN_TEXT:
        found.append(Problem(at, f"must be less than {limits.MARKDOWN_TEXT + 1} characters", "maxLength"))
    if sum(block["type"] == "table" for block in blocks) > 1:
        found.append(Problem(at, "only_one_table_allowed", "maxItems"))
    if surface == "message" and any(element["type"] == "file_input" for _, element in controls(blocks)):
        found.append(Problem(at, "unsupported type: file_input", "enum"))
