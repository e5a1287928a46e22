"""A resident's turn: the input, the resident's place, and the effects so far; and what a feature
declares for it: its conversations, screens, actions and links."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeAlias, TypeVar

from flows import engine
from flows.conversation import understand
from flows.conversation.actions import MeanElse, Resume
from flows.conversation.arrived import Arrived
from flows.conversation.group import GroupIndex
from flows.conversation.place import Place, new_token
from flows.conversation.understand import Kind
from flows.engine import Draft, Flow, Session
from flows.kernel.actions import Actions, ButtonAction, go, row
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Prompt, Text, Words, text
from storage import people
from storage.database import Tx
from storage.people import Resident

D = TypeVar("D", bound=Draft)
F = TypeVar("F")
A = TypeVar("A", bound=ButtonAction)
ALBUM_GATHERS = timedelta(seconds=1)
"""How long the answer to one part of an album waits to be replaced by the answer to the next part."""
MAX_PARKED = 20


@dataclass(frozen=True, kw_only=True)
class Conversation(Generic[D, F]):
    """A flow with a resident: what its questions depend on, and what its answers lead to.

    It depends either on `facts`, known without a statement, or on what `load` reads. `on_answer` is called after every
    answer, `on_stop` when the resident stops (and may return words of its own), `finish` at the end.
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
        """Return whether an answer that leads to another question costs no statement."""
        return self.load is None and self.on_answer is None

    async def known(self, turn: "ResidentTurn") -> F:
        if self.facts is not None:
            return self.facts(turn)
        assert self.load is not None
        return await self.load(turn)


@dataclass(frozen=True)
class Way(Generic[A]):
    """The destination of a button. `command`: a command that does the same. `label`: its text on the pages of all
    destinations, `menu` and `more` its places there; `offered` decides to whom (None: to everybody).

    `phrases`: the text with the phrases that mean it, in each language (`kernel/phrases.py`).

    `means`: the meanings of free words that lead here ("visits" stands for all that begin with it, see
    `flows/conversation/understand`).

    `in_sight`: its button stands below whatever is asked in a language whose words we do not understand.

    `aside`: the current conversation stays as it is, and so does the message that was tapped. `guard` says why it
    is refused, if it is, before anything is shown or done.
    """

    action: type[A]
    _: KW_ONLY
    command: str | None = None
    label: Text | None = None
    menu: int = 0
    more: int = 0
    offered: "Callable[[ResidentTurn], Awaitable[bool]] | None" = None
    phrases: Text | None = None
    means: tuple[str, ...] = ()
    in_sight: bool = False
    aside: bool = False
    guard: "Callable[[ResidentTurn, A], Awaitable[Words | None]] | None" = None

    def row(self) -> tuple[Button, ...]:
        """Return its button on such a page."""
        assert self.label is not None
        return row(self.action(), self.label)


@dataclass(frozen=True)
class Screen(Way[A]):
    """A page to look at: shown in place of the page that was tapped, and its labels may be typed."""

    show: "Callable[[ResidentTurn, A], Awaitable[Prompt]]"
    stays: bool = field(default=False, kw_only=True)
    """Whether it stays to be read when the next page is opened, as emergency numbers do."""


@dataclass(frozen=True)
class Route(Way[A]):
    """The handler of a button that does more than show something."""

    press: "Callable[[ResidentTurn, A], Awaitable[None]]"


@dataclass(frozen=True)
class StartLink:
    """`/start word-REFERENCE`; without a reference it is `/start word`, and `open` is given ""."""

    word: str
    open: "Callable[[ResidentTurn, str], Awaitable[None]]"
    has_reference: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """A resident's message: words, evidence by its keys, and the album that it came in."""

    words: str = ""
    keys: tuple[str, ...] = ()
    album: str | None = None


@dataclass(frozen=True)
class Answers:
    """The handler of residents' answers to messages about one kind of case, given its number. The message may be old,
    and the case gone or another's: then the handler asks what they are about (`catch_all`)."""

    kind: str
    take: "Callable[[ResidentTurn, int, Sent], Awaitable[None]]"


