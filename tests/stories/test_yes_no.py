"""A yes or a no, in whatever words, answers what was asked; what follows it is kept."""

import pytest

from bot.simulator.telegram import Phone
from tests.copy import gist, say
from tests.stage import STORY, Stage
from tests.stories.test_kept import at_the_place, goes_on, sends_it


async def put_right(stage: Stage, sam: Phone) -> None:
    """The landlord says that it is put right, and asks whether it is."""
    robin = stage.officer()
    [report] = await stage.reports()
    await stage.resolve(robin, await stage.card(report), "All done.", lesson="None.")
    await sam.sees(say("resident-put-right"))


@pytest.mark.parametrize(
    "said",
    ["no its still broken", "Nope, he left it as it was", "its still dripping", "still not fixed", "لا، ما زال مكسورا"],
)
async def test_a_no_in_other_words_opens_the_report_again_and_the_words_are_added(stage: Stage, said: str) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    await put_right(stage, sam)
    await sam.sends(said)
    await sam.sees(gist("added"))
    await stage.channels.repairs.thread_shows(await stage.card(report), said)
    assert [one.state for one in await stage.reports()] == ["taken"]


@pytest.mark.parametrize(
    ("said", "state"), [("yep", "closed"), ("yes its fine now thank you", "closed"), ("all good", "closed")]
)
async def test_a_yes_in_other_words_closes_it(stage: Stage, said: str, state: str) -> None:
    sam = stage.resident()
    await stage.report(sam)
    await put_right(stage, sam)
    await sam.sends(said)
    await sam.sees(gist("closed-thanks"))
    await stage.settles()
    assert [one.state for one in await stage.reports()] == ["closed"]


@pytest.mark.parametrize(
    "said",
    [
        "yes but it still drips",
        "yes and no",
        "not sure",
        "yeah right",
        "yeah right!! nobody came",
        "yes it was fixed now its broken again",
        "yes i smell gas now",
        "no thank you its all good now",
        "no more problems thank you",
    ],
)
async def test_a_yes_or_a_no_that_goes_on_to_say_the_opposite_closes_and_opens_nothing(stage: Stage, said: str) -> None:
    sam = stage.resident()
    await stage.report(sam)
    await put_right(stage, sam)
    await sam.sends(said)
    await stage.settles()
    assert [one.state for one in await stage.reports()] == ["resolved"]


