"""Messages about visits when things do not go as usual: at night, after a failure, many at once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import Phone
from flows.features.visits.book import cancel, mark
from flows.kernel.actor import Actor
from flows.kernel.effects import parcels
from storage import outbox, visits
from storage.visits import Visit
from tests.copy import gist, say
from tests.stage import Stage

OFFICE = Actor("landlord", "csv", "story")


async def happens(stage: Stage, visit: Visit, what: str) -> None:
    """The landlord's own system says how a visit stands."""
    application, now = stage.application, stage.world.clock.now()
    async with application.database.write() as tx:
        if what == "cancelled":
            effects = await cancel(tx, application.runtime, visit, OFFICE, now)
        else:
            effects = await mark(tx, application.runtime, visit, what, OFFICE, now)
        rows = await outbox.put(tx, parcels(effects), application.database.process, now)
    application.delivery.accept(rows)


def said(phone: Phone, words: str) -> int:
    return sum(words in message.text for message in phone.messages)


# --- at night ------------------------------------------------------------------------------------------------------


async def test_what_was_planned_and_cancelled_in_one_night_is_not_told(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.goes_to(stage.at(1, 3))
    kept = await stage.book(stage.at(4, 8), description="Mend the door")
    await happens(stage, await stage.book(stage.at(4, 8), description="Mend the roof"), "cancelled")
    await stage.goes_to(stage.at(1, 7, 59))
    assert not said(sam, "Mend")
    await stage.goes_to(stage.at(1, 8))
    assert said(sam, "planned a visit: Mend the door") == 1
    assert not said(sam, "roof")
    await stage.goes_to(stage.at(1, 23))
    await happens(stage, kept, "cancelled")
    await stage.goes_to(stage.at(2, 8))
    assert said(sam, "is cancelled: Mend the door") == 1


async def test_who_cancelled_at_night_is_not_told_so_in_the_morning_but_their_household_is(stage: Stage) -> None:
    sam, amal = stage.resident(), stage.resident("Amal", "ar")
    await stage.lives_at(sam)
    await stage.lives_at(amal)
    await stage.book(stage.at(4, 8))
    await sam.sees(gist("told-booked"))
    await stage.goes_to(stage.at(0, 22))
    await sam.taps(say("visit-cancel"))
    await sam.taps(say("visit-sure-cancel-yes"))
    await sam.sees(say("visit-cancelled"))
    await stage.undo_ends()
    before = len(sam.messages), len(amal.messages)
    await stage.goes_to(stage.at(1, 8))
    assert (len(sam.messages), len(amal.messages)) == (before[0], before[1] + 1)


async def test_only_on_the_way_comes_at_night(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 2))
    await sam.sees("2am to 6am")
    await stage.goes_to(stage.at(1, 2, 5))
    await happens(stage, visit, "on_way")
    await sam.sees(gist("told-on_way"))
    await happens(stage, visit, "no_access")
    await stage.settles()
    assert not said(sam, "Were you in?")
    await stage.goes_to(stage.at(1, 8))
    assert said(sam, "Were you in?") == 1


# --- after a failure -----------------------------------------------------------------------------------------------


async def test_after_a_day_off_what_still_matters_is_told_and_the_rest_is_dropped(
    stage: Stage, printed: Callable[[], str]
) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(2, 8), description="Mend the door")  # its reminder is due while we are away, and past
    await stage.book(stage.at(3, 12), description="Mend the roof")  # this one still matters
    await stage.settles()
    await stage.stop()
    stage.world.clock.wind(stage.at(2, 21) - stage.world.clock.now())
    await stage.start()
    await stage.application.remind()
    await stage.settles()
    assert not said(sam, "A reminder"), "it is night"
    await stage.goes_to(stage.at(3, 8))
    assert said(sam, "A reminder: Mend the roof") == 1
    assert not said(sam, "A reminder: Mend the door")
    assert said(sam, "Did anyone come? Mend the door") == 1
    assert "reminders_dropped" in printed()


async def test_what_could_not_be_delivered_is_judged_anew(stage: Stage, printed: Callable[[], str]) -> None:
    """Telegram is away for a day: no "on the way" of yesterday, nothing of a visit that is cancelled by now."""
    sam = stage.resident()
    await stage.lives_at(sam)
    today = await stage.book(stage.at(1, 8), description="Mend the tap")
    await stage.settles()
    await stage.goes_to(stage.at(1, 9))
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, times=None, status=503))
    with stage.world.clock.unhurried():
        await happens(stage, today, "on_way")
        gone = await stage.book(stage.at(5, 8), description="Mend the door")
        await stage.book(stage.at(5, 12), description="Mend the roof")
        await happens(stage, gone, "cancelled")
        stage.world.clock.wind(stage.at(1, 21) - stage.world.clock.now())
        # Telegram is away until the last try is over: one on the wire has been judged before time was wound.
        await stage.settles()
        stage.world.faults.clear()
    await stage.goes_to(stage.at(1, 22))
    assert not said(sam, "on the way") and not said(sam, "roof"), "it is night"
    await stage.goes_to(stage.at(2, 8))
    assert said(sam, "planned a visit: Mend the roof") == 1
    assert not said(sam, "on the way")
    assert not said(sam, "Mend the door")
    assert "delivery_late" in printed()


