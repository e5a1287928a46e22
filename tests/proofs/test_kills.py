"""Killed at a thousand random moments while twenty residents report: nothing is lost, doubled, mixed up or stuck."""

import asyncio
import json
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.landlord import policy_of
from bot.simulator.slack import Channel
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.world import World
from flows.features.all import FEATURES
from flows.kernel.actions import ON, PREFIX
from flows.kernel.runtime import make_runtime
from tests.proofs.nursery import Nursery
from tests.proofs.officer import Done, Officer
from tests.proofs.resident import REFERENCE, Content, Resident
from tests.running import PATIENCE
from tests.stage import BEGAN

LONGEST_LIFE = 4.0
"""How many starts long, as one takes on this machine just now: on a busy one, nothing would ever be served."""
STALLS_AFTER = 90
"""Seconds in which at least something must finish. Slack may ask for a minute, and sets the pace of everything:
a message that was taken over is looked up before it is posted again, fifty times a minute."""
MAX_BEHIND = 30
"""The number of reports that may wait for their cards before residents pause: else the end is all waiting."""
REPORTS = """
    SELECT reports.*, addresses.chat, group_concat(report_clauses.clause) AS clauses,
        (SELECT count(*) FROM evidence WHERE report_id = reports.id AND evidence.state = 'ready') AS photos
    FROM reports JOIN addresses USING (resident_id) JOIN report_clauses ON report_id = reports.id GROUP BY reports.id
"""
RECEIPTS = "SELECT payload FROM outbox WHERE kind = 'standing' AND json_extract(payload, '$.kind') = 'receipt'"
UNDER_RECEIPTS = ("go:reports", "go:menu")
"""The buttons of a receipt, which is drawn when it is sent."""
ALERTS = "SELECT id, state FROM outbox WHERE kind = 'alert'"
OPEN = """
    SELECT 'inbox' AS place, id, state, trouble FROM inbox WHERE state IN ('new', 'failed')
    UNION ALL SELECT 'outbox', id, state, trouble FROM outbox WHERE state IN ('waiting', 'dead')
"""
BY_STAFF = """
    SELECT report_id, kind, coalesce(json_extract(data, '$.words'), json_extract(data, '$.outcome'), '') AS words, chat
    FROM report_events JOIN reports ON reports.id = report_id JOIN addresses USING (resident_id) WHERE by = 'staff'
"""


@dataclass
class Progress:
    """The progress of the thousand; kept in a file, if one is named, so that a run can be continued."""

    seed: int
    done: int = 0
    file: Path | None = None

    @classmethod
    def open(cls, file: Path | None, seed: int) -> "Progress":
        kept = json.loads(file.read_text()) if file and file.exists() else {"seed": seed, "done": 0}
        return cls(kept["seed"], kept["done"], file)

    def part_is_done(self) -> None:
        self.done += 1
        if self.file:
            self.file.write_text(json.dumps({"seed": self.seed, "done": self.done}))


@pytest.mark.proof
async def test_a_thousand_kills(request: pytest.FixtureRequest, seed: int, tmp_path: Path) -> None:
    progress = Progress.open(request.config.getoption("--state"), seed)
    for part in range(progress.done, 10):
        folder = tmp_path / str(part)
        folder.mkdir()
        scene = await play(progress.seed, part, folder, residents=20, kills=100, longest=LONGEST_LIFE)
        assert scene.acts, "the kills fell where staff had done nothing yet"
        progress.part_is_done()


async def test_five_kills(seed: int, tmp_path: Path) -> None:
    await play(seed, 0, tmp_path, residents=6, kills=5, longest=2.0)


async def play(seed: int, part: int, folder: Path, *, residents: int, kills: int, longest: float) -> "Scene":
    world = World(start=BEGAN)
    await world.start()
    try:
        async with Nursery(world, folder) as nursery:
            before = time.monotonic()
            scene = Scene(world, nursery, random.Random(f"{seed}/{part}"), residents)
            await scene.play(kills, longest)
            scene.check()
            took = time.monotonic() - before
            print(
                f"part {part} of seed {seed}: {kills} kills, {scene.reports} reports, "
                f"{scene.acts} acts of staff, {took:.0f} s; "
                f"a reference was said {scene.most_often} times at most"
            )
            return scene
    except BaseException:
        print(f"part {part} of seed {seed} failed; the log of the killed: {folder / 'log'}")
        raise
    finally:
        await world.stop()


