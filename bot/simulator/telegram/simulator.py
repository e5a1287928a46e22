"""The simulator for its users: a Telegram with one bot in it, that can be mounted on a web application."""

import random
from typing import Any

from aiohttp import web

from bot.simulator.clock import SimClock
from bot.simulator.faults import Faults
from bot.simulator.journal import Journal

from .errors import error_of
from .group import GroupChat
from .phone import Phone
from .rates import RateTable
from .server import Front
from .world import World


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
        self.world = World(clock, _bot_user(int(token.partition(":")[0]), username))
        if rates is not None:
            self.world.rates.table = rates
        self._front = Front(self.world, journal, faults, token)

    def mount(self, app: web.Application) -> None:
        """Add the Bot API's routes to the application."""
        self._front.mount(app)

    def phone(
        self, first_name: str, *, last_name: str = "", username: str | None = None, language: str = "en"
    ) -> Phone:
        """Return a new person, with a private chat in which nothing has been said yet."""
        names = {
            "first_name": first_name,
            "last_name": last_name,
            "username": username,
            "language_code": language,
        }
        return Phone(self.world, self.world.new_person({key: value for key, value in names.items() if value}))

    def group(self, title: str, *, supergroup: bool = True, privacy: bool = True) -> GroupChat:
        """Return a new group that the bot is not in yet."""
        return GroupChat(self.world, self.world.new_group(title, supergroup=supergroup, privacy=privacy))

    async def push(self, update: dict[str, Any]) -> int:
        """Give the bot an update unchanged, even a broken one; return its id."""
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
        """Make the token invalid from now on: 401 for every request, including the waiting poll."""
        self.world.revoked = True
        self.world.updates.end_polls(error_of(401))

    async def restore(self) -> None:
        """Make the token valid again."""
        self.world.revoked = False

    def waiting(self) -> int:
        """Return how many updates the bot has not confirmed yet."""
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
        """Wait until updates have been handed out so often from now on; unconfirmed ones come again."""
        updates, goal = self.world.updates, self.world.updates.batches + times
        if not await self.world.signal.first(lambda: updates.batches >= goal or None, timeout):
            raise AssertionError(f"updates were not handed out {times} times")

    @property
    def last_update_id(self) -> int:
        """The id of the update that the bot was given last."""
        return self.world.updates.next_id - 1


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
