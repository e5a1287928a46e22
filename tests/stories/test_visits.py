"""Residents and their visits: they hear of them, say whether they suit, and see how they stand."""

from datetime import timedelta

from tests.stage import Stage


async def test_a_resident_hears_of_a_visit_and_says_that_it_suits(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.sees("has planned a visit: Mend the kitchen tap. When: Thu 26 Nov, 8am to 12 noon")
    await sam.sees("Password:")
    await sam.taps("Yes, that suits me")
    await sam.sees("We told the team that this time suits you")
    assert (await stage.visit(visit.ref)).state == "confirmed"


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
    await sam.sees("planned a visit")
    await sam.taps("Cancel the visit")
    await sam.sees("The visit is cancelled")
    await stage.book(stage.at(4, 8), contractor="safegas", contract="gas", description="Gas check", safety="gas")
    await sam.sees("it cannot be cancelled")
    assert "Cancel the visit" not in sam.screen().split("it cannot be cancelled")[1]
