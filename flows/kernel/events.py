"""Events and points, by which features talk to each other. A lower feature publishes and never knows who listens.

An event says what happened; its subscribers act in the same transaction, in the order of the features. A point is a
page that others may add to: they answer with a section or with nothing. Both carry sets where sets are written: an
import of thousands of visits is one event.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flows.kernel.effects import Effect
from flows.kernel.words import Button, Words
from storage.database import Tx
from storage.evidence import Evidence

if TYPE_CHECKING:
    from flows.kernel.runtime import Runtime

E = TypeVar("E")
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Subscription(Generic[E]):
    event: type[E]
    handle: Callable[[Tx, "Runtime", E, datetime], Awaitable[list[Effect]]]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An effect whose class says so (`Told.FEATURES`) has ended for good. `since`: when it was first wanted; `is_gone`:
    its destination is gone, too."""

    effect: Effect
    why: str
    since: datetime
    is_gone: bool


@dataclass(frozen=True, slots=True)
class CameTooLate:
    """An effect was not delivered while it was good (`Effect.good_for`), and is dropped."""

    effect: Effect


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Messages of others, by their addresses, stand where a case was removed because its person's data is erased."""

    request: int
    channel: str
    links: Sequence[str]


@dataclass(frozen=True, slots=True)
class PersonErased:
    """A person's data was erased: the numbers of rows that are gone, and of those kept without what was theirs, by
    table; and the homes in which they had ever lived. `request`: theirs, see `CaseRetract`."""

    request: int
    removed: Mapping[str, Sequence[int]]
    blanked: Mapping[str, Sequence[int]]
    home_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class BecameDiscreet:
    """From now on nothing is to show on a resident's phone but that a message waits."""

    resident_id: int


@dataclass(frozen=True, slots=True)
class EvidenceSettled:
    """A piece of evidence is here ("ready"), or cannot be opened, for whatever reason ("refused")."""

    piece: Evidence

    @property
    def is_ready(self) -> bool:
        return self.piece.state == "ready"


@dataclass(frozen=True, slots=True)
class Section:
    """A feature's addition to another's page: words below its own, buttons above its own."""

    body: tuple[Words, ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Extension(Generic[P]):
    point: type[P]
    add: Callable[[Tx, "Runtime", P, datetime], Awaitable[Section | None]]


@dataclass(frozen=True, slots=True)
class Bus:
    """The subscribers of each event, and the additions to each page."""

    subscriptions: Mapping[type[Any], Sequence[Subscription[Any]]] = field(default_factory=dict)
    extensions: Mapping[type[Any], Sequence[Extension[Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, subscriptions: Iterable[Subscription[Any]], extensions: Iterable[Extension[Any]]) -> "Bus":
        heard, added = dict[type[Any], list[Subscription[Any]]](), dict[type[Any], list[Extension[Any]]]()
        for one in subscriptions:
            heard.setdefault(one.event, []).append(one)
        for other in extensions:
            added.setdefault(other.point, []).append(other)
        return cls(heard, added)

    async def publish(self, tx: Tx, runtime: "Runtime", event: object, now: datetime) -> list[Effect]:
        effects: list[Effect] = []
        for subscription in self.subscriptions.get(type(event), ()):
            effects += await subscription.handle(tx, runtime, event, now)
        return effects

    async def section(self, tx: Tx, runtime: "Runtime", point: object, now: datetime) -> Section:
        """Return what all features add to a page, together."""
        found = [await one.add(tx, runtime, point, now) for one in self.extensions.get(type(point), ())]
        parts = [part for part in found if part]
        return Section(
            tuple(words for part in parts for words in part.body), tuple(row for part in parts for row in part.rows)
        )
