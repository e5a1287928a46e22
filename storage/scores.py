"""Scores of contracts, contractors and blocks: what homes answered, how works went, and the scorecards made of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, case, func, literal, null, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import (
    blocks,
    contractors,
    contracts,
    homes,
    jobs,
    ratings,
    report_clauses,
    reports,
    rounds,
    scorecards,
    visits,
)

GOOD_FROM, POOR_TO = 4, 2
"""Overall scores, of five."""
VISIT_QUESTIONS = ("on_time", "id_shown", "polite", "tidy", "wishes", "finished")
START_QUESTIONS = ("easy", "informed")
OVER = ("done", "incomplete", "no_access", "no_show")
"""The states of a visit that took place, or should have."""
MADE = ("done", "incomplete")
"""The states of a visit at which somebody worked."""
DROPPED_REPORTS = ("withdrawn", "duplicate")
SUBJECTS = {"contract": contracts, "contractor": contractors, "block": blocks}
MAX_FOUND = 6
DAY = 86_400

Splits: TypeAlias = dict[str, Counter[str]]
"""The number of each answer, by question."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The works that are counted, by the landlord's own references; several together narrow it down."""

    contract: str | None = None
    contractor: str | None = None
    block: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A contract, contractor or block."""

    kind: str
    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The counts as they were shown. `month`: the month of a scorecard that was made automatically."""

    id: int
    scope: str
    subject: str
    first: datetime
    last: datetime
    month: str | None
    channel: str
    data: Mapping[str, Any]
    made_at: datetime
    made_by: str | None


# --- what homes answered, of a period -----------------------------------------------------------------------------


async def answers(tx: Tx, contract: str, first: datetime, last: datetime) -> Splits:
    """Return how many homes gave each answer about a contract's visits in [first, last): each home once, by its latest
    answer to each question. "visit" and "start": how many of those asked answered."""
    home = func.coalesce(ratings.c.home_id, jobs.c.home_id)
    asked = (ratings.c.asked_at >= first) & (ratings.c.asked_at < last)
    said = (ratings.c.answered_at >= first) & (ratings.c.answered_at < last)
    found = (
        select(home.label("home"), asked.label("asked"), said.label("said"), *ratings.c)
        .select_from(ratings.join(jobs, jobs.c.id == ratings.c.job_id))
        .where(jobs.c.contract_ref == contract, home.is_not(None), asked | said)
        .order_by(ratings.c.answered_at, ratings.c.id)
    )
    latest: dict[tuple[str, int], str] = {}
    for row in await tx.rows(found):
        if row.asked and latest.get((row.part, row.home)) != "answered":
            latest[row.part, row.home] = "silent" if row.answered_at is None else "answered"
        for question in _asked_in(row.part) if row.said else ():
            if answer := _answer(question, getattr(row, question)):
                latest[question, row.home] = answer
    splits: Splits = {}
    for (question, _), answer in latest.items():
        splits.setdefault(question, Counter())[answer] += 1
    return splits


def _asked_in(part: str) -> Sequence[str]:
    return START_QUESTIONS if part == "start" else ("overall", *VISIT_QUESTIONS)


def _answer(question: str, said: Any) -> str | None:
    if question == "overall":
        return None if said is None else "good" if said >= GOOD_FROM else "poor" if said <= POOR_TO else "middling"
    return said if said in ("yes", "no") else None


async def reporting(tx: Tx, contract: str, first: datetime, last: datetime) -> tuple[int, dict[str, int]]:
    """Return how many homes reported something about a contract, and how many of them each clause. Restricted reports
    count nowhere."""
    source = report_clauses.join(reports, reports.c.id == report_clauses.c.report_id)
    found = (
        select(report_clauses.c.clause, reports.c.home_id)
        .select_from(source)
        .where(reports.c.created_at >= first, reports.c.created_at < last, reports.c.contract_ref == contract)
        .where(reports.c.restricted.is_(False), reports.c.state.not_in(DROPPED_REPORTS))
        .where(reports.c.home_id.is_not(None))
        .distinct()
    )
    rows = await tx.rows(found)
    return len({row.home_id for row in rows}), dict(Counter(row.clause for row in rows))


# --- facts of works, month by month -------------------------------------------------------------------------------


async def facts(tx: Tx, scope: Scope, months: Sequence[datetime]) -> list[Splits]:
    """Return how works went in each month, by the landlord's own records: "first", of jobs, and "missed", of visits.
    `months`: the start of each, and then the end of the last one."""
    found: list[Splits] = [{} for _ in months[1:]]
    for statement in (_completed(scope, months), _appointments(scope, months)):
        for row in await tx.rows(statement):
            for label, count in list(row._mapping.items())[1:]:
                asked, _, answer = str(label).partition(".")
                if count:
                    found[row.month].setdefault(asked, Counter())[answer] += count
    return found


async def verdicts(tx: Tx, scope: Scope, first: datetime, last: datetime) -> list[Mapping[str, Any]]:
    """Return the results of the rounds that closed in [first, last), as they were shown."""
    closed = (rounds.c.closed_at >= first) & (rounds.c.closed_at < last)
    found = select(rounds.c.result).join_from(rounds, jobs, jobs.c.id == rounds.c.job_id).where(closed)
    rows = await tx.rows(_scoped(found, scope, rounds.c.block_id).order_by(rounds.c.id))
    return [row.result for row in rows if row.result]


