"""A resident's buttons about their wishes."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowWishes(ButtonAction):
    path: ClassVar[str] = "wishes:{page}"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowWish(ButtonAction):
    path: ClassVar[str] = "wish:{number}"
    number: int


@dataclass(frozen=True, slots=True)
class NewWish(ButtonAction):
    path: ClassVar[str] = "wish:0:new"


@dataclass(frozen=True, slots=True)
class ChangeWish(ButtonAction):
    path: ClassVar[str] = "wish:{number}:change"
    number: int


@dataclass(frozen=True, slots=True)
class StillRight(ButtonAction):
    path: ClassVar[str] = "wish:{number}:still"
    number: int


@dataclass(frozen=True, slots=True)
class AskTakeBack(ButtonAction):
    path: ClassVar[str] = "wish:{number}:back"
    number: int


@dataclass(frozen=True, slots=True)
class TakeBack(ButtonAction):
    path: ClassVar[str] = "wish:{number}:gone"
    number: int
