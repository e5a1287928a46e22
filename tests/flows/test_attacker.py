"""An attacker who knows everything that is shown, and looks for what one other home has said.

They know the rules and the code. They know who took part and when, what their own home said, and all that was ever
shown to residents, to a group and in a contract's channel. So they play every way in which the homes may have answered,
through the same code, and strike out each that would have been shown differently. For every other home, and each of its
answers, at least two must be left.

What staff are told because they act on it is not among what is shown: that a round opened its job again, the cards of
single visits, and the managers' channel (docs/house.md, "Numbers about few homes").
"""

import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.features.all import FEATURES
from flows.features.problems import jobs as problem_jobs
from flows.features.problems.notice import ProblemPost, on_card
from flows.features.ratings import publishing
from flows.features.reports.events import ReportCardShown
from flows.features.rounds import jobs as round_jobs
from flows.features.rounds.posts import ReminderPost, ResultPost, RoundPost, chart
from flows.features.rounds.questions import QUESTIONS
from flows.features.rounds.staff import RoundCase
from flows.features.scores import resident, sheets, staff
from flows.features.scores.score import SPANS, count
from flows.features.trends.jobs import look
from flows.features.trends.staff import TrendCase
from flows.kernel.chart import Chart
from flows.kernel.effects import CaseCard
from flows.kernel.runtime import make_runtime
from flows.kernel.words import Prompt, Words, dump, dump_prompt, text
from handlers.papers.made import Sheets
from storage import groups, problems, reports, rounds, snapshots, trends
from storage.database import Database, Tx
from storage.scores import Subject
from storage.tables import (
    addresses,
    homes,
    jobs,
    ratings,
    report_clauses,
    residencies,
    residents,
    supporters,
    visits,
    votes,
)
from storage.tables import groups as groups_table
from storage.tables import reports as reports_table
from tests.examples import examples
from tests.stage import BEGAN
from tests.undone import undone

RUNTIME = make_runtime(read_policy(SAMPLE_LANDLORD), FEATURES.bus)
POLICY = RUNTIME.policy
SHEETS = Sheets(RUNTIME)
HOME = 1000
"""The number of the first of the homes that are played, in the block LARK."""
CONTRACT = "repairs-north"
Said = tuple[str, ...]
"""A world: the answers in the order in which they were given."""


# --- the attacker ------------------------------------------------------------------------------------------------


def attack(who: Sequence[int], shown: Mapping[Said, str]) -> None:
    """Check that nobody can tell a home's answer. `who`: the home that gave each answer; `shown`: what every possible
    world would have shown. Whoever is the attacker, and whichever world is the real one."""
    alike: dict[str, list[Said]] = {}
    for world, seen in shown.items():
        alike.setdefault(seen, []).append(world)
    for worlds in alike.values():
        for own in (*set(who), None):
            of_own: dict[Said, list[Said]] = {}
            for world in worlds:
                known = tuple(answer for home, answer in zip(who, world, strict=True) if home == own)
                of_own.setdefault(known, []).append(world)
            for left in of_own.values():
                for number, home in enumerate(who):
                    answers = {world[number] for world in left}
                    assert home == own or len(answers) > 1, f"{own} knows that {home} said {answers}, of {who}: {left}"


def test_the_attacker_finds_what_exact_totals_tell() -> None:
    """So they do find it where there is something to find."""
    worlds = list(product("yn", repeat=5))
    with pytest.raises(AssertionError):
        attack(range(5), {world: str(world.count("y")) for world in worlds})
    with pytest.raises(AssertionError):
        attack(range(5), {world: str(len(set(world)) == 1) for world in worlds})
    attack(range(5), dict.fromkeys(worlds, "nothing at all"))


# --- the stage ---------------------------------------------------------------------------------------------------


