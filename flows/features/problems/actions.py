"""A neighbour's buttons about a shared problem: in the group, and in private."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from flows.kernel.actions import ButtonAction, Ref

Says: TypeAlias = Literal["me_too", "fixed"]


@dataclass(frozen=True, slots=True)
class SayOfProblem(ButtonAction):
    """A tap under a notice in the group."""

    path: ClassVar[str] = "problem:{number}:{says}"
    number: int
    says: Says


@dataclass(frozen=True, slots=True)
class ReportShared(ButtonAction):
    """Report something in a shared part of the block."""

    path: ClassVar[str] = "shared"


@dataclass(frozen=True, slots=True)
class HaveItToo(ButtonAction):
    path: ClassVar[str] = "same:{ref}"
    ref: Ref


@dataclass(frozen=True, slots=True)
class Share(ButtonAction):
    """Tell the neighbours about one's own report."""

    path: ClassVar[str] = "share:{ref}"
    ref: Ref
