"""A feature as one declaration, and all features as the tables that the rest of the house looks things up in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from flows.cases.case import CaseType, Done
from flows.cases.files import EVIDENCE
from flows.conversation.posts import PostType
from flows.conversation.turn import Conversation, Index, Route, Screen, StartLink
from flows.kernel.actions import Actions
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.events import Bus, Extension, Subscription
from flows.kernel.files import FileType
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words
from storage.database import Tx

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a timed job did. `more`: it took a bite, and there is more to take."""

    effects: list[Effect] = field(default_factory=list)
    more: bool = False
    dropped: Mapping[str, int] = field(default_factory=dict)
    """What was due and is not told any more, by its name: for the log."""


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """What time brings. Each run has its own transaction, so that one job's mistake leaves the others alone."""

    name: str
    run: Callable[[Tx, Runtime, datetime], Awaitable[Ran]]
    every: int = 60
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Called:
    """A word of /doorstep as it was given: what stands behind it, where, by whom."""

    said: str
    channel: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Target:
    """What a word means. Only who may see `channel` hears more than that there is no such thing; then `act` is done, or
    the form of a case's `action` is opened."""

    channel: str
    act: Callable[[Tx, Runtime, datetime], Awaitable[Done]] | None = None
    form: tuple[str, str, int] | None = None
    """A case type, an action of it, and the case's number."""


@dataclass(frozen=True, slots=True)
class StaffCommand:
    """A word of /doorstep. `find` reads what is meant, or says why nobody knows; who may is asked of the platform in
    between, outside any transaction; then it is done."""

    word: str
    usage: str
    help: str
    find: Callable[[Tx, Runtime, Called, datetime], Awaitable[Target | Words]]


@dataclass(frozen=True, kw_only=True)
class Feature:
    name: str
    conversations: tuple[Conversation[Any, Any], ...] = ()
    screens: tuple[Screen[Any], ...] = ()
    routes: tuple[Route[Any], ...] = ()
    start_links: tuple[StartLink, ...] = ()
    posts: tuple[PostType, ...] = ()
    files: tuple[FileType, ...] = ()
    cases: tuple[CaseType, ...] = ()
    staff_commands: tuple[StaffCommand, ...] = ()
    jobs: tuple[ScheduledJob, ...] = ()
    subscriptions: tuple[Subscription[Any], ...] = ()
    extensions: tuple[Extension[Any], ...] = ()


class Features:
    """All of them, lowest first. What two of them claim is refused here, when the program starts."""

    def __init__(self, *features: Feature) -> None:
        self.all = features
        screens = [screen for feature in features for screen in feature.screens]
        routes = [route for feature in features for route in feature.routes]
        self.bus = Bus.of(
            [one for feature in features for one in feature.subscriptions],
            [one for feature in features for one in feature.extensions],
        )
        conversations = by_name((one.flow.name, one) for feature in features for one in feature.conversations)
        self.index = Index(
            conversations=conversations,
            flows={name: one.flow for name, one in conversations.items()},
            actions=Actions([screen.action for screen in screens] + [route.action for route in routes]),
            screens={screen.action: screen for screen in screens},
            routes={route.action: route for route in routes},
            links=by_name((link.word, link) for feature in features for link in feature.start_links),
        )
        self.cases = by_name((case.name, case) for feature in features for case in feature.cases)
        self.posts = by_name((post.name, post) for feature in features for post in feature.posts)
        self.files = by_name((one.name, one) for one in (EVIDENCE, *(f for feature in features for f in feature.files)))
        self.staff_commands = by_name((one.word, one) for feature in features for one in feature.staff_commands)
        self.jobs = by_name((job.name, job) for feature in features for job in feature.jobs)


def by_name(pairs: Iterable[tuple[str, V]]) -> dict[str, V]:
    found: dict[str, V] = {}
    for name, value in pairs:
        assert name not in found, f"{name!r} stands twice"
        found[name] = value
    return found
