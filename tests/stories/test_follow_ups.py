"""What follows from a block's verdict: staff have a case with an owner and a date, and the block hears how it goes."""

from datetime import timedelta

from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import GroupChat
from storage import follow_ups
from storage.follow_ups import FollowUp
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_rounds import group_of, neighbours, rings, votes, works_done

LANDLORD = "Example Homes"
ANSWER = "The lift firm comes on Friday to set the doors."


async def verdict(stage: Stage, *labels: str, homes: int = 6, said_by: int = 4, language: str = "en") -> GroupChat:
    """So many homes say it of works in their block, the others that all is well; then the vote is closed."""
    phones = await neighbours(stage, homes)
    chat = await group_of(stage, *phones, language=language)
    await works_done(stage)
    asked = await chat.sees("Mend the lift")
    for number, phone in enumerate(phones):
        await votes(chat, phone, asked, *(labels if number < said_by else ("fixed-yes",)), language=language)
    await rings(stage, stage.at(9, 9))
    return chat


async def follow_up(stage: Stage) -> FollowUp | None:
    async with stage.application.database.read() as tx:
        return await follow_ups.get(tx, 1)


async def card(stage: Stage) -> SlackMessage:
    shown = await stage.channels.repairs.shows(gist("follow-up-card"))
    await stage.settles()
    return shown


async def promised(stage: Stage) -> GroupChat:
    chat = await verdict(stage, "fixed-no")
    await chat.sees(gist("round-answer-by"))
    return chat


async def delayed(stage: Stage) -> GroupChat:
    """The date passes, and staff set another one."""
    chat, robin = await promised(stage), stage.officer()
    await rings(stage, stage.at(15, 9))
    await chat.sees(gist("follow-up-late"))
    await robin.presses(say("case-follow_up-move"), on=await card(stage))
    await robin.sees_modal(say("follow-up-ask-until"))
    await robin.fills_in({"until": f"{stage.at(20):%Y-%m-%d}", "words": ""})
    await robin.submits()
    await robin.sees_modal(gist("follow-up-moved"))
    await robin.submits()
    await chat.sees(gist("follow-up-moved"))
    return chat


async def test_not_fixed_is_a_case_and_its_block_hears_the_answer(stage: Stage) -> None:
    chat, robin = await promised(stage), stage.officer()
    told = await chat.sees(say("round-told-landlord", landlord=LANDLORD))
    assert "by Mon 7 Dec" in told.text
    shown = await card(stage)
    for part in ("Larkspur Court", "Mend the lift", say("staff-no-owner"), say("follow-up-promised")):
        assert part in shown.shown()
    await robin.presses(say("case-follow_up-take"), on=shown)
    await stage.settles()
    assert say("staff-no-owner") not in shown.shown()
    await robin.presses(say("case-follow_up-answer"), on=shown)
    await robin.sees_modal(say("follow-up-above"))
    await robin.fills_in({"words": ANSWER})
    await robin.submits()
    await robin.sees_modal(ANSWER)
    await robin.submits()
    heard = await chat.sees(ANSWER)
    assert say("follow-up-answered", landlord=LANDLORD, what="Mend the lift") in heard.text
    for _ in range(2):
        await rings(stage, stage.at(30, 9))
    assert gist("follow-up-late") not in chat.screen()
    assert "Answered" in (await card(stage)).shown()
    assert not any(name in chat.screen() for name in ("Neighbour 0 ", "12 Larkspur", "LARK-12", "Robin"))


async def test_a_block_hears_that_its_answer_is_late_and_of_another_date(stage: Stage) -> None:
    chat = await delayed(stage)
    assert chat.screen().count("We are late.") == 1
    assert say("staff-no-owner") not in (await card(stage)).shown(), "whoever moves it looks after it"
    assert gist("follow-up-overdue") in stage.channels.repairs.screen()
    await rings(stage, stage.at(19, 9))
    assert chat.screen().count("We are late.") == 1
    await rings(stage, stage.at(21, 9))
    await stage.settles()
    assert chat.screen().count("We are late.") == 2, "the new date is kept, or told of again"


