"""The button that shows the scores."""

from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowScores(ButtonAction):
    path: ClassVar[str] = "scores"
