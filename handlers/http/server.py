"""The server of the HTTP door, started and stopped with the rest."""

import asyncio
import contextlib
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI


class _Quiet(uvicorn.Server):
    """Signals are the application's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class HttpServer:
    """Serves an application on one port; port 0 is any that is free."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        config = uvicorn.Config(
            app, host, port, log_config=None, access_log=False, lifespan="off", server_header=False, loop="none"
        )
        self._server = _Quiet(config)
        self._task: asyncio.Task[None] | None = None
        self._host = host

    async def start(self) -> None:
        """Raises `OSError` where the port cannot be had."""
        self._task = asyncio.create_task(self._server.serve(), name="http")
        while not self._server.started:
            if self._task.done():
                await asyncio.gather(self._task, return_exceptions=True)
                raise OSError(f"the HTTP port {self._server.config.port} on {self._host} cannot be had")
            await asyncio.sleep(0.01)

    @property
    def url(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://{self._host}:{port}"

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._task:
            await asyncio.gather(self._task, return_exceptions=True)
