"""What only few may see: it stands, and is decided, only where it belongs now, and in a channel that is for few now."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.doctor import findings
from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from flows.cases.confidential import few_may_see, roles_of, unfit
from flows.features.all import FEATURES
from flows.features.ratings import record
from flows.kernel.effects import CaseCard, Effect, parcels
from handlers.slack.identity import SHARED, channel_of
from storage import cards, outbox, ratings, requests, thanks, trends, wishes
from storage.database import Tx
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_support import says_it, sends_it

MARKER = "MARKER"
NOT_ONLY_FEW = {
    "block", "booking", "caller", "carried", "comment", "contractor", "enquiry", "estate", "follow_up", "group",
    "hazard", "home", "pack", "person", "rating", "round", "scorecard", "thank", "thank_firm", "thanks", "visit",
    "worker",
}  # fmt: skip
"""The other case types: their teams see them."""


async def _report(stage: Stage) -> None:
    sam = stage.resident("Zebedee")
    await stage.lives_at(sam)
    await stage.has_reported(sam, clause="crime", story=f"{MARKER} he stole")


async def _support(stage: Stage) -> None:
    sam = stage.resident("Zebedee")
    await stage.lives_at(sam)
    await says_it(stage, sam, f"{MARKER} I am afraid")
    await sends_it(sam)


async def _wish(stage: Stage) -> None:
    await stage.lives_at(stage.resident("Zebedee"))

    async def write(tx: Tx) -> list[Effect]:
        about = {"resident_id": 1, "home_id": 1, "wish": "overshoes", "words": MARKER, "knows": "staff"}
        number = await wishes.add(tx, **about, asked_at=stage.world.clock.now(), state="asked")
        return [CaseCard("wish", number, stage.policy.channels.for_welfare)]

    await _goes(stage, write)


async def _trend(stage: Stage) -> None:
    async def write(tx: Tx) -> list[Effect]:
        data, now = {"refs": [], "days": 60}, stage.world.clock.now()
        number = await trends.put(tx, "worker", "1:2026-11", data, now, contractor_ref=MARKER)
        assert number
        return [CaseCard("trend", number, stage.policy.channels.for_managers)]

    await _goes(stage, write)


async def _praise(stage: Stage) -> None:
    await stage.lives_at(stage.resident("Zebedee"))
    visit = await stage.book(stage.at(3, 8))

    async def write(tx: Tx) -> list[Effect]:
        now = stage.world.clock.now()
        survey = {"job_id": visit.job_id, "visit_id": visit.id, "part": "visit", "key": "story", "state": "done"}
        times = {"due_at": now, "created_at": now, "asked_at": now, "answered_at": now}
        await ratings.plan(tx, [survey | times | {"overall": 5, "stars": 5, "about_worker": f"{MARKER} kind"}])
        return await record.rated(tx, stage.application.runtime, 1, now)

    await _goes(stage, write)


async def _thanks(stage: Stage) -> None:
    await stage.lives_at(stage.resident("Zebedee"))

    async def write(tx: Tx) -> list[Effect]:
        said = {"named": "Dave", "words": f"{MARKER} kind", "at": stage.world.clock.now()}
        number = await thanks.add(tx, resident_id=1, **said)
        return [CaseCard("thank_worker", number, stage.policy.channels.for_managers)]

    await _goes(stage, write)


async def _joining(stage: Stage) -> None:
    await stage.lives_at(stage.resident("Zebedee"))
    stage.world.clock.wind(timedelta(minutes=1))
    await stage.lives_at(stage.resident(MARKER))


async def _request(stage: Stage) -> None:
    await stage.lives_at(stage.resident("Zebedee"))

    async def write(tx: Tx) -> list[Effect]:
        now = stage.world.clock.now()
        about = {"kind": "erasure", "state": "asked", "asked_by": "staff", "representative": MARKER}
        number = await requests.add(tx, ref="ABCDEFGH", resident_id=1, asked_at=now, due_at=now, **about)
        return [CaseCard("request", number, stage.policy.channels.for_managers)]

    await _goes(stage, write)


async def _goes(stage: Stage, write: Callable[[Tx], Awaitable[list[Effect]]]) -> None:
    async with stage.application.database.write() as tx:
        effects = await write(tx)
        rows = await outbox.put(tx, parcels(effects), stage.application.database.process, stage.world.clock.now())
    stage.application.delivery.accept(rows)


@dataclass(frozen=True)
class Kind:
    """How a card for few comes about, its channel's name in the landlord's file, and an action on it."""

    make: Callable[[Stage], Awaitable[None]]
    role: str
    action: str


KINDS = {
    "report": Kind(_report, "restricted", "take"),
    "support": Kind(_support, "welfare", "answer"),
    "wish": Kind(_wish, "welfare", "grant"),
    "trend": Kind(_trend, "managers", "seen"),
    "praise": Kind(_praise, "managers", "reply"),
    "thank_worker": Kind(_thanks, "managers", "pass_on"),
    "joining": Kind(_joining, "managers", "end_new"),
    "request": Kind(_request, "managers", "hold"),
}
FILLED = {
    "report": {"outcome": "We spoke to them.", "lesson": "None."},
    "support": {"contact": "Wren", "words": "I come along."},
    "wish": {},
    "trend": {},
    "praise": {"words": "Thank you."},
    "thank_worker": {},
    "joining": {},
    "request": {"words": "A court case.", "until": "2026-12-20"},
}
"""What is typed into a form of each."""


@dataclass
class Scene:
    """A card for few in its channel, and somebody who may act on it."""

    stage: Stage
    name: str
    channel: Channel
    card: SlackMessage
    robin: StaffMember

    @property
    def label(self) -> str:
        return self.stage.named("case-", f"{self.name}-{KINDS[self.name].action}")

    def is_shown_in(self, channel: Channel) -> bool:
        return MARKER in channel.screen() or any(self.label in message.words() for message in channel.messages)

    async def is_redrawn(self) -> None:
        async def write(tx: Tx) -> list[Effect]:
            channel = await FEATURES.cases[self.name].channel(tx, self.stage.application.runtime, 1)
            assert channel
            return [CaseCard(self.name, 1, channel)]

        await _goes(self.stage, write)

    async def examined(self) -> str:
        own = self.stage.application.settings
        return "\n".join([f.shown() async for f in findings(own, self.stage.policy) if f.good is False])


@pytest.fixture(params=sorted(KINDS))
async def scene(stage: Stage, request: pytest.FixtureRequest) -> Scene:
    kind = KINDS[request.param]
    channel: Channel = getattr(stage.channels, kind.role)
    robin = stage.officer("Robin Officer", channel)
    await kind.make(stage)
    card = await channel.shows(stage.named("case-", f"{request.param}-{kind.action}"))
    await stage.settles()
    return Scene(stage, request.param, channel, card, robin)


def test_every_case_type_is_for_few_or_known_not_to_be() -> None:
    assert {*KINDS, *NOT_ONLY_FEW} == {*FEATURES.cases}
    assert not {*KINDS} & NOT_ONLY_FEW


def test_every_channel_of_few_is_tried(stage: Stage) -> None:
    assert {getattr(stage.channels, kind.role).id for kind in KINDS.values()} == few_may_see(stage.policy)


# --- a channel that never was fit ----------------------------------------------------------------------------------


def _public(channel: Channel, on: bool = True) -> None:
    channel.is_private = not on


def _shared(channel: Channel, on: bool = True) -> None:
    channel.is_ext_shared = on


UNFIT = {
    "public": ("public", "Make it private"),
    "shared": ("shared", "End the sharing"),
    "archived": ("away", "take it out of the archive"),
    "without us": ("away", "Invite us"),
}
"""What is wrong with a channel: our word for it, and what staff read that they can do."""


def _is(stage: Stage, channel: Channel, wrong: str, on: bool) -> None:
    match wrong:
        case "public":
            _public(channel, on)
        case "shared":
            _shared(channel, on)
        case "archived":
            channel.is_archived = on
        case _:
            (channel.members.discard if on else channel.members.add)(stage.world.slack.bot_user_id)


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("wrong", UNFIT)
async def test_a_channel_that_is_not_fit_is_refused_at_the_start_and_whenever_something_belongs_there(
    stage: Stage, name: str, wrong: str, printed: Callable[[], str]
) -> None:
    kind, alerts = KINDS[name], stage.channels.alerts
    channel: Channel = getattr(stage.channels, kind.role)
    await stage.stop()
    _is(stage, channel, wrong, True)
    await stage.start()
    why, cure = UNFIT[wrong]
    alert = await alerts.shows(cure)
    assert f"#{channel.name}" in alert.words()
    assert kind.role in (refused := next(line for line in printed().splitlines() if "channel_refused" in line))
    assert f'"{why}"' in refused
    assert cure in refused
    label = stage.named("case-", f"{name}-{kind.action}")
    await kind.make(stage)
    await alerts.shows(gist("alert-nowhere"))
    await stage.settles()
    for other in stage.world.slack.channels.values():
        assert MARKER not in other.screen()
        assert not any(label in message.words() for message in other.messages)
    assert sum(cure in message.words() for message in alerts.messages) == 1, "told once"
    _is(stage, channel, wrong, False)
    await stage.application.ring()
    await channel.shows(label)


@pytest.mark.parametrize("flag", SHARED)
def test_whatever_says_that_others_may_look_in_is_believed(flag: str) -> None:
    own = {"is_private": True, "is_member": True, "is_archived": False}
    assert unfit(channel_of(own), confidential=True) is None
    assert (
        unfit(channel_of({**own, flag: ["T2"] if flag.startswith("pending") else True}), confidential=True) == "shared"
    )


def test_an_organisation_is_not_shared_with_itself() -> None:
    """Several workspaces of one organisation share a channel; where Slack does not say with whom, it is refused."""
    own = {"is_private": True, "is_member": True, "is_shared": True}
    assert unfit(channel_of(own), confidential=True) == "shared"
    assert unfit(channel_of({**own, "is_org_shared": True}), confidential=True) is None
    assert unfit(channel_of({**own, "is_org_shared": True, "is_ext_shared": True}), confidential=True) == "shared"


@pytest.mark.parametrize("left_out", ["is_private", "is_member"])
def test_in_doubt_a_channel_is_refused(left_out: str) -> None:
    told = {"is_private": True, "is_member": True}
    del told[left_out]
    assert unfit(channel_of(told), confidential=True)


def test_every_role_of_few_is_known_by_its_name(stage: Stage) -> None:
    named = {role for channel in few_may_see(stage.policy) for role in roles_of(stage.policy, channel)}
    assert named == {kind.role for kind in KINDS.values()}


# --- where it belonged before --------------------------------------------------------------------------------------


async def _belongs_elsewhere(scene: Scene) -> Channel:
    """The landlord names another channel, and opens the old one to anybody."""
    stage, new = scene.stage, scene.stage.world.slack.channel("for-few-now", private=True)
    roles = dict.fromkeys(("restricted", "welfare", "managers"), new.id)
    stage.adopt(stage.policy.model_copy(update={"channels": stage.policy.channels.model_copy(update=roles)}))
    await stage.restart()
    scene.channel.is_private = False
    return new


async def test_a_card_left_behind_is_refused_and_moves(scene: Scene) -> None:
    new = await _belongs_elsewhere(scene)
    kim = scene.stage.officer("Kim Curious", scene.channel)
    assert "1 card there that only few may see belong elsewhere now" in await scene.examined()
    await kim.presses(scene.label, on=scene.card)
    await kim.told(say("staff-refused-moves"))
    assert kim.modal is None
    card = await new.shows(scene.label)
    await scene.stage.settles()
    assert not scene.is_shown_in(scene.channel)
    assert not scene.card.thread
    assert "belong elsewhere" not in await scene.examined()
    rae = scene.stage.officer("Rae Officer", new)
    await rae.presses(scene.label, on=card)
    if scene.name == "report":
        await new.thread_shows(card, gist("thread-taken"))
    else:
        await rae.sees_modal(scene.label)


async def test_the_history_of_a_report_left_behind_is_not_shown(stage: Stage) -> None:
    await _report(stage)
    card = await stage.channels.restricted.shows(say("case-report-take"))
    await stage.settles()
    robin = stage.officer("Robin Officer", stage.channels.restricted)
    await _belongs_elsewhere(Scene(stage, "report", stage.channels.restricted, card, robin))
    kim = stage.officer("Kim Curious", stage.channels.restricted)
    (report,) = await stage.reports()
    await kim.commands(f"/doorstep find {report.ref}", in_channel=stage.channels.restricted)
    await kim.told(say("staff-no-such-report"))
    await kim.presses(say("case-report-history"), on=card)
    await kim.told(say("staff-refused-moves"))
    assert kim.modal is None


async def test_a_form_that_was_opened_on_a_card_left_behind_is_refused(scene: Scene) -> None:
    label = say("case-report-resolve") if scene.name == "report" else scene.label
    await scene.robin.presses(label, on=scene.card)
    await scene.robin.sees_modal(label)
    await scene.robin.fills_in(FILLED[scene.name])
    new = await _belongs_elsewhere(scene)
    await scene.stage.application.ring()
    await new.shows(scene.label)
    await scene.stage.settles()
    before = new.screen()
    await scene.robin.submits()
    await scene.robin.sees_modal("")
    await scene.stage.settles()
    assert new.screen() == before


async def test_a_card_left_behind_is_brought_home_after_a_start(scene: Scene) -> None:
    new = await _belongs_elsewhere(scene)
    await scene.stage.application.ring()
    await new.shows(scene.label)
    await scene.stage.settles()
    assert not scene.is_shown_in(scene.channel)


async def test_a_card_left_behind_is_taken_back_if_it_can_stand_nowhere(scene: Scene) -> None:
    new = await _belongs_elsewhere(scene)
    new.is_private = False
    await scene.stage.application.ring()
    await scene.stage.settles()
    assert not scene.is_shown_in(scene.channel)
    assert not scene.is_shown_in(new)
    new.is_private = True
    await scene.stage.application.ring()
    await new.shows(scene.label)


# --- a channel that opens up ---------------------------------------------------------------------------------------


async def _pressed(scene: Scene) -> None:
    await scene.robin.presses(scene.label, on=scene.card)


async def _ticked(scene: Scene) -> None:
    await scene.stage.application.ring()


Way = Callable[[Scene], Awaitable[None]]


@pytest.mark.parametrize("notice", [_pressed, Scene.is_redrawn, _ticked])
async def test_nothing_stays_in_a_channel_that_opens_up(scene: Scene, notice: Way) -> None:
    """In either way that there is, one after the other."""
    stage, alerts = scene.stage, scene.stage.channels.alerts
    for times, spoil in enumerate((_public, _shared), start=1):
        spoil(scene.channel)
        assert "1 card that only few may see can still be read in it" in await scene.examined()
        await notice(scene)
        await alerts.shows("One card stood there")
        await stage.settles()
        assert not scene.is_shown_in(scene.channel)
        assert not scene.card.thread
        assert "can still be read" not in await scene.examined()
        stage.world.clock.wind(timedelta(minutes=2))
        await stage.application.ring()
        await scene.is_redrawn()
        await stage.settles()
        await stage.restart()
        await stage.application.ring()
        await stage.settles()
        assert not scene.is_shown_in(scene.channel)
        assert sum("One card stood there" in alert.words() for alert in alerts.messages) == times
        assert len(alerts.messages) == times, "an opening is told once"
        spoil(scene.channel, False)
        await stage.application.ring()
        scene.card = await scene.channel.shows(scene.label)
        await stage.settles()
        assert scene.is_shown_in(scene.channel)
        if scene.name == "report":
            await scene.channel.thread_shows(scene.card, MARKER)
    await scene.robin.presses(scene.label, on=scene.card)
    await stage.settles()
    assert not any(gist("staff-refused-elsewhere") in said.words() for said in scene.robin.ephemerals[-1:])


async def test_what_comes_while_a_channel_is_open_is_posted_when_it_is_closed(stage_on_either: Stage) -> None:
    stage, channel = stage_on_either, stage_on_either.channels.restricted
    channel.is_private = False
    await _report(stage)
    await stage.channels.alerts.shows(gist("alert-nowhere"))
    await stage.settles()
    assert not channel.messages
    channel.is_private = True
    await stage.application.ring()
    card = await channel.shows(say("case-report-take"))
    await channel.thread_shows(card, MARKER)
    async with stage.application.database.read() as tx:
        place = await cards.place(tx, "report", 1)
    assert place == cards.Place(channel.id, card.ts)
