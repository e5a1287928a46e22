"""Buttons of visits that are stale, doubled or pressed in vain; and nothing that a resident wrote or sent is lost."""

import pytest

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from storage import visits
from storage.visits import Event, Visit
from tests.copy import gist, say
from tests.stage import Stage


async def at_home(stage: Stage) -> Phone:
    sam = stage.resident()
    await stage.lives_at(sam)
    return sam


async def nobody_came(stage: Stage, sam: Phone) -> Visit:
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.taps(say("came-no"))
    await sam.sees("We are sorry that nobody came.")
    return visit


async def tells(stage: Stage, sam: Phone, words: str) -> SlackMessage:
    await sam.taps(say("visit-tell"))
    await stage.settles()
    await sam.sends(words)
    return await stage.channels.repairs.shows(words)


async def offers(robin: StaffMember, card: SlackMessage, *days: str) -> None:
    await robin.presses(say("case-visit-offer"), on=card)
    for number, day in enumerate(days, start=1):
        await robin.fills_in({f"day{number}": day, f"slot{number}": say("slot-morning")})
    await robin.submits()


async def history(stage: Stage, visit: Visit, kind: str) -> list[Event]:
    async with stage.application.database.read() as tx:
        return [event for event in await visits.history(tx, visit.job_id) if event.kind == kind]


async def test_i_was_in_said_five_times_is_one_dispute(stage: Stage) -> None:
    sam = await at_home(stage)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 9))
    await stage.marks(visit, "no_access")
    await sam.sees("Were you in?")
    for verb in ("was_in", "was_in", "was_in", "was_out", "was_in"):
        await sam.taps_data(f"go:visit:{visit.id}:{verb}")
        await stage.settles()
    await sam.sees_anywhere(say("answered-before"))
    assert len(await history(stage, visit, "disputed")) == 1
    assert not await history(stage, visit, "was_out")


async def test_what_is_over_can_be_neither_confirmed_nor_cancelled(stage: Stage) -> None:
    sam = await at_home(stage)
    visit = await stage.book(stage.at(1, 8))
    await sam.sees(gist("told-booked"))
    await stage.goes_to(stage.at(1, 15))
    for verb in ("confirm", "cancel"):
        await sam.taps_data(f"go:visit:{visit.id}:{verb}")
        await stage.settles()
    assert (await stage.visit(visit.ref)).state == "booked"


async def test_an_old_button_does_not_confirm_a_time_that_was_missed(stage: Stage) -> None:
    sam = await at_home(stage)
    visit = await nobody_came(stage, sam)
    await sam.taps_data(f"go:visit:{visit.id}:again")
    await sam.taps(say("change-words"))
    await sam.sends("Soon, please")
    await stage.settles()
    await sam.taps_data(f"go:visit:{visit.id}:confirm")
    await stage.settles()
    assert (await stage.visit(visit.ref)).state == "no_show"


async def test_done_says_the_contractor_and_nobody_came_says_the_home(stage: Stage) -> None:
    sam = await at_home(stage)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.sees("Did anyone come?")
    await stage.marks(visit, "done")
    await sam.taps(say("came-no"))
    await sam.sees(say("no-access-disputed", landlord="Example Homes"))
    card = await stage.channels.repairs.shows(gist("visit-denied"))
    assert "done, says" in card.shown()
    assert (await stage.visit(visit.ref)).state == "done", "a person decides"


async def test_of_an_anonymous_report_that_nobody_came_staff_do_not_read_to_whom(stage: Stage) -> None:
    sam = await at_home(stage)
    await nobody_came(stage, sam)
    await sam.taps(say("nobody-send"))
    await sam.sees("Nobody came for this visit: Mend the kitchen tap")
    await sam.taps(stage.say("report-hide-name"))
    await sam.sees(stage.say("report-seen-anonymous-visit"))
    await sam.taps(stage.say("report-send-fix"))
    await sam.sees(stage.say("report-sent-hint"))
    card = await stage.card((await stage.reports())[-1])
    await stage.settles()
    words = card.words() + "".join(reply.words() for reply in card.thread)
    assert say("clause-late_noshow") in words and "kitchen tap" not in words


