"""Files of the landlord's other systems: how one is brought in, whoever hands it over, and what came of it."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Text, Words
from storage.database import Tx

MAX_BYTES = 50 * 1024 * 1024
"""Of a file."""
MAX_ROWS = 500
"""In one batch."""
Status = Literal["added", "changed", "same", "bad"]


class NoTable(Exception):
    """Why a file cannot be read at all, for whoever sent it."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a row. `reasons`: why it is bad, or what it stands behind; `changes`: the columns that changed."""

    number: int
    ref: str
    status: Status
    reasons: tuple[Words, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ways:
    """How a run reaches the world: `looks` begins a transaction that only reads, `opens` one that writes, `sends`
    leaves effects in its outbox, `step` hears of progress (rows done, rows in all). `batch`: rows in one
    transaction."""

    looks: Callable[[], AbstractAsyncContextManager[Tx]]
    opens: Callable[[], AbstractAsyncContextManager[Tx]]
    sends: Callable[[Tx, list[Effect]], Awaitable[None]]
    step: Callable[[int, int], Awaitable[None]]
    batch: int = MAX_ROWS


@dataclass
class Run:
    """What came of a file. `unknown` are columns that were left alone; `rejects` is a CSV of the bad rows with their
    reasons, "" if all were good."""

    unknown: Sequence[str] = ()
    results: list[Result] = field(default_factory=list)
    rejects: str = ""

    def count(self, status: Status) -> int:
        return sum(result.status == status for result in self.results)

    def counts(self) -> dict[str, int]:
        statuses: tuple[Status, ...] = ("added", "changed", "same", "bad")
        return {"rows": len(self.results), **{status: self.count(status) for status in statuses}}


class Brings(Protocol):
    async def __call__(
        self, runtime: Runtime, ways: Ways, name: str, content: bytes, actor: Actor, now: datetime, *, dry: bool = False
    ) -> Run: ...


@dataclass(frozen=True, slots=True)
class FileImport:
    """A kind of file that can be brought in. `bring` raises `NoTable` where it is none; with `dry` nothing is
    written."""

    kind: str
    bring: Brings
