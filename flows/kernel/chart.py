"""A picture of counts, as data: its content is the same in every language and on every platform."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from flows.kernel.few import Share
from flows.kernel.words import Words

Tone = Literal["good", "middling", "bad"]
"""The meaning of a part of a bar; it is drawn with a pattern and a label too, never by its colour alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """One answer to a question."""

    answer: str
    label: Words
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One question: a bar of all answers to it, with the number who answered beside it."""

    label: Words
    share: Share
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Trend:
    """The share of an answer, period by period: the name of each period, and the share (None: too few to say).
    `better`: whether more is better."""

    label: Words
    answer: str
    points: Sequence[tuple[Words, Share | None]]
    better: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole picture. `lines` stand under the title, `foot` at the end."""

    title: Words
    lines: Sequence[Words] = ()
    rows: Sequence[Row] = ()
    trends: Sequence[Trend] = field(default=())
    foot: Sequence[Words] = ()
