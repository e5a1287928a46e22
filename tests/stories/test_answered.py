"""What residents write about something that we wrote reaches what it is about, and nobody else."""

from bot.simulator.slack import StaffMember
from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from flows.features.wishes.staff import ANSWER
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories import test_champions, test_door, test_rated, test_rights, test_wishes


async def test_an_answer_about_a_rating_that_few_may_see_goes_to_them_alone(stage: Stage) -> None:
    """Both the answer to what was written before it became so, and to what was written after."""
    sam, robin = stage.resident(), stage.officer("Robin", stage.channels.repairs, stage.channels.restricted)
    await test_rated.visited(stage, sam)
    await test_rated.rates(stage, sam)
    before = await staff_say(stage, robin, sam, "What was in the hall?")
    await sam.taps(say("nobody-send"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(say("report-sent-hint"))
    card = await stage.card((await stage.reports())[-1])
    await stage.settles()
    await robin.presses(say("case-report-change"), on=card)
    await robin.sees_modal(say("case-report-change"))
    await robin.fills_in({"clauses": [say("clause-crime")]})
    await robin.submits()
    await stage.channels.repairs.shows(say("rating-report-hidden"))
    await stage.settles()
    after = await staff_say(stage, robin, sam, "May we come by?")
    for words, told in (("A bag of powder.", before), ("Ring first.", after)):
        await sam.sends(words, reply_to=told)
        await sam.sees(gist("added"))
        await stage.settles()
        assert words not in stage.channels.repairs.screen()
    restricted = "".join(note.shown() for one in stage.channels.restricted.messages for note in [one, *one.thread])
    assert "A bag of powder." in restricted and "Ring first." in restricted


async def staff_say(stage: Stage, robin: StaffMember, sam: Phone, words: str) -> ChatMessage:
    card = await stage.channels.repairs.shows(say("rating-card", ref="A-1"))
    await robin.presses(say("case-rating-say"), on=card)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": words})
    await robin.submits()
    await robin.sees_modal(words)
    await robin.submits()
    told = await sam.sees(words)
    await stage.settles()
    return told


async def test_an_answer_about_a_caller_gets_what_helps_at_once_and_is_kept(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.default)
    await stage.lives_at(sam)
    await test_door.is_asked(sam, test_door.BRIGHTFIX)
    card = await stage.channels.default.shows(say("caller-card"))
    await robin.presses(say("case-caller-ours"), on=card)
    await robin.sees_modal(say("caller-ours-above"))
    await robin.submits()
    await robin.sees_modal(gist("door-ours"))
    await robin.submits()
    told = await sam.sees(gist("door-ours"))
    await sam.sends("He has no card with him.", reply_to=told)
    asked = await sam.sees(say("sort-ask"))
    assert gist("door-answered") in asked.text
    await sam.taps(say("sort-new"))
    await sam.sees(say("report-begun"))


async def test_an_answer_about_erasure_shows_how_it_stands_and_how_to_stop_it(stage: Stage) -> None:
    sam = await test_rights.moves_in(stage)
    await test_rights.asks_for_erasure(sam)
    told = await sam.sees(gist("delete-by"))
    await sam.sends("No, please keep my photos.", reply_to=told)
    await sam.sees(say("sort-ask"))
    shown = [message for message in sam.messages if gist("delete-by") in message.text]
    assert len(shown) == 2
    await sam.taps(say("delete-keep"), on=shown[-1])
    await sam.sees(say("delete-kept"))


async def test_an_undecided_wish_is_owed_again_once_its_household_has_answered(stage: Stage) -> None:
    sam, wren = stage.resident(), test_wishes.welfare(stage)
    await stage.lives_at(sam)
    await test_wishes.asks(stage, sam)
    (wish,) = await test_wishes.kept(stage)
    await wren.presses(say("case-wish-reply"), on=await test_wishes.card(stage, wish))
    await wren.sees_modal(say("wishes-ask-reply"))
    await wren.fills_in({"words": "Which door do you mean?"})
    await wren.submits()
    await wren.sees_modal("Which door do you mean?")
    await wren.submits()
    await sam.sees("Which door do you mean?")
    await stage.settles()
    async with stage.application.database.read() as tx:
        assert not await ANSWER.is_owed(tx, wish.id)
    await sam.sends("The blue one.")
    await sam.sees(say("reply-received"))
    async with stage.application.database.read() as tx:
        assert await ANSWER.is_owed(tx, wish.id)
    await stage.goes_to(stage.at(30))
    await stage.application.ring()
    await stage.channels.welfare.shows(gist("wishes-overdue"))


async def test_what_a_champion_answers_can_be_answered_again(stage: Stage) -> None:
    sam, robin = stage.resident(), test_champions.officer(stage)
    await test_champions.champion(stage, sam, robin)
    await test_champions.carries(sam)
    for words, answer in (("Which bin?", "The green one."), ("It is emptied today.", "")):
        await robin.presses(say("case-carried-answer"), on=await test_champions.carried_card(stage))
        await robin.sees_modal(say("carried-ask-answer"))
        await robin.fills_in({"words": words})
        await robin.submits()
        await robin.sees_modal(words)
        await robin.submits()
        await sam.sees(words)
        await stage.settles()
        if answer:
            await sam.sends(answer)
            await sam.sees(say("reply-received"))
            await stage.settles()
