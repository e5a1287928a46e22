"""A resident's button to talk to a person."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class TalkToPerson(ButtonAction):
    path: ClassVar[str] = "person"