@dataclass
class Scene:
    """Residents who report over and over while Doorstep is killed and started again."""

    world: World
    nursery: Nursery
    chance: random.Random
    many: int
    reports: int = 0
    acts: int = 0
    most_often: int = 0
    residents: list[Resident] = field(init=False)
    officers: list[Officer] = field(init=False)
    _over: bool = False
    _killed_at: list[int] = field(default_factory=list)
    _looked_after: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.policy = policy_of(self.nursery.channels)
        telegram, home = self.world.telegram, make_runtime(self.policy, FEATURES.bus)
        self.residents = [
            Resident(telegram.world, telegram.phone(f"Resident {number}"), home, random.Random(self.chance.random()))
            for number in range(self.many)
        ]
        everywhere = vars(self.nursery.channels).values()
        self.officers = [
            Officer(self.world.slack.staff(name, channels=everywhere), random.Random(self.chance.random()))
            for name in ("Robin Officer", "Kit Officer")
        ]

    async def play(self, kills: int, longest: float) -> None:
        await self._a_start_takes()  # the first one makes the database as well
        start = await self._a_start_takes()
        async with asyncio.TaskGroup() as group:
            for resident in self.residents:
                group.create_task(self._keeps_reporting(resident))
            for officer in self.officers:
                group.create_task(self._keeps_looking(officer))
            for _ in range(kills):
                await self.nursery.start()
                assert await self.nursery.lives(self.chance.uniform(0, longest * start))
                await self.nursery.ends(signal.SIGKILL)
                self._killed_at.append(len(self.world.journal.entries))
            self._over = True
            await self.nursery.start()
        await self._settled()
        assert await self.nursery.ends(signal.SIGTERM) == 0

    async def _a_start_takes(self) -> float:
        """Start once, wait until it serves, and kill it; return the seconds until it served."""
        before = time.monotonic()
        await self.nursery.start()
        await self.world.telegram.polled(timeout=PATIENCE)
        await self.world.slack.connected(timeout=PATIENCE)
        await self.nursery.ends(signal.SIGKILL)
        return time.monotonic() - before

    async def _keeps_reporting(self, resident: Resident) -> None:
        bell = self.world.slack.bell
        while not self._over:
            if await bell.until(lambda: self._over or self._behind() < MAX_BEHIND, 1.0):
                await resident.reports()

    def _behind(self) -> int:
        return sum(len(resident.kept) for resident in self.residents) - sum(1 for _ in self._posted("report"))

    async def _keeps_looking(self, officer: Officer) -> None:
        while not self._over:
            if found := await self.world.slack.bell.until(self._unseen, 1.0):
                card, report = found
                self._looked_after.add(report)
                await officer.looks_after(card, report)

    def _unseen(self) -> tuple[SlackMessage, str] | None:
        cards = ((card, str(payload["subject"])) for _, card, payload in self._posted("report"))
        return next(((card, report) for card, report in cards if report not in self._looked_after), None)

    async def _settled(self) -> None:
        await self.world.telegram.settled()
        left = self._rows(OPEN)
        while any(row["state"] in {"new", "waiting"} for row in left):
            left = await self._fewer_than(left)

    async def _fewer_than(self, left: list[sqlite3.Row]) -> list[sqlite3.Row]:
        deadline = time.monotonic() + STALLS_AFTER
        while len(now := self._rows(OPEN)) >= len(left):
            assert time.monotonic() < deadline, [tuple(row) for row in now]
            await self._go_on(0.2)
        return now

    async def _go_on(self, seconds: float) -> None:
        assert await self.nursery.lives(seconds)

    def _rows(self, query: str) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(f"file:{self.nursery.database}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(query).fetchall()

    # --- checks at the end -----------------------------------------------------------------------------------------

    def check(self) -> None:
        rows = self._rows(REPORTS)
        self.reports = len(rows)
        self._nothing_is_left()
        self._what_was_answered_is_kept(rows)
        self._each_stands_once(rows)
        self._staff_are_heard_once()
        self._nothing_is_said_thrice()

    def _nothing_is_left(self) -> None:
        left = [tuple(row) for row in self._rows(OPEN)]
        assert not left, left

    def _what_was_answered_is_kept(self, rows: list[sqlite3.Row]) -> None:
        """Check that every reference that somebody was shown has a row, and the reverse, each as answered."""
        answered = {ref: content for resident in self.residents for ref, content in resident.kept.items()}
        kept = {row["ref"]: content_of(row) for row in rows}
        assert len(self._rows("SELECT id FROM reports")) == len(rows) == len(kept)
        unlike = {ref: (answered.get(ref), kept.get(ref)) for ref in {*answered, *kept}}
        unlike = {ref: (said, stands) for ref, (said, stands) in unlike.items() if said != stands}
        assert not unlike, unlike

    def _each_stands_once(self, rows: list[sqlite3.Row]) -> None:
        cards = [(channel.id, str(payload["subject"])) for channel, _, payload in self._posted("report")]
        assert Counter(cards) == Counter((self._channel_of(row), str(row["id"])) for row in rows)
        notes = Counter(str(payload["event"]) for *_, payload in self._posted("note"))
        assert notes == Counter(str(row["id"]) for row in self._rows("SELECT id FROM report_events"))
        self._alerts_are_told(Counter(str(payload["parcel"]) for *_, payload in self._posted("alert")))
        files = Counter(str(file["title"]) for _, message in self._messages() for file in message.files)
        assert files == Counter(f"{row['ref'][:4]}-{row['ref'][4:]}-1" for row in rows if row["photos"])

    def _alerts_are_told(self, posted: Counter[str]) -> None:
        """Check that each alert arrived, in a message of its own or counted in that of another of its kind."""
        states = {str(row["id"]): row["state"] for row in self._rows(ALERTS)}
        assert {*states.values()} <= {"sent"}, states
        assert posted.keys() <= states.keys()
        assert bool(posted) == bool(states)
        assert {*posted.values()} <= {1}, posted

    def _staff_are_heard_once(self) -> None:
        """Check that confirmed actions are in history, that nothing is there twice, and that words reached the chat."""
        history = self._rows(BY_STAFF)
        done = Counter(Done(str(row["report_id"]), row["kind"], row["words"]) for row in history)
        twice = [one for one, times in done.items() if times > 1]
        assert not twice, twice
        confirmed = {one for officer in self.officers for one in officer.confirmed}
        lost = {one for one in confirmed if one not in done}
        assert not lost, (lost, [said.words() for one in self.officers for said in one.person.ephemerals])
        self.acts = len(history)
        chats = {str(one.phone.chat_id): one.phone for one in self.residents}
        unheard = [
            tuple(row)
            for row in history
            if row["words"] and not any(row["words"] in said.text for said in chats[row["chat"]].messages)
        ]
        assert not unheard, unheard

    def _channel_of(self, row: sqlite3.Row) -> str:
        return self.policy.routes(row["contract_ref"], row["contractor_ref"], row["restricted"])[0]

    def _messages(self) -> Iterator[tuple[Channel, SlackMessage]]:
        for channel in self.world.slack.channels.values():
            yield from ((channel, message) for top in channel.messages for message in (top, *top.thread))

    def _posted(self, kind: str) -> Iterator[tuple[Channel, SlackMessage, dict[str, Any]]]:
        for channel, message in self._messages():
            payload = (message.metadata or {}).get("event_payload", {})
            if payload.get("kind") == kind:
                yield channel, message, payload

    def _nothing_is_said_thrice(self) -> None:
        """Check that nothing is said three times between two kills.

        A message on its way at the first may arrive late, and then comes again once. Over many kills it may be more
        (`most_often` says how much): each may fall between a send and its mark. Buttons tell one message from another.
        """
        meant = Counter(
            (said["chat"], tuple(action for line in said["prompt"]["rows"] for _, action, _ in line))
            for row in self._rows("SELECT payload FROM outbox WHERE kind = 'say'")
            if not (said := json.loads(row["payload"]))["edit"]
        )
        receipts = [json.loads(row["payload"]) for row in self._rows(RECEIPTS)]
        meant += Counter((said["chat"], UNDER_RECEIPTS) for said in receipts if not said.get("again"))
        lives = [self._sent(*between) for between in pairwise([0, *self._killed_at, None])]
        thrice = [(said, times) for sent in lives for said, times in sent.items() if times > 2 * meant[said]]
        assert not thrice, thrice
        given = Counter(
            ref for one in self.residents for said in one.phone.messages for ref in REFERENCE.findall(said.text)
        )
        self.most_often = max(given.values())

    def _sent(self, since: int | None, until: int | None) -> Counter[tuple[str, tuple[str, ...]]]:
        return Counter(
            (str(entry.params["chat_id"]), tuple(map(as_declared, buttons_of(entry.params.get("reply_markup")))))
            for entry in self.world.journal.entries[since:until]
            if entry.method == "sendMessage" and entry.status == 200
        )


def as_declared(action: str) -> str:
    """Return a button's action without what its message adds: that the message stays."""
    return PREFIX + action.removeprefix(ON) if action.startswith(ON) else action


def content_of(row: sqlite3.Row) -> Content:
    return Content(
        chat=row["chat"],
        contract=row["contract_ref"],
        place=row["place"],
        clauses=tuple(row["clauses"].split(",")),
        day=row["happened_on"],
        story=row["story"],
        anonymous=bool(row["anonymous"]),
        treatment=row["treatment"],
        photos=row["photos"],
    )


def buttons_of(markup: Any) -> tuple[str, ...]:
    return tuple(button["callback_data"] for row in (markup or {}).get("inline_keyboard", []) for button in row)
