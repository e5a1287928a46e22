"""The HTTP side: routes, tokens, the journal, and misbehaviour on request."""

import inspect
import logging
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web

from bot.simulator.clock import SimClock
from bot.simulator.faults import Fault, Faults, Kind
from bot.simulator.journal import Entry, Journal

from . import chats, editing, polling, profile, sending
from .errors import Refused, error_of
from .files import downloadable
from .group import GroupChat
from .phone import Phone
from .rates import RateTable
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


class TelegramSimulator:
    """A strict, local Telegram with one bot in it.

    Mount it on an aiohttp application, point a client at `<address>/bot` and `<address>/file/bot`, and act
    for the people with `phone` and `group`.
    """

    def __init__(
        self,
        clock: SimClock,
        journal: Journal,
        faults: Faults,
        *,
        token: str = "1000:simulator-token",  # noqa: S107
        username: str = "doorstep_sim_bot",
        rates: RateTable | None = None,
    ) -> None:
        self.token = token
        self.username = username
        self.journal = journal
        self.faults = faults
        self.world = World(clock, _bot_user(int(token.partition(":")[0]), username))
        if rates is not None:
            self.world.rates.table = rates

    # --- for stories ---------------------------------------------------------------------------------------

    def phone(
        self, first_name: str, *, last_name: str = "", username: str | None = None, language: str = "en"
    ) -> Phone:
        """A new person, with a private chat in which nothing has been said yet."""
        names = {
            "first_name": first_name,
            "last_name": last_name,
            "username": username,
            "language_code": language,
        }
        return Phone(self.world, self.world.new_person({key: value for key, value in names.items() if value}))

    def group(self, title: str, *, supergroup: bool = True, privacy: bool = True) -> GroupChat:
        """A new group that the bot is not in yet."""
        return GroupChat(self.world, self.world.new_group(title, supergroup=supergroup, privacy=privacy))

    async def push(self, update: dict[str, Any]) -> int:
        """Give the bot an update as it is, broken ones too; returns its id."""
        return self.world.updates.put(update)

    async def redeliver(self, update_id: int) -> None:
        """Hand out an update that was already confirmed once more, at the next getUpdates."""
        self.world.updates.redeliver(update_id)

    def waiting(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return self.world.updates.waiting()

    async def settled(self, timeout: float = 5.0) -> None:
        """Wait until the bot has confirmed every update."""
        if not await self.world.updates.settled(timeout):
            raise AssertionError(f"{self.waiting()} updates are still not confirmed")

    async def polled(self, timeout: float = 5.0) -> None:
        """Wait until the bot waits for updates."""
        if not await self.world.updates.polled(timeout):
            raise AssertionError("nobody asks for updates")

    @property
    def last_update_id(self) -> int:
        """The id of the update that the bot was given last."""
        return self.world.updates.next_id - 1

    # --- for HTTP ------------------------------------------------------------------------------------------

    def mount(self, app: web.Application) -> None:
        """Add the Bot API's routes to the application."""
        app.router.add_route("*", "/bot{token}/{method}", self._answer_method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._answer_download)
        app.on_shutdown.append(self._stop)

    async def _stop(self, app: web.Application) -> None:
        self.world.updates.close()
        self.faults.release()

    async def _answer_method(self, request: web.Request) -> web.StreamResponse:
        asked = request.match_info["method"]
        method = _BY_LOWER.get(asked.lower(), asked)
        fault = self.faults.strike(PLATFORM, method)
        call = Call(method)
        try:
            self._check_token(request)
            call = await read_call(request, method)
            if fault and fault.kind is Kind.CUT_BEFORE:
                self._note(call, 0, "connection cut before")
                return _cut(request)
            status, body = 200, {"ok": True, "result": await self._act(call, fault)}
        except Refused as refusal:
            status, body = refusal.status, refusal.body()
        except web.HTTPRequestEntityTooLarge:
            status, body = 413, error_of(413).body()
        self._note(call, status, body.get("description"))
        return await self._deliver(request, fault, web.json_response(body, status=status))

    async def _act(self, call: Call, fault: Fault | None) -> Any:
        if fault and fault.kind is Kind.ERROR:
            raise error_of(fault.status, fault.retry_after)
        method = METHODS.get(call.method)
        if method is None:
            raise Refused(404, "Not Found: method not found")
        try:
            result = method(self.world, call)
            return await result if inspect.isawaitable(result) else result
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.exception("%s could not be answered", call.method)
            raise error_of(500) from error

    async def _answer_download(self, request: web.Request) -> web.StreamResponse:
        call = Call("downloadFile", {"file_path": request.match_info["path"]})
        fault = self.faults.strike(PLATFORM, call.method)
        if fault and fault.kind is Kind.CUT_BEFORE:
            self._note(call, 0, "connection cut before")
            return _cut(request)
        response: web.StreamResponse
        try:
            self._check_token(request)
            if fault and fault.kind is Kind.ERROR:
                raise error_of(fault.status, fault.retry_after)
            stored = self.world.files.by_path.get(request.match_info["path"])
            if stored is None:
                raise Refused(404, "Not Found")
            content = downloadable(stored).content
            response = web.Response(body=content, content_type="application/octet-stream")
            self._note(call, 200, None)
        except Refused as refusal:
            response = web.json_response(refusal.body(), status=refusal.status)
            self._note(call, refusal.status, refusal.description)
        return await self._deliver(request, fault, response)

    async def _deliver(
        self, request: web.Request, fault: Fault | None, response: web.StreamResponse
    ) -> web.StreamResponse:
        if fault and fault.kind is Kind.CUT_AFTER:
            return _cut(request)
        if fault and fault.kind is Kind.HANG:
            await self.faults.hang()
        return response

    def _check_token(self, request: web.Request) -> None:
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")

    def _note(self, call: Call, status: int, error: str | None) -> None:
        self.journal.add(
            Entry(
                at=self.world.clock.now().isoformat(),
                platform=PLATFORM,
                method=call.method,
                params=call.record((self.token,)),
                files=tuple(upload.name for upload in call.files.values()),
                status=status,
                error=error,
            )
        )


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _bot_user(bot_id: int, username: str) -> dict[str, Any]:
    return {
        "id": bot_id,
        "is_bot": True,
        "first_name": "Doorstep",
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
