"""A resident's buttons about their own data."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class AskForCopy(ButtonAction):
    path: ClassVar[str] = "mydata"


@dataclass(frozen=True, slots=True)
class SendCopy(ButtonAction):
    path: ClassVar[str] = "mydata:send"


@dataclass(frozen=True, slots=True)
class AskForErasure(ButtonAction):
    path: ClassVar[str] = "delete"


@dataclass(frozen=True, slots=True)
class ConfirmErasure(ButtonAction):
    path: ClassVar[str] = "delete:sure"


@dataclass(frozen=True, slots=True)
class CancelErasure(ButtonAction):
    path: ClassVar[str] = "delete:keep"


@dataclass(frozen=True, slots=True)
class EndRepresentative(ButtonAction):
    path: ClassVar[str] = "represented:{number}:end"
    number: int
