"""What a neighbour's buttons can say of works in their block: in the group, and in private."""

from dataclasses import dataclass
from typing import ClassVar

from flows.features.rounds.questions import Answer, Key
from flows.kernel.actions import ButtonAction


@dataclass(frozen=True, slots=True)
class Vote(ButtonAction):
    """An answer in the group."""

    path: ClassVar[str] = "round:{number}:{question}:{answer}"
    number: int
    question: Key
    answer: Answer
