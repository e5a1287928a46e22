"""Charts as pictures: bars with their labels and numbers, in any language's direction, legible on a small phone.

The layout comes before the painting, so that a test can check that no words leave the picture or overlap.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from flows.kernel import few
from flows.kernel.chart import Chart, Part, Row, Tone, Trend
from flows.kernel.runtime import Runtime
from flows.kernel.texts import bare, direction
from flows.kernel.words import Words, text
from handlers.drawing.fonts import font_file
from handlers.drawing.identity_card import CAN_SHAPE

WIDE, MARGIN, GAP = 1000, 56, 28
INK, SOFT, PAPER, BAND = (17, 24, 39), (75, 85, 99), (255, 255, 255), (11, 79, 108)
SHADES: dict[Tone, tuple[int, int, int]] = {"good": (11, 79, 108), "middling": (217, 165, 33), "bad": (160, 48, 36)}
"""Distinct for people who see few colours, and by their patterns: plain, dotted, striped."""
TITLE, SAID, ASKED, SMALL, SMALLEST = 44, 30, 34, 28, 20
BAR, SWATCH, COLUMN = 60, 28, 150
MAX_LINES, MAX_POINTS = 2, 6
"""The maximum of months side by side that a phone can show legibly; the newest are drawn."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Said:
    """A line of words, and its place. `ink` is its colour."""

    words: str
    box: Box
    size: int
    ink: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Filled:
    box: Box
    tone: Tone | None
    """None: the band behind the title."""


@dataclass
class Layout:
    """The parts of a picture, from the top down; `left` and `right` are for a reader from left to right, and are
    mirrored for others."""

    rtl: bool
    top: float = 0
    said: list[Said] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)

    def write(self, words: str, size: int, ink: tuple[int, int, int] = INK, *, indent: float = 0) -> None:
        """Write words over as many lines as they need."""
        for line in _wrapped(words, size, WIDE - 2 * MARGIN - indent):
            self.put(line, MARGIN + indent, size, ink)
            self.top += _high(size)

    def put(self, words: str, left: float, size: int, ink: tuple[int, int, int] = INK, *, ends: bool = False) -> None:
        """Put one line at this height; `left` is where it begins, or where it ends."""
        wide = _wide(words, size)
        begins = left - wide if ends else left
        self.said.append(
            Said(words, self._mirrored((begins, self.top, begins + wide, self.top + _high(size))), size, ink)
        )

    def fill(self, left: float, right: float, high: float, tone: Tone | None, *, below: float = 0) -> None:
        top = self.top + below
        self.filled.append(Filled(self._mirrored((left, top, right, top + high)), tone))

    def _mirrored(self, box: Box) -> Box:
        left, top, right, bottom = box
        return (WIDE - right, top, WIDE - left, bottom) if self.rtl else box


