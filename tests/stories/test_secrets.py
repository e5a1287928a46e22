"""Secrets stay secret whatever fails: nothing that could act in our name is printed, journalled or kept."""

import asyncio
import gc
import json
import logging
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict

import aiohttp
import pytest
import structlog
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from bot.simulator.faults import Fault, Kind
from storage.tables import metadata
from tests.copy import gist, say
from tests.stage import Stage

TELEGRAM = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SLACK = "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy"
APP = "xapp-1-A123-456-0f4e5d"
JOIN = "Zm9vYmFyLWJhei1xdXV4"
TICKET = "6fe84292d1ac4a6a"
ANSWER = "T024/1722/nkz9vQkL"
PASSWORD = "correct-horse"
SECRETS = (TELEGRAM, TELEGRAM.replace(":", "%3A"), SLACK, APP, JOIN, TICKET, ANSWER, PASSWORD)
TEXTS = (
    f"https://api.telegram.org/bot{TELEGRAM}/sendMessage",
    f"https://api.telegram.org/file/bot{TELEGRAM}/photos/file_1.jpg",
    f"https://api.telegram.org/bot{SECRETS[1]}/getMe",
    f"Authorization: Bearer {SLACK}",
    f"'token': '{APP}'",
    f"wss://wss-primary.slack.com/link/?ticket={TICKET}&app_id=A1",
    f"https://t.me/doorstep_bot?start={JOIN}",
    f"/start {JOIN}",
    f"https://hooks.slack.com/actions/{ANSWER}",
    f"http://127.0.0.1:8080/response/{ANSWER}",
    f"https://files.slack.com/upload/v1/{ANSWER}",
    f"postgresql+psycopg://doorstep:{PASSWORD}@db.example/doorstep",
)
FAILS = """
import asyncio, gc, logging, sys, threading, warnings
from bot import logs

class Odd:
    def __del__(self):
        raise ValueError(sys.argv[1])

def fails():
    raise ValueError(sys.argv[1]) from OSError(sys.argv[1])

async def task():
    fails()

async def main():
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    forgotten = asyncio.create_task(task())
    await asyncio.wait([forgotten])
    loop.call_soon(fails)
    loop.call_soon(done.set)
    await done.wait()
    del forgotten
    gc.collect()

logs.set_up("debug")
warnings.warn(sys.argv[1])
logging.getLogger("telegram").error("%d is too %s", sys.argv[1])
thread = threading.Thread(target=fails)
thread.start()
thread.join()
Odd()
asyncio.run(main())
fails()
"""


@pytest.mark.parametrize("text", TEXTS)
def test_no_way_of_saying_it_lets_a_secret_out(text: str, printed: Callable[[], str]) -> None:
    log = structlog.get_logger()
    for handler in logging.getLogger().handlers:
        # Even if somebody opened it wide.
        handler.setLevel(logging.DEBUG)
    log.info("said", why=text, nested={"deep": [text, {text: (text,)}]}, error=ValueError(text), odd=text.encode())
    for kind in (ValueError, OSError, aiohttp.ClientConnectionError):
        try:
            try:
                raise kind(text)
            except kind as error:
                raise RuntimeError(f"after {error}") from error
        except RuntimeError:
            log.exception("failed")
    for name in ("aiohttp.client", "slack_sdk.web", "telegram.Bot", "apscheduler", "sqlalchemy.engine", "asyncio"):
        library = logging.getLogger(name)
        library.debug("Calling %s with %s", text, {"address": text})
        library.error(f"Calling {text}", exc_info=OSError(text))
    warnings.warn(text, stacklevel=1)
    said = printed()
    assert not [secret for secret in SECRETS if secret in said], said
    lines = [json.loads(line) for line in said.splitlines()]
    assert {line["event"] for line in lines} == {"said", "failed", "library", "warning"}


async def test_what_nobody_catches_is_told_in_our_lines_without_its_secrets() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", FAILS, " ".join(TEXTS)), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = (part.decode() for part in await process.communicate())
    assert process.returncode == 1
    assert not err
    assert not [secret for secret in SECRETS if secret in out], out
    events = [json.loads(line)["event"] for line in out.splitlines()]
    assert sorted(events) == ["library", "library", "log_line_lost", "uncaught", "uncaught", "unraisable", "warning"]


