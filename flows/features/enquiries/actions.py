"""A resident's buttons to talk to a person."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class TalkToPerson(ButtonAction):
    path: ClassVar[str] = "person"


@dataclass(frozen=True, slots=True)
class ShowTalks(ButtonAction):
    path: ClassVar[str] = "talks:{page}"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowTalk(ButtonAction):
    path: ClassVar[str] = "talk:{number}"
    number: int


@dataclass(frozen=True, slots=True)
class AddToTalk(ButtonAction):
    path: ClassVar[str] = "talk:{number}:add"
    number: int
