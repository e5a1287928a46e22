"""Two people in one home: what each says is theirs, and what is about the visit itself is for both."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.simulator.slack import StaffMember
from bot.simulator.telegram import Phone
from flows.kernel.text_ids import TextId
from storage import estate, people, ratings, scores, tables, visits, wishes
from storage.ratings import Rating
from storage.visits import Visit
from tests.copy import gist, say
from tests.stage import Stage

LINE = "Thu 26 Nov, 8am to 12 noon: Plumbing"
WORDS = "Come while Ben is at work."
ANSWER = "We come while you are alone."


async def household(stage: Stage) -> tuple[Phone, Phone]:
    ann, ben = stage.resident("Ann"), stage.resident("Ben")
    for person in (ann, ben):
        await stage.lives_at(person)
    return ann, ben


async def tells(person: Phone, words: str) -> None:
    await looks(person)
    await person.taps(say("visit-tell"))
    await person.sends(words)
    await person.sees(say("tell-thanks"))


async def looks(person: Phone) -> str:
    """Return the visit's page, as this person sees it now."""
    await person.sends("/visits")
    await person.taps(LINE)
    return (await person.sees(gist("visit-prepare"))).text


async def writes(stage: Stage, staff: StaffMember, words: str, to: str | None = None) -> None:
    """Write to residents from the visit's card."""
    await stage.settles()
    card = await stage.channels.repairs.shows("Visit V-0001:")
    await staff.presses(say("case-visit-say"), on=card)
    await staff.sees_modal(say("visit-label-whom"))
    await staff.fills_in({"words": words, **({"to": to} if to else {})})
    await staff.submits()
    await staff.sees_modal(words)
    await staff.submits()
    await stage.settles()


async def test_an_answer_goes_to_the_person_who_wrote(stage_on_either: Stage) -> None:
    stage = stage_on_either
    ann, ben = await household(stage)
    robin = stage.officer()
    await stage.book(stage.at(3, 8), reported=timedelta())
    await stage.settles()
    await tells(ann, WORDS)
    await writes(stage, robin, ANSWER)
    await ann.sees(ANSWER)
    assert gist("journey-told") in await looks(ann)
    page = await looks(ben)
    assert not [text for text in (WORDS, ANSWER, gist("journey-told"), gist("journey-answered")) if text in page]
    assert not [text for text in (WORDS, ANSWER) if text in ben.screen()]


async def test_staff_choose_another_who_wrote_or_the_whole_home(stage: Stage) -> None:
    ann, ben = await household(stage)
    robin = stage.officer()
    await stage.book(stage.at(3, 8), reported=timedelta())
    await stage.settles()
    await tells(ann, WORDS)
    stage.world.clock.wind(stage.at(0, 11) - stage.world.clock.now())
    await tells(ben, "The bell is broken.")
    await writes(stage, robin, "They will knock.")
    await ben.sees("They will knock.")
    await tells(ann, "And soon.")
    at = "Mon 23 Nov, 9:30; Mon 23 Nov, 11:00"
    await writes(stage, robin, ANSWER, to=say("visit-to-writer", at=at))
    await ann.sees(ANSWER)
    await writes(stage, robin, "The van is blue.", to=say("visit-to-home"))
    await ann.sees_anywhere("The van is blue.")
    await ben.sees_anywhere("The van is blue.")
    assert "They will knock." not in ann.screen() and ANSWER not in ben.screen()
    assert gist("journey-answered") in await looks(ben)


async def test_if_nobody_wrote_staff_write_to_everybody(stage: Stage) -> None:
    ann, ben = await household(stage)
    robin = stage.officer()
    await stage.book(stage.at(3, 8), reported=timedelta())
    await robin.commands("/doorstep visit V-0001", in_channel=stage.channels.repairs)
    await writes(stage, robin, "The van is blue.")
    await ann.sees_anywhere("The van is blue.")
    await ben.sees_anywhere("The van is blue.")


async def test_words_for_somebody_who_has_left_reach_nobody_else(stage: Stage) -> None:
    ann, ben = await household(stage)
    robin = stage.officer()
    await stage.book(stage.at(3, 8), reported=timedelta())
    await stage.settles()
    await tells(ann, WORDS)
    await stage.settles()
    card = await stage.channels.repairs.shows(WORDS)
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("visit-label-whom"))
    await ann.blocks()
    await stage.settles()
    await robin.fills_in({"words": ANSWER})
    await robin.submits()
    modal = await robin.sees_modal(ANSWER)
    assert gist("visit-to-writer") not in str(modal)
    with pytest.raises(AssertionError, match="please complete"):
        await robin.submits()
    await stage.settles()
    assert ANSWER not in ben.screen()


