"""The way in is watched: when nothing comes from a platform any more, staff hear of it, and monitoring sees it."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.doctor import findings
from bot.simulator.faults import Fault, Kind
from flows.kernel.effects import Alert, parcels
from flows.kernel.text_ids import TextId
from flows.kernel.words import Plain
from handlers.slack.errors import NO_TOKEN
from handlers.telegram import intake
from storage import outbox
from tests.copy import gist, say
from tests.stage import Stage

WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
SHUT = [
    ("webhook", 409, WEBHOOK, "alert-way-shut-webhook"),
    ("conflict", 409, "", "alert-way-shut-conflict"),
    ("token", 401, "", "alert-way-shut-token"),
    ("away", 502, "", "alert-way-shut-away"),
    ("away", 429, "", "alert-way-shut-away"),
]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the next poll."""
    monkeypatch.setattr(intake, "CONFLICT_PAUSE", 0.01)


async def _is_refused_twice_more(stage: Stage, method: str) -> None:
    """Wait until a refusal has certainly been taken in."""
    refused = sum(entry.status != 200 for entry in stage.world.journal.of(method))
    await stage.world.journal.refuses(method, refused + 2)


async def _health(stage: Stage, path: str) -> tuple[int, object]:
    http = stage.application.http
    assert http is not None
    async with aiohttp.ClientSession() as session, session.get(f"{http.url}{path}") as answer:
        return answer.status, await answer.json()


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("why", "status", "said", "told"), SHUT)
async def test_a_way_in_that_stays_shut_is_told_and_is_red(
    stage: Stage, why: str, status: int, said: str, told: TextId
) -> None:
    stage.serves_http = True
    await stage.restart()
    sam = stage.resident()
    stage.world.faults.plan(Fault("telegram", "getUpdates", Kind.ERROR, times=None, status=status, error=said))
    await sam.sends("Hello")
    application = stage.application
    await _is_refused_twice_more(stage, "getUpdates")
    assert application.telegram.trouble == why
    await application.watch()
    assert await _health(stage, "/health") == (200, {"status": "ok"}), "a moment is nothing to be told of"
    for _ in range(2):
        stage.world.clock.wind(timedelta(minutes=5))
        await application.watch()
    alert = await stage.channels.alerts.shows(gist(told))
    assert len(stage.channels.alerts.messages) == 1, alert.screen()
    shut = {"status": "shut", "shut": {"telegram": why}}
    assert await _health(stage, "/health") == await _health(stage, "/api/v1/health") == (503, shut)

    stage.world.faults.clear()
    await sam.starts()
    await sam.sees(gist("start-greeting"))
    await application.watch()
    await stage.channels.alerts.shows(say("alert-way-open"))
    assert await _health(stage, "/health") == (200, {"status": "ok"})


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("status", [401, 403, 404, 409])
async def test_a_page_of_a_server_in_between_says_nothing_of_our_token(stage: Stage, status: int) -> None:
    stage.world.faults.plan(Fault("telegram", "getUpdates", Kind.PAGE, times=None, status=status))
    await stage.resident().sends("Hello")
    await _is_refused_twice_more(stage, "getUpdates")
    assert stage.application.telegram.trouble == "away"


async def test_staff_hear_that_nothing_they_press_reaches_us(stage: Stage) -> None:
    application = stage.application
    assert application.sockets.trouble is None
    stage.world.faults.plan(Fault("slack", "apps.connections.open", Kind.ERROR, times=None, status=503))
    await stage.world.slack.sockets.close()
    await _is_refused_twice_more(stage, "apps.connections.open")
    for _ in range(2):
        await application.watch()
        stage.world.clock.wind(timedelta(minutes=6))
    await application.watch()
    await stage.channels.alerts.shows(gist("alert-way-shut-no_connection"))


