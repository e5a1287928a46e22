"""Residents and their visits: they hear of them, say whether they suit, and see how they stand."""

from datetime import timedelta

from tests.copy import gist, say
from tests.stage import Stage


async def test_a_resident_hears_of_a_visit_and_says_that_it_suits(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.sees("has planned a visit: Mend the kitchen tap. When: Thu 26 Nov, 8am to 12 noon")
    await sam.sees("Password:")
    await sam.taps(say("visit-confirm"))
    await sam.sees(say("visit-confirmed"))
    assert (await stage.visit(visit.ref)).state == "confirmed"


async def test_a_visit_of_another_year_is_told_with_its_year(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(43, 8))
    await sam.sees("When: Tue 5 Jan 2027, 8am to 12 noon")


async def test_news_at_night_waits_for_the_morning_and_is_told_as_it_is_then(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.goes_to(stage.at(0, 23))
    await stage.book(stage.at(4, 12), hours=5)
    await stage.settles()
    assert "planned a visit" not in sam.screen()
    await stage.goes_to(stage.at(1, 8))
    await sam.sees("has planned a visit: Mend the kitchen tap. When: Fri 27 Nov, 12 noon to 5pm")


async def test_the_day_before_a_reminder_and_afterwards_the_question_whether_anyone_came(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8))
    await stage.goes_to(stage.at(2, 8))
    await sam.sees("A reminder: Mend the kitchen tap")
    await stage.goes_to(stage.at(3, 12) + timedelta(minutes=1))
    await sam.sees("Did anyone come?")


async def test_a_visit_can_be_cancelled_but_a_safety_check_says_why_not(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-cancel"))
    await sam.taps(say("visit-sure-cancel-yes"))
    await sam.sees(say("visit-cancelled"))
    await stage.book(stage.at(4, 8), contractor="safegas", contract="gas", description="Gas check", safety="gas")
    await sam.sees(say("visit-safety-gas"))
    assert say("visit-cancel") not in sam.screen().split("it cannot be cancelled")[1]


async def test_another_time_is_asked_for_offered_and_picked(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-change"))
    await sam.sees(say("change-ask"))
    await sam.taps(say("change-words"))
    await sam.sends("After 4, when my daughter is home.")
    await sam.sees(say("change-asked", landlord="Example Homes"))
    await stage.undo_ends()
    card = await stage.channels.repairs.shows(say("staff-visit-change_asked"))
    await robin.presses(say("case-visit-offer"), on=card)
    await robin.sees_modal(say("visit-label-slot"))
    await robin.fills_in({"day1": "2026-12-08", "slot1": say("slot-afternoon")})
    await robin.submits()
    await sam.sees("Pick one of these")
    await sam.taps("Tue 8 Dec, 12 noon to 5pm")
    await sam.sees(say("visit-sure"))
    await sam.taps(say("sure-yes"))
    await sam.sees(say("change-done"))
    await stage.undo_ends()
    after = await stage.visit(visit.ref)
    assert (after.state, after.starts_at) == ("confirmed", stage.at(15, 12))
    await stage.channels.repairs.shows(say("staff-visit-confirmed"))


async def test_a_day_and_a_slot_can_be_asked_for_and_short_notice_is_said(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-change"))
    await sam.sees("less than 24 hours away")
    await sam.taps(say("change-day"))
    await sam.taps("Wed 25 Nov")
    await sam.taps("Morning (8am to 12 noon)")
    await sam.sees(say("visit-sure"))
    await sam.taps(say("sure-yes"))
    await sam.sees(say("change-asked", landlord="Example Homes"))
    await stage.undo_ends()
    card = await stage.channels.repairs.shows(say("visit-field-wanted"))
    assert "Less than 24 hours" in card.shown()


async def test_words_about_a_visit_reach_staff_and_their_answer_the_resident(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-tell"))
    await sam.sends("The bell is broken, please knock.")
    await sam.sees(say("tell-thanks"))
    card = await stage.channels.repairs.shows("The bell is broken")
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": "Thank you, they will knock."})
    await robin.submits()
    await robin.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await robin.submits()
    await sam.sees("Thank you, they will knock.")


async def test_nobody_came_and_the_report_is_filled_in(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.sees("Did anyone come?")
    await sam.taps(say("came-no"))
    await sam.sees("pays you £15 for a missed visit")
    await stage.channels.repairs.shows("nobody came, says the resident")
    await sam.taps(say("nobody-send"))
    await sam.sees(say("nobody-report"))
    await sam.taps(say("report-send-complaint"))
    await sam.sees(gist("report-sent"))
    await stage.settles()
    (report,) = await stage.reports()
    assert (report.visit_ref, report.contract_ref, report.happened_on) == (visit.ref, "repairs-north", "2026-11-24")
    assert "Nobody came for this visit: Mend the kitchen tap" in report.story


async def test_no_access_is_asked_about_and_a_dispute_goes_to_staff_with_both_accounts(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 9))
    await stage.marks(visit, "no_access", evidence="Card left 9:05, photo 123")
    await sam.sees("Were you in?")
    await sam.taps(say("no-access-in"))
    await sam.sees(say("no-access-disputed", landlord="Example Homes"))
    card = await stage.channels.repairs.shows(gist("visit-why-disputed"))
    assert "Card left 9:05, photo 123" in card.shown()
    assert (await stage.visit(visit.ref)).state == "no_access"
    await robin.presses(say("case-visit-move"), on=card)
    await robin.sees_modal(say("visit-label-from"))
    await robin.fills_in({"day": "2026-11-27", "from": "08:00", "to": "12:00"})
    await robin.submits()
    await sam.sees(gist("told-moved"))


async def test_a_button_of_somebody_elses_visit_does_nothing(stage: Stage) -> None:
    sam, kit = stage.resident(), stage.resident("Kit")
    await stage.lives_at(sam)
    await stage.lives_at(kit, "ROWAN-3")
    visit = await stage.book(stage.at(3, 8))
    for verb in ("confirm", "cancel", "change", "tell", "report", "offer-1", "calendar", "again"):
        await kit.taps_data(f"go:visit:{visit.id}:{verb}")
        await kit.sees(say("visit-not-yours"))
    for garbled in (f"{visit.id}:x", "x:confirm", f"{visit.id}:offer-", f"-{visit.id}"):
        await kit.taps_data(f"go:visit:{garbled}")
        await kit.sees(say("engine-old-button"))
    assert (await stage.visit(visit.ref)).state == "booked"


async def test_who_wants_no_reminders_gets_none_but_hears_the_news(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/visits")
    await sam.taps(say("visits-quiet"))
    await sam.sees(say("quiet-set"))
    visit = await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await stage.goes_to(stage.at(2, 9))
    assert "A reminder" not in sam.screen()
    await stage.marks(visit, "on_way")
    await sam.sees(gist("told-on_way"))


async def test_a_visit_that_nobody_came_to_gets_a_new_time(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.sees("Did anyone come?")
    await sam.sends("no, nobody came")
    await sam.sees("We are sorry that nobody came")
    await sam.taps(say("visit-again"))
    await sam.taps(say("change-words"))
    await sam.sends("Friday morning, please.")
    await sam.sees(say("change-asked-anew", landlord="Example Homes"))
    await stage.undo_ends()
    card = await stage.channels.repairs.shows("Friday morning, please.")
    assert (await stage.visit(visit.ref)).state == "no_show", "what did not happen did not happen"
    await robin.presses(say("case-visit-move"), on=card)
    await robin.sees_modal(say("visit-label-from"))
    await robin.fills_in({"day": f"{stage.at(4):%Y-%m-%d}", "from": "08:00", "to": "12:00"})
    await robin.submits()
    await sam.sees(gist("told-moved"))
    after = await stage.visit(visit.ref)
    assert (after.state, after.closed_at) == ("booked", None)


async def test_the_very_time_they_asked_for_needs_no_second_yes(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-change"))
    await sam.taps(say("change-day"))
    await sam.taps("Fri 27 Nov")
    await sam.taps("Morning (8am to 12 noon)")
    await sam.sees(say("visit-sure"))
    await sam.taps(say("sure-yes"))
    await sam.sees(say("change-asked", landlord="Example Homes"))
    await stage.undo_ends()
    card = await stage.channels.repairs.shows(say("visit-field-wanted"))
    await robin.presses(say("case-visit-move"), on=card)
    await robin.sees_modal(say("visit-label-from"))
    await robin.fills_in({"day": "2026-11-27", "from": "08:00", "to": "12:00"})
    await robin.submits()
    await sam.sees(gist("told-moved"))
    assert (await stage.visit(visit.ref)).state == "confirmed"


async def test_staff_cancel_with_words_that_they_see_first(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await robin.commands(f"/doorstep visit {visit.ref}", in_channel=stage.channels.repairs)
    card = await stage.channels.repairs.shows(visit.ref)
    await stage.settles()
    await robin.presses(say("case-visit-cancel"), on=card)
    await robin.sees_modal(say("visit-cancel-sure"))
    await robin.fills_in({"words": "The part has not come."})
    await robin.submits()
    await robin.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await stage.settles()
    assert "The part has not come." not in sam.screen()
    await robin.submits()
    await sam.sees("The part has not come.")
    assert (await stage.visit(visit.ref)).state == "cancelled"
