"""The buttons of the pages that belong to no other feature."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from flows.kernel.actions import ButtonAction, Code


@dataclass(frozen=True, slots=True)
class ShowMore(ButtonAction):
    path: ClassVar[str] = "more"


@dataclass(frozen=True, slots=True)
class ShowDanger(ButtonAction):
    path: ClassVar[str] = "danger"


@dataclass(frozen=True, slots=True)
class ShowPrivacy(ButtonAction):
    path: ClassVar[str] = "privacy"


@dataclass(frozen=True, slots=True)
class ShowHelp(ButtonAction):
    path: ClassVar[str] = "help"


@dataclass(frozen=True, slots=True)
class ShowLanguages(ButtonAction):
    path: ClassVar[str] = "languages"


@dataclass(frozen=True, slots=True)
class SetLanguage(ButtonAction):
    path: ClassVar[str] = "language:{language}"
    language: Code


@dataclass(frozen=True, slots=True)
class Stop(ButtonAction):
    """Typed while no conversation is open: in one, "stop" belongs to the conversation."""

    path: ClassVar[str] = "stop"


@dataclass(frozen=True, slots=True)
class SetDiscreet(ButtonAction):
    """Hide messages until they are opened, or show them again."""

    path: ClassVar[str] = "discreet:{wish}"
    wish: Literal["hide", "show"]
