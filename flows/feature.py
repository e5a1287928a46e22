"""A feature as one declaration, and all features as tables for the rest of the code to look things up in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from flows.cases.attached import file_came
from flows.cases.case import CaseType, Done
from flows.cases.extended import CardExtension, extended
from flows.cases.files import EVIDENCE
from flows.conversation import evidence, membership, standing
from flows.conversation.group import GroupCommand, GroupIndex, GroupRoute
from flows.conversation.posts import PostType
from flows.conversation.standing import StandingType
from flows.conversation.turn import (
    Answers,
    Asked,
    Begin,
    CatchAll,
    Conversation,
    InDanger,
    Index,
    Route,
    Screen,
    StartLink,
    Taker,
)
from flows.engine import Draft, Flow
from flows.faults import CLOCKS, faults
from flows.kernel.actions import Actions
from flows.kernel.actor import Actor
from flows.kernel.api import ApiOperation
from flows.kernel.clocks import Clock
from flows.kernel.effects import Effect
from flows.kernel.events import Bus, Extension, Subscription
from flows.kernel.files import FileType
from flows.kernel.importing import FileImport
from flows.kernel.matching import Meant
from flows.kernel.runtime import Runtime
from flows.kernel.words import Text, Words
from storage import clocks
from storage.database import Tx
from storage.names import Record

V = TypeVar("V")
D = TypeVar("D", bound=Draft)
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Ran:
    """The result of a scheduled job. `more`: it took a batch, and there is more to take."""

    effects: list[Effect] = field(default_factory=list)
    more: bool = False
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Messages that were due and are no longer sent, by their name: for the log."""
    failed: Sequence[Exception] = ()
    """What went wrong with some of its rows, and is undone: the rest is done, and they are tried again."""
    files: Sequence[str] = ()
    """Names of files that no row names any more: they are removed before the job's rows are written, so that a process
    that ends between the two tries again."""


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """A scheduled job. Each run has its own transaction, so that one job's mistake leaves the others alone."""

    name: str
    run: Callable[[Tx, Runtime, datetime], Awaitable[Ran]]
    every: Literal[30, 60] = 60
    """Seconds from one run to the next. A job for something rarer looks in the table for what is due."""


RING_AGAIN = timedelta(minutes=5)
"""How long until a clock is tried again after a failure."""


@dataclass(frozen=True, kw_only=True)
class FlowForm(Generic[D, F]):
    """A flow that staff fill in all at once. `finish` is given the sender and when the form was received."""

    flow: Flow[D, F]
    title: Text
    submit: Text
    facts: Callable[[Runtime, datetime], F]
    finish: Callable[[Tx, Runtime, D, Actor, datetime, datetime], Awaitable[Done]]


@dataclass(frozen=True, slots=True)
class Called:
    """A word of /doorstep as it was given: the text behind it, the channel, the person. `start_link` makes the address
    that brings a resident to `/start PAYLOAD`."""

    said: str
    channel: str
    actor: Actor
    start_link: Callable[[str], str]

    @property
    def person(self) -> str:
        return f"{self.actor.platform}:{self.actor.id}"


@dataclass(frozen=True, slots=True)
class NotFound:
    """There is no such thing, or not for this person. `note` records that somebody asked for it."""

    words: Words
    note: Callable[[Tx, Runtime, datetime], Awaitable[list[Effect]]] | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several things may be meant, or are near. Each is named to those who are in its channel, and to nobody else."""

    meant: Meant
    channels: Mapping[Record, str]


@dataclass(frozen=True, slots=True)
class CardAt:
    """A card that is in the target's channel, under its platform's id of the message."""

    heading: Words
    message: str


@dataclass(frozen=True, slots=True)
class Target:
    """The meaning of a command: one of the things below, done only for those who are in `channel` (if one is named).
    Anybody else is told `hidden`, or else that there is no such thing."""

    channel: str | None = None
    act: Callable[[Tx, Runtime, datetime], Awaitable[Done]] | None = None
    form: tuple[str, str, int] | None = None
    """A case type, an action of it, and the case's number: its form is opened."""
    flow: FlowForm[Any, Any] | None = None
    """Opened as a form."""
    card: CardAt | None = None
    """Its heading is shown, with a link to it."""
    dialog: str | None = None
    """The name of a form that each platform builds in its own way, because it takes a file."""
    hidden: NotFound | None = None

    def __post_init__(self) -> None:
        assert sum(way is not None for way in (self.act, self.form, self.flow, self.card, self.dialog)) == 1


@dataclass(frozen=True, slots=True)
class StaffCommand:
    """A word of /doorstep. `find` reads what is meant, or says why it is unclear; then the platform is asked who may,
    outside any transaction; then it is done.

    `by`: any of the landlord's own people ("staff"), only those who are in the channel where it is said, which must be
    the landlord's alone ("members"), or only admins.
    """

    word: str
    usage: Text
    help: Text
    find: Callable[[Tx, Runtime, Called, datetime], Awaitable[Target | NotFound | Unclear | Words]]
    needs: Text | None = None
    """What to say behind it, told to those who say the bare word; None: the word alone has a meaning."""
    by: Literal["staff", "members", "admins"] = "staff"