@pytest.mark.parametrize("code", sorted(NO_TOKEN))
async def test_a_token_that_slack_takes_no_more_is_red_and_nothing_is_lost(stage: Stage, code: str) -> None:
    stage.serves_http = True
    await stage.restart()
    application, robin = stage.application, stage.officer()
    report = await stage.report(stage.resident())
    await stage.card(report)
    await stage.settles()
    stage.world.faults.plan(Fault("slack", "chat.*", Kind.ERROR, times=None, status=200, error=code))
    await robin.presses(say("case-report-take"), on=await stage.card(report))
    await _is_in_trouble(stage)
    await _watches(stage)
    assert await _health(stage, "/health") == (503, {"status": "shut", "shut": {"slack": "refused"}})
    stage.world.faults.clear()
    await stage.settles()
    await application.watch()
    await stage.channels.alerts.shows(gist("alert-way-shut-refused"))
    await stage.channels.repairs.shows(say("staff-state-taken"))
    assert await _health(stage, "/health") == (200, {"status": "ok"})


async def test_alerts_wait_for_their_channel_and_that_is_red(stage: Stage) -> None:
    stage.serves_http = True
    await stage.restart()
    application, channel = stage.application, stage.channels.alerts
    channel.is_archived = True
    async with application.database.write() as tx:
        effect = Alert(channel.id, Plain("Look at this."))
        rows = await outbox.put(tx, parcels([effect]), application.database.process, application.clock.now())
    application.delivery.accept(rows)
    await _is_in_trouble(stage)
    await _watches(stage)
    assert await _health(stage, "/health") == (503, {"status": "shut", "shut": {"slack": "no_alerts"}})
    channel.is_archived = False
    await channel.shows("Look at this.")
    await stage.settles()
    await application.watch()
    assert await _health(stage, "/health") == (200, {"status": "ok"})


async def _is_in_trouble(stage: Stage) -> None:
    async with asyncio.timeout(60):
        while stage.application.slack_sender.trouble is None:
            await stage.world.journal.grows()


async def _watches(stage: Stage) -> None:
    for _ in range(2):
        await stage.application.watch()
        stage.world.clock.wind(timedelta(minutes=2))
    await stage.application.watch()


@pytest.mark.usefixtures("hurried")
async def test_the_doctor_says_that_another_program_polls(stage: Stage) -> None:
    stage.world.faults.plan(Fault("telegram", "getUpdates", Kind.ERROR, times=None, status=409))
    found = [one async for one in findings(stage.application.settings, stage.policy)]
    wrong = [one.shown() for one in found if one.good is False]
    assert any("Another program asks Telegram" in one for one in wrong)


async def test_a_server_that_answers_at_once_is_not_asked_all_the_time(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "POLL_AT_MOST_EVERY", 3600.0)
    polls, registered = 0, asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        nonlocal polls
        method = request.match_info["method"]
        polls += method == "getUpdates"
        if method == "setMyCommands":
            registered.set()
        bot = {"id": 1, "is_bot": True, "first_name": "Doorstep", "username": "doorstep_bot"}
        return web.json_response({"ok": True, "result": {"getMe": bot, "getUpdates": []}.get(method, True)})

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await stage.stop()
    own = stage.application.settings.model_copy(update={"telegram_url": f"http://127.0.0.1:{runner.addresses[0][1]}"})
    stage.application = type(stage.application)(own, stage.policy, stage.world.clock)
    await stage.application.start()
    await stage.application.telegram.polled.wait()
    await registered.wait()
    for _ in range(20):
        await stage.world.slack.connected()
    assert polls == 1
    await stage.application.stop()
    await runner.cleanup()
    await stage.start()


async def test_commands_that_cannot_be_set_at_the_start_are_set_later(stage: Stage) -> None:
    await stage.stop()
    entries = stage.world.journal.of("setMyCommands")
    stage.world.faults.plan(Fault("telegram", "setMyCommands", Kind.ERROR, times=1, status=502))
    await stage.start()
    async with asyncio.timeout(60):
        while sum(entry.status == 200 for entry in stage.world.journal.of("setMyCommands")) < 2 * len(entries):
            await stage.world.journal.grows()