@pytest.fixture
async def database(stage_url: str) -> AsyncIterator[Database]:
    database = Database(stage_url)
    async with database.write() as tx:
        for number in range(9):
            home = {"id": HOME + number, "ref": f"PLAY-{number}", "block_id": 1, "address": f"{number} Play Row"}
            await tx.run(insert(homes).values(**home))
            await tx.run(insert(residents).values(id=HOME + number, name="–", language="en", created_at=BEGAN))
            address = {"platform": "telegram", "person": str(number), "chat": str(number)}
            await tx.run(insert(addresses).values(**address, resident_id=HOME + number))
            place = {"home_id": HOME + number, "block_id": 1, "since": BEGAN}
            await tx.run(insert(residencies).values(resident_id=HOME + number, **place))
        await tx.run(delete(homes).where(homes.c.id < HOME))
        job = {"contractor_id": 1, "contract_ref": CONTRACT, "planned": False, "description": "Lift", "revision": 1}
        job |= {"state": "completed", "created_at": BEGAN}
        await tx.run(insert(jobs).values(id=1, ref="J1", block_id=1, communal=True, **job))
        await tx.run(insert(jobs).values(id=2, ref="J2", home_id=HOME, communal=False, **job))
        times = {"starts_at": BEGAN, "ends_at": BEGAN, "created_at": BEGAN}
        await tx.run(insert(visits).values(id=1, ref="V1", job_id=2, password="1.2", state="done", revision=1, **times))
        group = {"platform": "telegram", "chat": "-1", "title": "–", "forum": False, "language": "en", "said": 0}
        await tx.run(insert(groups_table).values(**group, standing="in", can_speak=True, created_at=BEGAN, revision=1))
    yield database
    await database.close()


class _Again(Exception):
    pass


@contextlib.asynccontextmanager
async def again(tx: Tx) -> AsyncIterator[None]:
    """Undo a world, so that the next begins as it did."""
    with contextlib.suppress(_Again):
        async with tx.savepoint():
            yield
            raise _Again


def drawn(prompt: Prompt | None) -> Any:
    return dump_prompt(prompt) if prompt else None


def pictured(chart: Chart | None) -> Any:
    return asdict(SHEETS.chart(chart, "en")) if chart else None


def told(fields: Sequence[tuple[Words, Words]], *unless: Words) -> Any:
    return [(dump(label), dump(words)) for label, words in fields if label not in unless]


# --- rounds ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voting:
    """Steps: the home that votes, None for an account whose home is unknown, "looks" for the job that draws anew. All
    know that only these two answers were given."""

    steps: tuple[int | str | None, ...]
    question: str
    answers: tuple[str, str]

    @property
    def who(self) -> list[int]:
        return [step for step in self.steps if isinstance(step, int)]


@st.composite
def votings(draw: st.DrawFn) -> Voting:
    asked = draw(st.sampled_from(QUESTIONS))
    yes, no = draw(st.permutations([*asked.answers]))[:2]
    voters = draw(st.permutations(range(7)))[: draw(st.integers(4, 7))]
    twice = draw(st.lists(st.sampled_from(voters), max_size=7 - len(voters)))
    others: list[int | str | None] = draw(st.lists(st.sampled_from([None, "looks"]), max_size=4))
    return Voting(tuple(draw(st.permutations([*voters, *twice, *others]))), asked.key, (yes, no))


async def of_round(tx: Tx, voting: Voting, world: Said) -> str:
    """Play a vote, and return everything that was shown of it, from its opening to after its close."""
    times = {"opened_at": BEGAN, "remind_at": BEGAN + timedelta(minutes=4), "closes_at": BEGAN + timedelta(days=7)}
    number = await rounds.add(tx, ref="R1", job_id=1, block_id=1, state="open", homes=7, **times)
    vote = {"round_id": number, "job_id": 1, "platform": "telegram", "question": voting.question}
    seen, said, cast = [], iter(world), list[dict[str, Any]]()
    for minute, step in enumerate(voting.steps):
        at = BEGAN + timedelta(minutes=minute)
        if step != "looks":
            answer = voting.answers[0] if step is None else next(said)
            cast.append(vote | {"person": str(step), "answer": answer, "cast_at": at})
            continue
        await _cast(tx, cast)
        cast = []
        seen.append(await _shown_of(tx, number, at))
    await _cast(tx, cast)
    seen.append(await _shown_of(tx, number, times["closes_at"]))
    return json.dumps(seen)


