"""A year of somebody's life with us, in any order; then a copy of it, its erasure, and a search for what is left."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

import pytest

from bot.simulator.slack import Channel, StaffMember
from bot.simulator.telegram import GroupChat, Phone
from storage.visits import Visit
from tests.copy import gist, say
from tests.searching import places_of
from tests.stage import Stage
from tests.stories import test_champions, test_rounds, test_support, test_wishes
from tests.stories.test_rights import DECENT, asks_for_erasure, goes_on

NAME, MARK, OTHERS = "Zorblatt", "snarkwobble", "crumplehorn"


@dataclass
class Life:
    """Somebody's year: they live with Ben, in a block with a group, and speak for it."""

    stage: Stage
    me: Phone
    ben: Phone
    chat: GroupChat
    chance: Random
    staff: Mapping[str, StaffMember]
    """An officer in each channel, by the channel's id: who joins one later is known there a minute later."""

    def officer(self, channel: Channel) -> StaffMember:
        return self.staff[channel.id]

    def at(self, days: int, hour: int) -> datetime:
        zone = self.stage.policy.zone
        today = self.stage.world.clock.now().astimezone(zone).date()
        return datetime.combine(today + timedelta(days=days), time(hour), zone)

    async def visit_done(self, **of: str | None) -> Visit:
        visit = await self.stage.book(self.at(2, 8), description=f"Mend it {self.chance.random()}", **of)  # type: ignore[arg-type]
        await self.stage.goes_to(self.at(2, 13))
        await self.stage.marks(visit, "done")
        return visit


async def begins(stage: Stage, seed: int) -> Life:
    channels = stage.channels
    looked_after = (channels.repairs, channels.restricted, channels.welfare, channels.estate)
    staff = {channel.id: stage.officer(f"Officer of {channel.name}", channel) for channel in looked_after}
    me, ben = stage.resident(NAME), stage.resident("Brumblewick")
    await test_champions.champion(stage, me, staff[channels.estate.id])
    await stage.lives_at(ben)
    chat = await test_rounds.group_of(stage, me, ben)
    await stage.report(ben, story=f"Ben was {OTHERS}.")
    return Life(stage, me, ben, chat, Random(seed), staff)


async def reports(life: Life) -> None:
    stage, channel = life.stage, life.stage.channels.repairs
    report = await stage.report(life.me, story=f"He came late. {MARK}", anonymous=life.chance.random() < 0.5)
    card = await stage.card(report)
    await stage.reply(life.officer(channel), card, f"Was it him? {MARK}")
    await life.me.sees("Was it him?")
    await life.me.sends_photo(caption=f"Look. {MARK}")
    await life.me.sees(gist("added"))
    await stage.resolve(life.officer(channel), card, f"We spoke. {MARK}", lesson=f"Ring. {MARK}")
    await life.me.sees("We spoke.")


async def reports_to_few(life: Life) -> None:
    stage, channel = life.stage, life.stage.channels.restricted
    report = await stage.report(life.me, topic="serious", clause="crime", story=f"He took it. {MARK}")
    card = await stage.card(report, channel)
    await stage.resolve(life.officer(channel), card, f"We spoke. {MARK}", lesson="Ring.")
    await life.me.sees("We spoke.")


async def asks_for_help(life: Life) -> None:
    await test_support.says_it(life.stage, life.me, f"Strangers make me panic. {MARK}")
    await life.me.sees(say("support-review"))
    await life.me.taps(say("support-send"))
    await life.me.sees(gist("support-sent"))
    wren = life.officer(life.stage.channels.welfare)
    await test_support.answers(life.stage, wren, f"I come along. {MARK}")
    await life.me.sees("I come along.")


async def wishes(life: Life) -> None:
    wish = await test_wishes.asks(life.stage, life.me, say("wish-prayer_times"), why=f"My faith. {MARK}")
    await test_wishes.grants(life.stage, wish, life.officer(life.stage.channels.welfare), "Come after three.")
    await life.me.sees("Come after three.")


async def tells_and_rates(life: Life) -> None:
    await life.stage.book(life.at(3, 8))
    await life.me.sees(gist("told-booked"))
    await life.me.taps(say("visit-tell"))
    await life.me.sends(f"Come when Ben is at work. {MARK}")
    await life.me.sees(say("tell-thanks"))
    await life.stage.goes_to(life.at(3, 13))
    await life.stage.settles()