@dataclass(frozen=True, kw_only=True)
class Taker:
    """What takes free words that answer nothing and mean one of `means`. `label` offers it where they leave it open;
    with `always`, however little they mean it."""

    name: str
    means: tuple[str, ...]
    label: Text
    interrupts: bool = False
    """Whether it leads out of another conversation, where its words answer nothing."""
    always: bool = False
    take: "Callable[[ResidentTurn, Sent], Awaitable[None]]"


Begin: TypeAlias = Callable[["ResidentTurn", str], Awaitable[None]]
"""The handler of `/start`, given the text after it if that is no link."""
InDanger: TypeAlias = Callable[["ResidentTurn", Kind], Prompt]
"""Whom to call in a danger of one kind."""
CatchAll: TypeAlias = Callable[["ResidentTurn", Sent], Awaitable[None]]
"""The handler of words and pictures that answer nothing."""
Asked: TypeAlias = Callable[["ResidentTurn"], Awaitable[Sequence[Prompt]]]
"""The buttons of messages that were sent unasked (a reminder, for example): their labels may be typed, too, and a yes
or a no answers them."""


@dataclass(frozen=True)
class Index:
    """Everything that can happen in a conversation with a resident, by name; and in a group."""

    conversations: Mapping[str, Conversation[Any, Any]]
    flows: Mapping[str, Flow[Any, Any]]
    actions: Actions
    ways: Mapping[type[ButtonAction], Way[Any]]
    links: Mapping[str, StartLink]
    asked: Sequence[Asked]
    answers: Mapping[str, Answers]
    takers: Mapping[str, Taker]
    begin: Begin
    catch_all: CatchAll
    in_danger: InDanger
    groups: GroupIndex

    def on_menu(self, *, parked: bool) -> list[Way[Any]]:
        """Return seven at most: while a conversation is parked, those that are also on the second page give way."""
        shown = sorted((one for one in self.ways.values() if one.menu), key=lambda one: one.menu)
        return [self.ways[Resume], *(one for one in shown if not one.more)] if parked else shown

    def on_more(self) -> list[Way[Any]]:
        """Return the second page, with everything else."""
        return sorted((one for one in self.ways.values() if one.more), key=lambda one: one.more)

    def commands(self) -> dict[str, Way[Any]]:
        return {one.command: one for one in self.ways.values() if one.command}


