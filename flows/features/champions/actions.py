"""The buttons about being a champion."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowChampion(ButtonAction):
    """Show what a champion can do."""

    path: ClassVar[str] = "champion"


@dataclass(frozen=True, slots=True)
class AskStop(ButtonAction):
    path: ClassVar[str] = "champion:stop"


@dataclass(frozen=True, slots=True)
class Agree(ButtonAction):
    path: ClassVar[str] = "champion:{number}:agree"
    number: int


@dataclass(frozen=True, slots=True)
class Decline(ButtonAction):
    path: ClassVar[str] = "champion:{number}:no"
    number: int


@dataclass(frozen=True, slots=True)
class Stop(ButtonAction):
    path: ClassVar[str] = "champion:{number}:ended"
    number: int


@dataclass(frozen=True, slots=True)
class CarryWords(ButtonAction):
    path: ClassVar[str] = "neighbour"
