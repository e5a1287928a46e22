"""Permissions in Slack: every action, form and word of /doorstep, pressed by all who may not, forged and replayed.

The list comes from the registries, so a new action, form or word is covered as soon as it is there.
"""

import contextlib
import copy
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Ack, Channel, StaffMember
from bot.simulator.slack.blocks import options_of
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.slack.words import read_blocks
from bot.simulator.telegram import Phone
from flows.features.all import FEATURES
from flows.features.ratings import record
from flows.features.reports.case import MENU
from flows.features.reports.staff import ACTIONS
from flows.kernel import refs
from flows.kernel.effects import CaseCard, parcels
from handlers.slack.forms import Meta, typed
from handlers.slack.listeners import HELP
from handlers.slack.read import part
from storage import outbox, ratings, tables, trends
from storage.reports import Report
from tests.copy import gist, say
from tests.stage import Stage

Json = dict[str, Any]
FORMS = ("change", "discreet", "duplicate", "hand_over", "pass_on", "pause", "reply", "resolve")
OPENING = (*FORMS, "history")
"""The actions whose button opens something."""
TOUCHED = (
    tables.reports, tables.report_clauses, tables.report_events, tables.cards, tables.evidence, tables.outbox,
    tables.jobs, tables.visits, tables.job_events, tables.wishes, tables.supports, tables.door_checks,
    tables.contractors, tables.workers, tables.homes, tables.record_events, tables.groups, tables.group_blocks,
    tables.invitations, tables.ratings, tables.trends, tables.rounds, tables.scorecards, tables.champions,
    tables.carried,
)  # fmt: skip
KINDS = FEATURES.cases
DECISIONS = [(kind, name) for kind in sorted(KINDS) for name in sorted(KINDS[kind].actions) if kind != "report"]
KEPT = timedelta(minutes=2)
"""Longer than an answer of Slack's is believed."""
OTHERS = "another organisation"
NOT_IN = "You are not in the channel"
UNKNOWN = "could not make sure who you are"
NO_SUCH = "no such thing here"
NO_REPORT = "no such report"
STRANGE = "does not know that button or form"
NUMBERS = ("999999", "0", "-1", "", "1; drop table reports", "٣", "9" * 40)


@dataclass
class Outsider:
    """Somebody who may not act, and why; `claims` what they forge into their payloads."""

    person: StaffMember
    why: str
    claims: Json = field(default_factory=dict)


