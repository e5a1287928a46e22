"""The button of whoever finds it hard."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class AskForHelp(ButtonAction):
    """`visit`: the number of the visit that is hard; 0: none was named."""

    path: ClassVar[str] = "hard:{visit}"
    visit: int = 0
