"""A resident's buttons about a visit, and about being asked."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from flows.kernel.actions import ButtonAction

Score = Literal["5", "4", "3", "2", "1"]


@dataclass(frozen=True, slots=True)
class Rate(ButtonAction):
    """The first question, answered under the message that asks it."""

    path: ClassVar[str] = "rate:{survey}:{score}"
    survey: int
    score: Score


@dataclass(frozen=True, slots=True)
class Later(ButtonAction):
    path: ClassVar[str] = "rate:{survey}:later"
    survey: int


@dataclass(frozen=True, slots=True)
class ReportIt(ButtonAction):
    path: ClassVar[str] = "rate:{survey}:report"
    survey: int


@dataclass(frozen=True, slots=True)
class RateWorker(ButtonAction):
    """Say something about the worker who came, which only their managers see."""

    path: ClassVar[str] = "rate:{survey}:worker"
    survey: int


@dataclass(frozen=True, slots=True)
class AskNoMore(ButtonAction):
    path: ClassVar[str] = "rate:stop"


@dataclass(frozen=True, slots=True)
class AskAgain(ButtonAction):
    path: ClassVar[str] = "rate:again"


@dataclass(frozen=True, slots=True)
class FirstPart(ButtonAction):
    """One of the two questions on the time before a visit."""

    path: ClassVar[str] = "start:{survey}:{question}:{said}"
    survey: int
    question: Literal["easy", "informed"]
    said: Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class RateVisit(ButtonAction):
    """Rate a visit without being asked."""

    path: ClassVar[str] = "visit:{visit}:rate"
    visit: int