@dataclass
class Scene:
    """A report on its card, another one like it, and those of the landlord's who may act on them."""

    stage: Stage
    sam: Phone
    place: Channel
    report: Report
    other: Report
    card: SlackMessage
    robin: StaffMember
    kim: StaffMember

    # --- what is sent ------------------------------------------------------------------------------------------

    def press(self, person: StaffMember, actions: Json, claims: Json | None = None) -> Json:
        """A press on the card, as Slack tells of it."""
        slack = self.stage.world.slack
        payload = person.basics("block_actions") | {
            "container": {"type": "message", "message_ts": self.card.ts, "channel_id": self.place.id},
            "channel": {"id": self.place.id, "name": self.place.name},
            "message": self.card.raw,
            "response_url": slack.new_response_url(person.id, self.place, self.card),
            "actions": [{"block_id": "report", "action_ts": slack.new_ts(), **actions}],
        }
        return payload | {"user": payload["user"] | (claims or {})}

    def form(self, person: StaffMember, view: Json, claims: Json | None = None) -> Json:
        payload = person.basics("view_submission") | {"view": view, "response_urls": []}
        return payload | {"user": payload["user"] | (claims or {})}

    async def sends(self, person: StaffMember, payload: Json) -> Ack:
        ack = await person.act("trying it", "interactive", copy.deepcopy(payload))
        assert ack.acked
        return ack

    async def filled(self, name: str) -> Json:
        """The form of an action, opened by who may and filled in so that sending it would do it."""
        await self.sends(self.robin, self.press(self.robin, button(name, self.report.id)))
        await self.robin.sees_modal(self.stage.named("case-report-", name))
        view = self.robin.modal
        assert view is not None
        for block in view["blocks"]:
            if block["type"] == "input" and not any(key.startswith("initial_") for key in block["element"]):
                await self.robin.fills_in({block["block_id"]: self._something(block["element"])})
        if view["submit"]["text"] == self.stage.say("staff-preview"):
            await self.robin.submits()
            await self.robin.sees_modal(self.stage.say("staff-send"))
        view = self.robin.modal
        assert view is not None
        view = copy.deepcopy(view)
        await self.closes()
        return view

    async def closes(self) -> None:
        """Robin closes what is open."""
        while self.robin.stack:
            await self.robin.closes()

    async def anew(self) -> "Scene":
        """The same with another report of the resident's, a minute later: Slack answers only so often."""
        await self.stage.settles()
        self.stage.world.clock.wind(timedelta(minutes=1))
        report = await reported(self.stage, self.sam, self.place)
        return replace(self, report=report, card=await self.stage.card(report, self.place))

    def _something(self, element: Json) -> Any:
        """What fits a control; a reference wherever words are asked for is as good as any words."""
        if element["type"] == "plain_text_input":
            return self.other.ref
        if element["type"] == "users_select":
            return self.kim
        return options_of(element)[0]["text"]["text"]

    # --- what came of it ---------------------------------------------------------------------------------------

    async def kept(self, *, cards: bool = True) -> list[Any]:
        """All that is written down of the reports and of what goes out, once everything is quiet."""
        await self.stage.settles()
        of_cards = (tables.cards, tables.outbox)
        async with self.stage.application.database.read() as tx:
            rows = [
                await tx.rows(select(table).order_by(*table.primary_key))
                for table in TOUCHED
                if cards or table not in of_cards
            ]
        return [*rows, self.card.words(), [note.words() for note in self.card.thread]] if cards else rows

    @contextlib.asynccontextmanager
    async def untouched(self, *, cards: bool = True) -> AsyncIterator[None]:
        """Nothing that is tried inside does anything; without `cards`, to anything but cards."""
        before = await self.kept(cards=cards)
        yield
        assert await self.kept(cards=cards) == before

    async def refused(self, person: StaffMember, payload: Json, why: str) -> None:
        """No form opens, and they are told why, privately and without a word of the report but what they typed."""
        modals = person.modal_screen()
        told = await self.hears(person, payload)
        for own in typed(part(payload, "view")):
            told = told.replace(own, "")
        assert why in told, f"{person.name} was told {told!r}"
        for report in (self.report, self.other):
            for secret in (report.ref, f"{report.ref[:4]}-{report.ref[4:]}"):
                assert secret not in told
        for secret in (
            "MARKER",
            "Zebedee",
            "Brightfix",
            "Larkspur",
            say("staff-severity-medium"),
            say("staff-severity-critical"),
            self.place.name,
        ):
            assert secret not in told
        assert person.modal_screen() == modals, "no form opens"

    async def hears(self, person: StaffMember, payload: Json) -> str:
        """What somebody is told about what they sent: in place of the form, beside its fields, or privately."""
        ack = await self.sends(person, payload)
        if not ack.payload:
            return (await person.told("")).words()
        errors = ack.payload.get("errors") or {}
        return "\n".join([*errors.values(), read_blocks(ack.payload.get("view", {}).get("blocks", []), str)])


STORY = "MARKER he did it"


def clause_of(place: Channel) -> str:
    return "crime" if place.is_private else "late_noshow"


async def reported(stage: Stage, sam: Phone, place: Channel) -> Report:
    """Send a report of which all can be pressed: it began with a first message."""
    clause = clause_of(place)
    return await stage.has_reported(sam, clause=clause, story=STORY, taken_for=f"conduct.{clause}")


@pytest.fixture(params=["open", "restricted"])
async def scene(stage: Stage, request: pytest.FixtureRequest) -> Scene:
    place = stage.channels.restricted if request.param == "restricted" else stage.channels.repairs
    sam = stage.resident("Zebedee")
    await stage.lives_at(sam)
    made = [await reported(stage, sam, place) for _ in range(2)]
    robin, kim = (stage.officer(name, place, stage.channels.default) for name in ("Robin Officer", "Kim Officer"))
    return Scene(stage, sam, place, made[0], made[1], await stage.card(made[0], place), robin, kim)


