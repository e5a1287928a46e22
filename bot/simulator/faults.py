"""Misbehaviour on request: what real platforms do on bad days, made to happen exactly when a story needs it."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase


class Kind(StrEnum):
    ERROR = "error"
    """Answer with `status` (429 takes `retry_after`, in seconds) and do nothing."""
    CUT_BEFORE = "cut_before"
    """Drop the connection without having done anything."""
    CUT_AFTER = "cut_after"
    """Do what was asked, then drop the connection: the caller cannot know."""
    HANG = "hang"
    """Do what was asked, and answer only when `Faults.release` is called."""


@dataclass
class Fault:
    """`method` is a name or a pattern ("send*", "chat.*"); `times` is how often it strikes (None: until cleared)."""

    platform: str
    method: str
    kind: Kind
    times: int | None = 1
    status: int = 500
    retry_after: int | None = None


@dataclass
class Faults:
    planned: list[Fault] = field(default_factory=list)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def plan(self, fault: Fault) -> None:
        self.planned.append(fault)

    def clear(self) -> None:
        self.planned.clear()
        self.release()

    def strike(self, platform: str, method: str) -> Fault | None:
        """The fault that this request meets, used up once if it has a count."""
        for fault in self.planned:
            if fault.platform == platform and fnmatchcase(method, fault.method):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.planned.remove(fault)
                return fault
        return None

    async def hang(self) -> None:
        """Wait until released."""
        await self._released.wait()

    def release(self) -> None:
        """Let go of every request that hangs now."""
        self._released.set()
        self._released = asyncio.Event()
