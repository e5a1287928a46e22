"""A scorecard: its numbers on a card, its picture and its tables in the thread."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flows.cases.case import Card, CaseType, Field
from flows.features.ratings.publishing import NAMED, THANKS
from flows.features.scores.score import QUESTIONS, Score, count
from flows.kernel import few
from flows.kernel.chart import Chart, Part, Row, Trend
from flows.kernel.effects import CaseCard, CaseFile, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Day, Listed, Month, Plain, Words, named, text
from storage import scores
from storage.database import Tx
from storage.scores import START_QUESTIONS, VISIT_QUESTIONS, Scorecard, Subject

TRENDS: Mapping[str, tuple[str, str, bool]] = {
    "good": ("overall", "good", True),
    "answered": ("visit", "answered", True),
    "first": ("first", "yes", True),
    "missed": ("missed", "yes", False),
}
"""The values shown month by month: of which question, which answer, and whether more of it is better."""


class ScorecardCase(CaseType):
    """The score of a contract, contractor or block."""

    name = "scorecard"
    files = ("scorecard-chart", "scores")

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        card = await scores.get(tx, subject)
        return card.channel if card else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        kept = await scores.get(tx, subject)
        score = score_of(kept) if kept else None
        if kept is None or score is None:
            return None
        heading = text("score-card", kind=named("score-kind-", score.kind), name=Plain(score.name))
        status = text("score-status", made=At(kept.made_at))
        return Card(heading, fields(runtime, score), status)


def score_of(kept: Scorecard) -> Score | None:
    """Return a scorecard's score, or None if it is of a release that kept numbers of few."""
    return Score.model_validate(kept.data) if "shares" in kept.data else None


async def put_up(
    tx: Tx,
    runtime: Runtime,
    subject: Subject,
    today: date,
    span: int,
    channel: str,
    now: datetime,
    *,
    by: str | None = None,
    month: str | None = None,
) -> list[Effect]:
    """Count, keep the result, and show it in a channel. A month's own scorecard is made once."""
    score = await count(tx, runtime, subject, today, span)
    number = await scores.add(
        tx,
        scope=subject.kind,
        subject=subject.ref,
        first=_midnight(runtime, score.first),
        last=_midnight(runtime, score.last),
        month=month,
        channel=channel,
        data=score.model_dump(mode="json"),
        made_at=now,
        made_by=by,
    )
    if number is None:
        return []
    card = CaseCard("scorecard", number, channel)
    return [card, *(CaseFile("scorecard", number, channel, file) for file in ScorecardCase.files)]


def _midnight(runtime: Runtime, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=runtime.policy.zone)


def fields(runtime: Runtime, score: Score) -> list[Field]:
    return [
        (text("score-field-period"), period(score)),
        (text("score-field-surveys"), _response(score, "visit")),
        (text("score-field-overall"), _overall(score)),
        (text("score-field-visit"), _questions(score, VISIT_QUESTIONS)),
        (text("score-field-start"), Listed([_response(score, "start"), _questions(score, START_QUESTIONS)])),
        (text("score-field-days"), Listed([_took(score, "one"), _took(score, "two")])),
        (text("score-field-first"), _share(score, "first", "yes")),
        (text("score-field-missed"), _share(score, "missed", "yes")),
        (text("score-field-clauses"), _clauses(score)),
        (text("score-field-thanks"), _thanks(score)),
        (text("score-field-rounds"), _verdict(score)),
    ]


def period(score: Score) -> Words:
    return text("score-period", first=Day(score.first), last=Day(score.last, with_year=True))


def too_few(score: Score) -> Words:
    return text("score-too-few", fewest=score.fewest)


def _response(score: Score, part: str) -> Words:
    share = score.shares.get(part)
    if share is None:
        return too_few(score)
    told = text("score-response", said=few.in_percent(share, "answered"), of=share.of)
    thin = text("score-thin", percent=score.response_percent)
    return Listed([told, thin]) if score.is_thin(part) else told


def _overall(score: Score) -> Words:
    share = score.shares.get("overall")
    if share is None:
        return text("score-not-by-block") if score.kind == "block" else too_few(score)
    good, poor = few.in_percent(share, "good"), few.in_percent(share, "poor")
    return text("score-overall", good=good, poor=poor, of=share.of)


def _questions(score: Score, questions: Sequence[str]) -> Words:
    return Listed(
        [
            text("score-line", what=named("score-ask-", question), said=_share(score, question, "yes"))
            for question in questions
        ]
    )


def _share(score: Score, asked: str, answer: str) -> Words:
    share = score.shares.get(asked)
    return text("score-share", said=few.in_percent(share, answer), of=share.of) if share else too_few(score)


def _took(score: Score, part: str) -> Words:
    what = named("score-part-", part)
    if part not in score.days:
        return text("score-line", what=what, said=too_few(score))
    took, of = score.days[part]
    return text("score-line", what=what, said=text("score-days", days=Plain(f"{took:g}"), of=of))


def _clauses(score: Score) -> Words:
    if not score.clauses:
        return text("score-clauses-none", fewest=score.fewest)
    return Listed(
        [
            text("score-clause", clause=named("clause-", clause), said=few.words(share, NAMED), of=share.of)
            for clause, share in score.clauses.items()
        ]
    )


def _thanks(score: Score) -> Words:
    share = score.shares.get(THANKS)
    if share is None:
        return text("score-not-by-block") if score.kind == "block" else too_few(score)
    return text("score-thanks", count=share.of)


def _verdict(score: Score) -> Words:
    counts = {answer: score.verdicts.get(answer, 0) for answer in ("yes", "partly", "no")}
    return text("score-verdict", yes=counts["yes"], partly=counts["partly"], no=counts["no"])


# --- the picture -------------------------------------------------------------------------------------------------


def chart(score: Score) -> Chart | None:
    """Return the picture, or None if too few answered anything."""
    drawn = rows(score)
    drawn_trends = trends(score)
    if not drawn and not drawn_trends:
        return None
    title = text("score-chart", name=Plain(score.name))
    return Chart(title, (period(score), _response(score, "visit")), drawn, drawn_trends, (text("score-chart-foot"),))


def rows(score: Score) -> list[Row]:
    """Return residents' answers, a bar for each question."""
    found = []
    if share := score.shares.get("overall"):
        parts = [
            Part("good", text("score-good"), "good"),
            Part("middling", text("score-middling"), "middling"),
            Part("poor", text("score-poor"), "bad"),
        ]
        found.append(Row(text("score-ask-overall"), share, parts))
    yes, no = Part("yes", text("score-yes"), "good"), Part("no", text("score-no"), "bad")
    asked = [question for question in QUESTIONS if question in score.shares]
    return [*found, *(Row(named("score-ask-", question), score.shares[question], [yes, no]) for question in asked)]


def trends(score: Score) -> list[Trend]:
    """Return the values period by period, if at least two have enough answers."""
    found = []
    for name, (asked, answer, better) in TRENDS.items():
        points = [
            (Month(date.fromisoformat(f"{one.month}-01")), one.shares[asked])
            for one in score.periods
            if asked in one.shares
        ]
        if len(points) > 1:
            found.append(Trend(named("score-trend-", name), answer, points, better))
    return found
