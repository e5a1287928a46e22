"""Importing files of the landlord's other systems: a kind of file, a run, and its results, whoever uploads it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.texts import Texts
from flows.kernel.words import Text, Words
from storage.database import Tx

MAX_BYTES = 50 * 1024 * 1024
"""The maximum of a file."""
MAX_ROWS = 500
"""The maximum of one batch."""
Status = Literal["added", "changed", "same", "bad"]


class NoTable(Exception):
    """The reason a file cannot be read at all, for the person who sent it."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a row. `reasons`: why it is bad, or which row replaces it; `changes`: the columns that changed;
    `notes`: what was left out of it, or is out of the ordinary."""

    number: int
    ref: str
    status: Status
    reasons: tuple[Words, ...] = ()
    changes: tuple[str, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Ways:
    """How a run reaches the rest: `looks` begins a transaction that only reads, `opens` one that writes, `sends` adds
    effects to its outbox, `step` is told of progress (rows done, rows in all). `batch`: rows in one
    transaction."""

    looks: Callable[[], AbstractAsyncContextManager[Tx]]
    opens: Callable[[], AbstractAsyncContextManager[Tx]]
    sends: Callable[[Tx, list[Effect]], Awaitable[None]]
    step: Callable[[int, int], Awaitable[None]]
    batch: int = MAX_ROWS


@dataclass
class Run:
    """The result of a file. `unknown`: columns left alone; `problems`: sheets left alone, and why; `rejects`: a CSV of
    the bad rows with their reasons, "" if all were good."""

    unknown: Sequence[str] = ()
    problems: Sequence[Words] = ()
    results: list[Result] = field(default_factory=list)
    rejects: str = ""
    skipped: int = 0
    """How many lines were no rows: the header again, or totals."""

    def count(self, status: Status) -> int:
        return sum(result.status == status for result in self.results)

    def noted(self, texts: Texts) -> list[tuple[str, int, int]]:
        """Return what is noted of rows that were taken, each with how many rows it is of, and the first of them; the
        most frequent at the front."""
        first: dict[str, int] = {}
        said = [(texts.say(note, "en"), r.number) for r in self.results if r.status != "bad" for note in r.notes]
        for words, number in said:
            first.setdefault(words, number)
        return [(words, count, first[words]) for words, count in Counter(words for words, _ in said).most_common()]

    def counts(self) -> dict[str, int]:
        statuses: tuple[Status, ...] = ("added", "changed", "same", "bad")
        return {"rows": len(self.results), **{status: self.count(status) for status in statuses}}


class Brings(Protocol):
    async def __call__(
        self, runtime: Runtime, ways: Ways, name: str, content: bytes, actor: Actor, now: datetime, *, dry: bool = False
    ) -> Run: ...


@dataclass(frozen=True, slots=True)
class FileImport:
    """A kind of file that can be imported. `bring` raises `NoTable` if it is not one; with `dry` nothing is
    written."""

    kind: str
    bring: Brings
