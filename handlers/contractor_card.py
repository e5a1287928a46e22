"""The contractor's card: who is coming, as a picture that a resident can hold against the person at the door."""

import io
from functools import cache
from pathlib import Path

from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from flows.house import House
from flows.texts import bare, direction
from flows.words import Plain, Words, text
from storage.visits import Visit

WIDE, MARGIN = 900, 48
INK, PAPER, BAND, PALE = (17, 24, 39), (255, 255, 255), (11, 79, 108), (225, 236, 241)
PICTURE = 200


class ContractorCard:
    """Draws with the house's own texts."""

    def __init__(self, house: House) -> None:
        self._house = house

    def draw(self, visit: Visit, language: str, logo: bytes | None = None, photo: bytes | None = None) -> bytes:
        """A PNG, legible on a small phone, in the resident's language and its direction."""
        lines = self._lines(visit, language)
        high = 2 * MARGIN + 130 + 62 * len(lines)
        image = Image.new("RGB", (WIDE, max(high, 2 * MARGIN + 130 + PICTURE)), PAPER)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, WIDE, 130), fill=BAND)
        rtl = direction(language) == "rtl"
        self._write(draw, 36, self._say(text("card-title"), language), 44, rtl, PAPER)
        top = 130 + MARGIN
        for words, size in lines:
            self._write(draw, top, words, size, rtl, INK)
            top += 62
        for number, picture in enumerate([found for found in (logo, photo) if found]):
            self._place(image, picture, number, rtl)
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
        return out.getvalue()

    def _lines(self, visit: Visit, language: str) -> list[tuple[str, int]]:
        lines = [(visit.contractor_name, 46)]
        if visit.worker_name:
            lines.append((self._say(text("card-worker", name=Plain(visit.worker_name)), language), 38))
        if visit.contractor_phone:
            lines += [
                (self._say(text("card-number"), language), 30),
                (visit.contractor_phone, 50),
            ]
        lines.append((self._say(text("card-ask"), language), 30))
        return lines

    def _say(self, words: Words, language: str) -> str:
        return bare(self._house.texts.say(words, language))

    def _write(
        self, draw: ImageDraw.ImageDraw, top: int, words: str, size: int, rtl: bool, ink: tuple[int, int, int]
    ) -> None:
        font = _font(size)
        while size > 18 and font.getlength(words) > WIDE - 2 * MARGIN - (PICTURE if top > 130 else 0):
            size -= 2
            font = _font(size)
        at = (WIDE - MARGIN, top) if rtl else (MARGIN, top)
        draw.text(at, words, font=font, fill=ink, anchor="ra" if rtl else "la", direction="rtl" if rtl else "ltr")

    def _place(self, image: Image.Image, picture: bytes, number: int, rtl: bool) -> None:
        """A logo or a photo, beside the words. One that cannot be read is left out."""
        try:
            found = Image.open(io.BytesIO(picture)).convert("RGB")
        except (UnidentifiedImageError, OSError):
            return
        found.thumbnail((PICTURE - 20, PICTURE - 20))
        left = MARGIN if rtl else WIDE - MARGIN - found.width
        image.paste(found, (left, 130 + MARGIN + number * (PICTURE - 10)))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf", size)