async def days(tx: Tx, scope: Scope, first: datetime, last: datetime) -> dict[str, list[float]]:
    """Return how many days each job's part one (reported to dispatched) and part two (dispatched to completed) took."""
    found = {}
    for part, since, until in (
        ("one", jobs.c.reported_at, jobs.c.dispatched_at),
        ("two", jobs.c.dispatched_at, jobs.c.completed_at),
    ):
        took = _of_jobs(select(since, until), scope).where(until >= first, until < last, since <= until)
        found[part] = [(row[1] - row[0]).total_seconds() / DAY for row in await tx.rows(took)]
    return found


def _completed(scope: Scope, months: Sequence[datetime]) -> Select[Any]:
    """Select jobs that took one visit, and those that took more. One opened again was not fixed the first time."""
    made = (
        select(visits.c.job_id, func.count().label("many"))
        .where(visits.c.state.in_(MADE))
        .group_by(visits.c.job_id)
        .subquery()
    )
    source = jobs.join(made, made.c.job_id == jobs.c.id)
    at_once = (made.c.many == 1) & (jobs.c.state == "completed")
    planned_so = jobs.c.planned & (made.c.many > 1)
    counted = {"first.yes": at_once, "first.no": ~at_once & ~planned_so}
    return _of_months(counted, jobs.c.completed_at, months, scope, source)


def _appointments(scope: Scope, months: Sequence[datetime]) -> Select[Any]:
    missed = visits.c.state == "no_show"
    source = visits.join(jobs, jobs.c.id == visits.c.job_id)
    found = _of_months({"missed.yes": missed, "missed.no": ~missed}, visits.c.ends_at, months, scope, source)
    return found.where(visits.c.state.in_(OVER))


def _of_months(
    counted: Mapping[str, ColumnElement[bool]], at: Any, months: Sequence[datetime], scope: Scope, source: Any
) -> Select[Any]:
    """Select how often each condition was true in each month, by the moment of each row."""
    month = _month(at, months)
    columns = [func.count(case((so, 1), else_=null())).label(label) for label, so in counted.items()]
    source = source.outerjoin(homes, homes.c.id == jobs.c.home_id)
    counts: Any = select(month.label("month"), *columns).select_from(source).where(*_within(at, months))
    return _scoped(counts, scope, func.coalesce(homes.c.block_id, jobs.c.block_id)).group_by("month")


def _of_jobs(found: Select[Any], scope: Scope) -> Select[Any]:
    found = found.select_from(jobs.outerjoin(homes, homes.c.id == jobs.c.home_id))
    return _scoped(found, scope, func.coalesce(homes.c.block_id, jobs.c.block_id))


def _month(at: Any, months: Sequence[datetime]) -> ColumnElement[int]:
    """Return the month of a moment, counted from nought."""
    # Written out: a parameter in a GROUP BY is not the same expression to PostgreSQL.
    return case(*((at < end, literal(number)) for number, end in enumerate(months[1:])))


def _within(at: Any, months: Sequence[datetime]) -> tuple[ColumnElement[bool], ...]:
    return at >= months[0], at < months[-1]


def _scoped(found: Select[Any], scope: Scope, of_block: Any) -> Select[Any]:
    if scope.contract:
        found = found.where(jobs.c.contract_ref == scope.contract)
    if scope.contractor:
        found = found.where(jobs.c.contractor_id == _number("contractor", scope.contractor))
    if scope.block:
        found = found.where(of_block == _number("block", scope.block))
    return found


def _number(kind: str, ref: str) -> Any:
    table = SUBJECTS[kind]
    return select(table.c.id).where(table.c.ref == ref).scalar_subquery()


# --- scorecards --------------------------------------------------------------------------------------------------


async def add(tx: Tx, **values: Any) -> int | None:
    """Keep a scorecard; return its number, or None if that month has one already."""
    statement = postgresql_insert(scorecards).values(**values).on_conflict_do_nothing().returning(scorecards.c.id)
    row = await tx.row(statement)
    return int(row.id) if row else None


async def get(tx: Tx, number: int) -> Scorecard | None:
    row = await tx.row(select(*scorecards.c).where(scorecards.c.id == number))
    return Scorecard(*row) if row else None


async def made_of(tx: Tx, scope: str, month: str) -> set[str]:
    """Return the subjects that have a scorecard for a month already."""
    found = select(scorecards.c.subject).where(scorecards.c.scope == scope, scorecards.c.month == month)
    return {row.subject for row in await tx.rows(found)}


async def block_of(tx: Tx, home_id: int | None, block_id: int | None) -> Subject | None:
    """Return the block in which somebody lives."""
    of_home = select(homes.c.block_id).where(homes.c.id == home_id).scalar_subquery()
    row = await tx.row(select(blocks.c.ref, blocks.c.name).where(blocks.c.id == func.coalesce(of_home, block_id)))
    return Subject("block", row.ref, row.name) if row else None