def outsiders(scene: Scene) -> list[Outsider]:
    slack, here = scene.stage.world.slack, [scene.place]
    gone, machine = (slack.staff(name, channels=here) for name in ("Gone Officer", "Other Machine"))
    gone.deleted, machine.is_bot = True, True
    stranger = slack.staff("Other Firm", team_id="T0OTHER", channels=here)
    return [
        Outsider(slack.staff("Guest Visitor", guest=True, channels=here), "Guests cannot act"),
        Outsider(stranger, OTHERS),
        Outsider(stranger, OTHERS, {"team_id": slack.team_id}),
        Outsider(gone, UNKNOWN),
        Outsider(machine, UNKNOWN),
    ]


def with_who_is_elsewhere(scene: Scene) -> list[Outsider]:
    return [*outsiders(scene), Outsider(scene.stage.officer("Far Officer", scene.stage.channels.gas), NOT_IN)]


def button(name: str, value: object) -> Json:
    return {"type": "button", "action_id": f"case.report.{name}", "value": str(value)}


def choice(name: str, value: object) -> Json:
    return {"type": "overflow", "action_id": "case.report.menu", "selected_option": {"value": f"{name}:{value}"}}


def meta(view: Json, **changes: Any) -> Json:
    """The form with other things written on its back."""
    return view | {"private_metadata": json.dumps(json.loads(view["private_metadata"]) | changes)}


# --- who -----------------------------------------------------------------------------------------------------------


async def test_no_outsider_gets_anywhere_with_a_button(scene: Scene) -> None:
    async with scene.untouched():
        for outsider, name, way in product(with_who_is_elsewhere(scene), ACTIONS, (button, choice)):
            payload = scene.press(outsider.person, way(name, scene.report.id), outsider.claims)
            await scene.refused(outsider.person, payload, outsider.why)


async def test_every_form_is_tried(scene: Scene) -> None:
    case, now = KINDS["report"], scene.stage.world.clock.now()
    async with scene.stage.application.database.read() as tx:
        runtime, number = scene.stage.application.runtime, scene.report.id
        forms = {name for name in ACTIONS if await case.form(tx, runtime, number, name, now)}
    assert forms == set(FORMS)


async def test_no_outsider_gets_anywhere_with_a_form(scene: Scene) -> None:
    views = [await scene.filled(name) for name in FORMS]
    async with scene.untouched():
        for outsider, view in product(with_who_is_elsewhere(scene), views):
            await scene.refused(outsider.person, scene.form(outsider.person, view, outsider.claims), outsider.why)


def decision(kind: str, name: str, channel: str) -> tuple[Json, Json]:
    """The button and the form of a decision, as anybody could forge them."""
    pressed = {"type": "button", "action_id": f"case.{kind}.{name}", "value": "1"}
    back = Meta(kind, 1, name, channel).dump()
    form = {"type": "modal", "callback_id": f"case.{kind}.{name}", "private_metadata": back, "state": {"values": {}}}
    return pressed, form


async def test_no_outsider_decides_anything_else(scene: Scene) -> None:
    await scene.stage.book(scene.stage.at(3, 8))
    await scene.stage.settles()
    async with scene.untouched():
        for outsider, (kind, name) in product(with_who_is_elsewhere(scene), DECISIONS):
            # Slack is asked each time who they are, and answers only so often in a minute.
            scene.stage.world.clock.wind(timedelta(seconds=2))
            pressed, form = decision(kind, name, scene.place.id)
            await scene.refused(outsider.person, scene.press(outsider.person, pressed, outsider.claims), outsider.why)
            await scene.refused(outsider.person, scene.form(outsider.person, form, outsider.claims), outsider.why)


@pytest.fixture
async def rated(scene: Scene) -> Scene:
    """Beside the report stand a rating of a visit, what it says of the worker, and a trend about one."""
    stage = scene.stage
    visit = await stage.book(stage.at(3, 8))
    now = stage.world.clock.now()
    async with stage.application.database.write() as tx:
        survey = {"job_id": visit.job_id, "visit_id": visit.id, "part": "visit", "key": "story", "state": "done"}
        times = {"due_at": now, "created_at": now, "asked_at": now, "answered_at": now}
        await ratings.plan(tx, [survey | times | {"overall": 1, "stars": 5, "about_worker": "MARKER kind"}])
        effects = await record.rated(tx, stage.application.runtime, 1, now)
        firm = "brightfix"
        await trends.put(tx, "worker", "1:2026-11", {"refs": [scene.other.ref], "days": 60}, now, contractor_ref=firm)
        effects.append(CaseCard("trend", 1, stage.channels.managers.id))
        rows = await outbox.put(tx, parcels(effects), stage.application.database.process, now)
    stage.application.delivery.accept(rows)
    await stage.channels.managers.shows(gist("praise-card"))
    await stage.channels.managers.shows(say("trend-worker"))
    await stage.settles()
    return scene