async def test_what_one_did_is_no_you_to_the_other(stage: Stage) -> None:
    """What is about the visit itself both read, but neutrally."""
    ann, ben = await household(stage)
    await stage.book(stage.at(3, 8), reported=timedelta())
    await ann.sees(gist("told-booked"))
    await ann.taps(say("visit-confirm"))
    await ann.sees(say("visit-confirmed"))
    page = await looks(ben)
    assert gist("journey-home-confirmed") in page and gist("journey-confirmed") not in page
    assert gist("journey-confirmed") in await looks(ann)
    await ann.taps(say("visit-change"))
    await ann.taps(say("change-words"))
    await ann.sends(WORDS)
    await ann.sees(say("change-asked", landlord="Example Homes"))
    await stage.undo_ends()
    page = await looks(ben)
    assert gist("journey-home-change_asked") in page and gist("journey-change_asked") not in page
    assert WORDS not in page


async def test_each_gives_an_account_of_their_own(stage: Stage) -> None:
    """Whether they were in is asked of each, and what one said is no news to the other."""
    ann, ben = await household(stage)
    visit = await stage.book(stage.at(1, 8), reported=timedelta())
    await stage.goes_to(stage.at(1, 9))
    await stage.marks(visit, "no_access")
    await ann.taps(say("no-access-out"))
    await ann.sees(say("no-access-agreed"))
    await ben.taps(say("no-access-in"))
    await ben.sees(say("no-access-disputed", landlord="Example Homes"))
    await ann.taps(say("no-access-in"))
    await ann.sees(say("answered-before"))
    await stage.channels.repairs.shows(gist("visit-why-disputed"))
    assert gist("journey-was_out") in ann.screen() and gist("journey-was_out") not in ben.screen()
    assert gist("journey-disputed") in ben.screen() and gist("journey-disputed") not in ann.screen()


async def test_who_came_and_who_did_not_are_two_accounts(stage: Stage) -> None:
    ann, ben = await household(stage)
    await stage.book(stage.at(1, 8), reported=timedelta())
    await stage.goes_to(stage.at(1, 12, 1))
    await ann.taps(say("came-yes"))
    await ann.sees(say("came-thanks"))
    await ben.taps(say("came-no"))
    await ben.sees(say("no-access-disputed", landlord="Example Homes"))
    await stage.channels.repairs.shows(gist("visit-denied"))
    assert gist("journey-denied") in ben.screen() and gist("journey-denied") not in ann.screen()


# --- how a visit went --------------------------------------------------------------------------------------------


async def done(stage: Stage, visit: Visit) -> None:
    """The worker says that it is done; then the survey is due."""
    await stage.goes_to(stage.at(1, 10))
    await stage.marks(visit, "done")
    await stage.goes_to(stage.at(1, 11, 31))
    await stage.settles()


async def surveys(stage: Stage, visit: Visit) -> list[Rating]:
    await stage.settles()
    async with stage.application.database.read() as tx:
        return [one for one in await ratings.of_visit(tx, visit.id) if one.part == "visit"]


async def overall(stage: Stage) -> tuple[scores.Splits, list[int]]:
    """Return what the contract's score and the worker's stars are counted from."""
    async with stage.application.database.read() as tx:
        found = await scores.answers(tx, "repairs-north", stage.at(-20), stage.at(20))
        return found, await ratings.stars_of(tx, 1)


async def named_worker(stage: Stage, visit: Visit) -> None:
    """Say who comes: worker no. 1."""
    async with stage.application.database.write() as tx:
        firm = await estate.number(tx, "contractors", "brightfix")
        await tx.run(insert(tables.workers).values(id=1, ref="BF-07", contractor_id=firm, name="Jo", current=True))
        await visits.change(tx, visit.id, worker_id=1)


async def rates(person: Phone, score: TextId, stars: TextId) -> None:
    await person.taps(say(score))
    if score == "rate-score-1":
        await person.sees(say("rate-ask-wrong"))
        await person.taps(say("rate-that-is-all"))
        await person.sees(say("rate-ask-comment"))
        await person.taps(say("engine-skip"))
        await person.taps(say("rate-wants-nothing"))
    else:
        await person.taps(say("rate-unknown"))
    await person.sees(say("rate-thanks"))
    await person.taps(say("rate-about-worker", worker="Jo"))
    await person.sees(say("rate-ask-stars"))
    await person.taps(say(stars))
    await person.sees(say("rate-ask-about-worker"))


