"""Other systems hear of visits: signed, once each by their id, repeated until it arrived."""

import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
import standardwebhooks
from aiohttp import web

from handlers.http.sender import Public, is_public, signed, why_not
from storage import webhooks
from storage.webhooks import Hook
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories import test_hazards


@dataclass
class Receiver:
    """Another system's address. `answers`: the statuses it gives first, then `always`, with these headers."""

    hook: Hook
    answers: list[int] = field(default_factory=list)
    always: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    endless: bool = False
    """It answers with a body that has no end."""
    never: str = ""
    """The visit whose events it cannot take."""
    got: list[tuple[dict[str, str], dict[str, Any], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.got.append((dict(request.headers), json.loads(body), body))
        if self.endless:
            return await self._drip(request)
        if json.loads(body).get("visit") == self.never:
            return web.Response(status=500)
        return web.Response(status=self.answers.pop(0) if self.answers else self.always, headers=self.headers)

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 100_000)

    @property
    def kinds(self) -> list[str]:
        return [said["kind"] for _, said, _ in self.got]


@pytest.fixture
async def receiver(stage: Stage) -> AsyncIterator[Receiver]:
    stage.hooks_inside = True
    await stage.restart()
    app, held = web.Application(), list[Receiver]()

    async def take(request: web.Request) -> web.StreamResponse:
        return await held[0].take(request)

    app.router.add_post("/hear", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with stage.application.database.write() as tx:
        url = f"http://127.0.0.1:{port}/hear"
        held.append(Receiver(await webhooks.add(tx, url, ["booked", "confirmed", "no_show"], stage.world.clock.now())))
    yield held[0]
    await runner.cleanup()


async def test_what_happens_is_told_signed_and_without_the_resident(stage: Stage, receiver: Receiver) -> None:
    sam = stage.resident("Zorblatt")
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-confirm"))
    await sam.sees(say("visit-confirmed"))
    await stage.settles()
    assert receiver.kinds == ["booked", "confirmed"]
    headers, said, body = receiver.got[1]
    assert said["visit"] == visit.ref
    assert "Zorblatt" not in body.decode() and str(sam.chat_id) not in body.decode()
    assert accepted(receiver.hook.secret, body, headers)["id"] == said["id"]


def accepted(secret: str, body: bytes, headers: dict[str, str]) -> Any:
    """Return a request's content as the standard's own library reads it, at the time at which it was sent."""
    now = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standardwebhooks.webhooks, "datetime", Mock(wraps=datetime, now=lambda tz: now))
        return standardwebhooks.Webhook(secret).verify(body, headers)


@pytest.mark.parametrize("old", [False, True], ids=["new", "old"])
def test_the_standards_own_library_accepts_what_we_send(old: bool) -> None:
    """Secrets of earlier releases have no prefix; receivers that use them as they are written can go on so."""
    for number in range(100):
        secret = secrets.token_urlsafe(32) if old else webhooks.fresh_secret()
        hook = Hook(1, "https://example.org", secret, (), datetime.now(UTC), None)
        body = json.dumps({"said": "é – “x”", "number": number}, ensure_ascii=False).encode()
        headers = signed(hook, number, 1_900_000_000 + number, body)
        if old:
            content = f"{number}.{headers['webhook-timestamp']}.".encode() + body
            digest = base64.b64encode(hmac.digest(secret.encode(), content, hashlib.sha256)).decode()
            assert f"v1,{digest}" in headers["webhook-signature"].split()
        with contextlib.suppress(binascii.Error):
            assert accepted(secret, body, headers)["number"] == number
        with pytest.raises((standardwebhooks.WebhookVerificationError, binascii.Error)):
            accepted(secret, body + b" ", headers)
    assert old or len(secret) <= 64


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


async def test_a_hazard_is_told_from_its_message_to_its_end_and_again(stage: Stage, receiver: Receiver) -> None:
    """Repairs systems hear of it by its reference and the home's; whose it is, and their words, stay with us."""
    async with stage.application.database.write() as tx:
        await webhooks.end(tx, receiver.hook.id, stage.world.clock.now())
        kinds = ["hazard_sent", "hazard_received", "booked"]
        receiver.hook = await webhooks.add(tx, receiver.hook.url, kinds, stage.world.clock.now())
    sam, robin = stage.resident("Zorblatt"), stage.officer()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8))
    await test_hazards.damp(sam)
    await test_hazards.presses(stage, robin, "got_it")
    await sam.sees(gist("hazard-passed"))
    await test_hazards.presses(stage, robin, "safe")
    await sam.sees(gist("hazard-made-safe"))
    await stage.settles()
    assert receiver.kinds == ["booked", "hazard_sent", "hazard_received"]
    headers, said, body = receiver.got[1]
    assert (said["home"], said["data"]["kind"], said["data"]["urgency"]) == ("LARK-12", "damp", "significant")
    assert said["hazard"] == (await test_hazards.kept(stage))[0].ref
    assert "Zorblatt" not in body.decode() and "mould" not in body.decode()
    assert accepted(receiver.hook.secret, body, headers)["id"] == said["id"] == headers["webhook-id"]
    assert len({headers["webhook-id"] for headers, _, _ in receiver.got}) == 3, "not the number of a visit's event"


