"""Whatever happens to visits, and whenever we look: reminders come once, in time, at a decent hour, and are true."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.features.all import FEATURES
from flows.features.visits import reminders
from flows.features.visits.book import Booking, book, cancel, mark, move
from flows.features.visits.record import happened
from flows.features.visits.reminders import ASKED_WITHIN, BREATH, NEWS, WEEK_ENDS
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import make_runtime
from flows.kernel.slots import decent, is_quiet
from flows.kernel.words import Span, Text, Words
from storage import estate, invitations, people, visits
from storage.database import Database, Tx
from storage.people import Address
from storage.visits import OPEN_STATES, Visit
from tests.examples import examples
from tests.undone import undone

RUNTIME = make_runtime(read_policy(Path(SAMPLE_LANDLORD)), FEATURES.bus)
POLICY = RUNTIME.policy
LANDLORD = Actor("landlord", "csv", "story")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STARTS = [
    datetime(2026, 10, 21, 9, tzinfo=POLICY.zone),  # the clocks go back on the 25th
    datetime(2026, 12, 28, 9, tzinfo=POLICY.zone),  # a bank holiday, and the year ends
    datetime(2027, 3, 24, 9, tzinfo=POLICY.zone),  # the clocks go forward on the 28th
]


@dataclass(frozen=True)
class Heard:
    """A message that one resident got. `span` and `state` are the visit's at that moment; `shown` is its text."""

    at: datetime
    resident: int
    visit: int
    kind: str
    row: int
    span: Span
    state: str
    shown: Words | None


@dataclass
class Model:
    """The history of one visit, as this test sees it. `set_at`: when it got its present time."""

    set_at: datetime
    spans: list[Span]
    known: set[int] = field(default_factory=set)
    """The residents who were told anything of it, or did something with it."""
    passed_untold: bool = False
    last_by: int | None = None
    """The resident who made the last change."""


