"""Faults on request: what real platforms do on bad days, made to happen exactly when a story needs it."""

import asyncio
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase


class Kind(StrEnum):
    ERROR = "error"
    """Answer with `status` (429 takes `retry_after`) in the platform's words, and do nothing."""
    PAGE = "page"
    """Answer with `status` and an HTML page, as a proxy in between does, and do nothing."""
    GARBLED = "garbled"
    """Do what was asked, and answer 200 with a body that is neither JSON nor the file."""
    CUT_BEFORE = "cut_before"
    """Drop the connection without having done anything."""
    CUT_MIDDLE = "cut_middle"
    """Do what was asked, and drop the connection after half of the answer's body."""
    CUT_AFTER = "cut_after"
    """Do what was asked, then drop the connection: the caller cannot know."""
    HANG_BEFORE = "hang_before"
    """Do nothing and say nothing; drop the connection when `Faults.release` is called."""
    HANG = "hang"
    """Do what was asked, and answer only when `Faults.release` is called."""
    SLOW = "slow"
    """Do what was asked `delay` real seconds late, and answer."""


@dataclass
class Fault:
    """`method` is a name or a pattern ("send*", "chat.*"); `times` is how often it strikes (None: until cleared).

    These names stand for requests that are not methods: "downloadFile" (Telegram); "socket", "upload", "download" and
    "response_url" (Slack).
    """

    platform: str
    method: str
    kind: Kind
    times: int | None = 1
    status: int = 500
    """For ERROR and PAGE. Slack refuses with 200 and an `error`."""
    retry_after: int | None = None
    """Seconds, with a 429; None: the platform does not say, neither in the body nor in a header."""
    error: str = ""
    """With ERROR, the reason in the platform's words ("chat not found", "is_archived"); empty: the status says it."""
    delay: float = 0.1
    """Real seconds, for SLOW."""
    lasts: int | None = None
    """How many more requests (or `LONGEST` real seconds) a HANG outlasts; None: it hangs until released."""


LONGEST = 2.0
"""Real seconds after which a HANG that lasts for a number of requests ends, even if no more requests come."""
SPARED = frozenset({"getUpdates", "apps.connections.open", "socket"})
"""Requests that random faults spare: those that bring input. A story plans their faults by name."""


@dataclass
class Weather:
    """Random faults."""

    chance: random.Random
    share: float
    kinds: Sequence[Kind]
    platforms: Collection[str]

    def strike(self, platform: str, method: str) -> Fault | None:
        if platform not in self.platforms or method in SPARED or self.chance.random() >= self.share:
            return None
        return Fault(
            platform,
            method,
            self.chance.choice(self.kinds),
            status=self.chance.choice((429, 500, 502, 503)),
            retry_after=self.chance.choice((None, 0, 1, 30)),
            lasts=self.chance.randint(1, 5),
        )


@dataclass(eq=False)
class Hold:
    """One request that hangs."""

    left: int | None
    over: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Faults:
    planned: list[Fault] = field(default_factory=list)
    _weather: Weather | None = None
    _holds: list[Hold] = field(default_factory=list)
    _hung: asyncio.Event = field(default_factory=asyncio.Event)

    def plan(self, fault: Fault) -> None:
        self.planned.append(fault)

    def weather(
        self,
        chance: random.Random,
        share: float = 0.1,
        kinds: Sequence[Kind] = tuple(Kind),
        platforms: Collection[str] = ("telegram", "slack"),
    ) -> None:
        """Give that share of the requests from now on (except `SPARED`) a fault of these kinds; `clear` ends it."""
        self._weather = Weather(chance, share, kinds, platforms)

    def clear(self) -> None:
        """Drop every planned fault, end the random ones, release what hangs."""
        self.planned.clear()
        self._weather = None
        self.release_any()

    def strike(self, platform: str, method: str) -> Fault | None:
        """Return the fault that this request meets; it is used up once if it has a count."""
        self._tire()
        for fault in self.planned:
            if fault.platform == platform and fnmatchcase(method, fault.method):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.planned.remove(fault)
                return fault
        return self._weather.strike(platform, method) if self._weather else None

    async def hang(self, fault: Fault) -> None:
        """Wait until released, or until the fault has outlasted its number of requests."""
        hold = Hold(fault.lasts)
        self._holds.append(hold)
        self._hung.set()
        try:
            async with asyncio.timeout(None if fault.lasts is None else LONGEST):
                await hold.over.wait()
        except TimeoutError:
            self._let_go(hold)

    async def hangs(self, timeout: float = 60.0) -> None:
        """Wait until some request hangs."""
        async with asyncio.timeout(timeout):
            await self._hung.wait()

    def release(self) -> None:
        """Release every request that hangs now. A story waits with `hangs` for there to be one: what hangs later is not
        released."""
        if not self._holds:
            raise RuntimeError("nothing hangs yet")
        self.release_any()

    def release_any(self) -> None:
        """Release what hangs, if anything does."""
        for hold in list(self._holds):
            self._let_go(hold)

    def _tire(self) -> None:
        """Count one more request: those that hang for a number of requests come nearer to their end."""
        for hold in list(self._holds):
            if hold.left is not None:
                hold.left -= 1
                if hold.left <= 0:
                    self._let_go(hold)

    def _let_go(self, hold: Hold) -> None:
        hold.over.set()
        if hold in self._holds:
            self._holds.remove(hold)
        if not self._holds:
            self._hung.clear()