async def _cast(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await tx.run(insert(votes), rows)


async def _shown_of(tx: Tx, number: int, at: datetime) -> Any:
    await round_jobs.run(tx, RUNTIME, at)
    (group,) = [await groups.find(tx, "telegram", "-1")]
    assert group is not None
    posts = [await post.draw(tx, RUNTIME, group, number, at) for post in (RoundPost(), ReminderPost(), ResultPost())]
    card, round_ = await RoundCase().card(tx, RUNTIME, number, at), await rounds.get(tx, number)
    assert card is not None and round_ is not None
    acted = text("round-field-reopened")
    return [
        *(drawn(post.prompt if post else None) for post in posts),
        told(card.fields, acted),
        card.actions,
        pictured(chart(round_)),
    ]


@examples(3, proof=1_000)
@given(votings())
async def test_nobody_can_tell_how_a_home_voted(database: Database, voting: Voting) -> None:
    shown = {}
    async with undone(database) as tx:
        for world in product(voting.answers, repeat=len(voting.who)):
            async with again(tx):
                shown[world] = await of_round(tx, voting, world)
    attack(voting.who, shown)


# --- what homes say of visits, and report ------------------------------------------------------------------------

MONTHS = [datetime(2026, month, 1, tzinfo=POLICY.zone) for month in (11, 12)] + [
    datetime(2027, month, 1, tzinfo=POLICY.zone) for month in (1, 2)
]
MOST = 8
"""The most answers that are played: each doubles the worlds."""
KINDS: Mapping[str, tuple[str, str]] = {
    "overall": ("5", "1"), "id_shown": ("yes", "no"), "clause": ("rude", "smoking"),
}  # fmt: skip


@dataclass(frozen=True)
class Year:
    """`steps`: the month and the home of each answer."""

    kind: str
    steps: tuple[tuple[int, int], ...]

    @property
    def who(self) -> list[int]:
        return [home for _, home in self.steps]


@st.composite
def years(draw: st.DrawFn) -> Year:
    """One month in which many homes answer, and a few answers around it."""
    many = [(draw(st.integers(0, 2)), home) for home in draw(st.permutations(range(7)))[: draw(st.integers(4, 7))]]
    month = draw(st.integers(0, 2))
    some = [(draw(st.sampled_from([month, own])), home) for own, home in many]
    more = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6)), max_size=MOST - len(some)))
    return Year(draw(st.sampled_from([*KINDS])), tuple(draw(st.permutations([*some, *more]))))


async def answered(tx: Tx, year: Year, world: Said) -> None:
    rows, stories = [], []
    for number, ((month, home), answer) in enumerate(zip(year.steps, world, strict=True)):
        at = MONTHS[month] + timedelta(days=1, minutes=number)
        if year.kind == "clause":
            stories.append((number, HOME + home, answer, at))
        row = {"job_id": 2, "visit_id": 1, "part": "visit", "key": f"{number}", "home_id": HOME + home, "overall": 4}
        row |= {"state": "done", "due_at": at, "created_at": at, "asked_at": at, "answered_at": at, "revision": 1}
        said = {"overall": int(answer)} if year.kind == "overall" else {}
        rows.append(row | {"id_shown": answer if year.kind == "id_shown" else None} | said)
    await tx.run(insert(ratings), rows)
    await _reported(tx, stories)


async def _reported(tx: Tx, stories: Sequence[tuple[int, int, str, datetime]]) -> None:
    if not stories:
        return
    row = {"anonymous": True, "language": "en", "source": "chat", "contract_ref": CONTRACT, "place": "home"}
    row |= {"story": "–", "treatment": "tell", "severity": "low", "restricted": False, "state": "new", "revision": 1}
    made = [
        row | {"id": n + 1, "ref": f"P{n}", "home_id": home, "aware_at": at, "created_at": at, "due_at": at}
        for n, home, _, at in stories
    ]
    await tx.run(insert(reports_table), made)
    known = {"clause_id": 1}
    await tx.run(
        insert(report_clauses), [{"report_id": n + 1, "clause": clause, **known} for n, _, clause, _ in stories]
    )


async def published(tx: Tx) -> str:
    """Publish at the end of each month, and return all that was."""
    for end in MONTHS[1:]:
        await publishing.publish(tx, POLICY, CONTRACT, end, end)
    found = await snapshots.of(tx, publishing.WHAT, [CONTRACT], publishing.BEGINNING, MONTHS[-1])
    return json.dumps([(one.first.isoformat(), one.last.isoformat(), dict(one.data)) for one in found])


