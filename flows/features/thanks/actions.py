"""A resident's button to say thank you."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class SayThanks(ButtonAction):
    path: ClassVar[str] = "thanks"
