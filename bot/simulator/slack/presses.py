"""Finds the control that a person means, and the data that pressing it or choosing from it sends."""

from collections.abc import Sequence
from typing import Any

from bot.simulator.slack.blocks import controls, options_of
from bot.simulator.slack.forms import state_by_value, state_for
from bot.simulator.slack.rules import Json
from bot.simulator.slack.states import Place
from bot.simulator.slack.words import Names, read_element, read_text
from bot.simulator.slack.workspace import Workspace


def control_at(blocks: list[Json], place: Place) -> tuple[Json, Json]:
    """Return the block and the control with these ids."""
    for block, element in controls(blocks):
        if (block["block_id"], element["action_id"]) == place:
            return block, element
    raise AssertionError("that is not there any more")


def control_called(blocks: list[Json], name: str, names: Names) -> tuple[Json, Json] | None:
    """Return the block and the control that a person means by a label, a block id or an action id."""
    for block, element in controls(blocks):
        if element["type"] in ("button", "overflow"):
            continue
        label = read_text(block.get("label") or block.get("text"), names)
        known = (block["block_id"], element["action_id"], label, label.lower().replace(" ", "_"))
        if name in known or name.replace("_", " ").lower() == label.lower():
            return block, element
    return None


def find_action(slack: Workspace, blocks: list[Json], label: str) -> tuple[Json, Json, Json] | None:
    """Return the control that `label` presses or chooses from, as (block, control, what the action carries)."""
    names = slack.name_of
    matches: list[tuple[Json, Json, Json]] = []
    for block, element in controls(blocks):
        if block["type"] == "input" and not block.get("dispatch_action"):
            continue
        if "text" in element and read_element(element, names) == f"[{label}]":
            matches.append((block, element, _pressed(element)))
        matches += [(block, element, state) for state in _choices(slack, element, label)]
    if len(matches) > 1:
        raise AssertionError(f"{label!r} is there {len(matches)} times")
    return matches[0] if matches else None


def _choices(slack: Workspace, element: Json, label: str) -> list[Json]:
    """Return what choosing `label` in this control would send: one state, or none."""
    if element["type"] == "users_select":
        named = any(person.name == label for person in slack.people.values())
        return [state_for(slack, element, label)] if named else []
    options = [option for option in options_of(element) if read_text(option["text"], str) == label]
    return [_chosen(slack, element, option) for option in options]


def _chosen(slack: Workspace, element: Json, option: Json) -> Json:
    if element["type"] == "overflow":
        return {"type": "overflow", "selected_option": option}
    return state_for(slack, element, read_text(option["text"], str))


def _pressed(element: Json) -> Json:
    """Return what a pressed button sends."""
    return {name: element[name] for name in ("type", "text", "value", "style", "url") if name in element}


def pressing(slack: Workspace, element: Json, value: Any, suggested: Sequence[Json]) -> Json:
    """Return what an action on a control sends."""
    if element["type"] in ("button", "workflow_button"):
        return _pressed(element)
    return state_by_value(slack, element, value, suggested)


def action(slack: Workspace, block: Json, element: Json, state: Json) -> Json:
    """Return one entry of `actions`."""
    ids = {"action_id": element["action_id"], "block_id": block["block_id"]}
    return ids | state | {"action_ts": slack.new_ts()}
