"""A picture of counts, as data: its content is the same in every language and on every platform."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from flows.kernel.words import Words

Tone = Literal["good", "middling", "bad"]
"""The meaning of a part of a bar; it is drawn with a pattern and a label too, never by its colour alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """One answer to a question, and how many gave it."""

    label: Words
    count: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One question: a bar of all answers to it, with the number who answered beside it."""

    label: Words
    parts: Sequence[Part]

    @property
    def answered(self) -> int:
        return sum(part.count for part in self.parts)


@dataclass(frozen=True, slots=True)
class Trend:
    """A value month by month: the name of each month, its value in percent (None: too few to say), and of how
    many. `better`: whether more is better."""

    label: Words
    points: Sequence[tuple[Words, float | None, int]]
    better: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole picture. `lines` stand under the title, `foot` at the end."""

    title: Words
    lines: Sequence[Words] = ()
    rows: Sequence[Row] = ()
    trends: Sequence[Trend] = field(default=())
    foot: Sequence[Words] = ()
