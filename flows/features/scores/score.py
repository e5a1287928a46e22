"""A score: how a contract, contractor or block is doing in some months, made of what was published of residents'
answers (`ratings.publishing`) and of the landlord's own records of works."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from pydantic import BaseModel

from flows.features.ratings import publishing
from flows.features.rounds.closing import shown_of
from flows.features.rounds.questions import FIXED
from flows.kernel import few
from flows.kernel.few import Rule, Share
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from storage import scores, snapshots
from storage.database import Tx
from storage.scores import START_QUESTIONS, VISIT_QUESTIONS, Scope, Splits, Subject

SPANS = {"1m": 1, "3m": 3, "12m": 12}
"""The number of months, the last one over among them."""
TRENDED = 12
MAX_CLAUSES = 5
QUESTIONS = (*VISIT_QUESTIONS, *START_QUESTIONS)
FACTS = ("first", "missed")


class Period(BaseModel):
    """What was published of some months, or recorded of one. `month`: the last of them, as "2026-11"."""

    month: str
    shares: dict[str, Share]


class Score(BaseModel):
    """`first` and `last` are days, both within. `shares`: of each question, what may be shown; `days`: the median of
    each part, and of how many jobs; `verdicts`: how many blocks' votes came out how. Values from too few are left
    out."""

    kind: str
    ref: str
    name: str
    first: date
    last: date
    fewest: int
    response_percent: int
    shares: dict[str, Share]
    days: dict[str, tuple[float, int]]
    clauses: dict[str, Share]
    verdicts: dict[str, int]
    periods: list[Period]
    """Of the last twelve months: residents' answers by period, works by month."""

    def is_thin(self, part: str) -> bool:
        """Return whether so few of those asked answered that their answers may not stand for all."""
        return part in self.shares and 100 * few.part(self.shares[part], "answered") < self.response_percent


def first_of(day: date, back: int) -> date:
    """Return the first day of the month so many months before."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


async def count(tx: Tx, runtime: Runtime, subject: Subject, today: date, span: int) -> Score:
    """Count a score of the months before that of a day: the present one may still change by single answers."""
    policy = runtime.policy
    months = [first_of(today, back) for back in range(TRENDED, -1, -1)]
    moments = [datetime.combine(month, time(), policy.zone) for month in months]
    begins, ends = moments[-span - 1], moments[-1]
    scope = _scope(subject)
    published = await snapshots.of(tx, publishing.WHAT, _contracts(policy, subject), moments[0], ends)
    facts = await scores.facts(tx, scope, moments)
    took = await scores.days(tx, scope, begins, ends)
    fewest = policy.thresholds.fewest
    said = _joined([publishing.shares(one) for one in published if one.last > begins])
    named = {asked: share for asked, share in said.items() if asked.startswith(publishing.CLAUSE)}
    clauses = {asked.removeprefix(publishing.CLAUSE): share for asked, share in named.items()}
    return Score(
        kind=subject.kind,
        ref=subject.ref,
        name=subject.name,
        first=months[-span - 1],
        last=months[-1] - timedelta(days=1),
        fewest=fewest,
        response_percent=policy.thresholds.response_percent,
        shares={asked: share for asked, share in said.items() if asked not in named}
        | recorded(policy, total(facts[-span:])),
        days={part: (round(median(all_), 1), len(all_)) for part, all_ in took.items() if len(all_) >= fewest},
        clauses=dict(sorted(clauses.items(), key=_by_part, reverse=True)[:MAX_CLAUSES]),
        verdicts=_verdicts(await scores.verdicts(tx, scope, begins, ends)),
        periods=[
            *(Period(month=_before(one.last, policy), shares=publishing.shares(one)) for one in published),
            *(
                Period(month=f"{month:%Y-%m}", shares=recorded(policy, of))
                for month, of in zip(months, facts, strict=False)
            ),
        ],
    )


def recorded(policy: Policy, splits: Splits) -> dict[str, Share]:
    """Return facts of the landlord's own records. They are nobody's answers, so the floor is all they need."""
    fewest = policy.thresholds.fewest
    rule = Rule(fewest, fewest, hides_ends=False)
    found = {asked: few.publishable(rule, ("yes", "no"), said) for asked, said in splits.items()}
    return {asked: share for asked, share in found.items() if share}


def total(months: Sequence[Splits]) -> Splits:
    whole: Splits = {}
    for splits in months:
        for asked, said in splits.items():
            whole.setdefault(asked, Counter()).update(said)
    return whole


def _joined(periods: Sequence[dict[str, Share]]) -> dict[str, Share]:
    asked = dict.fromkeys(question for shares in periods for question in shares)
    found = {question: few.joined([one[question] for one in periods if question in one]) for question in asked}
    return {question: share for question, share in found.items() if share}


def _by_part(clause: tuple[str, Share]) -> float:
    return few.part(clause[1], publishing.NAMED)


def _verdicts(results: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many votes came out how, by the answer that most homes gave as far as it was shown."""
    found = [share for result in results if (share := shown_of(result).get(FIXED))]
    return dict(Counter(max(share.answers, key=lambda answer: few.part(share, answer)) for share in found))


def _before(last: datetime, policy: Policy) -> str:
    """Return the month that ended then."""
    return f"{last.astimezone(policy.zone) - timedelta(days=1):%Y-%m}"


def _contracts(policy: Policy, subject: Subject) -> list[str]:
    """Return the contracts whose visits a score is about. Answers are published for whole contracts, never for a block:
    a block's would differ from the contract's by the answers of the others."""
    if subject.kind == "contract":
        return [subject.ref]
    return [one.ref for one in policy.contracts if subject.kind == "contractor" and one.contractor == subject.ref]


def _scope(subject: Subject) -> Scope:
    named = {subject.kind: subject.ref}
    return Scope(named.get("contract"), named.get("contractor"), named.get("block"))
