"""The HTTP server, started and stopped with the rest."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN = 10.0
"""Seconds in which a caller must have sent the head of a request."""
MAX_CONNECTIONS = 200


class _Guarded(H11Protocol):
    """A connection that may not be kept open without asking for anything: the server itself waits for ever.

    If there are too many, the one that has waited longest for a request gives way to a new one.
    """

    _ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._waits()
        if len(self.connections) > MAX_CONNECTIONS:
            silent = [one for one in self.connections if isinstance(one, _Guarded) and one._ends]
            min(silent, key=lambda one: one._ends.when() if one._ends else 0.0).end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._asks()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle and not self.cycle.response_complete:
            self._asks()
        elif self._ends is None:
            self._waits()

    def _waits(self) -> None:
        self._ends = self.loop.call_later(HEAD_WITHIN, self.end)

    def _asks(self) -> None:
        if self._ends:
            self._ends.cancel()
            self._ends = None

    def end(self) -> None:
        """Close it at once: whoever is at the other end has not asked for anything."""
        self._asks()
        self.connections.discard(self)
        self.transport.abort()


class _Quiet(uvicorn.Server):
    """A server that leaves signals to the application."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


STOP_WITHIN = 3
"""Seconds that a request in hand has when we stop; a caller that never ends its own holds up nobody else's work."""


class HttpServer:
    """Serves an application on one port; port 0 is any free one."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        config = uvicorn.Config(
            app,
            http=_Guarded,
            ws="none",
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            loop="none",
            timeout_graceful_shutdown=STOP_WITHIN,
        )
        self._server = _Quiet(config)
        self._task: asyncio.Task[None] | None = None
        self._host = host
        self._port = port

    async def start(self) -> None:
        """Start to serve. Raises `OSError` if the port is not free."""
        # Uvicorn ends the whole program if it cannot have a port.
        sockets = await listen(self._host, self._port)
        self._port = sockets[0].getsockname()[1]
        self._task = asyncio.create_task(self._server.serve(sockets), name="http")

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._task:
            await asyncio.gather(self._task, return_exceptions=True)


async def listen(host: str, port: int) -> list[socket.socket]:
    """Return a socket for each address of a host on this machine. Raises `OSError` if one is not free."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("that is no name of a host") from None
    held: list[socket.socket] = []
    for family, *_, address in dict.fromkeys(found):
        try:
            held.append(socket.create_server((str(address[0]), port), family=family))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL and len(found) > 1:
                continue
            for one in held:
                one.close()
            raise
    if not held:
        raise OSError("this machine has no such address")
    return held
