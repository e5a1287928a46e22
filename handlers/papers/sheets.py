"""What is printed, as the templates take it: words as they are read, in one language, and numbers as they are drawn.

Each class belongs to the template that it names. `sheet` makes them of what features hand on (`flows.kernel.files`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flows.kernel.chart import Tone

A4, PHONE = 150.0, 144.0
"""Dots an inch: of a page, and of a picture that is 500 points wide."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every template takes."""

    template: ClassVar[str]
    ppi: ClassVar[float] = PHONE
    language: str
    rtl: bool
    title: str

    @property
    def read_out(self) -> str:
        """Return what the sheet says, for those who cannot see it."""
        return self.title


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar; `part` is its share of the bar."""

    said: str
    part: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    pieces: Sequence[Piece]
    sample: str


@dataclass(frozen=True, slots=True)
class Column:
    """A month: what is said over it and under it. `part` is its height, and None if there is nothing to draw."""

    said: str
    part: float | None
    label: str
    sample: str


@dataclass(frozen=True, slots=True)
class Columns:
    label: str
    tone: Tone
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class ChartSheet(Sheet):
    template = "chart"
    lines: Sequence[str]
    bars: Sequence[Bar]
    trends: Sequence[Columns]
    foot: Sequence[str]

    @property
    def read_out(self) -> str:
        bars = [f"{bar.label} {'; '.join(piece.said for piece in bar.pieces)} ({bar.sample})" for bar in self.bars]
        trends = [
            f"{trend.label}: {'; '.join(f'{one.label} {one.said} {one.sample}'.strip() for one in trend.columns)}"
            for trend in self.trends
        ]
        return "\n".join((self.title, *self.lines, *bars, *trends, *self.foot))


@dataclass(frozen=True, slots=True)
class CardLine:
    """`size` is in points."""

    said: str
    size: float


@dataclass(frozen=True, slots=True)
class CardSheet(Sheet):
    template = "card"
    lines: Sequence[CardLine]
    pictures: Sequence[Sequence[int]]
    """Their bytes, as numbers: JSON knows no bytes."""

    @property
    def read_out(self) -> str:
        return "\n".join((self.title, *(line.said for line in self.lines)))


@dataclass(frozen=True, slots=True)
class PosterPage:
    language: str
    rtl: bool
    head: str
    name: str
    steps: Sequence[str]
    boxed: str
    foot: str


@dataclass(frozen=True, slots=True)
class PosterSheet(Sheet):
    template = "poster"
    ppi = A4
    pages: Sequence[PosterPage]
    qr: str
    link: str
    command: str
    by: str

    @property
    def read_out(self) -> str:
        pages = [(one.head, one.name, *one.steps, f"{one.boxed} {self.command}", one.foot) for one in self.pages]
        return "\n".join((*(said for page in pages for said in page), self.by))


@dataclass(frozen=True, slots=True)
class Letter:
    """What differs from home to home."""

    address: Sequence[str]
    qr: str
    link: str
    code: str


@dataclass(frozen=True, slots=True)
class LetterPart:
    """What a letter says, in one of its languages."""

    language: str
    rtl: bool
    head: str
    why: str
    steps: Sequence[str]
    boxed: str
    foot: Sequence[str]


@dataclass(frozen=True, slots=True)
class LetterSheet(Sheet):
    template = "letters"
    ppi = A4
    by: str
    to: str
    parts: Sequence[LetterPart]
    letters: Sequence[Letter]


@dataclass(frozen=True, slots=True)
class PackField:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PackPart:
    heading: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class PackSheet(Sheet):
    template = "pack"
    ppi = A4
    by: str
    fields: Sequence[PackField]
    parts: Sequence[PackPart]
