"""Trends: told once, to those whom they concern."""

from datetime import timedelta

from sqlalchemy import update

from storage import tables
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
    card = await stage.channels.default.shows("A trend: the same again")
    for part in ("Brightfix Repairs", "Late or did not turn up", "3 reports in 30 days", third.ref[:4]):
        assert part in card.shown()
    await stage.has_reported(sam)
    await looks(stage)
    await looks(stage)
    await stage.channels.default.shows("4 reports in 30 days")
    assert stage.channels.default.screen().count("A trend: the same again") == 1
    await maya.presses("Seen", on=card)
    await maya.sees_modal("What is done about it")
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
    card = await stage.channels.managers.shows("A trend: reports about one worker")
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
    card = await stage.channels.default.shows("A trend: appointments were missed")
    assert "5 of 6 (83%) this month" in card.shown()
