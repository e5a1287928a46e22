"""Cases, whatever their type: some are for few to see, a message is the card of one, and typed text is never lost."""

import copy
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.settings import SAMPLE_LANDLORD, read_policy
from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from flows.cases.confidential import few_may_see
from flows.cases.standing import stands
from flows.features.all import FEATURES
from flows.kernel.effects import CaseCard, parcels
from handlers.slack import intake
from handlers.slack.forms import Meta
from handlers.slack.identity import Identity
from storage import cards, outbox, reports, trends, wishes
from storage.database import Tx
from storage.outbox import Parcel
from tests.copy import gist, say
from tests.stage import Stage

Json = dict[str, Any]
ACTIONS = [(case.name, action) for case in FEATURES.cases.values() for action in sorted(case.actions)]
OWN = "We are sorry & will ring <you>."


# --- few may see ---------------------------------------------------------------------------------------------------


async def _report(stage: Stage) -> None:
    sam = stage.resident("Zebedee")
    await stage.lives_at(sam)
    await stage.has_reported(sam, clause="crime", story="MARKER he stole")


async def _wish(stage: Stage) -> None:
    sam = stage.resident("Zebedee")
    await stage.lives_at(sam)
    now = stage.world.clock.now()
    about = {"resident_id": 1, "home_id": 1, "wish": "overshoes", "words": "MARKER", "knows": "staff"}

    async def write(tx: Tx) -> CaseCard:
        times = {"asked_at": now, "state": "asked"}
        return CaseCard("wish", await wishes.add(tx, **about, **times), stage.policy.channels.for_welfare)

    await _shown(stage, write)


async def _trend(stage: Stage) -> None:
    now = stage.world.clock.now()

    async def write(tx: Tx) -> CaseCard:
        data = {"refs": ["MARKER"], "days": 60}
        number = await trends.put(tx, "worker", "1:2026-11", data, now, contractor_ref="brightfix")
        assert number
        return CaseCard("trend", number, stage.policy.channels.for_managers)

    await _shown(stage, write)


async def _shown(stage: Stage, write: Callable[[Tx], Awaitable[CaseCard]]) -> None:
    async with stage.application.database.write() as tx:
        card = await write(tx)
        rows = await outbox.put(tx, parcels([card]), stage.application.database.process, stage.world.clock.now())
    stage.application.delivery.accept(rows)


CONFIDENTIAL: dict[str, tuple[Callable[[Stage], Awaitable[None]], str]] = {
    "restricted": (_report, say("case-report-take")),
    "welfare": (_wish, say("case-wish-grant")),
    "managers": (_trend, say("case-trend-seen")),
}


def _public(channel: Channel) -> None:
    channel.is_private = False


def _shared(channel: Channel) -> None:
    channel.is_ext_shared = True


def test_all_channels_that_few_may_see_are_tried() -> None:
    policy = read_policy(SAMPLE_LANDLORD)
    assert {getattr(policy.channels, name) for name in CONFIDENTIAL} == few_may_see(policy)


@pytest.mark.parametrize("name", CONFIDENTIAL)
@pytest.mark.parametrize("spoil", [_public, _shared])
async def test_nothing_is_posted_where_more_than_few_may_look(
    stage: Stage, name: str, spoil: Callable[[Channel], None]
) -> None:
    channel: Channel = getattr(stage.channels, name)
    assert channel.id in few_may_see(stage.policy)
    spoil(channel)
    await CONFIDENTIAL[name][0](stage)
    await stage.channels.alerts.shows(gist("alert-nowhere"))
    await stage.settles()
    assert not channel.messages
    assert "MARKER" not in "".join(one.screen() for one in stage.world.slack.channels.values())
    if spoil is _public:
        assert sum("Make it private" in alert.words() for alert in stage.channels.alerts.messages) == 1


async def _stands_well(stage: Stage, name: str) -> tuple[StaffMember, SlackMessage, str]:
    make, label = CONFIDENTIAL[name]
    channel: Channel = getattr(stage.channels, name)
    robin = stage.officer("Robin Officer", channel)
    await make(stage)
    card = await channel.shows(label)
    await stage.settles()
    return robin, card, label


