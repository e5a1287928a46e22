"""Residents join a home, others of the home hear of it, they move out, and they go on at a new phone."""

import re
from datetime import timedelta

import pytest

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import StaffMember
from bot.simulator.telegram import Phone
from flows.features.homes import phones
from flows.features.visits import passwords
from flows.kernel.words import At
from storage import homes, people
from tests.copy import gist, say
from tests.stage import BEGAN, Stage

ADDRESS = "12 Larkspur Court"


def lives(name: str) -> str:
    return say("records-living", name=f"{name} Example", since=At(BEGAN))


async def joins(stage: Stage, name: str) -> Phone:
    """Join the home after the others of a story: on a later day, so that it is clear who was there first."""
    phone = stage.resident(name)
    await stage.lives_at(phone)
    await stage.settles()
    return phone


async def moves_out(phone: Phone) -> None:
    await phone.sends("/home")
    await phone.taps(say("home-moved-out"))
    await phone.sees(gist("home-leave-ask"))
    await phone.taps(say("home-leave-yes"))
    await phone.sees(say("home-left"))


async def later(stage: Stage, days: float) -> None:
    await stage.settles()
    stage.world.clock.wind(timedelta(days=days))
    await stage.application.ring()
    await stage.settles()


# --- moving out ----------------------------------------------------------------------------------------------------


