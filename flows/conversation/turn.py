"""One input of a resident being handled: what it is, where they stand, and what has come of it so far; and what a
feature declares for it: its conversations, screens, actions and links."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel

from flows import engine
from flows.conversation import screens
from flows.conversation.arrived import Arrived
from flows.conversation.group import GroupIndex
from flows.conversation.place import Place, new_token
from flows.engine import Flow, Session
from flows.kernel.actions import Actions, ButtonAction, go
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Prompt, Words
from storage.database import Tx
from storage.people import Resident

D = TypeVar("D", bound=BaseModel)
F = TypeVar("F")
A = TypeVar("A", bound=ButtonAction)
ALBUM_GATHERS = timedelta(seconds=1)
"""How long the answer to one part of an album waits for the next part to stand in for it."""
MAX_PARKED = 5


@dataclass(frozen=True, kw_only=True)
class Conversation(Generic[D, F]):
    """A flow with a resident: what its questions depend on, and what comes of their answers.

    It depends either on `facts`, known without a statement, or on what `load` reads. `on_answer` is called after every
    answer, `on_stop` when the resident has had enough (with words of its own, if it has any), `finish` at the end.
    """

    flow: Flow[D, F]
    finish: "Callable[[ResidentTurn, D], Awaitable[None]]"
    facts: "Callable[[ResidentTurn], F] | None" = None
    load: "Callable[[ResidentTurn], Awaitable[F]] | None" = None
    on_answer: "Callable[[ResidentTurn, D], Awaitable[None]] | None" = None
    on_stop: "Callable[[ResidentTurn, D], Awaitable[Words | None]] | None" = None

    def __post_init__(self) -> None:
        assert (self.facts is None) != (self.load is None), f"{self.flow.name}: either facts or load"

    @property
    def is_light(self) -> bool:
        """Whether an answer that leads to another question costs no statement."""
        return self.load is None and self.on_answer is None

    async def known(self, turn: "ResidentTurn") -> F:
        if self.facts is not None:
            return self.facts(turn)
        assert self.load is not None
        return await self.load(turn)


@dataclass(frozen=True, kw_only=True)
class Screen(Generic[A]):
    """Something to look at: shown in place of what was tapped, and its labels may be typed. `command`: what is typed to
    see it; `label` and `more`: its button on the page of everything else, and where it stands there."""

    action: type[A]
    show: "Callable[[ResidentTurn, A], Awaitable[Prompt]]"
    command: str | None = None
    label: str | None = None
    more: int = 0


@dataclass(frozen=True)
class Route(Generic[A]):
    """What a button does, if it does more than show something. `command`, `label` and `more` as of a screen."""

    action: type[A]
    press: "Callable[[ResidentTurn, A], Awaitable[None]]"
    command: str | None = None
    label: str | None = None
    more: int = 0


@dataclass(frozen=True)
class StartLink:
    """`/start word-REFERENCE`; without a reference it is `/start word`, and `open` is handed ""."""

    word: str
    open: "Callable[[ResidentTurn, str], Awaitable[None]]"
    has_reference: bool = True


Buttons: TypeAlias = "Callable[[ResidentTurn], Awaitable[Prompt]]"
"""The buttons of messages that were sent unasked (a reminder, say): their labels may be typed, too."""


@dataclass(frozen=True)
class Index:
    """All that can come up in a conversation with a resident, by name; and in a group."""

    conversations: Mapping[str, Conversation[Any, Any]]
    flows: Mapping[str, Flow[Any, Any]]
    actions: Actions
    screens: Mapping[type[ButtonAction], Screen[Any]]
    routes: Mapping[type[ButtonAction], Route[Any]]
    links: Mapping[str, StartLink]
    groups: GroupIndex
    buttons: tuple[Buttons, ...] = ()

    def on_more(self) -> list[tuple[int, tuple[Button, ...]]]:
        """Rows of the page of everything else, with their places."""
        return [(one.more, go(one.action(), one.label)) for one in self._ways() if one.label and one.more]

    def commands(self) -> dict[str, Screen[Any] | Route[Any]]:
        return {way.command: way for way in self._ways() if way.command}

    def _ways(self) -> list[Screen[Any] | Route[Any]]:
        return [*self.screens.values(), *self.routes.values()]


@dataclass
class ResidentTurn:
    """Changed as the handling goes on; what stands in it at the end is written and sent."""

    tx: Tx
    runtime: Runtime
    index: Index
    arrived: Arrived
    resident: Resident
    place: Place
    now: datetime
    answering: str | None
    effects: list[Effect] = field(default_factory=list)
    toast: Words | None = None

    def say(self, prompt: Prompt, *, edit: bool = False, album: str | None = None) -> None:
        collapse = f"album:{self.arrived.address.chat}:{album}" if album else None
        self.effects.append(
            Say(
                self.arrived.address,
                prompt,
                self.resident.language,
                edit=self.arrived.message if edit else None,
                collapse=collapse,
                delay=ALBUM_GATHERS if album else None,
            )
        )

    async def start(
        self,
        flow: Flow[D, Any],
        draft: D,
        *above: Words,
        album: str | None = None,
        at: str | None = None,
        edit: bool = False,
    ) -> None:
        """Begin a conversation, where all before the step `at` is answered already; with `edit` in place of the message
        that was tapped. A report that stands half done is parked, not lost."""
        facts = await self.index.conversations[flow.name].known(self)
        begun = engine.begin(flow, new_token(), facts, self.now, draft, at)
        self.park()
        self.place = replace(self.place, active=begun.session)
        assert begun.prompt is not None
        self.say(Prompt((*above, *begun.prompt.body), begun.prompt.rows), edit=edit, album=album)

    def park(self) -> None:
        """Leave the conversation on show; one worth going on with is kept."""
        active = self.place.active
        if active is not None:
            flow = self.index.conversations[active.flow].flow
            parks = flow.parks and active.draft != flow.draft()
            parked = (*self.place.parked, active)[-MAX_PARKED:] if parks else self.place.parked
            self.place = replace(self.place, active=None, parked=parked)

    def menu(self, *above: Words) -> Prompt:
        return screens.menu(self.runtime, bool(self.place.parked), *above)

    def conversation(self, session: Session[Any]) -> Conversation[Any, Any]:
        return self.index.conversations[session.flow]


class Desk(Protocol):
    """Where a conversation that is not about a report gets what its questions depend on, and where it ends."""

    async def facts(self, turn: ResidentTurn, /) -> Any: ...

    async def finish(self, turn: ResidentTurn, draft: Any, /) -> None: ...