@examples(3, proof=1_000)
@given(years())
async def test_nobody_can_tell_what_a_home_said_of_a_visit_or_reported(database: Database, year: Year) -> None:
    """Snapshots are all that anybody is shown of it: the next test says so."""
    shown = {}
    async with undone(database) as tx:
        for world in product(KINDS[year.kind], repeat=len(year.who)):
            async with again(tx):
                await answered(tx, year, world)
                shown[world] = await published(tx)
    attack(year.who, shown)


async def everything(tx: Tx, now: datetime) -> str:
    """Return all that cards, tables, pictures, residents' pages and trends say of residents' answers."""
    seen: list[Any] = []
    for kind, ref in (("contract", CONTRACT), ("contractor", "brightfix"), ("block", "LARK")):
        for span in SPANS.values():
            score = await count(tx, RUNTIME, Subject(kind, ref, ref), now.date(), span)
            lines = [[dump(cell) if not isinstance(cell, float | str | None) else cell for cell in (
                line.what, line.value, line.of)] for line in sheets.lines(score)]  # fmt: skip
            seen += [told(staff.fields(RUNTIME, score)), lines, pictured(staff.chart(score))]
    place = await resident._of_place(tx, RUNTIME, Subject("block", "LARK", "–"), now)
    seen.append([dump(resident._line(one)) for one in place])
    for effect in await look(tx, RUNTIME, now):
        assert isinstance(effect, CaseCard)
        card, trend = await TrendCase().card(tx, RUNTIME, effect.subject, now), await trends.get(tx, effect.subject)
        # A trend of reports lists those that the same staff have read one by one.
        if card and trend and "refs" not in trend.data:
            seen.append(told(card.fields))
    return json.dumps(seen)


@examples(3, proof=300)
@given(years())
async def test_all_that_is_shown_of_answers_is_made_of_snapshots(database: Database, year: Year) -> None:
    """Every answer is changed after it was published, and nothing that is shown changes."""
    now = MONTHS[-1] + timedelta(days=3)
    first, second = KINDS[year.kind]
    async with undone(database) as tx:
        await answered(tx, year, (first,) * len(year.who))
        await published(tx)
        async with again(tx):
            before = await everything(tx, now)
        await tx.run(update(ratings).values(overall=1, id_shown="no", polite="no"))
        await tx.run(update(report_clauses).values(clause=second if year.kind == "clause" else first))
        assert await everything(tx, now) == before


# --- shared problems ---------------------------------------------------------------------------------------------


@examples(3, proof=1_000)
@given(st.integers(5, 8), st.lists(st.integers(0, 8), max_size=4))
async def test_nobody_can_tell_which_home_has_a_problem_too(database: Database, many: int, fixed: list[int]) -> None:
    """Each home has it or has it not. It is also known who says that it is fixed."""
    shown = {}
    async with undone(database) as tx:
        await tx.run(update(residencies).where(residencies.c.home_id >= HOME + many).values(home_id=HOME))
        await tx.run(delete(homes).where(homes.c.id >= HOME + many))
        for world in product("yn", repeat=many):
            async with again(tx):
                shown[world] = await of_problem(tx, world, fixed)
    attack(range(many), shown)


async def of_problem(tx: Tx, world: Said, fixed: Sequence[int]) -> str:
    await _reported(tx, [(0, HOME, "rude", BEGAN)])
    problem = {"ref": "P1", "report_id": 1, "block_id": 1, "clause": "rude", "state": "open", "opened_at": BEGAN}
    number = await problems.add(tx, **problem)
    says = [(str(home), "me_too") for home, answer in enumerate(world) if answer == "y"]
    says += [(str(home), "fixed") for home in dict.fromkeys(fixed)]
    row = {"problem_id": number, "report_id": 1, "platform": "telegram", "at": BEGAN}
    if says:
        await tx.run(insert(supporters), [row | {"person": person, "says": one} for person, one in says])
    await problem_jobs.run(tx, RUNTIME, BEGAN)
    group, report = await groups.find(tx, "telegram", "-1"), await reports.get(tx, 1)
    assert group is not None and report is not None
    post = await ProblemPost().draw(tx, RUNTIME, group, number, BEGAN)
    card = await on_card(tx, RUNTIME, ReportCardShown(report), BEGAN)
    return json.dumps([drawn(post.prompt if post else None), [dump(one) for one in card.body] if card else None])
