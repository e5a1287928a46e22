"""Socket Mode on two connections, watched: the client closes its only one before it opens the next."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

PING_EVERY = 4.0
LOOK_EVERY = 2.0
DEAF_AFTER = 12.0
"""Seconds without an answer to our pings, after which a socket that is still open is taken for dead."""
SUSPECT_EVERY = 60.0
"""Seconds between two replacements of a socket on suspicion."""
STUCK_AFTER = 10.0
"""Seconds without a connection, after which its address is taken for expired."""
log = structlog.get_logger()


class _Client(SocketModeClient):
    """Replaces a socket once, though both its goodbye and its end ask for that.

    Otherwise the second request closes the good new socket, and a click on its way there is lost.
    """

    def __init__(self, app_token: str, client: AsyncWebClient) -> None:
        super().__init__(app_token, web_client=client, ping_interval=PING_EVERY)
        self._replacing = asyncio.Lock()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        meant = self.current_session
        async with self._replacing:
            if self.current_session is meant:
                await super().connect_to_new_endpoint(force)


class SlackSockets:
    """Keeps `connections` sockets open as long as it runs. A payload is acknowledged once `take` has it."""

    def __init__(
        self,
        client: AsyncWebClient,
        app_token: str,
        take: Callable[[Any], Awaitable[dict[str, Any]]],
        connections: int = 2,
    ) -> None:
        self._take = take
        self._clients = [_Client(app_token, client) for _ in range(connections)]
        for socket in self._clients:
            socket.socket_mode_request_listeners.append(self._hear)
        self._watches: list[asyncio.Task[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._replaced: dict[SocketModeClient, float] = {}

    @property
    def trouble(self) -> str | None:
        """Return why nothing comes from Slack, or None if a socket is open."""
        is_open = any(one.current_session is not None and not one.current_session.closed for one in self._clients)
        return None if is_open else "no_connection"

    async def start(self) -> None:
        for client in self._clients:
            # Called again after half of it failed: existing connections stay.
            if not await client.is_connected():
                await client.connect()  # type: ignore[no-untyped-call]
        self._watches = [
            asyncio.create_task(self._watch(client), name=f"slack-socket-{number}")
            for number, client in enumerate(self._clients)
        ]

    async def stop(self) -> None:
        for task in (*self._watches, *self._tasks):
            task.cancel()
        await asyncio.gather(*self._watches, *self._tasks, return_exceptions=True)
        await asyncio.gather(*(client.close() for client in self._clients), return_exceptions=True)  # type: ignore[no-untyped-call]

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Acknowledge only a payload that was kept: Slack sends an event again, and tells a person to try again."""
        if request.retry_attempt and isinstance(client, SocketModeClient):
            self._suspect_others(client)
        try:
            answer = await self._take(request.payload)
        except Exception:
            log.exception("slack_intake_failed")
            return
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))

    def _suspect_others(self, heard_by: SocketModeClient) -> None:
        """Replace the other sockets: a payload that is sent again was lost by one that only answers pings."""
        for client in self._clients:
            if client is not heard_by and time.time() - self._replaced.get(client, 0) > SUSPECT_EVERY:
                log.warning("slack_socket_suspected")
                self._replaced[client] = time.time()
                task = asyncio.create_task(self._replace(client))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _watch(self, client: SocketModeClient) -> None:
        """See that one socket lives. The client mends much by itself; not a socket that only seems to be open."""
        gone_since = None
        while True:
            await asyncio.sleep(LOOK_EVERY)
            now = time.time()
            if await client.is_connected():
                gone_since = None
                if client.last_ping_pong_time and now - client.last_ping_pong_time > DEAF_AFTER:
                    log.warning("slack_socket_deaf")
                    await self._replace(client)
            elif gone_since is None:
                gone_since = now
            elif now - gone_since > STUCK_AFTER:
                # A handshake that was refused is otherwise tried for ever at the same address.
                log.warning("slack_socket_gone")
                client.wss_uri, gone_since = None, now

    async def _replace(self, client: SocketModeClient) -> None:
        """Open another socket in its place. Saying goodbye to a dead one would take longer than anybody should wait."""
        session, client.current_session = client.current_session, None
        client.last_ping_pong_time = None
        with contextlib.suppress(Exception):
            await client.connect_to_new_endpoint(force=True)
        if session is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(session.close(), 1)
