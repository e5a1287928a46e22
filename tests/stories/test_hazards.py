"""Something broken or dangerous: told with numbers first, taken up by repairs, with the law's clocks in England."""

from datetime import datetime, timedelta

import pytest

from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.features.reports.actions import AddToReport
from flows.kernel.text_ids import TextId
from storage import clocks, hazards, personal
from storage.hazards import Hazard
from storage.reports import Report
from tests.copy import gist, say
from tests.stage import Stage

MOULD = "Black mould over the cot since October."
SPARKS = "The socket by the sink sparks."


async def tells(phone: Phone, kind: str, *taps: str, words: str = MOULD) -> None:
    """Tell of something broken, up to the last button."""
    await phone.sends("/menu")
    await phone.taps(say("menu-hazard"))
    await phone.sees(say("hazard-ask-kind"))
    await phone.taps(kind)
    for tap in taps:
        await phone.taps(tap)
    await phone.sees(say("hazard-ask-words"))
    await phone.sends(words)
    await phone.sees(say("report-ask-media"))
    await phone.taps(say("engine-media-none"))
    await phone.sees(say("hazard-review"))


async def sends(phone: Phone) -> None:
    await phone.taps(say("hazard-send"))
    await phone.sees(gist("hazard-sent"))


async def damp(phone: Phone, words: str = MOULD) -> None:
    await tells(phone, say("hazard-kind-damp"), say("hazard-room-bedroom"), say("hazard-household-yes"), words=words)
    await sends(phone)


async def kept(stage: Stage) -> list[Hazard]:
    async with stage.application.database.read() as tx:
        found = [await hazards.get(tx, number) for number in range(1, 9)]
    return [hazard for hazard in found if hazard]


async def owed(stage: Stage) -> dict[str, datetime]:
    async with stage.application.database.read() as tx:
        return {run.name: run.due_at for run in await clocks.of_case(tx, "hazard", 1) if run.settled_at is None}


async def card(stage: Stage, channel: Channel | None = None) -> SlackMessage:
    return await (channel or stage.channels.repairs).shows(say("hazard-field-aware"))


async def presses(stage: Stage, robin: StaffMember, action: str) -> None:
    await robin.presses(stage.named("case-hazard-", action), on=await card(stage))


async def writes(stage: Stage, robin: StaffMember, action: str, words: str) -> None:
    await presses(stage, robin, action)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": words})
    await robin.submits()
    await robin.sees_modal(words)
    await robin.submits()


async def passed_on(stage: Stage, robin: StaffMember, report: Report, kind: str) -> None:
    await robin.presses(say("case-report-pass_on"), on=await stage.card(report))
    await robin.sees_modal(say("staff-pass-on-sure"))
    await robin.fills_in({"kind": kind})
    await robin.submits()


