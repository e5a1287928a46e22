"""People, groups, the team and the app: auth.test, team.info, bots.info, users.*, usergroups.list."""

from bot.simulator.slack.accounts import Account
from bot.simulator.slack.calls import Call, RefusedError, page_of
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import Workspace


def api_test(slack: Workspace, call: Call) -> Json:
    if call.text("error"):
        raise RefusedError(call.text("error"), args=call.args)
    return {"ok": True, "args": call.args}


def auth_test(slack: Workspace, call: Call) -> Json:
    return {
        "ok": True,
        "url": call.base + "/",
        "team": slack.team_name,
        "user": slack.bot_name,
        "team_id": slack.team_id,
        "user_id": slack.bot_user_id,
        "bot_id": slack.bot_id,
        "is_enterprise_install": False,
        **({"enterprise_id": slack.organisation} if slack.organisation else {}),
    }


def open_connection(slack: Workspace, call: Call) -> Json:
    """apps.connections.open: return an address that opens one socket, once."""
    address = call.base.replace("http", "ws", 1)
    return {"ok": True, "url": f"{address}/socket?ticket={slack.sockets.new_ticket()}&app_id={slack.app_id}"}


def team_info(slack: Workspace, call: Call) -> Json:
    return {"ok": True, "team": {"id": slack.team_id, "name": slack.team_name, "domain": slack.team_name.lower()}}


def bots_info(slack: Workspace, call: Call) -> Json:
    if call.text("bot") not in ("", slack.bot_id):
        raise RefusedError("bot_not_found")
    bot = {"id": slack.bot_id, "app_id": slack.app_id, "user_id": slack.bot_user_id, "name": slack.bot_name}
    return {"ok": True, "bot": bot | {"deleted": False}}


def user_info(slack: Workspace, call: Call) -> Json:
    call.need("user")
    if call.text("user") == slack.bot_user_id:
        return {"ok": True, "user": _bot_user(slack)}
    return {"ok": True, "user": as_json(slack, slack.person(call.text("user")))}


def user_list(slack: Workspace, call: Call) -> Json:
    everyone = [_bot_user(slack), *(as_json(slack, person) for person in slack.people.values())]
    page, more = page_of(everyone, call)
    return {"ok": True, "members": page, "response_metadata": more}


def user_by_email(slack: Workspace, call: Call) -> Json:
    call.need("email")
    for person in slack.people.values():
        if person.email == call.text("email").lower():
            return {"ok": True, "user": as_json(slack, person)}
    raise RefusedError("users_not_found")


def usergroup_list(slack: Workspace, call: Call) -> Json:
    groups = [dict(group) for group in slack.usergroups.values()]
    for group in groups:
        if not call.flag("include_users"):
            del group["users"]
    return {"ok": True, "usergroups": groups}


def as_json(slack: Workspace, person: Account) -> Json:
    """Return a person as the API describes them; their email only with its own scope."""
    email = {"email": person.email} if "users:read.email" in slack.scopes else {}
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.username,
        "real_name": person.name,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_admin": person.admin,
        "is_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_stranger": person.team_id != slack.team_id and not _is_sister(slack, person),
        **({"enterprise_user": _in_organisation(person)} if person.organisation else {}),
        "tz": "Europe/London",
        "profile": {"real_name": person.name, "display_name": person.name, **email},
    }


def _is_sister(slack: Workspace, person: Account) -> bool:
    return bool(person.organisation) and person.organisation == slack.organisation


def _in_organisation(person: Account) -> Json:
    whole = {"enterprise_id": person.organisation, "enterprise_name": "Organisation", "teams": [person.team_id]}
    return {"id": person.id, "is_admin": False, "is_owner": False, **whole}


def _bot_user(slack: Workspace) -> Json:
    bot = {"id": slack.bot_user_id, "team_id": slack.team_id, "name": slack.bot_name, "is_bot": True}
    return bot | {"real_name": slack.bot_name, "deleted": False, "profile": {"bot_id": slack.bot_id}}
