"""One destination: the parcels that wait for it, and in which order they go."""

import asyncio
import heapq
from dataclasses import dataclass, field
from datetime import datetime

from flows.kernel.effects import Effect, OfCase
from storage.outbox import Row


@dataclass(order=True)
class Queued:
    priority: int
    turn: int
    id: int
    row: Row = field(compare=False)


@dataclass(frozen=True, slots=True)
class Aside:
    """A parcel that lets those behind it go first, until it is tried again. `leads`: what else there is of its case
    waits behind it."""

    row: Row
    until: datetime
    leads: bool


@dataclass
class Lane:
    """What waits for a destination, and what is being delivered to it. `gives_way`: that goes back in line."""

    name: str
    heap: list[Queued] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    current: Row | None = None
    worker: "asyncio.Task[None] | None" = None
    gives_way: bool = False
    came: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is something new."""
    misses: int = 0
    """How many parcels in a row have failed and stepped aside."""
    is_fresh: bool = True
    """Whether what is being delivered has not stepped aside before."""
    is_told: bool = False
    """Whether staff were told that something has waited here for long."""
    turn: int = 0
    """The turn of the parcel that is being delivered."""
    turns: dict[str, int] = field(default_factory=dict)
    """The last turn that each sender has been given, and that anything about each subject has."""

    def put(self, row: Row) -> None:
        """Queue a parcel. However many one sender has, those of another come in between: each has one a turn."""
        if row.sender is not None and not row.turn:
            self._give_turn(row, row.sender)
        heapq.heappush(self.heap, Queued(row.priority, row.turn, row.id, row))

    def _give_turn(self, row: Row, sender: str) -> None:
        about = f"about {row.fresh.about}" if isinstance(row.fresh, Effect) and row.fresh.about else ""
        row.turn = max(self.turn, self.turns.get(sender, 0)) + 1
        if about:
            # What belongs to one case stays in order, whoever caused it.
            row.turn = self.turns[about] = max(row.turn, self.turns.get(about, 0))
        self.turns[sender] = row.turn

    def pop(self) -> Queued:
        queued = heapq.heappop(self.heap)
        self.turn = max(self.turn, queued.turn)
        return queued

    # --- what steps aside --------------------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        return not self.heap and not self.aside

    @property
    def is_in_trouble(self) -> bool:
        """Return whether something that failed has let others go first."""
        return any(one.leads for one in self.aside)

    def set_aside(self, row: Row, until: datetime, *, leads: bool = True) -> None:
        self.aside.append(Aside(row, until, leads))

    def ahead_of(self, row: Row) -> Aside | None:
        """Return an earlier parcel about the same case that stepped aside: it goes first."""
        subject = subject_of(row)
        alike = [one for one in self.aside if one.leads and subject and subject_of(one.row) == subject]
        return next((one for one in alike if one.row.id < row.id), None)

    def take(self, now: datetime) -> Queued | None:
        """Return the next to be tried: by turns one that stepped aside, the first whose time has come, and one that has
        not. None: only such wait here whose time has not come."""
        due = [one for one in self._leading if one.until <= now]
        if due and (self.is_fresh or not self.heap):
            first = min(due, key=lambda one: (one.row.priority, one.row.turn, one.row.id))
            self.aside.remove(first)
            self.is_fresh = False
            return Queued(first.row.priority, first.row.turn, first.row.id, first.row)
        self.is_fresh = True
        return self.pop() if self.heap else None

    @property
    def next_at(self) -> datetime:
        """Return when the next of those that stepped aside is to be tried."""
        return min(one.until for one in self._leading)

    @property
    def _leading(self) -> list[Aside]:
        return [one for one in self.aside if not self.ahead_of(one.row)]

    def bring_back(self, like: Row | None = None) -> None:
        """Let all that stepped aside go on in their order, or all about the case of one."""
        subject = subject_of(like) if like else None
        for one in list(self.aside):
            if like is None or (subject and subject_of(one.row) == subject):
                self.aside.remove(one)
                self.put(one.row)


def subject_of(row: Row) -> str | None:
    """Return the case that a parcel is about, if it is about one."""
    return f"{row.fresh.case}:{row.fresh.subject}" if isinstance(row.fresh, OfCase) else None
