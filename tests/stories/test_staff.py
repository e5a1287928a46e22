"""Staff in Slack: what a card lets them do, who may do it, and what never leaves the room."""

import json
import tomllib
from datetime import timedelta

import pytest

from bot.simulator.landlord import landlord_file
from bot.simulator.slack import StaffMember
from flows.features.reports.case import BUTTONS, MENU
from flows.features.reports.staff import ACTIONS
from flows.kernel.policy import Policy
from tests.copy import gist, say
from tests.stage import Stage

ATTACK = "<!channel> <@U123|boss> <https://evil.example|free money> *bold* `code` & </script>"


async def test_a_card_says_all_that_staff_need(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts(await stage.invitation(home="LARK-12"))
    report = await stage.report(sam, send="complaint")
    words = (await stage.card(report)).words()
    for part in (
        say("staff-severity-medium"),
        say("staff-state-new"),
        say("clause-late_noshow"),
        "Brightfix Repairs: Day-to-day repairs",
        "in the home, 12 Larkspur Court, Larkspur Court",
        say("staff-treatment-complaint"),
        "Sam Example",
        say("language-en"),
        "did not say sorry",
        say("staff-no-owner"),
        "First answer due",
        say("case-report-take"),
        say("case-report-reply"),
        say("case-report-change"),
        say("case-report-resolve"),
        say("case-report-history"),
        "Duplicate of",
        say("case-report-hand_over"),
        "Not conduct",
    ):
        assert part in words, f"{part!r} is not on the card:\n{words}"


async def test_nothing_a_resident_writes_pings_links_or_breaks(stage: Stage) -> None:
    sam = stage.world.telegram.phone(ATTACK[:60], last_name="<!here>")
    report = await stage.report(sam, story=ATTACK)
    card = await stage.card(report)
    note = await stage.channels.repairs.thread_shows(card, "free money")
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await stage.settles()
    for message in (card, note, *card.thread):
        assert not message.pings
        assert not message.links
    assert ATTACK in note.words(), "and it can be read just as it was written"


async def test_talk_in_the_thread_never_reaches_the_resident(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    report = await stage.report(sam)
    card = await stage.card(report)
    await stage.settles()
    before = len(sam.messages)
    await robin.says("MARKER this resident again", in_channel=stage.channels.repairs, thread=card)
    await stage.settles()
    assert len(sam.messages) == before
    assert not [m for m in sam.messages if "MARKER" in m.text]


async def test_a_reply_is_shown_as_the_resident_reads_it_before_it_goes(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    report = await stage.report(sam)
    card = await stage.card(report)
    await robin.presses(say("case-report-reply"), on=card)
    await robin.sees_modal(say("case-report-reply"))
    await robin.fills_in({"words": "First try."})
    await robin.submits()
    await robin.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await robin.fills_in({"words": "Second try."})
    await robin.submits()
    await robin.sees_modal("Second try.")
    await stage.settles()
    assert not [m for m in sam.messages if "try." in m.text], "changed words are shown again, not sent"
    await robin.submits()
    await sam.sees("Second try.")
    assert not [m for m in sam.messages if "First try." in m.text]
    reply = next(m for m in sam.messages if "Second try." in m.text)
    await sam.sends("/menu")
    await sam.sees(say("menu"))
    await sam.sends("An answer by replying.", reply_to=reply)
    await stage.channels.repairs.thread_shows(card, "An answer by replying.")


async def test_change_moves_a_report_that_turns_out_restricted(stage: Stage) -> None:
    sam, robin = stage.resident("Zebedee"), stage.officer()
    report = await stage.report(sam, story="MARKER he threatened me")
    card = await stage.card(report)
    await stage.channels.repairs.thread_shows(card, "MARKER")
    await robin.presses(say("case-report-change"), on=card)
    await robin.sees_modal(say("case-report-change"))
    await robin.fills_in({"clauses": [say("clause-crime")]})
    await robin.submits()
    moved = await stage.card(report, stage.channels.restricted)
    await stage.channels.restricted.thread_shows(moved, "MARKER")
    await stage.channels.repairs.shows(gist("staff-moved"))
    await stage.settles()
    assert "MARKER" not in stage.channels.repairs.screen()
    assert "Zebedee" not in stage.channels.repairs.screen()
    after = (await stage.reports())[0]
    assert (after.restricted, after.severity) == (True, "critical")


async def test_another_contract_takes_the_card_to_its_channel_and_back(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.repairs, stage.channels.gas)
    report = await stage.report(sam, story="MARKER he smoked")
    card = await stage.card(report)
    for contract, there, here in (
        ("Safe & Sound Gas: Gas safety checks", stage.channels.gas, stage.channels.repairs),
        ("Brightfix Repairs: Day-to-day repairs", stage.channels.repairs, stage.channels.gas),
    ):
        await stage.settles()
        await robin.presses(say("case-report-change"), on=card)
        await robin.sees_modal(say("case-report-change"))
        await robin.fills_in({"contract": contract})
        await robin.submits()
        card = await stage.card(report, there)
        await there.thread_shows(card, "MARKER")
        await here.shows(gist("staff-moved"))
        await stage.settles()
        assert "MARKER" not in here.screen()
    await robin.presses(say("case-report-take"), on=card)
    await stage.channels.repairs.thread_shows(card, gist("thread-taken"))


async def test_a_channel_that_comes_to_be_shared_loses_its_cards(stage: Stage) -> None:
    sam = stage.resident("Zebedee")
    report = await stage.report(sam, story="MARKER he smoked")
    await stage.card(report)
    await stage.settles()
    stage.channels.repairs.is_ext_shared = True
    stage.world.clock.wind(timedelta(minutes=2))
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps(say("state-new"))
    await sam.taps(say("report-withdraw"))
    await sam.taps(say("sure-yes"))
    await stage.channels.default.shows(say("staff-state-withdrawn"))
    await stage.channels.repairs.shows(gist("staff-moved"))
    await stage.settles()
    for secret in ("MARKER", "Zebedee"):
        assert secret not in stage.channels.repairs.screen()


async def test_a_restricted_channel_that_comes_to_be_shared_gets_no_further_word(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam, topic="serious", clause="crime")
    await stage.card(report, stage.channels.restricted)
    await stage.settles()
    stage.channels.restricted.is_ext_shared = True
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps(say("state-new"))
    await sam.taps(say("report-add"))
    await sam.sees(say("add-ask"))
    await sam.sends("MARKER he came back")
    await sam.sees(gist("added"))
    await stage.channels.alerts.shows("One card stood there")
    await stage.settles()
    for channel in (stage.channels.restricted, stage.channels.default, stage.channels.alerts):
        assert "MARKER" not in channel.screen()


async def test_a_bot_that_is_put_out_of_a_channel_posts_to_the_next(stage: Stage) -> None:
    sam = stage.resident()
    await stage.card(await stage.report(sam))
    await stage.settles()
    stage.channels.repairs.members.discard(stage.world.slack.bot_user_id)
    report = await stage.report(sam, clause="no_notice", story="MARKER no notice")
    card = await stage.card(report, stage.channels.default)
    await stage.channels.default.thread_shows(card, "MARKER")


async def test_a_moved_photo_is_deleted_for_good(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    report = await stage.report(sam)
    card = await stage.card(report)
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps(say("state-new"))
    await sam.taps(say("report-add"))
    await sam.sees(say("add-ask"))
    await sam.sends_photo()
    await stage.channels.repairs.thread_shows(card, f"{report.ref[:4]}-{report.ref[4:]}-1")
    await stage.settles()
    before = set(stage.world.slack.files)
    await robin.presses(say("case-report-change"), on=card)
    await robin.sees_modal(say("case-report-change"))
    await robin.fills_in({"clauses": [say("clause-crime")]})
    await robin.submits()
    moved = await stage.card(report, stage.channels.restricted)
    await stage.channels.restricted.thread_shows(moved, f"{report.ref[:4]}-{report.ref[4:]}-1")
    await stage.settles()
    assert not before & set(stage.world.slack.files)


async def test_a_form_that_was_open_too_long_undoes_nobodys_change(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    kim = stage.officer("Kim Officer", stage.channels.repairs)
    card = await stage.card(await stage.report(sam))
    for person in (robin, kim):
        await person.presses(say("case-report-change"), on=card)
        await person.sees_modal(say("case-report-change"))
    await kim.fills_in({"clauses": [say("clause-unsafe")]})
    await kim.submits()
    await stage.channels.repairs.shows(say("clause-unsafe"))
    await robin.fills_in({"clauses": [say("clause-parking")]})
    await robin.submits()
    assert robin.modal_errors["clauses"] == say("staff-changed-meanwhile")


async def test_hand_over_only_to_who_can_see_it(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    kim = stage.officer("Kim Officer", stage.channels.repairs)
    far = stage.officer("Far Officer", stage.channels.gas)
    card = await stage.card(await stage.report(sam))
    await robin.presses(say("case-report-hand_over"), on=card)
    await robin.sees_modal(say("case-report-hand_over"))
    await robin.fills_in({"to": far})
    await robin.submits()
    assert "not in the channel" in robin.modal_errors["to"]
    await robin.fills_in({"to": kim})
    await robin.submits()
    await stage.channels.repairs.thread_shows(card, "Handed over to @Kim Officer")
    assert (await stage.reports())[0].owner == kim.id


async def test_duplicate_pass_on_and_history(stage: Stage) -> None:
    sam, amal, robin = stage.resident(), stage.resident("Amal"), stage.officer()
    first, second = await stage.report(sam), await stage.report(amal)
    card = await stage.card(second)
    await robin.presses(say("case-report-duplicate"), on=card)
    await robin.sees_modal(say("case-report-duplicate"))
    await robin.fills_in({"ref": "nonsense"})
    await robin.submits()
    assert "no such report" in robin.modal_errors["ref"]
    await robin.fills_in({"ref": f"{first.ref[:4].lower()} {first.ref[4:]}"})
    await robin.submits()
    await amal.sees(gist("resident-duplicate"))
    await robin.presses(say("case-report-pass_on"), on=await stage.card(first))
    await robin.sees_modal(say("staff-pass-on-sure"))
    await robin.fills_in({"kind": say("hazard-kind-lift")})
    await robin.submits()
    await sam.sees(gist("resident-passed"))
    await robin.presses(say("case-report-history"), on=await stage.card(first))
    await robin.sees_modal(gist("thread-passed"))
    assert [report.state for report in await stage.reports()] == ["passed", "duplicate"]


async def test_resolve_asks_for_what_was_done_and_the_lesson(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    card = await stage.card(await stage.report(sam))
    await stage.resolve(robin, card, "   ", lesson="Ring ahead.")
    assert "outcome" in robin.modal_errors
    await robin.fills_in({"outcome": "We spoke to them.", "stood": [say("clause-late_noshow")]})
    await robin.submits()
    await sam.sees("We spoke to them.")
    await stage.channels.repairs.shows("Late or did not turn up (stood)")


async def test_two_people_at_once(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    kim = stage.officer("Kim Officer", stage.channels.repairs)
    card = await stage.card(await stage.report(sam))
    await robin.presses(say("case-report-resolve"), on=card)
    await robin.sees_modal(say("case-report-resolve"))
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps(say("state-new"))
    await sam.taps(say("report-withdraw"))
    await sam.taps(say("sure-yes"))
    await sam.sees(gist("withdrawn"))
    await robin.fills_in({"outcome": "Done.", "lesson": "None."})
    await robin.submits()
    await robin.sees_modal(say("staff-not-now", state=say("state-withdrawn")))
    assert (await stage.reports())[0].state == "withdrawn"
    assert kim.errors == []


async def test_a_report_by_phone_is_the_same_flow_as_a_form(stage: Stage) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep report", in_channel=stage.channels.default)
    await robin.sees_modal(say("staff-phone-title"))
    await robin.fills_in(
        {
            "contract": "Safe & Sound Gas: Gas safety checks",
            "place": say("report-place-shared"),
            "clauses": [say("clause-rude"), say("clause-smoking")],
            "story": "   ",
            "caller": "Ms Example, 020 7946 0000",
            "treatment": say("report-send-complaint"),
        }
    )
    await robin.submits()
    assert set(robin.modal_errors) == {"story"}
    await robin.fills_in({"story": "He swore and smoked in the hall."})
    await robin.submits()
    await robin.sees_modal(gist("staff-phone-done"))
    report = (await stage.reports())[0]
    card = await stage.card(report, stage.channels.gas)
    for part in (
        "By phone: Ms Example, 020 7946 0000",
        "taken by",
        "Rude or bad language, Smoking or vaping",
        say("staff-treatment-complaint"),
    ):
        assert part in card.words()
    gas = stage.officer("Pat Gas", stage.channels.gas)
    await stage.reply(gas, card, "Hello")
    assert "no chat with us" in gas.modal_errors["words"]


async def test_find_answers_only_those_who_may_see_it(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    secret = await stage.report(sam, topic="serious", clause="crime")
    await stage.card(secret, stage.channels.restricted)
    plain = await stage.report(sam)
    await stage.card(plain)
    await stage.settles()
    await robin.commands(f"/doorstep find {plain.ref}", in_channel=stage.channels.default)
    await robin.told(say("staff-open-card"))
    await robin.commands(f"/doorstep find {secret.ref}", in_channel=stage.channels.default)
    await robin.told(say("staff-no-such-report"))
    await robin.commands("/doorstep find ABCD-2345", in_channel=stage.channels.default)
    await robin.told(say("staff-no-such-report"))
    await robin.commands("/doorstep help", in_channel=stage.channels.default)
    await robin.told(say("staff-help-cards"))


def outsiders(stage: Stage) -> list[tuple[StaffMember, str]]:
    repairs = stage.channels.repairs
    return [
        (stage.world.slack.staff("Guest Visitor", guest=True, channels=[repairs]), "Guests cannot act"),
        (stage.world.slack.staff("Other Firm", team_id="T0OTHER", channels=[repairs]), "another organisation"),
    ]


async def test_a_colleague_outside_the_channel_is_refused(stage: Stage) -> None:
    far = stage.officer("Far Officer", stage.channels.gas)
    card = await stage.card(await stage.report(stage.resident()))
    await far.presses(say("case-report-take"), on=card)
    await stage.settles()
    assert (await stage.reports())[0].state == "new"


async def test_a_replayed_form_is_asked_again_who_sent_it(stage: Stage) -> None:
    """The officer left the channel while the form stood open."""
    robin = stage.officer()
    card = await stage.card(await stage.report(stage.resident()))
    await robin.presses(say("case-report-resolve"), on=card)
    await robin.sees_modal(say("case-report-resolve"))
    stage.channels.repairs.members.discard(robin.id)
    stage.world.clock.wind(timedelta(minutes=2))
    await robin.fills_in({"outcome": "Done.", "lesson": "None."})
    await robin.submits()
    await robin.sees_modal(say("staff-refused-not-in-channel"))
    assert (await stage.reports())[0].state == "new"


@pytest.mark.parametrize(
    "label",
    [
        say("case-report-take"),
        say("case-report-reply"),
        say("case-report-change"),
        say("case-report-resolve"),
        say("case-report-history"),
        say("case-report-hand_over"),
    ],
)
async def test_guests_and_strangers_are_refused_privately_and_told_why(stage: Stage, label: str) -> None:
    card = await stage.card(await stage.report(stage.resident()))
    await stage.settles()
    for person, why in outsiders(stage):
        await person.presses(label, on=card)
        await person.told(why)
        assert person.modal is None
        await person.commands("/doorstep report", in_channel=stage.channels.repairs)
        await person.told(why)
    assert (await stage.reports())[0].state == "new"


async def test_a_forged_button_for_a_report_of_another_channel_does_nothing(stage: Stage) -> None:
    """Somebody in the repairs channel presses a button that names a restricted report."""
    sam, robin = stage.resident(), stage.officer()
    secret = await stage.report(sam, topic="serious", clause="crime")
    await stage.card(secret, stage.channels.restricted)
    card = await stage.card(await stage.report(sam))
    for name in ACTIONS:
        action = {"type": "button", "action_id": f"report.{name}", "value": str(secret.id), "block_id": "report"}
        payload = {
            "type": "block_actions",
            "user": {"id": robin.id, "team_id": robin.team_id},
            "team": {"id": robin.team_id},
            "container": {"type": "message", "channel_id": stage.channels.repairs.id, "message_ts": card.ts},
            "channel": {"id": stage.channels.repairs.id},
            "trigger_id": stage.world.slack.new_trigger(robin.id),
            "actions": [action],
        }
        for value in (str(secret.id), "999999", "-1", "1; drop table reports", ""):
            action["value"] = value
            payload["trigger_id"] = stage.world.slack.new_trigger(robin.id)
            ack = await stage.world.slack.send_envelope("interactive", json.loads(json.dumps(payload)))
            assert ack.acked
    await stage.settles()
    states = {report.ref: (report.state, report.owner) for report in await stage.reports()}
    assert states[secret.ref] == ("new", None)
    assert robin.modal is None


async def test_a_click_delivered_twice_acts_once(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    card = await stage.card(await stage.report(sam))
    await robin.presses(say("case-report-take"), on=card)
    await stage.channels.repairs.thread_shows(card, gist("thread-taken"))
    await stage.world.slack.redeliver(stage.world.slack.envelopes[-1].id)
    await stage.settles()
    assert sum("Taken" in note.words() for note in card.thread) == 1


async def test_a_card_for_which_there_was_no_channel_can_be_posted_from_its_alert(stage: Stage) -> None:
    robin = stage.officer("Robin Officer", stage.channels.alerts)
    places = stage.channels.repairs, stage.channels.default
    for channel in places:
        channel.is_archived = True
    report = await stage.report(stage.resident())
    alert = await stage.channels.alerts.shows(gist("alert-nowhere"))
    await stage.settles()
    for channel in places:
        channel.is_archived = False
    stage.world.clock.wind(timedelta(minutes=2))
    await robin.presses(say("alert-again"), on=alert)
    await stage.card(report)


async def test_a_channel_shared_with_another_organisation_gets_nothing_of_a_resident(stage: Stage) -> None:
    stage.channels.repairs.is_ext_shared = True
    sam = stage.resident("Zebedee")
    report = await stage.report(sam, story="MARKER he smoked")
    await stage.card(report, stage.channels.default)
    await stage.channels.alerts.shows("shared with another organisation")
    await stage.settles()
    assert not stage.channels.repairs.messages
    stage.channels.restricted.is_ext_shared = True
    secret = await stage.report(sam, topic="serious", clause="crime", story="MARKER he stole")
    await stage.channels.alerts.shows(gist("alert-nowhere"))
    await stage.settles()
    assert not stage.channels.restricted.messages
    assert "MARKER" not in stage.channels.alerts.screen()
    assert secret.restricted


async def test_a_clause_and_a_contract_that_left_the_landlords_file_break_no_old_report(stage: Stage) -> None:
    content = (
        landlord_file(stage.channels)
        .replace("smoking", "own_smoke", 1)
        .replace("[clauses.smoking]", '[clauses.own_smoke]\nlabel.en = "Smoke at my door"')
    )
    before = stage.policy
    await stage.stop()
    stage.policy = Policy.model_validate(tomllib.loads(content))
    await stage.start()
    sam, robin = stage.resident(), stage.officer()
    report = await stage.report(sam, topic="manner", clause="own_smoke")
    card = await stage.card(report)
    assert "Smoke at my door" in card.words()
    await stage.stop()
    stage.policy = before.model_copy(update={"contracts": before.contracts[1:]})
    await stage.start()
    await robin.presses(say("case-report-take"), on=card)
    await stage.channels.repairs.shows(say("staff-state-taken"))
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps("looked into")
    await sam.sees("own_smoke")


def test_every_staff_action_has_its_states_and_its_place_on_the_card() -> None:
    assert set(BUTTONS) | set(MENU) == set(ACTIONS)
    for name, action in ACTIONS.items():
        assert action.states, name
