"""The real clients, each at its simulated platform."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot

from bot.simulator.world import World


@pytest.fixture
async def telegram_bot(world: World) -> AsyncIterator[Bot]:
    base = f"{world.url}/bot"
    async with Bot(world.telegram.token, base_url=base, base_file_url=f"{world.url}/file/bot") as bot:
        yield bot


@pytest.fixture
def slack_client(world: World) -> AsyncWebClient:
    return AsyncWebClient(world.slack.bot_token, base_url=f"{world.url}/api/", retry_handlers=[])
