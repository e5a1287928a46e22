"""What buttons ask of lost keys."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowKeys(ButtonAction):
    path: ClassVar[str] = "keys"


@dataclass(frozen=True, slots=True)
class ReportKey(ButtonAction):
    path: ClassVar[str] = "keys:lost"


@dataclass(frozen=True, slots=True)
class HaveItBack(ButtonAction):
    path: ClassVar[str] = "key:{number}:back"
    number: int


@dataclass(frozen=True, slots=True)
class HandedIn(ButtonAction):
    """Tapped in a group."""

    path: ClassVar[str] = "keys:handed"
