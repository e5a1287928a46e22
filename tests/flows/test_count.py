"""Counting a block's votes: whatever happens in whatever order, the totals are those of a plain recount."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from flows.features.rounds.count import Tally, tally
from storage import rounds
from storage.database import Database, Tx
from storage.rounds import Lives, Vote
from storage.tables import addresses, blocks, contractors, homes, jobs, residencies, residents
from tests.examples import examples
from tests.undone import undone

HERE, ELSEWHERE = 1, 2
HOMES = {11: HERE, 12: HERE, 13: HERE, 21: ELSEWHERE}
PEOPLE = [str(number) for number in range(8)]
PLACES = st.one_of(
    st.none(),
    st.sampled_from([Lives(home, block) for home, block in HOMES.items()]),
    st.sampled_from([Lives(None, HERE), Lives(None, ELSEWHERE)]),
)
STEPS = st.one_of(
    st.tuples(st.just("votes"), st.sampled_from(PEOPLE), st.sampled_from(["fixed", "told"]), st.sampled_from("yn")),
    st.tuples(st.just("lives"), st.sampled_from(PEOPLE), PLACES),
)
"""Somebody votes or changes a vote; somebody moves: in, out, together, apart, elsewhere, or becomes known."""
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def recount(steps: list[tuple[object, ...]]) -> tuple[dict[tuple[str, str], int], int]:
    """Count by hand: for each home, look through the slips from the last. Persons without a home count for nothing."""
    at: dict[str, Lives | None] = dict.fromkeys(PEOPLE)
    at.update({str(step[1]): step[2] for step in steps if step[0] == "lives"})  # type: ignore[misc]
    slips = [(str(who), str(q), str(a)) for kind, who, q, a in [s for s in steps if s[0] == "votes"]]
    groups = [
        [p for p in PEOPLE if (lives := at[p]) and lives.home_id == home] for home, b in HOMES.items() if b == HERE
    ]
    counted: Counter[tuple[str, str]] = Counter()
    spoke = 0
    for group in groups:
        spoke += any(who in group for who, _, _ in slips)
        for question in ("fixed", "told"):
            said = [answer for who, q, answer in reversed(slips) if who in group and q == question]
            counted.update([(question, said[0])] if said else [])
    return dict(counted), spoke


def told(votes: Tally) -> tuple[dict[tuple[str, str], int], int]:
    return {(q, a): n for q, answers in votes.of.items() for a, n in answers.items()}, votes.spoke


@given(st.lists(STEPS, max_size=40))
def test_totals_are_those_of_a_plain_recount(steps: list[tuple[object, ...]]) -> None:
    at: dict[str, Lives | None] = dict.fromkeys(PEOPLE)
    at.update({str(step[1]): step[2] for step in steps if step[0] == "lives"})  # type: ignore[misc]
    slips = [step for step in steps if step[0] == "votes"]
    votes = [
        Vote(number, "telegram", str(who), str(q), str(a), at[str(who)]) for number, (_, who, q, a) in enumerate(slips)
    ]
    assert told(tally(votes, HERE)) == recount(steps)


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_url)
    async with database.write() as tx:
        await tx.run(insert(blocks), [{"id": n, "ref": f"B{n}", "name": f"Block {n}"} for n in (HERE, ELSEWHERE)])
        rows = [{"id": n, "ref": f"H{n}", "block_id": b, "address": f"Home {n}"} for n, b in HOMES.items()]
        await tx.run(insert(homes), rows)
        await tx.run(insert(contractors).values(id=1, ref="C", name="C", current=True))
        job = {"ref": "J", "contractor_id": 1, "block_id": HERE, "communal": True, "planned": False}
        await tx.run(
            insert(jobs).values(id=1, **job, description="Lift", state="completed", created_at=NOW, revision=1)
        )
        for person in PEOPLE:
            number = int(person) + 1
            await tx.run(insert(residents).values(id=number, name="–", language="en", created_at=NOW))
            who = {"platform": "telegram", "person": person, "chat": person}
            await tx.run(insert(addresses).values(**who, resident_id=number))
    yield database
    await database.close()


async def _new_round(tx: Tx) -> rounds.Round:
    values = {"job_id": 1, "block_id": HERE, "state": "open", "opened_at": NOW, "closes_at": NOW, "homes": 3}
    found = await rounds.get(tx, await rounds.add(tx, ref="R1", **values))
    assert found is not None
    return found


@given(st.lists(STEPS, max_size=25))
@examples(10, proof=500)
async def test_so_they_are_in_the_database(database: Database, steps: list[tuple[object, ...]]) -> None:
    async with undone(database) as tx:
        round_ = await _new_round(tx)
        for kind, who, *rest in steps:
            if kind == "votes":
                await rounds.cast(tx, round_, "telegram", str(who), str(rest[0]), str(rest[1]), NOW)
                continue
            await tx.run(delete(residencies).where(residencies.c.resident_id == int(str(who)) + 1))
            if isinstance(lives := rest[0], Lives):
                place = {"home_id": lives.home_id, "block_id": lives.block_id}
                await tx.run(insert(residencies).values(resident_id=int(str(who)) + 1, **place, since=NOW))
        assert told(tally(await rounds.votes_of(tx, round_.id), HERE)) == recount(steps)
