"""A scorecard as tables that other programs read: its numbers, and how they are counted. English only."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.features.scores.score import GOOD, POOR, QUESTIONS, Score, percent
from flows.features.scores.staff import TRENDS
from flows.kernel.words import Words, named, text

HEAD = ("what", "value", "unit", "of", "first", "last", "who")
HOW = (
    "name", "period", "few", "response", "overall", "questions", "parts", "first", "missed", "clauses", "rounds",
    "trends",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A number: None if too few answered. `of`: the number of answers behind it."""

    what: Words
    value: float | None
    unit: str
    of: int
    first: str
    last: str


def head() -> list[Words]:
    return [named("score-head-", name) for name in HEAD]


def title() -> Words:
    return text("score-transactional")


def how(score: Score) -> list[Words]:
    places = {"fewest": score.fewest, "percent": score.response_percent}
    return [named("score-how-", name, **places) for name in HOW]


def lines(score: Score) -> list[Line]:
    return [*_shares(score), *_days(score), *_clauses(score), *_trends(score)]


def _line(score: Score, what: Words, value: float | None, unit: str, of: int) -> Line:
    rounded = None if value is None else round(value, 1)
    return Line(what, rounded, unit, of, score.first.isoformat(), score.last.isoformat())


def _shares(score: Score) -> list[Line]:
    asked: Sequence[tuple[Words, str, tuple[str, ...]]] = (
        (text("score-head-response-visit"), "visit", ("answered",)),
        (text("score-head-good"), "overall", GOOD),
        (text("score-head-poor"), "overall", POOR),
        *((named("score-ask-", question), question, ("yes",)) for question in QUESTIONS),
        (text("score-head-response-start"), "start", ("answered",)),
        (text("score-field-first"), "first", ("yes",)),
        (text("score-field-missed"), "missed", ("yes",)),
        *((named("score-head-fixed-", answer), "fixed", (answer,)) for answer in ("yes", "partly", "no")),
    )
    shares = [
        _line(score, what, score.percent(about, *answers), "percent", score.of(about)) for what, about, answers in asked
    ]
    average = _line(score, text("score-head-average"), score.average(), "of five", score.of("overall"))
    return [*shares[:3], average, *shares[3:]]


def _days(score: Score) -> list[Line]:
    took = {part: score.days.get(part, (None, 0)) for part in ("one", "two")}
    return [_line(score, named("score-part-", part), value, "days", of) for part, (value, of) in took.items()]


def _clauses(score: Score) -> list[Line]:
    return [_line(score, named("clause-", clause), many, "reports", many) for clause, many in score.clauses]


def _trends(score: Score) -> list[Line]:
    return [
        Line(
            named("score-trend-", name),
            None if (value := percent(one.splits, asked, *answers)) is None else round(value, 1),
            "percent",
            sum(one.splits.get(asked, {}).values()),
            one.month,
            one.month,
        )
        for name, (asked, answers, _) in TRENDS.items()
        for one in score.months
    ]
