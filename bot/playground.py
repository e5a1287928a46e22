"""The playground: the simulator, the real application and the page on which both can be played by hand."""

import asyncio
import contextlib
import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.application import Application, told_to_stop
from bot.sample import week
from bot.settings import BadSettings
from bot.simulator import keep
from bot.simulator.landlord import Channels, move_in, policy_of, settings
from bot.simulator.telegram import GroupChat, Phone
from bot.simulator.web import Cast, Letter, Page
from bot.simulator.world import World
from flows.features.all import FEATURES
from flows.features.groups.staff import GroupCase
from flows.features.visits import reminders
from flows.kernel.actor import Actor
from flows.kernel.effects import parcels
from flows.kernel.texts import Texts, direction
from handlers.slack.manifest import command
from storage import clocks, estate, groups, invitations, outbox, ratings, rounds, visits

RESIDENTS = (
    ("Sam", "Example", "en"),
    ("Amal", "Sample", "ar"),
    ("Kit", "Placeholder", "en"),
    ("June", "Specimen", "en"),
    ("Omar", "Invented", "ar"),
    ("Priya", "Pretend", "en"),
)
BLOCK, GROUP = "LARK", "Larkspur Court neighbours"
CONTRACTOR = "T0CONTRACTOR"
SAVED_AFTER = 1.0
SATURDAY = 5
LANGUAGES = {"ar": "العربية", "en": "English"}
INTRODUCED = timedelta(days=365)


