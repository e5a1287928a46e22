"""views.*: modals on a person's screen and their Home tab."""

import itertools
from typing import Any

from bot.simulator.slack.accounts import Account
from bot.simulator.slack.blocks import with_ids
from bot.simulator.slack.calls import Call, RefusedError, invalid, refused_with
from bot.simulator.slack.checks import check_view, view_size
from bot.simulator.slack.limits import VIEW_BYTES, VIEW_DEPTH
from bot.simulator.slack.openview import OpenView
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import Workspace

_hashes = itertools.count(1)
_TEXTS = ("title", "submit", "close")


def dressed(slack: Workspace, view: Json, before: Json | None = None) -> Json:
    """Return a view with everything that Slack adds to it."""
    before = before or {}
    view_id = before.get("id") or slack.new_id("V")
    texts = {name: view.get(name) for name in _TEXTS if view["type"] == "modal"}
    return {
        "id": view_id,
        "team_id": slack.team_id,
        "type": view["type"],
        "blocks": with_ids(view["blocks"]),
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "hash": f"{int(slack.clock.now().timestamp())}.{next(_hashes):08x}",
        **texts,
        "clear_on_close": view.get("clear_on_close", False),
        "notify_on_close": view.get("notify_on_close", False),
        "root_view_id": before.get("root_view_id") or view_id,
        "previous_view_id": before.get("previous_view_id"),
        "app_id": slack.app_id,
        "external_id": view.get("external_id", ""),
        "app_installed_team_id": slack.team_id,
        "bot_id": slack.bot_id,
    }


def show_instead(slack: Workspace, opened: OpenView, view: Json) -> None:
    """Show another view in the place of an open one."""
    opened.become(dressed(slack, view, opened.raw))
    slack.bell.ring()


def open_view(slack: Workspace, call: Call) -> Json:
    person, view = _at_trigger(slack, call)
    _check_external_id(slack, view)
    _spend(slack, call)
    opened = OpenView(dressed(slack, view))
    person.stack[:] = [opened]
    slack.bell.ring()
    return {"ok": True, "view": opened.as_json()}


def push(slack: Workspace, call: Call) -> Json:
    person, view = _at_trigger(slack, call)
    if not person.stack:
        raise RefusedError("not_found")
    if len(person.stack) >= VIEW_DEPTH:
        raise RefusedError("push_limit_reached")
    _check_external_id(slack, view)
    _spend(slack, call)
    return {"ok": True, "view": push_on(slack, person, view).as_json()}


def push_on(slack: Workspace, person: Account, view: Json) -> OpenView:
    """Lay a view on top of the person's stack."""
    below = person.stack[-1]
    opened = OpenView(dressed(slack, view))
    opened.raw |= {"root_view_id": below.raw["root_view_id"], "previous_view_id": below.id}
    person.stack.append(opened)
    slack.bell.ring()
    return opened


def update(slack: Workspace, call: Call) -> Json:
    view = checked_view(call.args.get("view"))
    found = _find(slack, call.text("view_id"), call.text("external_id"))
    _check_hash(found, call.text("hash"))
    if view["type"] != found.raw["type"]:
        raise invalid("view type may not change [json-pointer:/view/type]")
    show_instead(slack, found, view)
    return {"ok": True, "view": found.as_json()}


def publish(slack: Workspace, call: Call) -> Json:
    call.need("user_id")
    person = slack.person(call.text("user_id"), "invalid_arguments")
    if not slack.home_enabled:
        raise RefusedError("not_enabled")
    view = checked_view(call.args.get("view"))
    if view["type"] != "home":
        raise invalid("must be a home view [json-pointer:/view/type]")
    if person.home_view is None:
        person.home_view = OpenView(dressed(slack, view))
    else:
        _check_hash(person.home_view, call.text("hash"))
        show_instead(slack, person.home_view, view)
    slack.bell.ring()
    return {"ok": True, "view": person.home_view.as_json()}


def checked_view(view: Any) -> Json:
    """Return the view, if Slack would show it."""
    if not isinstance(view, dict):
        raise invalid("missing required field: view")
    if view_size(view) > VIEW_BYTES:
        raise RefusedError("view_too_large")
    if problems := check_view(view):
        raise refused_with("invalid_arguments", problems)
    return view


def _at_trigger(slack: Workspace, call: Call) -> tuple[Account, Json]:
    call.need("trigger_id")
    trigger = slack.triggers.get(call.text("trigger_id"))
    if trigger is None:
        raise RefusedError("invalid_trigger_id")
    if trigger.used:
        raise RefusedError("exchanged_trigger_id")
    if slack.clock.now() > trigger.expires:
        raise RefusedError("expired_trigger_id")
    view = checked_view(call.args.get("view"))
    if view["type"] != "modal":
        raise invalid("must be a modal [json-pointer:/view/type]")
    return slack.person(trigger.user_id), view


def _spend(slack: Workspace, call: Call) -> None:
    slack.triggers[call.text("trigger_id")].used = True


def _all(slack: Workspace) -> list[OpenView]:
    people = slack.people.values()
    return [view for person in people for view in (*person.stack, person.home_view) if view is not None]


def _find(slack: Workspace, view_id: str, external_id: str) -> OpenView:
    if not (view_id or external_id):
        raise invalid("missing required field: view_id")
    for view in _all(slack):
        if view.id == view_id or (external_id and view.raw["external_id"] == external_id):
            return view
    raise RefusedError("not_found")


def _check_external_id(slack: Workspace, view: Json) -> None:
    external_id = view.get("external_id")
    if external_id and any(one.raw["external_id"] == external_id for one in _all(slack)):
        raise RefusedError("duplicate_external_id")


def _check_hash(view: OpenView, given: str) -> None:
    if given and given != view.raw["hash"]:
        raise RefusedError("hash_conflict")