async def test_what_is_about_a_worker_is_decided_by_managers_alone(rated: Scene) -> None:
    """Not by who is where the report stands, or the rating; nor with a form that says it is from the managers."""
    about = [one for one in DECISIONS if one[0] in ("praise", "trend", "thanks")]
    assert {name for _, name in about} == {"thank", "reply", "seen"}
    async with rated.untouched():
        for kind, name in about:
            pressed, form = decision(kind, name, rated.place.id)
            await rated.refused(rated.robin, rated.press(rated.robin, pressed), NO_SUCH)
            await rated.refused(rated.robin, rated.form(rated.robin, form), NO_SUCH)
            _, forged = decision(kind, name, rated.stage.channels.managers.id)
            await rated.refused(rated.robin, rated.form(rated.robin, forged), NOT_IN)


async def test_a_rating_is_decided_where_its_contract_is(rated: Scene) -> None:
    far = rated.stage.officer("Far Officer", rated.stage.channels.gas)
    elsewhere = replace(rated, place=rated.stage.channels.gas)
    async with elsewhere.untouched():
        for kind, name in [one for one in DECISIONS if one[0] == "rating"]:
            pressed, form = decision(kind, name, rated.stage.channels.gas.id)
            await elsewhere.refused(far, elsewhere.press(far, pressed), NO_SUCH)
            await elsewhere.refused(far, elsewhere.form(far, form), NO_SUCH)


async def test_what_belongs_elsewhere_is_not_decided_here(scene: Scene) -> None:
    elsewhere = ("wish", "support", "caller", "rating", "praise", "trend")
    async with scene.untouched():
        for kind, name in [one for one in DECISIONS if one[0] in elsewhere]:
            pressed, form = decision(kind, name, scene.place.id)
            await scene.refused(scene.robin, scene.press(scene.robin, pressed), NO_SUCH)
            await scene.refused(scene.robin, scene.form(scene.robin, form), NO_SUCH)


async def test_no_outsider_gets_anywhere_with_the_form_for_reports_by_phone(scene: Scene) -> None:
    await scene.robin.commands("/doorstep report", in_channel=scene.stage.channels.default)
    view = await scene.robin.sees_modal(say("staff-phone-title"))
    async with scene.untouched():
        for outsider in outsiders(scene):
            await scene.refused(outsider.person, scene.form(outsider.person, view, outsider.claims), outsider.why)


async def test_no_outsider_gets_anywhere_with_a_command(scene: Scene) -> None:
    async with scene.untouched():
        for outsider, word in product(outsiders(scene), (*FEATURES.staff_commands, HELP, "", "nonsense")):
            heard = len(outsider.person.ephemerals)
            await outsider.person.commands(f"/doorstep {word} {scene.report.ref}", in_channel=scene.place)
            told = await outsider.person.told(outsider.why)
            assert len(outsider.person.ephemerals) == heard + 1
            assert scene.report.ref[4:] not in told.words()
            assert outsider.person.modal is None


async def test_nothing_is_found_by_who_is_not_in_its_channel(scene: Scene) -> None:
    far = scene.stage.officer("Far Officer", scene.stage.channels.default)
    for ref in (scene.report.ref, "ABCD-2345"):
        await far.commands(f"/doorstep find {ref}", in_channel=scene.stage.channels.default)
        assert (await far.told(NO_REPORT)).words() == say("staff-no-such-report")
    for said in ("'; --", "everything"):
        await far.commands(f"/doorstep find {said}", in_channel=scene.stage.channels.default)
        assert not {*(await far.told("")).words().split()} & {scene.report.ref, *refs.near(scene.report.ref)}


async def test_a_form_is_worth_nothing_once_its_sender_is_out_of_the_channel(scene: Scene) -> None:
    views = [await scene.filled(name) for name in FORMS]
    scene.place.members.discard(scene.robin.id)
    scene.stage.world.clock.wind(KEPT)
    async with scene.untouched():
        for view in views:
            await scene.refused(scene.robin, scene.form(scene.robin, view), NOT_IN)