class Neighbourhood:
    """Two residents of a home and one who only joined the block, in one transaction that is undone at the end."""

    def __init__(self, tx: Tx, now: datetime) -> None:
        self.tx, self.now = tx, now
        self.heard: list[Heard] = []
        self.models: dict[int, Model] = {}
        self.quiet: set[int] = set()
        self.was_quiet: set[int] = set()
        self.home: list[int] = []
        self.block: list[int] = []

    async def begin(self) -> None:
        home = await invitations.invite(self.tx, home="LARK-12", block=None, uses=5, expires_at=self.now + DAY)
        block = await invitations.invite(self.tx, home=None, block="LARK", uses=None, expires_at=self.now + DAY)
        for number, (language, token) in enumerate([("en", home), ("ar", home), ("en", block)]):
            address = Address("telegram", str(number), str(number))
            person = await people.welcome(self.tx, address, "Sam Example", language, self.now)
            assert (await invitations.join(self.tx, token, person.id, self.now)).place
            self.block.append(person.id)
        self.home = self.block[:2]

    # --- events --------------------------------------------------------------------------------------------------

    async def books(self, span: Span, *, communal: bool) -> None:
        job = await visits.add_job(
            self.tx,
            ref=f"J-{len(self.models)}",
            contractor_id=await estate.number(self.tx, "contractors", "brightfix"),
            home_id=None if communal else await estate.number(self.tx, "homes", "LARK-12"),
            block_id=await estate.number(self.tx, "blocks", "LARK") if communal else None,
            communal=communal,
            planned=True,
            description="New windows",
            state="reported",
            created_at=self.now,
        )
        booking = Booking(f"V-{len(self.models)}", job, span.start, span.end)
        visit, effects = await book(self.tx, RUNTIME, booking, LANDLORD, self.now)
        self.models[visit.id] = Model(self.now, [span])
        await self._hears(effects)

    async def moves(self, visit: Visit, span: Span, by: int | None) -> None:
        if visit.state not in OPEN_STATES:
            return
        model = self.models[visit.id]
        model.spans.append(span)
        model.set_at = self.now
        self._does(visit, by)
        await self._hears(await move(self.tx, RUNTIME, visit, span.start, span.end, LANDLORD, self.now, by_resident=by))

    async def cancels(self, visit: Visit, by: int | None) -> None:
        if visit.state in OPEN_STATES:
            self._does(visit, by)
            await self._hears(await cancel(self.tx, RUNTIME, visit, LANDLORD, self.now, by_resident=by))

    async def confirms(self, visit: Visit, by: int) -> None:
        if visit.state == "booked":
            await visits.change(self.tx, visit.id, state="confirmed")
            after = (await visits.some(self.tx, [visit.id]))[0]
            await self._hears(await happened(self.tx, RUNTIME, after, "confirmed", LANDLORD, self.now, by_resident=by))

    async def marks(self, visit: Visit, state: str) -> None:
        if visit.state in OPEN_STATES:
            await self._hears(await mark(self.tx, RUNTIME, visit, state, LANDLORD, self.now))

    async def asks_for_quiet(self, resident: int, quiet: bool) -> None:
        await visits.set_quiet(self.tx, resident, quiet)
        (self.quiet.add if quiet else self.quiet.discard)(resident)
        self.was_quiet.add(resident)

    async def goes_by(self, span: timedelta, *, awake: bool) -> None:
        """Let time pass; with the bot awake, it looks at everything when it is due."""
        until = self.now + span
        while awake and (due := await reminders.next_due(self.tx, POLICY, self.now)) and due <= until:
            self.now = max(self.now, due)
            await self.looks()
        self.now = until
        self._notes_what_passed()
        if awake:
            await self.looks()

    async def looks(self) -> None:
        self._notes_what_passed()
        while (rung := await reminders.tell_due(self.tx, RUNTIME, self.now)).looked_at:
            await self._hears(rung.effects)
        await self.check()

    async def does_not_hear(self, many: int) -> None:
        """Say that the last messages did not get through, until now."""
        for heard in self.heard[-many:]:
            if heard.at > self.now - 3 * HOUR:
                self.heard.remove(heard)
                await reminders.due_again(self.tx, POLICY, heard.row, heard.resident, self.now)

    def _does(self, visit: Visit, by: int | None) -> None:
        self.models[visit.id].last_by = by
        if by:
            self.models[visit.id].known.add(by)

    def _notes_what_passed(self) -> None:
        for model in self.models.values():
            model.passed_untold |= not model.known and self.now >= model.spans[-1].end

    async def _hears(self, effects: Sequence[Effect]) -> None:
        for say in effects:
            if not isinstance(say, Say):
                continue
            assert say.reminder
            row = await visits.reminder(self.tx, say.reminder[0])
            assert row
            visit = (await visits.some(self.tx, [row.visit_id]))[0]
            heading = say.prompt.body[0]
            assert isinstance(heading, Text)
            span = Span(visit.starts_at, visit.ends_at)
            heard = Heard(
                self.now, say.reminder[1], visit.id, row.kind, row.id, span, visit.state, heading.args["when"]
            )
            self._judge(heard, visit)
            self.heard.append(heard)
            self.models[visit.id].known.add(heard.resident)

    # --- checks --------------------------------------------------------------------------------------------------

    def _judge(self, heard: Heard, visit: Visit) -> None:
        """Check one message as it comes."""
        model, now = self.models[visit.id], self.now
        assert heard.resident in (self.block if visit.communal else self.home)
        assert heard.kind == "on_way" or not is_quiet(POLICY, now), "told in the quiet hours"
        assert heard.shown == heard.span == model.spans[-1], "told of another time than the visit has"
        same = [h for h in self.heard if (h.resident, h.visit, h.kind) == (heard.resident, visit.id, heard.kind)]
        match heard.kind:
            case "cancelled":
                assert heard.resident != model.last_by, "told of their own doing"
                assert visit.state == "cancelled"
                assert heard.resident in model.known or model.passed_untold, "the booking was never told"
                assert not same
            case "week" | "day" | "came":
                assert not [h for h in same if h.span.start == heard.span.start], "told twice of one start"
                assert heard.resident not in self.quiet or heard.kind == "came"
                assert visit.state in OPEN_STATES
            case "on_way" | "no_access":
                assert visit.state == heard.kind and not visit.communal
            case _:
                assert visit.state != "cancelled", "told of a cancelled visit"
        match heard.kind:
            case "week":
                assert WEEK_ENDS < visit.starts_at - now <= 7 * DAY + 13 * HOUR
            case "day":
                assert timedelta() < visit.starts_at - now <= DAY + 13 * HOUR
            case "came":
                assert timedelta() <= now - visit.ends_at <= ASKED_WITHIN
            case "no_access":
                pass
            case "on_way":
                assert now < visit.ends_at + 5 * HOUR
            case _:
                assert now < visit.ends_at

    async def check(self) -> None:
        """Check, after a look at everything at a decent hour, that nobody has missed anything."""
        if is_quiet(POLICY, self.now):
            return
        for visit in await visits.some(self.tx, sorted(self.models)):
            for resident in self.block if visit.communal else self.home:
                self._nothing_is_lost(visit, self.models[visit.id], resident)

    def _nothing_is_lost(self, visit: Visit, model: Model, resident: int) -> None:
        now, span = self.now, model.spans[-1]
        heard = [h for h in self.heard if (h.resident, h.visit) == (resident, visit.id)]
        news = [h for h in heard if h.kind in NEWS]
        own = model.last_by == resident
        if now < span.end and not own and visit.state in OPEN_STATES:
            assert news and news[-1].span == span, "news is lost"
        if now < span.end and not own and visit.state == "cancelled":
            assert not news or news[-1].kind == "cancelled", "nobody told them that it is cancelled"
        told = {h.kind for h in heard if h.span.start == span.start}
        since = {h.at for h in news}
        for kind, days, last in (("week", 7, span.start - WEEK_ENDS), ("day", 1, span.start)):
            due = reminders._days_before(POLICY, visit, days)
            wanted = due - decent(POLICY, model.set_at) >= BREATH and resident not in self.quiet
            if wanted and visit.state in OPEN_STATES and due <= now < last and resident not in self.was_quiet:
                assert kind in told or any(at >= due for at in since), f"{kind} is lost"
        came = decent(POLICY, span.end)
        if not visit.communal and visit.state in OPEN_STATES and came <= now < span.end + ASKED_WITHIN:
            assert "came" in told or model.set_at >= span.end, "nobody asked whether anyone came"