@pytest.mark.parametrize("name", CONFIDENTIAL)
@pytest.mark.parametrize(
    ("spoil", "why"), [(_public, "Anybody may join this channel"), (_shared, "shared with another organisation")]
)
async def test_nothing_is_done_where_more_than_few_may_look(
    stage: Stage, name: str, spoil: Callable[[Channel], None], why: str
) -> None:
    """At once: what was true a moment ago is not believed."""
    robin, card, label = await _stands_well(stage, name)
    channel: Channel = getattr(stage.channels, name)
    spoil(channel)
    await robin.presses(label, on=card)
    await robin.told(why)
    assert robin.modal is None
    assert await channel.shows(say("staff-taken-back")) is card


@pytest.mark.parametrize("name", CONFIDENTIAL)
@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
async def test_in_doubt_nothing_is_done_where_few_may_look(stage: Stage, name: str, method: str) -> None:
    robin, card, label = await _stands_well(stage, name)
    before = card.words()
    stage.world.faults.plan(Fault("slack", method, Kind.ERROR, status=500))
    await robin.presses(label, on=card)
    await robin.told(say("staff-refused-unknown"))
    assert robin.modal is None
    assert card.words() == before


# --- whose card it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FEATURES.cases))
async def test_only_a_cases_own_card_acts_on_it(stage: Stage, name: str) -> None:
    """After a restore, numbers are given again: an old card may carry the number of another case."""
    case, runtime, here = FEATURES.cases[name], stage.application.runtime, "C0HERE"
    async with stage.application.database.write() as tx:
        await cards.put(tx, name, 1, here, "2.2", stage.world.clock.now())
    async with stage.application.database.read() as tx:
        assert await stands(tx, runtime, case, 1, here, "2.2")
        assert await stands(tx, runtime, case, 1, here, ""), "a form has no message of its own"
        for channel, message in ((here, "1.1"), ("C0ELSEWHERE", "2.2"), ("C0ELSEWHERE", "")):
            assert await stands(tx, runtime, case, 1, channel, message) == case.anywhere


