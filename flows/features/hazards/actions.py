"""A resident's buttons about hazards and repairs."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class TellHazard(ButtonAction):
    path: ClassVar[str] = "hazard"


@dataclass(frozen=True, slots=True)
class ShowHazards(ButtonAction):
    path: ClassVar[str] = "hazards:{page}"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowHazard(ButtonAction):
    path: ClassVar[str] = "hazard:{number}"
    number: int


@dataclass(frozen=True, slots=True)
class AddToHazard(ButtonAction):
    path: ClassVar[str] = "hazard:{number}:add"
    number: int
