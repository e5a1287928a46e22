"""A message that is changed: what it says now stands in what is not sent yet, and comes after what is."""

from typing import Any

import pytest

from bot.simulator.slack.messages import SlackMessage
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_kept import at_the_photos, at_the_place, at_the_story, goes_on, picture, raw, sends_it

FORWARDED = {"type": "hidden_user", "sender_user_name": "A", "date": 1_763_000_000}


async def pushes(stage: Stage, message: dict[str, Any], *, edited: int = 0, at: int | None = None) -> None:
    """Push a message, as it was changed so many seconds after it was sent."""
    kind = {"edited_message": {**message, "edit_date": message["date"] + edited}} if edited else {"message": message}
    await stage.world.telegram.push({**kind, **({} if at is None else {"update_id": at})})


def shown(card: SlackMessage) -> str:
    return "\n".join([card.shown(), *(note.shown() for note in card.thread)])


async def test_a_change_of_what_was_sent_is_added_to_it_once_an_edit(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam = stage.resident()
    await at_the_story(stage, sam)
    said = raw(sam, 1, text="He came at five.")
    await pushes(stage, said)
    await sends_it(stage, sam)
    card = await stage.card((await stage.reports())[-1], stage.channels.default)
    await at_the_place(sam)
    for update_id in (700_001, 700_002):
        await pushes(stage, {**said, "text": "He came at nine."}, edited=60, at=update_id)
    await sam.sees(gist("added"))
    await stage.channels.default.thread_shows(card, "He came at nine.")
    await pushes(stage, {**said, "text": "He came at ten."}, edited=90)
    await stage.channels.default.thread_shows(card, "He came at ten.")
    await stage.settles()
    assert shown(card).count("He came at nine.") == 1
    assert shown(card).count(say("changed-after", words="He came")) == 2
    assert "He came at five." in card.shown(), "what was sent stays"
    await goes_on(stage, sam)
    assert "He came at" not in await sends_it(stage, sam, "Another one.")


async def test_a_change_of_an_answer_goes_where_the_answer_went(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8))
    await sam.taps(say("visit-tell"))
    await sam.sees(say("tell-ask"))
    said = raw(sam, 1, text="The bell is broken.")
    await pushes(stage, said)
    await sam.sees_anywhere(say("tell-thanks"))
    await stage.settles()
    await pushes(stage, {**said, "text": "The bell rings again."}, edited=60)
    await stage.channels.repairs.shows("The bell rings again.")


async def test_a_change_that_comes_first_or_late_is_read_once_and_undoes_nothing(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam = stage.resident()
    await at_the_place(sam)
    first = raw(sam, 1, text="He kicked the door.")
    await pushes(stage, {**first, "text": "He kicked the blue door."}, edited=20)
    await sam.sees(say("engine-words-added"))
    await stage.settles()
    before = len(sam.messages)
    await pushes(stage, first)
    await pushes(stage, {**first, "text": "He kicked the red door."}, edited=10)
    await stage.settles()
    assert len(sam.messages) == before
    await goes_on(stage, sam)
    seen = await sends_it(stage, sam, "That is all.")
    assert seen.count("He kicked") == 1
    assert "He kicked the blue door." in seen


async def test_words_that_a_change_brings_are_kept(stage: Stage) -> None:
    """A caption that was missing, words behind a command, another film; and what is passed on still says so."""
    sam = stage.resident()
    await at_the_photos(stage, sam)
    sent = await sam.sends_photo(picture())
    await sam.sees(say("engine-media-have", count=1, most=10))
    photo = {**sent.raw, "caption": "The rail is loose."}
    await pushes(stage, photo, edited=5)
    await sam.sees(say("engine-words-added"))
    await pushes(stage, {**photo, "caption": "The rail is very loose."}, edited=6)
    await sam.sees(say("edited"))
    other = [{**size, "file_unique_id": f"other-{n}"} for n, size in enumerate(photo["photo"])]
    await pushes(stage, {**photo, "caption": "The rail is very loose.", "photo": other}, edited=7)
    await sam.sees(say("engine-media-have", count=2, most=10))
    command = raw(sam, 2, text="/nosuchcommand he shuoted")
    await pushes(stage, command)
    await sam.sees(say("engine-words-added"))
    await pushes(stage, {**command, "text": "/nosuchcommand he shouted"}, edited=5)
    await sam.sees(say("edited"))
    await stage.settles()
    mistyped = raw(sam, 4, text="/hlep")
    await pushes(stage, mistyped)
    await sam.sees(say("unknown-command"))
    await pushes(stage, {**mistyped, "text": "/privacy"}, edited=3)
    await sam.sees(gist("privacy"))
    await sam.sends("/menu")
    await sam.sees(say("menu"))
    await sam.taps(say("menu-resume"))
    await sam.sees(say("resumed"))
    await pushes(stage, raw(sam, 3, text="Stop", forward_origin=FORWARDED), edited=9)
    await stage.settles()
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    card = await stage.card((await stage.reports())[-1], stage.channels.default)
    await stage.settles()
    seen = shown(card)
    for words in ("The rail is very loose.", "he shouted", say("passed-on", words="Stop")):
        assert words in seen
    assert "The rail is loose." not in seen


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_a_change_of_what_belongs_nowhere_is_asked_about(stage: Stage, elsewhere: bool) -> None:
    sam = stage.resident()
    said = raw(sam, 1, text="Grumblefish")
    sam.spoke_before()
    await pushes(stage, said)
    await sam.sees(say("sort-ask"))
    await sam.taps(say("sort-nothing"))
    await sam.sees(say("sort-dropped"))
    if elsewhere:
        await at_the_place(sam)
    await stage.settles()
    await pushes(stage, {**said, "text": "Grumblefish, he is back"}, edited=5)
    asked = await sam.sees(say("edited-before"))
    assert say("sort-ask") in asked.text
    await sam.taps(say("sort-new"))
    await sam.sees(say("report-begun"))