async def test_a_no_in_other_words_says_that_nobody_came(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.sees(gist("told-came"))
    await sam.sends("no i waited in all morning")
    await sam.sees(gist("nobody-sorry-paid"))


@pytest.mark.parametrize("said", ["in my hoem", "home"])
async def test_a_button_is_meant_by_a_part_of_its_words_and_in_spite_of_a_slip(stage: Stage, said: str) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    await sam.sends(said)
    await sam.sees(say("report-ask-topic"))


async def test_a_yes_inside_a_conversation_answers_its_question_and_what_follows_is_kept(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    await sam.sends("/reports")
    await sam.taps(f"{report.ref[:4]}-{report.ref[4:]}")
    await sam.taps(say("report-complain"))
    await sam.sees(say("complain-ask"))
    await sam.sends("yes please, he smoked again")
    await sam.sees(gist("complained"))
    await stage.channels.repairs.thread_shows(await stage.card(report), "he smoked again")


async def test_a_photo_out_of_the_blue_begins_a_report(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends_photo()
    asked = await sam.sees(gist("report-begun"))
    assert say("report-ask-contract") in asked.text
    await sam.taps(say("mean-else"))
    await sam.sees(say("sort-ask"))
    await sam.taps(say("sort-nothing"))
    await sam.sees(gist("sort-dropped"))


async def test_a_voice_note_out_of_the_blue_is_the_story_of_a_report(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.goes_to(stage.at(5, 8))
    await stage.book(stage.at(4, 8))
    await stage.settles()
    await sam.sends_voice()
    await sam.sees(gist("report-begun"))
    await sam.taps(say("topic-home"))
    await sam.taps(say("clause-gates_pets"))
    review = await sam.sees(say("report-review"))
    assert say("report-voice-note") in review.text


async def test_a_photo_is_asked_about_where_it_may_belong_to_an_open_report(stage: Stage) -> None:
    sam = stage.resident()
    await stage.report(sam)
    await sam.sends_photo()
    await sam.sees(say("sort-ask"))


async def test_words_of_conduct_are_asked_about_where_they_may_belong_to_an_open_report(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    await sam.sends("and he also smoked in the hall")
    await sam.sees(say("sort-ask"))
    await sam.taps(f"Add to {report.ref[:4]}-{report.ref[4:]}")
    await sam.sees(gist("added"))
    await stage.channels.repairs.thread_shows(await stage.card(report), "smoked in the hall")


@pytest.mark.parametrize("said", ["yes", "no", "Yes yes!", "just put it rihgt"])
async def test_a_bare_answer_that_no_button_says_is_no_part_of_the_story(stage: Stage, said: str) -> None:
    sam = stage.resident()
    await stage.prepare(sam)
    await sam.sends(said)
    review = await sam.sees(say("engine-use-buttons"))
    assert say("report-review") in review.text and say("engine-words-added") not in review.text
    await sam.taps(say("report-send-tell"))
    await sam.sees(gist("report-sent"))
    [report] = await stage.reports()
    assert report.story == STORY


async def test_texts_in_a_row_are_kept_and_repeat_no_buttons(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    said = ["he was here at nine", "and then he left", "and he was rude to my mum"]
    for words in said:
        await sam.sends(words)
    await sam.sees(say("engine-words-added"))
    await stage.settles()
    answers = [message for message in sam.messages if say("engine-words-added") in message.text]
    assert [bool(message.buttons) for message in answers] == [True, False, False]
    await goes_on(stage, sam)
    card = await sends_it(stage, sam, "He shouted.")
    assert all(words in card for words in said)


async def test_words_beside_a_phrase_are_not_lost(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends("delete my data and the rude plumber")
    await sam.sees(gist("delete-ask"))
    await sam.taps(say("mean-else"))
    await sam.sees(say("sort-ask"))
    await sam.taps(say("sort-new"))
    await sam.sees(gist("report-begun"))


async def test_whoever_does_not_want_their_name_there_can_say_so_in_other_words(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    await goes_on(stage, sam)
    await sam.sends("He shouted.")
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.sends("dont use my name!")
    await sam.sees(gist("report-seen-anonymous"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    [report] = await stage.reports()
    assert report.anonymous and "dont use" not in (await stage.card(report, stage.channels.default)).shown()


@pytest.mark.parametrize("said", ["cancel", "Never mind.", "إلغاء"])
async def test_a_conversation_is_stopped_in_other_words_too(stage: Stage, said: str) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    await sam.sends(said)
    await sam.sees(say("stopped-kept"))


async def test_the_name_of_a_page_is_no_story(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    await goes_on(stage, sam)
    await sam.sends("Help")
    await sam.sees_anywhere(gist("help"))
    await sam.sees(say("report-ask-story"))
    await sam.sends("He had to cancel, and never mind me.")
    await sam.sees(say("report-ask-media"))


@pytest.mark.parametrize(
    ("asked", "answer"), [("Are you a robot?", gist("help")), ("who reads this??", gist("privacy"))]
)
async def test_who_is_there_and_who_reads_it_is_answered(stage: Stage, asked: str, answer: str) -> None:
    sam = stage.resident()
    await sam.sends(asked)
    await sam.sees(answer)


async def test_a_no_answers_the_page_that_shows_the_same_question(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    await put_right(stage, sam)
    await sam.sends("/reports")
    await sam.taps(f"{report.ref[:4]}-{report.ref[4:]}")
    await sam.sees(say("clause-late_noshow"))
    await sam.sends("no its still broken")
    await sam.sees(gist("added"))
    assert [one.state for one in await stage.reports()] == ["taken"]
