"""Events of visits and hazards for other systems: one signed request for each event, repeated until it arrives.

Signed like Standard Webhooks: HMAC-SHA256 over "id.timestamp.body". The event's id is the receiver's key against
handling it twice, so a request that may have arrived is simply repeated.
"""

import base64
import binascii
import contextlib
import hashlib
import hmac
import ipaddress
import json
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from flows.kernel.clock import Clock
from flows.kernel.effects import Effect, Side
from flows.kernel.effects import Hook as HookEffect
from handlers.ports import Delivered, Gone, Invalid, NotSent, Pacer, TryLater, may_go
from handlers.rendering import Renderers
from storage import hazards, visits, webhooks
from storage.database import Database, Tx
from storage.hazards import HISTORY, Hazard
from storage.histories import Line
from storage.outbox import Row
from storage.visits import Event, Visit
from storage.webhooks import Hook

PLATFORM = "http"
WITHIN = aiohttp.ClientTimeout(total=10)
MIN_WAIT, MAX_WAIT = 30.0, 3600.0
"""The limits, in seconds, of the pause that a receiver may ask for."""
MAX_URL = 500
WRAPPING = tuple(ipaddress.IPv6Network(one) for one in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
"""IPv6 addresses that lead to an IPv4 address, which is their last part."""
OUTSIDE = ipaddress.IPv6Network("2000::/3")
"""All IPv6 addresses of the world outside; one that leads elsewhere, such as into a network's own NAT64, is not."""
SPECIAL = tuple(ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20"))
"""Addresses with a purpose of their own that Python takes for others."""
TOLD = frozenset({"from", "to", "wanted", "short_notice"})
"""The details of an event that other systems get. People's own words stay with us."""


class Public(AbstractResolver):
    """Finds no address inside the landlord's own network: a hook is for the world outside."""

    def __init__(self) -> None:
        self._all = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = [one for one in await self._all.resolve(host, port, family) if is_public(one["host"])]
        if not found:
            raise OSError(f"{host} has no public address")
        return found

    async def close(self) -> None:
        await self._all.close()


def is_public(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if any(found in network for network in WRAPPING):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if found.sixtofour or found not in OUTSIDE:
            return False
    return found.is_global and not found.is_multicast and not any(found in network for network in SPECIAL)


def why_not(url: str, *, inside: bool) -> str | None:
    """Say why an address cannot be a hook's, or return None if it can; `inside`: the own network is allowed."""
    if len(url) > MAX_URL:
        return f"is longer than {MAX_URL} letters"
    try:
        parsed = URL(url)
        host = (parsed.raw_host or "").encode("idna").decode()
    except ValueError:
        return "is no address"
    if parsed.scheme not in ("https", *(("http",) if inside else ())) or not host:
        return "must begin with https://"
    bare = host.strip("[].").lower()
    literal = bare.replace(".", "").isdigit() or ":" in bare
    if not inside and (bare.split(".")[-1] == "localhost" or (literal and not is_public(bare))):
        return "lies inside your own network; allow that with DOORSTEP_HOOKS_INSIDE=true"
    return None


class HookSender:
    """Delivers events to hooks."""

    platform = PLATFORM

    def __init__(
        self, *, session: aiohttp.ClientSession, database: Database, pacer: Pacer, clock: Clock, inside: bool
    ) -> None:
        self._session = session
        self._database = database
        self._pacer = pacer
        self._clock = clock
        self._inside = inside

    async def deliver(self, effect: Effect, row: Row) -> Delivered:
        return await RENDERERS.deliver(self, effect, row)

    async def post(self, effect: HookEffect, row: Row) -> Delivered:
        async with self._database.read() as tx:
            hook = await webhooks.get(tx, effect.hook)
            told = await _told(tx, effect)
        if hook is None or hook.ended_at is not None or told is None:
            return Delivered()
        if why := why_not(hook.url, inside=self._inside):
            raise Invalid(f"hook {hook.id} {why}")
        body = json.dumps(told, ensure_ascii=False).encode()
        await may_go(self._pacer, PLATFORM, "hook", row.lane, row)
        try:
            headers = signed(hook, told["id"], int(self._clock.now().timestamp()), body)
            async with self._session.post(
                hook.url, data=body, headers=headers, timeout=WITHIN, allow_redirects=False
            ) as answer:
                return self._came(hook, answer.status, answer.headers)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NotSent(f"hook {hook.id} cannot be reached: {type(error).__name__}") from None

    def _came(self, hook: Hook, status: int, headers: Mapping[str, str]) -> Delivered:
        if 200 <= status < 300:
            return Delivered()
        if status == 410:
            raise Gone(f"hook {hook.id} was answered 410 and hears nothing more", self._ended(hook))
        if status == 429:
            after = headers.get("Retry-After", "")
            wanted = float(after) if after.isascii() and after.isdigit() else MIN_WAIT
            raise TryLater(min(max(wanted, MIN_WAIT), MAX_WAIT))
        if status >= 500 or status == 408:
            raise NotSent(f"hook {hook.id} was answered {status}")
        raise Invalid(f"hook {hook.id} was answered {status}")

    def _ended(self, hook: Hook) -> Callable[[Tx], Awaitable[list[Effect]]]:
        async def write(tx: Tx) -> list[Effect]:
            await webhooks.end(tx, hook.id, self._clock.now())
            return []

        return write


RENDERERS: Renderers[HookSender] = Renderers(Side.SYSTEMS)


@RENDERERS.of(HookEffect)
async def hook(sender: HookSender, effect: HookEffect, row: Row) -> Delivered:
    return await sender.post(effect, row)


RENDERERS.check()


async def _told(tx: Tx, effect: HookEffect) -> dict[str, Any] | None:
    """Return an event for other systems, or None if it is gone."""
    if effect.of == "hazard":
        line = await HISTORY.line(tx, effect.event)
        hazard = await hazards.get(tx, line.case) if line else None
        return of_hazard(line, hazard) if line and hazard else None
    event = await visits.event(tx, effect.event)
    visit = await visits.get(tx, event.visit_id) if event and event.visit_id else None
    return said(event, visit) if event and visit else None


def of_hazard(line: Line, hazard: Hazard) -> dict[str, Any]:
    """Return an event of a hazard for other systems: the landlord's own reference of the home, and no words. Its
    number has a word before it, as visits' events count by themselves."""
    return {
        "id": f"hazard-{line.id}",
        "kind": line.kind,
        "at": line.at.isoformat(),
        "by": line.by,
        "hazard": hazard.ref,
        "home": hazard.home_ref,
        "data": {"kind": hazard.kind, "urgency": hazard.urgency, "aware_at": hazard.aware_at.isoformat()},
    }


def said(event: Event, visit: Visit) -> dict[str, Any]:
    """Return an event for other systems: nothing about who lives there, and no words of theirs."""
    return {
        "id": event.id,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "by": event.by,
        "visit": visit.ref,
        "job": visit.job_ref,
        "data": {name: value for name, value in event.data.items() if name in TOLD},
    }


def signed(hook: Hook, number: int | str, stamp: int, body: bytes) -> dict[str, str]:
    """Return the headers by which the receiver knows that we sent it, and when."""
    content = f"{number}.{stamp}.".encode() + body
    digests = [hmac.digest(key, content, hashlib.sha256) for key in _keys(hook.secret)]
    return {
        "Content-Type": "application/json",
        "webhook-id": str(number),
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests),
    }


def _keys(secret: str) -> list[bytes]:
    """Return the keys of a secret. One of an earlier release was used as it is written; its receivers may take it for
    base64 as well, as the standard's libraries do, so that both are tried."""
    keys = [] if secret.startswith(webhooks.PREFIX) else [secret.encode()]
    with contextlib.suppress(binascii.Error):
        keys.append(base64.b64decode(secret.removeprefix(webhooks.PREFIX) + "=="))
    return keys
