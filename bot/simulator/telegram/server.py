"""The HTTP side: routes, tokens, the journal, and misbehaviour on request."""

import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

from bot.simulator.faults import Fault, Faults
from bot.simulator.journal import Entry, Journal
from bot.simulator.misbehave import Meeting

from . import chats, editing, polling, profile, sending
from .errors import Refused, error_of
from .files import downloadable
from .wire import Call, read_call
from .world import World

log = logging.getLogger(__name__)

PLATFORM: Final = "telegram"
METHODS: dict[str, Callable[[World, Call], Any]] = {
    **polling.METHODS,
    **profile.METHODS,
    **chats.METHODS,
    **sending.METHODS,
    **editing.METHODS,
}
_BY_LOWER = {name.lower(): name for name in METHODS}


class Front:
    """Answers every HTTP request of the simulator."""

    def __init__(self, world: World, journal: Journal, faults: Faults, token: str) -> None:
        self._world = world
        self._journal = journal
        self._faults = faults
        self._token = token

    def mount(self, app: web.Application) -> None:
        """Add the Bot API's routes to the application."""
        app.router.add_route("*", "/bot{token}/{method}", self._answer_method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._answer_download)
        app.on_shutdown.append(self._stop)

    async def _stop(self, app: web.Application) -> None:
        self._world.updates.close()
        self._faults.release_any()

    async def _answer_method(self, request: web.Request) -> web.StreamResponse:
        asked = request.match_info["method"]
        method = _BY_LOWER.get(asked.lower(), asked)
        call = Call(method)
        fault = self._faults.strike(PLATFORM, method)
        try:
            self._check_token(request)
            call = await read_call(request, method)
        except Refused as refusal:
            return self._refused(call, refusal)
        except web.HTTPRequestEntityTooLarge:
            return self._refused(call, error_of(413))
        return await self._meeting(request, call, lambda: self._act(call)).answer(fault)

    async def _answer_download(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        call = Call("downloadFile", {"file_path": path})

        async def act() -> web.Response:
            self._check_token(request)
            stored = self._world.files.by_path.get(path)
            if stored is None:
                raise Refused(404, "Not Found")
            return web.Response(body=downloadable(stored).content, content_type="application/octet-stream")

        return await self._meeting(request, call, act).answer(self._faults.strike(PLATFORM, call.method))

    async def _act(self, call: Call) -> web.Response:
        method = METHODS.get(call.method)
        if method is None:
            raise Refused(404, "Not Found: method not found")
        try:
            result = method(self._world, call)
            result = await result if inspect.isawaitable(result) else result
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.exception("%s could not be answered", call.method)
            raise error_of(500) from error
        return web.json_response({"ok": True, "result": result})

    def _meeting(self, request: web.Request, call: Call, act: Callable[[], Awaitable[web.Response]]) -> Meeting:
        async def answered() -> tuple[web.Response, str | None]:
            try:
                return await act(), None
            except Refused as refusal:
                return _response(refusal), refusal.description

        def refuse(fault: Fault) -> tuple[web.Response, str | None]:
            refusal = error_of(fault.status, fault.retry_after, fault.error)
            return _response(refusal), refusal.description

        return Meeting(request, self._faults, answered, refuse, lambda status, error: self._note(call, status, error))

    def _refused(self, call: Call, refusal: Refused) -> web.Response:
        self._note(call, refusal.status, refusal.description)
        return _response(refusal)

    def _check_token(self, request: web.Request) -> None:
        if self._world.revoked or request.match_info["token"] != self._token:
            raise Refused(401, "Unauthorized")

    def _note(self, call: Call, status: int, error: str | None) -> None:
        self._journal.add(
            Entry(
                at=self._world.clock.now().isoformat(),
                platform=PLATFORM,
                method=call.method,
                params=call.record((self._token,)),
                files=tuple(upload.name for upload in call.files.values()),
                status=status,
                error=error,
            )
        )


def _response(refusal: Refused) -> web.Response:
    return web.json_response(refusal.body(), status=refusal.status)
