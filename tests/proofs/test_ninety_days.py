"""Ninety days of visits, with changes at any hour and restarts: each reminder once, in time, true, at a decent hour."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from bot.simulator.telegram import Phone
from flows.features.visits import book, reminders
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, parcels
from flows.kernel.policy import Home
from flows.kernel.slots import decent, is_quiet
from storage import invitations, outbox, people, visits
from storage.people import Address
from storage.visits import OPEN_STATES
from tests.stage import Stage

HOMES = 30
LOOKS = ((2, 0), (8, 0), (10, 30), (14, 0), (19, 30), (22, 30))
"""The times at which the clock stands still for a while, and things happen."""
ENDS = ("fall", "stop", "fall", "away", "fall")
SAID = {
    "booked": "has planned a visit",
    "moved": "has a new time",
    "cancelled": "visit is cancelled",
    "week": "In a week we visit you",
    "day": "A reminder:",
    "came": "Did anyone come?",
    "on_way": "is on the way to you",
}
LANDLORD = Actor("landlord", "csv", "proof")
Told = Counter[tuple[str, str, datetime]]
"""How often each kind of message about a visit (by its ref) was sent between two looks (the time of the first)."""


@dataclass
class Planned:
    """One visit as this test knows it. `times`: its start and end, by the moment from which they counted."""

    number: int
    ref: str
    home: str | None
    planned: bool
    times: list[tuple[datetime, datetime, datetime]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    over: bool = False
    told: set[tuple[str, datetime]] = field(default_factory=set)


class Ninety:
    """`looks` are the moments at which the bot was there to look; what it should have said then is `expected`."""

    def __init__(self, stage: Stage, chance: Random, days: int, many: int) -> None:
        self.stage, self.chance, self.days, self.many = stage, chance, days, many
        self.planned: list[Planned] = []
        self.phones: dict[int, str] = {}
        self.expected: Told = Counter()
        self.looks: list[datetime] = []
        self.killed: set[datetime] = set()
        self.done: Counter[str] = Counter()

    async def begin(self) -> None:
        """Start so that the clocks change halfway."""
        own = self.stage.policy
        homes = [Home(ref=f"N-{n}", address=f"{n} Ninety Road", block=own.blocks[0].ref) for n in range(HOMES)]
        self.stage.adopt(own.model_copy(update={"homes": tuple(homes)}))
        await self.stage.restart()
        offset = [self.stage.at(n, 12).utcoffset() for n in range(366)]
        change = next(day for day, (a, b) in enumerate(pairwise(offset)) if a != b and day > self.days // 2)
        self.first = change - self.days // 2
        await self.stage.goes_to(self.stage.at(self.first, 1))
        for home in homes:
            phone = self.stage.resident(home.address)
            phone.spoke_before()
            await self._moves_in(phone, home)

    async def _moves_in(self, phone: Phone, home: Home) -> None:
        token, chat = await self.stage.invitation(home=home.ref, days=400), str(phone.chat_id)
        async with self.stage.application.database.write() as tx:
            now = self.stage.world.clock.now()
            person = await people.welcome(tx, Address("telegram", chat, chat), "Sam Example", "en", now)
            await invitations.join(tx, token, person.id, now)
        self.phones[phone.chat_id] = home.ref

    async def play(self, restarts: int) -> None:
        moments = [(day, *hour) for day in range(self.days) for hour in LOOKS]
        inner = moments[len(moments) // 4 : -len(moments) // 4]
        ends = dict(zip(self.chance.sample(inner, restarts), ENDS, strict=False))
        away_until = (0, 0, 0)
        for moment in moments:
            at = self.stage.at(self.first + moment[0], *moment[1:])
            if moment >= away_until:
                await self._looks(at, falls=ends.get(moment) == "fall")
                await self._things_happen(1 + self.many // len(moments), at)
            match ends.get(moment):
                case "stop":
                    await self.stage.restart()
                case "away":
                    await self.stage.settles()
                    await self.stage.stop()
                    away_until = (moment[0] + 1, *moment[1:])
                    self.stage.world.clock.wind(timedelta(days=1))
                    await self.stage.start()
            self.done[ends.get(moment, "look")] += 1
        # Let everything come that is still to come.
        for day in range(18):
            for hour in LOOKS:
                await self._looks(self.stage.at(self.first + self.days + day, *hour), falls=False)
        await self.stage.settles()

    async def _looks(self, at: datetime, *, falls: bool) -> None:
        await self.stage.settles()
        self.stage.world.clock.wind(at - self.stage.world.clock.now())
        self.looks.append(at)
        self._should_be_told(at)
        await self.stage.application.remind()
        if falls:
            self.killed.add(at)
            await self.stage.falls()

    # --- events --------------------------------------------------------------------------------------------------

    async def _things_happen(self, books: int, at: datetime) -> None:
        if len(self.planned) < self.many:
            for _ in range(min(books, self.many - len(self.planned))):
                await self._books(at)
        coming = [one for one in self.planned if not one.over and at < one.times[-1][1]]
        for one in self.chance.sample(coming, min(len(coming), books)):
            match self.chance.choice(["move", "back", "cancel", "way", "leave", "leave"]):
                case "move":
                    await self._moves(one, self._some_time(at), at)
                case "back":
                    await self._moves(one, one.times[max(0, len(one.times) - 2)][1:], at)
                case "cancel":
                    await self._ends(one, "cancelled", at)
                case "way" if one.times[-1][1] - at < timedelta(hours=12) and one.home is not None:
                    await self._ends(one, "on_way", at)

    def _some_time(self, at: datetime) -> tuple[datetime, datetime]:
        day = at + timedelta(days=self.chance.choice([0, 1, 1, 2, 3, 5, 8, 9, 12]))
        start = day.replace(hour=self.chance.choice([0, 1, 8, 8, 12, 12, 15, 22]), minute=0, fold=0)
        start = start if start > at else start + timedelta(days=1)
        return start, start + timedelta(hours=self.chance.choice([1, 2, 4, 5]))

    async def _books(self, at: datetime) -> None:
        start, end = self._some_time(at)
        communal, planned = self.chance.random() < 0.04, self.chance.random() < 0.4
        home = None if communal else f"N-{self.chance.randrange(HOMES)}"
        ref = f"V{len(self.planned):05}"
        visit = await self.stage.book(
            start,
            home=home,
            block=self.stage.policy.blocks[0].ref if communal else None,
            hours=(end - start) / timedelta(hours=1),
            planned=planned,
            ref=ref,
            description=f"Job {ref} for {home or 'all'}",
        )
        one = Planned(visit.id, ref, home, planned)
        self.planned.append(one)
        self._set(one, "booked", (start, end), at)

    async def _moves(self, one: Planned, to: tuple[datetime, datetime], at: datetime) -> None:
        if to[0] <= at:
            return
        app = self.stage.application
        async with app.database.write() as tx:
            visit = (await visits.some(tx, [one.number]))[0]
            if visit.state not in OPEN_STATES:
                return
            effects = await book.move(tx, app.runtime, visit, *to, LANDLORD, app.clock.now())
            rows = await outbox.put(tx, parcels(effects), app.database.process, app.clock.now())
        app.delivery.accept(rows)
        self._set(one, "moved", to, at)

    async def _ends(self, one: Planned, how: str, at: datetime) -> None:
        app = self.stage.application
        async with app.database.write() as tx:
            now = app.clock.now()
            visit = (await visits.some(tx, [one.number]))[0]
            effects: list[Effect] = []
            if how == "cancelled":
                effects = await book.cancel(tx, app.runtime, visit, LANDLORD, now)
            else:
                effects = await book.mark(tx, app.runtime, visit, "on_way", LANDLORD, now)
            rows = await outbox.put(tx, parcels(effects), app.database.process, now)
        app.delivery.accept(rows)
        one.over = how == "cancelled"
        self._news(one, how, at)

    # --- expected messages ---------------------------------------------------------------------------------------

    def _set(self, one: Planned, kind: str, to: tuple[datetime, datetime], at: datetime) -> None:
        one.times.append((at, *to))
        self._news(one, kind, at)

    def _news(self, one: Planned, kind: str, at: datetime) -> None:
        self.done[kind] += 1
        if kind == "on_way":
            self.expected[one.ref, kind, at] += 1
        elif is_quiet(self.stage.policy, at):
            one.waiting.append(kind)
        else:
            self.expected[one.ref, kind, at] += 1

    def _should_be_told(self, at: datetime) -> None:
        if is_quiet(self.stage.policy, at):
            return
        for one in self.planned:
            set_at, start, end = one.times[-1]
            has_news = False
            if one.waiting and at < end:
                first = min(one.waiting, key=reminders.NEWS.index)
                has_news = not (first == "cancelled" and "booked" in one.waiting)
                self.expected[one.ref, first, at] += has_news
            one.waiting = []
            for kind in () if one.over else ("week", "day", "came"):
                if (kind, start) not in one.told and self._is_due(one, kind, set_at, start, end, at):
                    one.told.add((kind, start))
                    # News that waited while the bot was away says all that a reminder at the same time would.
                    self.expected[one.ref, kind, at] += not has_news

    def _is_due(self, one: Planned, kind: str, set_at: datetime, start: datetime, end: datetime, at: datetime) -> bool:
        if kind == "came":
            return one.home is not None and decent(self.stage.policy, end) <= at < end + timedelta(days=2)
        days, last = (7, start - timedelta(days=2)) if kind == "week" else (1, start)
        due = start - timedelta(days=days)
        if is_quiet(self.stage.policy, due):
            # Moved into the day of the visit: to its first decent hour, or its last.
            due = due.replace(hour=8 if due.hour < 8 else 19, minute=0)
        told_at = decent(self.stage.policy, set_at)
        long_ahead = (due.timestamp() - told_at.timestamp()) >= timedelta(hours=6).total_seconds()
        return (one.planned or kind == "day") and long_ahead and due <= at < last

    # --- sent messages -------------------------------------------------------------------------------------------

    def check(self) -> None:
        said = self._said()
        wrong = []
        should = {(*key, home) for key in self.expected for home in self._homes(key[0])}
        for key in sorted(set(said) | should):
            expected, got = self.expected[key[:3]], said[key]
            twice = key[2] in self.killed and got == expected + 1
            self.done["twice, by a kill"] += twice
            if got != expected and not twice:
                wrong.append((*key[:2], str(key[2]), key[3], f"expected {expected}, said {got}"))
        print(f"{len(self.planned)} visits; {dict(self.done)}; said {dict(Counter(key[1] for key in said.elements()))}")
        assert not wrong, f"{len(wrong)} wrong: {wrong[:8]}"

    def _homes(self, ref: str) -> list[str]:
        one = self.planned[int(ref[1:])]
        return [home for home in self.phones.values() if one.home is None or home == one.home]

    def _said(self) -> Counter[tuple[str, str, datetime, str]]:
        """Count the messages on the phones, by the last look before each."""
        found: Counter[tuple[str, str, datetime, str]] = Counter()
        looks = sorted(self.looks)
        for entry in self.stage.world.journal.of("sendMessage"):
            words = str(entry.params["text"])
            kind = next((kind for kind, said in SAID.items() if said in words), None)
            if entry.status != 200 or kind is None:
                continue
            at = datetime.fromisoformat(entry.at)
            assert kind == "on_way" or not is_quiet(self.stage.policy, at), f"at {at}: {words}"
            ref = words.split("Job ")[1][:6]
            look = max((look for look in looks if look <= at), default=at)
            found[ref, kind, look, self.phones[int(entry.params["chat_id"])]] += 1
        return found


@pytest.mark.parametrize(
    ("days", "many", "restarts"), [pytest.param(90, 2000, 5, marks=pytest.mark.proof), pytest.param(4, 40, 1)]
)
async def test_days_of_visits(stage: Stage, seed: int, days: int, many: int, restarts: int) -> None:
    ninety = Ninety(stage, Random(seed), days, many)
    await ninety.begin()
    await ninety.play(restarts)
    ninety.check()