async def test_a_resident_who_moved_out_sees_nothing_of_the_home_any_more(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_ = await joins(stage, "Max")
    await stage.has_reported(max_, story="He smoked by the door.")
    visit = await stage.book(stage.at(3, 8))
    news = await max_.sees("Mend the kitchen tap")
    await moves_out(max_)
    for label in ("visit-confirm", "visit-cancel", "visit-calendar"):
        await max_.taps(stage.say(label), on=news)
        await max_.sees(say("visit-not-yours"))
    assert (await stage.visit(visit.ref)).state == "booked"
    await max_.sends("/visits")
    await max_.sees(say("visits-no-home"))
    await max_.sends("/wishes")
    await max_.sees(say("wishes-no-home"))
    await max_.sends("/home")
    await max_.sees(say("home-none"))
    await max_.sends("/reports")
    (report,) = await stage.reports()
    await max_.taps(f"{report.ref[:4]}-{report.ref[4:]}")
    await max_.sees(gist("timeline-submitted"))
    before = len(max_.messages)
    await stage.goes_to(stage.at(2, 9))
    await stage.marks(visit, "on_way")
    await stage.marks(visit, "done")
    await stage.goes_to(stage.at(4, 12))
    assert len(max_.messages) == before


async def test_who_has_left_no_longer_knows_the_password(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_, nora, robin = await joins(stage, "Max"), await joins(stage, "Nora"), stage.officer()
    soon, later_on = await stage.book(stage.at(0, 14)), await stage.book(stage.at(3, 8), description="Fit a shelf")
    await stage.marks(soon, "on_way")
    await robin.commands(f"/doorstep visit {later_on.ref}", in_channel=stage.channels.repairs)
    await robin.presses(say("case-visit-pack"), on=await stage.channels.repairs.shows(later_on.ref))
    await stage.channels.packs.shows(passwords.spoken(later_on.password, "en"))
    await stage.settles()
    heard = len(max_.messages)
    await moves_out(max_)
    news = await nora.sees(gist("told-password"))
    new = (await stage.visit(later_on.ref)).password
    assert new != later_on.password
    assert passwords.shown(new, "en") in news.text
    await stage.channels.packs.shows(passwords.spoken(new, "en"))
    assert not [message for message in max_.messages[heard:] if passwords.shown(new, "en") in message.text]
    assert (await stage.visit(soon.ref)).password == soon.password, "whoever is on the way says the old one"


async def test_who_is_erased_no_longer_knows_the_password(stage: Stage) -> None:
    max_, nora = await joins(stage, "Max"), await joins(stage, "Nora")
    visit = await stage.book(stage.at(3, 8))
    await max_.sends("/delete")
    await max_.taps(say("delete-sure"))
    await later(stage, 1)
    await nora.sees(passwords.shown((await stage.visit(visit.ref)).password, "en"))
    await nora.sees(gist("told-password"))


async def test_a_second_thought_leaves_all_as_it_was(stage: Stage) -> None:
    max_ = await joins(stage, "Max")
    await max_.sends("/home")
    await max_.taps(say("home-moved-out"))
    sure = await max_.sees(gist("home-leave-ask"))
    yes = next(row[0].callback_data for row in sure.buttons if row[0].text == say("home-leave-yes")) or ""
    await max_.taps(say("sure-no"))
    await max_.sees(gist("home-page"))
    await moves_out(max_)
    await max_.taps_data(yes, on=sure)
    await max_.sees(say("engine-old-button"))
    await stage.lives_at(max_)
    await max_.taps_data(yes, on=sure)
    await max_.sees(say("engine-old-button"))
    await max_.sends("/home")
    await max_.sees(ADDRESS)


async def test_a_conversation_about_the_home_ends_with_it(stage: Stage) -> None:
    max_ = await joins(stage, "Max")
    await stage.book(stage.at(3, 8))
    await max_.taps(say("visit-change"))
    await max_.taps(say("change-words"))
    robin = stage.officer()
    await ends(stage, robin, "Max")
    await max_.sees(gist("home-ended"))
    await max_.sends("After 4, please.")
    await max_.sees(say("visit-not-yours"))


async def ends(stage: Stage, robin: StaffMember, *names: str) -> None:
    await robin.commands("/doorstep home LARK-12", in_channel=stage.channels.repairs)
    await robin.sees_modal(lives(names[0]))
    await robin.fills_in({"ended": [lives(name) for name in names]})
    await robin.submits()
    await robin.sees_modal(say("records-kept"))
    await robin.closes()
    await stage.settles()


async def test_staff_end_the_time_of_one_or_of_all_in_a_home(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_, nora, robin = await joins(stage, "Max"), await joins(stage, "Nora"), stage.officer()
    visit = await stage.book(stage.at(3, 8))
    await ends(stage, robin, "Max")
    await max_.sees(gist("home-ended"))
    await max_.sends("/visits")
    await max_.sees(say("visits-no-home"))
    await nora.sends("/visits")
    await nora.sees(say("visits-heading"))
    await ends(stage, robin, "Nora")
    await nora.sees(gist("home-ended"))
    await robin.commands("/doorstep home LARK-12", in_channel=stage.channels.repairs)
    await robin.sees_modal(say("records-residents", count=0))
    before = [len(phone.messages) for phone in (max_, nora)]
    await stage.marks(visit, "on_way")
    assert [len(phone.messages) for phone in (max_, nora)] == before


async def test_what_was_on_its_way_when_they_moved_out_is_dropped(stage: Stage) -> None:
    max_ = await joins(stage, "Max")
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, status=500, error="Internal"))
    await stage.book(stage.at(3, 8))
    await ends_at_once(stage)
    await stage.settles()
    assert "Mend the kitchen tap" not in max_.screen()


async def ends_at_once(stage: Stage) -> None:
    async with stage.application.database.write() as tx:
        living = await homes.living(tx, 1)
        await homes.end(tx, [one.id for one in living], stage.world.clock.now())


async def test_what_was_on_its_way_to_an_old_phone_is_dropped(stage: Stage) -> None:
    max_, new = await joins(stage, "Max"), stage.resident("Max")
    await new.starts()
    await new.sees(gist("start-greeting"))
    await stage.settles()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, status=500, error="Internal"))
    await stage.book(stage.at(3, 8))
    async with stage.application.database.write() as tx:
        await people.goes_on_as(tx, 2, 1, stage.world.clock.now())
    await stage.settles()
    assert "Mend the kitchen tap" not in max_.screen()
    await new.sends("/visits")
    await new.sees(say("visits-heading"))


# --- somebody new --------------------------------------------------------------------------------------------------


async def joined_later(stage: Stage, name: str = "Nora") -> Phone:
    """Join on the next day a home in which somebody lives."""
    await stage.goes_to(stage.at(1, 9, 30))
    return await joins(stage, name)


