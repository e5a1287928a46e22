"""`doorstep run`, unmodified, against a Bot API emulator that was not written here."""

import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

from bot.simulator.world import World
from tests.copy import say
from tests.running import Running


@pytest.fixture
async def emulator(tmp_path: Path) -> AsyncIterator[tuple[LoBotApiEmulator, str]]:
    emulator = LoBotApiEmulator(journal=tmp_path / "emulator.jsonl")
    runner = web.AppRunner(emulator.app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield emulator, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_report_goes_from_start_to_a_card(
    world: World, tmp_path: Path, emulator: tuple[LoBotApiEmulator, str]
) -> None:
    """The emulator keeps no texts, so the resident types what is on the buttons."""
    server, url = emulator
    async with Running(world, tmp_path, telegram_url=url) as running:
        for number, words in enumerate(
            (
                "/start",
                say("menu-report"),
                "Brightfix Repairs: Day-to-day repairs",
                say("report-place-home"),
                say("topic-visit"),
                say("clause-late_noshow"),
                say("engine-today"),
                "He came two hours late.",
                say("engine-media-none"),
                say("report-send-fix"),
            ),
            start=1,
        ):
            await server.enqueue_update(_message(number, words), token=world.telegram.token)
        card = await running.channels.repairs.shows(say("clause-late_noshow"))
        await running.channels.repairs.thread_shows(card, "two hours late")
        assert await running.ends(signal.SIGTERM) == 0
    journal = (tmp_path / "emulator.jsonl").read_text().splitlines()
    refused = [line for line in map(json.loads, journal) if int(line.get("status") or 200) >= 400]
    assert not refused
    assert server.requests


def _message(number: int, words: str) -> dict[str, Any]:
    user = {"id": 4242, "is_bot": False, "first_name": "Sam", "last_name": "Example", "language_code": "en"}
    chat = {"id": 4242, "type": "private", "first_name": "Sam"}
    return {"message": {"message_id": number, "date": 1764000000 + number, "chat": chat, "from": user, "text": words}}
