"""Callers at the door: whether one is expected, what to do if not, and who hears of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.simulator.slack import Channel
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.features.visits import passwords
from flows.kernel.actor import Actor
from flows.kernel.policy import Guesses
from storage import tables, visits
from storage.visits import Visit
from tests.copy import say
from tests.stage import Stage

BRIGHTFIX = "Brightfix Repairs"
GAS = "Safe & Sound Gas"
KEEP_OUT = say("door-keep-out")
URGENT = "Call us on 020 7946 0199"


def words(visit: Visit, language: str = "en") -> str:
    return passwords.shown(visit.password, language)


def wrong(visit: Visit) -> str:
    return " ".join(reversed(words(visit).split()))


async def is_asked(phone: Phone, company: str) -> None:
    """Two taps: the menu, and the company."""
    await phone.sends("/menu")
    await phone.taps(say("menu-door"))
    await phone.sees(say("door-ask-company"))
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
    await sam.sees(say("door-ask-password"))
    await sam.sends(f"  {words(visit).upper()}! ")
    told = await sam.sees(say("door-expected", firm="Brightfix Repairs", what="Mend the kitchen tap"))
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
    await sam.sees(say("door-ask-password"))
    await sam.sends(wrong(visit))
    told = await sam.sees(say("door-proof-wrong", firm="Brightfix Repairs"))
    for advice in (KEEP_OUT, URGENT, "call 999", "We have told our team"):
        assert advice in told.text
    card = await stage.channels.repairs.shows(say("caller-card"))
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
    await sam.taps(say("door-password-not-known"))
    told = await sam.sees(say("door-proof-unknown", firm="Brightfix Repairs"))
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
        await sam.sees(say("door-ask-password"))
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
    told = await sam.sees(say("door-not-expected", firm="Safe & Sound Gas"))
    assert "Rowan" not in told.text and "Gas check" not in told.text, "who visits others is theirs to know"
    card = await stage.channels.gas.shows(say("caller-card"))
    assert "no visit to this home is planned" in card.words()
    await sam.taps(say("door-again"))
    await sam.sees(say("door-ask-company"))
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
    await sam.sees(say("door-ask-company"))
    await sam.sends(said)
    await sam.sees(say("door-ask-password"))


async def test_a_name_we_do_not_know_is_nobody_of_ours(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/check")
    await sam.sees(say("door-ask-company"))
    await sam.sends("...!")
    await sam.sees(say("engine-write-it"))
    await sam.sends("Shiny Roofs <!channel>")
    told = await sam.sees(say("door-unknown"))
    assert KEEP_OUT in told.text
    assert URGENT in told.text
    card = await stage.channels.default.shows(say("caller-card"))
    assert "Shiny Roofs" in card.words()
    assert nowhere_but(stage, stage.channels.default)


async def test_the_contractors_own_number_is_given_where_it_was_checked(stage: Stage) -> None:
    async with stage.application.database.write() as tx:
        firm = tables.contractors.update().where(tables.contractors.c.ref == "brightfix")
        await tx.run(firm.values(phone="020 7946 0155"))
    sam = stage.resident()
    await stage.lives_at(sam)
    await is_asked(sam, BRIGHTFIX)
    await sam.sees(say("door-ring-firm", firm="Brightfix Repairs", phone="020 7946 0155"))
    visit = await stage.book(stage.at(0, 8))
    await is_asked(sam, BRIGHTFIX)
    await sam.sees(say("door-ask-password"))
    await sam.sends(words(visit))
    told = await sam.sees(say("door-expected", firm="Brightfix Repairs", what="Mend the kitchen tap"))
    assert "Keep the door shut and call us on 020 7946 0199" in told.text
    assert "020 7946 0155" in told.text


async def test_a_visit_called_off_meanwhile_opens_no_door(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8))
    await is_asked(sam, BRIGHTFIX)
    await sam.sees(say("door-ask-password"))
    async with stage.application.database.write() as tx:
        await visits.change(tx, visit.id, state="cancelled")
    await sam.sends(words(visit))
    told = await sam.sees(say("door-not-expected", firm="Brightfix Repairs"))
    assert KEEP_OUT in told.text


async def test_no_password_is_printed_or_reaches_staff(stage: Stage, printed: Callable[[], str]) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8))
    for said in (wrong(visit), words(visit)):
        await is_asked(sam, BRIGHTFIX)
        await sam.sees(say("door-ask-password"))
        await sam.sends(said)
    await sam.sees(say("door-expected", firm="Brightfix Repairs", what="Mend the kitchen tap"))
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
    told = await sam.sees(say("door-in-block", firm="Brightfix Repairs"))
    assert KEEP_OUT in told.text
    await stage.settles()
    assert await checks(stage) == [("in_block", None, None)]
    assert nowhere_but(stage)


async def test_without_a_home_there_is_advice_and_a_number(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await is_asked(sam, BRIGHTFIX)
    told = await sam.sees(say("door-no-home", firm="Brightfix Repairs"))
    assert URGENT in told.text
    assert "team" not in told.text
    await is_asked(sam, say("door-none"))
    told = await sam.sees(say("door-unknown"))
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
        await sam.sees(say("door-ask-password"))
        await sam.sends(wrong(visit))
        await sam.sees(say("door-proof-wrong", firm="Brightfix Repairs"))
    await is_asked(sam, BRIGHTFIX)
    told = await sam.sees(say("door-proof-unread", firm="Brightfix Repairs"))
    assert KEEP_OUT in told.text
    assert URGENT in told.text
    await sam.sends(words(visit))
    await stage.settles()
    assert "password is right" not in sam.screen()
    stage.world.clock.wind(timedelta(hours=1, minutes=1))
    await is_asked(sam, BRIGHTFIX)
    await sam.sees(say("door-ask-password"))
    await sam.sends(words(visit))
    await sam.sees(say("door-expected", firm="Brightfix Repairs", what="Mend the kitchen tap"))


async def test_of_two_names_alike_the_resident_says_which(stage: Stage) -> None:
    async with stage.application.database.write() as tx:
        for ref in ("Brightstar", "Brightwater"):
            await tx.run(tables.contractors.insert().values(ref=ref, name=ref, current=True, listed=False))
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/check")
    await sam.sees(say("door-ask-company"))
    await sam.sends("Bright")
    question = await sam.sees(say("door-which"))
    assert [row[0].text for row in question.buttons][:4] == [BRIGHTFIX, "Brightstar", "Brightwater", say("door-none")]
    await sam.taps("Brightwater")
    await sam.sees(say("door-not-expected", firm="Brightwater"))


async def test_forged_and_old_buttons_let_nobody_in(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 8))
    await sam.sends("/check")
    question = await sam.sees(say("door-ask-company"))
    token = str(question.buttons[0][0].callback_data).split(".")[0]
    await sam.taps_data(f"{token}.1.999999")
    await sam.sees(say("engine-not-offered"))
    await sam.taps_data(f"{token}.1.none")
    await sam.taps_data(f"{token}.77.none")
    await sam.taps(say("engine-stop"))
    await sam.sees(say("stopped"))
    await sam.taps_data(f"{token}.2.none", on=question)
    await stage.settles()
    assert await checks(stage) == []


async def test_staff_say_that_it_was_ours_after_all(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.default)
    await stage.lives_at(sam)
    await is_asked(sam, BRIGHTFIX)
    card = await stage.channels.default.shows(say("caller-card"))
    await robin.presses(say("case-caller-called_back"), on=card)
    await stage.channels.default.shows("Called back by")
    await robin.presses(say("case-caller-ours"), on=card)
    await robin.sees_modal(say("caller-ours-above"))
    await robin.submits()
    await robin.sees_modal(say("door-ours", company="Brightfix Repairs", landlord="Example Homes"))
    assert "has checked" not in sam.screen(), "nothing goes before it was seen"
    await robin.submits()
    await sam.sees(say("door-ours", company="Brightfix Repairs", landlord="Example Homes"))
    await stage.settles()
    assert say("case-caller-ours") in card.words()
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
    await sam.sees(say("door-ask-company"))
    await sam.sends("My cousin Bob of Shiny Roofs")
    card = await stage.channels.default.shows(say("caller-card"))
    await robin.presses(say("case-caller-false_caller"), on=card)
    await robin.sees_modal(say("caller-false-above", block="Larkspur Court"))
    await robin.fills_in({"company": "Shiny Roofs"})
    await robin.submits()
    await robin.sees_modal(say("door-warning", company="Shiny Roofs", landlord="Example Homes"))
    await robin.submits()
    await robin.sees_modal(say("caller-warned", count=2))
    warned = await sam.sees(say("door-warning", company="Shiny Roofs", landlord="Example Homes"))
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
    card = await stage.channels.default.shows(say("caller-card"))
    await stranger.presses(say("case-caller-called_back"), on=card)
    await stage.settles()
    assert [state for _, _, state in await checks(stage)] == ["open"]


PATEL = {"contractor_code": "PATEL", "name": "Patel Plastering", "works_for": "Brightfix Repairs"}


async def brings(stage: Stage, *rows: dict[str, str]) -> None:
    await stage.application.bring("contractors", rows, Actor("landlord", "csv", "firms.csv"))


async def test_a_sub_contractor_is_asked_for_the_password_of_the_one_it_works_for(stage_on_either: Stage) -> None:
    stage = stage_on_either
    await brings(stage, PATEL)
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8), description="Skim the ceiling")
    for said in (wrong(visit), words(visit)):
        await sam.sends("/check")
        await sam.sees(say("door-ask-company"))
        await sam.sends("Patel Plastering, for Brightfix")
        await sam.sees(say("door-ask-password"))
        await sam.sends(said)
        told = await sam.sees(say("door-works-for", firm="Patel Plastering", main="Brightfix Repairs"))
        assert (KEEP_OUT in told.text) is (said == wrong(visit))
    assert say("door-expected", firm="Brightfix Repairs", what="Skim the ceiling") in told.text
    await brings(stage, {**PATEL, "works_for": "no"})
    await sam.sends("/check")
    await sam.sees(say("door-ask-company"))
    await sam.sends("Patel Plastering, for Brightfix")
    told = await sam.sees(say("door-not-expected", firm="Patel Plastering"))
    assert KEEP_OUT in told.text


@pytest.mark.parametrize("said", ["Patel Plastering, for Brightfix", "Shady Builders, for Brightfix", "Patel, for gas"])
async def test_only_the_landlords_records_make_a_sub_contractor(stage: Stage, said: str) -> None:
    gas = {"contractor_code": "HEAT", "name": "Heat Kings", "works_for": "brightfix"}
    await brings(stage, {**PATEL, "works_for": "safegas"}, gas)
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 8))
    await sam.sends("/check")
    await sam.sees(say("door-ask-company"))
    await sam.sends(said)
    told = await sam.sees(KEEP_OUT)
    assert say("door-ask-password") not in told.text
    await stage.settles()
    assert [result for result, _, _ in await checks(stage)] in (["not_expected"], ["unknown"])


async def test_the_landlords_file_may_name_sub_contractors(stage: Stage) -> None:
    listed = stage.policy.contractors
    firms = [firm.model_copy(update={"works_for": ("brightfix",)} if firm.ref == "safegas" else {}) for firm in listed]
    stage.adopt(stage.policy.model_copy(update={"contractors": tuple(firms)}))
    await stage.restart()
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 8))
    await is_asked(sam, GAS)
    await sam.sees(say("door-ask-password"))


async def test_a_sub_contractor_at_another_time_is_not_expected(stage: Stage) -> None:
    await brings(stage, PATEL)
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8))
    await is_asked(sam, "Patel Plastering")
    told = await sam.sees(say("door-works-for", firm="Patel Plastering", main="Brightfix Repairs"))
    assert "is not expected now" in told.text
    assert KEEP_OUT in told.text


async def test_a_name_not_understood_can_be_tried_again_and_the_nearest_are_offered(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 8))
    await sam.sends("/check")
    await sam.sees(say("door-ask-company"))
    await sam.sends("Brite Fixers")
    told = await sam.sees(say("door-nearest"))
    assert KEEP_OUT in told.text, "safe first, whoever it may be"
    assert [row[0].text for row in told.buttons][:2] == [BRIGHTFIX, say("door-try-again")]
    await sam.taps(BRIGHTFIX)
    await sam.sees(say("door-ask-password"))
    await sam.taps(say("door-try-again"), on=told)
    await sam.sees(say("door-ask-company"))
    await sam.sends("Shiny Roofs")
    told = await sam.sees(say("door-unknown"))
    assert say("door-nearest") not in told.text
    assert say("door-try-again") in [row[0].text for row in told.buttons]
    await sam.taps_data("go:door:999999", on=told)
    await sam.sees(say("door-ask-company"))


async def test_who_came_in_the_morning_is_not_here_in_the_afternoon(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8), reported=timedelta())
    await stage.goes_to(stage.at(1, 14))
    await sam.taps(say("came-yes"))
    told = await sam.sees(say("came-thanks"))
    assert say("visit-state-came") in told.text
    assert say("visit-state-arrived") not in told.text
