"""Callers who ask for nothing, send without a token, or send very slowly hold up nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from pydantic import SecretStr

from handlers.http import problems, server
from handlers.slack.http import PATH
from storage import api_tokens
from tests.copy import say
from tests.stage import Stage

IMPORT = "/api/v1/visits"
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def http(stage: Stage) -> AsyncIterator[Stage]:
    await stage.stop()
    stage.serves_http = True
    application = stage.application = stage._make()
    secret = {"slack_signing_secret": SecretStr("s" * 32)}
    application.settings = application.settings.model_copy(update=secret)
    await application.start()
    await stage.world.slack.connected()
    yield stage


async def _opens(stage: Stage, stack: AsyncExitStack, said: str = "") -> Line:
    assert stage.application.http
    host, port = stage.application.http.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    stack.callback(writer.close)
    writer.write(said.encode())
    await writer.drain()
    return reader, writer


def _post(path: str, length: int, *headers: str) -> str:
    lines = (f"POST {path} HTTP/1.1", "Host: doorstep", "Content-Type: application/json", f"Content-Length: {length}")
    return "\r\n".join([*lines, *headers, "", ""])


@pytest.mark.parametrize("path", [IMPORT, "/api/v1/no/such/route", PATH])
@pytest.mark.parametrize("header", ["Accept: */*", "Authorization: Bearer wrong", "X-Slack-Request-Timestamp: 1"])
async def test_who_may_send_is_asked_before_the_body_is_read(http: Stage, path: str, header: str) -> None:
    async with AsyncExitStack() as stack:
        lines = [await _opens(http, stack, _post(path, 2_000_000, header)) for _ in range(8)]
        for reader, _ in lines:
            answer = await reader.read()
            assert answer.startswith(b"HTTP/1.1 401"), "and the connection is closed, though no body has come"


async def test_those_who_never_finish_asking_give_way_and_residents_do_not_notice(
    http: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MAX_CONNECTIONS", 20)
    async with AsyncExitStack() as stack:
        lines = [await _opens(http, stack, f"GET / HTTP/1.1\r\nX: {number}") for number in range(300)]
        for reader, _ in lines[:280]:
            with_error = await asyncio.gather(reader.read(), return_exceptions=True)
            assert with_error[0] == b"" or isinstance(with_error[0], ConnectionError), "the oldest gave way"
        reader, _ = await _opens(http, stack, "GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b'{"status":"ok"}' in await reader.read()
        sam = http.resident()
        await sam.starts()
        await sam.sees(say("start-greeting", landlord="Example Homes"))


async def test_a_head_that_does_not_come_ends_the_connection(http: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_WITHIN", 0.1)
    whole = "GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n"
    async with AsyncExitStack() as stack:
        silent, _ = await _opens(http, stack)
        half, _ = await _opens(http, stack, "GET / HTTP/1.1\r\nX: ")
        second, writer = await _opens(http, stack, whole)
        await second.readuntil(b'{"status":"ok"}')
        writer.write(b"GET /")
        assert await silent.read() == await half.read() == await second.read() == b"", "also after a whole request"


async def test_a_body_that_does_not_come_is_not_waited_for(http: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "BODY_WITHIN", 0.1)
    application = http.application
    async with application.database.write() as tx:
        token = await api_tokens.make(tx, "story", sorted(application.features.scopes), application.clock.now())
    async with AsyncExitStack() as stack:
        reader, writer = await _opens(http, stack, _post(IMPORT, 50, f"Authorization: Bearer {token}"))
        writer.write(b"{")
        assert (await reader.read()).startswith(b"HTTP/1.1 408")
