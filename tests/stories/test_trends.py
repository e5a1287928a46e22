"""Trends: told once, to the staff whom they concern."""

from datetime import timedelta

from sqlalchemy import insert, update

from storage import ratings, tables
from tests.copy import say
from tests.stage import Stage


async def looks(stage: Stage) -> None:
    """The hour has come at which trends are looked at."""
    await stage.settles()
    stage.world.clock.wind(timedelta(hours=1))
    await stage.application.ring()
    await stage.settles()


async def test_the_same_again_and_again_is_a_trend_that_grows_and_is_seen(stage: Stage) -> None:
    sam, maya = stage.resident(), stage.officer("Maya Manager", stage.channels.default)
    await stage.lives_at(sam)
    for _ in range(2):
        await stage.has_reported(sam)
    await looks(stage)
    assert "A trend" not in stage.channels.default.screen()
    third = await stage.has_reported(sam)
    await looks(stage)
    card = await stage.channels.default.shows(say("trend-repeat"))
    for part in ("Brightfix Repairs", say("clause-late_noshow"), "3 reports in 30 days", third.ref[:4]):
        assert part in card.shown()
    await stage.has_reported(sam)
    await looks(stage)
    await looks(stage)
    await stage.channels.default.shows(say("trend-reports", count=4, days=30))
    assert stage.channels.default.screen().count(say("trend-repeat")) == 1
    await maya.presses(say("case-trend-seen"), on=card)
    await maya.sees_modal(say("trend-ask-words"))
    await maya.fills_in({"words": "We meet Brightfix on Monday."})
    await maya.submits()
    await stage.channels.default.shows("We meet Brightfix on Monday.")


