"""What staff see as a card and decide: a report, a visit, a wish, a call for help, a caller at a door.

Each case type says, as data, what its card shows, what can be done, and what a form for that asks; a staff platform
draws all of them alike. Who may act is asked of the platform: those who are in the channel where the card stands.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal

from flows.cases.files import EVIDENCE
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseFile, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Words, text
from storage import evidence
from storage.database import Tx
from storage.evidence import Evidence

Fields = Sequence[tuple[str, Words]]
Answers = Mapping[str, Any]
Choice = tuple[str, Words]


@dataclass(frozen=True, slots=True)
class Card:
    """A case as staff see it. The labels of `fields` are text ids."""

    heading: Words
    fields: Fields
    status: Words
    own: str = ""
    """What somebody wrote."""
    actions: tuple[str, ...] = ()
    """Offered as buttons."""
    beginning: bool = False
    """Only the beginning of that stands on the card: its thread has it all."""
    more: Sequence[Words] = ()
    """Paragraphs below it."""
    likely: str | None = None
    """The action whose button stands out; None: the first of them."""
    menu: tuple[str, ...] = ()
    """Offered in a menu behind the buttons."""
    notice: Words | None = None
    """All that a notification shows, if that is less than the heading."""
    under: tuple[str, int] | None = None
    """The case in whose thread it stands, by case type and number."""
    sealed: bool = False
    """No file may lie in its thread; what lies there already is taken out."""

    @property
    def name(self) -> Words:
        """What it may be called where not everybody may read it."""
        return self.heading if self.notice is None else self.notice


@dataclass(frozen=True, slots=True)
class Line:
    """A line in a card's thread, or of a case's history: a heading in our words, what somebody wrote, and more words
    of ours below that. `actor` is a staff id; residents are only ever "the resident". `notice` is all that a
    notification shows."""

    heading: Words
    notice: Words
    own: str = ""
    actor: str | None = None
    more: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What an action shows, if it changes nothing. `about` stands behind the action's label in the title."""

    about: Words
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form. `choices` are values and their labels: one of a list ("one"), several ("many"), or boxes
    to tick ("ticks"). `initial` is a value, an ISO day, "HH:MM", or words. `most`: so many letters, or choices."""

    key: str
    label: str
    kind: Literal["words", "line", "one", "many", "ticks", "day", "time", "person", "channel", "file"] = "words"
    choices: Sequence[Choice] = ()
    groups: Sequence[tuple[Words, Sequence[Choice]]] = ()
    """Choices under headings, instead of `choices`."""
    initial: str | Sequence[str] | None = None
    optional: bool = False
    hint: str | None = None
    again: str | None = None
    """The hint once a preview stands above the question; None: the same."""
    most: int = 3000

    @property
    def is_several(self) -> bool:
        return self.kind in ("many", "ticks")


@dataclass(frozen=True, slots=True)
class ActionForm:
    """The form of an action: words above it, and its questions. `revision`: of what it was made from. `submit`: the
    text id on its button, until a preview stands in it."""

    questions: Sequence[Question]
    above: Sequence[Words] = ()
    revision: int = 0
    submit: str = "staff-submit"


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an action: effects, a word to the person who did it, or what was wrong with it by question.

    `applied`: it was carried out; if not, `message` or `errors` says why.
    """

    effects: list[Effect] = field(default_factory=list)
    message: Words | None = None
    errors: Mapping[str, Words] = field(default_factory=dict)
    applied: bool = True


class CaseType(ABC):
    """All that a staff platform asks of a case type. `subject` is a case's number among its type."""

    name: ClassVar[str]
    actions: ClassVar[frozenset[str]] = frozenset()
    """Everything that can ever be done with it; the card offers what makes sense now."""
    may_be_shared: ClassVar[bool] = False
    """Whether its card may stand in a channel that another organisation shares: only what is made for them."""
    anywhere: ClassVar[bool] = False
    """Whether it has no card, and may be asked for in any channel that is the landlord's alone."""

    brings_files_again: ClassVar[bool] = True
    """Whether what is told again of it brings its files again: they are looked for before they are sent."""

    @abstractmethod
    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        """Return where its card belongs, or None if there is no such case."""

    @abstractmethod
    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None: ...

    async def routes(self, tx: Tx, runtime: Runtime, subject: int) -> Sequence[str]:
        """Return the channels where its card may stand, the best first; none if there is no such case."""
        channel = await self.channel(tx, runtime, subject)
        return [channel] if channel else []

    async def why_not(self, tx: Tx, runtime: Runtime, subject: int, action: str) -> Words | None:
        """Say why an action makes no sense now, before its form is opened. `act` decides it once more."""
        return None

    async def page(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> Page | None:
        """Return what an action shows; None: it does something."""
        return None

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        """Return the form of an action; None: it is done at once."""
        return None

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        """Return what the resident will read and in which language, where somebody's words go to them."""
        return None

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        raise LookupError(f"{self.name} has no action {action!r}")

    async def note(self, tx: Tx, runtime: Runtime, subject: int, event: int) -> Line | None:
        """Return an event of its history as a line in the thread of its card."""
        return None

    async def bare(self, tx: Tx, runtime: Runtime, subject: int) -> Words:
        """Return what is left of its card in a channel that it had to leave."""
        return text("staff-case-moved")

    async def moved(self, tx: Tx, runtime: Runtime, subject: int, channel: str) -> list[Effect]:
        """Return what follows its card into another channel: its files."""
        pieces = await evidence.of_case(tx, self.name, subject)
        return [self.file(subject, channel, piece) for piece in pieces if piece.state == "ready"]

    def file(self, subject: int, channel: str, piece: Evidence) -> CaseFile:
        """Return a piece of evidence for the thread of its card, under a name that says nothing."""
        return CaseFile(self.name, subject, channel, EVIDENCE.name, piece.key, f"{self.name}-{subject}-{piece.id}")
