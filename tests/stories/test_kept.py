"""What people write is kept, whatever it comes with: a file that is refused, a command, a message passed on."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import Phone
from storage import evidence
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories import test_champions, test_support, test_wishes

TOO_BIG = 50 * 1024 * 1024
WIRE = "The live wire hangs out."
PRIVATE = "private"
AWAY = "wrong file_id or the file is temporarily unavailable"


async def at_the_place(sam: Phone) -> None:
    await sam.sends("/report")
    await sam.sees(say("report-ask-contract"))
    await sam.taps(say("engine-unknown"))
    await sam.sees(say("report-ask-place"))


async def at_the_story(stage: Stage, sam: Phone) -> None:
    await at_the_place(sam)
    await goes_on(stage, sam)


async def goes_on(stage: Stage, sam: Phone) -> None:
    """Answer from the place to the story."""
    await stage.settles()
    await sam.taps(say("report-place-home"))
    await sam.sees(say("report-ask-topic"))
    await sam.taps(say("clause-other"))
    await sam.sees(say("report-ask-when"))
    await sam.taps(say("engine-today"))
    await sam.sees(say("report-ask-story"))


async def sends_it(stage: Stage, sam: Phone, story: str = "") -> str:
    """Answer what is left, send the report, and return everything that staff read of it."""
    if story:
        await sam.sends(story)
    await sam.sees(say("report-ask-media"))
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    card = await stage.card((await stage.reports())[-1], stage.channels.default)
    await stage.settles()
    return "\n".join([card.shown(), *(note.shown() for note in card.thread)])


def raw(sam: Phone, number: int, **content: Any) -> dict[str, Any]:
    person = {"id": sam.chat_id, "is_bot": False, "first_name": "Sam", "last_name": "Example"}
    chat = {"id": sam.chat_id, "type": PRIVATE, "first_name": "Sam"}
    about = {"message_id": 9_000 + number, "date": 1_764_000_000 + number, "from": person, "chat": chat}
    return about | content


# --- two contents in one message ----------------------------------------------------------------------------------


async def test_words_under_a_film_that_is_too_big_reach_staff_from_any_question(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    await sam.sends_video(size=TOO_BIG, caption=WIRE)
    told = await sam.sees(gist("media-too-big"))
    assert say("media-file-video") in told.text and say("report-ask-place") in told.text
    await goes_on(stage, sam)
    await sam.sends_document(b"....ftypheic", "IMG_1.HEIC", "image/heic", caption="It sparks.")
    told = await sam.sees(gist("media-wrong-type"))
    assert "“IMG_1.HEIC”" in told.text
    seen = await sends_it(stage, sam)
    assert WIRE in seen and "It sparks." in seen


async def test_words_under_a_refused_file_are_sorted_where_nothing_was_asked(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends_video(size=TOO_BIG, caption=WIRE)
    asked = await sam.sees(say("hazard-ask-address"))
    assert gist("media-too-big") in asked.text
    await sam.sends("2 Rowan Court")
    assert WIRE in (await sam.sees(say("hazard-review"))).text


async def test_a_photo_where_none_is_asked_loses_no_words(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8))
    await sam.taps(say("visit-change"))
    await sam.sees(say("change-ask"))
    await sam.sends_photo(caption="The bell is broken")
    await sam.sees(say("engine-media-not-here"))
    await sam.taps(say("change-words"))
    await sam.sees(say("undo-minute"))
    await stage.undo_ends()
    await stage.channels.repairs.shows("The bell is broken")


async def test_each_refused_part_of_an_album_is_named(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_story(stage, sam)
    await sam.sends("See the film.")
    await sam.sees(say("report-ask-media"))
    await sam.sends_video(size=TOO_BIG, album="wall")
    await sam.sends_photo(album="wall")
    await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.sees_anywhere(gist("media-too-big"))


# --- answers to staff ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("swipes", [False, True])
async def test_an_answer_about_a_visit_goes_to_the_visit(stage_on_either: Stage, swipes: bool) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8))
    await sam.taps(say("visit-tell"))
    await sam.sends("The bell is broken.")
    await sam.sees(say("tell-thanks"))
    card = await stage.channels.repairs.shows("The bell is broken.")
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": "When may we mend it?"})
    await robin.submits()
    await robin.sees_modal("When may we mend it?")
    await robin.submits()
    asked = await sam.sees("When may we mend it?")
    if swipes:
        await at_the_place(sam)
    await stage.settles()
    await sam.sends("On Friday", reply_to=asked if swipes else None)
    await sam.sees(say("tell-thanks"))
    await stage.channels.repairs.shows("On Friday")


async def test_an_answer_about_what_is_hard_goes_to_its_card(stage: Stage) -> None:
    sam, wren = stage.resident(), test_support.welfare(stage)
    await stage.lives_at(sam)
    await test_support.says_it(stage, sam)
    await test_support.sends_it(sam)
    await test_support.answers(stage, wren, "Shall we come on Friday?")
    await sam.sees("Shall we come on Friday?")
    await stage.settles()
    await sam.sends("Friday is fine.")
    await sam.sees(say("reply-received"))
    await stage.channels.welfare.shows("Friday is fine.")
    await stage.channels.welfare.shows("has answered what you wrote")
    assert "Friday is fine." not in test_support.elsewhere(stage)


async def test_an_answer_about_a_wish_goes_to_its_card(stage: Stage) -> None:
    sam, wren = stage.resident(), stage.officer("Wren Welfare", stage.channels.welfare)
    await stage.lives_at(sam)
    await test_wishes.asks(stage, sam)
    card = await test_wishes.card(stage, (await test_wishes.kept(stage))[0])
    await wren.presses(say("case-wish-reply"), on=card)
    await wren.sees_modal(say("wishes-ask-reply"))
    await wren.fills_in({"words": "Which door do you mean?"})
    await wren.submits()
    await wren.sees_modal("Which door do you mean?")
    await wren.submits()
    asked = await sam.sees("Which door do you mean?")
    await sam.sends("The blue one.", reply_to=asked)
    await sam.sees(say("reply-received"))
    await stage.channels.welfare.shows("The blue one.")


async def test_an_answer_to_a_champion_comes_back_to_what_they_carried(stage: Stage) -> None:
    sam, robin = stage.resident(), test_champions.officer(stage)
    await test_champions.champion(stage, sam, robin)
    await test_champions.carries(sam)
    await robin.presses(say("case-carried-answer"), on=await test_champions.carried_card(stage))
    await robin.sees_modal(say("carried-ask-answer"))
    await robin.fills_in({"words": "Which bin?"})
    await robin.submits()
    await robin.sees_modal("Which bin?")
    await robin.submits()
    await sam.sees("Which bin?")
    await stage.settles()
    await sam.sends("The green one.")
    await sam.sees(say("reply-received"))
    await stage.channels.estate.shows("has answered what you wrote")


# --- kinds of message ---------------------------------------------------------------------------------------------


async def test_a_kind_of_message_that_nobody_knows_is_answered_and_its_words_are_read(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    blocks = [{"type": "paragraph", "text": ["He ", {"type": "bold", "text": "shouted"}, " at me."]}]
    await stage.world.telegram.push({"message": raw(sam, 1, rich_message={"blocks": blocks})})
    await sam.sees(say("odd-kept-unknown"))
    await stage.world.telegram.push({"message": raw(sam, 2, field_of_tomorrow={"saying": "He kicked the door."})})
    await sam.sees(say("odd-kept-unknown"))
    await stage.world.telegram.push({"message": raw(sam, 3, paid_media={"star_count": 1, "paid_media": []})})
    await sam.sees(say("odd-unknown"))
    bot = {"id": 5, "is_bot": True, "first_name": "gif"}
    await stage.world.telegram.push({"message": raw(sam, 4, via_bot=bot, text="He spat.")})
    await sam.sees(say("engine-words-added"))
    await goes_on(stage, sam)
    seen = await sends_it(stage, sam, "That is all.")
    for words in ("He shouted at me.", "He kicked the door.", "He spat.", "That is all."):
        assert words in seen


async def test_a_message_with_a_part_that_cannot_be_read_is_answered_once_and_its_words_are_kept(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    broken: list[dict[str, Any]] = [
        {"photo": "a photo", "caption": "He broke the rail."},
        {"photo": [{"width": "wide"}], "caption": "He cut the wire."},
        {"document": {"file_id": 7, "file_name": ["x"]}, "caption": "He took the key."},
        {"text": {"rich": ["He spat on ", {"text": "the mat."}]}},
        {"voice": 5, "saying": "He kicked the bin."},
    ]
    for number, content in enumerate(broken):
        said = raw(sam, number, **content)
        for update_id in (600_001 + number, 600_101 + number):
            await stage.world.telegram.push({"update_id": update_id, "message": said})
        await sam.sees(say("odd-kept-unknown"))
        await stage.settles()
        assert sum(say("odd-kept-unknown") in message.text for message in sam.messages) == number + 1
    await stage.world.telegram.push({"message": raw(sam, 9, video=[]) | {"date": "today"}})
    await sam.sees(say("odd-unknown"))
    await stage.world.telegram.push(
        {"callback_query": {"id": "1", "from": raw(sam, 0)["from"], "message": raw(sam, 0)}}
    )
    await sam.sees(say("menu"))
    await stage.channels.alerts.shows("could not be read")
    await sam.taps(say("menu-resume"))
    await sam.sees(say("report-ask-place"))
    await goes_on(stage, sam)
    seen = await sends_it(stage, sam, "That is all.")
    for words in ("the rail", "the wire", "the key", "He spat on the mat.", "the bin"):
        assert words in seen


async def test_a_part_that_we_have_no_use_for_spoils_nothing(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_story(stage, sam)
    odd = {"reply_to_message": {"message_id": 1}, "entities": "none", "via_bot": 5, "link_preview_options": [1]}
    await stage.world.telegram.push({"message": raw(sam, 1, text="He shouted.", **odd)})
    await sam.sees(say("report-ask-media"))
    for number, place in enumerate(({"id": sam.chat_id}, {"id": sam.chat_id, "type": 5})):
        await stage.world.telegram.push({"message": raw(sam, 2 + number, text=f"{number} gates.", chat=place)})
        await sam.sees(say("engine-words-added"))
    await stage.settles()
    assert not stage.channels.alerts.messages
    seen = await sends_it(stage, sam)
    assert "0 gates." in seen
    assert "1 gates." in seen


# --- commands, quotes, links, what is passed on -------------------------------------------------------------------


async def test_words_behind_a_command_are_kept(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends("/danger I smell gas")
    await sam.sees_anywhere(say("danger", landlord="Example Homes", phone="020 7946 0199"))
    await sam.sees(say("hazard-ask-address"))
    await sam.sends("2 Rowan Court")
    assert "I smell gas" in (await sam.sees(say("hazard-review"))).text
    await sam.sends("/report he shouted")
    await sam.sees(say("engine-words-added"))
    await sam.sends_photo(caption="/stop he is back")
    await sam.sees_anywhere(say("stopped-kept"))
    await sam.sees(say("sort-ask"))


async def test_a_quote_a_link_and_what_is_passed_on_stand_in_the_story(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    await sam.sends("he left the gate open and my dog got out")
    await sam.sees(say("engine-words-added"))
    await sam.forwards("Stop")
    await sam.sees(say("engine-words-added"))
    quote = {"text": "the lift is out", "position": 0, "is_manual": True}
    await stage.world.telegram.push({"message": raw(sam, 1, text="This again!", quote=quote)})
    await sam.sees(say("engine-words-added"))
    link = [{"type": "text_link", "offset": 4, "length": 4, "url": "https://example.org/photo"}]
    await stage.world.telegram.push({"message": raw(sam, 2, text="See 🔥here.", entities=link)})
    await sam.sees(say("engine-words-added"))
    await goes_on(stage, sam)
    await sam.forwards("Your man was rude to all of us.")
    seen = await sends_it(stage, sam)
    for words in ("my dog got out", "“the lift is out”", "https://example.org/photo", "rude to all of us"):
        assert words in seen
    assert seen.count(gist("passed-on")) >= 2


async def test_what_is_passed_on_without_a_word_says_so(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_photos(stage, sam)
    sent = await sam.sends_photo(picture(), album="wall")
    await sam.sees(say("engine-media-have", count=1, most=10))
    hidden = {"type": "hidden_user", "sender_user_name": "A", "date": 1_763_000_000}
    for number in (1, 2):
        album = {"photo": sent.raw["photo"], "media_group_id": "7"}
        await stage.world.telegram.push({"message": raw(sam, number, **album, forward_origin=hidden)})
    await sam.sees(say("engine-media-have", count=3, most=10))
    await stage.settles()
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    card = await stage.card((await stage.reports())[-1], stage.channels.default)
    await stage.settles()
    seen = "\n".join([card.shown(), *(note.shown() for note in card.thread)])
    assert seen.count(say("passed-on-file")) == 1, "once for an album"


async def test_a_command_beside_a_quote_is_carried_out_and_a_quote_alone_is_nobodys_words(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_place(sam)
    quote = {"text": "the lift is out", "position": 0}
    await stage.world.telegram.push({"message": raw(sam, 1, text="/danger I smell gas", quote=quote)})
    await sam.sees_anywhere(say("danger", landlord="Example Homes", phone="020 7946 0199"))
    await sam.sees(say("engine-words-added"))
    await stage.world.telegram.push({"message": raw(sam, 2, text="/stop", quote=quote)})
    await sam.sees(say("stopped-kept"))
    await sam.sends("/start gas is leaking")
    await sam.sees(say("hazard-ask-address"))
    await sam.taps(say("engine-stop"))
    await sam.sees(say("stopped-kept"))
    await sam.sends("/start غاز")
    await sam.sees(say("hazard-ask-address"))
    await sam.sends("/danger🔥 it burns")
    await sam.sees_anywhere(say("danger", landlord="Example Homes", phone="020 7946 0199"))


async def test_words_that_show_nothing_are_no_story_wherever_they_come_from(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    await sam.sends("\u3164")
    await sam.sees(say("odd-unknown"))
    await sam.sends_photo(picture(), caption="\u2800\u3164")
    await sam.sees(say("report-begun"))
    await stage.settles()
    await sam.taps(say("engine-unknown"))
    await goes_on(stage, sam)


async def test_what_is_more_than_we_can_hold_is_said_to_be_lost(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_story(stage, sam)
    for number in range(13):
        await sam.sends(f"{number} " + "w" * 4_000)
        await sam.sees(gist("engine-too-much") if number == 12 else gist("engine-too-long"))
    await sam.taps(say("engine-keep-parts"))
    seen = await sends_it(stage, sam)
    assert "11 www" in seen and "12 www" not in seen


# --- a message is one ---------------------------------------------------------------------------------------------


async def test_a_message_is_one_whatever_number_it_comes_under(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam = stage.resident()
    await at_the_place(sam)
    said = raw(sam, 1, text="He kicked the door.")
    for update_id in (500_001, 500_777):
        await stage.world.telegram.push({"update_id": update_id, "message": said})
    await sam.sees(say("engine-words-added"))
    await stage.settles()
    before = len(sam.messages)
    reacted = {**said, "edit_date": said["date"] + 5}
    await stage.world.telegram.push({"update_id": 500_778, "edited_message": reacted})
    await stage.settles()
    assert len(sam.messages) == before, "nothing of it has changed"
    changed = {**said, "edit_date": said["date"] + 9, "text": "He kicked the blue door."}
    await stage.world.telegram.push({"update_id": 500_779, "edited_message": changed})
    await sam.sees(say("edited"))
    unread = raw(sam, 2, text="He came back.", edit_date=said["date"] + 30)
    await stage.world.telegram.push({"update_id": 500_780, "edited_message": unread})
    await sam.sees(say("engine-words-added"))
    await goes_on(stage, sam)
    seen = await sends_it(stage, sam, "That is all.")
    assert seen.count("He kicked the") == 1 and "He kicked the blue door." in seen
    assert "He came back." in seen


# --- what cannot be seen, and names -------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["\u3164", "\u2800\u200b", "\u2060 \ufe0f"])
async def test_a_story_in_which_nothing_can_be_seen_is_asked_again(stage: Stage, blank: str) -> None:
    sam = stage.resident()
    await at_the_story(stage, sam)
    await sam.sends(blank)
    await sam.sees(say("engine-write-it"))


async def test_a_name_that_shows_nothing_makes_no_report_anonymous_and_a_new_name_counts(stage: Stage) -> None:
    sam = stage.resident()
    said = raw(sam, 1, text="/start")
    sam.spoke_before()
    said["from"] = {**said["from"], "first_name": "\u3164", "last_name": "\u202e"}
    await stage.world.telegram.push({"message": said})
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    await stage.settles()
    report = await stage.has_reported(sam, contract="unknown")
    card = await stage.card(report, stage.channels.default)
    assert say("staff-anonymous") not in card.shown() and say("nameless") in card.shown()
    await sam.sends("/menu")
    await sam.sees(say("menu"))
    report = await stage.has_reported(sam, contract="unknown")
    assert "Sam Example" in (await stage.card(report, stage.channels.default)).shown()


# --- files --------------------------------------------------------------------------------------------------------


async def kept_picture(stage: Stage, sam: Phone) -> Image.Image:
    """Send the report, and return the picture that was kept with it."""
    await sam.taps(say("engine-done"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    report = (await stage.reports())[-1]
    card = await stage.card(report, stage.channels.default)
    await stage.channels.default.thread_shows(card, f"{report.ref[:4]}-{report.ref[4:]}-1")
    async with stage.application.database.read() as tx:
        (piece,) = await evidence.of_report(tx, report.id)
    return Image.open(stage.files / str(piece.file))


async def at_the_photos(stage: Stage, sam: Phone) -> None:
    await at_the_story(stage, sam)
    await sam.sends("See the photo.")
    await sam.sees(say("report-ask-media"))


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (1200, 900), (150, 120, 90)).save(made, "JPEG")
    return made.getvalue()


async def test_the_largest_size_of_a_photo_is_kept_in_whatever_order_they_come(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_photos(stage, sam)
    sent = await sam.sends_photo(picture())
    await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.taps(say("engine-media-clear"))
    await sam.sees(say("report-ask-media"))
    await stage.world.telegram.push({"message": raw(sam, 1, photo=sent.raw["photo"][::-1])})
    await sam.sees(say("engine-media-have", count=1, most=10))
    await stage.settles()
    assert (await kept_picture(stage, sam)).size == (1200, 900)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("telegram", "getFile", Kind.ERROR, status=400, error=AWAY),
        Fault("telegram", "downloadFile", Kind.GARBLED),
    ],
    ids=["away", "cut short"],
)
async def test_a_file_that_does_not_come_whole_is_fetched_again(stage: Stage, fault: Fault) -> None:
    sam = stage.resident()
    await at_the_photos(stage, sam)
    stage.world.faults.plan(fault)
    await sam.sends_photo(picture())
    await sam.sees(say("engine-media-have", count=1, most=10))
    assert (await kept_picture(stage, sam)).size == (1200, 900)
    assert not [message for message in sam.messages if gist("media-lost") in message.text]


async def test_a_photo_that_calls_itself_something_else_is_taken_as_a_photo(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_photos(stage, sam)
    await sam.sends_document(picture(), "IMG_0001", "application/octet-stream")
    await sam.sees(say("engine-media-have", count=1, most=10))
    assert (await kept_picture(stage, sam)).size == (1200, 900)


async def test_a_moving_picture_is_taken_though_it_is_no_film(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_photos(stage, sam)
    made = BytesIO()
    Image.new("P", (40, 30)).save(made, "GIF")
    sent = await sam.sends_document(made.getvalue(), "lift.gif", "image/gif")
    await sam.sees(say("engine-media-have", count=1, most=10))
    moving = {**sent.raw["document"], "width": 40, "height": 30, "duration": 1}
    await stage.world.telegram.push({"message": raw(sam, 1, animation=moving, document=sent.raw["document"])})
    await sam.sees(say("engine-media-have", count=2, most=10))


async def test_a_program_that_calls_itself_a_photo_is_not_taken(stage: Stage) -> None:
    sam = stage.resident()
    await at_the_photos(stage, sam)
    await sam.sends_document(b"MZ" + b"\x00" * 100, "photo.jpg", "image/jpeg")
    told = await sam.sees_anywhere(gist("media-wrong-type"))
    assert "“photo.jpg”" in told.text