@dataclass
class ResidentTurn:
    """A resident's input being handled. It changes meanwhile; its state at the end is written and sent."""

    tx: Tx
    runtime: Runtime
    index: Index
    arrived: Arrived
    resident: Resident
    place: Place
    now: datetime
    answering: tuple[str, int] | None
    """The kind and number of the case that staff last wrote to them about."""
    effects: list[Effect] = field(default_factory=list)
    toast: Words | None = None
    about: tuple[str, int] | None = None
    """What the conversation that has ended here has led to: the kind and number of a case."""
    guesses: bool = False
    """Whether what begins now was taken from free words: a button below its first question takes it back."""
    notes: list[Words] = field(default_factory=list)
    """What is to be said above the next message of this turn, or alone if there is none."""

    def say(self, prompt: Prompt, *, edit: bool = False, page: bool = False, album: str | None = None) -> None:
        """Say something; with `edit` in place of the message that was tapped. It stays, unless it is a `page`."""
        prompt = replace(prompt, body=(*self.notes, *prompt.body), rows=(*prompt.rows, *self._in_sight(prompt)))
        self.notes.clear()
        collapse = f"album:{self.arrived.address.chat}:{album}" if album else None
        self.effects.append(
            Say(
                self.arrived.address,
                prompt,
                self.resident.language,
                edit=self.arrived.message if edit else None,
                subject=prompt.subject,
                page=page,
                collapse=collapse,
                delay=ALBUM_GATHERS if album else None,
            )
        )

    def put_below(self, row: tuple[Button, ...]) -> bool:
        """Put some more buttons below what this turn has said last; return whether it has said anything."""
        said = [at for at, one in enumerate(self.effects) if isinstance(one, Say) and one.to == self.arrived.address]
        if said:
            last = self.effects[said[-1]]
            assert isinstance(last, Say)
            self.effects[said[-1]] = replace(last, prompt=replace(last.prompt, rows=(*last.prompt.rows, row)))
        return bool(said)

    def _in_sight(self, prompt: Prompt) -> list[tuple[Button, ...]]:
        """Return what must stand below a question in a language whose words are not understood."""
        if not prompt.rows or understand.is_understood(self.resident.language):
            return []
        offered = {button.action for button in prompt.buttons()}
        ways = (way for way in self.index.ways.values() if way.in_sight)
        return [way.row() for way in ways if way.action().wire() not in offered]

    async def start(
        self,
        flow: Flow[D, Any],
        draft: D,
        *above: Words,
        album: str | None = None,
        at: str | None = None,
        given: Collection[str] = (),
        edit: bool = False,
    ) -> None:
        """Begin a conversation, where all before the step `at` is answered already, or the steps `given`; with `edit`
        in place of the message that was tapped. An unfinished report is parked, not lost."""
        facts = await self.index.conversations[flow.name].known(self)
        begun = engine.begin(flow, new_token(), facts, self.now, draft, at, given)
        self.park()
        guessed = begun.session.token if self.guesses else ""
        self.place = replace(self.place, active=begun.session, guessed=guessed)
        assert begun.prompt is not None
        below = (go(MeanElse(), "mean-else"),) if guessed else ()
        self.say(Prompt((*above, *begun.prompt.body), (*begun.prompt.rows, *below)), edit=edit, album=album)

    def park(self) -> None:
        """Leave the current conversation; one worth continuing is kept."""
        active = self.place.active
        if active is not None:
            flow = self.index.conversations[active.flow].flow
            parks = flow.holds_words(active) or (flow.parks and active.draft != flow.draft())
            self.place = replace(self.place, active=None, parked=self._parked(active) if parks else self.place.parked)

    def _parked(self, session: Session[Any]) -> tuple[Session[Any], ...]:
        """Return what is parked, with one more. If it is too much, the oldest without words goes first."""
        parked = (*self.place.parked, session)
        if len(parked) <= MAX_PARKED:
            return parked
        wordless = (one for one in parked if not self.conversation(one).flow.holds_words(one))
        goes = next(wordless, parked[0])
        return tuple(one for one in parked if one is not goes)

    def reworded(self, session: Session[Any], old: str, new: str) -> Session[Any] | None:
        """Return a conversation with other words in place of some; None if they do not fit, or are not there."""
        return self.conversation(session).flow.reworded(session, old, new)

    def with_words(self, session: Session[Any], said: str) -> Session[Any] | None:
        """Return a conversation with some words beside its answers; None if it holds as many as it can."""
        return self.conversation(session).flow.with_words(session, said)

    def menu(self, *above: Words) -> Prompt:
        """Return the menu, under the words given, if any."""
        ways = self.index.on_menu(parked=bool(self.place.parked))
        return Prompt(above or (text("menu"),), tuple(way.row() for way in ways))

    async def show(self, session: Session[Any], notice: Words | None = None, *, album: str | None = None) -> None:
        """Show the question of a conversation, which is the current one from now on."""
        others = tuple(one for one in self.place.parked if one.token != session.token)
        self.place = replace(self.place, active=session, parked=others)
        conversation = self.conversation(session)
        self.say(engine.show(conversation.flow, session, await conversation.known(self), self.now, notice), album=album)

    async def keep(self, words: str) -> None:
        """Ask where words belong that their own conversation could not take."""
        if words:
            await self.index.catch_all(self, Sent(words))

    async def expect(self, kind: str, subject: int, until: datetime) -> None:
        """Take the resident's free messages, until then, as being about a subject."""
        await people.expect_answer(self.tx, self.arrived.address, kind, subject, until)

    async def expect_nothing(self) -> None:
        """Take the resident's free messages, from now on, as no answer any more."""
        if self.answering:
            await people.expect_nothing(self.tx, self.arrived.address)

    @property
    def sent_at(self) -> datetime:
        """Return when the input was sent: its "today" is that day, however late it is handled."""
        return min(self.arrived.sent_at or self.now, self.now)

    @property
    def who(self) -> str:
        """Return the resident's account, by which wrong guesses are counted."""
        return f"{self.arrived.address.platform}:{self.arrived.address.person}"

    @property
    def actor(self) -> Actor:
        return Actor("resident", self.arrived.address.platform)

    def conversation(self, session: Session[Any]) -> Conversation[Any, Any]:
        return self.index.conversations[session.flow]
