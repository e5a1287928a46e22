"""Sheets made of what features hand on, in a language."""

import io
from collections.abc import Sequence

import segno

from flows.kernel import few
from flows.kernel.chart import Chart, Part, Row, Trend
from flows.kernel.files import IdentityCard, Letters, Notice, Paper
from flows.kernel.runtime import Runtime
from flows.kernel.texts import direction
from flows.kernel.words import Listed, Plain, Words, text
from handlers.papers.sheets import (
    Bar,
    CardLine,
    CardSheet,
    ChartSheet,
    Column,
    Columns,
    Letter,
    LetterPart,
    LetterSheet,
    PackField,
    PackPart,
    PackSheet,
    Piece,
    PosterPage,
    PosterSheet,
)
from handlers.papers.words import on_one_line, printable
from handlers.pictures import thumbnail

MAX_LETTERS = 160
"""Of words on a picture: what is longer stands in the message beside it."""
MAX_WHY, MAX_TOLD = 600, 4000
"""Of what a letter is about; and of each of the words on a paper that may take pages."""
MAX_LINES = 5
PHOTO = 400
"""The longest side of a photo on a card, in dots: twice what a phone shows of it."""
MAX_POINTS = 6
"""The maximum of months side by side that a phone can show legibly; the newest are drawn."""


class Sheets:
    """Makes sheets with our own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def chart(self, made: Chart, language: str) -> ChartSheet:
        return ChartSheet(
            *self._page(made.title, language),
            lines=self._all(made.lines, language),
            bars=[self._bar(row, language) for row in made.rows],
            trends=[self._trend(trend, language) for trend in made.trends],
            foot=self._all(made.foot, language),
        )

    def card(self, made: IdentityCard, language: str, pictures: Sequence[bytes]) -> CardSheet:
        return CardSheet(
            *self._page(made.head, language),
            lines=[CardLine(self._say(line.words, language), line.size / 2) for line in made.lines],
            pictures=[list(small) for one in pictures if (small := thumbnail(one, PHOTO))],
        )

    def poster(self, made: Notice, languages: Sequence[str]) -> PosterSheet:
        return PosterSheet(
            *self._page(Listed([made.head, Plain(made.name)], ": "), languages[0]),
            pages=[self._poster_page(made, language) for language in languages],
            qr=qr(made.link),
            link=made.link,
            command=made.command,
            by=on_one_line(made.by, MAX_LETTERS),
        )

    def _poster_page(self, made: Notice, language: str) -> PosterPage:
        return PosterPage(
            language,
            direction(language) == "rtl",
            head=self._say(made.head, language),
            name=self._say(Plain(made.name), language),
            steps=self._all(made.steps, language),
            boxed=self._say(made.boxed, language),
            foot=self._say(made.foot, language),
        )

    def letters(self, made: Letters) -> LetterSheet:
        first = made.languages[0]
        return LetterSheet(
            *self._page(made.head, first),
            by=on_one_line(made.by, MAX_LETTERS),
            to=self._say(made.to, first),
            parts=[self._letter_part(made, language) for language in made.languages],
            letters=[
                Letter(address_lines(one.address), qr(one.link), one.link.partition("//")[2], one.code)
                for one in made.letters
            ],
        )

    def _letter_part(self, made: Letters, language: str) -> LetterPart:
        return LetterPart(
            language,
            direction(language) == "rtl",
            head=self._say(made.head, language),
            why=on_one_line(self._runtime.texts.say(made.why, language), MAX_WHY),
            steps=self._all(made.steps, language),
            boxed=self._say(made.boxed, language),
            foot=self._all(made.foot, language),
        )

    def pack(self, made: Paper, language: str) -> PackSheet:
        return PackSheet(
            *self._page(made.head, language),
            by=on_one_line(made.by, MAX_LETTERS),
            fields=[PackField(self._say(label, language), self._told(value, language)) for label, value in made.fields],
            parts=[
                PackPart(self._say(heading, language), [self._told(line, language) for line in lines])
                for heading, lines in made.parts
            ],
        )

    def _bar(self, row: Row, language: str) -> Bar:
        pieces = [
            Piece(self._share(part, row, language), few.part(row.share, part.answer), part.tone) for part in row.parts
        ]
        sample = self._say(text("chart-sample", count=row.share.of), language)
        return Bar(self._say(row.label, language), pieces, sample)

    def _share(self, part: Part, row: Row, language: str) -> str:
        said = few.words(row.share, part.answer)
        if not isinstance(said, int):
            return self._say(text("chart-word", label=part.label, said=said), language)
        percent = round(100 * few.part(row.share, part.answer))
        return self._say(text("chart-part", label=part.label, count=said, percent=percent), language)

    def _trend(self, trend: Trend, language: str) -> Columns:
        columns = []
        for month, share in trend.points[-MAX_POINTS:]:
            label = self._say(month, language)
            if share is None:
                columns.append(Column(self._say(text("chart-few"), language), None, label, ""))
                continue
            said = self._say(few.in_percent(share, trend.answer), language)
            sample = self._say(text("chart-of", count=share.of), language)
            columns.append(Column(said, few.part(share, trend.answer), label, sample))
        return Columns(self._say(trend.label, language), "good" if trend.better else "bad", columns)

    def _page(self, title: Words, language: str) -> tuple[str, bool, str]:
        return language, direction(language) == "rtl", self._say(title, language)

    def _all(self, said: Sequence[Words], language: str) -> list[str]:
        return [self._say(words, language) for words in said]

    def _told(self, words: Words, language: str) -> str:
        """Return words that may take pages."""
        return printable(self._runtime.texts.say(words, language), MAX_TOLD)

    def _say(self, words: Words, language: str) -> str:
        return on_one_line(self._runtime.texts.say(words, language), MAX_LETTERS)


def address_lines(address: str) -> list[str]:
    """Return an address as it stands in the window of an envelope, which shows five lines."""
    *lines, last = [line for part in address.split(",") if (line := on_one_line(part, MAX_LETTERS))] or [""]
    return [*lines[: MAX_LINES - 1], ", ".join((*lines[MAX_LINES - 1 :], last))]


def qr(link: str) -> str:
    """Return a QR code as SVG, with the quiet zone that readers need."""
    out = io.BytesIO()
    segno.make_qr(link, error="m").save(out, kind="svg", border=4, xmldecl=False, light="#fff")
    return out.getvalue().decode()