# --- who is told ---------------------------------------------------------------------------------------------------


async def test_each_of_a_household_is_told_in_their_language_and_who_blocked_us_stops_nobody(stage: Stage) -> None:
    sam, amal, kit = stage.resident(), stage.resident("Amal", "ar"), stage.resident("Kit")
    for phone in (sam, amal, kit):
        await stage.lives_at(phone)
    await stage.settles()
    await kit.blocks()
    await stage.book(stage.at(3, 8))
    await sam.sees("Password:")
    await amal.sees(stage.say("visit-prepare", "ar"))
    await stage.settles()
    assert not said(kit, "planned a visit")


async def test_work_in_shared_areas_is_told_to_the_block_without_a_password(stage: Stage) -> None:
    block = stage.policy.blocks[0]
    sam, kit = stage.resident(), stage.resident("Kit")
    await stage.lives_at(sam)
    await kit.starts(await stage.invitation(block=block.ref))
    await kit.sees(block.name)
    visit = await stage.book(stage.at(3, 8), home=None, block=block.ref, description="Mend the lift")
    for phone in (sam, kit):
        message = await phone.sees("Mend the lift")
        assert "assword" not in message.text
        assert [button.text for row in message.buttons for button in row] == [say("visit-tell")]
    await stage.goes_to(stage.at(2, 8))
    await stage.goes_to(stage.at(3, 9))
    await happens(stage, visit, "on_way")
    await stage.goes_to(stage.at(4, 8))
    for phone in (sam, kit):
        assert said(phone, "A reminder: Mend the lift") == 1
        assert not said(phone, "on the way") and not said(phone, "Did anyone come")


async def test_a_visit_to_a_place_that_we_do_not_know_is_told_to_nobody(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8), home=None, description="Mend something")
    await stage.goes_to(stage.at(2, 8))
    assert not said(sam, "Mend something")


# --- many at once --------------------------------------------------------------------------------------------------


MANY = 2 * visits.BATCH + 20


async def test_hundreds_at_once_hold_up_no_tap(stage: Stage) -> None:
    sam, amal = stage.resident(), stage.resident("Amal")
    await stage.lives_at(amal)
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    await stage.goes_to(stage.at(0, 22))
    for number in range(MANY):
        await stage.book(stage.at(4, 8), description=f"Job {number}.")
    stage.world.clock.wind(stage.at(1, 8) - stage.world.clock.now())
    reminding = asyncio.create_task(stage.application.remind())
    order: list[str] = []
    reminding.add_done_callback(lambda _: order.append("all looked at"))
    await sam.taps(stage.say("menu-visits"))
    await sam.sees(say("visits-no-home"))
    order.append("answered")
    await reminding
    # One chat takes one message a second: what would come late is looked at again.
    for _ in range(3):
        await stage.settles()
        await stage.application.remind()
    assert order[0] == "answered", "the tap waited for all of the reminders"
    assert all(said(amal, f"Job {number}.") == 1 for number in range(MANY))


# --- when the clocks change, and the year ---------------------------------------------------------------------------


async def test_the_day_before_is_the_same_hour_though_the_clocks_change_between(stage: Stage) -> None:
    """And a bank holiday is a day like others: who visits then is reminded of then."""
    sam = stage.resident()
    await stage.lives_at(sam)
    changes = next(day for day in range(1, 366) if stage.at(day).utcoffset() != stage.at(day + 1).utcoffset())
    new_year = next(day for day in range(30, 366) if f"{stage.at(day):%d%m}" == "0101")
    for day in sorted((changes, new_year)):
        await stage.goes_to(stage.at(day - 5, 9))
        await stage.book(stage.at(day, 12), description=f"Visit of day {day}.")
        await stage.goes_to(stage.at(day - 1, 12) - timedelta(minutes=1))
        assert not said(sam, f"A reminder: Visit of day {day}.")
        await stage.goes_to(stage.at(day - 1, 12))
        assert said(sam, f"A reminder: Visit of day {day}.") == 1