async def test_each_of_a_home_is_asked_and_the_home_counts_once(stage_on_either: Stage) -> None:
    """If nobody is known to have been there, each is asked in private. The latest answer counts."""
    stage = stage_on_either
    ann, ben = await household(stage)
    visit = await stage.book(stage.at(1, 8), reported=timedelta())
    await named_worker(stage, visit)
    await done(stage, visit)
    for person in (ann, ben):
        await person.sees_anywhere("How did the visit go: Mend the kitchen tap")
    silent, _ = await overall(stage)
    assert silent["visit"] == {"silent": 1}
    await rates(ann, "rate-score-1", "rate-stars-1")
    stage.world.clock.wind(timedelta(minutes=1))
    await looks_back(ben)
    assert say("rate-visit") in ben.screen()
    await rates(ben, "rate-score-4", "rate-stars-4")
    assert sorted((one.resident_id, one.overall) for one in await surveys(stage, visit)) == [(1, 1), (2, 4)]
    counted, stars = await overall(stage)
    assert counted["overall"] == {"good": 1} and counted["visit"] == {"answered": 1}
    assert stars == [4]
    await looks_back(ann)
    assert say("rate-answered-before") not in ann.screen() + ben.screen()


async def looks_back(person: Phone) -> None:
    await person.sends("/visits")
    await person.taps(say("visits-past"))
    await person.taps("Tue 24 Nov, 8am to 12 noon: Plumbing")
    await person.sees("Mend the kitchen tap: done")


async def test_the_person_who_was_there_is_asked_alone(stage_on_either: Stage) -> None:
    stage = stage_on_either
    ann, ben = await household(stage)
    visit = await stage.book(stage.at(1, 8), reported=timedelta())
    await ben.sees(gist("told-booked"))
    await ben.taps(say("visit-confirm"))
    await ben.sees(say("visit-confirmed"))
    await done(stage, visit)
    await ben.sees("How did the visit go: Mend the kitchen tap")
    assert "How did the visit go" not in ann.screen()
    assert [one.resident_id for one in await surveys(stage, visit)] == [2]
    await looks_back(ann)
    await ann.taps(say("rate-visit"))
    await ann.taps(say("rate-score-2"))
    await ann.sees(say("rate-ask-wrong"))
    assert [one.resident_id for one in await surveys(stage, visit)] == [2, 1]
    await stage.goes_to(stage.at(4, 11))
    assert "You have not yet said how the visit went" not in ann.screen()


async def test_several_who_were_there_are_each_asked(stage: Stage) -> None:
    ann, ben = await household(stage)
    kit = stage.resident("Kit")
    await stage.lives_at(kit)
    visit = await stage.book(stage.at(1, 8), reported=timedelta())
    await ann.sees(gist("told-booked"))
    await ann.taps(say("visit-confirm"))
    await ann.sees(say("visit-confirmed"))
    await stage.goes_to(stage.at(1, 12, 1))
    await ben.taps(say("came-yes"))
    await ben.sees(say("came-thanks"))
    await stage.marks(visit, "done")
    await stage.goes_to(stage.at(1, 14))
    await stage.settles()
    for person, is_asked in ((ann, True), (ben, True), (kit, False)):
        assert ("How did the visit go" in person.screen()) is is_asked


@pytest.mark.parametrize("knows", ["staff", "worker"])
async def test_only_who_wished_is_asked_whether_they_did_it(stage: Stage, knows: str) -> None:
    """A wish for staff only reaches no worker; one of Ann's is nothing that Ben asked for."""
    ann, ben = await household(stage)
    async with stage.application.database.write() as tx:
        (home,) = {one.home_id for one in [await people.resident(tx, 1), await people.resident(tx, 2)] if one}
        told = {"knows": knows, "instruction": "Cover your boots" if knows == "worker" else None}
        now = stage.world.clock.now()
        await wishes.add(
            tx, resident_id=1, home_id=home, wish="overshoes", words="", state="granted", asked_at=now, **told
        )
    visit = await stage.book(stage.at(1, 8), reported=timedelta())
    await done(stage, visit)
    for person, is_asked in ((ann, knows == "worker"), (ben, False)):
        await person.taps(say("rate-score-5"))
        shown = await person.sees(say("rate-ask-well"))
        assert (say("rate-title-wishes") in shown.text) is is_asked
