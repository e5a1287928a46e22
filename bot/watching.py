"""The ways in, watched: when nothing comes from a platform any more, somebody who can act hears of it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from flows.kernel.clock import Clock
from flows.kernel.words import At, Text, named, text

LASTING = timedelta(minutes=1)
"""How long a way in is shut before that is worth telling: at a restart two processes may ask for a moment."""
LONG_AWAY = timedelta(minutes=5)
"""The same for a platform that does not answer: that mostly passes, and nobody here can do anything."""
AWAY = ("away", "no_connection")
log = structlog.get_logger()


class Ways:
    """Looks at each way in from time to time. A way says why nothing comes by it, or None if it is open."""

    def __init__(self, clock: Clock, ways: Mapping[str, Callable[[], str | None]]) -> None:
        self._clock = clock
        self._ways = ways
        self._since: dict[str, tuple[str, datetime]] = {}
        self._told: dict[str, str] = {}

    def shut(self) -> dict[str, str]:
        """Return the ways that have been shut for a while, and why."""
        now = self._clock.now()
        return {name: why for name, (why, since) in self._since.items() if now - since >= _patience(why)}

    def look(self) -> list[Text]:
        """Look at all of them; return what is to be told: what is shut is told once, and when all is open."""
        now = self._clock.now()
        for name, way in self._ways.items():
            why = way()
            if why is None:
                self._since.pop(name, None)
            elif name not in self._since or self._since[name][0] != why:
                since = self._since[name][1] if name in self._since else now
                self._since[name] = (why, since)
        shut = self.shut()
        news = [name for name, why in shut.items() if self._told.get(name) != why]
        opened = [name for name in self._told if name not in self._since]
        for name in news:
            log.error("way_in_shut", platform=name, why=shut[name])
        self._told = {name: why for name, why in (self._told | shut).items() if name in self._since}
        told = [named("alert-way-shut-", shut[name], since=At(self._since[name][1])) for name in news]
        return [*told, *([text("alert-way-open")] if opened and not self._since else [])]


def _patience(why: str) -> timedelta:
    return LONG_AWAY if why in AWAY else LASTING