async def test_no_secret_is_printed_journalled_or_kept_whatever_the_platforms_do(
    stage: Stage, printed: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slack, telegram, plan = stage.world.slack, stage.world.telegram, stage.world.faults.plan
    tickets: list[str] = []
    new_ticket = slack.sockets.new_ticket

    def noted() -> str:
        tickets.append(new_ticket())
        return tickets[-1]

    monkeypatch.setattr(slack.sockets, "new_ticket", noted)
    sam, robin = stage.resident(), stage.officer()
    token = await stage.invitation(home="LARK-12")
    for method in ("getUpdates", "sendMessage"):
        for kind in (Kind.ERROR, Kind.PAGE, Kind.GARBLED, Kind.CUT_BEFORE, Kind.CUT_MIDDLE, Kind.CUT_AFTER):
            plan(Fault("telegram", method, kind, status=502))
    await sam.starts(token)
    await sam.sees(say("join-done", place="12 Larkspur Court"))
    stage.world.faults.clear()
    await stage.settles()
    card = await stage.card(await stage.report(sam))
    await stage.settles()
    for method in ("chat.*", "auth.test", "apps.connections.open", "socket", "response_url", "conversations.info"):
        for kind in (Kind.ERROR, Kind.PAGE, Kind.GARBLED, Kind.CUT_BEFORE):
            plan(Fault("slack", method, kind, status=503))
    await robin.presses(say("case-report-take"), on=card)
    await robin.commands("/doorstep nonsense", in_channel=stage.channels.default)
    await slack.disconnect_sockets()
    await stage.settles()
    stage.world.faults.clear()
    await slack.connected(2)
    refused, unsaid = (
        sum(entry.status != 200 for entry in stage.world.journal.of(method)) for method in ("getMe", "sendMessage")
    )
    await telegram.revoke()
    with stage.world.clock.unhurried():
        await stage.reply(robin, card, "Can you hear us?")
    await stage.world.journal.refuses("sendMessage", unsaid + 1)
    await stage.restart()
    await stage.world.journal.refuses("getMe", refused + 1)
    await telegram.restore()
    await sam.sees("Can you hear us?")
    await slack.revoke()
    await sam.sends("Loud and clear.")
    await sam.sees(gist("added"))
    await slack.restore()
    await stage.restart()
    await stage.channels.repairs.thread_shows(card, "Loud and clear.")
    with pytest.raises(DBAPIError):
        async with stage.application.database.read() as tx:
            await tx.run(sql("SELECT :token FROM nowhere"), {"token": token})
    forgotten = asyncio.create_task(_fails(telegram.token, stage.world.url))
    await asyncio.wait([forgotten])
    del forgotten
    gc.collect()
    await sam.sends("/menu")
    await sam.sees(say("menu"))
    await stage.settles()
    said = printed()
    assert "Task exception was never retrieved" in said
    assert "telegram_poll_failed" in said
    assert tickets
    assert slack.response_urls
    lasting = (telegram.token, slack.bot_token, slack.app_token, *tickets, *(f"/{url}" for url in slack.response_urls))
    assert not [secret for secret in (*lasting, token) if secret in said]
    asked = "".join(json.dumps(asdict(entry), default=str) for entry in stage.world.journal.entries)
    assert not [secret for secret in (*lasting, token) if secret in asked]
    kept = await _kept(stage)
    assert not [secret for secret in lasting if any(secret in value for _, value in kept)]
    # The update that brought it is kept as it came.
    assert {column for column, value in kept if token in value} <= {"inbox.raw"}


async def _fails(token: str, url: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot{token}/nothing") as answer:
        answer.raise_for_status()


async def _kept(stage: Stage) -> list[tuple[str, str]]:
    async with stage.application.database.read() as tx:
        return [
            (f"{table.name}.{column.name}", str(value))
            for table in metadata.sorted_tables
            for row in await tx.rows(select(*table.c))
            for column, value in zip(table.c, row, strict=True)
        ]