# --- where ---------------------------------------------------------------------------------------------------------


def comes_to_be_shared(scene: Scene) -> str:
    scene.place.is_ext_shared = True
    return "shared with another organisation"


def loses_us(scene: Scene) -> str:
    scene.place.members.discard(scene.stage.world.slack.bot_user_id)
    return UNKNOWN if scene.place.is_private else "Doorstep is not in this channel"


@pytest.mark.parametrize("turn", [comes_to_be_shared, loses_us])
async def test_nothing_is_done_where_others_listen(scene: Scene, turn: Callable[[Scene], str]) -> None:
    views = [await scene.filled(name) for name in FORMS]
    await scene.stage.settles()
    why = turn(scene)
    scene.stage.world.clock.wind(KEPT)
    # A channel of few that others can read loses its cards.
    async with scene.untouched(cards=not (scene.place.is_private and turn is comes_to_be_shared)):
        for way in (button, choice):
            for name in ACTIONS:
                await scene.refused(scene.kim, scene.press(scene.kim, way(name, scene.report.id)), why)
            # Of a channel of few, Slack is asked each time, and answers only so often.
            scene.stage.world.clock.wind(timedelta(minutes=1))
        for view in views:
            await scene.refused(scene.robin, scene.form(scene.robin, view), why)


@pytest.mark.parametrize("turn", [comes_to_be_shared, loses_us])
async def test_nothing_is_found_where_others_listen(scene: Scene, turn: Callable[[Scene], str]) -> None:
    await scene.stage.settles()
    turn(scene)
    scene.stage.world.clock.wind(KEPT)
    await scene.robin.commands(f"/doorstep find {scene.report.ref}", in_channel=scene.stage.channels.default)
    assert (await scene.robin.told(NO_REPORT)).words() == say("staff-no-such-report")


async def test_in_doubt_the_answer_is_no(scene: Scene) -> None:
    """Slack cannot say who somebody is, who is in the channel, or whose it is."""
    async with scene.untouched():
        for method in ("users.info", "conversations.members", "conversations.info"):
            scene.stage.world.clock.wind(KEPT)
            scene.stage.world.faults.plan(Fault("slack", method, Kind.ERROR, status=500))
            await scene.refused(scene.robin, scene.press(scene.robin, button("take", scene.report.id)), UNKNOWN)


# --- forged --------------------------------------------------------------------------------------------------------


async def test_no_forged_number_is_believed(scene: Scene) -> None:
    """Pressed by somebody who may act on what stands here, and on nothing else."""
    far = scene.stage.officer("Far Officer", scene.stage.channels.gas)
    elsewhere = replace(scene, place=scene.stage.channels.gas)
    async with scene.untouched():
        for name, way in product(ACTIONS, (button, choice)):
            # Slack answers only so often.
            scene.stage.world.clock.wind(timedelta(minutes=1))
            await elsewhere.refused(far, elsewhere.press(far, way(name, scene.report.id)), NO_SUCH)
            await scene.refused(far, scene.press(far, way(name, scene.report.id)), NOT_IN)
            for number in NUMBERS:
                why = NO_SUCH if number in ("999999", "0") else STRANGE
                await scene.refused(scene.robin, scene.press(scene.robin, way(name, number)), why)


async def test_nothing_forged_on_the_back_of_a_form_is_believed(scene: Scene) -> None:
    views = [await scene.filled(name) for name in FORMS]
    far = scene.stage.officer("Far Officer", scene.stage.channels.gas)
    async with scene.untouched():
        for view in views:
            for forged, why in with_another_place(view, scene.stage.channels.gas.id):
                await scene.refused(far, scene.form(far, forged), why)
            for forged in with_nonsense(view):
                await scene.refused(scene.robin, scene.form(scene.robin, forged), STRANGE)


def with_another_place(view: Json, gas: str) -> list[tuple[Json, str]]:
    """What somebody writes on a form who may act in the channel for gas alone, and why it is no use."""
    return [
        (meta(view, channel=gas), NO_SUCH),
        (meta(view, channel=gas, subject=999999), NO_SUCH),
        (view, NOT_IN),
        (meta(view, subject=999999), NOT_IN),
        (meta(view, channel=""), NOT_IN),
        (meta(view, channel="C0NOWHERE"), UNKNOWN),
    ]


