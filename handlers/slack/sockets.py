"""Socket Mode on two connections, watched: the client closes its only one before it opens the next."""

import asyncio
import contextlib

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

LOOK_EVERY = 5.0
GONE_AFTER = 20.0
log = structlog.get_logger()


class SlackSockets:
    """Keeps `connections` sockets open for as long as it runs."""

    def __init__(self, app: AsyncApp, app_token: str, connections: int = 2) -> None:
        self._handlers = [AsyncSocketModeHandler(app, app_token, ping_interval=10) for _ in range(connections)]
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        for handler in self._handlers:
            # Called again after half of it failed: what is connected stays so.
            if not await handler.client.is_connected():
                await handler.connect_async()
        self._watch = asyncio.create_task(self._watch_forever(), name="slack-sockets")

    async def stop(self) -> None:
        if self._watch:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        for handler in self._handlers:
            with contextlib.suppress(Exception):
                await handler.close_async()

    async def _watch_forever(self) -> None:
        gone = [0.0 for _ in self._handlers]
        while True:
            await asyncio.sleep(LOOK_EVERY)
            for number, handler in enumerate(self._handlers):
                alive = await handler.client.is_connected()
                gone[number] = 0.0 if alive else gone[number] + LOOK_EVERY
                if gone[number] >= GONE_AFTER:
                    # A failed handshake is otherwise tried for ever at the same address.
                    log.warning("slack_socket_gone", socket=number)
                    handler.client.wss_uri = None
                    gone[number] = 0.0
