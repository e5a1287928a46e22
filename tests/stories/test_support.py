"""Calls for help ("This is hard for me"): said to few, answered by a person with a name, late ones said once."""

from datetime import timedelta

import pytest

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.kernel.text_ids import TextId
from storage import supports
from storage.supports import Support
from tests.copy import gist, say
from tests.stage import Stage

HARD = "Strangers in my home make me panic since last year."
CARD = "Help is asked for"


async def says_it(stage: Stage, phone: Phone, words: str = HARD) -> None:
    await phone.sends("/menu")
    await phone.taps(say("menu-more"))
    await phone.taps(say("menu-hard"))
    await phone.sees(say("support-ask"))
    await phone.sends(words)


async def sends_it(phone: Phone) -> None:
    await phone.sees(say("support-review"))
    await phone.taps(say("support-send"))
    await phone.sees(gist("support-sent"))


async def kept(stage: Stage) -> list[Support]:
    async with stage.application.database.read() as tx:
        found = [await supports.get(tx, number) for number in range(1, 10)]
    return [support for support in found if support]


def welfare(stage: Stage) -> StaffMember:
    return stage.officer("Wren Welfare", stage.channels.welfare)


async def card(stage: Stage) -> SlackMessage:
    return await stage.channels.welfare.shows(CARD)


def elsewhere(stage: Stage) -> str:
    """Everything in every channel but the welfare one."""
    others = [c for c in stage.world.slack.channels.values() if c.id != stage.channels.welfare.id]
    return "\n".join(str(note.raw) for c in others for m in c.messages for note in (m, *m.thread))


async def answers(stage: Stage, wren: StaffMember, words: str = "I come along on the day.") -> None:
    await wren.presses(say("case-support-answer"), on=await card(stage))
    await wren.sees_modal(say("support-ask-contact"))
    await wren.fills_in({"contact": "Wren, 020 7946 0123", "words": words})
    await wren.submits()
    await wren.sees_modal(say("support-contact", contact="Wren, 020 7946 0123"))
    await wren.submits()


async def test_what_is_hard_goes_to_few_and_is_answered_with_a_name(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    await says_it(stage, sam)
    review = await sam.sees(say("support-review"))
    assert "No worker and no contractor does." in review.text
    assert not await kept(stage)
    await sends_it(sam)
    shown = await card(stage)
    for said in (HARD, "Sam Example", "12 Larkspur Court", "An answer is due Tue 24 Nov, 17:00"):
        assert said in shown.words()
    assert HARD not in shown.text
    await answers(stage, wren)
    read = await sam.sees("I come along on the day.")
    assert "The person who helps you: Wren, 020 7946 0123" in read.text
    await stage.channels.welfare.shows("Answered by")
    await stage.settles()
    for said in (HARD, "panic", CARD, "I come along"):
        assert said not in elsewhere(stage)


async def test_a_long_story_is_read_whole(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    story = " ".join(f"word{number}" for number in range(450))
    await says_it(stage, sam, story)
    await sam.sees(gist("engine-too-long"))
    await sam.taps(say("engine-keep-parts"))
    await sends_it(sam)
    shown = (await card(stage)).words()
    assert "".join(story.split()) in "".join(shown.split())


async def test_a_safety_visit_stays_and_help_comes_before_it(stage: Stage) -> None:
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8), contractor="safegas", contract="gas", description="Gas check", safety="gas")
    await sam.sees("Gas check")
    await says_it(stage, sam)
    await sam.sees(say("support-ask-visit"))
    await sam.taps("Thu 26 Nov, 8am to 12 noon: Plumbing")
    review = await sam.sees(say("support-review"))
    assert "This visit is a safety check, so it stays." in review.text
    await sam.taps(say("support-send"))
    await sam.sees(say("support-visit-stays"))
    assert "it stays, so help comes before it" in (await card(stage)).words()
    await wren.presses(say("case-support-answer"), on=await card(stage))
    await wren.sees_modal(say("support-stays-above"))
    await stage.settles()
    assert HARD not in elsewhere(stage), "not in the contract's channel either"


async def test_help_with_one_visit_needs_no_question_which(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(
        stage.at(3, 8), contractor="safegas", contract="gas", description="Gas check", safety="gas"
    )
    await sam.sees("Gas check")
    await sam.taps_data(f"go:hard:{visit.id}")
    await sam.sees(say("support-ask"))
    await sam.sends(HARD)
    review = await sam.sees(say("support-review"))
    assert "it stays" in review.text
    await sam.taps(say("support-send"))
    await sam.sees(gist("support-sent"))
    assert (await kept(stage))[0].visit_ref == visit.ref


@pytest.mark.parametrize("number", ["9" * 40, "nonsense", "-1"])
async def test_a_garbled_button_asks_nothing(stage: Stage, number: str) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.taps_data(f"go:hard:{number}")
    await sam.sees(say("engine-old-button"))


@pytest.mark.parametrize("number", ["999", ""])
async def test_somebody_elses_visit_is_left_out(stage: Stage, number: str) -> None:
    sam, ann = stage.resident(), stage.resident("Ann")
    await stage.lives_at(sam)
    await stage.lives_at(ann, "ROWAN-3")
    visit = await stage.book(
        stage.at(3, 8), home="ROWAN-3", contractor="safegas", description="Gas check", safety="gas"
    )
    await sam.taps_data(f"go:hard:{number or visit.id}")
    await sam.sees(say("support-ask"))
    await sam.sends(HARD)
    review = await sam.sees(say("support-review"))
    assert "safety check" not in review.text
    await sam.taps(say("support-send"))
    await sam.sees(gist("support-sent"))
    assert (await kept(stage))[0].visit_ref is None


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("He hits me and says he will kill me", "danger-violence"),
        ("I don’t want to live", "danger-selfharm"),
        ("هناك رائحة غاز هنا", "danger-gas"),
    ],
)
async def test_who_sounds_in_danger_reads_first_whom_to_call(stage: Stage, words: str, first: TextId) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await says_it(stage, sam, words)
    await sam.sees(gist(first))
    assert not await kept(stage)
    await sends_it(sam)
    assert (await kept(stage))[0].words == words


