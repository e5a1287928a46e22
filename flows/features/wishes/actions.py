"""What a resident's buttons can ask of their wishes."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import Action


@dataclass(frozen=True, slots=True)
class ShowWishes(Action):
    path: ClassVar[str] = "wishes:{page}"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowWish(Action):
    path: ClassVar[str] = "wish:{number}"
    number: int


@dataclass(frozen=True, slots=True)
class NewWish(Action):
    path: ClassVar[str] = "wish:0:new"


@dataclass(frozen=True, slots=True)
class ChangeWish(Action):
    path: ClassVar[str] = "wish:{number}:change"
    number: int


@dataclass(frozen=True, slots=True)
class StillRight(Action):
    path: ClassVar[str] = "wish:{number}:still"
    number: int


@dataclass(frozen=True, slots=True)
class AskTakeBack(Action):
    path: ClassVar[str] = "wish:{number}:back"
    number: int


@dataclass(frozen=True, slots=True)
class TakeBack(Action):
    path: ClassVar[str] = "wish:{number}:gone"
    number: int