def with_nonsense(view: Json) -> list[Json]:
    return [
        *(view | {"private_metadata": raw} for raw in ("", "[]", "{}", "null", "7", "nonsense", '{"subject": 1e999}')),
        *(meta(view, subject=number) for number in (-1, 10**30, "x", None)),
        *(meta(view, action=other) for other in ("take", "nonsense", "")),
        *(view | {"callback_id": other} for other in ("case.report.nonsense", "report.nonsense", "nonsense", "")),
    ]


async def test_no_unknown_button_does_anything(scene: Scene) -> None:
    number = scene.report.id
    async with scene.untouched():
        for actions in (
            button("nonsense", number),
            button("", number),
            button("menu", number),
            choice("nonsense", number),
            choice("", number),
            {"type": "button", "action_id": "take_it", "value": str(number)},
        ):
            await scene.refused(scene.robin, scene.press(scene.robin, actions), STRANGE)


async def test_a_button_without_a_name_does_nothing_and_is_looked_at(scene: Scene) -> None:
    before = (await scene.stage.reports())[0]
    assert STRANGE in await scene.hears(scene.robin, scene.press(scene.robin, {"type": "button"}))
    await scene.stage.channels.alerts.shows("could not be read")
    assert (await scene.stage.reports())[0] == before


# --- replayed ------------------------------------------------------------------------------------------------------


async def nothing_comes_of(scene: Scene, payload: Json) -> None:
    """The envelope that was sent last, once more; and what is in it, in another."""
    before = await scene.kept()
    slack = scene.stage.world.slack
    await slack.redeliver(slack.envelopes[-1].id)
    assert await scene.kept() == before
    assert (await slack.send_envelope("interactive", payload)).acked
    assert await scene.kept() == before


async def test_a_press_counts_once(scene: Scene) -> None:
    for name in ACTIONS:
        own = await scene.anew()
        before = await own.kept()
        payload = own.press(own.robin, (choice if name in MENU else button)(name, own.report.id))
        await own.sends(own.robin, payload)
        if name in OPENING:
            await own.robin.sees_modal("")
        else:
            assert await own.kept() != before, "a press by who may is heard"
        await nothing_comes_of(own, payload)
        await own.closes()


async def test_a_form_counts_once(scene: Scene) -> None:
    """Sent, delivered again, and sent again by hand since Slack lost our answer and said that it did not work."""
    for name in FORMS:
        own = await scene.anew()
        view = await own.filled(name)
        before = await own.kept()
        payload = own.form(own.robin, view)
        await own.sends(own.robin, payload)
        assert await own.kept() != before, "a form sent by who may is heard"
        await nothing_comes_of(own, payload)
        async with own.untouched():
            await own.refused(own.robin, own.form(own.robin, view), "You sent this form already")


async def test_a_report_by_phone_is_written_down_once(stage: Stage) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep report", in_channel=stage.channels.default)
    await robin.sees_modal(say("staff-phone-title"))
    await robin.fills_in(
        {
            "contract": "Safe & Sound Gas: Gas safety checks",
            "place": say("report-place-shared"),
            "clauses": [say("clause-smoking")],
            "story": "He smoked in the hall.",
            "treatment": say("report-send-complaint"),
        }
    )
    view = copy.deepcopy(robin.modal)
    await robin.submits()
    await robin.sees_modal(gist("staff-phone-done"))
    payload = robin.basics("view_submission") | {"view": view, "response_urls": []}
    ack = await robin.act("sending it again", "interactive", payload)
    assert "You sent this form already" in json.dumps(ack.payload)
    assert len(await stage.reports()) == 1


async def test_an_old_card_with_another_reports_number_is_refused(stage: Stage) -> None:
    """After a restore, numbers are given again: the message pressed must be the report's own card."""
    robin = stage.officer()
    first = await stage.card(await stage.report(stage.resident()))
    other = await stage.report(stage.resident("Amal"), clause="no_notice")
    await stage.settles()
    buttons = next(block for block in first.raw["blocks"] if block["type"] == "actions")["elements"]
    buttons[0]["value"] = str(other.id)
    await robin.presses(say("case-report-take"), on=first)
    await stage.settles()
    assert {report.owner for report in await stage.reports()} == {None}