class Charts:
    """Draws with our own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def draw(self, chart: Chart, language: str) -> bytes:
        """Return a PNG."""
        layout = self.laid_out(chart, language)
        image = Image.new("RGB", (WIDE, int(layout.top)), PAPER)
        draw = ImageDraw.Draw(image)
        for filled in layout.filled:
            _paint(image, filled)
        for said in layout.said:
            way = ("rtl" if layout.rtl else "ltr") if CAN_SHAPE else None
            draw.text((said.box[0], said.box[1]), said.words, said.ink, _font(said.size), direction=way)
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()

    def laid_out(self, chart: Chart, language: str) -> Layout:
        """Return the layout. If the letters of a language cannot be joined, it is in English."""
        language = language if CAN_SHAPE or direction(language) == "ltr" else "en"
        layout = Layout(direction(language) == "rtl")
        self._heading(layout, chart, language)
        for row in chart.rows:
            self._row(layout, row, language)
        for trend in chart.trends:
            self._trend(layout, trend, language)
        for words in chart.foot:
            layout.write(self._say(words, language), SMALL, SOFT)
        layout.top += MARGIN
        return layout

    def _heading(self, layout: Layout, chart: Chart, language: str) -> None:
        layout.top = GAP
        layout.write(self._say(chart.title, language), TITLE, PAPER)
        band = Filled((0, 0, WIDE, layout.top + GAP), None)
        layout.filled.append(band)
        layout.top += 2 * GAP
        for words in chart.lines:
            layout.write(self._say(words, language), SAID, SOFT)
        layout.top += GAP

    def _row(self, layout: Layout, row: Row, language: str) -> None:
        layout.write(self._say(row.label, language), ASKED)
        whole = WIDE - 2 * MARGIN
        left = float(MARGIN)
        parts = [few.part(row.share, part.answer) for part in row.parts]
        # Words stand for parts that need not add up to one.
        scale = whole / max(sum(parts), 1.0)
        for part, about in zip(row.parts, parts, strict=True):
            wide = scale * about
            if wide:
                layout.fill(left, left + max(wide - 4, 2), BAR, part.tone, below=8)
            left += wide
        layout.top += BAR + 20
        self._legend(layout, row, language)
        layout.top += GAP

    def _legend(self, layout: Layout, row: Row, language: str) -> None:
        """Write each part in words, beside its own pattern; and the total."""
        left = float(MARGIN)
        for part in row.parts:
            said = self._share(part, row, language)
            wide = SWATCH + 12 + _wide(said, SMALL)
            if left > MARGIN and left + wide > WIDE - MARGIN:
                left = MARGIN
                layout.top += _high(SMALL)
            layout.fill(left, left + SWATCH, SWATCH, part.tone, below=(_high(SMALL) - SWATCH) / 2 - 3)
            lines = _wrapped(said, SMALL, WIDE - 2 * MARGIN - SWATCH - 12)
            for number, line in enumerate(lines):
                layout.top += _high(SMALL) if number else 0
                layout.put(line, left + SWATCH + 12, SMALL)
            left += wide + GAP
        layout.top += _high(SMALL)
        layout.write(self._say(text("chart-sample", count=row.share.of), language), SMALL, SOFT)

    def _share(self, part: Part, row: Row, language: str) -> str:
        said = few.words(row.share, part.answer)
        if not isinstance(said, int):
            return self._say(text("chart-word", label=part.label, said=said), language)
        percent = round(100 * few.part(row.share, part.answer))
        return self._say(text("chart-part", label=part.label, count=said, percent=percent), language)

    def _trend(self, layout: Layout, trend: Trend, language: str) -> None:
        layout.write(self._say(trend.label, language), ASKED)
        layout.top += 8
        points = trend.points[-MAX_POINTS:]
        wide = (WIDE - 2 * MARGIN) / max(len(points), 1)
        base = layout.top + MAX_LINES * _high(SMALL) + COLUMN
        for number, (label, share) in enumerate(points):
            left = MARGIN + number * wide
            high = COLUMN * few.part(share, trend.answer) if share else 0
            shown = few.in_percent(share, trend.answer) if share else text("chart-few")
            lines, size = _column(self._say(shown, language), wide)
            layout.top = base - high - len(lines) * _high(size)
            _centred(layout, lines, size, left, wide)
            layout.top = base - high
            if high:
                layout.fill(left + wide * 0.2, left + wide * 0.8, high, "good" if trend.better else "bad")
            layout.top = base + 6
            for words in (label, text("chart-of", count=share.of if share else 0)):
                _centred(layout, *_column(self._say(words, language), wide), left, wide)
        layout.top = base + 6 + 2 * MAX_LINES * _high(SMALL)

    def _say(self, words: Words, language: str) -> str:
        return bare(self._runtime.texts.say(words, language))


def _paint(image: Image.Image, filled: Filled) -> None:
    """Paint a bar in its colour and its pattern."""
    left, top, right, bottom = (round(edge) for edge in filled.box)
    if right <= left or bottom <= top:
        return
    ink = SHADES[filled.tone] if filled.tone else BAND
    bar = Image.new("RGB", (right - left, bottom - top), ink)
    draw = ImageDraw.Draw(bar)
    for mark in _pattern(filled.tone, bar.width, bar.height):
        if len(mark) == 1:
            x, y = mark[0]
            draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=PAPER)
        else:
            draw.line(mark, fill=PAPER, width=4)
    image.paste(bar, (left, top))


def _pattern(tone: Tone | None, wide: int, high: int) -> Iterator[Sequence[tuple[int, int]]]:
    """Return points and lines that tell a part from the others without its colour."""
    if tone == "middling":
        yield from ([(x, y)] for x in range(12, wide, 24) for y in range(14, high, 24))
    elif tone == "bad":
        yield from ([(x, high), (x + high, 0)] for x in range(-high, wide, 24))


def _wrapped(words: str, size: int, wide: float) -> list[str]:
    """Return words over lines of at most this width; a word that is wider alone is cut."""
    lines: list[str] = []
    for word in words.split():
        if lines and _wide(f"{lines[-1]} {word}", size) <= wide:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(_cut(word, size, wide))
    return lines or [""]


def _column(words: str, wide: float) -> tuple[list[str], int]:
    """Return words as they fit into a column, in few lines and as large as possible, and their size."""
    for size in (SMALL, 24, SMALLEST):
        lines = _wrapped(words, size, wide - 8)
        if len(lines) <= MAX_LINES and not any(line.endswith("…") for line in lines):
            break
    return lines[:MAX_LINES], size


def _centred(layout: Layout, lines: Sequence[str], size: int, left: float, wide: float) -> None:
    for line in lines:
        layout.put(line, left + (wide - _wide(line, size)) / 2, size)
        layout.top += _high(size)


def _cut(words: str, size: int, wide: float) -> str:
    if _wide(words, size) <= wide:
        return words
    while words and _wide(f"{words}…", size) > wide:
        words = words[:-1]
    return f"{words}…"


def _wide(words: str, size: int) -> float:
    return float(_font(size).getlength(words))


def _high(size: int) -> int:
    """Return a line's height, with room for strokes above and below it."""
    return size * 7 // 5


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file("DejaVuSans-Bold"), size)
