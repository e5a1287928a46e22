"""Other systems hear of visits: signed, once each by their id, repeated until it arrived."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from handlers.http.sender import is_public, why_not
from storage import links
from storage.links import Hook
from tests.stage import Stage


@dataclass
class Receiver:
    """Another system's address. `answers`: the statuses it gives first, then 200."""

    hook: Hook
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], dict[str, Any], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.got.append((dict(request.headers), json.loads(body), body))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    @property
    def kinds(self) -> list[str]:
        return [said["kind"] for _, said, _ in self.got]


@pytest.fixture
async def receiver(stage: Stage) -> AsyncIterator[Receiver]:
    stage.hooks_inside = True
    await stage.restart()
    app, held = web.Application(), list[Receiver]()

    async def take(request: web.Request) -> web.Response:
        return await held[0].take(request)

    app.router.add_post("/hear", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with stage.application.database.write() as tx:
        url = f"http://127.0.0.1:{port}/hear"
        held.append(
            Receiver(await links.add_hook(tx, url, ["booked", "confirmed", "no_show"], stage.world.clock.now()))
        )
    yield held[0]
    await runner.cleanup()


async def test_what_happens_is_told_signed_and_without_the_resident(stage: Stage, receiver: Receiver) -> None:
    sam = stage.resident("Zorblatt")
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.sees("planned a visit")
    await sam.taps("Yes, that suits me")
    await sam.sees("this time suits you")
    await stage.settles()
    assert receiver.kinds == ["booked", "confirmed"]
    headers, said, body = receiver.got[1]
    assert said["visit"] == visit.ref
    assert "Zorblatt" not in body.decode() and str(sam.chat_id) not in body.decode()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(receiver.hook.secret.encode(), signed, hashlib.sha256)
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


async def test_it_is_told_until_it_arrives(stage: Stage, receiver: Receiver) -> None:
    receiver.answers = [503, 429, 500]
    await stage.book(stage.at(3, 8))
    await stage.settles()
    assert receiver.kinds == ["booked"] * 4
    assert len({headers["webhook-id"] for headers, _, _ in receiver.got}) == 1


async def test_who_wants_no_more_gets_no_more(stage: Stage, receiver: Receiver) -> None:
    receiver.answers = [410]
    await stage.book(stage.at(3, 8))
    await stage.settles()
    await stage.book(stage.at(4, 8))
    await stage.settles()
    assert receiver.kinds == ["booked"]


async def test_a_refusal_is_told_to_staff(stage: Stage, receiver: Receiver) -> None:
    receiver.answers = [400]
    await stage.book(stage.at(3, 8))
    await stage.channels.alerts.shows("was answered 400")


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "ftp://x", "nonsense"]
)
def test_hooks_lead_outside_and_nowhere_else(url: str) -> None:
    assert why_not(url, inside=False)
    assert not why_not("https://hooks.example.org/doorstep", inside=False)


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "192.168.1.1"])
def test_addresses_inside_are_not_found(address: str) -> None:
    assert not is_public(address)
    assert is_public("93.184.216.34")
