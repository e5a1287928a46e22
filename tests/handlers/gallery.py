"""Draws docs/pictures/papers.png again, to look at: `python -m tests.handlers.gallery`."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image

from bot.settings import SAMPLE_LANDLORD
from flows.features.all import FEATURES
from flows.features.groups.poster import poster
from flows.features.homes.letters import letters
from flows.features.rounds.questions import QUESTIONS
from flows.kernel.chart import Chart, Part, Row, Trend
from flows.kernel.few import Share
from flows.kernel.files import IdentityCard, Line, Paper
from flows.kernel.policy import Policy
from flows.kernel.runtime import make_runtime
from flows.kernel.words import Month, Plain, named, text
from handlers.papers.made import Sheets
from handlers.papers.sheets import Sheet
from storage.estate import Block, Home
from tests.handlers.papers import opened, typeset

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "papers.png"
WIDE, HIGH, GAP = 430, 610, 12
BOT = "https://t.me/ExampleHomesBot"
RUNTIME = make_runtime(Policy.model_validate(tomllib.loads(SAMPLE_LANDLORD.read_text("utf-8"))), FEATURES.bus)
SHEETS = Sheets(RUNTIME)


def verdict() -> Chart:
    rows = []
    for number, question in enumerate(QUESTIONS):
        counts = dict(zip(question.answers, (15 - number, 6, 3 + number), strict=False))
        parts = [Part(answer, named("round-answer-", answer), tone) for answer, tone in question.answers.items()]
        share = Share(of=sum(counts.values()), answers=counts)
        rows.append(Row(named("round-ask-", question.key), share, parts))
    block = text("round-chart", block=Plain("Larkspur Court"))
    return Chart(block, (Plain("Lift: new motor and doors"), text("round-result-spoke", count=24)), rows)


def months() -> Chart:
    points = [
        (Month(date(2026, month, 1)), Share(of=18 + month, answers={"good": 6 + month}) if month != 8 else None)
        for month in range(6, 12)
    ]
    return Chart(text("score-chart", name=Plain("Repairs")), trends=[Trend(text("score-trend-good"), "good", points)])


def card() -> IdentityCard:
    lines = [Line(Plain("Brightfix Repairs"), 46), Line(text("card-worker", name=Plain("Dan Price")), 38)]
    lines += [Line(text("card-number"), 30), Line(Plain("020 7946 0321"), 50), Line(text("card-ask"), 30)]
    return IdentityCard(text("card-title"), lines)


def pack() -> Paper:
    when, password = Plain("Thu 26 Nov, 8am to 12 noon"), Plain("flower river / زهرة نهر")
    parts = [(text("pack-instructions"), [Plain("Ring twice")])]
    return Paper(
        Plain("Job pack V-0001"), "Example Homes", [(Plain("When"), when), (Plain("Password"), password)], parts
    )


def shown(language: str) -> list[Sheet]:
    block, until = Block(1, "LARK", "Larkspur Court"), datetime(2027, 2, 26, tzinfo=UTC)
    home = Home(12, "LARK-12", "12 Larkspur Court, Whitmore Road, London, N1 5QG", 1, None, None)
    languages = ["en", "ar"] if language == "en" else [language]
    made = letters(RUNTIME, [home], "example", lambda code: f"{BOT}?start={code}", until, languages)
    notice = poster(RUNTIME, block, f"{BOT}?startgroup=K7MP4QXT", "K7MP4QXT", languages)
    pictures = [SHEETS.chart(verdict(), language), SHEETS.card(card(), language, [])]
    return [*pictures, SHEETS.poster(notice, [language]), SHEETS.letters(made)]


def main() -> None:
    page = Image.new("RGB", (5 * (WIDE + GAP) + GAP, 2 * (HIGH + GAP) + GAP), "#9ca3af")
    sheets = [*shown("en"), SHEETS.pack(pack(), "en"), *shown("ar"), SHEETS.chart(months(), "ar")]
    for number, sheet in enumerate(sheets):
        picture = opened(typeset(sheet, "png")).convert("RGB")
        picture.thumbnail((WIDE, HIGH))
        page.paste(picture, (GAP + number % 5 * (WIDE + GAP), GAP + number // 5 * (HIGH + GAP)))
    page.quantize(64).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
