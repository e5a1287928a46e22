"""Slack over HTTP: signed, repeated, forged, stale; and copies of a form that is in hand."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import select

from bot.simulator.faults import Fault, Kind
from handlers.slack import intake as door
from handlers.slack.http import PATH
from storage.tables import inbox
from tests.copy import say
from tests.stage import Stage

SECRET = "s" * 32


@pytest.fixture
async def http(stage: Stage) -> AsyncIterator[Stage]:
    stage.serves_http = True
    made = stage._make

    def make() -> Any:
        application = made()
        application.settings = application.settings.model_copy(update={"slack_signing_secret": SecretStr(SECRET)})
        return application

    stage._make = make  # type: ignore[method-assign]
    await stage.restart()
    yield stage


async def post(
    stage: Stage, body: str, kind: str = "application/json", *, at: str = "", signature: str = ""
) -> tuple[int, str]:
    at = at or str(int(time.time()))
    signature = signature or str(SignatureVerifier(SECRET).generate_signature(timestamp=at, body=body))
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}
    assert stage.application.http
    async with (
        aiohttp.ClientSession() as session,
        session.post(stage.application.http.url + PATH, data=body.encode(), headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def rows(stage: Stage) -> list[str]:
    async with stage.application.database.read() as tx:
        return [row.key for row in await tx.rows(select(inbox.c.key).where(inbox.c.platform == "slack"))]


def command(stage: Stage, user: str, said: str, trigger: str) -> str:
    return urlencode(
        {
            "command": "/doorstep",
            "text": said,
            "user_id": user,
            "team_id": stage.world.slack.team_id,
            "channel_id": stage.channels.default.id,
            "trigger_id": trigger,
        }
    )


FORMS = "application/x-www-form-urlencoded"


async def test_only_what_slack_signed_now_is_kept(http: Stage) -> None:
    robin = http.officer()
    said = command(http, robin.id, "help", "1.1.a")
    before = await rows(http)
    for at, signature in (("", "v0=00"), (str(int(time.time()) - 3600), ""), ("x", "v0=00"), ("", "v0=é")):
        assert (await post(http, said, FORMS, at=at, signature=signature))[0] == 401
    assert await rows(http) == before
    status, answer = await post(http, json.dumps({"type": "url_verification", "challenge": "abc"}))
    assert (status, json.loads(answer)) == (200, {"challenge": "abc"})
    assert (await post(http, "ssl_check=1&token=x", FORMS))[0] == 200
    assert await rows(http) == before


@pytest.mark.parametrize("said", ["help", "find payload"])
async def test_a_command_over_http_is_answered_once(http: Stage, said: str) -> None:
    robin = http.officer()
    body = command(http, robin.id, said, "1.2.a")
    before = await rows(http)
    for _ in range(2):
        assert await post(http, body, FORMS) == (200, "")
    await robin.told("no such report" if said != "help" else "takes a report by phone")
    assert len(await rows(http)) == len(before) + 1


async def test_a_form_over_http_is_answered_with_what_is_wrong(http: Stage) -> None:
    robin = http.officer()
    card = await http.card(await http.report(http.resident()))
    await robin.presses(say("case-report-resolve"), on=card)
    view = await robin.sees_modal(say("case-report-resolve"))
    await robin.fills_in({"outcome": "Sorry.", "lesson": "   "})
    payload = robin.basics("view_submission") | {"view": robin.stack[-1].as_json()}
    sent = urlencode({"payload": json.dumps(payload)})
    first, copy = await asyncio.gather(post(http, sent, FORMS), post(http, sent, FORMS))
    assert first[0] == 200 and json.loads(first[1])["response_action"] == "errors"
    assert copy == first, "a copy gets the same answer"
    assert view


async def test_what_is_no_json_is_kept_and_acknowledged(http: Stage) -> None:
    before = await rows(http)
    assert (await post(http, "{nonsense"))[0] == 200
    assert (await post(http, json.dumps({"type": "event_callback", "event": 7, "event_id": "Ev9"})))[0] == 200
    assert len(await rows(http)) == len(before) + 2
    await http.channels.alerts.shows("could not be read")


async def test_a_copy_of_a_form_in_flight_gets_the_answer_of_the_first(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ANSWER_WITHIN", 5)
    robin = stage.officer()
    card = await stage.card(await stage.report(stage.resident()))
    await robin.presses(say("case-report-resolve"), on=card)
    await robin.sees_modal(say("case-report-resolve"))
    await robin.fills_in({"outcome": "Sorry.", "lesson": "   "})
    await stage.settles()
    payload = robin.basics("view_submission") | {"view": robin.stack[-1].as_json()}
    stage.world.clock.wind(timedelta(minutes=2))
    stage.world.faults.plan(Fault("slack", "users.info", Kind.HANG))
    slack = stage.world.slack
    before = len(slack.envelopes)
    both = asyncio.gather(slack.send_envelope("interactive", payload), slack.send_envelope("interactive", payload))
    await stage.world.faults.hangs()
    await stage.world.slack.bell.until(lambda: len(stage.world.slack.envelopes) >= before + 2, 60)
    stage.world.faults.release()
    first, copy = await both
    later = await slack.send_envelope("interactive", payload)
    assert first.payload and first.payload["response_action"] == "errors"
    assert first.payload == copy.payload == later.payload