times = st.tuples(st.integers(0, 9), st.sampled_from([0, 1, 7, 8, 12, 13, 19, 20, 22]), st.sampled_from([1, 2, 4, 24]))
who = st.none() | st.integers(0, 1)
which = st.integers(0, 2)
days, hours = st.sampled_from([0, 0, 0, 1, 2, 6]), st.sampled_from([2, 9, 15, 21, 23])
steps = st.one_of(
    st.tuples(st.just("book"), times, st.booleans()),
    st.tuples(st.just("move"), which, times, who),
    st.tuples(st.just("back"), which, who),
    st.tuples(st.just("cancel"), which, who),
    st.tuples(st.just("confirm"), which, st.integers(0, 1)),
    st.tuples(st.just("mark"), which, st.sampled_from(["on_way", "arrived", "done", "no_access", "no_show"])),
    st.tuples(st.just("quiet"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("unheard"), st.integers(1, 3)),
    *(st.tuples(st.just("wind"), days, hours, st.booleans()) for _ in range(4)),
)


async def take(there: Neighbourhood, step: tuple[object, ...]) -> None:
    """Take one step; one that makes no sense now is skipped."""

    def span(days: int, hour: int, hours: int) -> Span:
        day = there.now.astimezone(POLICY.zone).replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
        start = (day + days * DAY).astimezone(UTC)
        return Span(start, start + hours * HOUR)

    async def visit(number: int) -> Visit:
        return (await visits.some(there.tx, [sorted(there.models)[number % len(there.models)]]))[0]

    if not there.models and step[0] in ("move", "back", "cancel", "confirm", "mark"):
        return
    match step:
        case "book", (int(days), int(hour), int(hours)), bool(communal):
            if len(there.models) < 3:
                await there.books(span(days, hour, hours), communal=communal)
        case "move", int(number), (int(days), int(hour), int(hours)), by:
            await change(there, await visit(number), span(days, hour, hours), by)
        case "back", int(number), by:
            found = await visit(number)
            await change(there, found, there.models[found.id].spans[-2:][0], by)
        case "cancel", int(number), by:
            found = await visit(number)
            await there.cancels(found, actor(there, found, by))
        case "confirm", int(number), int(by):
            await there.confirms(await visit(number), there.home[by])
        case "mark", int(number), str(state):
            await there.marks(await visit(number), state)
        case "quiet", int(number), bool(quiet):
            await there.asks_for_quiet(there.block[number], quiet)
        case "unheard", int(many):
            await there.does_not_hear(many)
        case "wind", int(days), int(hour), bool(awake):
            until = span(days, hour, 1).start
            await there.goes_by((until - there.now) % DAY + days * DAY, awake=awake)


def actor(there: Neighbourhood, visit: Visit, by: object) -> int | None:
    return there.home[by] if isinstance(by, int) and not visit.communal else None


async def change(there: Neighbourhood, visit: Visit, span: Span, by: object) -> None:
    if visit.state in OPEN_STATES:
        await there.moves(visit, span, actor(there, visit, by))


@examples(8, proof=500)
@given(
    begin=st.sampled_from(STARTS),
    hour=st.sampled_from([9, 21]),
    first=times,
    plan=st.lists(steps, min_size=20, max_size=40),
)
async def test_reminders_are_told_once_in_time_and_truly(
    database: Database, begin: datetime, hour: int, first: tuple[int, int, int], plan: list[tuple[object, ...]]
) -> None:
    async with undone(database) as tx:
        there = Neighbourhood(tx, begin.replace(hour=hour).astimezone(UTC))
        await there.begin()
        for step in [("book", first, False), *plan]:
            await take(there, step)
        await there.goes_by(12 * DAY, awake=True)
