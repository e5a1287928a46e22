"""Methods about how the bot gets its updates."""

import re
from typing import Any
from urllib.parse import urlsplit

from .errors import bad_request, conflict
from .wire import Call
from .world import World


async def get_updates(world: World, call: Call) -> Any:
    if world.settings.webhook:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _allow(world, call)
    limit = call.number("limit")
    return await world.updates.get(
        call.number("offset") or 0, 100 if limit is None else limit, call.number("timeout") or 0, call.gone
    )


def _allow(world: World, call: Call) -> None:
    kinds = call.value("allowed_updates", "allowed updates JSON object")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise bad_request("expected an Array of String as allowed updates")
    world.updates.allow([str(kind) for kind in kinds])


def set_webhook(world: World, call: Call) -> Any:
    """Remember the address; updates are never delivered there."""
    url = call.text("url")
    if url:
        _check_webhook(url)
        secret = call.text("secret_token")
        if len(secret) > 256:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        _allow(world, call)
        world.updates.end_polls(conflict("terminated by setWebhook request"))
    _set(world, call, url)
    return True


def delete_webhook(world: World, call: Call) -> Any:
    _set(world, call, "")
    return True


def _set(world: World, call: Call, url: str) -> None:
    world.settings.webhook = url
    world.settings.max_connections = call.number("max_connections") or 40
    if call.flag("drop_pending_updates"):
        world.updates.forget()


def _check_webhook(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if port not in {None, 80, 88, 443, 8443}:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def get_webhook_info(world: World, call: Call) -> Any:
    info: dict[str, Any] = {
        "url": world.settings.webhook,
        "has_custom_certificate": False,
        "pending_update_count": world.updates.waiting(),
    }
    if world.settings.webhook:
        info["max_connections"] = world.settings.max_connections
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
