"""Charts as pictures: bars with their labels and numbers, in any language's direction, legible on a small phone."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from flows.chart import Chart, Row
from flows.house import House
from flows.texts import bare, direction
from flows.words import Words
from handlers.fonts import font_file

WIDE, MARGIN, LINE = 900, 48, 44
INK, PAPER, BAND = (17, 24, 39), (255, 255, 255), (11, 79, 108)
SHADES = {"good": (11, 79, 108), "middling": (150, 170, 185), "bad": (176, 58, 46)}


class Charts:
    """Draws with the house's own texts."""

    def __init__(self, house: House) -> None:
        self._house = house

    def draw(self, chart: Chart, language: str) -> bytes:
        """A PNG."""
        high = 2 * MARGIN + LINE * (2 + len(chart.lines) + 3 * len(chart.rows) + len(chart.foot))
        image = Image.new("RGB", (WIDE, high), PAPER)
        draw = ImageDraw.Draw(image)
        rtl, top = direction(language) == "rtl", MARGIN
        for words in (chart.title, *chart.lines):
            top = self._write(draw, top, self._say(words, language), rtl)
        for row in chart.rows:
            top = self._write(draw, top, self._say(row.label, language), rtl)
            top = self._bar(draw, top, row, language, rtl)
        for words in chart.foot:
            top = self._write(draw, top, self._say(words, language), rtl)
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
        return out.getvalue()

    def _bar(self, draw: ImageDraw.ImageDraw, top: int, row: Row, language: str, rtl: bool) -> int:
        left, whole = MARGIN, WIDE - 2 * MARGIN
        for part in row.parts if not rtl else reversed(row.parts):
            wide = whole * part.count // max(row.answered, 1)
            draw.rectangle((left, top, left + wide, top + LINE - 8), fill=SHADES[part.tone])
            left += wide
        said = "   ".join(f"{self._say(part.label, language)} {part.count}" for part in row.parts)
        return self._write(draw, top + LINE, said, rtl)

    def _write(self, draw: ImageDraw.ImageDraw, top: int, said: str, rtl: bool) -> int:
        at = (WIDE - MARGIN, top) if rtl else (MARGIN, top)
        way = "rtl" if rtl else "ltr"
        draw.text(at, said, font=_font(28), fill=INK, anchor="ra" if rtl else "la", direction=way)
        return top + LINE

    def _say(self, words: Words, language: str) -> str:
        return bare(self._house.texts.say(words, language))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file("DejaVuSans-Bold"), size)
