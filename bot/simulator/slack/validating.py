"""blocks.validate: the faults of one of blocks, message or view, as a list."""

from typing import Any

from bot.simulator.slack.calls import Call, RefusedError, invalid
from bot.simulator.slack.checks import check_blocks, check_view
from bot.simulator.slack.rules import Json, Problem
from bot.simulator.slack.workspace import Workspace


def validate(slack: Workspace, call: Call) -> Json:
    """blocks.validate: return the faults of one of blocks, message or view."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name) is not None]
    if len(given) != 1:
        raise invalid("must provide exactly one of `blocks`, `view`, or `message`")
    name, value = given[0], call.args[given[0]]
    problems = _problems_in(name, value)
    if problems:
        raise RefusedError(f"invalid_{name}", errors=[_as_error(problem) for problem in problems])
    return {"ok": True}


def _problems_in(name: str, value: Any) -> list[Problem]:
    if name == "view":
        return check_view(value, "")
    if name == "blocks":
        return check_blocks(value, at="")
    blocks = value.get("blocks", []) if isinstance(value, dict) else value
    return check_blocks(blocks)


def _as_error(problem: Problem) -> Json:
    constraint = {"type": problem.constraint}
    code = "failed_constraint"
    return {"code": code, "message": problem.message, "pointer": problem.pointer, "constraint": constraint}