async def test_a_date_that_cannot_be_is_refused(stage: Stage) -> None:
    await promised(stage)
    robin = stage.officer()
    for day in (stage.at(1), stage.at(200)):
        await robin.presses(say("case-follow_up-move"), on=await card(stage))
        await robin.sees_modal(say("follow-up-ask-until"))
        await robin.fills_in({"until": f"{day:%Y-%m-%d}"})
        await robin.submits()
        await robin.sees_modal(say("follow-up-not-then"))
        await robin.closes()


async def test_a_round_that_finds_something_else_is_followed_up_too(stage: Stage) -> None:
    chat = await verdict(stage, "fixed-yes", "trouble-yes", said_by=6)
    told = await chat.sees(gist("round-answer-by"))
    assert say("round-told-landlord", landlord=LANDLORD) not in told.text
    assert say("round-reopened") not in (await card(stage)).shown()


async def test_a_round_that_finds_nothing_leaves_nothing_to_do(stage: Stage) -> None:
    chat = await verdict(stage, "fixed-yes")
    assert gist("round-answer-by") not in chat.screen()
    assert await follow_up(stage) is None


async def test_what_its_verdict_does_not_show_staff_look_after_and_the_block_hears_nothing(stage: Stage) -> None:
    """Of four homes that all say "not fixed", words about it would tell each one's answer."""
    chat, robin = await verdict(stage, "fixed-no", homes=4), stage.officer()
    await chat.sees(say("round-too-few", what="Mend the lift"))
    shown = await card(stage)
    assert say("follow-up-silent") in shown.shown()
    await rings(stage, stage.at(15, 9))
    await robin.presses(say("case-follow_up-answer"), on=await card(stage))
    await robin.sees_modal(say("follow-up-above-silent"))
    await robin.fills_in({"words": ANSWER})
    await robin.submits()
    await robin.sees_modal(ANSWER)
    await robin.submits()
    await stage.channels.repairs.shows(ANSWER)
    await stage.settles()
    assert "late" not in chat.screen() and ANSWER not in chat.screen()


async def test_an_answer_from_before_the_close_is_heard_with_the_verdict(stage: Stage) -> None:
    phones = await neighbours(stage, 5)
    chat, robin = await group_of(stage, *phones), stage.officer()
    await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    for number, phone in enumerate(phones):
        await votes(chat, phone, asked, "fixed-no" if number < 4 else "fixed-yes")
    shown = await card(stage)
    assert say("follow-up-votes") in shown.shown()
    await rings(stage, stage.at(7, 12))
    assert "late" not in chat.screen(), "nothing was promised yet"
    await robin.presses(say("case-follow_up-answer"), on=shown)
    await robin.sees_modal(say("follow-up-above-silent"))
    await robin.fills_in({"words": ANSWER})
    await robin.submits()
    await robin.sees_modal(ANSWER)
    await robin.submits()
    await stage.channels.repairs.shows(ANSWER)
    await stage.settles()
    assert ANSWER not in chat.screen()
    await rings(stage, stage.at(9, 9))
    await chat.sees(ANSWER)
    assert gist("round-answer-by") not in chat.screen() and "late" not in chat.screen()


async def test_the_time_runs_from_when_the_block_reads_of_it(stage: Stage) -> None:
    await promised(stage)
    follow = await follow_up(stage)
    assert follow and follow.due_at > stage.at(9, 9) + timedelta(days=2)


async def test_in_arabic(stage: Stage) -> None:
    chat = await verdict(stage, "fixed-no", language="ar", homes=6, said_by=6)
    await chat.sees("ستخبركم Example Homes هنا")


async def test_a_block_that_wants_quiet_hears_what_came_of_it_all_the_same(stage: Stage) -> None:
    chat, robin = await promised(stage), stage.officer()
    ann = stage.resident("Ann")
    await chat.joins(ann)
    await chat.sends(ann, "/quiet 60")
    told = await chat.sees(gist("group-quiet-until"))
    assert "what came of it" in told.text
    await rings(stage, stage.at(15, 9))
    await chat.sees(gist("follow-up-late"))
    await robin.presses(say("case-follow_up-answer"), on=await card(stage))
    await robin.sees_modal(say("follow-up-above"))
    await robin.fills_in({"words": ANSWER})
    await robin.submits()
    await robin.sees_modal(ANSWER)
    await robin.submits()
    await chat.sees(ANSWER)
