"""What may need a person besides a report: a visit, a wish, a call for help, a caller at a door.

Each kind says, as data, what its card shows, what can be done, and what a form for that asks; a staff platform draws
all of them alike (`handlers/slack/matters.py`). Who may act is asked at the door: those who are in the channel where
the matter belongs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Words
from storage.database import Tx

Fields = Sequence[tuple[str, Words]]
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """A matter as staff see it. Labels are text ids; `own` is what somebody wrote; `actions` are offered as buttons,
    the first of them the likely one."""

    heading: Words
    fields: Fields
    status: Words
    own: str = ""
    actions: tuple[str, ...] = ()
    restricted: bool = False
    """A notification then shows nothing but the heading's reference."""
    under: tuple[str, int] | None = None
    """The matter in whose thread it stands, by kind and number."""
    sealed: bool = False
    """No file may lie in its thread; what lies there already is taken out."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form. `choices` are values and their labels, for "one" and "many". `initial` is a value, an
    ISO day, "HH:MM", or words."""

    key: str
    label: str
    kind: Literal["words", "line", "one", "many", "day", "time", "file"] = "words"
    choices: Sequence[tuple[str, Words]] = ()
    initial: str | Sequence[str] | None = None
    optional: bool = False
    hint: str | None = None
    most: int = 3000


@dataclass(frozen=True, slots=True)
class ActionForm:
    """The form of an action: words above it, and its questions. `revision`: of what it was made from."""

    questions: Sequence[Question]
    above: Sequence[Words] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an action: effects, a word to who did it, or what was wrong with it by question.

    `applied`: it was carried out; if not, `message` or `errors` says why.
    """

    effects: list[Effect] = field(default_factory=list)
    message: Words | None = None
    errors: Mapping[str, Words] = field(default_factory=dict)
    applied: bool = True


class CaseType(Protocol):
    """All that a staff platform asks of a kind of matter. `subject` is its number among its kind."""

    name: str
    actions: frozenset[str]
    """Everything that can ever be done with it; the card offers what makes sense now."""
    may_be_shared: bool
    """Whether its card may stand in a channel that another organisation shares: only what is made for them."""
    anywhere: bool
    """Whether it has no card, and may be asked for in any channel that is the landlord's alone."""

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        """Where its card belongs; None: there is no such thing."""

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None: ...

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        """The form of an action; None: it is done at once."""

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        """What the resident will read of it, and in which language, where somebody's words go to them."""

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done: ...
