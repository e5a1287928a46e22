"""Socket Mode on two connections, watched: the client closes its only one before it opens the next."""

import asyncio
import contextlib
import time

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

PING_EVERY = 4.0
LOOK_EVERY = 2.0
DEAF_AFTER = 12.0
"""Seconds without an answer to our pings, after which a socket that still stands open is taken for deaf."""
STUCK_AFTER = 10.0
"""Seconds without a connection, after which its address is taken for spent."""
log = structlog.get_logger()


class SlackSockets:
    """Keeps `connections` sockets open for as long as it runs."""

    def __init__(self, app: AsyncApp, app_token: str, connections: int = 2) -> None:
        self._handlers = [AsyncSocketModeHandler(app, app_token, ping_interval=PING_EVERY) for _ in range(connections)]
        self._watches: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        for handler in self._handlers:
            # Called again after half of it failed: what is connected stays so.
            if not await handler.client.is_connected():
                await handler.connect_async()
        self._watches = [
            asyncio.create_task(self._watch(handler), name=f"slack-socket-{number}")
            for number, handler in enumerate(self._handlers)
        ]

    async def stop(self) -> None:
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
        await asyncio.gather(*(handler.close_async() for handler in self._handlers), return_exceptions=True)

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """See that one socket lives. The client mends much by itself; not a socket that only seems to be open."""
        client, gone_since = handler.client, None
        while True:
            await asyncio.sleep(LOOK_EVERY)
            now = time.time()
            if await client.is_connected():
                gone_since = None
                if client.last_ping_pong_time and now - client.last_ping_pong_time > DEAF_AFTER:
                    log.warning("slack_socket_deaf")
                    await self._replace(handler)
            elif gone_since is None:
                gone_since = now
            elif now - gone_since > STUCK_AFTER:
                # A handshake that was refused is otherwise tried for ever at the same address.
                log.warning("slack_socket_gone")
                client.wss_uri, gone_since = None, now

    async def _replace(self, handler: AsyncSocketModeHandler) -> None:
        """Open another socket in its place. Saying goodbye to a deaf one would take longer than anybody should wait."""
        client = handler.client
        session, client.current_session = client.current_session, None
        client.last_ping_pong_time = None
        with contextlib.suppress(Exception):
            await client.connect_to_new_endpoint(force=True)
        if session is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(session.close(), 1)