async def test_danger_is_one_tap_away_and_nothing_is_lost(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.taps(say("menu-more"))
    await sam.taps(say("menu-hard"))
    await sam.sees(say("report-danger-first", phone="020 7946 0199"))
    await sam.taps(say("menu-danger"))
    await sam.sees(say("danger", landlord="Example Homes", phone="020 7946 0199"))
    await sam.sends(HARD)
    await sam.sees(say("support-review"))
    await sam.sends("/menu")
    await sam.taps(say("menu-resume"))
    await sends_it(sam)
    assert (await kept(stage))[0].words == HARD


async def test_a_voice_note_is_heard_in_the_thread_and_nowhere_else(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.taps(say("menu-more"))
    await sam.taps(say("menu-hard"))
    await sam.sees(say("support-ask"))
    await sam.sends_voice()
    await sends_it(sam)
    shown = await card(stage)
    ref = (await kept(stage))[0].ref
    note = await stage.channels.welfare.thread_shows(shown, f"{ref[:4]}-{ref[4:]}-1")
    assert note.files
    await stage.settles()
    assert len(shown.thread) == 1, "however it came, it is there once"
    assert "-1.ogg" not in elsewhere(stage)


async def test_what_is_late_is_said_once_and_only_there(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    await says_it(stage, sam)
    await sends_it(sam)
    await card(stage)
    stage.world.clock.wind(stage.at(1, 16) - stage.world.clock.now())
    await stage.application.ring()
    await stage.settles()
    assert "overdue" not in (await card(stage)).words()
    stage.world.clock.wind(timedelta(hours=2))
    for _ in range(3):
        await stage.application.ring()
    await stage.channels.welfare.shows(gist("support-overdue"))
    await stage.settles()
    said = [message for message in stage.channels.welfare.messages if "Somebody waits" in message.words()]
    assert len(said) == 1
    assert "The answer is overdue since" in (await card(stage)).words()
    assert "Somebody waits" not in elsewhere(stage)
    await answers(stage, wren)
    await sam.sees(say("support-contact", contact="Wren, 020 7946 0123"))
    assert (await kept(stage))[0].state == "answered"


async def test_two_who_answer_at_once_do_not_both(stage: Stage) -> None:
    sam, wren, pat = stage.resident(), welfare(stage), stage.officer("Pat Welfare", stage.channels.welfare)
    await stage.lives_at(sam)
    await says_it(stage, sam)
    await sends_it(sam)
    await pat.presses(say("case-support-answer"), on=await card(stage))
    await pat.sees_modal(say("support-ask-contact"))
    await answers(stage, wren)
    await sam.sees("I come along on the day.")
    await pat.fills_in({"contact": "Pat", "words": "I come too."})
    await pat.submits()
    await pat.sees_modal("I come too.")
    await pat.submits()
    await pat.sees_modal(say("support-changed-meanwhile"))
    await stage.settles()
    assert "I come too." not in sam.screen()


async def test_without_a_welfare_channel_the_restricted_one_is_the_place(stage: Stage) -> None:
    channels = stage.policy.channels.model_copy(update={"welfare": None})
    stage.adopt(stage.policy.model_copy(update={"channels": channels}))
    await stage.restart()
    sam = stage.resident()
    await stage.lives_at(sam)
    await says_it(stage, sam)
    await sends_it(sam)
    assert HARD in (await stage.channels.restricted.shows(CARD)).words()
    assert not stage.channels.welfare.messages


async def test_a_channel_that_others_came_to_share_shows_nothing(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    stage.channels.welfare.is_ext_shared = True
    stage.world.clock.wind(timedelta(minutes=2))
    await says_it(stage, sam)
    await sends_it(sam)
    alert = await stage.channels.alerts.shows(gist("alert-nowhere"))
    assert HARD not in alert.words()
    await stage.settles()
    assert not stage.channels.welfare.messages
    assert HARD not in elsewhere(stage)


async def test_the_whole_of_it_in_arabic(stage: Stage) -> None:
    amal, wren = stage.resident("Amal", "ar"), welfare(stage)
    await amal.starts(await stage.invitation(home="LARK-12"))
    await amal.sees("12 Larkspur Court")
    for id in ("menu-more", "menu-hard"):
        await amal.taps(stage.say(id, "ar"))
    await amal.sees(stage.say("support-ask", "ar"))
    await amal.sends("أخاف من الغرباء.")
    await amal.sees(stage.say("support-review", "ar"))
    await amal.taps(stage.say("support-send", "ar"))
    await amal.sees("سيرد عليكم شخص هنا")
    assert "أخاف من الغرباء." in (await card(stage)).words()
    await wren.presses(say("case-support-answer"), on=await card(stage))
    await wren.sees_modal(say("support-ask-contact"))
    await wren.fills_in({"contact": "Wren", "words": "سأكون معكم."})
    await wren.submits()
    await wren.sees_modal(say("staff-preview-rtl", language=say("staff-language-ar")))
    await wren.submits()
    await amal.sees("سأكون معكم.")
