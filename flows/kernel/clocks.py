"""A clock is data: something promised for a case, when it is due, and what happens then if it was not kept."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.kernel.effects import Effect
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Text
from flows.kernel.workdays import working_days_after
from storage import clocks
from storage.clocks import ClockRun
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Until the end of the day that comes so many working days later, where the landlord is."""

    count: int

    def after(self, moment: datetime, policy: Policy) -> datetime:
        return working_days_after(moment, self.count, policy.landlord.nation, policy.zone)


@dataclass(frozen=True, slots=True)
class Hours:
    """So many hours by the clock, at night and on holidays too."""

    count: float

    def after(self, moment: datetime, policy: Policy) -> datetime:
        return moment + timedelta(hours=self.count)


@dataclass(frozen=True, slots=True)
class Clock:
    """Something promised for cases of a type. Each case's run of it is a row: started, then kept, dropped or due."""

    name: str
    case: str
    """The type of the cases it runs for."""
    label: Text
    """Its name for staff."""
    when_due: Callable[[Tx, Runtime, ClockRun, datetime], Awaitable[list[Effect]]]
    """Called once for each run that is due and not settled."""
    within: Callable[[Policy], WorkingDays | Hours] | None = None
    """How long it runs; None: each case is due at a time of its own, given at its start."""

    def due(self, policy: Policy, started_at: datetime) -> datetime:
        """Return when it is due if it starts at a moment."""
        assert self.within is not None, f"{self.name} is due at a time of each case's own"
        return self.within(policy).after(started_at, policy)

    async def start(
        self, tx: Tx, subject: int, started_at: datetime, due_at: datetime, resident_id: int | None = None
    ) -> None:
        """Start it for a case; if it is not settled yet, it starts anew. `resident_id`: to whom it was promised."""
        await clocks.start(tx, self.name, self.case, subject, started_at, due_at, resident_id)

    async def move(self, tx: Tx, subject: int, due_at: datetime) -> None:
        """Change when it is due, as long as it runs."""
        await clocks.move(tx, self.name, self.case, subject, due_at)

    async def keep(self, tx: Tx, subject: int, now: datetime) -> None:
        """Note that what was promised is done, in time or late."""
        await self.keep_all(tx, [subject], now)

    async def drop(self, tx: Tx, subject: int, now: datetime) -> None:
        """Stop it, because nothing is owed any more."""
        await self.drop_all(tx, [subject], now)

    async def keep_all(self, tx: Tx, subjects: Sequence[int], now: datetime) -> None:
        await clocks.settle(tx, self.name, self.case, subjects, clocks.KEPT, now)

    async def drop_all(self, tx: Tx, subjects: Sequence[int], now: datetime) -> None:
        await clocks.settle(tx, self.name, self.case, subjects, clocks.DROPPED, now)

    async def is_owed(self, tx: Tx, subject: int) -> bool:
        """Return whether what was promised for a case is not done yet, in time or late."""
        return await clocks.is_owed(tx, self.name, self.case, subject)

    async def is_late(self, tx: Tx, subject: int, now: datetime) -> bool:
        """Return whether it was due before now and is still owed."""
        return await clocks.is_late(tx, self.name, self.case, subject, now)
