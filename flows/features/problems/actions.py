"""What a neighbour's buttons can say of a shared problem: in the group, and in private."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from flows.kernel.actions import ButtonAction

Says: TypeAlias = Literal["me_too", "fixed"]


@dataclass(frozen=True, slots=True)
class SayOfProblem(ButtonAction):
    """A tap under a notice in the group."""

    path: ClassVar[str] = "problem:{number}:{says}"
    number: int
    says: Says
