"""A neighbour's buttons about works in their block: in the group, and in private."""

from dataclasses import dataclass
from typing import ClassVar

from flows.features.rounds.questions import Answer, Key
from flows.kernel.actions import ButtonAction, Ref


@dataclass(frozen=True, slots=True)
class Vote(ButtonAction):
    """An answer in the group."""

    path: ClassVar[str] = "round:{number}:{question}:{answer}"
    number: int
    question: Key
    answer: Answer


@dataclass(frozen=True, slots=True)
class SayMore(ButtonAction):
    """Say more about the works, in private."""

    path: ClassVar[str] = "verdict:{ref}:say"
    ref: Ref


@dataclass(frozen=True, slots=True)
class SayOfPerson(ButtonAction):
    """Report a person who did the works."""

    path: ClassVar[str] = "verdict:{ref}:person"
    ref: Ref
