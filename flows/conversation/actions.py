"""The buttons that every feature may put under its words: back to the menu, and on with an unfinished conversation."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction, go


@dataclass(frozen=True, slots=True)
class ShowMenu(ButtonAction):
    path: ClassVar[str] = "menu"


@dataclass(frozen=True, slots=True)
class Resume(ButtonAction):
    path: ClassVar[str] = "resume"


MENU = go(ShowMenu(), "menu-back")