async def test_nothing_is_called_passed_before_somebody_has_it(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, ann, robin = stage.resident(), stage.resident("Ann"), stage.officer()
    await stage.lives_at(sam)
    await stage.lives_at(ann)
    await damp(sam)
    shown = (await card(stage)).words()
    for said in (MOULD, "Sam Example", "12 Larkspur Court", "A bedroom", "Significant hazard"):
        assert said in shown
    await stage.settles()
    assert "Passed on" not in sam.screen()
    await presses(stage, robin, "got_it")
    told = await sam.sees(gist("hazard-passed"))
    assert "Mon 7 Dec" in told.text, "ten working days after the message"
    await stage.settles()
    assert "hazard" not in ann.screen() and "Passed on" not in ann.screen() and MOULD not in ann.screen()
    (hazard,) = await kept(stage)
    assert hazard.owner == robin.id and hazard.state == "received"


async def test_the_laws_four_clocks_run_one_after_the_other(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await damp(sam)
    await card(stage)
    assert (await owed(stage))["hazard_investigated"] == stage.at(14, 17)
    await presses(stage, robin, "got_it")
    await sam.sees(gist("hazard-passed"))
    await stage.goes_to(stage.at(1, 10))
    await presses(stage, robin, "investigated")
    await robin.sees_modal(say("hazard-ask-found"))
    await robin.fills_in({"found": say("hazard-found-yes")})
    await robin.submits()
    await stage.channels.repairs.shows(say("hazard-clock-hazard_work"))
    assert await owed(stage) == {"hazard_summary": stage.at(4, 17), "hazard_work": stage.at(8, 17)}
    await writes(stage, robin, "summary", "The fan is dead, and the wall is cold.")
    await sam.sees("The fan is dead, and the wall is cold.")
    await stage.settles()
    assert set(await owed(stage)) == {"hazard_work"}
    await presses(stage, robin, "safe")
    await sam.sees(gist("hazard-made-safe"))
    await stage.settles()
    assert not await owed(stage)
    await writes(stage, robin, "close", "A new fan runs.")
    await sam.sees("A new fan runs.")


async def test_electricity_reads_the_numbers_first_and_is_safe_in_a_day(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/repair")
    await sam.taps(say("hazard-kind-electric"))
    told = await sam.sees(say("hazard-ask-safe"))
    assert "999" in told.text and "020 7946 0199" in told.text
    await sam.taps(say("hazard-go-on"))
    await sam.sees(say("hazard-ask-words"))
    await sam.sends(SPARKS)
    await sam.taps(say("engine-media-none"))
    await sends(sam)
    await sam.sees(gist("hazard-sent-emergency"))
    assert "Emergency" in (await card(stage)).words()
    due = await owed(stage)
    assert due["hazard_safe"] == (await kept(stage))[0].aware_at + timedelta(hours=24)
    await stage.goes_to(stage.at(0, 11))
    await stage.application.ring()
    await stage.channels.alerts.shows("Nobody has said yet that they have")
    await stage.goes_to(stage.at(1, 10))
    await stage.application.ring()
    late = await stage.channels.alerts.shows("should be safe by now")
    assert "somewhere else to live" in late.words()


async def test_what_may_hurt_today_is_an_emergency_and_what_may_not_is_a_repair(stage: Stage) -> None:
    sam, ann = stage.resident(), stage.resident("Ann")
    await stage.lives_at(sam)
    await tells(sam, say("hazard-kind-water"), say("sure-no"), words="The tap drips.")
    await sends(sam)
    await ann.starts()
    await ann.taps(say("menu-hazard"))
    await ann.taps(say("hazard-kind-water"))
    await ann.taps(say("sure-yes"))
    await ann.taps(say("hazard-go-on"))
    await ann.sees(say("hazard-ask-address"))
    await ann.sends("Flat 3, The Mill")
    await ann.sends("Water runs through the lamp.")
    await ann.taps(say("engine-media-none"))
    await sends(ann)
    await stage.channels.repairs.shows("Flat 3, The Mill")
    assert [hazard.urgency for hazard in await kept(stage)] == ["repair", "emergency"]
    assert set(await owed(stage)) == {"hazard_received"}


async def test_a_repair_among_the_reports_goes_to_repairs(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    report = await stage.report(sam, story="The new door does not close.")
    await stage.goes_to(stage.at(1, 10))
    await passed_on(stage, robin, report, say("hazard-kind-damp"))
    await sam.sees(gist("resident-passed"))
    shown = (await card(stage)).words()
    assert "The new door does not close." in shown and "12 Larkspur Court" in shown
    (hazard,) = await kept(stage)
    assert hazard.aware_at == report.aware_at, "we know since the report, not since it was passed on"
    assert (await owed(stage))["hazard_investigated"] == stage.at(14, 17)
    await stage.settles()
    assert "Passed on" not in sam.screen()
    await presses(stage, robin, "got_it")
    await sam.sees(gist("hazard-passed"))


async def test_an_anonymous_report_stays_so_among_the_repairs(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    report = await stage.report(sam, anonymous=True)
    await passed_on(stage, robin, report, say("hazard-kind-other"))
    await sam.sees(gist("resident-passed"))
    shown = await card(stage)
    await presses(stage, robin, "got_it")
    await sam.sees(gist("hazard-passed"))
    await writes(stage, robin, "reply", "Which door is it?")
    await sam.sees("Which door is it?")
    await sam.sends("The back door.")
    await stage.channels.repairs.thread_shows(shown, "The back door.")
    await stage.settles()
    everything = "\n".join(
        str(note.raw) for message in stage.channels.repairs.messages for note in (message, *message.thread)
    )
    for secret in ("Sam Example", "12 Larkspur Court", "LARK-12", str(sam.chat_id)):
        assert secret not in everything
    assert "LARK" not in str(await kept(stage))


async def test_of_a_restricted_report_only_what_is_written_for_repairs_goes_there(stage: Stage) -> None:
    sam, kim = stage.resident(), stage.officer("Kim Officer", stage.channels.restricted)
    await stage.lives_at(sam)
    report = await stage.report(sam, topic="serious", clause="crime", story="He took my keys and broke the door.")
    await kim.presses(say("case-report-pass_on"), on=await stage.card(report, stage.channels.restricted))
    await kim.sees_modal(say("staff-pass-on-sure"))
    await kim.fills_in({"kind": say("hazard-kind-security")})
    assert "keys" not in kim.modal_screen(), "nothing of it is there to be sent by mistake"
    await kim.fills_in({"words": "The front door does not lock."})
    await kim.submits()
    await sam.sees(gist("resident-passed"))
    shown = await card(stage)
    assert "The front door does not lock." in shown.words()
    await stage.settles()
    assert report.ref not in str(shown.raw).replace("-", ""), "nor that it is what the restricted report is about"
    assert not [message for message in stage.channels.repairs.messages if "my keys" in str(message.raw)]


async def test_files_go_to_the_thread_and_an_answer_finds_it(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/repair")
    await sam.taps(say("hazard-kind-damp"))
    await sam.taps(say("hazard-room-several"))
    await sam.taps(say("hazard-household-unsaid"))
    await sam.sends_voice()
    await sam.sees(say("report-ask-media"))
    await sam.sends_photo()
    await sam.taps(say("engine-done"))
    await sends(sam)
    sent = await sam.sees(gist("hazard-sent"))
    shown = await card(stage)
    await sam.sends("It drips now, too.", reply_to=sent)
    await sam.sees(say("reply-received"))
    await stage.channels.repairs.thread_shows(shown, "It drips now, too.")
    await stage.settles()
    assert sum(len(note.files) for note in shown.thread) == 2


async def test_what_is_open_outlives_an_erasure_and_goes_when_it_is_closed(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await damp(sam)
    await card(stage)
    async with stage.application.database.write() as tx:
        who = await personal.person(tx, 1)
        assert {"hazards", "hazard_events"} <= set(await personal.copy(tx, who))
        erased = await personal.erase(tx, who)
        assert [one.table for one in erased.stays] == ["hazards"]
        assert len(await hazards.HISTORY.of(tx, 1)) == 1
    await presses(stage, robin, "got_it")
    await writes(stage, robin, "close", "Done.")
    await stage.channels.repairs.shows("Closed")
    async with stage.application.database.write() as tx:
        erased = await personal.erase(tx, who)
        assert {"hazards", "hazard_events"} <= set(erased.rows)
        assert not await hazards.HISTORY.of(tx, 1)


async def test_a_message_that_begins_it_is_its_words_and_when_we_knew(stage: Stage) -> None:
    """What is broken may be told before anything was asked: that is when we came to know of it."""
    sam = stage.resident()
    await stage.lives_at(sam)
    told_at = stage.world.clock.now()
    long = "Mould. " * 700
    await sam.sends(long)
    await sam.sees(say("hazard-ask-room"))
    await stage.goes_to(stage.at(1, 12))
    taps: tuple[TextId, ...] = ("hazard-room-bedroom", "hazard-household-no")
    for tap in taps:
        await sam.taps(say(tap))
    await sends(sam)
    (hazard,) = await kept(stage)
    assert hazard.words.replace("\n", " ").split() == long.split(), "all of it"
    assert abs(hazard.aware_at - told_at) < timedelta(minutes=1)
    assert (await owed(stage))["hazard_investigated"] == stage.at(14, 17)


async def test_a_photo_that_begins_it_is_not_lost(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends_photo(caption="There is a leak under the kitchen sink.")
    await sam.sees(say("hazard-ask-now"))
    await sam.taps(say("sure-yes"))
    await sam.taps(say("hazard-go-on"))
    await sends(sam)
    shown = await card(stage)
    assert "There is a leak under the kitchen sink." in shown.words() and say("hazard-kind-water") in shown.shown()
    await stage.settles()
    assert sum(len(note.files) for note in shown.thread) == 1


async def test_two_who_press_at_once_tell_its_resident_once(stage: Stage) -> None:
    sam, robin, kim = stage.resident(), stage.officer(), stage.officer("Kim Officer")
    await stage.lives_at(sam)
    await damp(sam)
    shown = await card(stage)
    for person in (robin, kim):
        await person.presses(say("case-hazard-got_it"), on=shown)
    await sam.sees(gist("hazard-passed"))
    await stage.settles()
    late = [one for one in (robin, kim) for note in one.ephemerals if say("hazard-not-now") in note.words()]
    assert len(late) == 1
    assert sam.screen().count("Passed on") == 1


async def called_done(stage: Stage, sam: Phone, robin: StaffMember, how: str) -> None:
    """Staff say that it is safe, or close it, in a week's time."""
    await damp(sam)
    await presses(stage, robin, "got_it")
    await sam.sees(gist("hazard-passed"))
    await stage.goes_to(stage.at(7, 10))
    if how == "safe":
        await presses(stage, robin, "safe")
        await sam.sees(gist("hazard-made-safe"))
    else:
        await writes(stage, robin, "close", "A new fan runs.")
        await sam.sees("A new fan runs.")


@pytest.mark.parametrize("how", ["safe", "close"])
@pytest.mark.parametrize("words", ["No. The wall is still black.", "It came back"])
async def test_what_its_resident_says_is_not_safe_is_open_again(stage: Stage, how: str, words: str) -> None:
    """They were asked to write if it is not: somebody must say that they have that, too."""
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await called_done(stage, sam, robin, how)
    await sam.sends(words)
    await sam.sees(say("reply-received"))
    await stage.channels.repairs.shows(gist("hazard-reopened"))
    await stage.settles()
    (hazard,) = await kept(stage)
    assert hazard.state == "sent"
    assert set(await owed(stage)) == {"hazard_received", "hazard_investigated"}
    assert (await owed(stage))["hazard_investigated"] == stage.at(21, 17), "ten working days after they wrote"
    await stage.channels.repairs.thread_shows(await card(stage), words)
    await presses(stage, robin, "got_it")
    await stage.settles()
    assert sam.screen().count("Passed on") == 2


@pytest.mark.parametrize("words", ["Thank you so much, lovely job!", "brilliant", "👏 great"])
async def test_thanks_for_what_was_done_open_nothing(stage: Stage, words: str) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await called_done(stage, sam, robin, "close")
    await sam.sends(words)
    await stage.settles()
    assert (await kept(stage))[0].state == "closed"


async def adds(stage: Stage, sam: Phone, report: Report) -> None:
    """Add words and a photo to a report that was passed on, where its receipt says that one can."""
    await sam.taps_data(AddToReport(report.ref).wire())
    await sam.sees(say("add-ask"))
    await sam.sends("The lock is loose now, too.")
    await sam.sees(gist("added"))
    await sam.sends_photo()
    await stage.settles()


async def test_what_is_added_to_a_report_that_was_passed_on_reaches_repairs(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    report = await stage.report(sam, story="The new door does not close.")
    await passed_on(stage, robin, report, say("hazard-kind-damp"))
    await sam.sees(gist("resident-passed"))
    shown = await card(stage)
    await adds(stage, sam, report)
    await stage.channels.repairs.thread_shows(shown, "The lock is loose now, too.")
    await stage.settles()
    assert sum(len(note.files) for note in shown.thread) == 1


@pytest.mark.parametrize("restricted", [False, True])
async def test_of_a_nameless_report_that_was_passed_on_staff_hear_that_there_is_more(
    stage: Stage, restricted: bool
) -> None:
    sam, few = stage.resident(), stage.channels.restricted
    await stage.lives_at(sam)
    if restricted:
        report = await stage.report(sam, topic="serious", clause="crime", story="He took my keys.")
    else:
        report = await stage.report(sam, anonymous=True)
    where = few if restricted else None
    kim = stage.officer("Kim Officer", *([few] if restricted else []))
    await kim.presses(say("case-report-pass_on"), on=await stage.card(report, where))
    await kim.sees_modal(say("staff-pass-on-sure"))
    await kim.fills_in({"kind": say("hazard-kind-security"), "words": "The front door does not lock."})
    await kim.submits()
    await sam.sees(gist("resident-passed"))
    shown = await card(stage)
    await sam.taps_data(AddToReport(report.ref).wire())
    await sam.sees(say("add-ask"))
    await sam.sends("The lock is loose now, too.")
    await sam.sees(gist("added"))
    await (where or stage.channels.repairs).shows(gist("hazard-report-added"))
    await stage.settles()
    assert "loose" not in "".join(str(note.raw) for note in shown.thread)


async def test_nobody_closes_it_over_words_that_came_meanwhile(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await damp(sam)
    sent = await sam.sees(gist("hazard-sent"))
    await presses(stage, robin, "close")
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": "A new fan runs."})
    await sam.sends("Now the ceiling drips.", reply_to=sent)
    await sam.sees(say("reply-received"))
    await stage.settles()
    await robin.submits()
    await robin.sees_modal("A new fan runs.")
    await robin.submits()
    await robin.sees_modal(say("staff-changed-meanwhile"))
    await robin.closes()
    await stage.settles()
    assert "A new fan runs." not in sam.screen()
    await writes(stage, robin, "close", "A new fan runs.")
    await sam.sees("A new fan runs.")
