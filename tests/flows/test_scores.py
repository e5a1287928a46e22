"""The counts that databases make for scores equal a plain recount of the same rows."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from handlers.drawing.tables import harmless
from storage import scores
from storage.database import Database, Tx
from storage.scores import MADE, OVER, START_QUESTIONS, VISIT_QUESTIONS, Scope
from storage.tables import blocks, contractors, homes, jobs, ratings, visits
from tests.examples import examples
from tests.undone import undone

MONTHS = [datetime(2026, month, 1, tzinfo=UTC) for month in (9, 10, 11, 12)]
SCOPES = [Scope(contract="A"), Scope(contractor="C2"), Scope(block="B1"), Scope(contract="A", block="B2"), Scope()]
HOMES = {1: "B1", 2: "B2", 3: None}
WHEN = st.integers(-40, 100).map(lambda days: MONTHS[0] + timedelta(days=days, hours=7))
SAID = st.sampled_from(["yes", "no", "skipped", None])

SURVEY = st.fixed_dictionaries(
    {
        "part": st.sampled_from(["visit", "start"]),
        "asked_at": st.none() | WHEN,
        "answered_at": st.none() | WHEN,
        "overall": st.none() | st.integers(1, 5),
        "polite": SAID,
        "finished": SAID,
        "easy": SAID,
    }
)
VISIT = st.fixed_dictionaries(
    {"state": st.sampled_from([*OVER, "booked", "cancelled"]), "ends_at": WHEN, "surveys": st.lists(SURVEY, max_size=2)}
)
JOB = st.fixed_dictionaries(
    {
        "contract_ref": st.sampled_from(["A", "B", None]),
        "contractor_id": st.sampled_from([1, 2]),
        "home_id": st.sampled_from([1, 2, 3, None]),
        "block_id": st.sampled_from([1, 2, None]),
        "planned": st.booleans(),
        "state": st.sampled_from(["dispatched", "completed", "reopened"]),
        "reported_at": st.none() | WHEN,
        "dispatched_at": st.none() | WHEN,
        "completed_at": st.none() | WHEN,
        "visits": st.lists(VISIT, max_size=3),
    }
)
Json = dict[str, Any]


def is_in(job: Json, scope: Scope) -> bool:
    block = HOMES.get(job["home_id"]) or (f"B{job['block_id']}" if job["block_id"] else None)
    return (
        scope.contract in (None, job["contract_ref"])
        and scope.contractor in (None, f"C{job['contractor_id']}")
        and scope.block in (None, block)
    )


def recount(found: list[Json], scope: Scope) -> list[dict[str, Counter[str]]]:
    told: list[dict[str, Counter[str]]] = [{} for _ in MONTHS[1:]]

    def note(at: datetime | None, asked: str, answer: str) -> None:
        if at and MONTHS[0] <= at < MONTHS[-1]:
            number = next(number for number, end in enumerate(MONTHS[1:]) if at < end)
            told[number].setdefault(asked, Counter())[answer] += 1

    for job in (job for job in found if is_in(job, scope)):
        made = sum(visit["state"] in MADE for visit in job["visits"])
        if made == 1 and job["state"] == "completed":
            note(job["completed_at"], "first", "yes")
        elif made == 1 or (made > 1 and not job["planned"]):
            note(job["completed_at"], "first", "no")
        for visit in job["visits"]:
            if visit["state"] in OVER:
                note(visit["ends_at"], "missed", "yes" if visit["state"] == "no_show" else "no")
    return told


def by_homes(found: list[Json], contract: str) -> dict[str, Counter[str]]:
    """Go from home to home, and take the latest answer of each to each question."""
    surveys = [
        (job["home_id"], survey)
        for job in found
        if job["contract_ref"] == contract and job["home_id"]
        for visit in job["visits"]
        for survey in visit["surveys"]
    ]
    surveys.sort(key=lambda one: (one[1]["answered_at"] is not None, one[1]["answered_at"] or MONTHS[0]))
    told: dict[str, Counter[str]] = {}
    for home in HOMES:
        latest: dict[str, str] = {}
        for survey in (survey for at, survey in surveys if at == home):
            part = survey["part"]
            if survey["asked_at"] and MONTHS[0] <= survey["asked_at"] < MONTHS[-1]:
                answered = survey["answered_at"] or latest.get(part) == "answered"
                latest[part] = "answered" if answered else "silent"
            if not (survey["answered_at"] and MONTHS[0] <= survey["answered_at"] < MONTHS[-1]):
                continue
            if part == "visit" and survey["overall"]:
                latest["overall"] = ("poor", "poor", "middling", "good", "good")[survey["overall"] - 1]
            for question in VISIT_QUESTIONS if part == "visit" else START_QUESTIONS:
                if survey.get(question) in ("yes", "no"):
                    latest[question] = survey[question]
        for asked, answer in latest.items():
            told.setdefault(asked, Counter())[answer] += 1
    return told


def days(found: list[Json], scope: Scope) -> dict[str, list[float]]:
    return {
        part: sorted(
            (job[until] - job[since]).total_seconds() / 86_400
            for job in found
            if is_in(job, scope) and job[since] and job[until] and job[since] <= job[until]
            if MONTHS[0] <= job[until] < MONTHS[-1]
        )
        for part, since, until in (("one", "reported_at", "dispatched_at"), ("two", "dispatched_at", "completed_at"))
    }


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_url)
    async with database.write() as tx:
        await tx.run(insert(blocks), [{"id": n, "ref": f"B{n}", "name": f"Block {n}"} for n in (1, 2)])
        rows = [{"id": n, "ref": f"H{n}", "block_id": b and int(b[1]), "address": "–"} for n, b in HOMES.items()]
        await tx.run(insert(homes), rows)
        await tx.run(insert(contractors), [{"id": n, "ref": f"C{n}", "name": "–", "current": True} for n in (1, 2)])
    yield database
    await database.close()


async def keep(tx: Tx, found: list[Json]) -> None:
    now = MONTHS[0]
    number = 0
    for job_id, job in enumerate(found, 1):
        of_job = {name: value for name, value in job.items() if name != "visits"}
        fixed = {"communal": False, "description": "–", "created_at": now, "revision": 1}
        await tx.run(insert(jobs).values(id=job_id, ref=f"J{job_id}", **fixed, **of_job))
        for visit in job["visits"]:
            number += 1
            times = {"starts_at": now, "ends_at": visit["ends_at"], "created_at": now}
            of_visit = {"ref": f"V{number}", "job_id": job_id, "password": "1.2", "state": visit["state"]}
            await tx.run(insert(visits).values(id=number, revision=1, **of_visit, **times))
            for key, survey in enumerate(visit["surveys"]):
                said = survey | {"key": str(key), "state": "done", "due_at": now, "created_at": now, "revision": 1}
                await tx.run(insert(ratings).values(job_id=job_id, visit_id=number, **said))


@given(st.lists(JOB, max_size=8))
@examples(8, proof=200)
async def test_the_database_counts_as_a_plain_recount_does(database: Database, found: list[Json]) -> None:
    async with undone(database) as tx:
        await keep(tx, found)
        for scope in SCOPES:
            assert await scores.facts(tx, scope, MONTHS) == recount(found, scope)
            took = await scores.days(tx, scope, MONTHS[0], MONTHS[-1])
            assert {part: sorted(all_) for part, all_ in took.items()} == days(found, scope)
        for contract in ("A", "B"):
            assert await scores.answers(tx, contract, MONTHS[0], MONTHS[-1]) == by_homes(found, contract)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_name_is_no_formula(name: str) -> None:
    assert harmless(name) == f"'{name}"
    assert harmless("Day-to-day repairs") == "Day-to-day repairs" and harmless(-1.5) == -1.5
