"""Slack's rates: so many calls of a method a minute, and about one post a second in a channel."""

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import Final

from bot.simulator.clock import SimClock

TIERS: Final[dict[int, int]] = {1: 1, 2: 20, 3: 50, 4: 100, 5: 600}
"""Calls a minute for each tier; 5 stands for the methods with generous rates of their own."""

POSTS_A_SECOND: Final = 1.0
POST_BURST: Final = 4.0
_MINUTE: Final = timedelta(minutes=1)


class Rates:
    """Counts calls on the simulator's clock and says how long a caller that is too fast must wait."""

    def __init__(self, clock: SimClock) -> None:
        self._clock = clock
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)
        self._posts: dict[str, tuple[float, datetime]] = {}

    def wait_for_call(self, method: str, tier: int) -> int:
        """Return the whole seconds that this call must wait; 0 lets it through and counts it."""
        now, calls = self._clock.now(), self._calls[method]
        while calls and now - calls[0] >= _MINUTE:
            calls.popleft()
        if len(calls) >= TIERS[tier]:
            return _whole(calls[0] + _MINUTE - now)
        calls.append(now)
        return 0

    def wait_for_post(self, channel: str) -> int:
        """Return the same for one more post in a channel."""
        now = self._clock.now()
        left, since = self._posts.get(channel, (POST_BURST, now))
        left = min(POST_BURST, left + (now - since).total_seconds() * POSTS_A_SECOND)
        if left < 1:
            self._posts[channel] = (left, now)
            return _whole(timedelta(seconds=(1 - left) / POSTS_A_SECOND))
        self._posts[channel] = (left - 1, now)
        return 0


def _whole(wait: timedelta) -> int:
    return max(1, math.ceil(wait.total_seconds()))
