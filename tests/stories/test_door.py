"""Callers at the door: whether one is expected, what to do if not, and who hears of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.simulator.slack import Channel
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.features.visits import passwords
from flows.kernel.policy import Guesses
from storage import tables, visits
from storage.visits import Visit
from tests.stage import Stage

BRIGHTFIX = "Brightfix Repairs"
GAS = "Safe & Sound Gas"
KEEP_OUT = "Do not let them in. Keep the door shut."
URGENT = "Call us on 020 7946 0199"


def words(visit: Visit, language: str = "en") -> str:
    return passwords.shown(visit.password, language)


def wrong(visit: Visit) -> str:
    return " ".join(reversed(words(visit).split()))


async def is_asked(phone: Phone, company: str) -> None:
    """Two taps: the menu, and the company."""
    await phone.sends("/menu")
    await phone.taps("Who is at my door?")
    await phone.sees("Which company do they say they are from?")
    await phone.taps(company)


async def checks(stage: Stage) -> list[tuple[str, str | None, str | None]]:
    columns = (tables.door_checks.c.result, tables.door_checks.c.password, tables.door_checks.c.state)
    async with stage.application.database.read() as tx:
        return [tuple(row) for row in await tx.rows(select(*columns).order_by(tables.door_checks.c.id))]


def callers(channel: Channel) -> list[SlackMessage]:
    return [message for message in channel.messages if "Somebody may be at a door now" in message.words()]


def nowhere_but(stage: Stage, channel: Channel | None = None) -> bool:
    others = [other for other in stage.world.slack.channels.values() if channel is None or other.id != channel.id]
    return not any(callers(other) for other in others)


async def test_two_taps_and_the_words_and_the_door_may_be_opened(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8), contract=None)
    await is_asked(sam, BRIGHTFIX)
    await sam.sees("Ask them for the password")
    await sam.sends(f"  {words(visit).upper()}! ")
    told = await sam.sees("The password is right. You can open.")
    assert "Mend the kitchen tap" in told.text
    assert "Still ask for photo ID" in told.text
    assert KEEP_OUT not in told.text
    await stage.settles()
    assert await checks(stage) == [("expected", "right", None)]
    assert nowhere_but(stage)


async def test_the_password_comes_in_the_residents_language_or_in_english(stage: Stage) -> None:
    amal = stage.resident("Amal", "ar")
    await amal.starts(await stage.invitation(home="LARK-12"))
    await amal.sees("12 Larkspur Court")
    visit = await stage.book(stage.at(0, 8))
    for said in (words(visit, "ar"), passwords.spoken(visit.password, "ar"), words(visit)):
        await amal.sends("/check")
        await amal.sees(stage.say("door-ask-company", "ar"))
        await amal.taps(BRIGHTFIX)
        await amal.sees(stage.say("door-ask-password", "ar"))
        await amal.sends(said)
        await amal.sees("كلمة السر صحيحة")
    await stage.settles()
    assert [proof for _, proof, _ in await checks(stage)] == ["right"] * 3


async def test_a_wrong_password_keeps_the_door_shut_and_staff_hear_of_it(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8))
    await is_asked(sam, BRIGHTFIX)
    await sam.sees("Ask them for the password")
    await sam.sends(wrong(visit))
    told = await sam.sees("that password is wrong")
    for advice in (KEEP_OUT, URGENT, "call 999", "We have told our team"):
        assert advice in told.text
    card = await stage.channels.repairs.shows("Somebody may be at a door now")
    assert "12 Larkspur Court" in card.words()
    assert BRIGHTFIX in card.words()
    assert "the password was wrong" in card.words()
    for secret in ("Sam", wrong(visit), words(visit)):
        assert secret not in card.words()
    assert "Larkspur" not in card.text, "a locked phone shows no address"
    assert nowhere_but(stage, stage.channels.repairs)


async def test_who_does_not_know_the_password_waits_outside_and_staff_are_left_in_peace(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 8))
    await is_asked(sam, BRIGHTFIX)
    await sam.taps("They do not know it")
    told = await sam.sees("they must know the password")
    assert KEEP_OUT in told.text
    await stage.settles()
    assert await checks(stage) == [("unproven", "unknown", None)]
    assert nowhere_but(stage)


@pytest.mark.parametrize(("minutes", "due"), [(-31, False), (-30, True), (269, True), (271, False)])
async def test_half_an_hour_around_its_slot_a_visit_may_come(stage: Stage, minutes: int, due: bool) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 9))
    await stage.goes_to(stage.at(1, 9) + timedelta(minutes=minutes))
    await is_asked(sam, BRIGHTFIX)
    if due:
        await sam.sees("Ask them for the password")
    else:
        told = await sam.sees("is not expected now. Your visit is at another time: Tue 24 Nov, 9am to 1pm")
        assert KEEP_OUT in told.text
        await stage.settles()
        assert await checks(stage) == [("other_time", None, None)]
    assert nowhere_but(stage)


async def test_a_contractor_with_no_visit_here_is_not_expected_and_staff_hear_of_it_once(
    stage_on_either: Stage,
) -> None:
    stage = stage_on_either
    sam, other = stage.resident(), stage.resident("Ann")
    await stage.lives_at(sam)
    await stage.lives_at(other, "ROWAN-3")
    await stage.book(stage.at(0, 8), home="ROWAN-3", contractor="safegas", contract="gas", description="Gas check")
    await is_asked(sam, GAS)
    told = await sam.sees("Safe & Sound Gas works for us, but no visit to your home is planned.")
    assert "Rowan" not in told.text and "Gas check" not in told.text, "who visits others is theirs to know"
    card = await stage.channels.gas.shows("Somebody may be at a door now")
    assert "no visit to this home is planned" in card.words()
    await sam.taps("Check another caller")
    await sam.sees("Which company do they say")
    await sam.taps(GAS)
    await stage.settles()
    assert len(callers(stage.channels.gas)) == 1, "the same caller asked about twice is one matter"
    assert [state for _, _, state in await checks(stage)] == ["open", None]
    stage.world.clock.wind(timedelta(minutes=16))
    await is_asked(sam, GAS)
    await stage.settles()
    assert len(callers(stage.channels.gas)) == 2


@pytest.mark.parametrize("said", ["brightfix", "BRIGHT FIX REPAIRS", "Britefix", "he says brightfix repairs, ltd."])
async def test_a_name_is_found_however_it_is_typed(stage: Stage, said: str) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 8))
    await sam.sends("/check")
    await sam.sees("Which company do they say")
    await sam.sends(said)
    await sam.sees("Ask them for the password")


async def test_a_name_we_do_not_know_is_nobody_of_ours(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/check")
    await sam.sees("Which company do they say")
    await sam.sends("...!")
    await sam.sees("Please write it in a message")
    await sam.sends("Shiny Roofs <!channel>")
    told = await sam.sees("We do not know that company")
    assert KEEP_OUT in told.text
    assert URGENT in told.text
    card = await stage.channels.default.shows("Somebody may be at a door now")
    assert "Shiny Roofs" in card.words()
    assert nowhere_but(stage, stage.channels.default)


async def test_the_contractors_own_number_is_given_where_it_was_checked(stage: Stage) -> None:
    async with stage.application.database.write() as tx:
        firm = tables.contractors.update().where(tables.contractors.c.ref == "brightfix")
        await tx.run(firm.values(phone="020 7946 0155"))
    sam = stage.resident()
    await stage.lives_at(sam)
    await is_asked(sam, BRIGHTFIX)
    await sam.sees("Or call Brightfix Repairs on 020 7946 0155. We have checked this number too.")
    visit = await stage.book(stage.at(0, 8))
    await is_asked(sam, BRIGHTFIX)
    await sam.sees("Ask them for the password")
    await sam.sends(words(visit))
    told = await sam.sees("You can open.")
    assert "Keep the door shut and call us on 020 7946 0199" in told.text
    assert "020 7946 0155" in told.text


async def test_a_visit_called_off_meanwhile_opens_no_door(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8))
    await is_asked(sam, BRIGHTFIX)
    await sam.sees("Ask them for the password")
    async with stage.application.database.write() as tx:
        await visits.change(tx, visit.id, state="cancelled")
    await sam.sends(words(visit))
    told = await sam.sees("no visit to your home is planned")
    assert KEEP_OUT in told.text


async def test_no_password_is_printed_or_reaches_staff(stage: Stage, printed: Callable[[], str]) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8))
    for said in (wrong(visit), words(visit)):
        await is_asked(sam, BRIGHTFIX)
        await sam.sees("Ask them for the password")
        await sam.sends(said)
    await sam.sees("You can open.")
    await stage.settles()
    asked = "\n".join(str(entry.params) for entry in stage.world.journal.entries if entry.platform == "slack")
    for said in (wrong(visit), words(visit)):
        assert said not in printed()
        assert said not in asked


async def test_work_in_the_block_needs_nobodys_home(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 8), home=None, block="LARK", description="Paint the stairs")
    await is_asked(sam, BRIGHTFIX)
    told = await sam.sees("works in the shared areas of your block now. They do not need to come into your home.")
    assert KEEP_OUT in told.text
    await stage.settles()
    assert await checks(stage) == [("in_block", None, None)]
    assert nowhere_but(stage)


async def test_without_a_home_there_is_advice_and_a_number(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await is_asked(sam, BRIGHTFIX)
    told = await sam.sees("we do not know your home")
    assert URGENT in told.text
    assert "team" not in told.text
    await is_asked(sam, "Another company")
    told = await sam.sees("We do not know that company")
    assert KEEP_OUT in told.text
    await stage.settles()
    assert [state for _, _, state in await checks(stage)] == [None, None]
    assert nowhere_but(stage), "staff could go nowhere"


async def test_guessing_ends_and_the_advice_does_not(stage: Stage) -> None:
    stage.adopt(stage.policy.model_copy(update={"guesses": Guesses(passwords=2)}))
    await stage.restart()
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8))
    for _ in range(2):
        await is_asked(sam, BRIGHTFIX)
        await sam.sees("Ask them for the password")
        await sam.sends(wrong(visit))
        await sam.sees("that password is wrong")
    await is_asked(sam, BRIGHTFIX)
    told = await sam.sees("You tried many passwords")
    assert KEEP_OUT in told.text
    assert URGENT in told.text
    await sam.sends(words(visit))
    await stage.settles()
    assert "password is right" not in sam.screen()
    stage.world.clock.wind(timedelta(hours=1, minutes=1))
    await is_asked(sam, BRIGHTFIX)
    await sam.sees("Ask them for the password")
    await sam.sends(words(visit))
    await sam.sees("The password is right")


async def test_of_two_names_alike_the_resident_says_which(stage: Stage) -> None:
    async with stage.application.database.write() as tx:
        for ref in ("Brightstar", "Brightwater"):
            await tx.run(tables.contractors.insert().values(ref=ref, name=ref, current=True, listed=False))
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/check")
    await sam.sees("Which company do they say")
    await sam.sends("Bright")
    question = await sam.sees("We know more than one like that")
    assert [row[0].text for row in question.buttons][:4] == [BRIGHTFIX, "Brightstar", "Brightwater", "Another company"]
    await sam.taps("Brightwater")
    await sam.sees("Brightwater works for us, but no visit to your home is planned")


async def test_forged_and_old_buttons_let_nobody_in(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 8))
    await sam.sends("/check")
    question = await sam.sees("Which company do they say")
    token = str(question.buttons[0][0].callback_data).split(".")[0]
    await sam.taps_data(f"{token}.1.999999")
    await sam.sees("That is not one of the choices")
    await sam.taps_data(f"{token}.1.none")
    await sam.taps_data(f"{token}.77.none")
    await sam.taps("Stop")
    await sam.sees("Stopped")
    await sam.taps_data(f"{token}.2.none", on=question)
    await stage.settles()
    assert await checks(stage) == []


async def test_staff_say_that_it_was_ours_after_all(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.default)
    await stage.lives_at(sam)
    await is_asked(sam, BRIGHTFIX)
    card = await stage.channels.default.shows("Somebody may be at a door now")
    await robin.presses("Called back", on=card)
    await stage.channels.default.shows("Called back by")
    await robin.presses("It was ours after all", on=card)
    await robin.sees_modal("did come from us")
    await robin.submits()
    await robin.sees_modal("has checked: Brightfix Repairs did come from us")
    assert "has checked" not in sam.screen(), "nothing goes before it was seen"
    await robin.submits()
    await sam.sees("Example Homes has checked: Brightfix Repairs did come from us.")
    await stage.settles()
    assert "It was ours after all" in card.words()
    assert "[It was ours after all]" not in card.screen()


async def test_a_false_caller_and_the_block_is_warned_in_every_language(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, amal, ann = stage.resident(), stage.resident("Amal", "ar"), stage.resident("Ann")
    await stage.lives_at(sam)
    await amal.starts(await stage.invitation(block="LARK"))
    await amal.sees("Larkspur Court")
    await stage.lives_at(ann, "ROWAN-3")
    robin = stage.officer("Robin Officer", stage.channels.default)
    await sam.sends("/check")
    await sam.sees("Which company do they say")
    await sam.sends("My cousin Bob of Shiny Roofs")
    card = await stage.channels.default.shows("Somebody may be at a door now")
    await robin.presses("False caller: warn block", on=card)
    await robin.sees_modal("Everybody in Larkspur Court is warned at once")
    await robin.fills_in({"company": "Shiny Roofs"})
    await robin.submits()
    await robin.sees_modal("somebody in your block said they came from Shiny Roofs")
    await robin.submits()
    await robin.sees_modal("2 residents are being warned")
    warned = await sam.sees("somebody in your block said they came from Shiny Roofs")
    assert "020 7946 0199" in warned.text
    await amal.sees("تحذير")
    await stage.settles()
    assert "Shiny Roofs" not in ann.screen()
    assert "Bob" not in amal.screen()
    assert "The block was warned" in card.words()


async def test_who_is_not_in_the_channel_decides_nothing(stage: Stage) -> None:
    sam, stranger = stage.resident(), stage.officer("Pat Stranger", stage.channels.gas)
    await stage.lives_at(sam)
    await is_asked(sam, BRIGHTFIX)
    card = await stage.channels.default.shows("Somebody may be at a door now")
    await stranger.presses("Called back", on=card)
    await stage.settles()
    assert [state for _, _, state in await checks(stage)] == ["open"]
