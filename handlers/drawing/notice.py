"""A notice for a board: A4, legible from a metre, one sheet in each of its languages.

It is drawn as a picture, whose letters join and run as their language needs; the paper is that picture, at twice the
size.
"""

import io
from collections.abc import Sequence
from functools import cache

import segno
from PIL import Image, ImageDraw, ImageFont

from flows.kernel.files import Notice
from flows.kernel.runtime import Runtime
from flows.kernel.texts import bare, direction
from flows.kernel.words import Plain, Words
from handlers.drawing.fonts import font_file
from handlers.drawing.identity_card import CAN_SHAPE

WIDE, HIGH = 1240, 1754
"""A4 at 150 dots an inch."""
PRINTED = 2
MARGIN = 90
INK, PAPER, DEEP, SOFT = (17, 24, 39), (255, 255, 255), (11, 79, 108), (232, 240, 244)
QR = 640
QUIET_ZONE = 4


class Notices:
    """Draws with our own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def picture(self, notice: Notice, language: str) -> bytes | None:
        """Return a PNG in one of its languages, or None if we cannot draw that here."""
        return _png(self._sheet(notice, language, 1)) if language in drawable(notice.languages) else None

    def paper(self, notice: Notice) -> bytes:
        """Return a PDF with a page for each language."""
        # Importing it takes a second, and posters are rare.
        from fpdf import FPDF

        paper = FPDF(format="A4")
        paper.set_margin(0)
        paper.set_auto_page_break(False)
        paper.set_title(f"Doorstep: {notice.name}")
        for code in drawable(notice.languages):
            paper.add_page()
            paper.image(self._sheet(notice, code, PRINTED), 0, 0, w=paper.w, h=paper.h)
        return bytes(paper.output())

    def _sheet(self, notice: Notice, language: str, scale: int) -> Image.Image:
        sheet = _Sheet(direction(language) == "rtl", scale)
        top = sheet.band(self._say(notice.head, language), self._say(Plain(notice.name), language))
        top = sheet.qr(notice.link, top)
        for number, step in enumerate(notice.steps, start=1):
            top = sheet.step(number, self._say(step, language), top)
        sheet.boxed(self._say(notice.boxed, language), notice.command, top + 30)
        sheet.foot(self._say(notice.foot, language), notice.by)
        return sheet.image

    def _say(self, words: Words, language: str) -> str:
        return bare(self._runtime.texts.say(words, language))


class _Sheet:
    """A page being drawn, top down, in dots of the small size."""

    def __init__(self, rtl: bool, scale: int) -> None:
        self._rtl, self._scale = rtl, scale
        self.image = Image.new("RGB", (WIDE * scale, HIGH * scale), PAPER)
        self._draw = ImageDraw.Draw(self.image)

    def band(self, title: str, block: str) -> int:
        wide = WIDE - 2 * MARGIN
        high = 64 + sum(
            len(self._lines(words, _font(size * self._scale), wide * self._scale)) * size * 14 // 10
            for words, size in ((title, 64), (block, 46))
        )
        self._box((0, 0, WIDE, high), DEEP)
        top = self._paragraph(title, 64, 30, wide, PAPER, centred=True)
        self._paragraph(block, 46, top, wide, PAPER, centred=True)
        return high + 6

    def qr(self, link: str, top: int) -> int:
        code = segno.make(link, error="m", micro=False)
        dots = code.symbol_size(border=QUIET_ZONE)[0]
        dot = QR * self._scale // dots
        out = io.BytesIO()
        code.save(out, kind="png", scale=dot, border=QUIET_ZONE)
        drawn = Image.open(out).convert("RGB")
        self.image.paste(drawn, ((WIDE * self._scale - drawn.width) // 2, top * self._scale))
        return top + drawn.height // self._scale - 10

    def step(self, number: int, words: str, top: int) -> int:
        round_, gap = 76, 30
        left = WIDE - MARGIN - round_ if self._rtl else MARGIN
        self._draw.ellipse(self._scaled((left, top, left + round_, top + round_)), fill=DEEP)
        middle = self._at(left + round_ // 2, top + round_ // 2)
        self._draw.text(middle, str(number), font=_font(44 * self._scale), fill=PAPER, anchor="mm")
        start = MARGIN if self._rtl else MARGIN + round_ + gap
        end = self._paragraph(words, 46, top + 9, WIDE - 2 * MARGIN - round_ - gap, INK, start=start)
        return max(top + round_, end) + 26

    def boxed(self, words: str, command: str, top: int) -> None:
        """Draw how to go on without a camera, and what to type, which runs the same way in every language."""
        high = 158
        self._box((MARGIN, top, WIDE - MARGIN, top + high), SOFT)
        self._paragraph(words, 34, top + 16, WIDE - 2 * MARGIN - 40, INK, centred=True)
        middle = self._at(WIDE // 2, top + 108)
        self._draw.text(middle, command, font=_font(70 * self._scale, "DejaVuSansMono-Bold"), fill=INK, anchor="mm")

    def foot(self, words: str, landlord: str) -> None:
        top = self._paragraph(words, 36, HIGH - 192, WIDE - 2 * MARGIN, DEEP, centred=True)
        self._paragraph(landlord, 36, max(top, HIGH - 80), WIDE - 2 * MARGIN, INK, centred=True)

    def _paragraph(
        self,
        words: str,
        size: int,
        top: int,
        wide: int,
        ink: tuple[int, int, int],
        *,
        centred: bool = False,
        start: int = MARGIN,
    ) -> int:
        """Draw words in as many lines as they need; return where they end."""
        font = _font(size * self._scale)
        lines = self._lines(words, font, wide * self._scale)
        if centred:
            # No word is alone on the last line.
            narrow = (
                w for w in range(wide // 3, wide, 20) if len(self._lines(words, font, w * self._scale)) == len(lines)
            )
            lines = self._lines(words, font, next(narrow, wide) * self._scale)
        for line in lines:
            if centred:
                at, anchor = (WIDE // 2, top), "ma"
            else:
                at, anchor = ((start + wide, top), "ra") if self._rtl else ((start, top), "la")
            self._draw.text(self._at(*at), line, font=font, fill=ink, anchor=anchor, direction=self._way)
            top += size * 14 // 10
        return top

    def _lines(self, words: str, font: ImageFont.FreeTypeFont, wide: int) -> list[str]:
        lines: list[str] = []
        for word in words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and font.getlength(longer, direction=self._way) <= wide:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    @property
    def _way(self) -> str | None:
        """Return the direction of letters; None: without the system's library there is only one."""
        return ("rtl" if self._rtl else "ltr") if CAN_SHAPE else None

    def _box(self, corners: tuple[int, int, int, int], fill: tuple[int, int, int]) -> None:
        self._draw.rectangle(self._scaled(corners), fill=fill)

    def _at(self, left: int, top: int) -> tuple[int, int]:
        return left * self._scale, top * self._scale

    def _scaled(self, places: tuple[int, ...]) -> list[int]:
        return [place * self._scale for place in places]


def drawable(languages: Sequence[str]) -> list[str]:
    """Return the languages whose letters we can join and run in their direction here."""
    return [code for code in languages if CAN_SHAPE or direction(code) == "ltr"] or ["en"]


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(image.width / 8.27, image.width / 8.27))
    return out.getvalue()


@cache
def _font(size: int, name: str = "DejaVuSans-Bold") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(name), size)
