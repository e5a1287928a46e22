"""A resident reports a worker: from the first tap to "put right", and every way of straying on the way."""

import io
import json
from datetime import timedelta

import pytest
from PIL import Image

from bot.simulator.telegram import Phone
from tests.copy import gist, say
from tests.stage import Stage


async def test_the_whole_story_from_first_tap_to_put_right(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam = stage.resident()
    robin = stage.officer()
    await sam.starts(await stage.invitation(home="LARK-12"))
    await sam.sees(say("join-done", place="12 Larkspur Court"))
    report = await stage.report(sam)
    card = await stage.card(report)
    assert "12 Larkspur Court" in card.words()
    assert "Sam Example" in card.words()
    await stage.channels.repairs.thread_shows(card, "did not say sorry")
    await robin.presses(say("case-report-take"), on=card)
    await sam.sees(gist("resident-taken"))
    await stage.reply(robin, card, "Was it the same worker?")
    await sam.sees("Was it the same worker?")
    await sam.sends("Yes, the same one.")
    await sam.sees(gist("added"))
    await stage.channels.repairs.thread_shows(card, "Yes, the same one.")
    await stage.resolve(robin, card, "We spoke to Brightfix.", lesson="Ring ahead.")
    await sam.sees("We spoke to Brightfix.")
    assert not [message for message in sam.messages if "Ring ahead" in message.text], "the lesson stays with staff"
    await sam.taps(say("resident-put-right-yes"))
    await sam.sees(say("closed-thanks"))
    await stage.channels.repairs.thread_shows(card, gist("thread-closed"))
    assert (await stage.reports())[0].state == "closed"


async def test_the_shortest_report_takes_at_most_eight_taps_and_one_message(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    taps = [
        (say("menu-report"), say("report-ask-contract")),
        (say("report-contract-unknown"), say("report-ask-place")),
        (say("report-place-home"), say("report-ask-topic")),
        (say("topic-manner"), say("report-ask-clause", group=say("topic-manner"))),
        (say("clause-smoking"), say("report-ask-when")),
        (say("engine-today"), say("report-ask-story")),
    ]
    for label, answer in taps:
        await sam.taps(label)
        await sam.sees(answer)
    await sam.sends("He smoked.")
    await sam.sees(say("report-ask-media"))
    last = [(say("engine-media-none"), say("report-review")), (say("report-send-tell"), gist("report-sent"))]
    for label, answer in last:
        await sam.taps(label)
        await sam.sees(answer)
    assert len(taps) + len(last) <= 8


async def test_never_more_than_six_answers_to_a_message(stage: Stage) -> None:
    await stage.report(stage.resident())
    for entry in (*stage.world.journal.of("sendMessage"), *stage.world.journal.of("editMessageText")):
        rows = entry.params.get("reply_markup", {}).get("inline_keyboard", [])
        answers = [
            button
            for row in rows
            for button in row
            if not button["callback_data"].endswith((".back", ".stop", ".skip"))
            and button["callback_data"] != "go:danger"
        ]
        is_menu = any(button["callback_data"].endswith(":more") for button in answers)
        assert len(answers) <= (7 if is_menu else 6), entry.params


async def test_danger_is_said_first_and_shown_on_a_tap_without_losing_the_place(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.taps(say("menu-report"))
    first = await sam.sees(say("report-danger-first", phone="020 7946 0199"))
    await sam.taps(say("menu-danger"), on=first)
    await sam.sees(say("danger", landlord="Example Homes", phone="020 7946 0199"))
    await sam.taps(say("engine-unknown"), on=first)
    await sam.sees(say("report-ask-place"))


async def test_an_anonymous_report_names_nobody_anywhere_staff_look(stage: Stage) -> None:
    sam = stage.resident("Zebedee")
    await sam.starts(await stage.invitation(home="LARK-12"))
    report = await stage.report(sam, anonymous=True)
    await stage.card(report)
    await stage.settles()
    sent = json.dumps(
        [dict(e.params) for e in stage.world.journal.entries if e.platform == "slack"], ensure_ascii=False
    )
    for secret in ("Zebedee", "12 Larkspur Court", str(sam.chat_id)):
        assert secret not in sent
    robin = stage.officer()
    card = await stage.card(report)
    await robin.presses(say("case-report-take"), on=card)
    await sam.sees(gist("resident-taken")), "an anonymous resident is answered all the same"


async def test_a_restricted_report_stands_in_its_channel_and_nowhere_else(stage: Stage) -> None:
    sam = stage.resident()
    seen: list[str] = []
    report = await stage.report(
        sam,
        topic="serious",
        clause="crime",
        story="MARKER took my purse",
        before_sending=lambda phone: seen.append(phone.screen()),
    )
    assert "Only a few named people" in seen[0]
    card = await stage.card(report, stage.channels.restricted)
    await stage.channels.restricted.thread_shows(card, "MARKER")
    await stage.settles()
    for channel in (stage.channels.default, stage.channels.alerts, stage.channels.gas):
        assert not channel.messages, channel.screen()
    await stage.channels.repairs.shows(f"{report.ref[:4]}-{report.ref[4:]}, concerns this contract")
    for secret in ("MARKER", "Sam", "Theft"):
        assert secret not in stage.channels.repairs.screen()


async def test_back_change_and_add_another(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.taps(say("menu-report"))
    await sam.taps(say("engine-unknown"))
    await sam.sees(say("report-ask-place"))
    await sam.taps(say("engine-back"))
    await sam.sees(say("report-ask-contract"))
    await sam.taps("Safe & Sound Gas: Gas safety checks")
    await sam.taps(say("report-place-outside"))
    await sam.taps(say("topic-home"))
    await sam.taps(say("clause-mess"))
    await sam.taps(say("report-add-another"))
    await sam.taps(say("topic-home"))
    await sam.sees(say("report-ask-clause", group=say("topic-home")))
    await sam.taps(say("clause-gates_pets"))
    await sam.sees("Left mess or rubbish, Gate left open")
    await sam.taps(say("engine-calendar"))
    await sam.sees(say("engine-pick-day"))
    await sam.taps(say("engine-back"))
    await sam.taps(say("engine-yesterday"))
    await sam.sees(say("report-ask-story"))
    await sam.sends("The cat ran out.")
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.taps(say("engine-change"))
    await sam.taps(say("report-title-place"))
    await sam.taps(say("report-place-shared"))
    review = await sam.sees(say("report-review"))
    assert say("report-place-shared") in review.text
    assert "Safe & Sound Gas" in review.text
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    report = (await stage.reports())[0]
    assert (report.contract_ref, report.place) == ("gas", "shared")
    await stage.card(report, stage.channels.gas)


async def test_stop_keeps_the_draft_and_it_can_be_gone_on_with(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.taps(say("menu-report"))
    await sam.taps(say("engine-unknown"))
    await sam.taps(say("report-place-shared"))
    await sam.sees(say("report-title-clauses"))
    await sam.sends("/stop")
    await sam.sees(say("stopped-kept"))
    await sam.taps(say("menu-resume"))
    await sam.sees(say("report-title-clauses"))
    await sam.taps(say("topic-manner"))
    await sam.sees(say("report-ask-clause", group=say("topic-manner")))


async def test_every_button_has_a_typed_equivalent(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends("Grumblefish.")
    await sam.sees(say("sort-ask"))
    await sam.sends("a new report")
    await sam.sees(say("report-ask-contract"))
    await sam.sends("i don't know")
    await sam.sees(say("report-ask-place"))
    await sam.sends("my home")
    await sam.sees(say("report-title-clauses"))
    await sam.sends("BACK")
    await sam.sees(say("report-ask-place"))
    await sam.sends("/danger")
    await sam.sees(say("danger", landlord="Example Homes", phone="020 7946 0199"))
    await sam.sends("/reports")
    await sam.sees(say("reports-none"))


async def test_an_old_button_shows_the_question_of_now_and_does_nothing(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.taps(say("menu-report"))
    question = await sam.sees(say("report-ask-contract"))
    old = question.buttons[0][0].callback_data
    assert old
    await sam.taps(say("engine-unknown"))
    await sam.taps(say("report-place-home"))
    await sam.taps(say("topic-manner"))
    await sam.sees(say("report-ask-clause", group=say("topic-manner")))
    await sam.taps_data(old)
    await sam.sees(say("report-ask-clause", group=say("topic-manner")))
    await sam.sees_toast(say("engine-old-button"))
    await sam.taps_data("forged.1.anything")
    await sam.sees(say("report-ask-clause", group=say("topic-manner")))
    await sam.taps_data("nonsense")
    await sam.sees(say("menu"))


async def test_a_double_tap_does_nothing_twice(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    review = next(message for message in sam.messages if "what staff will see" in message.text)
    assert review.buttons == [], "what was sent can be read, not sent again"
    await stage.settles()
    before = len(sam.messages)
    fix = next(
        button["callback_data"]
        for entry in reversed(stage.world.journal.entries)
        for row in (entry.params.get("reply_markup") or {}).get("inline_keyboard", [])
        for button in row
        if button["callback_data"].endswith(".fix")
    )
    await sam.taps_data(fix, on=review)
    await sam.sees_toast(say("engine-old-button"))
    await stage.settles()
    assert len(sam.messages) == before
    assert [one.ref for one in await stage.reports()] == [report.ref]


async def test_five_taps_in_a_hurry_ask_one_question(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    menu = await sam.sees(say("start-greeting", landlord="Example Homes"))
    for _ in range(5):
        await sam.taps(say("menu-report"), on=menu)
    await sam.sees(say("report-ask-contract"))
    await stage.settles()
    assert sum("Who is it about" in message.text for message in sam.messages) == 1
    await sam.taps(say("engine-unknown"))
    await sam.sees(say("report-ask-place"))
    await sam.taps(say("menu-report"), on=menu)
    await sam.sees(say("report-ask-contract")), "what was answered is parked, and another report begun"
    await stage.settles()
    stage.world.clock.wind(timedelta(seconds=11))
    await sam.taps(say("menu-report"), on=menu)
    await sam.sees(say("report-ask-contract")), "it may have scrolled away by now"
    await sam.sends("/menu")
    await sam.taps(say("menu-resume"))
    await sam.sees(say("report-ask-place"))


async def test_words_over_the_limit_are_kept_and_can_be_sent_in_parts(stage: Stage) -> None:
    sam = stage.resident()
    await _up_to_the_story(sam)
    long = " ".join(f"word{number}" for number in range(500))
    assert 3000 < len(long) <= 4096
    await sam.sends(long)
    await sam.sees(gist("engine-too-long"))
    await sam.taps(say("engine-keep-parts"))
    await sam.sees(say("report-ask-media"))
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-tell"))
    await sam.sees(gist("report-sent"))
    card = await stage.card((await stage.reports())[0], stage.channels.default)
    await stage.channels.default.thread_shows(card, "word0 ")
    await stage.channels.default.thread_shows(card, "word499")


async def _up_to_the_story(sam: Phone) -> None:
    await sam.starts()
    for label in (
        say("menu-report"),
        say("report-contract-unknown"),
        say("report-place-home"),
        say("topic-manner"),
        say("clause-rude"),
        say("engine-today"),
    ):
        await sam.taps(label)
    await sam.sees(say("report-ask-story"))


def picture_with_a_place() -> bytes:
    image = Image.new("RGB", (64, 48), "navy")
    exif = Image.Exif()
    exif[0x010E] = "MARKER taken at 12 Larkspur Court"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


async def test_an_album_is_answered_once_and_pictures_lose_what_the_camera_wrote(stage: Stage) -> None:
    sam = stage.resident()
    await _up_to_the_story(sam)
    await sam.sends("See the photos.")
    await sam.sees(say("report-ask-media"))
    for _ in range(4):
        await sam.sends_photo(picture_with_a_place(), album="cellar")
    await sam.sees(say("engine-media-have", count=4, most=10))
    await stage.settles()
    assert sum("We have" in message.text for message in sam.messages) == 1
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-media-count", count=4))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    report = (await stage.reports())[0]
    card = await stage.card(report, stage.channels.default)
    await stage.channels.default.thread_shows(card, f"{report.ref[:4]}-{report.ref[4:]}-4")
    await stage.settles()
    kept = sorted(stage.files.glob("*.jpg"))
    assert len(kept) == 4
    for file in kept:
        assert b"MARKER" not in file.read_bytes()
        assert not Image.open(file).getexif()
    posted = [uploaded.content or b"" for uploaded in stage.world.slack.files.values()]
    assert len(posted) == 4
    assert not [content for content in posted if b"MARKER" in content]


async def test_more_than_ten_wrong_types_and_too_big_are_refused_kindly(stage: Stage) -> None:
    sam = stage.resident()
    await _up_to_the_story(sam)
    await sam.sends("See the photos.")
    await sam.sees(say("report-ask-media"))
    await sam.sends_document(b"MZ", "virus.exe", "application/x-msdownload")
    await sam.sees(gist("media-wrong-type"))
    await sam.sends_document(b"%PDF-1.4", "letter.pdf", "application/pdf", size=21 * 1024 * 1024)
    await sam.sees(gist("media-too-big"))
    for number in range(10):
        await sam.sends_photo()
        await sam.sees(f"We have {number + 1} file")
    await sam.sends_photo()
    await sam.sees(say("engine-media-full", most=10))
    await sam.sends_photo(caption="and it was raining")
    await sam.sees(say("engine-media-full", most=10))


async def test_a_voice_note_tells_the_story(stage: Stage) -> None:
    sam = stage.resident()
    await _up_to_the_story(sam)
    await sam.sends_voice(12)
    await sam.sees(say("report-ask-media"))
    await sam.taps(say("engine-media-none"))
    review = await sam.sees(say("report-review"))
    assert say("report-voice-note") in review.text
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    report = (await stage.reports())[0]
    card = await stage.card(report, stage.channels.default)
    await stage.channels.default.thread_shows(card, f"{report.ref[:4]}-{report.ref[4:]}-1")


async def test_photos_sent_too_early_are_kept_for_the_report(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.taps(say("menu-report"))
    await sam.sees(say("report-ask-contract"))
    await sam.sends_photo()
    await sam.sees(say("engine-media-kept"))
    await sam.taps(say("engine-unknown"))
    await sam.sees(say("report-ask-place"))


async def test_words_out_of_the_blue_become_the_story_of_a_new_report(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends("The plumber left the gate open and my dog got out!")
    await sam.sees(say("report-begun"))
    for label in (say("report-contract-unknown"), say("report-place-home"), say("engine-today")):
        await sam.taps(label)
    review = await sam.sees(say("report-review"))
    assert "my dog got out" in review.text, "the story is not asked for again"
    assert say("clause-gates_pets") in review.text
    await sam.taps(say("report-send-complaint"))
    await sam.sees("It is now a complaint")


async def test_words_out_of_the_blue_can_be_added_to_an_open_report(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    await sam.sends("It happened again just now.")
    await sam.sees(say("sort-ask"))
    await sam.taps(f"Add to {report.ref[:4]}-{report.ref[4:]}")
    await sam.sees(gist("added"))
    card = await stage.card(report)
    await stage.channels.repairs.thread_shows(card, "happened again")


async def test_my_reports_add_complain_and_withdraw(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    shown = f"{report.ref[:4]}-{report.ref[4:]}"
    card = await stage.card(report)
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps(shown)
    await sam.sees(gist("timeline-submitted"))
    await sam.taps(say("report-add"))
    await sam.sees(say("add-ask"))
    await sam.sends("One more thing: the gate.")
    await sam.sees(gist("added"))
    await sam.sends_photo()
    await sam.sees(gist("added"))
    await stage.channels.repairs.thread_shows(card, "the gate")
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps(shown)
    await sam.taps(say("report-send-complaint"))
    await sam.sees(say("complain-ask"))
    await sam.taps(say("sure-yes"))
    await sam.sees(gist("complained"))
    await stage.channels.repairs.thread_shows(card, gist("thread-complained"))
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps(shown)
    await sam.taps(say("report-withdraw"))
    await sam.taps(say("sure-yes"))
    await sam.sees(gist("withdrawn"))
    assert (await stage.reports())[0].state == "withdrawn"


async def test_not_put_right_reopens_with_the_residents_words_and_a_complaint(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    report = await stage.report(sam)
    card = await stage.card(report)
    await stage.resolve(robin, card, "All done.", lesson="None.")
    await sam.sees(say("resident-put-right"))
    await sam.taps(say("resident-put-right-no"))
    await sam.sees(say("not-right-ask"))
    assert (await stage.reports())[0].state == "taken", "open again at once, whatever comes next"
    await sam.sends("He came back and smoked again.")
    await sam.sees(gist("added"))
    await sam.taps(say("report-send-complaint"))
    await sam.sees(say("complain-ask"))
    await sam.taps(say("sure-yes"))
    await sam.sees(gist("complained"))
    await stage.channels.repairs.thread_shows(card, "smoked again")
    after = (await stage.reports())[0]
    assert (after.state, after.treatment) == ("taken", "complaint")


@pytest.mark.parametrize("kind", ["used", "expired", "nonsense"])
async def test_a_bad_link_explains_itself_and_never_blocks_a_report(stage: Stage, kind: str) -> None:
    token = {
        "used": await stage.invitation(home="LARK-12"),
        "expired": await stage.invitation(block="LARK", days=-1),
        "nonsense": "abc",
    }[kind]
    if kind == "used":
        other = stage.resident("Amal")
        await other.starts(token)
        await other.sees(say("join-done", place="12 Larkspur Court"))
    sam = stage.resident()
    await sam.starts(token)
    await sam.sees("not right" if kind == "nonsense" else say("join-used"))
    assert say("join-used") == say("join-expired"), "that somebody else of the home used it is theirs to tell"
    await stage.report(sam)


async def test_contracts_of_ones_own_block_come_first(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts(await stage.invitation(block="ROWAN"))
    await sam.taps(say("menu-report"))
    question = await sam.sees(say("report-ask-contract"))
    labels = [row[0].text for row in question.buttons]
    assert labels[0] == "Brightfix Repairs: Day-to-day repairs"
    assert labels.index("Safe & Sound Gas: Gas safety checks") < labels.index("Brightfix Repairs: Lift repairs")
    assert say("report-contract-unknown") in labels


async def test_odd_messages_get_a_word_and_the_question_again(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.taps(say("menu-report"))
    await sam.sees(say("report-ask-contract"))
    for send, answer in (
        (sam.sends_sticker, "cannot read a sticker"),
        (sam.sends_contact, "phone numbers of others"),
        (sam.sends_location, "map place"),
        (sam.sends_poll, "cannot use a poll"),
    ):
        await send()
        shown = await sam.sees(answer)
        assert "Who is it about" in shown.text
    message = await sam.sends("No idea")
    await sam.sees(say("engine-words-added"))
    await sam.edits(message, "No idea at all")
    await sam.sees(say("edited"))
    await sam.sends("/nosuchcommand")
    await sam.sees(say("unknown-command"))


async def test_a_group_is_told_where_to_talk_and_otherwise_left_alone(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    group = stage.world.telegram.group("Larkspur neighbours", privacy=False)
    await group.adds_bot(sam)
    await group.joins(sam)
    await group.sends(sam, "Did anybody see the lift man?")
    await group.sends(sam, "/report")
    await group.sees(say("odd-group"))
    await stage.settles()
    assert sum(message.from_bot for message in group.messages) == 1


async def test_the_language_can_be_changed_at_any_time(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.taps(say("menu-more"))
    await sam.taps(say("menu-language"))
    await sam.taps(say("language-ar"))
    await sam.sees(stage.say("language-set", "ar"))
    await sam.taps(stage.say("menu-report", "ar"))
    await sam.sees(stage.say("report-ask-contract", "ar"))
    await sam.sends("/language")
    await sam.taps(say("language-en"))
    await sam.sees(say("language-set"))


async def test_commands_are_registered_in_every_language(stage: Stage) -> None:
    sam = stage.resident()
    await stage.world.telegram.polled()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    english, arabic = (sam.commands(language) for language in ("en", "ar"))
    assert [command["command"] for command in english][:2] == ["report", "reports"]
    assert english[0]["description"] != arabic[0]["description"]


async def test_a_story_that_the_phone_cut_in_two_stays_whole(stage: Stage) -> None:
    sam = stage.resident()
    await _up_to_the_story(sam)
    await sam.sends("first " * 600)
    await sam.sees(gist("engine-too-long"))
    await sam.sends("and the end")
    await sam.sees(gist("engine-too-long"))
    await sam.taps(say("engine-keep-parts"))
    await sam.sees(say("report-ask-media"))
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-tell"))
    await sam.sees(gist("report-sent"))
    card = await stage.card((await stage.reports())[0], stage.channels.default)
    await stage.channels.default.thread_shows(card, "first first")
    await stage.channels.default.thread_shows(card, "and the end")


async def test_words_under_photos_are_never_lost(stage: Stage) -> None:
    sam = stage.resident()
    await _up_to_the_story(sam)
    await sam.sends_photo(caption="STORY under the photo")
    await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.sends_document(b"MZ", "a.exe", "application/x-msdownload", caption="WORDS with a bad file")
    await sam.sees(gist("media-wrong-type"))
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("engine-change"))
    await sam.taps(say("report-title-story"))
    await sam.sees(say("report-ask-story"))
    await sam.sends("STORY told anew")
    review = await sam.sees(say("report-review"))
    assert "STORY told anew" in review.text
    assert "WORDS with a bad file" in review.text
    assert "1 file" in review.text


async def test_answers_that_were_never_confirmed_still_arrive(stage: Stage) -> None:
    """Reply, write, and walk away."""
    sam, robin = stage.resident(), stage.officer()
    card = await stage.card(await stage.report(sam))
    await stage.reply(robin, card, "When was it?")
    await sam.sees("When was it?")
    await sam.taps(say("resident-answer"))
    await sam.sees(say("add-ask"))
    await sam.sends("At noon.")
    await sam.starts()
    await stage.channels.repairs.thread_shows(card, "At noon.")
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    await sam.sends("Something else altogether.")
    await sam.sees(say("sort-ask"))


async def test_what_is_simply_written_days_later_is_no_answer_any_more(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    card = await stage.card(await stage.report(sam))
    await stage.reply(robin, card, "Thank you.")
    await sam.sees(say("resident-reply-hint"))
    stage.world.clock.wind(timedelta(days=4))
    await sam.sends("The gas man stole my purse.")
    await sam.sees(say("sort-ask"))
    await sam.taps(say("sort-new"))
    await sam.sees(say("report-begun"))
    await sam.sends("Grumblefish.")
    await sam.sees(say("engine-words-added"))


async def test_two_half_done_reports_are_both_kept(stage: Stage) -> None:
    sam = stage.resident()
    for contract in ("Safe & Sound Gas: Gas safety checks", "Brightfix Repairs: Lift repairs"):
        await sam.sends("/report")
        await sam.sees(say("report-ask-contract"))
        await sam.taps(contract)
        await sam.sees(say("report-ask-place"))
        await sam.sends("/stop")
        await sam.sees(say("stopped-kept"))
    for _ in range(2):
        await sam.taps(say("menu-resume"))
        await sam.sees(say("report-ask-place"))
        await sam.taps(say("engine-stop"))
        await sam.sees(say("stopped-kept"))
    await sam.taps(say("menu-resume"))
    await sam.sees(say("report-ask-place"))
    await sam.sends("I am in danger")
    await sam.sees(say("report-ask-place"))


async def test_danger_can_be_typed_at_the_first_question(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends("/report")
    await sam.sees(say("report-ask-contract"))
    await sam.sends("I am in danger")
    await sam.sees(say("danger", landlord="Example Homes", phone="020 7946 0199"))


async def test_who_first_speaks_in_a_group_can_report_in_private(stage: Stage) -> None:
    sam = stage.resident()
    group = stage.world.telegram.group("Larkspur neighbours", privacy=False)
    await group.joins(sam)
    await group.adds_bot(sam)
    await group.sends(sam, "/report@some_other_bot")
    await group.sends(sam, "/report")
    await group.sees(say("odd-group"))
    assert sum(message.from_bot for message in group.messages) == 1
    await stage.report(sam)


async def test_half_a_letter_blocks_nobody(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    person = {"id": sam.chat_id, "is_bot": False, "first_name": "Sam \ud83d"}
    chat = {"id": sam.chat_id, "type": "private"}
    text = "half \ud83d and \x00 null"
    message = {"message_id": 950, "date": 1764000000, "chat": chat, "from": person, "text": text}
    await stage.world.telegram.push({"message": message})
    await sam.sees(say("sort-ask"))


async def _up_to_the_day(sam: Phone) -> None:
    await sam.starts()
    await sam.taps(say("menu-report"))
    await sam.taps(say("engine-unknown"))
    await sam.taps(say("report-place-home"))
    await sam.taps(say("topic-manner"))
    await sam.taps(say("clause-smoking"))
    await sam.sees(say("report-ask-when"))


async def test_a_day_that_may_be_of_another_year_is_asked_about_and_an_hour_is_kept(stage: Stage) -> None:
    """A kind: a value that may mean another is taken for one of them, and nobody says so."""
    sam = stage.resident()
    await _up_to_the_day(sam)
    await sam.sends("Flat 3, block 2")
    await sam.sees(gist("engine-not-a-day"))
    await sam.sends("8/12")
    await sam.sees(say("engine-day-meant", day="Mon 8 Dec 2025"))
    await sam.taps(say("engine-calendar"))
    month = await sam.sees(say("engine-pick-day"))
    assert "December 2025" in month.text
    await sam.sends("8/12/2026")
    await sam.sees(say("engine-day-to-come", day="Tue 8 Dec 2026"))
    await sam.sends("8/12")
    await sam.sends("yes")
    await sam.sees(say("report-ask-story"))
    await sam.taps(say("engine-back"))
    await sam.sends("yestarday at 9.10")
    await sam.sends("He smoked.")
    await sam.taps(say("engine-media-none"))
    review = await sam.sees(say("report-review"))
    assert "Sun 22 Nov\n" in review.text
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    card = await stage.card((await stage.reports())[0], stage.channels.default)
    await stage.channels.default.thread_shows(card, "yestarday at 9.10")


async def test_today_is_the_day_on_which_it_was_sent(stage: Stage) -> None:
    """A kind: what is said of time is read by the clock of whoever reads it late."""
    sam = stage.resident()
    await _up_to_the_day(sam)
    await stage.goes_to(stage.world.clock.now().replace(hour=23, minute=50))
    await stage.stop()
    await sam.sends("today")
    stage.world.clock.wind(timedelta(minutes=20))
    await stage.start()
    await sam.sees(say("report-ask-story"))
    await sam.sends("He smoked.")
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    assert (await stage.reports())[0].happened_on == "2026-11-23"
