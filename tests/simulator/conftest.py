"""The real clients, each at its simulated platform."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.simulator.world import World


def bot_at(address: str, token: str) -> Bot:
    """Return the real client. It reads no certificates, which takes most of its start, for an address without any."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    return Bot(token, f"{address}/bot", f"{address}/file/bot", request=requests[0], get_updates_request=requests[1])


@pytest.fixture
async def telegram_bot(world: World) -> AsyncIterator[Bot]:
    async with bot_at(world.url, world.telegram.token) as bot:
        yield bot


@pytest.fixture
def slack_client(world: World) -> AsyncWebClient:
    return AsyncWebClient(world.slack.bot_token, base_url=f"{world.url}/api/", retry_handlers=[])
