"""A resident's button about hazards and repairs."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class TellHazard(ButtonAction):
    path: ClassVar[str] = "hazard"
