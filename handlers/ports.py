"""The interfaces between the platforms and the code in `bot`."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from flows.conversation.arrived import Arrived
from flows.kernel.effects import Effect
from flows.kernel.words import Words
from storage.database import Tx
from storage.inbox import Arrival, Waiting
from storage.outbox import Row


@dataclass(slots=True)
class Handled:
    """The result of an input: `toast` for a resident's tap, `link` where it leads (a payload of /start), `answer`
    the result of a staff platform's own `act`."""

    effects: list[Effect] = field(default_factory=list)
    toast: Words | None = None
    language: str = "en"
    link: str | None = None
    answer: Any = None


SEE_DOCTOR = "`doorstep doctor` says what is wrong, and what to do about it"
"""The hint for the person who starts us, if a platform cannot be reached."""


Act = Callable[[Tx, datetime], Awaitable[Handled]]


@dataclass(slots=True)
class Work:
    """An input that is in the inbox and ready to be handled: a resident's (`arrived`) or anyone else's (`act`).

    Work of one `lane` is handled in order. Neither set: there is nothing to do but to mark the row done; or unparsable,
    if it turned out to be `unreadable`.
    """

    row: int
    lane: str
    arrived: Arrived | None = None
    act: Act | None = None
    unreadable: bool = False


class Turns(Protocol):
    """The turns to which every intake hands its inputs."""

    async def keep(self, arrivals: Sequence[Arrival]) -> list[Waiting]:
        """Commit raw inputs to the inbox; return those that are new and readable, after the commit."""

    def has_room(self, lane: str) -> bool:
        """Return whether a sender's next input may wait in memory; else it is brought when its turn has come."""

    def knows(self, row: int) -> bool:
        """Return whether a row is waiting for its turn here."""

    async def in_line(self, row: int) -> None:
        """Wait until what the sender of a row sent before it is handled, if another process has that in hand."""

    async def unreadable(self, row: int) -> None:
        """Mark an input that was kept and turned out to be unreadable; staff are alerted."""

    def deliver(self, rows: Sequence[Row]) -> None:
        """Hand over outbox rows that the platform's own transaction wrote, after its commit."""

    def submit(self, work: Work) -> "asyncio.Future[Handled]":
        """Queue an input for its turn. The future is done after the commit; it fails with `TurnFailed`."""


class TurnFailed(Exception):
    """A turn was undone; the resident was told, staff were alerted. Carries the correlation code."""


class Pacer(Protocol):
    """Keeps to the platforms' limits."""

    async def turn(self, platform: str, method: str, destination: str, priority: int) -> None:
        """Wait until a call of this kind may be made now."""


async def may_go(pacer: Pacer, platform: str, method: str, destination: str, row: Row) -> None:
    """Wait until a call for this parcel may be made; meanwhile a more urgent one may take its place in the lane."""
    row.waiting = True
    try:
        await pacer.turn(platform, method, destination, row.priority)
    finally:
        row.waiting = False
    row.tried = True


MIN_WAIT, MAX_WAIT = 1.0, 86_400.0
"""The limits, in seconds, of the pause that a platform may ask for: nothing is asked all the time, nor never again."""


class TryLater(Exception):
    """The platform says when (429): try again after so many seconds, exactly."""

    def __init__(self, after: float) -> None:
        self.after = min(max(MIN_WAIT, after), MAX_WAIT)
        super().__init__(f"told to wait {self.after} s")


class NotSent(Exception):
    """It certainly did not arrive (no connection, a 5xx before acting): try again after a while."""


class Uncertain(Exception):
    """It may have arrived, or not (cut off, timed out)."""


Write = Callable[[Tx], Awaitable[list[Effect]]]


class Unreachable(Exception):
    """The destination takes nothing from us any more. `write` notes it in the transaction that ends the parcel."""

    def __init__(self, why: str, write: Write | None = None) -> None:
        super().__init__(why)
        self.write = write


class Blocked(Unreachable):
    """Somebody there refuses our messages: we are blocked, or were removed."""


class Gone(Unreachable):
    """There is no such place (any more), or we are not in it, or may not use it."""


class NoRightTo(Unreachable):
    """We are in the destination, but may not do this."""

    def __init__(self, what: Literal["speak", "photos", "topic"], why: str, write: Write | None = None) -> None:
        super().__init__(why, write)
        self.what = what


class Migrated(Exception):
    """The destination continues under another id."""

    def __init__(self, to: str) -> None:
        super().__init__(f"goes on as {to}")
        self.to = to


class Invalid(Exception):
    """The platform will never take this (a bad request): given up, with an alert."""


class NotYet(Exception):
    """It waits for something else that is on its way: try again in a moment."""


@dataclass(slots=True)
class Delivered:
    """A parcel arrived. `write` notes the platform's answer (a message id, say), with the parcel's own mark."""

    write: Write | None = None


class Sender(Protocol):
    """Delivers the parcels of one platform. Raises one of the exceptions above when it cannot."""

    platform: str

    async def deliver(self, effect: Effect, row: Row) -> Delivered: ...
