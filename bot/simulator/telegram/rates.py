"""How fast a bot may send. The numbers are a table; they run on the simulator's clock."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .errors import too_many_requests


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` messages in any `span`."""

    count: int
    span: timedelta


@dataclass(frozen=True, slots=True)
class Bucket:
    """`burst` messages at once, then one each `every`."""

    burst: int
    every: timedelta


@dataclass(frozen=True, slots=True)
class RateTable:
    """The limits that Telegram's FAQ gives to bots."""

    overall: Window = Window(30, timedelta(seconds=1))
    private: Bucket = Bucket(5, timedelta(seconds=1))
    group: Window = Window(20, timedelta(minutes=1))


@dataclass
class Rates:
    """Counts what was sent and refuses what comes too fast."""

    table: RateTable = field(default_factory=RateTable)
    _sent: dict[object, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _full_at: dict[int, datetime] = field(default_factory=dict)

    def take(self, chat_id: int, now: datetime, *, cost: int = 1) -> None:
        """Count a message to that chat, or refuse it without counting."""
        private = chat_id > 0
        wait = max(
            self._window_wait("overall", self.table.overall, now),
            self._bucket_wait(chat_id, now) if private else self._window_wait(chat_id, self.table.group, now),
        )
        if wait > timedelta():
            raise too_many_requests(wait.total_seconds())
        self._sent["overall"].extend([now] * cost)
        if private:
            self._full_at[chat_id] = max(self._full_at.get(chat_id, now), now) + self.table.private.every * cost
        else:
            self._sent[chat_id].extend([now] * cost)

    def take_edit(self, chat_id: int, now: datetime) -> None:
        """Count an edit, in groups only."""
        if chat_id < 0:
            self.take(chat_id, now)

    def _window_wait(self, key: object, window: Window, now: datetime) -> timedelta:
        sent = self._sent[key]
        while sent and sent[0] <= now - window.span:
            sent.popleft()
        if len(sent) < window.count:
            return timedelta()
        return sent[len(sent) - window.count] + window.span - now

    def _bucket_wait(self, chat_id: int, now: datetime) -> timedelta:
        bucket = self.table.private
        full_at = self._full_at.get(chat_id, now)
        return full_at + bucket.every - (now + bucket.every * bucket.burst)
