"""The HTTP side: routes, tokens, the journal, and misbehaviour on request."""

import inspect
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

from bot.simulator.clock import SimClock
from bot.simulator.faults import Fault, Faults
from bot.simulator.journal import Entry, Journal
from bot.simulator.misbehave import Meeting

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
        self.revoked = False
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

    def shuffle(self, seed: int | None) -> None:
        """Mix the chats in every batch of updates, keeping each chat's own order; None ends it.

        A batch still holds the lowest ids, as on Telegram: confirming its highest loses nothing.
        """
        self.world.updates.shuffled = None if seed is None else random.Random(seed)  # noqa: S311

    async def revoke(self) -> None:
        """The token is worth nothing from now on: 401 for every request, the poll that waits included."""
        self.revoked = True
        self.world.updates.end_polls(error_of(401))

    async def restore(self) -> None:
        """The token is good again."""
        self.revoked = False

    def waiting(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return self.world.updates.waiting()

    async def settled(self, timeout: float = 60.0) -> None:
        """Wait until the bot has confirmed every update."""
        if not await self.world.updates.settled(timeout):
            raise AssertionError(f"{self.waiting()} updates are still not confirmed")

    async def polled(self, timeout: float = 60.0) -> None:
        """Wait until the bot waits for updates."""
        if not await self.world.updates.polled(timeout):
            raise AssertionError("nobody asks for updates")

    async def hands_out(self, times: int = 1, timeout: float = 60.0) -> None:
        """Wait until updates have been handed out so often from now on; what is not confirmed comes again."""
        updates, goal = self.world.updates, self.world.updates.batches + times
        if not await self.world.signal.first(lambda: updates.batches >= goal or None, timeout):
            raise AssertionError(f"updates were not handed out {times} times")

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
        call = Call(method)
        fault = self.faults.strike(PLATFORM, method)
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
            stored = self.world.files.by_path.get(path)
            if stored is None:
                raise Refused(404, "Not Found")
            return web.Response(body=downloadable(stored).content, content_type="application/octet-stream")

        return await self._meeting(request, call, act).answer(self.faults.strike(PLATFORM, call.method))

    async def _act(self, call: Call) -> web.Response:
        method = METHODS.get(call.method)
        if method is None:
            raise Refused(404, "Not Found: method not found")
        try:
            result = method(self.world, call)
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

        return Meeting(request, self.faults, answered, refuse, lambda status, error: self._note(call, status, error))

    def _refused(self, call: Call, refusal: Refused) -> web.Response:
        self._note(call, refusal.status, refusal.description)
        return _response(refusal)

    def _check_token(self, request: web.Request) -> None:
        if self.revoked or request.match_info["token"] != self.token:
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


def _response(refusal: Refused) -> web.Response:
    return web.json_response(refusal.body(), status=refusal.status)


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