async def test_what_few_may_see_counts_in_no_trend(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    for _ in range(4):
        await stage.has_reported(sam, clause="crime")
    await looks(stage)
    assert not [c.name for c in stage.world.slack.channels.values() if "A trend" in c.screen()]


async def test_what_is_about_one_worker_is_for_managers_alone(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    reports = [await stage.has_reported(sam, clause=clause) for clause in ("rude", "smoking")]
    async with stage.application.database.write() as tx:
        number = (
            await tx.rows(
                tables.workers.insert()
                .values(ref="BF-11", contractor_id=1, name="Rana", current=True)
                .returning(tables.workers.c.id)
            )
        )[0].id
        await tx.run(update(tables.visits).values(worker_id=number))
        there = tables.reports.c.id.in_([report.id for report in reports])
        await tx.run(update(tables.reports).where(there).values(visit_ref=visit.ref))
    await looks(stage)
    card = await stage.channels.managers.shows(say("trend-worker"))
    assert "Rana" in card.shown()
    others = [one for one in stage.world.slack.channels.values() if one.id != stage.channels.managers.id]
    assert not [one.name for one in others if "one worker" in one.screen()]


async def test_missed_appointments_of_a_month_are_a_trend(stage: Stage) -> None:
    for number in range(6):
        home = f"LARK-{14 + number}" if number < 5 else "LARK-12"
        visit = await stage.book(stage.at(1, 8), home=home, ref=f"V-{number}")
        await stage.settles()
        await stage.marks(visit, "no_show" if number == 0 else "done")
    await stage.goes_to(stage.at(2, 9))
    await looks(stage)
    card = await stage.channels.default.shows(say("trend-kept"))
    assert "5 of 6 (83%) this month" in card.shown()


async def test_a_new_month_brings_no_old_trend_again(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    for _ in range(3):
        await stage.has_reported(sam)
    await looks(stage)
    await stage.goes_to(stage.at(8, 9))
    await looks(stage)
    await stage.restart()
    await looks(stage)
    assert stage.channels.default.screen().count(say("trend-repeat")) == 1
    await stage.has_reported(sam)
    await looks(stage)
    await stage.channels.default.shows(say("trend-reports", count=4, days=30))
    assert stage.channels.default.screen().count(say("trend-repeat")) == 2, "December has its own"


async def test_what_comes_just_before_a_month_ends_is_told_of_in_the_next(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.goes_to(stage.at(7, 23, 50))
    await looks(stage)
    for _ in range(3):
        await stage.has_reported(sam)
    await looks(stage)
    await stage.channels.default.shows(say("trend-reports", count=3, days=30))


async def test_a_trend_that_grows_after_it_was_seen_says_so(stage: Stage) -> None:
    sam, maya = stage.resident(), stage.officer("Maya Manager", stage.channels.default)
    await stage.lives_at(sam)
    for _ in range(3):
        await stage.has_reported(sam)
    await looks(stage)
    card = await stage.channels.default.shows(say("trend-repeat"))
    await maya.presses(say("case-trend-seen"), on=card)
    await maya.sees_modal(say("trend-ask-words"))
    await maya.submits()
    await stage.channels.default.shows("Seen by")
    await stage.has_reported(sam)
    await looks(stage)
    await stage.channels.default.shows("It has grown since")


async def test_a_report_that_comes_to_be_for_few_leaves_its_trend(stage: Stage) -> None:
    sam = stage.resident()
    robin = stage.officer("Robin", stage.channels.repairs, stage.channels.restricted)
    await stage.lives_at(sam)
    made = [await stage.has_reported(sam) for _ in range(3)]
    await looks(stage)
    trend = await stage.channels.default.shows(say("trend-reports", count=3, days=30))
    card = await stage.card(made[0])
    await robin.presses(say("case-report-change"), on=card)
    await robin.sees_modal(say("case-report-change"))
    await robin.fills_in({"clauses": [say("clause-crime")]})
    await robin.submits()
    await stage.channels.default.shows(say("trend-reports", count=2, days=30))
    await stage.settles()
    assert made[0].ref[:4] not in trend.words()
    assert made[1].ref[:4] in trend.words()


async def rated(stage: Stage, number: int, **answers: object) -> None:
    """A visit to a home of its own, and a survey of it that was asked and perhaps answered just now."""
    visit = await stage.book(stage.at(1, 8), home=f"LARK-{14 + number % 4}", ref=f"R-{number}")
    await stage.settles()
    asked = stage.world.clock.now()
    said = {"answered_at": asked, **answers} if answers else {}
    row = {
        "job_id": visit.job_id, "visit_id": visit.id, "part": "visit", "key": "story", "state": "done",
        "due_at": asked, "created_at": asked, "asked_at": asked, "home_id": 900 + number, **said,
    }  # fmt: skip
    async with stage.application.database.write() as tx:
        await tx.run(insert(tables.homes).values(id=900 + number, ref=f"H-{number}", address=f"{number} Long Row"))
        await ratings.plan(tx, [row])


async def test_id_that_is_not_shown_is_a_trend_of_what_was_published_and_never_of_single_answers(stage: Stage) -> None:
    for number in range(12):
        await rated(stage, number, overall=5, id_shown="no" if number < 4 else "yes")
        if number in (4, 11):
            await looks(stage)
            assert "ID was not shown" not in stage.channels.default.screen(), (
                "a card that comes with an answer tells it"
            )
    await stage.goes_to(stage.at(8, 9))
    for _ in stage.policy.contracts:
        await looks(stage)
    card = await stage.channels.default.shows(say("trend-no_id"))
    assert "33% of 12 homes, as last published" in card.shown()
    assert stage.channels.default.screen().count(say("trend-no_id")) == 1


async def test_where_few_answer_staff_are_told_not_to_lean_on_it(stage: Stage) -> None:
    for number in range(20):
        await rated(stage, number, **({"overall": 5} if number < 2 else {}))
    await looks(stage)
    assert say("trend-response") not in stage.channels.default.screen(), "they may still"
    await stage.goes_to(stage.at(4, 9))
    await looks(stage)
    card = await stage.channels.default.shows(say("trend-response"))
    assert "Under 15% of 20 asked this month" in card.shown()