def alerts(stage: Stage) -> list[str]:
    return [message.shown() for message in stage.channels.alerts.messages if "does not hear" in message.shown()]


async def test_a_receiver_that_says_later_for_ever_is_given_up_after_a_day(stage: Stage, receiver: Receiver) -> None:
    receiver.always, receiver.headers = 429, {"Retry-After": "3600"}
    await stage.book(stage.at(3, 8))
    await stage.settles()
    await stage.channels.alerts.shows("told to wait")
    assert 24 <= len(receiver.got) <= 26


@pytest.mark.parametrize("after", ["0", "-5", "9" * 400, "²", "Wed, 21 Oct 2099 07:28:00 GMT", ""])
async def test_however_it_says_later_it_is_left_alone_a_while(stage: Stage, receiver: Receiver, after: str) -> None:
    receiver.answers, receiver.headers = [429], {"Retry-After": after}
    began = stage.world.clock.now()
    await stage.book(stage.at(3, 8))
    await stage.settles()
    assert receiver.kinds == ["booked"] * 2
    assert timedelta(seconds=30) <= stage.world.clock.now() - began < timedelta(hours=2)


async def test_a_broken_receiver_is_one_alert_a_day(stage: Stage, receiver: Receiver) -> None:
    receiver.always = 400
    for day in range(3, 8):
        await stage.book(stage.at(day, 8))
    await stage.settles()
    assert len(receiver.got) == 5
    (said,) = alerts(stage)
    assert f"doorstep hook replay {receiver.hook.id} --since" in said
    stage.world.clock.wind(timedelta(days=1))
    await stage.book(stage.at(9, 8))
    await stage.settles()
    assert len(alerts(stage)) == 2


async def test_staff_hear_that_a_hook_has_ended(stage: Stage, receiver: Receiver) -> None:
    receiver.answers = [400, 410]
    await stage.book(stage.at(3, 8))
    await stage.book(stage.at(4, 8))
    await stage.channels.alerts.shows("was answered 410 and hears nothing more")


async def test_no_redirect_is_followed(stage: Stage, receiver: Receiver) -> None:
    """It could lead inside, and would take the event there."""
    receiver.always, receiver.headers = 307, {"Location": receiver.hook.url}
    await stage.book(stage.at(3, 8))
    await stage.channels.alerts.shows("was answered 307")
    assert receiver.kinds == ["booked"]


async def test_an_answer_without_end_holds_up_nothing(stage: Stage, receiver: Receiver) -> None:
    receiver.endless = True
    await stage.book(stage.at(3, 8))
    await stage.book(stage.at(4, 8))
    await stage.settles()
    assert receiver.kinds == ["booked"] * 2


