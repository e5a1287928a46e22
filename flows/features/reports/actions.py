"""A resident's buttons about their reports."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from flows.kernel.actions import ButtonAction, Ref


@dataclass(frozen=True, slots=True)
class NewReport(ButtonAction):
    path: ClassVar[str] = "new"


@dataclass(frozen=True, slots=True)
class ShowReports(ButtonAction):
    path: ClassVar[str] = "reports:{page}"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowOnlyReport(ButtonAction):
    """Show the one report that somebody has sent; all of them, if there are several."""

    path: ClassVar[str] = "reports:only"


@dataclass(frozen=True, slots=True)
class ShowReport(ButtonAction):
    path: ClassVar[str] = "report:{ref}"
    ref: Ref


@dataclass(frozen=True, slots=True)
class AddToReport(ButtonAction):
    path: ClassVar[str] = "add:{ref}"
    ref: Ref


@dataclass(frozen=True, slots=True)
class Complain(ButtonAction):
    path: ClassVar[str] = "complain:{ref}"
    ref: Ref


@dataclass(frozen=True, slots=True)
class Withdraw(ButtonAction):
    path: ClassVar[str] = "withdraw:{ref}"
    ref: Ref


@dataclass(frozen=True, slots=True)
class SayWhere(ButtonAction):
    """Say where the shared area of a report is."""

    path: ClassVar[str] = "where:{ref}"
    ref: Ref


@dataclass(frozen=True, slots=True)
class SayPutRight(ButtonAction):
    path: ClassVar[str] = "right:{ref}:{said}"
    ref: Ref
    said: Literal["yes", "no"]


class AboutReport(Protocol):
    """A button about one report. Its reference may be made up."""

    @property
    def ref(self) -> str: ...
