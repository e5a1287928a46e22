"""Visits are cancelled and moved only by who is sure, and for a minute a slip of the thumb costs nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.simulator.telegram import Phone
from flows.features.visits.book import move
from flows.kernel.actor import Actor
from flows.kernel.effects import parcels
from storage import outbox, visits
from storage.tables import pending_changes
from storage.visits import Visit
from tests.copy import gist, say
from tests.stage import Stage


async def cancels(phone: Phone) -> None:
    await phone.taps(say("visit-cancel"))
    await phone.sees(say("visit-sure"))
    await phone.taps(say("visit-sure-cancel-yes"))
    await phone.sees(say("undo-minute"))


async def asks_for_friday(phone: Phone) -> None:
    await phone.taps(say("visit-change"))
    await phone.taps(say("change-day"))
    await phone.taps("Fri 27 Nov")
    await phone.taps("Morning (8am to 12 noon)")
    await phone.sees(gist("change-sure-ask"))
    await phone.taps(say("sure-yes"))
    await phone.sees(say("undo-minute"))


async def kinds(stage: Stage, visit: Visit) -> list[str]:
    """Return what happened to a visit, from the first to the last."""
    async with stage.application.database.read() as tx:
        return [event.kind for event in await visits.history(tx, visit.job_id)]


async def at_home(stage: Stage, *names: str) -> list[Phone]:
    phones = [stage.resident(name) for name in names]
    for phone in phones:
        await stage.lives_at(phone)
    return phones


async def test_a_visit_is_cancelled_once_and_only_when_its_minute_is_over(stage_on_either: Stage) -> None:
    """Nobody but who cancelled it hears of it before: no pack, no card, no other system, nobody at home."""
    stage = stage_on_either
    sam, kim = await at_home(stage, "Sam", "Kim")
    robin = stage.officer()
    visit = await stage.book(stage.at(4, 8))
    await kim.sees(gist("told-booked"))
    await robin.commands(f"/doorstep visit {visit.ref}", in_channel=stage.channels.repairs)
    await robin.presses(say("case-visit-pack"), on=await stage.channels.repairs.shows(visit.ref))
    await stage.channels.packs.shows(say("pack-heading", ref=visit.ref))
    await cancels(sam)
    await stage.settles()
    before = len(kim.messages)
    assert (await stage.visit(visit.ref)).state == "booked"
    assert await kinds(stage, visit) == ["booked", "packed"]
    (pack,) = stage.channels.packs.messages
    papers = len(pack.thread)
    await stage.undo_ends()
    await stage.channels.packs.shows(say("pack-heading-cancelled", ref=visit.ref))
    assert (await stage.visit(visit.ref)).state == "cancelled"
    assert len(pack.thread) == papers + 1
    await kim.sees(gist("told-cancelled"))
    assert len(kim.messages) == before + 1
    await stage.undo_ends()
    assert (await kinds(stage, visit)).count("cancelled") == 1


async def test_no_and_undo_leave_a_visit_as_it_was(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    visit = await stage.book(stage.at(4, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-cancel"))
    await sam.taps(say("visit-sure-cancel-no"))
    await sam.sees(say("nothing-changed"))
    await cancels(sam)
    await sam.taps(say("visit-undo"))
    await sam.sees(say("undo-done"))
    await asks_for_friday(sam)
    await sam.taps(say("visit-undo"))
    await sam.sees(say("undo-done"))
    await stage.undo_ends()
    assert await kinds(stage, visit) == ["booked"]
    async with stage.application.database.read() as tx:
        rows = await tx.rows(select(pending_changes.c.state, pending_changes.c.data))
    assert [tuple(row) for row in rows] == [("undone", {})] * 2, "what was undone is nobody's to know"


async def test_the_page_names_the_day_that_was_asked_for_before_and_after_its_minute(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    visit = await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await asks_for_friday(sam)
    named = say("visit-asked-for", when="Fri 27 Nov, 8am to 12 noon")
    await sam.sees(named)
    await stage.undo_ends()
    assert (await stage.visit(visit.ref)).state == "change_asked"
    await sam.sends("/visits")
    await sam.taps("Thu 26 Nov, 8am to 12 noon: Plumbing")
    await sam.sees(named)
    await sam.taps_data(f"go:visit:{visit.id}:undo")
    await sam.sees(say("undo-late"))
    assert (await stage.visit(visit.ref)).state == "change_asked"


async def test_a_fall_within_the_minute_ends_in_what_was_asked_once(stage_on_either: Stage) -> None:
    stage = stage_on_either
    (sam,) = await at_home(stage, "Sam")
    visit = await stage.book(stage.at(4, 8))
    await sam.sees(gist("told-booked"))
    await cancels(sam)
    await stage.settles()
    await stage.falls()
    assert (await stage.visit(visit.ref)).state == "booked"
    for _ in range(2):
        await stage.undo_ends()
        await stage.falls()
    assert (await kinds(stage, visit)).count("cancelled") == 1


async def test_what_one_asked_the_other_neither_sees_nor_undoes_nor_stops(stage: Stage) -> None:
    ann, ben = await at_home(stage, "Ann", "Ben")
    visit = await stage.book(stage.at(4, 8))
    await ben.sees(gist("told-booked"))
    await ann.sees(gist("told-booked"))
    await cancels(ann)
    await ben.sends("/visits")
    await ben.taps("Fri 27 Nov, 8am to 12 noon: Plumbing")
    await ben.sees(say("visit-prepare"))
    assert say("undo-minute") not in ben.screen() and say("visit-state-cancelled") not in ben.screen()
    await ben.taps_data(f"go:visit:{visit.id}:undo")
    await ben.sees(say("undo-late"))
    await ben.taps(say("visit-confirm"))
    await ben.sees(say("visit-confirmed"))
    await stage.undo_ends()
    assert (await stage.visit(visit.ref)).state == "cancelled"
    await ben.sees(gist("told-cancelled"))


@pytest.mark.parametrize("by", ["staff", "contractor"])
async def test_what_changed_within_the_minute_is_told_and_nothing_else_is_done(stage: Stage, by: str) -> None:
    (sam,) = await at_home(stage, "Sam")
    visit = await stage.book(stage.at(0, 10))
    await sam.sees(gist("told-booked"))
    await cancels(sam)
    if by == "contractor":
        await stage.marks(visit, "on_way")
    else:
        now = stage.world.clock.now()
        async with stage.application.database.write() as tx:
            starts = stage.at(2, 8)
            moved = await move(
                tx, stage.application.runtime, visit, starts, starts + timedelta(hours=4), Actor("staff", "slack"), now
            )
            rows = await outbox.put(tx, parcels(moved), stage.application.database.process, now)
        stage.application.delivery.accept(rows)
    await stage.undo_ends()
    await sam.sees(say("undo-changed-meanwhile"))
    assert "cancelled" not in await kinds(stage, visit)


async def test_an_offered_time_is_taken_by_who_is_sure_and_moves_the_visit_after_its_minute(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    robin = stage.officer()
    visit = await stage.book(stage.at(3, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-change"))
    await sam.taps(say("change-words"))
    await sam.sends("After 4, please.")
    await sam.sees(say("undo-minute"))
    await stage.settles()
    assert not [one for one in stage.channels.repairs.messages if "After 4" in one.words()]
    await stage.undo_ends()
    card = await stage.channels.repairs.shows("After 4, please.")
    await robin.presses(say("case-visit-offer"), on=card)
    await robin.sees_modal(say("visit-label-slot"))
    await robin.fills_in({"day1": "2026-12-08", "slot1": say("slot-afternoon")})
    await robin.submits()
    await sam.sees("Pick one of these")
    await sam.taps("Tue 8 Dec, 12 noon to 5pm")
    await sam.sees(say("change-sure-move", when="Tue 8 Dec, 12 noon to 5pm"))
    await sam.sees(say("visit-sure"))
    await sam.taps(say("sure-yes"))
    await sam.sees(say("visit-asked-for", when="Tue 8 Dec, 12 noon to 5pm"))
    assert (await stage.visit(visit.ref)).starts_at == visit.starts_at
    await stage.undo_ends()
    after = await stage.visit(visit.ref)
    assert (after.state, after.starts_at) == ("confirmed", stage.at(15, 12))


async def test_the_last_of_two_wishes_counts_and_what_is_written_beside_reaches_staff(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    visit = await stage.book(stage.at(4, 8))
    await sam.sees(gist("told-booked"))
    await asks_for_friday(sam)
    await sam.taps_data(f"go:visit:{visit.id}:cancel")
    await sam.sees(say("visit-sure"))
    await sam.sends("The tap is mended, my brother did it.")
    await sam.sees(say("engine-use-buttons"))
    await sam.taps(say("visit-sure-cancel-yes"))
    await sam.sees(say("tell-thanks"))
    await stage.undo_ends()
    await stage.channels.repairs.shows("my brother did it")
    seen = await kinds(stage, visit)
    assert "change_asked" not in seen and seen.count("cancelled") == 1


async def test_who_cancels_and_moves_out_within_the_minute_has_cancelled(stage_on_either: Stage) -> None:
    """They read that the visit is cancelled, and go: nobody is to come in vain, and who stays hears of it."""
    stage = stage_on_either
    sam, kim = await at_home(stage, "Sam", "Kim")
    visit = await stage.book(stage.at(4, 8))
    await sam.sees(gist("told-booked"))
    await cancels(sam)
    await sam.sends("/home")
    await sam.taps(say("home-moved-out"))
    await sam.taps(say("home-leave-yes"))
    await sam.sees(gist("home-left"))
    await kim.sees(gist("told-cancelled"))
    await stage.undo_ends()
    assert (await kinds(stage, visit)).count("cancelled") == 1


async def test_who_is_sent_away_within_the_minute_has_changed_nothing(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    robin = stage.officer("Robin Officer", stage.channels.managers)
    visit = await stage.book(stage.at(4, 8))
    await sam.sees(gist("told-booked"))
    await cancels(sam)
    await robin.commands("/doorstep home LARK-12", in_channel=stage.channels.managers)
    await robin.sees_modal("Sam")
    await robin.fills_in({"ended": ["Sam Example, since Mon 23 Nov, 9:30"]})
    await robin.submits()
    await sam.sees(gist("home-ended"))
    await stage.undo_ends()
    assert (await stage.visit(visit.ref)).state == "booked"
