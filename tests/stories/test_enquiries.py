"""Talk to a person: a card with an owner and a due time, and a talk through the bot until staff close it."""

from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from storage import enquiries, personal
from storage.enquiries import Enquiry
from tests.copy import gist, say
from tests.stage import Stage

ABOUT = "Nobody rings me back about my rent letter."
CARD = "wants to talk to a person"


async def asks(phone: Phone, words: str = ABOUT) -> None:
    await phone.sends("/menu")
    await phone.taps(say("menu-person"))
    await phone.sees(say("enquiry-ask"))
    await phone.sends(words)


async def sends(phone: Phone) -> None:
    await phone.sees(say("enquiry-review"))
    await phone.taps(say("enquiry-send"))
    await phone.sees(gist("enquiry-sent"))


async def kept(stage: Stage) -> list[Enquiry]:
    async with stage.application.database.read() as tx:
        found = [await enquiries.get(tx, number) for number in range(1, 5)]
    return [enquiry for enquiry in found if enquiry]


async def card(stage: Stage, channel: Channel | None = None) -> SlackMessage:
    return await (channel or stage.channels.default).shows(CARD)


async def replies(stage: Stage, robin: StaffMember, words: str) -> None:
    await robin.presses(say("case-enquiry-reply"), on=await card(stage))
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": words})
    await robin.submits()
    await robin.sees_modal(words)
    await robin.submits()


async def closes(stage: Stage, robin: StaffMember) -> None:
    await robin.presses(say("case-enquiry-close"), on=await card(stage))
    await robin.sees_modal(say("enquiry-close-sure"))
    await robin.submits()


async def test_a_talk_goes_on_until_staff_close_it(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, ann, robin = stage.resident(), stage.resident("Ann"), stage.officer()
    await stage.lives_at(sam)
    await stage.lives_at(ann)
    await asks(sam)
    await sends(sam)
    shown = await card(stage)
    for said in (ABOUT, "Sam Example", "12 Larkspur Court", "Answer due Tue 24 Nov, 17:00", "With nobody yet"):
        assert said in shown.words()
    await sam.sends("It came on Monday.")
    await sam.sees(say("reply-received"))
    await stage.channels.default.thread_shows(shown, "It came on Monday.")
    await robin.says("I ask the rent team.", in_channel=stage.channels.default, thread=shown)
    await replies(stage, robin, "The letter was wrong. We are sorry.")
    await sam.sees("The letter was wrong. We are sorry.")
    await stage.channels.default.shows("Answered")
    await sam.sends("Thank you. And my name is spelt wrong.")
    await stage.channels.default.thread_shows(shown, "And my name is spelt wrong.")
    await stage.channels.default.shows("Answer due Tue 24 Nov, 17:00")
    await replies(stage, robin, "We have put it right.")
    await sam.sees("We have put it right.")
    await closes(stage, robin)
    await sam.sees(gist("enquiry-closed"))
    await sam.sends("The lift is broken.")
    await sam.sees(say("hazard-ask-kind"))
    await stage.settles()
    assert "I ask the rent team." not in sam.screen(), "what is said in a thread stays there"
    assert "letter" not in ann.screen() and "We have put it right." not in ann.screen()
    (enquiry,) = await kept(stage)
    assert enquiry.owner == robin.id and enquiry.closed_at
    assert "The lift is broken." not in str([note.raw for note in shown.thread])


async def test_about_a_visit_it_is_in_the_channel_of_its_contract(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8), contractor="safegas", contract="gas", description="Gas check", trade="Gas")
    await sam.sees("Gas check")
    await asks(sam, "Who lets them in?")
    await sam.taps("Thu 26 Nov, 8am to 12 noon: Gas")
    await sends(sam)
    assert "Gas check" in (await card(stage, stage.channels.gas)).words()
    await stage.settles()
    assert not [message for message in stage.channels.default.messages if CARD in message.words()]


async def test_who_waits_too_long_is_named_once_for_each_answer(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await asks(sam)
    await sends(sam)
    await card(stage)
    late = gist("enquiry-overdue")
    for day in (1, 2):
        await stage.goes_to(stage.at(day, 18))
        for _ in range(2):
            await stage.application.ring()
        await stage.channels.alerts.shows(late)
    await stage.settles()
    assert sum(late in message.words() for message in stage.channels.alerts.messages) == 1
    await replies(stage, robin, "Sorry that it took so long.")
    await sam.sees("Sorry that it took so long.")
    await sam.sends("So what now?")
    await sam.sees(say("reply-received"))
    assert (await kept(stage))[0].due_at == stage.at(3, 17)


async def test_somebody_else_of_the_home_cannot_answer_in_it(stage: Stage) -> None:
    sam, ann, robin = stage.resident(), stage.resident("Ann"), stage.officer()
    await stage.lives_at(sam)
    await stage.lives_at(ann)
    await asks(sam)
    await sends(sam)
    shown = await card(stage)
    await robin.presses(say("case-enquiry-take"), on=shown)
    await stage.channels.default.shows("With @Robin Officer")
    await ann.sends("I live here, too.")
    await ann.sees(say("sort-ask"))
    await stage.settles()
    assert "I live here, too." not in str([note.raw for note in shown.thread])


async def test_a_photo_comes_along_and_an_answer_to_a_closed_talk_begins_another(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await sam.sends("/person")
    await sam.sends_photo()
    await sam.sends(ABOUT)
    await sam.taps(say("engine-done"))
    await sends(sam)
    sent = await sam.sees(gist("enquiry-sent"))
    shown = await card(stage)
    await stage.settles()
    assert sum(len(note.files) for note in shown.thread) == 1
    await closes(stage, robin)
    await sam.sees(gist("enquiry-closed"))
    await sam.sends("One more thing.", reply_to=sent)
    await sends(sam)
    assert [enquiry.words for enquiry in await kept(stage)] == [ABOUT, "One more thing."]


async def test_an_open_talk_outlives_an_erasure(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await asks(sam)
    await sends(sam)
    await card(stage)
    async with stage.application.database.write() as tx:
        who = await personal.person(tx, 1)
        assert {"enquiries", "enquiry_events"} <= set(await personal.copy(tx, who))
        assert [one.table for one in (await personal.erase(tx, who)).stays] == ["enquiries"]
    await closes(stage, robin)
    await stage.channels.default.shows("Closed")
    async with stage.application.database.write() as tx:
        erased = await personal.erase(tx, who)
    assert {"enquiries", "enquiry_events"} <= set(erased.rows)


async def test_nobody_closes_a_talk_over_words_that_came_meanwhile(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await asks(sam)
    await sends(sam)
    await robin.presses(say("case-enquiry-close"), on=await card(stage))
    await robin.sees_modal(say("enquiry-close-sure"))
    await sam.sends("And they want the money by Friday.")
    await sam.sees(say("reply-received"))
    await stage.settles()
    await robin.submits()
    await robin.sees_modal(say("staff-changed-meanwhile"))
    await robin.closes()
    await stage.settles()
    assert gist("enquiry-closed") not in sam.screen()
    await closes(stage, robin)
    await sam.sees(gist("enquiry-closed"))


async def test_a_page_says_that_the_answer_is_late_and_not_a_day_that_is_past(stage: Stage) -> None:
    sam = stage.resident()
    await asks(sam)
    await sends(sam)
    await stage.goes_to(stage.at(4, 9))
    await sam.sends("/reports")
    await sam.taps(say("talks-mine"))
    await sam.taps("Mon 23 Nov")
    await sam.sees(gist("talk-stands-late"))