async def test_the_old_card_of_another_visit_is_refused(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    shown = []
    for hour in (8, 12):
        visit = await stage.book(stage.at(3, hour))
        await robin.commands(f"/doorstep visit {visit.ref}", in_channel=stage.channels.repairs)
        shown.append((visit, await stage.channels.repairs.shows(visit.ref)))
    (_, old), (other, _) = shown
    await stage.settles()
    buttons = next(block for block in old.raw["blocks"] if block["type"] == "actions")["elements"]
    for button in buttons:
        button["value"] = str(other.id)
    await robin.presses(say("case-visit-cancel"), on=old)
    await robin.told(say("staff-refused-elsewhere"))
    assert robin.modal is None


# --- what was typed ----------------------------------------------------------------------------------


def sent(stage: Stage, robin: StaffMember, view: Json) -> Json:
    return robin.basics("view_submission") | {"view": {"type": "modal", **view}, "response_urls": []}


def written(words: str) -> Json:
    return {"values": {"words": {"words": {"type": "plain_text_input", "value": words}}}}


def form_of(callback: str, back: str, words: str) -> Json:
    return {"callback_id": callback, "private_metadata": back, "id": f"V{callback}", "state": written(words)}


def words_of(view: Json) -> str:
    """What a note says, in all its blocks."""
    blocks = view["blocks"]
    return "\n".join(part["text"] for block in blocks for part in block.get("elements", [block.get("text")]))


def every_form(stage: Stage) -> list[tuple[str, str, Json]]:
    """Each form with the words in it: of every case type and action, and of every flow, as today and before."""
    here = stage.channels.repairs.id
    backs = [(f"flow.{name}", here) for name in FEATURES.forms] + [("phone.report", here)]
    for number, (case, action) in enumerate(ACTIONS, start=1000):
        meta = Meta(case, number, action, here)
        callback, about = of_last_release(meta)
        backs += [(meta.callback, meta.dump()), (callback, json.dumps(about))]
    return [(name, f"{OWN} {name}", form_of(name, back, f"{OWN} {name}")) for name, back in backs]


def of_last_release(meta: Meta) -> tuple[str, Json]:
    """How a form was called, and what it said of itself, before reports were cases like the rest."""
    rest = {"action": meta.action, "channel": meta.channel, "shown": meta.shown, "revision": meta.revision}
    if meta.case == "report":
        return f"report.{meta.action}", {"report": meta.subject, **rest}
    return f"matter.{meta.case}.{meta.action}", {"kind": meta.case, "subject": meta.subject, **rest}


async def test_the_words_of_every_late_form_are_given_back(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every case type and action, and of every flow, in today's form and in that of the last release."""
    monkeypatch.setattr(intake, "ANSWER_WITHIN", 0.0)
    robin = stage.officer()
    for callback, own, view in every_form(stage):
        ack = await robin.act("sending it late", "interactive", sent(stage, robin, view))
        assert "takes a little longer" in json.dumps(ack.payload), callback
        assert "Here it is" in (await robin.told(own)).words(), callback
        # Slack takes only a hundred private words a minute.
        stage.world.clock.wind(timedelta(seconds=1))


def _of_another_firm(robin: StaffMember, patched: pytest.MonkeyPatch) -> str:
    robin.team_id = "T0OTHER"
    return say("staff-refused-other-team")


def _a_guest(robin: StaffMember, patched: pytest.MonkeyPatch) -> str:
    robin.guest = True
    return say("staff-refused-guest")


def _we_fail(robin: StaffMember, patched: pytest.MonkeyPatch) -> str:
    async def breaks(*_: object) -> None:
        raise KeyError("MARKER")

    patched.setattr(Identity, "why_not_colleague", breaks)
    return gist("staff-went-wrong")


@pytest.mark.parametrize("refused", [_of_another_firm, _a_guest, _we_fail])
async def test_the_words_of_every_form_refused_in_time_are_given_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, refused: Callable[[StaffMember, pytest.MonkeyPatch], str]
) -> None:
    robin = stage.officer()
    why = refused(robin, monkeypatch)
    for callback, own, view in every_form(stage):
        ack = await robin.act("sending it", "interactive", sent(stage, robin, view))
        assert ack.payload
        shown = words_of(ack.payload["view"])
        assert why in shown and say("staff-given-back") in shown and own in shown, callback


@pytest.mark.parametrize(("case", "action"), ACTIONS)
async def test_the_words_for_a_case_that_is_not_there_are_given_back(stage: Stage, case: str, action: str) -> None:
    robin, meta = stage.officer(), Meta(case, 1000, action, stage.channels.repairs.id)
    ack = await robin.act("sending it", "interactive", sent(stage, robin, form_of(meta.callback, meta.dump(), OWN)))
    assert ack.payload
    shown = words_of(ack.payload["view"])
    assert say("staff-refused-elsewhere") in shown and OWN in shown


async def test_every_form_that_comes_again_after_a_restart_stays_open(stage: Stage) -> None:
    """What its first answer was is forgotten: were it closed, it would look done."""
    robin = stage.officer()
    payloads = [sent(stage, robin, view) for _, _, view in every_form(stage)]
    for payload in payloads:
        await robin.act("sending it", "interactive", copy.deepcopy(payload))
    await stage.restart()
    for payload in payloads:
        ack = await robin.act("Slack sends it again", "interactive", payload)
        assert ack.payload == {"response_action": "errors", "errors": {"words": say("staff-send-again")}}


# --- what the last release drew ----------------------------------------------------------------------------------


def _as_before(view: Json) -> Json:
    back = json.loads(view["private_metadata"])
    callback, about = of_last_release(Meta(**back))
    return view | {"callback_id": callback, "private_metadata": json.dumps(about)}


async def test_a_form_that_was_open_during_an_update_is_done(stage: Stage) -> None:
    robin = stage.officer()
    card = await stage.card(await stage.report(stage.resident()))
    await stage.settles()
    await robin.presses(say("case-report-resolve"), on=card)
    await robin.sees_modal(say("case-report-resolve"))
    await robin.fills_in({"outcome": "We spoke to them.", "lesson": "None."})
    view = copy.deepcopy(robin.modal)
    assert view
    await robin.act("sending it", "interactive", sent(stage, robin, _as_before(view)))
    await stage.channels.repairs.thread_shows(card, "We spoke to them.")


async def test_a_report_by_phone_that_was_open_during_an_update_is_written_down(stage: Stage) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep report", in_channel=stage.channels.default)
    await robin.sees_modal(say("staff-phone-title"))
    answers = {
        "contract": "Safe & Sound Gas: Gas safety checks",
        "place": say("report-place-shared"),
        "clauses": [say("clause-smoking")],
        "story": "He smoked in the hall.",
        "treatment": say("report-send-complaint"),
    }
    await robin.fills_in(answers)
    view = copy.deepcopy(robin.modal)
    assert view
    ack = await robin.act("sending it", "interactive", sent(stage, robin, view | {"callback_id": "phone.report"}))
    assert "is written down" in json.dumps(ack.payload)


def _pressed(stage: Stage, robin: StaffMember, card: SlackMessage, action: Json) -> Json:
    here = stage.channels.repairs
    return robin.basics("block_actions") | {
        "container": {"type": "message", "message_ts": card.ts, "channel_id": here.id},
        "channel": {"id": here.id, "name": here.name},
        "actions": [{"block_id": "report", "action_ts": stage.world.slack.new_ts(), **action}],
    }


@pytest.mark.parametrize(
    ("action", "title"),
    [
        ({"type": "button", "action_id": "report.reply", "value": "1"}, say("case-report-reply")),
        (
            {"type": "overflow", "action_id": "report.menu", "selected_option": {"value": "history:1"}},
            say("case-report-history"),
        ),
    ],
)
async def test_a_button_of_a_reports_old_card_still_works(stage: Stage, action: Json, title: str) -> None:
    robin = stage.officer()
    card = await stage.card(await stage.report(stage.resident()))
    await stage.settles()
    await robin.act("pressing", "interactive", _pressed(stage, robin, card, action))
    await robin.sees_modal(title)


async def test_a_button_of_a_visits_old_card_still_works(stage: Stage) -> None:
    robin = stage.officer()
    visit = await stage.book(stage.at(3, 8))
    await robin.commands(f"/doorstep visit {visit.ref}", in_channel=stage.channels.repairs)
    card = await stage.channels.repairs.shows(visit.ref)
    await stage.settles()
    action = {"type": "button", "action_id": "matter.visit.cancel", "value": str(visit.id)}
    await robin.act("pressing", "interactive", _pressed(stage, robin, card, action))
    await robin.sees_modal(say("case-visit-cancel"))


async def test_what_the_last_release_left_to_deliver_is_delivered(stage: Stage) -> None:
    report = await stage.report(stage.resident(), story="MARKER he smoked")
    card = await stage.card(report)
    visit = await stage.book(stage.at(3, 8))
    await stage.settles()
    here = stage.channels.repairs
    async with stage.application.database.read() as tx:
        (event,) = await reports.history(tx, report.id)
    before = len(card.thread)
    await _left(
        stage,
        Parcel("staff", f"channel:{here.id}", "note", {"report": report.id, "event": event.id}, 10),
        Parcel("staff", f"channel:{here.id}", "matter", {"kind": "visit", "subject": visit.id}, 10),
    )
    await here.shows(visit.ref)
    await stage.settles()
    assert len(card.thread) == before + 1
    old = {"report": report.id, "channel": here.id, "message": card.ts}
    await _left(stage, Parcel("staff", f"channel:{here.id}", "retract", old, 0))
    await here.shows(gist("staff-moved"))
    await _left(stage, Parcel("staff", f"channel:{here.id}", "card", {"report": report.id}, 10))
    await stage.card(report)
    assert not card.thread


async def _left(stage: Stage, *parcels_: Parcel) -> None:
    async with stage.application.database.write() as tx:
        rows = await outbox.put(tx, parcels_, stage.application.database.process, stage.world.clock.now())
    stage.application.delivery.accept(rows)
