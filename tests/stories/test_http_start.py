"""The HTTP API is served if it can be; if not, residents and staff are served all the same and staff hear of it."""

import asyncio
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI

from bot.application import Application
from bot.doctor import findings
from bot.settings import BadSettings, read_settings
from bot.simulator.landlord import move_in, policy_of, settings
from bot.simulator.world import World
from handlers.http.problems import handle
from handlers.http.server import HttpServer
from storage import api_tokens, webhooks
from tests.stage import Stage


async def starts_with(stage: Stage, **changes: Any) -> Application:
    """Stop, and start again with other settings."""
    await stage.stop()
    own = stage.application.settings.model_copy(update=changes)
    stage.application = Application(own, stage.policy, stage.world.clock)
    await stage.application.start()
    await stage.world.slack.connected()
    return stage.application


@pytest.fixture
def taken() -> Any:
    with socket.create_server(("127.0.0.1", 0)) as held:
        yield held


async def test_a_port_that_is_taken(
    stage: Stage, taken: socket.socket, printed: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.application.HTTP_AGAIN", 0.1)
    port = taken.getsockname()[1]
    application = await starts_with(stage, http_port=port)
    await stage.channels.alerts.shows(f"port {port} on 127.0.0.1 cannot be had")
    sam = stage.resident()
    await stage.lives_at(sam)
    said = printed()
    assert "http_shut" in said and "Traceback" not in said
    taken.close()
    async with asyncio.timeout(60):
        while not application.http:
            await asyncio.wait(application._tasks, return_when=asyncio.FIRST_COMPLETED)
    async with aiohttp.ClientSession() as session, session.get(f"{application.http.url}/api/v1/health") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("host", ["no.such.host.invalid", "a..b", "203.0.113.7"])
async def test_a_host_that_is_not_ours(stage: Stage, host: str) -> None:
    await starts_with(stage, http_port=0, http_host=host)
    await stage.channels.alerts.shows(f"on {host} cannot be had")
    await stage.lives_at(stage.resident())


@pytest.mark.parametrize("port", ["99999", "-1", "many"])
def test_a_port_that_is_none_is_said_before_the_start(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    for name in ("TELEGRAM_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.setenv(f"DOORSTEP_{name}", "x")
    monkeypatch.setenv("DOORSTEP_HTTP_PORT", port)
    with pytest.raises(BadSettings, match="DOORSTEP_HTTP_PORT"):
        read_settings()


async def test_a_caller_who_never_ends_does_not_hold_up_the_stop(stage: Stage) -> None:
    application = await starts_with(stage, http_port=0)
    assert application.http
    _, writer = await asyncio.open_connection("127.0.0.1", int(application.http.url.rsplit(":", 1)[1]))
    writer.write(
        b"POST /api/v1/visits HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
    )
    await writer.drain()
    sam = stage.resident()
    await stage.lives_at(sam)
    async with asyncio.timeout(60):
        await application.http.stop()
    await application.stop()
    writer.close()


async def test_the_doctor_looks_at_the_port(world: World, tmp_path: Path, taken: socket.socket) -> None:
    policy = policy_of(move_in(world))

    async def said(port: int, host: str = "127.0.0.1") -> str:
        found = settings(world, f"sqlite+aiosqlite:///{tmp_path / 'doctor.sqlite'}", str(tmp_path))
        own = found.model_copy(update={"http_port": port, "http_host": host})
        return "\n".join([finding.shown() async for finding in findings(own, policy)])

    port = taken.getsockname()[1]
    assert f"✗ The HTTP API cannot have port {port}" in await said(port)
    assert "✗ The HTTP API cannot have port 0 on no.such.host.invalid" in await said(0, "no.such.host.invalid")
    taken.close()
    assert f"✓ The HTTP API can have port {port}" in await said(port)


async def test_the_doctor_knows_our_own_bot(stage: Stage, tmp_path: Path) -> None:
    application = await starts_with(stage, http_port=0)
    assert application.http
    own = application.settings.model_copy(update={"http_port": int(application.http.url.rsplit(":", 1)[1])})
    assert "✓ The HTTP API is served" in "\n".join([f.shown() async for f in findings(own, stage.policy)])


async def test_our_own_mistake_is_a_problem_too_and_says_nothing_of_itself() -> None:
    app = FastAPI()
    handle(app)

    @app.get("/")
    async def fails() -> None:
        raise RuntimeError("Zorblatt")

    server = HttpServer(app, "127.0.0.1", 0)
    await server.start()
    async with aiohttp.ClientSession() as session, session.get(server.url) as answer:
        assert (answer.status, answer.content_type) == (500, "application/problem+json")
        assert "Zorblatt" not in await answer.text()
    await server.stop()


async def test_no_token_and_no_secret_is_printed(stage: Stage, printed: Callable[[], str]) -> None:
    application = await starts_with(stage, http_port=0)
    assert application.http
    async with application.database.write() as tx:
        token = await api_tokens.make(tx, "repairs-system", ["visits:read"], stage.world.clock.now())
        hook = await webhooks.add(tx, "https://hear.invalid/hook", [], stage.world.clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for path in ("/api/v1/visits/A-1", f"/api/v1/visits/A-1?token={token}", f"/{token}"):
            async with session.get(application.http.url + path) as answer:
                assert answer.status == 404
    await stage.book(stage.at(3, 8))
    async with asyncio.timeout(60):
        while "cannot be reached" not in (said := printed()):
            await stage.world.clock.sleep_until(stage.world.clock.now() + timedelta(seconds=1))
    assert token not in said and hook.secret not in said
