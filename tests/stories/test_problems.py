"""A problem that many have: reported once by one of them, supported by all, and nobody sees by whom."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from storage import estate, tables
from tests.copy import say
from tests.group_scene import Scene, set_scene
from tests.stage import Stage

STORY = "The hall is full of rubble, zorblewick."


@pytest.fixture
async def scene(stage: Stage) -> AsyncIterator[Scene]:
    scene = await set_scene(stage)
    await scene.has_a_code()
    await scene.links()
    yield scene


async def member(scene: Scene, name: str, language: str = "en") -> Phone:
    phone = scene.stage.resident(name, language)
    await scene.group.joins(phone)
    return phone


async def from_the_group(scene: Scene, phone: Phone) -> None:
    """They ask in the group, and tap the button that leads to us in private."""
    await scene.group.sends(phone, "/report")
    await scene.group.taps(phone, "Report in private: Larkspur Court")
    await phone.starts(phone.opened[-1].partition("?start=")[2])
    await phone.sees(say("problem-from-group", block="Larkspur Court"))


async def test_where_no_block_is_linked_report_leads_to_a_report_too(stage: Stage) -> None:
    scene = await set_scene(stage)
    await scene.group.adds_bot(scene.ana)
    await scene.group.sends(scene.ana, "/report")
    await scene.group.taps(scene.ana, say("group-private"))
    await scene.ana.starts(scene.ana.opened[-1].partition("?start=")[2])
    await scene.ana.sees(say("problem-from-any"))
    await scene.ana.taps(say("menu-report"))
    await scene.ana.sees(say("report-ask-contract"))


async def shares(scene: Scene, phone: Phone, clause: str = "communal", topic: str = "safety") -> None:
    """A report of a shared part of the block, told to the neighbours."""
    stage = scene.stage
    await from_the_group(scene, phone)
    await phone.taps(say("problem-new"))
    await phone.taps("Brightfix Repairs: Day-to-day repairs")
    await phone.taps(stage.say("report-place-shared"))
    await phone.taps(stage.named("topic-", topic))
    await phone.taps(stage.named("clause-", clause))
    await phone.taps(stage.say("engine-today"))
    await phone.sends(STORY)
    await phone.taps(stage.say("engine-media-none"))
    await phone.taps(stage.say("report-send-fix"))
    await phone.sees(stage.say("report-sent-hint"))


async def test_a_report_becomes_a_notice_without_a_name_and_neighbours_carry_it(scene: Scene) -> None:
    stage, sam = scene.stage, await member(scene, "Zebedee")
    robin = stage.officer()
    await shares(scene, sam)
    await sam.taps(say("problem-share"))
    await sam.sees(say("problem-shared"))
    seen = await scene.group.sees("Somebody has reported this in Larkspur Court: Blocked/dirty shared area")
    assert "Zebedee" not in seen.text
    assert "zorblewick" not in scene.group.screen()
    amal = await member(scene, "Amal", "ar")
    await scene.group.taps(amal, say("problem-tap-me_too"))
    await amal.sees_toast(say("problem-toast-me_too-new"))
    card = await stage.channels.repairs.shows(say("staff-behind"))
    await amal.starts()
    await stage.settles()
    await robin.presses(say("case-report-take"), on=card)
    await scene.group.sees(say("problem-is-taken"))
    await amal.sees(stage.say("problem-told-taken", "ar"))
    await scene.group.taps(amal, say("problem-tap-fixed"))
    await stage.settles()
    assert "Amal" not in stage.channels.repairs.screen()


async def test_what_is_shared_already_is_offered_before_anything_is_typed(scene: Scene) -> None:
    sam, june = await member(scene, "Sam"), await member(scene, "June")
    await shares(scene, sam)
    await sam.taps(say("problem-share"))
    await scene.group.sees("Somebody has reported this")
    await from_the_group(scene, june)
    await june.sees(say("problem-is-it"))
    await june.taps("It is number 1: me too")
    await june.sees(say("problem-joined"))
    card = await scene.stage.channels.repairs.shows(say("staff-behind"))
    assert len(await scene.stage.reports()) == 1
    await scene.stage.settles()
    await scene.stage.officer().presses(say("case-report-take"), on=card)
    await june.sees(say("problem-told-taken"))


async def test_the_block_hears_once_that_the_answer_is_late(scene: Scene) -> None:
    stage, sam = scene.stage, await member(scene, "Zebedee")
    await shares(scene, sam)
    await sam.taps(say("problem-share"))
    await scene.group.sees("Somebody has reported this")
    for day in (20, 21):
        await stage.goes_to(stage.at(day, 10))
        await stage.application.ring()
        await stage.settles()
    await scene.group.sees(say("problem-late"))
    assert scene.group.screen().count(say("problem-late")) == 1
    assert "Zebedee" not in scene.group.screen().partition(say("problem-late"))[2]


async def an_hour_later(stage: Stage) -> None:
    await stage.settles()
    stage.world.clock.wind(timedelta(hours=1))
    await stage.application.ring()
    await stage.settles()


def labels(notice: ChatMessage) -> list[str]:
    return [button.text for row in notice.buttons for button in row]


async def test_a_tap_is_answered_the_same_whatever_was_noted_and_moves_nothing(scene: Scene) -> None:
    """Ben lives with the one who reported it. What he sees under his own tap must not tell him."""
    stage, sam, ben, kit = scene.stage, *[await member(scene, name) for name in ("Sam", "Ben", "Kit")]
    for phone, home in ((sam, "LARK-12"), (ben, "LARK-12"), (kit, "LARK-14")):
        await stage.lives_at(phone, home)
    await shares(scene, sam)
    await sam.taps(say("problem-share"))
    notice = await scene.group.sees("Somebody has reported this")
    before, edits = labels(notice), len(stage.world.journal.of("editMessageText"))
    for phone in (ben, kit, sam, ben):
        await scene.group.taps(phone, say("problem-tap-me_too"), on=notice)
        await phone.sees_toast(say("problem-toast-me_too"))
    await an_hour_later(stage)
    assert labels(notice) == before == [say("problem-tap-me_too"), say("problem-tap-fixed")]
    group = str(scene.group.chat_id)
    edited = [one for one in stage.world.journal.of("editMessageText")[edits:] if group in str(one.params)]
    assert not edited, "an edit that changes nothing would tell as well"


async def test_several_homes_have_it_from_five_known_homes_on_and_not_by_a_tap(scene: Scene) -> None:
    stage, sam = scene.stage, await member(scene, "Sam")
    async with stage.application.database.write() as tx:
        block = await estate.number(tx, "blocks", "LARK")
        await tx.run(insert(tables.homes).values(ref="LARK-19", block_id=block, address="19 Larkspur Court"))
    await stage.lives_at(sam, "LARK-12")
    await shares(scene, sam)
    await sam.taps(say("problem-share"))
    notice = await scene.group.sees("Somebody has reported this")
    strangers = [await member(scene, f"Stranger {number}") for number in range(4)]
    for phone in strangers:
        await scene.group.taps(phone, say("problem-tap-me_too"), on=notice)
    await an_hour_later(stage)
    assert labels(notice)[0] == say("problem-tap-me_too"), "accounts without a home are no homes"
    for phone, home in zip(strangers, ("LARK-14", "LARK-15", "LARK-16", "LARK-17"), strict=True):
        await stage.lives_at(phone, home)
    assert labels(notice)[0] == say("problem-tap-me_too")
    await an_hour_later(stage)
    assert labels(notice) == [say("problem-tapped-me_too"), say("problem-tap-fixed")]
    await stage.channels.repairs.shows(say("staff-behind-me_too"))


async def test_a_restricted_report_is_not_shared_and_what_becomes_one_comes_down(
    scene: Scene,
) -> None:
    stage, sam = scene.stage, await member(scene, "Sam")
    robin = stage.officer("Robin", stage.channels.repairs, stage.channels.restricted)
    await shares(scene, sam, clause="crime", topic="serious")
    assert say("problem-share") not in sam.screen()
    await shares(scene, sam)
    await sam.taps(say("problem-share"))
    await scene.group.sees("Somebody has reported this")
    card = await stage.card((await stage.reports())[-1])
    await stage.settles()
    await robin.presses(say("case-report-change"), on=card)
    await robin.sees_modal(say("case-report-change"))
    await robin.fills_in({"clauses": [say("clause-crime")]})
    await robin.submits()
    await scene.group.sees(say("problem-down"))


async def test_buttons_and_links_that_are_made_up_lead_nowhere(scene: Scene) -> None:
    sam, kit = await member(scene, "Sam"), scene.stage.resident("Kit")
    await shares(scene, sam)
    await sam.taps(say("problem-share"))
    notice = await scene.group.sees("Somebody has reported this")
    for data in ("go:problem:999:me_too", "go:problem:1:nonsense", "go:problem:x:fixed", "go:problem"):
        await scene.group.taps_data(sam, data, on=notice)
        await sam.sees_toast(scene.stage.say("engine-old-button"))
    await kit.starts("problem-ABCD2345")
    await kit.sees(say("problem-unknown"))
    await scene.stage.lives_at(kit, "ROWAN-3")
    await kit.starts(sam.opened[-1].partition("?start=")[2])
    await kit.sees(say("problem-elsewhere", block="Larkspur Court"))
    await kit.taps_data(f"go:share:{(await scene.stage.reports())[-1].ref}")
    await kit.sees(scene.stage.say("report-not-yours")[:20])
