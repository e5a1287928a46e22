"""Cases, which staff see as cards and decide: a report, a visit, a wish, a call for help, a caller at a door.

Each case type says, as data, what its card shows, what can be done, and what the form of an action asks; a staff
platform draws all of them alike. The platform decides who may act: those who are in the card's channel.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal

from flows.cases.files import EVIDENCE
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, CaseFile, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Text, Words, named, text
from storage import evidence
from storage.database import Tx
from storage.evidence import Evidence

Field = tuple[Words, Words]
"""A label, and what stands under it."""
Fields = Sequence[Field]
Answers = Mapping[str, Any]
Choice = tuple[str, Words]
SAVE = text("staff-submit")


@dataclass(frozen=True, slots=True)
class Card:
    """A case as staff see it."""

    heading: Words
    fields: Fields
    status: Words
    own: str = ""
    """Somebody's own words."""
    actions: tuple[str, ...] = ()
    """The actions offered as buttons."""
    beginning: bool = False
    """Whether the card shows only the beginning of `own`: its thread has all of it."""
    more: Sequence[Words] = ()
    """Paragraphs below `own`."""
    likely: str | None = None
    """The action whose button stands out; None: the first."""
    menu: tuple[str, ...] = ()
    """The actions offered in a menu behind the buttons."""
    notice: Words | None = None
    """The whole text of a notification, if that is less than the heading."""
    under: tuple[str, int] | None = None
    """The case in whose thread this card is posted, by case type and number."""
    sealed: bool = False
    """Whether its thread may hold no files; files that are there already are removed."""

    @property
    def name(self) -> Words:
        """Return the name to use where not everybody may read the card."""
        return self.heading if self.notice is None else self.notice


@dataclass(frozen=True, slots=True)
class Line:
    """A line in a card's thread, or of a case's history: a heading in our words, somebody's own words, and more words
    of ours below those. `actor` is a staff id; residents are only ever "the resident". `notice` is the whole text of
    a notification."""

    heading: Words
    notice: Words
    own: str = ""
    actor: str | None = None
    more: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The page that an action shows, if it changes nothing. `about` follows the action's label in the title."""

    about: Words
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form. `choices` are values and their labels: one of a list ("one"), several ("many"), or boxes
    to tick ("ticks"). `initial` is a value, an ISO day, "HH:MM", or words. `most`: a maximum of letters, or choices."""

    key: str
    label: Words
    kind: Literal["words", "line", "one", "many", "ticks", "day", "time", "person", "channel", "file"] = "words"
    choices: Sequence[Choice] = ()
    groups: Sequence[tuple[Words, Sequence[Choice]]] = ()
    """Choices under headings, instead of `choices`."""
    initial: str | Sequence[str] | None = None
    optional: bool = False
    hint: Words | None = None
    again: Words | None = None
    """The hint once there is a preview above the question; None: the same."""
    most: int = 3000

    @property
    def is_several(self) -> bool:
        return self.kind in ("many", "ticks")


@dataclass(frozen=True, slots=True)
class ActionForm:
    """The form of an action: words above it, and its questions. `revision`: of the case it was made from. `submit`:
    the label of its button, until the form shows a preview."""

    questions: Sequence[Question]
    above: Sequence[Words] = ()
    revision: int = 0
    submit: Words = SAVE


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an action: effects, a message to the person who acted, or errors by question.

    `applied`: the action was carried out; if not, `message` or `errors` says why. `link`: what follows `/start` in a
    link for a resident; it is shown below the message, to be passed on.
    """

    effects: list[Effect] = field(default_factory=list)
    message: Words | None = None
    errors: Mapping[str, Words] = field(default_factory=dict)
    applied: bool = True
    link: str | None = None


def label_of(case_type: str, action: str) -> Text:
    """Return what stands on the button of an action."""
    return named("case-", f"{case_type}-{action}")


class CaseType(ABC):
    """Everything a staff platform needs from a case type. `subject` is a case's number within its type."""

    name: ClassVar[str]
    actions: ClassVar[frozenset[str]] = frozenset()
    """All actions that are ever possible; the card offers those that make sense now."""
    may_be_shared: ClassVar[bool] = False
    """Whether its card may be in a channel shared with another organisation: only if it is made for them."""
    anywhere: ClassVar[bool] = False
    """Whether it has no card, and may be opened in any channel that belongs to the landlord alone."""

    files: ClassVar[tuple[str, ...]] = ()
    """The types of the files in its thread, besides its evidence: they can be made again at any time."""
    brings_files_again: ClassVar[bool] = True
    """Whether notes sent again bring their files again; files are looked up before they are sent."""

    @abstractmethod
    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        """Return the channel its card belongs in, or None if there is no such case."""

    @abstractmethod
    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None: ...

    async def routes(self, tx: Tx, runtime: Runtime, subject: int) -> Sequence[str]:
        """Return the channels its card may be in, the best first; none if there is no such case."""
        channel = await self.channel(tx, runtime, subject)
        return [channel] if channel else []

    async def perhaps_for_few(self, tx: Tx, subjects: Sequence[int]) -> Collection[int]:
        """Return those of some cases that few may see, and any others: `routes` are asked of these alone. A case type
        with very many cases leaves out what it can."""
        return subjects

    async def why_not(self, tx: Tx, runtime: Runtime, subject: int, action: str) -> Words | None:
        """Say why an action makes no sense now, before its form is opened. `act` checks it again."""
        return None

    async def page(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> Page | None:
        """Return the page that an action shows, or None if the action changes something."""
        return None

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        """Return the form of an action, or None if it is carried out at once."""
        return None

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        """Return the message the resident will read and its language, where staff's words go to a resident."""
        return None

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        raise LookupError(f"{self.name} has no action {action!r}")

    async def note(self, tx: Tx, runtime: Runtime, subject: int, event: int) -> Line | None:
        """Return an event of its history as a line for the thread of its card."""
        return None

    async def bare(self, tx: Tx, runtime: Runtime, subject: int) -> Words:
        """Return what is left of its card in a channel that it had to leave."""
        return text("staff-case-moved")

    async def moved(self, tx: Tx, runtime: Runtime, subject: int, channel: str) -> list[Effect]:
        """Return the effects that follow its card to another place: all of its thread."""
        pieces = await evidence.of_case(tx, self.name, subject)
        return [
            *(CaseFile(self.name, subject, channel, file) for file in self.files),
            *(self.file(subject, channel, piece) for piece in pieces if piece.state == "ready"),
            *(CaseCard(name, number, channel) for name, number in await self.under_it(tx, subject)),
        ]

    async def under_it(self, tx: Tx, subject: int) -> Sequence[tuple[str, int]]:
        """Return the cases whose cards stand in the thread of its card (`Card.under`), by case type and number."""
        return ()

    def file(self, subject: int, channel: str, piece: Evidence) -> CaseFile:
        """Return a piece of evidence for the thread of its card, under a name that says nothing."""
        return CaseFile(self.name, subject, channel, EVIDENCE.name, piece.key, f"{self.name}-{subject}-{piece.id}")