async def test_staff_and_the_others_hear_that_somebody_joined(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_ = await joins(stage, "Max")
    assert not stage.channels.managers.messages, "nobody else lives there"
    nora = await joined_later(stage)
    assert gist("joined-others") in nora.screen()
    card = await stage.channels.managers.shows(say("joining-card", address=ADDRESS))
    assert lives("Max") in card.words()
    assert "Nora" in card.words()
    before = len(max_.messages)
    await stage.goes_to(stage.at(2, 9, 59))
    await stage.application.ring()
    await stage.settles()
    assert len(max_.messages) == before
    await stage.goes_to(stage.at(2, 10))
    await stage.application.ring()
    told = await max_.sees(gist("joined-told"))
    assert "Nora" not in told.text
    assert gist("joined-told") not in nora.screen()
    await max_.taps(say("joined-not-expected"))
    await max_.sees(gist("joined-doubt-said"))
    await stage.channels.managers.shows(gist("alert-joining-doubted"))
    await max_.taps(say("joined-not-expected"), on=told)
    await stage.settles()
    assert stage.channels.managers.screen().count(gist("alert-joining-doubted")) == 1
    await stage.application.ring()
    await stage.settles()
    assert max_.screen().count(gist("joined-told")) == 1


async def test_the_others_are_not_told_if_the_person_who_joined_does_not_want_it(stage: Stage) -> None:
    max_, nora = await joins(stage, "Max"), await joined_later(stage)
    await nora.taps(say("joined-tell-nobody"))
    await nora.sees(say("joined-nobody-told"))
    await stage.channels.managers.shows(say("joining-hushed"))
    await later(stage, 2)
    assert gist("joined-told") not in max_.screen()
    await nora.sends("/home")
    await nora.sees(gist("home-page"))
    assert [row[0].text for row in nora.messages[-1].buttons].count(say("joined-tell-nobody")) == 0


async def test_the_others_are_not_told_of_somebody_who_has_left(stage: Stage) -> None:
    max_, nora = await joins(stage, "Max"), await joined_later(stage)
    await moves_out(nora)
    await stage.channels.managers.shows(say("joining-state-left"))
    await later(stage, 2)
    assert gist("joined-told") not in max_.screen()


async def test_a_stranger_cannot_speak_for_a_home(stage: Stage) -> None:
    max_, nora = await joins(stage, "Max"), await joined_later(stage)
    await later(stage, 2)
    told = await max_.sees(gist("joined-told"))
    forged = told.buttons[0][0].callback_data or ""
    eve = stage.resident("Eve")
    await stage.lives_at(eve, "ROWAN-3")
    for phone in (eve, nora):
        for data in (forged, forged.replace("who", "quiet"), forged.replace("who", "before")):
            if phone is eve or data == forged:
                await phone.taps_data(data)
                await phone.sees(say("engine-old-button"))
    await stage.settles()
    assert gist("alert-joining-doubted") not in stage.channels.managers.screen()


@pytest.mark.parametrize(("action", "gone"), [("end_new", "Nora"), ("end_earlier", "Max")])
async def test_staff_end_the_new_one_or_the_earlier_ones(stage: Stage, action: str, gone: str) -> None:
    both = {"Max": await joins(stage, "Max"), "Nora": await joined_later(stage)}
    robin = stage.officer("Robin Officer", stage.channels.managers)
    card = await stage.channels.managers.shows(say("joining-card", address=ADDRESS))
    await robin.presses(stage.named("case-", f"joining-{action}"), on=card)
    await robin.sees_modal(stage.say("joining-sure-new" if gone == "Nora" else "joining-sure-earlier"))
    await robin.submits()
    await both.pop(gone).sees(gist("home-ended"))
    (stays,) = both.values()
    await stays.sends("/visits")
    await stays.sees(say("visits-none"))
    await stage.settles()
    assert not [label for label in ("right", "same") if stage.named("case-", f"joining-{label}") in card.words()]


async def test_staff_say_that_it_is_right(stage: Stage) -> None:
    max_, nora = await joins(stage, "Max"), await joined_later(stage)
    robin = stage.officer("Robin Officer", stage.channels.managers)
    card = await stage.channels.managers.shows(say("joining-card", address=ADDRESS))
    await robin.presses(say("case-joining-right"), on=card)
    await stage.channels.managers.shows(gist("joining-state-right"))
    for phone in (max_, nora):
        await phone.sends("/visits")
        await phone.sees(say("visits-none"))


async def test_staff_hear_of_somebody_who_comes_back_to_a_home_that_they_had_left(stage: Stage) -> None:
    max_, robin = await joins(stage, "Max"), stage.officer("Robin Officer", stage.channels.managers)
    await moves_out(max_)
    await stage.settles()
    await joins_again(stage, max_)
    card = await stage.channels.managers.shows(say("joining-returned"))
    assert gist("joined-others") not in max_.screen()
    await robin.presses(say("case-joining-end_new"), on=card)
    await robin.sees_modal(say("joining-sure-new"))
    await robin.submits()
    await max_.sees(gist("home-ended"))


async def joins_again(stage: Stage, phone: Phone) -> None:
    await later(stage, 0.01)
    await stage.lives_at(phone)
    await stage.settles()


# --- a new phone ---------------------------------------------------------------------------------------------------


async def test_staff_say_which_of_the_home_somebody_on_a_new_phone_is(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_ = await joins(stage, "Max")
    report = await stage.has_reported(max_)
    again = await joined_later(stage, "Maximilian")
    await again.taps(say("joined-before"))
    await again.sees(gist("joined-before-said"))
    later_report = await stage.has_reported(again)
    await stage.channels.managers.shows(gist("alert-joining-claimed"))
    robin = stage.officer("Robin Officer", stage.channels.managers)
    card = await stage.channels.managers.shows(say("joining-claimed"))
    await robin.presses(say("case-joining-same"), on=card)
    await robin.sees_modal(gist("joining-sure-same"))
    await robin.fills_in({"who": lives("Max")})
    await robin.submits()
    await again.sees(gist("phone-goes-on"))
    await max_.sees(gist("phone-ended"))
    await stage.channels.managers.shows(gist("joining-state-same"))
    await again.sends("/reports")
    await again.sees(say("reports-heading"))
    labels = " ".join(button.text for row in again.messages[-1].buttons for button in row)
    assert all(f"{one.ref[:4]}-{one.ref[4:]}" in labels for one in (report, later_report))
    await max_.sends("/visits")
    await max_.sees(say("visits-no-home"))
    await max_.sends("/reports")
    await max_.sees(say("reports-none"))
    visit = await stage.book(stage.at(5, 8))
    await again.sees("Mend the kitchen tap")
    assert "Mend the kitchen tap" not in max_.screen()
    await later(stage, 1)
    assert gist("joined-told") not in again.screen()
    assert visit


async def test_a_link_from_staff_brings_a_person_to_their_new_phone(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_, robin = await joins(stage, "Max"), stage.officer("Robin Officer", stage.channels.managers)
    await stage.has_reported(max_)
    await robin.commands("/doorstep phone LARK-12 Max", in_channel=stage.channels.managers)
    await robin.sees_modal("Max")
    await robin.submits()
    shown = await robin.sees_modal(gist("person-phone-link"))
    payload = re.search(r"start=(phone-\w+)", str(shown))
    assert payload
    await max_.starts(payload[1])
    await max_.sees(say("phone-is-this"))
    await stage.lives_at(eve := stage.resident("Eve"), "ROWAN-3")
    await eve.starts(payload[1])
    await eve.sees(say("phone-of-another"))
    new = stage.resident("Max")
    await new.starts(payload[1])
    await new.sees(gist("phone-goes-on"))
    await max_.sees(gist("phone-ended"))
    await new.sends("/reports")
    await new.sees(say("reports-heading"))
    await max_.starts(payload[1])
    await max_.sees(say("join-used"))


async def test_a_link_for_a_new_phone_is_short_lived(stage: Stage) -> None:
    max_ = await joins(stage, "Max")
    async with stage.application.database.write() as tx:
        payload = await phones.payload(tx, 1, stage.world.clock.now())
    stage.world.clock.wind(timedelta(days=3, minutes=1))
    new = stage.resident("Max")
    await new.starts(payload)
    await new.sees(say("join-expired"))
    await new.starts("phone-0000000000")
    await new.sees(gist("join-unknown"))
    await max_.sends("/home")
    await max_.sees(ADDRESS)
