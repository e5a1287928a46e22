"""A scorecard as tables that other programs read: its numbers, and how they are counted. English only."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.features.ratings.publishing import NAMED, THANKS
from flows.features.scores.score import QUESTIONS, Score
from flows.features.scores.staff import TRENDS
from flows.kernel import few
from flows.kernel.few import Share
from flows.kernel.words import Words, named, text

HEAD = ("what", "value", "unit", "of", "first", "last", "who")
HOW = (
    "name", "period", "few", "response", "overall", "questions", "parts", "first", "missed", "clauses", "thanks",
    "rounds", "trends",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A number, or a word where a number would tell of single homes; None if too few answered. `of`: the number of
    homes behind it."""

    what: Words
    value: float | Words | None
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
    return [*_shares(score), *_days(score), *_clauses(score), _thanks(score), *_trends(score)]


def _line(score: Score, what: Words, value: float | Words | None, unit: str, of: int) -> Line:
    return Line(what, value, unit, of, score.first.isoformat(), score.last.isoformat())


def _shares(score: Score) -> list[Line]:
    asked: Sequence[tuple[Words, str, str]] = (
        (text("score-head-response-visit"), "visit", "answered"),
        (text("score-head-good"), "overall", "good"),
        (text("score-head-poor"), "overall", "poor"),
        *((named("score-ask-", question), question, "yes") for question in QUESTIONS),
        (text("score-head-response-start"), "start", "answered"),
        (text("score-field-first"), "first", "yes"),
        (text("score-field-missed"), "missed", "yes"),
    )
    shares = [(what, score.shares.get(about), answer) for what, about, answer in asked]
    return [
        *(
            _line(score, what, _value(share, answer), "percent", share.of if share else 0)
            for what, share, answer in shares
        ),
        *(
            _line(score, named("score-head-fixed-", answer), score.verdicts.get(answer, 0), "votes", votes)
            for votes in [sum(score.verdicts.values())]
            for answer in ("yes", "partly", "no")
        ),
    ]


def _value(share: Share | None, answer: str) -> float | Words | None:
    if share is None:
        return None
    percent = few.percent_of(share, answer)
    return few.words(share, answer) if percent is None else round(percent, 1)


def _days(score: Score) -> list[Line]:
    took = {part: score.days.get(part, (None, 0)) for part in ("one", "two")}
    return [_line(score, named("score-part-", part), value, "days", of) for part, (value, of) in took.items()]


def _clauses(score: Score) -> list[Line]:
    return [
        _line(score, named("clause-", clause), few.words(share, NAMED), "homes", share.of)
        for clause, share in score.clauses.items()
    ]


def _thanks(score: Score) -> Line:
    share = score.shares.get(THANKS)
    return _line(score, text("score-field-thanks"), share.of if share else None, "homes", share.of if share else 0)


def _trends(score: Score) -> list[Line]:
    return [
        Line(named("score-trend-", name), _value(share, answer), "percent", share.of, one.month, one.month)
        for name, (asked, answer, _) in TRENDS.items()
        for one in score.periods
        if (share := one.shares.get(asked))
    ]
