"""An identity card: a picture of who somebody is, to be compared with the person at the door."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError, features

from flows.kernel.files import IdentityCard
from flows.kernel.runtime import Runtime
from flows.kernel.texts import bare, direction
from flows.kernel.words import Words
from handlers.drawing.fonts import font_file

CAN_SHAPE = bool(features.check("raqm") and features.check("fribidi"))
"""Whether letters can be joined and run from right to left: without the system's fribidi, words replace the picture."""
WIDE, MARGIN = 900, 48
INK, PAPER, BAND = (17, 24, 39), (255, 255, 255), (11, 79, 108)
BAND_HIGH, PICTURE, SMALLEST = 130, 180, 18


class IdentityCards:
    """Draws with our own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def draw(self, card: IdentityCard, language: str, pictures: Sequence[bytes]) -> bytes:
        """Return a PNG, legible on a small phone, in its reader's language and its direction."""
        rtl = direction(language) == "rtl"
        lines = [_Line(self._say(line.words, language), line.size, line.foreign) for line in card.lines]
        high = BAND_HIGH + 2 * MARGIN + max(sum(line.high for line in lines), 2 * PICTURE)
        image = Image.new("RGB", (WIDE, high), PAPER)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, WIDE, BAND_HIGH), fill=BAND)
        _write(draw, (BAND_HIGH - 60) // 2, _Line(self._say(card.head, language), 44), rtl, PAPER)
        top = BAND_HIGH + MARGIN
        for line in lines:
            _write(draw, top, line, rtl, INK)
            top += line.high
        for number, picture in enumerate(pictures):
            _place(image, picture, number, rtl)
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
        return out.getvalue()

    def _say(self, words: Words, language: str) -> str:
        return bare(self._runtime.texts.say(words, language))


@dataclass(frozen=True)
class _Line:
    """A line, ready to draw."""

    words: str
    size: int
    foreign: bool = False

    @property
    def high(self) -> int:
        return self.size * 8 // 5


def _write(draw: ImageDraw.ImageDraw, top: int, line: _Line, rtl: bool, ink: tuple[int, int, int]) -> None:
    size = line.size
    while size > SMALLEST and _font(size).getlength(line.words) > WIDE - 2 * MARGIN - PICTURE:
        size -= 2
    at = (WIDE - MARGIN, top) if rtl else (MARGIN, top)
    way = "rtl" if rtl and not line.foreign else "ltr"
    draw.text(at, line.words, font=_font(size), fill=ink, anchor="ra" if rtl else "la", direction=way)


def _place(image: Image.Image, picture: bytes, number: int, rtl: bool) -> None:
    """Draw a logo or a photo beside the words. One that cannot be read is left out."""
    try:
        found = Image.open(io.BytesIO(picture)).convert("RGBA")
    except (UnidentifiedImageError, OSError):
        return
    found.thumbnail((PICTURE - 20, PICTURE - 20))
    left = MARGIN if rtl else WIDE - MARGIN - found.width
    image.paste(found, (left, BAND_HIGH + MARGIN + number * PICTURE), found)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file("DejaVuSans-Bold"), size)
