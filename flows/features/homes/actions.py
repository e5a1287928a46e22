"""A resident's buttons about the home they live in."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowHome(ButtonAction):
    path: ClassVar[str] = "home"


@dataclass(frozen=True, slots=True)
class MovedOut(ButtonAction):
    """Ask before the resident's time in their home ends."""

    path: ClassVar[str] = "home:moved"


@dataclass(frozen=True, slots=True)
class Leave(ButtonAction):
    """Yes, they have moved out. `number`: of the residency that ends."""

    path: ClassVar[str] = "home:{number}:leave"
    number: int


@dataclass(frozen=True, slots=True)
class TellNobody(ButtonAction):
    """The others of the home shall not be told. `number`: of the joining."""

    path: ClassVar[str] = "home:{number}:quiet"
    number: int


@dataclass(frozen=True, slots=True)
class UsedBefore(ButtonAction):
    """The person who joined used Doorstep before, on another phone. `number`: of the joining."""

    path: ClassVar[str] = "home:{number}:before"
    number: int


@dataclass(frozen=True, slots=True)
class NotExpected(ButtonAction):
    """One of the others did not expect somebody new. `number`: of the joining."""

    path: ClassVar[str] = "home:{number}:who"
    number: int