async def checks_a_caller(life: Life) -> None:
    await life.me.sends("/menu")
    await life.me.taps(say("menu-door"))
    await life.me.sees(say("door-ask-company"))
    await life.me.sends(f"{MARK} Ltd")
    await life.stage.settles()


async def votes_and_comments(life: Life) -> None:
    await life.visit_done(home=None, block="LARK")
    asked = await life.chat.sees(say("round-ask-fixed"))
    await test_rounds.votes(life.chat, life.me, asked, "fixed-no")
    await life.chat.taps(life.me, say("round-private"))
    await life.me.starts(life.me.opened[-1].partition("start=")[2])
    await life.me.taps(say("comment-say"))
    await life.me.sees(say("comment-ask"))
    await life.me.sends(f"The doors still stick. {MARK}")
    await life.me.sees(say("comment-ask-media"))
    await life.me.taps(say("engine-media-none"))
    await life.me.taps("Say my name")
    await life.me.sees(gist("comment-sent"))


async def carries(life: Life) -> None:
    await test_champions.carries(life.me)
    card = await test_champions.carried_card(life.stage)
    robin = life.officer(life.stage.channels.estate)
    await robin.presses(say("case-carried-answer"), on=card)
    await robin.sees_modal(say("carried-ask-answer"))
    await robin.fills_in({"words": f"They come on Friday. {MARK}"})
    await robin.submits()
    await robin.sees_modal(say("carry-pass-on-neighbour"))
    await robin.submits()
    await life.me.sees("They come on Friday.")


async def begins_and_leaves_off(life: Life) -> None:
    await life.stage.prepare(life.me, story=f"Half told. {MARK}")


DEEDS: tuple[Callable[[Life], Awaitable[None]], ...] = (
    reports, reports_to_few, asks_for_help, wishes, tells_and_rates, checks_a_caller, votes_and_comments, carries,
    begins_and_leaves_off,
)  # fmt: skip


async def lives(life: Life) -> None:
    order = [*DEEDS, life.chance.choice(DEEDS[:2])]
    life.chance.shuffle(order)
    for deed in order:
        await deed(life)
        await life.stage.settles()
        life.stage.world.clock.wind(timedelta(days=life.chance.randint(3, 40)))
        await life.stage.application.ring()
        await life.stage.settles()
        await life.me.sends("/menu")
        await life.me.sees(say("menu"))


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_a_year_a_copy_has_all_of_it_and_an_erasure_leaves_nothing(
    stage_on_either: Stage, seed: int
) -> None:
    life = await begins(stage_on_either, seed)
    stage, me = life.stage, life.me
    await lives(life)
    last = await stage.report(me, story=f"The last one. {MARK}")
    card = await stage.card(last)
    robin = life.officer(stage.channels.repairs)
    note = await robin.says(f"I know {NAME}, they are right.", in_channel=stage.channels.repairs, thread=card)
    await stage.resolve(robin, card, "Done.", lesson="None.")
    await me.sees("Done.")
    await stage.settles()

    await me.sends("/mydata")
    await me.taps(say("mydata-send"))
    await me.sees(say("mydata-sent"))
    await stage.settles()
    files = stage.world.telegram.world.files.by_id
    sent = [files[message.document["file_id"]].content for message in me.messages if message.document]
    copy = next(content.decode() for content in sent if content.startswith(b"{"))
    assert OTHERS not in copy and "Brumblewick" not in copy
    assert {"reports", "supports", "wishes", "door_checks", "votes", "comments", "carried"} <= set(json.loads(copy))

    await asks_for_erasure(me)
    await goes_on(stage, DECENT)
    await me.sees(say("delete-done"))
    await goes_on(stage, timedelta(hours=1))
    left = await places_of(stage, NAME, MARK, str(me.chat_id))
    assert left == {f"slack #{stage.channels.repairs.name} {note.ts}"}, "but for what staff themselves wrote"
    managers = await stage.channels.managers.shows(say("request-kind-erasure"))
    assert note.ts.replace(".", "") in managers.words()
    assert any(OTHERS in said or "reports" in said for said in await places_of(stage, OTHERS)), "others stay"
