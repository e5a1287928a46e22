"""On the day of a visit one message stands at the top of the chat, with all that is needed at the door."""

import re
from collections.abc import Sequence

import pytest

from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from storage.visits import Visit
from tests.copy import gist, say
from tests.stage import Stage

DOOR = say("today-at-door")


async def at_home(stage: Stage, *names: str) -> Sequence[Phone]:
    phones = [stage.resident(name) for name in names]
    for phone in phones:
        await stage.lives_at(phone)
    return phones


def tops(phone: Phone) -> list[ChatMessage]:
    """Return the messages at the top of a chat that are about a visit of today."""
    return [message for message in phone.pinned if DOOR in str(message.buttons)]


def of_today(phone: Phone) -> list[ChatMessage]:
    return [message for message in phone.messages if message.from_bot and gist("today-heading") in message.text]


async def on_the_day(stage: Stage) -> Visit:
    visit = await stage.book(stage.at(2, 10))
    await stage.goes_to(stage.at(2, 8))
    return visit


async def test_the_day_begins_with_one_message_at_the_top_and_what_changes_arrives_there(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    visit = await stage.book(stage.at(2, 10))
    await stage.goes_to(stage.at(1, 20))
    assert not sam.pinned and not of_today(sam)
    await stage.goes_to(stage.at(2, 8))
    (top,) = tops(sam)
    for said in ("Mend the kitchen tap", "10am to 2pm", "Brightfix Repairs", gist("visit-password")):
        assert said in top.text
    assert [len(row) for row in top.buttons] == [1]
    await stage.marks(visit, "on_way")
    await sam.sees(gist("told-on_way"))
    assert [one.message_id for one in of_today(sam)] == [top.message_id]
    assert say("today-now", state=say("visit-state-on_way")) in of_today(sam)[0].text
    await sam.taps(DOOR, on=of_today(sam)[0])
    await sam.sees(say("door-ask-company"))
    assert tops(sam)
    await stage.marks(visit, "done")
    assert not sam.pinned
    assert gist("visit-password") not in sam.messages[[m.message_id for m in sam.messages].index(top.message_id)].text


async def test_a_new_time_arrives_there_and_on_another_day_it_is_at_the_top_no_more(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    robin = stage.officer()
    visit = await on_the_day(stage)
    await robin.commands(f"/doorstep visit {visit.ref}", in_channel=stage.channels.repairs)
    card = await stage.channels.repairs.shows(visit.ref)
    for day, hours, pinned in ((2, ("12:00", "16:00"), 1), (4, ("08:00", "12:00"), 0)):
        await robin.presses(say("case-visit-move"), on=card)
        await robin.sees_modal(say("visit-label-from"))
        await robin.fills_in({"day": f"{stage.at(day):%Y-%m-%d}", "from": hours[0], "to": hours[1]})
        await robin.submits()
        await sam.sees(gist("told-moved"))
        await stage.settles()
        assert len(tops(sam)) == len(sam.pinned) == pinned
        if pinned:
            assert "12 noon to 4pm" in tops(sam)[0].text
    assert say("today-moved") in sam.screen()
    await stage.goes_to(stage.at(4, 8))
    assert len(tops(sam)) == 1


async def test_a_visit_of_which_nobody_says_more_is_at_the_top_until_its_end(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    await on_the_day(stage)
    await stage.goes_to(stage.at(2, 17, 59))
    assert tops(sam)
    await stage.goes_to(stage.at(2, 18, 1))
    assert not sam.pinned


async def test_who_wants_quiet_is_sent_none_and_may_want_it_on_the_day(stage: Stage) -> None:
    sam, kim = await at_home(stage, "Sam", "Kim")
    await sam.sends("/visits")
    await sam.taps(say("visits-quiet"))
    await sam.sees(say("quiet-set"))
    await on_the_day(stage)
    assert not of_today(sam) and len(tops(kim)) == 1
    await kim.sends("/visits")
    await kim.taps(say("visits-quiet"))
    await kim.sees(say("quiet-set"))
    await stage.settles()
    assert not kim.pinned
    await kim.taps(say("visits-remind"))
    await stage.settles()
    assert len(tops(kim)) == 1 and not sam.pinned


async def test_nothing_is_at_the_top_for_whose_phone_others_look_at(stage: Stage) -> None:
    sam, kim = await at_home(stage, "Sam", "Kim")
    await sam.sends("/privacy")
    await sam.taps(say("discreet-hide"))
    await sam.sees(say("discreet-set"))
    visit = await on_the_day(stage)
    assert not sam.pinned and not of_today(sam) and "Mend the kitchen tap" not in sam.screen()
    await sam.taps(say("held-read"))
    await sam.sees(gist("today-heading"))
    await stage.settles()
    assert not sam.pinned
    before = sam.screen()
    await kim.sends("/privacy")
    await kim.taps(say("discreet-hide"))
    await kim.sees(say("discreet-set"))
    await stage.settles()
    assert not kim.pinned
    await stage.marks(visit, "on_way")
    assert say("visit-state-on_way") not in sam.screen().removeprefix(before)
    assert gist("today-now").strip() not in of_today(sam)[0].text
    await sam.taps(say("held-read"))
    await sam.sees_anywhere(say("today-now", state=say("visit-state-on_way")))


async def test_where_it_cannot_be_pinned_it_stands_all_the_same(stage: Stage) -> None:
    (sam,) = await at_home(stage, "Sam")
    stage.world.faults.plan(Fault("telegram", "pinChatMessage", Kind.ERROR, status=400, times=9))
    visit = await on_the_day(stage)
    assert len(of_today(sam)) == 1 and not sam.pinned
    await stage.marks(visit, "on_way")
    assert len(of_today(sam)) == 1 and gist("today-now").strip() in of_today(sam)[0].text
    assert not [one for one in stage.channels.alerts.messages if "pin" in one.words()]


async def test_whoever_leaves_the_home_has_nothing_of_it_at_the_top(stage: Stage) -> None:
    sam, kim = await at_home(stage, "Sam", "Kim")
    await on_the_day(stage)
    assert tops(sam) and tops(kim)
    await sam.sends("/home")
    await sam.taps(say("home-moved-out"))
    await sam.taps(say("home-leave-yes"))
    await sam.sees(gist("home-left"))
    await stage.settles()
    assert not sam.pinned and len(tops(kim)) == 1


async def test_a_fall_leaves_one_message_and_it_is_pinned(stage_on_either: Stage) -> None:
    stage = stage_on_either
    (sam,) = await at_home(stage, "Sam")
    visit = await on_the_day(stage)
    await stage.falls()
    await stage.goes_to(stage.at(2, 9))
    await stage.marks(visit, "on_way")
    assert len(of_today(sam)) == len(tops(sam)) == 1


@pytest.mark.parametrize("state", ["cancelled", "no_access"])
async def test_a_visit_that_comes_to_nothing_is_at_the_top_no_more(stage: Stage, state: str) -> None:
    (sam,) = await at_home(stage, "Sam")
    visit = await on_the_day(stage)
    await stage.goes_to(stage.at(2, 10, 30))
    await stage.marks(visit, state)
    assert not sam.pinned


async def test_on_a_new_phone_it_is_at_the_top_and_on_the_old_one_no_more(stage_on_either: Stage) -> None:
    stage = stage_on_either
    (sam,) = await at_home(stage, "Sam")
    robin = stage.officer("Robin Officer", stage.channels.managers)
    visit = await on_the_day(stage)
    await robin.commands("/doorstep phone LARK-12 Sam", in_channel=stage.channels.managers)
    await robin.sees_modal("Sam")
    await robin.submits()
    link = re.search(r"start=(phone-\w+)", str(await robin.sees_modal(gist("person-phone-link"))))
    assert link
    new = stage.resident("Sam")
    await new.starts(link[1])
    await new.sees(gist("today-heading"))
    await sam.sees(gist("phone-ended"))
    await stage.settles()
    assert not sam.pinned and len(tops(new)) == 1
    await stage.marks(visit, "on_way")
    assert gist("today-now").strip() in tops(new)[0].text


@pytest.mark.parametrize("ends", [(2, 19), (3, 2)])
async def test_what_could_not_be_sent_on_the_day_is_not_sent_after_it(stage: Stage, ends: tuple[int, int]) -> None:
    """Telegram is away all day; when it is back, nobody is told of a visit that is over, and at night still less."""
    (sam,) = await at_home(stage, "Sam")
    await stage.book(stage.at(2, 10))
    await stage.goes_to(stage.at(1, 20))
    before = len(sam.messages)
    stage.world.faults.plan(Fault("telegram", "send*", Kind.ERROR, status=502, times=None))
    stage.world.clock.wind(stage.at(2, 8) - stage.world.clock.now())
    await stage.application.remind()
    await stage.world.journal.refuses("sendMessage", 20)
    stage.world.clock.wind(stage.at(*ends) - stage.world.clock.now())
    stage.world.faults.clear()
    await stage.settles()
    assert not [one.text for one in sam.messages[before:] if "Mend the kitchen tap" in one.text]
