"""Whatever happens to visits, and whenever we look: a home is asked how one went at most once a fortnight, at a decent
hour, of a visit that took place, and reminded at most once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.features.all import FEATURES
from flows.features.ratings import surveys
from flows.features.visits.book import Booking, book, cancel, mark, move
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import make_runtime
from flows.kernel.slots import is_quiet
from flows.kernel.words import Text
from storage import estate, invitations, people, ratings, visits
from storage.database import Database, Tx
from storage.people import Address
from storage.visits import OPEN_STATES, Visit
from tests.examples import examples
from tests.undone import undone

RUNTIME = make_runtime(read_policy(Path(SAMPLE_LANDLORD)), FEATURES.bus)
POLICY = RUNTIME.policy
CONTRACTOR = Actor("contractor", "csv", "story")
BEGAN = datetime(2026, 10, 19, 9, tzinfo=POLICY.zone)
"""The clocks go back on the 25th."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOMES = ("LARK-12", "ROWAN-3")


class Estate:
    """Two homes, two people in the first, in one transaction that is undone at the end."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.now = tx, BEGAN.astimezone(UTC)
        self.visits: list[int] = []
        self.residents: list[int] = []
        self.asked: list[tuple[datetime, int, int, int]] = []
        """The moment, the home and the rating of each question."""
        self.reminded: list[int] = []

    async def begin(self) -> None:
        for number, home in enumerate((HOMES[0], HOMES[0], HOMES[1])):
            token = await invitations.invite(self.tx, home=home, block=None, uses=1, expires_at=self.now + DAY)
            address = Address("telegram", str(number), str(number))
            person = await people.welcome(self.tx, address, "Sam Example", "en", self.now)
            await invitations.join(self.tx, token, person.id, self.now)
            self.residents.append(person.id)

    async def books(self, home: int, hours: int) -> None:
        number = len(self.visits)
        job = await visits.add_job(
            self.tx,
            ref=f"J-{number}",
            contractor_id=await estate.number(self.tx, "contractors", "brightfix"),
            home_id=await estate.number(self.tx, "homes", HOMES[home]),
            communal=False,
            planned=False,
            description="Mend the tap",
            state="reported",
            created_at=self.now,
        )
        starts_at = self.now + hours * HOUR
        visit, _ = await book(
            self.tx, RUNTIME, Booking(f"V-{number}", job, starts_at, starts_at + 2 * HOUR), CONTRACTOR, self.now
        )
        self.visits.append(visit.id)

    async def visit(self, number: int) -> Visit | None:
        return await visits.get(self.tx, self.visits[number % len(self.visits)]) if self.visits else None

    async def looks(self) -> None:
        """Look as often as there is anything to look at; after a kill in between, look again."""
        while (ran := await surveys.run(self.tx, RUNTIME, self.now)).more:
            await self.hears(ran.effects)

    async def hears(self, effects: Sequence[Effect]) -> None:
        for say in effects:
            if not isinstance(say, Say):
                continue
            heading = say.prompt.body[0]
            assert isinstance(heading, Text)
            action = say.prompt.rows[0][0].action
            rating = await ratings.get(self.tx, int(action.split(":")[2]))
            assert rating is not None
            assert rating.home_id is not None
            assert not is_quiet(POLICY, self.now), "asked in the quiet hours"
            if heading.id == "rate-remind":
                assert rating.answered_at is None
                assert rating.id not in self.reminded
                self.reminded.append(rating.id)
                continue
            visit = await visits.get(self.tx, rating.visit_id)
            assert visit is not None
            assert visit.state in ("done", "incomplete", "arrived"), "asked of a visit that nobody came to"
            assert rating.id not in [number for *_, number in self.asked]
            fortnight = self.now - timedelta(days=POLICY.surveys.every_days)
            # Of one visit each of a home may be asked, in private.
            others = [at for at, home, number, _ in self.asked if home == rating.home_id and number != visit.id]
            assert not [at for at in others if at > fortnight]
            self.asked.append((self.now, rating.home_id, visit.id, rating.id))


steps = st.one_of(
    st.tuples(st.just("book"), st.integers(0, 1), st.integers(1, 60)),
    st.tuples(st.just("move"), st.integers(0, 5), st.integers(1, 60)),
    st.tuples(st.just("cancel"), st.integers(0, 5), st.just(0)),
    st.tuples(st.sampled_from(["done", "done", "incomplete", "no_show", "on_way"]), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("stop"), st.integers(0, 2), st.integers(0, 1)),
    st.tuples(st.just("answer"), st.integers(0, 5), st.integers(1, 5)),
    *(st.tuples(st.just("wind"), st.integers(0, 400), st.integers(0, 1)) for _ in range(4)),
)


async def take(there: Estate, what: str, number: int, much: int) -> None:
    visit = await there.visit(number)
    match what:
        case "book" if len(there.visits) < 6:
            await there.books(number, much)
        case "wind":
            for _ in range(number if much else 1):
                there.now += HOUR if much else number * HOUR
                await there.looks()
        case "stop":
            await ratings.set_unasked(there.tx, there.residents[number], bool(much))
        case "move" if visit and visit.state in OPEN_STATES:
            starts_at = there.now + much * HOUR
            await move(there.tx, RUNTIME, visit, starts_at, starts_at + 2 * HOUR, CONTRACTOR, there.now)
        case "cancel" if visit and visit.state in OPEN_STATES:
            await cancel(there.tx, RUNTIME, visit, CONTRACTOR, there.now)
        case "answer" if visit:
            for rating in await ratings.of_visit(there.tx, visit.id):
                first = there.now if rating.asked_at else None
                await ratings.change(there.tx, rating.id, overall=much, answered_at=first)
        case "done" | "incomplete" | "no_show" | "on_way" if visit and visit.state in OPEN_STATES:
            await mark(there.tx, RUNTIME, visit, what, CONTRACTOR, there.now)


async def play(database: Database, played: list[tuple[str, int, int]]) -> int:
    """Return how often somebody was asked."""
    async with undone(database) as tx:
        there = Estate(tx)
        await there.begin()
        for step in played:
            await take(there, *step)
    return len({(home, visit) for _, home, visit, _ in there.asked})


@examples(8, proof=200)
@given(st.lists(steps, max_size=25))
async def test_a_home_is_asked_once_a_fortnight_at_a_decent_hour_of_what_took_place(
    database: Database, played: list[tuple[str, int, int]]
) -> None:
    await play(database, played)


async def test_a_home_is_asked_at_all(database: Database) -> None:
    assert await play(database, [("book", 0, 1), ("wind", 2, 0), ("done", 0, 0), ("wind", 3, 1)]) == 1
