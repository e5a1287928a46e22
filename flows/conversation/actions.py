"""The buttons that belong to no feature: back to the menu, on with an unfinished conversation, and read what waits."""

from dataclasses import dataclass
from typing import ClassVar

from flows.conversation.understand.decide import Kind
from flows.kernel.actions import ButtonAction, go


@dataclass(frozen=True, slots=True)
class ShowMenu(ButtonAction):
    path: ClassVar[str] = "menu"


@dataclass(frozen=True, slots=True)
class Resume(ButtonAction):
    path: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True)
class ReadHeld(ButtonAction):
    """Read the messages that wait."""

    path: ClassVar[str] = "held"


@dataclass(frozen=True, slots=True)
class ShowDangerOf(ButtonAction):
    """Show whom to call in a danger of one kind."""

    path: ClassVar[str] = "danger:{kind}"
    kind: Kind


@dataclass(frozen=True, slots=True)
class MeanElse(ButtonAction):
    """Say that the words that led here meant something else."""

    path: ClassVar[str] = "else"


MENU = go(ShowMenu(), "menu-back")
