"""The whole application on stage, against the simulator, and the people of the stories."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.application import Application
from bot.simulator.landlord import Channels, move_in, policy_of, settings
from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from bot.simulator.world import World
from flows.feature import Features
from flows.features.all import FEATURES
from flows.features.reports.flow import ReportDraft
from flows.features.reports.submit import Submit, submit
from flows.features.visits.book import Booking, book, mark
from flows.kernel.actor import Actor
from flows.kernel.effects import parcels
from flows.kernel.policy import Policy
from flows.kernel.text_ids import TextFamily, TextId
from flows.kernel.words import named, text
from storage import estate, invitations, outbox, people, reports, visits
from storage.people import Address
from storage.reports import Report
from storage.tables import report_events
from storage.visits import Visit
from tests.copy import say

BEGAN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""The start of every story: a Monday morning, whatever the real day and hour."""
STORY = "He came two hours late and did not say sorry."


class Stage:
    """`application` is made at the first start and replaced at each restart; the world, the data, the people stay."""

    application: Application

    def __init__(self, world: World, database_url: str, files: Path) -> None:
        self.world = world
        self.channels = move_in(world)
        self.policy = policy_of(self.channels)
        self._url = database_url
        self.files = files
        self.serves_http = self.hooks_inside = False
        """From the next start on."""
        self._features = FEATURES
        self._booked = 0
        self._began = world.clock.now().astimezone(self.policy.zone).date()
        self._of_the_world: set[asyncio.Task[object]] = set()

    def _make(self) -> Application:
        own = settings(self.world, self._url, str(self.files))
        own = own.model_copy(update={"http_port": 0 if self.serves_http else None, "hooks_inside": self.hooks_inside})
        return Application(own, self.policy, self.world.clock, features=self._features)

    def adopt(self, policy: Policy) -> None:
        """Use another policy from the next start on."""
        self.policy = policy

    def adopt_features(self, features: Features) -> None:
        """Run these features from the next start on."""
        self._features = features

    def move(self, database_url: str, files: Path) -> None:
        """Keep the data in another place from the next start on."""
        self._url, self.files = database_url, files

    async def start(self) -> None:
        self._of_the_world = asyncio.all_tasks()
        self.application = self._make()
        await self.application.start()
        await self.world.slack.connected()

    async def stop(self) -> None:
        await self.application.stop()

    @contextlib.asynccontextmanager
    async def beside(self) -> AsyncIterator[Application]:
        """Start another process on the same database, as far as one test can: it has a life of its own."""
        other = self._make()
        await other.start()
        try:
            yield other
        finally:
            await other.stop()

    def press(self, person: StaffMember, card: SlackMessage) -> dict[str, Any]:
        """Return a press on "Take", as Slack tells of it over HTTP."""
        number = next(e["value"] for b in card.raw["blocks"] if b["type"] == "actions" for e in b["elements"])
        action = {"type": "button", "action_id": "case.report.take", "value": number, "block_id": "report"}
        return person.basics("block_actions") | {
            "container": {"type": "message", "message_ts": card.ts, "channel_id": card.channel_id},
            "channel": {"id": card.channel_id, "name": "contract-repairs"},
            "actions": [action | {"action_ts": self.world.slack.new_ts()}],
        }

    async def taken(self) -> list[int]:
        """Return the reports that staff took, in this order."""
        taken = select(report_events.c.report_id).where(report_events.c.kind == "taken").order_by(report_events.c.id)
        async with self.application.database.read() as tx:
            return [row.report_id for row in await tx.rows(taken)]

    async def falls(self) -> None:
        """End as a process does that is killed: nothing is finished, nothing handed back. Then start again."""
        ours = [task for task in asyncio.all_tasks() - self._of_the_world if task is not asyncio.current_task()]
        # Timers are no tasks: those of a dead process would go on.
        self.application._ticks.stop()
        for task in ours:
            task.cancel()
        await asyncio.gather(*ours, return_exceptions=True)
        # The end of a process closes what it left open.
        await self.application.sockets.stop()
        await self.application.close()
        await self.start()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def settles(self) -> None:
        """Wait until every input the platforms handed out is handled, and everything it caused is delivered."""
        await self.world.telegram.settled()
        await self.application.idle()

    def say(self, id: TextId, language: str = "en") -> str:
        return self.application.runtime.texts.say(text(id), language)

    def named(self, family: TextFamily, value: object, language: str = "en") -> str:
        return self.application.runtime.texts.say(named(family, str(value)), language)

    # --- people ------------------------------------------------------------------------------------------------

    def resident(self, name: str = "Sam", language: str = "en") -> Phone:
        return self.world.telegram.phone(name, last_name="Example", language=language)

    def officer(self, name: str = "Robin Officer", *channels: Channel) -> StaffMember:
        """Return a member of the landlord's staff, in the channels named (else in the repairs contract's)."""
        return self.world.slack.staff(name, channels=channels or (self.channels.repairs, self.channels.default))

    async def invitation(self, *, home: str | None = None, block: str | None = None, days: int = 30) -> str:
        now = self.world.clock.now()
        async with self.application.database.write() as tx:
            return await invitations.invite(
                tx, home=home, block=block, uses=1 if home else None, expires_at=now + timedelta(days=days)
            )

    # --- the main story in short -------------------------------------------------------------------------------

    async def report(
        self,
        phone: Phone,
        *,
        topic: str = "visit",
        clause: str = "late_noshow",
        contract: str = "Brightfix Repairs: Day-to-day repairs",
        send: str = "fix",
        story: str = STORY,
        anonymous: bool = False,
        language: str = "en",
        before_sending: Callable[[Phone], None] | None = None,
    ) -> Report:
        """Send a resident's shortest report, starting at the menu; return it as it was kept."""
        await self.prepare(
            phone, topic=topic, clause=clause, contract=contract, story=story, anonymous=anonymous, language=language
        )
        if before_sending:
            before_sending(phone)
        await phone.taps(self.named("report-send-", send, language))
        await phone.sees(self.say("report-sent-hint", language))
        return (await self.reports())[-1]

    async def has_reported(
        self,
        phone: Phone,
        *,
        clause: str = "late_noshow",
        contract: str = "repairs-north",
        story: str = STORY,
        taken_for: str = "",
    ) -> Report:
        """Send one without the conversation, for stories that begin after it; the resident has talked to us before."""
        draft = ReportDraft(
            contract=contract,
            place="home",
            clauses=(clause,),
            happened=f"{self._began:%Y-%m-%d}",
            story=story,
            treatment="fix",
            taken_for=taken_for,
        )
        now = self.world.clock.now()
        async with self.application.database.write() as tx:
            known = await people.standings(tx, [Address("telegram", str(phone.user["id"]), str(phone.chat_id))])
            (standing,) = known.values()
            command = Submit(draft, Actor("resident", "telegram"), "en", now, standing.resident)
            sent = await submit(tx, self.application.runtime, command, now)
            rows = await outbox.put(tx, parcels(sent.effects), self.application.database.process, now)
        self.application.delivery.accept(rows)
        return (await self.reports())[-1]

    async def prepare(
        self,
        phone: Phone,
        *,
        topic: str = "visit",
        clause: str = "late_noshow",
        contract: str = "Brightfix Repairs: Day-to-day repairs",
        story: str = STORY,
        anonymous: bool = False,
        language: str = "en",
    ) -> None:
        """Write a report up to the preview of what staff will see."""

        def own(id: TextId) -> str:
            return self.say(id, language)

        await phone.starts()
        await phone.taps(own("menu-report"))
        await phone.sees(own("report-ask-contract"))
        await phone.taps(contract)
        await phone.taps(own("report-place-home"))
        await phone.taps(self.named("topic-", topic, language))
        await phone.taps(self.named("clause-", clause, language))
        await phone.taps(own("engine-today"))
        await phone.sees(own("report-ask-story"))
        await phone.sends(story)
        await phone.sees(own("report-ask-media"))
        await phone.taps(own("engine-media-none"))
        await phone.sees(own("report-review"))
        if anonymous:
            await phone.taps(own("report-hide-name"))
            await phone.sees(own("report-seen-anonymous"))

    # --- visits ------------------------------------------------------------------------------------------------

    async def lives_at(self, phone: Phone, home: str = "LARK-12") -> None:
        """Let the resident join their home by the link in their letter."""
        await phone.starts(await self.invitation(home=home))
        await phone.sees(next(place.address for place in self.policy.homes if place.ref == home))

    def at(self, days: int, hours: int = 0, minutes: int = 0) -> datetime:
        """Return a time of day, by the landlord's clock, so many days after the story began."""
        return datetime.combine(self._began + timedelta(days=days), time(hours, minutes), self.policy.zone)

    async def book(
        self,
        starts_at: datetime,
        *,
        home: str | None = "LARK-12",
        block: str | None = None,
        hours: float = 4,
        contractor: str = "brightfix",
        contract: str | None = "repairs-north",
        description: str = "Mend the kitchen tap",
        trade: str = "Plumbing",
        planned: bool = False,
        safety: str | None = None,
        ref: str | None = None,
        reported: timedelta = timedelta(days=2),
    ) -> Visit:
        """Book a job with one visit, as the landlord's own system does. `reported`: how long ago it was."""
        now = self.world.clock.now()
        self._booked += 1
        ref = ref or f"V-{self._booked:04}"
        async with self.application.database.write() as tx:
            job = await visits.add_job(
                tx,
                ref=f"J-{ref}",
                contractor_id=await estate.number(tx, "contractors", contractor),
                contract_ref=contract,
                home_id=await estate.number(tx, "homes", home) if home else None,
                block_id=await estate.number(tx, "blocks", block) if block else None,
                communal=home is None,
                planned=planned,
                safety=safety,
                trade=trade,
                description=description,
                state="reported",
                reported_at=now - reported,
                created_at=now,
            )
            booking = Booking(ref, job, starts_at, starts_at + timedelta(hours=hours))
            visit, effects = await book(tx, self.application.runtime, booking, Actor("landlord", "csv", "story"), now)
            rows = await outbox.put(tx, parcels(effects), self.application.database.process, now)
        self.application.delivery.accept(rows)
        return visit

    async def visit(self, ref: str) -> Visit:
        """Return a visit as it is now."""
        async with self.application.database.read() as tx:
            found = await visits.find(tx, ref)
        assert found is not None
        return found

    async def marks(self, visit: Visit, state: str, **data: str) -> None:
        """Say how far a visit is, as the contractor's system does."""
        now, actor = self.world.clock.now(), Actor("contractor", "api", "story")
        async with self.application.database.write() as tx:
            effects = await mark(tx, self.application.runtime, await self.visit(visit.ref), state, actor, now, data)
            rows = await outbox.put(tx, parcels(effects), self.application.database.process, now)
        self.application.delivery.accept(rows)
        await self.settles()

    async def goes_to(self, moment: datetime) -> None:
        """Let time pass up to a moment, and tell what has become due."""
        await self.settles()
        self.world.clock.wind(moment - self.world.clock.now())
        await self.application.remind()
        await self.application.idle()

    async def undo_ends(self) -> None:
        """Let the minute pass in which a resident can undo what they asked of a visit."""
        await self.settles()
        await self.goes_to(self.world.clock.now() + timedelta(seconds=61))

    async def reply(self, person: StaffMember, card: SlackMessage, words: str) -> None:
        """Write to the resident, see it as they will, send it."""
        await person.presses(say("case-report-reply"), on=card)
        await person.sees_modal(say("case-report-reply"))
        await person.fills_in({"words": words})
        await person.submits()
        await person.sees_modal(words)
        await person.submits()

    async def resolve(self, person: StaffMember, card: SlackMessage, outcome: str, *, lesson: str) -> None:
        await person.presses(say("case-report-resolve"), on=card)
        await person.sees_modal(say("case-report-resolve"))
        await person.fills_in({"outcome": outcome, "lesson": lesson})
        await person.submits()

    async def reports(self) -> list[Report]:
        async with self.application.database.read() as tx:
            return await reports.all_of(tx)

    async def card(self, report: Report, channel: Channel | None = None) -> SlackMessage:
        heading = f"· {report.ref[:4]}-{report.ref[4:]} ·"
        return await (channel or self.channels.repairs).shows(heading)


__all__ = ["BEGAN", "STORY", "Channels", "Stage"]