@dataclass(frozen=True, kw_only=True)
class Feature:
    name: str
    conversations: tuple[Conversation[Any, Any], ...] = ()
    screens: tuple[Screen[Any], ...] = ()
    routes: tuple[Route[Any], ...] = ()
    start_links: tuple[StartLink, ...] = ()
    answers: tuple[Answers, ...] = ()
    takers: tuple[Taker, ...] = ()
    begin: Begin | None = None
    catch_all: CatchAll | None = None
    in_danger: InDanger | None = None
    asked: tuple[Asked, ...] = ()
    posts: tuple[PostType, ...] = ()
    standing: tuple[StandingType, ...] = ()
    """Messages in one person's chat that are kept up to date."""
    files: tuple[FileType, ...] = ()
    group_commands: tuple[GroupCommand, ...] = ()
    group_routes: tuple[GroupRoute[Any], ...] = ()
    cases: tuple[CaseType, ...] = ()
    staff_commands: tuple[StaffCommand, ...] = ()
    forms: tuple[FlowForm[Any, Any], ...] = ()
    """Those that a staff command may open."""
    jobs: tuple[ScheduledJob, ...] = ()
    clocks: tuple[Clock, ...] = ()
    subscriptions: tuple[Subscription[Any], ...] = ()
    extensions: tuple[Extension[Any], ...] = ()
    card_extensions: tuple[CardExtension, ...] = ()
    api: tuple[ApiOperation[Any, Any], ...] = ()
    file_imports: tuple[FileImport, ...] = ()
    locales: Path | None = None
    """A folder with its texts, a file for each language (en.ftl); None: they are in `flows/locales`."""


class Features:
    """All features, lowest first. If two claim the same, the lower one has it, until `check` reports it."""

    def __init__(self, *features: Feature) -> None:
        self.all = features
        # In lists, the parts that belong to no other feature come last.
        listed = (*features[1:], *features[:1])
        ways = [way for feature in listed for way in (*feature.routes, *feature.screens)]
        group_commands = [one for feature in features for one in feature.group_commands]
        group_routes = [route for feature in features for route in feature.group_routes]
        added = [one for feature in features for one in feature.card_extensions]
        self.cases = by_name((case.name, extended(case, added)) for feature in features for case in feature.cases)
        self.bus = Bus.of(
            [
                evidence.GIVEN_UP,
                membership.GIVEN_UP,
                standing.HIDDEN,
                *(one for feature in features for one in feature.subscriptions),
                file_came(self.cases),
            ],
            [one for feature in features for one in feature.extensions],
        )
        conversations = by_name((one.flow.name, one) for feature in features for one in feature.conversations)
        self.index = Index(
            conversations=conversations,
            flows={name: one.flow for name, one in conversations.items()},
            actions=Actions([way.action for way in ways]),
            ways={way.action: way for way in ways},
            links=by_name((link.word, link) for feature in features for link in feature.start_links),
            answers=by_name((one.kind, one) for feature in features for one in feature.answers),
            takers=by_name((one.name, one) for feature in features for one in feature.takers),
            begin=the_one("begin", (feature.begin for feature in features)),
            catch_all=the_one("catch_all", (feature.catch_all for feature in features)),
            in_danger=the_one("in_danger", (feature.in_danger for feature in features)),
            groups=GroupIndex(
                commands=by_name((one.name, one) for one in group_commands),
                actions=Actions(route.action for route in group_routes),
                routes={route.action: route for route in group_routes},
            ),
            asked=tuple(one for feature in features for one in feature.asked),
        )
        self.posts = by_name((post.name, post) for feature in features for post in feature.posts)
        self.standing = by_name((one.name, one) for feature in features for one in feature.standing)
        files = [EVIDENCE, *(one for feature in features for one in feature.files)]
        self.files = by_name((one.name, one) for one in files)
        self.staff_commands = by_name((one.word, one) for feature in features for one in feature.staff_commands)
        self.forms = by_name((one.flow.name, one) for feature in features for one in feature.forms)
        self.api = by_name((one.name, one) for feature in features for one in feature.api)
        self.file_imports = by_name((one.kind, one) for feature in features for one in feature.file_imports)
        self.clocks = by_name((clock.name, clock) for feature in features for clock in feature.clocks)
        jobs = [ScheduledJob(CLOCKS, self._ring), *(job for feature in features for job in feature.jobs)]
        self.jobs = by_name((job.name, job) for job in jobs)

    @property
    def locales(self) -> tuple[Path, ...]:
        """The folders of those that bring their texts with them."""
        return tuple(feature.locales for feature in self.all if feature.locales)

    @property
    def scopes(self) -> tuple[str, ...]:
        """Return the scopes that another system's token may have."""
        return tuple(dict.fromkeys(operation.scope for operation in self.api.values()))

    async def _ring(self, tx: Tx, runtime: Runtime, now: datetime) -> Ran:
        """Do what follows for each clock that is due; one that fails is undone alone, and tried again later."""
        effects, failed = list[Effect](), list[Exception]()
        due = await clocks.due(tx, self.clocks, now)
        for run in due:
            try:
                async with tx.savepoint():
                    await clocks.ran_out(tx, run.id)
                    followed = await self.clocks[run.name].when_due(tx, runtime, run, now)
            except Exception as error:
                await clocks.put_off(tx, run.id, now + RING_AGAIN)
                failed.append(error)
            else:
                effects += followed
        return Ran(effects, more=len(due) == clocks.BATCH, failed=failed)

    def check(self, runtime: Runtime) -> list[str]:
        """Return the mistakes in the declarations, in sentences; nothing if all is well."""
        return list(faults(self, runtime.texts))


def the_one(what: str, declared: Iterable[V | None]) -> V:
    """Return the one value that exactly one feature declares."""
    found = [one for one in declared if one is not None]
    if len(found) != 1:
        raise ValueError(f"Exactly one feature declares {what!r}, not {len(found)}.")
    return found[0]


def by_name(pairs: Iterable[tuple[str, V]]) -> dict[str, V]:
    found: dict[str, V] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found
