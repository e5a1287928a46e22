"""A resident's buttons about their visits."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from flows.kernel.actions import ButtonAction, Numbered

OFFERED = "offer-"
"""The prefix before the number of an offered time."""


@dataclass(frozen=True, slots=True)
class ShowVisits(ButtonAction):
    path: ClassVar[str] = "visits:{page}"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowNextVisit(ButtonAction):
    """Show the visit that is planned; all of them, if there are several."""

    path: ClassVar[str] = "visits:next"


@dataclass(frozen=True, slots=True)
class ShowPastVisits(ButtonAction):
    path: ClassVar[str] = "visits:past:{page}"
    page: int = 0


@dataclass(frozen=True, slots=True)
class SetReminders(ButtonAction):
    path: ClassVar[str] = "visits:{wish}"
    wish: Literal["quiet", "remind"]


@dataclass(frozen=True, slots=True)
class ShowVisit(ButtonAction):
    path: ClassVar[str] = "visit:{number}"
    number: int


@dataclass(frozen=True, slots=True)
class AnswerVisit(ButtonAction):
    """Give an answer about a visit with one tap; only "cancel" asks whether they are sure."""

    path: ClassVar[str] = "visit:{number}:{said}"
    number: int
    said: Literal["confirm", "cancel", "undo", "came", "nobody", "was_in", "was_out"]


@dataclass(frozen=True, slots=True)
class TakeOffer(ButtonAction):
    path: ClassVar[str] = "visit:{number}:{offer}"
    number: int
    offer: Annotated[str, Numbered(OFFERED)]


@dataclass(frozen=True, slots=True)
class ChangeVisit(ButtonAction):
    path: ClassVar[str] = "visit:{number}:change"
    number: int


@dataclass(frozen=True, slots=True)
class BookAgain(ButtonAction):
    """Ask for another time for a visit that is over without a result."""

    path: ClassVar[str] = "visit:{number}:again"
    number: int


@dataclass(frozen=True, slots=True)
class TellAboutVisit(ButtonAction):
    path: ClassVar[str] = "visit:{number}:tell"
    number: int


@dataclass(frozen=True, slots=True)
class AddToCalendar(ButtonAction):
    path: ClassVar[str] = "visit:{number}:calendar"
    number: int


@dataclass(frozen=True, slots=True)
class ReportNobody(ButtonAction):
    """Report that nobody came."""

    path: ClassVar[str] = "visit:{number}:report"
    number: int


# Buttons that lead to higher features, which handle them.


@dataclass(frozen=True, slots=True)
class CheckCaller(ButtonAction):
    """Check a caller at the door. `firm`: the number of the contractor that they say they are from; 0: not said yet."""

    path: ClassVar[str] = "door:{firm}"
    firm: int = 0


@dataclass(frozen=True, slots=True)
class AskForHelp(ButtonAction):
    """`visit`: the number of the visit that is hard; 0: none was named."""

    path: ClassVar[str] = "hard:{visit}"
    visit: int = 0