class Playground:
    """Runs until `stop`. `data` is a folder that keeps everything; without it, every start is a new one."""

    def __init__(
        self, data: Path | None = None, *, play: bool = False, port: int | None = None, journal: Path | None = None
    ) -> None:
        self._kept = data
        self._folder = data or Path(tempfile.mkdtemp(prefix="doorstep-playground-"))
        self._port = port
        self.world = World(journal, _working_morning(datetime.now(UTC)))
        self.channels: Channels
        self.cast = Cast(self.world, restart=self._restart, wound=self._wound, due=self._due)
        self.cast.about = {
            "play": play,
            "kept": data is not None,
            "languages": [{"code": code, "name": name, "dir": direction(code)} for code, name in LANGUAGES.items()],
            "commands": (command(FEATURES, Texts(ZoneInfo("Europe/London"), more=FEATURES.locales)),),
            "shortcuts": (),
        }
        self.page = Page(self.cast, self._changed)
        self._to_save = asyncio.Event()
        self._saving: asyncio.Task[None] | None = None
        self._end = AsyncExitStack()

    @property
    def url(self) -> str:
        return self.page.url

    async def start(self) -> None:
        self._take_folder()
        await self.world.start()
        self._end.push_async_callback(self.world.stop)
        self.channels = move_in(self.world)
        self._bring_staff()
        goes_on = bool(self._kept and self._file.exists())
        if goes_on:
            self._restore()
            self._find_residents()
        else:
            await self._bring_residents()
        self.policy = policy_of(self.channels)
        self.cast.about["landlord"] = self.policy.landlord.name
        self.application = self._make()
        await self.application.start()
        self._end.push_async_callback(self._stop_application)
        await self.world.slack.connected()
        await self._write_letters()
        if not goes_on:
            await self._book_week()
            await self._let_neighbours_move_in()
            await self._link_group()
        self._end.push_async_callback(self.page.stop)
        await self._open_page()
        if self._kept:
            self._saving = asyncio.create_task(self._save_forever(), name="playground-save")

    async def stop(self) -> None:
        if self._saving:
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)
        await self._end.aclose()
        if self._saving:
            self._save()

    async def _open_page(self) -> None:
        try:
            await self.page.start(self._port)
        except OSError:
            raise BadSettings(f"Nothing can be served at port {self._port}. Leave --port out for a free one.") from None

    def _make(self) -> Application:
        database = f"sqlite+aiosqlite:///{self._folder / 'doorstep.sqlite'}"
        return Application(settings(self.world, database, str(self._folder / "files")), self.policy, self.world.clock)

    async def _stop_application(self) -> None:
        await self.application.stop()

    # --- people --------------------------------------------------------------------------------------------

    def _bring_staff(self) -> None:
        here = self.channels
        contracts, few = [here.repairs, here.gas, here.lifts], [here.restricted, here.welfare]
        for name, role, guest, team, channels in (
            (
                "Robin Officer",
                "repairs officer",
                False,
                None,
                [here.repairs, here.lifts, here.default, here.packs, here.estate, here.praise],
            ),
            (
                "Maya Manager",
                "contract manager",
                False,
                None,
                [*contracts, here.default, here.alerts, here.packs, here.managers, here.estate, here.praise],
            ),
            (
                "Noor Guardian",
                "safeguarding lead",
                False,
                None,
                [here.default, here.alerts, *few],
            ),
            ("Gus Guest", "guest of the landlord", True, None, [here.repairs]),
            ("Pat Partner", "works for Brightfix, another organisation", False, CONTRACTOR, [here.repairs, here.packs]),
        ):
            person = self.world.slack.staff(name, guest=guest, team_id=team, channels=channels)
            self.cast.roles[person.id] = role

    async def _bring_residents(self) -> None:
        telegram = self.world.telegram
        for first, last, language in RESIDENTS:
            self.cast.add_phone(telegram.phone(first, last_name=last, language=language))
        group = self.cast.add_group(telegram.group(GROUP, supergroup=False))
        for phone in self.cast.phones.values():
            await group.joins(phone)

    def _find_residents(self) -> None:
        telegram = self.world.telegram
        for chat in telegram.world.chats.values():
            if chat.is_private:
                self.cast.add_phone(Phone(telegram.world, chat))
            elif chat.migrated_to is None:
                self.cast.add_group(GroupChat(telegram.world, chat))

    async def _write_letters(self) -> None:
        """Write new letters at every start: a link of an earlier day may have been used."""
        username = self.world.telegram.username
        expires = self.world.clock.now() + INTRODUCED
        async with self.application.database.write() as tx:
            for home in self.policy.homes:
                token = await invitations.invite(tx, home=home.ref, block=None, uses=1, expires_at=expires)
                self.cast.letters.append(Letter(home.address, f"https://t.me/{username}?start={token}"))
            for block in self.policy.blocks:
                token = await invitations.invite(tx, home=None, block=block.ref, uses=None, expires_at=expires)
                self.cast.letters.append(Letter(block.name, f"https://t.me/{username}?start={token}"))

    async def _book_week(self) -> None:
        """Book visits as the landlord's other systems would send them."""
        now = self.world.clock.now()
        for kind, rows in week.rows(now, self.policy.zone):
            await self.application.bring(kind, rows, Actor("landlord", "sample", "the sample week"))

    async def _let_neighbours_move_in(self) -> None:
        """Let all but the first two residents open the letters of their homes: a block's verdict counts homes."""
        homes = [home for home in self.policy.homes if home.block == BLOCK][2:]
        expires = self.world.clock.now() + INTRODUCED
        for phone, home in zip(list(self.cast.phones.values())[2:], homes, strict=False):
            async with self.application.database.write() as tx:
                token = await invitations.invite(tx, home=home.ref, block=None, uses=1, expires_at=expires)
            await phone.starts(token)
        await self.world.telegram.settled()
        await self.application.idle()

    async def _link_group(self) -> None:
        """Put the bot into the block's group as its neighbours would, and confirm the group as staff would."""
        (group,) = self.cast.groups.values()
        await group.adds_bot(next(iter(self.cast.phones.values())))
        await self.world.telegram.settled()
        await self.application.idle()
        now, robin = self.world.clock.now(), next(iter(self.world.slack.people.values()))
        async with self.application.database.write() as tx:
            found = await groups.find(tx, "telegram", str(group.chat_id))
            assert found is not None
            link = await groups.ask(tx, found.id, await estate.number(tx, "blocks", BLOCK), now)
            actor = Actor("staff", "slack", robin.id)
            done = await GroupCase().act(
                tx, self.application.runtime, link.id, "confirm", actor, {"language": "en"}, now
            )
            rows = await outbox.put(tx, parcels(done.effects), self.application.database.deliverer, now)
        self.application.delivery.accept(rows)
        await self.application.idle()

    # --- what the page asks for ----------------------------------------------------------------------------

    async def _restart(self) -> None:
        """Restart as a deploy does; meanwhile the page sees that Doorstep is not running."""
        if not self.cast.running:
            raise AssertionError("Doorstep is restarting already")
        self.cast.running = False
        self.page.stir()
        await self.application.stop()
        self.application = self._make()
        await self.application.start()
        self.cast.running = True
        self.page.stir()

    async def _wound(self) -> None:
        if self.cast.running:
            await self.application.ring()
            await self.application.remind()

    async def _due(self) -> datetime | None:
        if not self.cast.running:
            return None
        now = self.world.clock.now()
        async with self.application.database.read() as tx:
            dues = (
                await clocks.next_due(tx),
                await reminders.next_due(tx, self.policy, now),
                await visits.next_pending(tx),
                await ratings.next_due(tx),
                min((vote.closes_at for vote in await rounds.going_on(tx)), default=None),
            )
        return min((due for due in dues if due), default=None)

    # --- keeping -------------------------------------------------------------------------------------------

    @property
    def _file(self) -> Path:
        return self._folder / "playground.json"

    def _take_folder(self) -> None:
        """Lock the folder for this playground: two at once would overwrite each other's data."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = self._end.enter_context((self._folder / "playground.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadSettings(f"Another playground runs in {self._folder}. Stop it, or take another folder.") from None
        except OSError as trouble:
            raise BadSettings(f"Nothing can be kept in {self._folder}: {trouble.strerror}.") from None
        if self._kept is None:
            self._end.callback(shutil.rmtree, self._folder, ignore_errors=True)

    def _restore(self) -> None:
        try:
            keep.restore(self.world, json.loads(self._file.read_text("utf-8"))["world"])
        except (ValueError, LookupError, TypeError, AttributeError):
            raise BadSettings(f"{self._file} is damaged. Move the folder away to begin anew.") from None

    def _changed(self) -> None:
        self._to_save.set()

    async def _save_forever(self) -> None:
        while True:
            await self._to_save.wait()
            self._to_save.clear()
            self._save()
            await asyncio.sleep(SAVED_AFTER)

    def _save(self) -> None:
        text = json.dumps({"world": keep.saved(self.world)}, ensure_ascii=False)
        new = self._file.with_suffix(".part")
        new.write_text(text, "utf-8")
        new.replace(self._file)


async def serve(data: Path | None, *, play: bool, port: int | None, journal: Path | None) -> None:
    """Print the address, and run until told to stop."""
    stopped = told_to_stop()
    playground = Playground(data, play=play, port=port, journal=journal)
    try:
        await playground.start()
        for line in _welcome(playground.url, data):
            typer.echo(line)
        await stopped.wait()
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            await playground.stop()


def _working_morning(now: datetime) -> datetime:
    """Return half past nine of this day, or of Monday: an hour at which things happen, whenever somebody looks."""
    day = now + timedelta(days=max(0, 7 - now.weekday()) if now.weekday() >= SATURDAY else 0)
    return day.replace(hour=9, minute=30, second=0, microsecond=0)


def _welcome(url: str, data: Path | None) -> Iterator[str]:
    yield f"The playground is at {url}"
    yield "Residents' phones, a block's chat and the landlord's Slack are simulated; Doorstep between them is real."
    yield f"Kept in {data}." if data else "Nothing is kept; --data DIR keeps it."
    yield "Stop with Ctrl-C."