async def test_a_report_that_nobody_came_is_only_for_such_a_visit_and_only_once(stage: Stage) -> None:
    sam = await at_home(stage)
    coming = await stage.book(stage.at(5, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps_data(f"go:visit:{coming.id}:report")
    await stage.settles()
    assert "We have filled this in" not in sam.screen()
    visit = await nobody_came(stage, sam)
    await sam.taps(say("nobody-send"))
    await sam.taps(say("report-complain"))
    await sam.sees(gist("report-sent"))
    await sam.taps_data(f"go:visit:{visit.id}:report")
    await sam.sees(say("nobody-reported"))
    assert len(await stage.reports()) == 1


async def test_a_photo_is_told_with_its_words_and_stands_in_the_thread(stage: Stage) -> None:
    sam = await at_home(stage)
    await stage.book(stage.at(3, 8))
    await sam.taps(say("visit-tell"))
    await stage.settles()
    await sam.sends_photo(caption="The leak is under the sink")
    await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.taps(say("engine-done"))
    await sam.sees(say("tell-thanks"))
    card = await stage.channels.repairs.shows("The leak is under the sink")
    await stage.settles()
    assert len([file for reply in card.thread for file in reply.files]) == 1
    assert "1 file in the thread" in card.shown()


async def test_two_messages_both_stand_on_the_card(stage: Stage) -> None:
    sam = await at_home(stage)
    await stage.book(stage.at(3, 8))
    await tells(stage, sam, "The bell is broken.")
    card = await tells(stage, sam, "And there is a dog.")
    assert "The bell is broken." in card.shown()


async def test_what_staff_say_and_offer_at_night_comes_in_the_morning(stage: Stage) -> None:
    sam, robin = await at_home(stage), stage.officer()
    await stage.book(stage.at(3, 8))
    card = await tells(stage, sam, "There is a dog.")
    await stage.goes_to(stage.at(0, 23))
    await robin.presses(say("case-visit-say"), on=card)
    await robin.fills_in({"words": "Keep it in another room."})
    await robin.submits()
    await robin.sees_modal("another room")
    await robin.submits()
    await stage.settles()
    assert "another room" not in sam.screen()
    await stage.goes_to(stage.at(1, 8))
    await sam.sees("Keep it in another room.")


def far_off(stage: Stage) -> list[tuple[str, str]]:
    """Days that are slips, and what is said of them."""
    return [
        ("9999-12-31", say("staff-visit-far")),
        (f"{stage.at(2 * 365 + 2):%Y-%m-%d}", say("staff-visit-far")),
        ("0001-01-01", say("staff-visit-past")),
    ]


@pytest.mark.parametrize(
    ("label", "day", "more"),
    [(say("case-visit-move"), "day", {}), (say("case-visit-offer"), "day1", {"slot1": say("slot-morning")})],
)
async def test_a_visit_goes_to_no_day_that_is_a_slip(stage: Stage, label: str, day: str, more: dict[str, str]) -> None:
    sam, robin = await at_home(stage), stage.officer()
    await nobody_came(stage, sam)
    await robin.presses(label, on=await stage.channels.repairs.shows(say("visit-state-no_show")))
    await robin.sees_modal(label)
    for slip, why in far_off(stage):
        await robin.fills_in({day: slip, **more})
        await robin.submits()
        assert robin.modal_errors == {day: why}


async def test_nothing_is_booked_on_a_day_that_is_a_slip(stage: Stage) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep book LARK-12", in_channel=stage.channels.repairs)
    await robin.sees_modal("12 Larkspur Court")
    await robin.fills_in({"description": "Look at the boiler", "contractor": "Safe & Sound Gas"})
    for slip, why in far_off(stage):
        await robin.fills_in({"day": slip})
        await robin.submits()
        assert robin.modal_errors == {"day": why}


async def test_words_typed_while_choosing_a_day_go_along(stage: Stage) -> None:
    sam = await at_home(stage)
    await stage.book(stage.at(3, 8))
    await sam.taps(say("visit-change"))
    await stage.settles()
    await sam.sends("After five is best")
    await sam.sees(say("engine-words-added"))
    await sam.taps(say("change-day"))
    await sam.taps("Fri 27 Nov")
    await sam.taps("Morning (8am to 12 noon)")
    await sam.sees(say("visit-sure"))
    await sam.taps(say("sure-yes"))
    await sam.sees(say("undo-minute"))
    await stage.undo_ends()
    card = await stage.channels.repairs.shows("After five is best")
    assert "Fri 27 Nov" in card.shown()


async def test_one_time_offered_twice_is_one_and_taken_it_opens_the_visit_again(stage: Stage) -> None:
    sam, robin = await at_home(stage), stage.officer()
    visit = await nobody_came(stage, sam)
    await offers(robin, await stage.channels.repairs.shows(say("visit-state-no_show")), "2026-11-30", "2026-11-30")
    offered = await sam.sees("Pick one of these")
    assert [button.text for row in offered.buttons for button in row].count("Mon 30 Nov, 8am to 12 noon") == 1
    await sam.taps("Mon 30 Nov, 8am to 12 noon")
    await sam.sees(say("visit-sure"))
    await sam.taps(say("sure-yes"))
    await sam.sees(say("change-done"))
    await stage.undo_ends()
    after = await stage.visit(visit.ref)
    assert (after.state, after.closed_at) == ("confirmed", None)