async def test_what_somebody_wrote_stays_with_us(stage: Stage, receiver: Receiver) -> None:
    """Evidence is free text: a worker may name who opened, or did not."""
    async with stage.application.database.write() as tx:
        await webhooks.end(tx, receiver.hook.id, stage.world.clock.now())
        receiver.hook = await webhooks.add(tx, receiver.hook.url, [], stage.world.clock.now())
    visit = await stage.book(stage.at(0, 8))
    await stage.marks(visit, "no_access", evidence="Mrs Zorblatt shouted through the door")
    await stage.settles()
    assert "no_access" in receiver.kinds
    assert not [body for _, _, body in receiver.got if b"Zorblatt" in body]


async def test_a_hook_removed_while_events_wait_hears_nothing_more(stage: Stage, receiver: Receiver) -> None:
    receiver.always = 503
    await stage.book(stage.at(3, 8))
    while len(receiver.got) < 2:
        await stage.world.clock.sleep_until(stage.world.clock.now() + timedelta(seconds=1))
    async with stage.application.database.write() as tx:
        assert await webhooks.end(tx, receiver.hook.id, stage.world.clock.now())
        assert not await webhooks.end(tx, receiver.hook.id, stage.world.clock.now())
    had = len(receiver.got)
    await stage.settles()
    assert len(receiver.got) <= had + 1
    assert not alerts(stage)


async def test_a_hook_that_was_removed_can_be_added_again(stage: Stage, receiver: Receiver) -> None:
    now = stage.world.clock.now()
    async with stage.application.database.write() as tx:
        await webhooks.end(tx, receiver.hook.id, now)
        again = await webhooks.add(tx, receiver.hook.url, ["booked"], now)
        assert [hook.id for hook in await webhooks.live(tx)] == [again.id]
        assert again.secret != receiver.hook.secret
        with pytest.raises(webhooks.Taken):
            await webhooks.add(tx, receiver.hook.url, [], now)


@pytest.mark.parametrize("name", ["localhost", "0x7f.1", "127.1"])
async def test_a_name_that_leads_inside_is_not_found(name: str) -> None:
    found = Public()
    with pytest.raises(OSError, match="no public address"):
        await found.resolve(name, 443)
    await found.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "ftp://x",
        "nonsense",
        "https://127。0。0。1/",
        "https://2130706433/",
        "https://localhost./",
        "https://a.localhost/",
        "https://a..b/",
        f"https://{'a' * 64}.example/",
        f"https://example.org/{'x' * 500}",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://[::]/",
        "https://017700000001/",
    ],
)
def test_hooks_lead_outside_and_nowhere_else(url: str) -> None:
    assert why_not(url, inside=False)
    assert not why_not("https://hooks.example.org/doorstep", inside=False)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "192.168.1.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "224.0.0.1",
        "ff02::1",
        "0.0.0.0",
        "::127.0.0.1",
        "fe80::1%eth0",
        "fec0::1",
        "64:ff9b:1::a00:1",
        "::ffff:0:10.0.0.1",
        "::ffff:127.0.0.1",
        "5f00::1",
        "192.0.0.8",
        "192.88.99.1",
        "100.64.0.1",
        "2001::1",
        "::",
    ],
)
def test_addresses_inside_are_not_found(address: str) -> None:
    assert not is_public(address)
    assert is_public("93.184.216.34") and is_public("64:ff9b::5db8:d822") and is_public("2606:4700::1111")


async def test_one_event_that_a_receiver_cannot_take_holds_up_no_other_for_long(
    stage: Stage, receiver: Receiver
) -> None:
    began = stage.world.clock.now()
    receiver.never = "V-0001"
    await stage.book(stage.at(3, 8))
    other = await stage.book(stage.at(4, 8))
    while other.ref not in {said["visit"] for _, said, _ in receiver.got}:
        await stage.world.clock.sleep_until(stage.world.clock.now() + timedelta(seconds=1))
    assert stage.world.clock.now() - began < timedelta(minutes=10)
