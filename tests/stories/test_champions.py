"""Champions: asked by a link, they agree, carry their neighbours' words, and pass on the answer."""

import re
from datetime import timedelta

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from tests.stage import Stage

BIN = "The bins on our floor were not emptied for two weeks."


async def link(stage: Stage, robin: StaffMember) -> str:
    """What stands after "start=" in the link that staff were given."""
    await robin.commands("/doorstep champion LARK", in_channel=stage.channels.estate)
    told = await robin.told("champion-")
    return str(re.findall(r"start=(champion-[2-9A-Z]{8})", told.text)[-1])


def officer(stage: Stage) -> StaffMember:
    return stage.officer("Robin Officer", stage.channels.estate)


async def champion(stage: Stage, phone: Phone, robin: StaffMember) -> None:
    await stage.lives_at(phone)
    await phone.starts(await link(stage, robin))
    await phone.sees("does not decide, judge or check on anyone")
    await phone.taps("I agree")
    await phone.sees("You are a champion now.")


async def carries(phone: Phone, name: str | None = "Mrs Patel") -> None:
    await phone.sends("/neighbour")
    await phone.sees("Whose words do you bring?")
    await phone.taps("One neighbour's")
    await phone.sees("Did your neighbour agree")
    await phone.taps("Yes")
    await phone.sees("What is your neighbour's name?")
    if name:
        await phone.sends(name)
    else:
        await phone.taps("No name")
    await phone.sees("What shall we know?")
    await phone.sends(BIN)
    await phone.sees("Do you have photos?")
    await phone.taps("No photos")
    await phone.sees("Shall we send this?")
    await phone.taps("Send it")
    await phone.sees("Thank you. The number is")


async def carried_card(stage: Stage) -> SlackMessage:
    estate = await stage.channels.estate.shows("Larkspur Court (LARK): what champions carry")
    return await stage.channels.estate.thread_shows(estate, "Carried by a champion")


async def test_a_neighbours_words_are_carried_and_the_answer_is_passed_on(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await carries(sam)
    shown = await carried_card(stage)
    for said in (BIN, "Mrs Patel", "A champion, for a neighbour who agreed", "An answer is due"):
        assert said in shown.words()
    estate = await stage.channels.estate.shows("1 resident carries words")
    assert "1 waits for an answer." in estate.words()
    assert "Sam" not in estate.words()
    await robin.presses("Answer", on=shown)
    await robin.sees_modal("What you answer")
    await robin.fills_in({"words": "They come on Friday."})
    await robin.submits()
    await robin.sees_modal("Please pass it on to your neighbour")
    await robin.submits()
    await sam.sees("They come on Friday.")
    await stage.channels.estate.shows("Nothing waits for an answer.")


async def test_without_leave_nothing_is_asked_and_nothing_kept(stage: Stage) -> None:
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await sam.sends("/neighbour")
    await sam.taps("One neighbour's")
    await sam.taps("Not yet")
    await sam.sees("We have kept nothing.")


async def test_a_link_works_once_and_only_in_its_block(stage: Stage) -> None:
    sam, ann, far, robin = stage.resident(), stage.resident("Ann"), stage.resident("Far"), officer(stage)
    await stage.lives_at(sam)
    await stage.lives_at(ann)
    await stage.lives_at(far, "ROWAN-3")
    code = await link(stage, robin)
    await far.starts(code)
    await far.sees("for people who live in Larkspur Court")
    await sam.starts(code)
    await sam.taps("I agree")
    await sam.sees("You are a champion now.")
    await ann.starts(code)
    await ann.sees("That link was used already.")
    await ann.starts("champion-K7MP4QXT")
    await ann.sees("That link is not right.")
    await ann.taps_data("go:champion:1:agree")
    await ann.sends("/neighbour")
    await ann.sees("This is for champions")


async def test_who_stops_carries_no_more(stage: Stage) -> None:
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await sam.sends("/menu")
    await sam.taps("More")
    await sam.taps("For champions")
    await sam.taps("Stop being a champion")
    await sam.taps("Yes, stop")
    await sam.sees("You are not a champion any more.")
    await sam.sends("/neighbour")
    await sam.sees("This is for champions")


async def test_who_moves_away_is_a_champion_no_more(stage: Stage) -> None:
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await stage.lives_at(sam, "ROWAN-3")
    await sam.sends("/neighbour")
    await sam.sees("This is for champions")
    await stage.application.ring()
    await stage.channels.estate.shows("0 residents carry words")


async def test_what_is_late_is_said_once(stage: Stage) -> None:
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await carries(sam, None)
    await stage.settles()
    stage.world.clock.wind(timedelta(days=30))
    await stage.application.ring()
    await stage.application.ring()
    await stage.settles()
    late = [m for m in stage.channels.estate.messages if "has had no answer in time" in m.words()]
    assert len(late) == 1


async def test_in_arabic(stage: Stage) -> None:
    sam, robin = stage.resident("Sam", "ar"), officer(stage)
    await stage.lives_at(sam)
    await sam.starts(await link(stage, robin))
    await sam.taps("أوافق")
    await sam.sees("أنتم الآن من ممثلي السكان")
    await sam.taps("إخبارنا بشيء")
    await sam.taps("كلام السكان كلهم")
    await sam.sees("ماذا تريدون أن نعرف؟")
