"""Channels of few that are not fit to be: noticed at the start, when they are used and once a minute, and told to staff
once, with what to change."""

import asyncio
from collections.abc import Collection

import structlog

from flows.cases.confidential import Unfit, few_may_see, roles_of
from flows.cases.withheld import Cases, all_for_few, move, post_again, take_back
from flows.kernel.clock import Clock
from flows.kernel.effects import Alert, Effect, parcels
from flows.kernel.runtime import Runtime
from flows.kernel.words import Channel, named
from handlers.ports import Turns
from handlers.slack.identity import TROUBLES, Identity
from storage import cards, outbox
from storage.database import Database, Tx

log = structlog.get_logger()


class Openings:
    """Takes back what few may see from a channel that has opened up, and posts it again when it has closed."""

    def __init__(
        self, *, identity: Identity, runtime: Runtime, database: Database, turns: Turns, clock: Clock, cases: Cases
    ) -> None:
        self._identity = identity
        self._runtime = runtime
        self._database = database
        self._turns = turns
        self._clock = clock
        self._cases = cases
        self._told: dict[str, Unfit] = {}
        self._looking = asyncio.Lock()
        self._may_have_withheld = set(few_may_see(runtime.policy))
        """Channels from which something may be withheld: the others need not be looked up every minute."""
        self._has_moved_strays = False

    async def look(self) -> None:
        """Look at every channel of few; once in a process, also for cards that stand where they do not belong."""
        if not self._has_moved_strays:
            await self._move_strays()
            self._has_moved_strays = True
        await self._look_at(few_may_see(self._runtime.policy))

    async def look_first(self) -> None:
        """Look at the start, so that staff need not wait to hear of a channel that is refused."""
        few = few_may_see(self._runtime.policy)
        try:
            fit = await self._identity.surely_fit(few)
        except TROUBLES:
            fit = frozenset()
        await self._look_at(few - fit)

    async def _look_at(self, channels: Collection[str]) -> None:
        async with self._looking:
            for channel in sorted(channels):
                await self.look_at(channel)

    async def look_at(self, channel: str) -> None:
        """Look at one channel; if Slack cannot be asked, the next look will tell.

        Only the process that delivers does: it looks every minute, and knows what staff were told.
        """
        if self._database.deliverer is None:
            return
        try:
            why = await self._identity.unfit(channel)
        except TROUBLES:
            return
        if why is None:
            self._told.pop(channel, None)
            if not await self._has_withheld(channel):
                return
        elif self._told.get(channel) == why and (why == "away" or not await self._has_cards(channel)):
            # While it stays as it is, nobody waits for us to write down that there is nothing to do.
            self._may_have_withheld.add(channel)
            return
        async with self._database.write() as tx:
            effects = await (
                self.opened(tx, channel, why) if why else post_again(tx, self._runtime, self._cases, channel)
            )
            rows = await outbox.put(tx, parcels(effects), self._database.deliverer, self._clock.now())
        self._turns.deliver(rows)

    async def _has_withheld(self, channel: str) -> bool:
        if channel in self._may_have_withheld:
            async with self._database.read() as tx:
                if await cards.withheld(tx, channel):
                    return True
            self._may_have_withheld.discard(channel)
        return False

    async def _has_cards(self, channel: str) -> bool:
        async with self._database.read() as tx:
            return bool(await cards.standing_in(tx, channel))

    async def opened(self, tx: Tx, channel: str, why: Unfit) -> list[Effect]:
        """Return the effects of finding a channel of few unfit: staff are told, and if more may look there, nothing
        stays in it."""
        self._may_have_withheld.add(channel)
        told = self._told.get(channel)
        was_told = told == why if told else bool(await cards.withheld(tx, channel))
        # Where we are not, or nobody can write, nothing can be taken back.
        away = why == "away"
        taken = [] if away else await take_back(tx, self._runtime, self._cases, channel, self._clock.now())
        self._told[channel] = why
        if was_told and not taken:
            return []
        said = named("alert-opened-", why, channel=Channel(channel), count=len(taken))
        hint, roles = self._runtime.texts.say(said, "en"), roles_of(self._runtime.policy, channel)
        log.error("channel_refused", channel=channel, roles=roles, why=why, hint=hint)
        return [*taken, Alert(self._runtime.policy.channels.alerts, said)]

    async def _move_strays(self) -> None:
        """Bring home the cards for few that stand where they belonged before the landlord's file was changed."""
        strays = [one async for one in all_for_few(self._database, self._runtime, self._cases) if one.is_stray]
        if strays:
            now = self._clock.now()
            async with self._database.write() as tx:
                effects = [effect for one in strays for effect in await move(tx, one, now)]
                rows = await outbox.put(tx, parcels(effects), self._database.deliverer, now)
            self._turns.deliver(rows)
