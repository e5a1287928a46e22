"""The button of whoever has somebody at the door."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class CheckCaller(ButtonAction):
    path: ClassVar[str] = "door"
