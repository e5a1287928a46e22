"""Champions: asked by a link, they agree, carry their neighbours' words, and pass on the answer."""

import re
from datetime import timedelta

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from storage import champions
from tests.copy import gist, say
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
    await phone.sees(say("champion-does-not"))
    await phone.taps(say("champion-agree"))
    await phone.sees(say("champion-agreed"))


async def carries(phone: Phone, name: str | None = "Mrs Patel") -> None:
    await phone.sends("/neighbour")
    await phone.sees(say("carry-ask-whose"))
    await phone.taps(say("carry-neighbour"))
    await phone.sees(say("carry-ask-agreed"))
    await phone.taps(say("carry-agreed-yes"))
    await phone.sees(say("carry-ask-name"))
    if name:
        await phone.sends(name)
    else:
        await phone.taps(say("carry-skip-name"))
    await phone.sees(say("carry-ask-words"))
    await phone.sends(BIN)
    await phone.sees(say("carry-ask-media"))
    await phone.taps(say("engine-media-none"))
    await phone.sees(say("carry-review"))
    await phone.taps(say("carry-send"))
    await phone.sees(gist("carry-sent"))


async def carried_card(stage: Stage) -> SlackMessage:
    estate = await stage.channels.estate.shows(say("estate-card", name="Larkspur Court", ref="LARK"))
    return await stage.channels.estate.thread_shows(estate, gist("carried-card"))


async def test_a_neighbours_words_are_carried_and_the_answer_is_passed_on(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await carries(sam)
    shown = await carried_card(stage)
    for said in (BIN, "Mrs Patel", say("carried-source-neighbour"), "An answer is due"):
        assert said in shown.words()
    estate = await stage.channels.estate.shows(say("estate-champions", count=1))
    assert "1 waits for an answer." in estate.words()
    assert "Sam" not in estate.words()
    await robin.presses(say("case-carried-answer"), on=shown)
    await robin.sees_modal(say("carried-ask-answer"))
    await robin.fills_in({"words": "They come on Friday."})
    await robin.submits()
    await robin.sees_modal(say("carry-pass-on-neighbour"))
    await robin.submits()
    await sam.sees("They come on Friday.")
    await stage.channels.estate.shows(say("estate-open", count=0))


async def test_without_leave_nothing_is_asked_and_nothing_kept(stage: Stage) -> None:
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await sam.sends("/neighbour")
    await sam.taps(say("carry-neighbour"))
    await sam.taps(say("carry-agreed-no"))
    await sam.sees(say("carry-not-yet"))
    await stage.settles()
    async with stage.application.database.read() as tx:
        assert await champions.get(tx, 1) is None
    await sam.sends("/menu")
    await sam.sees(say("menu"))
    assert say("menu-resume") not in sam.screen(), "nothing of it is left to go on with"


async def test_a_link_works_once_and_only_in_its_block(stage: Stage) -> None:
    sam, ann, far, robin = stage.resident(), stage.resident("Ann"), stage.resident("Far"), officer(stage)
    await stage.lives_at(sam)
    await stage.lives_at(ann)
    await stage.lives_at(far, "ROWAN-3")
    code = await link(stage, robin)
    await far.starts(code)
    await far.sees(say("champion-elsewhere", block="Larkspur Court"))
    await sam.starts(code)
    await sam.taps(say("champion-agree"))
    await sam.sees(say("champion-agreed"))
    await ann.starts(code)
    await ann.sees(say("champion-used"))
    await ann.starts("champion-K7MP4QXT")
    await ann.sees(say("champion-unknown"))
    await ann.taps_data("go:champion:1:agree")
    await ann.sends("/neighbour")
    await ann.sees(say("champion-only"))


async def test_who_stops_carries_no_more(stage: Stage) -> None:
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await sam.sends("/menu")
    await sam.taps(say("menu-more"))
    await sam.taps(say("menu-champion"))
    await sam.taps(say("champion-stop"))
    await sam.taps(say("champion-stop-yes"))
    await sam.sees(say("champion-ended"))
    await sam.sends("/neighbour")
    await sam.sees(say("champion-only"))


async def test_who_moves_away_is_a_champion_no_more(stage: Stage) -> None:
    sam, robin = stage.resident(), officer(stage)
    await champion(stage, sam, robin)
    await stage.lives_at(sam, "ROWAN-3")
    await sam.sends("/neighbour")
    await sam.sees(say("champion-only"))
    await stage.application.ring()
    await stage.channels.estate.shows(say("estate-champions", count=0))


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
