"""Residents say it in their own words: danger first, pages by what is meant, a report from one message."""

import pytest

from flows.conversation import understand
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_edited import pushes
from tests.stories.test_kept import at_the_place, at_the_story, goes_on, raw, sends_it
from tests.understanding.sayings import held

GAS = "i can smell gas in the kitchen"
DOG = "the plumber left the gate open yesterday and my dog got out"


def level(said: str) -> str | None:
    danger = understand.read(said).danger
    return danger.level if danger else None


async def test_danger_typed_at_a_button_question_shows_whom_to_call_and_the_question_stays(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    await sam.sends(GAS)
    await sam.sees("0800 111 999")
    await sam.sees(say("report-ask-place"))
    await sam.taps(say("report-place-home"))
    await sam.sees(say("report-ask-topic"))


async def test_danger_typed_as_a_story_is_its_story_too(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_story(stage, sam)
    await sam.sends(GAS)
    await sam.sees("0800 111 999")
    await sam.sees(say("report-ask-media"))
    await sam.taps(say("engine-media-none"))
    assert GAS in (await sam.sees(say("report-review"))).text


async def test_danger_behind_a_yes_is_seen(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    await sam.sends("yes he hit me")
    await sam.sees("999")
    await sam.sees(say("report-ask-place"))


@pytest.mark.parametrize("said", ["في ريحة غاز بالبيت", GAS])
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_danger_is_understood_in_every_language_whatever_the_phone_speaks(
    stage: Stage, language: str, said: str
) -> None:
    sam = stage.resident(language=language)
    await sam.sends(said)
    await sam.sees("0800 111 999")


async def test_whom_to_call_is_asked_about_where_the_words_leave_it_open(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends(next(one.words for one in held("en", "look") if level(one.words) == "ask"))
    await sam.sees(say("danger-ask"))
    await sam.taps(say("danger-ask-yes"))
    await sam.sees(gist("danger-not-watched"))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("when is the plumber coming", gist("visits-no-home")),
        ("any news on my complaint", gist("reports-none")),
        ("can i have this in another language", say("language-ask")),
    ],
)
async def test_words_lead_to_the_page_they_mean_and_back_if_they_meant_another(
    stage: Stage, said: str, shown: str
) -> None:
    sam = stage.resident()
    await sam.sends("/start")
    await sam.sees(gist("start-privacy"))
    await sam.sends(said)
    await sam.sees(shown)
    await sam.taps(say("mean-else"))
    await sam.sees(say("sort-ask"))
    await sam.taps(say("sort-new"))
    await sam.sees(gist("report-begun"))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("thanks for nothing", say("thanks-ask-whom")),
        ("no hot water", say("hazard-ask-now")),
        ("can i speak to a human", say("enquiry-review")),
        ("he is hitting me", say("support-review")),
        ("some man at my door says hes from brightfix", say("door-ask-company")),
        (DOG, gist("report-begun")),
        ("stop sending that man to my house", say("stop-ask")),
        ("how do i complain about noise", say("menu")),
    ],
)
async def test_whatever_free_words_led_to_can_be_taken_back_with_no_word_lost(
    stage: Stage, said: str, asked: str
) -> None:
    sam = stage.resident()
    await sam.sends(said)
    await sam.sees(asked)
    await sam.taps(say("mean-else"))
    await sam.sees(say("sort-ask"))
    await sam.taps(say("menu-person"))
    assert said in (await sam.sees(say("enquiry-review"))).text


async def test_a_first_message_is_a_report_in_three_taps(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.goes_to(stage.at(5, 8))
    await stage.book(stage.at(4, 8))
    await stage.settles()
    await sam.sends(DOG)
    review = await sam.sees(say("report-review"))
    assert DOG in review.text and say("clause-gates_pets") in review.text
    await sam.taps(say("report-hide-name"))
    await sam.sees(gist("report-seen-anonymous"))
    await sam.taps(say("report-send-complaint"))
    await sam.sees(gist("report-sent"))
    [report] = await stage.reports()
    card = (await stage.card(report)).shown()
    assert DOG in card and say("clause-gates_pets") in card


async def test_words_that_lead_out_of_a_question_stay_in_its_story(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    said = "when is the plumber coming"
    await sam.sends(said)
    await sam.sees(gist("visits-no-home"))
    await sam.sees(say("report-ask-place"))
    await goes_on(stage, sam)
    assert said in await sends_it(stage, sam, "He shouted.")


async def test_words_that_begin_a_check_at_the_door_are_asked_about_at_its_end(stage: Stage) -> None:
    sam = stage.resident()
    said = "there is a man at my door who says he is from you"
    await sam.sends(said)
    await sam.sees(say("door-ask-company"))
    await sam.taps(say("door-none"))
    await sam.sees(say("sort-ask"))


async def test_danger_that_is_written_into_a_message_later_is_seen(stage: Stage) -> None:
    sam = stage.resident()
    sam.spoke_before()
    said = raw(sam, 1, text="Grumblefish")
    await pushes(stage, said)
    await sam.sees(say("sort-ask"))
    await pushes(stage, {**said, "text": GAS}, edited=60)
    await sam.sees_anywhere("0800 111 999")


@pytest.mark.parametrize(
    "said", ["/start 9UDF26i9VMWs9zRhsWFx-w", "/start fire-and-gas-leak-in-it", "/start GAS2-FIRE"]
)
async def test_what_a_link_gives_is_nobodys_words(stage: Stage, said: str) -> None:
    sam = stage.resident()
    await sam.sends(said)
    await sam.sees(gist("start-privacy"))
    await stage.settles()
    assert say("danger-ask") not in sam.screen() and gist("danger-not-watched") not in sam.screen()


@pytest.mark.parametrize("said", ["GAS!!1", "/start fire"])
async def test_danger_in_one_word_is_no_code(stage: Stage, said: str) -> None:
    sam = stage.resident()
    await sam.sends(said)
    await sam.sees_anywhere(gist("danger-not-watched"))
