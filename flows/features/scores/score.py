"""A score: residents' answers about a contract, contractor or block in a period, without anything that too few said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import TypeAlias

from pydantic import BaseModel

from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from storage import scores
from storage.database import Tx
from storage.scores import START_QUESTIONS, VISIT_QUESTIONS, Scope, Splits, Subject

SPANS = {"1m": 1, "3m": 3, "12m": 12}
"""The number of months, the current one among them."""
TRENDED = 12
MAX_CLAUSES = 5
GOOD, POOR = ("4", "5"), ("1", "2")
QUESTIONS = (*VISIT_QUESTIONS, *START_QUESTIONS)
Told: TypeAlias = dict[str, dict[str, int]]


class MonthOf(BaseModel):
    """`month` as "2026-11"."""

    month: str
    splits: Told


class Score(BaseModel):
    """`first` and `last` are days, both within. `splits`: how many gave each answer, by question; `days`: the
    median of each part, and of how many jobs. Values from too few answers are left out."""

    kind: str
    ref: str
    name: str
    first: date
    last: date
    fewest: int
    response_percent: int
    splits: Told
    days: dict[str, tuple[float, int]]
    clauses: list[tuple[str, int]]
    months: list[MonthOf]

    def of(self, asked: str) -> int:
        """Return how many answered; 0: too few to show."""
        return sum(self.splits.get(asked, {}).values())

    def percent(self, asked: str, *answers: str) -> float | None:
        return percent(self.splits, asked, *answers)

    def average(self) -> float | None:
        said, of = self.splits.get("overall", {}), self.of("overall")
        return sum(int(score) * count for score, count in said.items()) / of if of else None

    def is_thin(self, part: str) -> bool:
        """Return whether so few of those asked answered that their answers may not stand for all."""
        share = self.percent(part, "answered")
        return share is not None and share < self.response_percent


def percent(splits: Mapping[str, Mapping[str, int]], asked: str, *answers: str) -> float | None:
    """Return the share of some answers, or None if there are too few to show."""
    said = splits.get(asked, {})
    of = sum(said.values())
    return 100 * sum(said.get(answer, 0) for answer in answers) / of if of else None


def first_of(day: date, back: int) -> date:
    """Return the first day of the month so many months before."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


async def count(tx: Tx, runtime: Runtime, subject: Subject, last: date, span: int, block: str | None = None) -> Score:
    """Count a score of the months up to that of a day; `block`: only there."""
    months = [first_of(last, back) for back in range(max(TRENDED, span) - 1, -2, -1)]
    moments = [datetime.combine(month, time(), runtime.policy.zone) for month in months]
    scope = _scope(subject, block)
    by_month = await scores.splits(tx, scope, moments)
    begins = moments[-span - 1]
    took = await scores.days(tx, scope, begins, moments[-1])
    named = await scores.clauses(tx, scope, begins, moments[-1])
    fewest = runtime.policy.thresholds.fewest
    return Score(
        kind=subject.kind,
        ref=subject.ref,
        name=subject.name,
        first=months[-span - 1],
        last=months[-1] - timedelta(days=1),
        fewest=fewest,
        response_percent=runtime.policy.thresholds.response_percent,
        splits=tellable(runtime.policy, total(by_month[-span:])),
        days={part: (round(median(all_), 1), len(all_)) for part, all_ in took.items() if len(all_) >= fewest},
        clauses=[(clause, many) for clause, many in named if _may_name(runtime.policy, clause, many)][:MAX_CLAUSES],
        months=[
            MonthOf(month=f"{month:%Y-%m}", splits=tellable(runtime.policy, of))
            for month, of in zip(months, by_month, strict=False)
        ],
    )


def total(months: Sequence[Splits]) -> Splits:
    whole: Splits = {}
    for splits in months:
        for asked, said in splits.items():
            whole.setdefault(asked, Counter()).update(said)
    return whole


def tellable(policy: Policy, splits: Splits) -> Told:
    """Return the answers to the questions that enough have answered."""
    fewest = policy.thresholds.fewest
    return {asked: dict(said) for asked, said in splits.items() if said.total() >= fewest}


def _may_name(policy: Policy, clause: str, many: int) -> bool:
    return many >= policy.thresholds.fewest and not policy.is_restricted((clause,))


def _scope(subject: Subject, block: str | None) -> Scope:
    named = {subject.kind: subject.ref, **({"block": block} if block else {})}
    return Scope(named.get("contract"), named.get("contractor"), named.get("block"))
