"""A block's group chat: invited by a poster, confirmed by staff, and whatever Telegram does to it."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from storage.tables import inbox
from tests.copy import gist, say
from tests.group_scene import Scene, set_scene
from tests.stage import Stage


@pytest.fixture
async def scene(stage: Stage) -> Scene:
    return await set_scene(stage)


async def test_a_group_is_invited_by_a_poster_confirmed_and_greeted(scene: Scene) -> None:
    reply = await scene.makes_a_poster()
    assert "?startgroup=" + scene.code.replace("-", "") in reply.text
    assert [file["name"].rsplit(".")[-1] for file in reply.files] == ["pdf", "png", "png"], "and a picture a language"
    paper, *pictures = [scene.stage.world.slack.files[file["id"]].content for file in reply.files]
    assert paper and b"/Count 2" in paper
    assert {Image.open(io.BytesIO(picture or b"")).size for picture in pictures} == {(1240, 1754)}
    card = await scene.links()
    hello = await scene.group.sees(say("group-hello", block="Larkspur Court", landlord="Example Homes"))
    assert "nobody here sees who you are" in hello.text
    assert "/quiet" in hello.text
    assert "Confirmed by" in card.words()
    assert "Larkspur neighbours" in card.words()
    assert "Larkspur neighbours: We are in it." in (await scene.card()).words()


async def test_it_is_greeted_in_its_own_language(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.links("العربية")
    await scene.group.sees("هذه المجموعة مرتبطة الآن")
    await scene.group.sends(scene.ana, "/help")
    await scene.group.sees(scene.stage.say("group-help", "ar"))


async def test_a_refused_group_hears_one_line_and_no_more(scene: Scene) -> None:
    await scene.has_a_code()
    card = await scene.asks()
    await scene.stage.settles()
    await scene.robin.presses(say("case-group-refuse"), on=card)
    await scene.group.sees(say("group-refused"))
    await scene.stage.settles()
    before = len(scene.group.messages)
    await scene.group.renames(scene.ana, "Other neighbours")
    await scene.stage.settles()
    assert len(scene.group.messages) == before + 1, "but for the service message"
    assert "Refused by" in card.words()


async def test_the_same_code_twice_is_one_asking(scene: Scene) -> None:
    await scene.has_a_code()
    card = await scene.asks()
    await scene.group.sends(scene.ana, f"/link {scene.code.lower()}")
    await scene.group.sees(say("group-asked", landlord="Example Homes"))
    await scene.stage.settles()
    cards = [m for m in scene.stage.channels.estate.messages if "A group chat for" in m.words()]
    assert cards == [card]


async def test_a_code_that_is_simply_posted_is_heard_where_we_are_shown_it(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.group.adds_bot(scene.ana)
    await scene.group.promotes_bot(scene.ana)
    await scene.group.sends(scene.ana, scene.code)
    await scene.group.sees(say("group-asked", landlord="Example Homes"))
    card = await scene.stage.channels.estate.shows(say("group-card", block="Larkspur Court"))
    await scene.stage.settles()
    assert "We are shown all that is written there" in card.words()


async def test_talk_among_neighbours_is_never_answered(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.links()
    await scene.group.promotes_bot(scene.ana)
    await scene.stage.settles()
    before = len(scene.group.messages)
    bot = scene.stage.world.telegram.username
    talk = (
        "hello", f"mail@{bot}", f"@{bot}2 hi", "best-ever", "gate-2345", "/weather", f"/weather@{bot}",
        "/quiet@other_bot",
        "/linked", "K7MP-4QXT",
    )  # fmt: skip
    for said in talk:
        await scene.group.sends(scene.ana, said)
    await scene.group.sends(scene.ana, "thanks!", reply_to=scene.group.messages[before - 1])
    await scene.stage.settles()
    assert len(scene.group.messages) == before + len(talk) + 1


@pytest.mark.parametrize("linked", [True, False])
async def test_a_question_to_us_by_name_is_answered_with_a_private_link(scene: Scene, linked: bool) -> None:
    await scene.has_a_code()
    if linked:
        await scene.links()
    else:
        await scene.group.adds_bot(scene.ana)
    await scene.group.promotes_bot(scene.ana)
    bot = scene.stage.world.telegram.username
    for said in (f"@{bot} when is the lift mended, zorblewick?", f"When, @{bot.upper()}?"):
        before = len(scene.group.messages)
        await scene.group.sends(scene.ana, said)
        await scene.stage.settles()
        answer = scene.group.messages[before + 1]
        assert say("group-called") in answer.text and "zorblewick" not in answer.text
        await scene.group.taps(scene.ana, say("group-private"), on=answer)
    await scene.ana.starts(scene.ana.opened[-1].partition("start=")[2])
    await scene.ana.sees(say("start-greeting", landlord="Example Homes"))


async def test_what_is_said_to_us_by_name_is_not_written_down(scene: Scene) -> None:
    await scene.group.adds_bot(scene.ana)
    await scene.group.promotes_bot(scene.ana)
    await scene.stage.settles()
    await scene.stage.application.turns.stop()
    await scene.group.sends(scene.ana, f"Zorblewick, @{scene.stage.world.telegram.username}, is loud.")
    await scene.stage.world.telegram.settled()
    async with scene.stage.application.database.read() as tx:
        assert not [row.raw for row in await tx.rows(select(inbox.c.raw)) if "Zorblewick" in row.raw]
    await scene.stage.falls()
    await scene.group.sees(say("group-called"))


async def test_an_unlinked_group_hears_only_how_it_could_be_linked(scene: Scene) -> None:
    await scene.group.adds_bot(scene.ana)
    await scene.stage.settles()
    assert all(message.is_service for message in scene.group.messages)
    for command in ("/help", "/start", "/link", "/quiet"):
        await scene.group.sends(scene.ana, command)
        await scene.group.sees(say("group-not-linked"))


async def test_wrong_codes_are_guesses_of_their_person(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.group.adds_bot(scene.ana)
    for number in range(2, 7):
        await scene.group.sends(scene.ana, f"/link {number}222-2222")
        await scene.group.sees(say("group-code-unknown"))
    await scene.group.sends(scene.ana, f"/link {scene.code}")
    await scene.group.sees(gist("guessed-tokens"))
    ben = scene.stage.resident("Ben")
    await scene.group.joins(ben)
    await scene.group.sends(ben, f"/link {scene.code}")
    await scene.group.sees(say("group-asked", landlord="Example Homes"))


async def test_codes_that_are_simply_posted_are_guesses_too(scene: Scene) -> None:
    """Also where they are not answered: in a group that is linked already."""
    await scene.has_a_code()
    await scene.links()
    await scene.group.promotes_bot(scene.ana)
    for number in range(2, 7):
        await scene.group.sends(scene.ana, f"{number}222-2222")
    await scene.group.sends(scene.ana, f"/link {scene.code}")
    await scene.group.sees(gist("guessed-tokens"))


async def test_a_code_is_good_for_ninety_days_and_until_it_is_ended(scene: Scene) -> None:
    await scene.has_a_code()
    first = scene.code
    await scene.has_a_code("M4PX-RT7K")
    await scene.group.adds_bot(scene.ana)
    await scene.group.sends(scene.ana, f"/link {first}")
    await scene.group.sees(say("group-asked", landlord="Example Homes"))
    await scene.makes_a_poster(older=say("block-end-codes"))
    await scene.group.sends(scene.ana, f"/link {first}")
    await scene.group.sees(say("group-code-expired", landlord="Example Homes", phone="020 7946 0100"))
    await scene.group.sends(scene.ana, f"/link {scene.code}")
    await scene.group.sees(say("group-asked", landlord="Example Homes"))
    scene.stage.world.clock.wind(timedelta(days=91))
    await scene.group.sends(scene.ana, f"/link {scene.code}")
    await scene.group.sees(say("group-code-expired", landlord="Example Homes", phone="020 7946 0100"))


async def test_in_private_the_code_lets_nobody_move_in(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.ana.starts(scene.code.replace("-", ""))
    await scene.ana.sees(say("join-group"))


async def test_staff_set_the_language_and_end_the_link(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.links()
    card = await scene.card()
    await scene.stage.settles()
    await scene.robin.presses(say("case-block-language"), on=card)
    await scene.robin.sees_modal(say("block-label-group"))
    await scene.robin.fills_in({"language": say("language-ar")})
    await scene.robin.submits()
    await scene.stage.settles()
    assert (await scene.known()).language == "ar"
    await scene.robin.presses(say("case-block-end"), on=card)
    await scene.robin.sees_modal(say("block-label-group"))
    await scene.robin.fills_in({"group": "Larkspur neighbours"})
    await scene.robin.submits()
    await scene.stage.settles()
    assert "No group yet" in card.words()
    await scene.group.sends(scene.ana, "/help")
    await scene.group.sees(scene.stage.say("group-not-linked", "ar")[:20])
    await scene.robin.presses(say("case-block-end"), on=card)
    await scene.robin.sees_modal(say("block-label-group"))
    await scene.robin.fills_in({"group": say("block-all-codes")})
    await scene.robin.submits()
    await scene.stage.settles()
    assert "No poster's code is good" in card.words()


async def test_one_group_may_serve_two_blocks(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.links()
    await scene.robin.commands("/doorstep block rowan", in_channel=scene.stage.channels.estate)
    rowan = await scene.stage.channels.default.shows(say("block-card", name="Rowan House", ref="ROWAN"))
    await scene.stage.settles()
    await scene.robin.presses(say("case-block-poster"), on=rowan)
    await scene.robin.sees_modal(say("case-block-poster"))
    await scene.robin.submits()
    await scene.stage.settles()
    reply = await scene.stage.channels.default.thread_shows(rowan, "Link to add Doorstep")
    code = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", reply.text)[0]
    await scene.group.sends(scene.ana, f"/link {code}")
    card = await scene.stage.channels.default.shows(say("group-card", block="Rowan House"))
    assert "Larkspur Court" in card.words(), "staff see whose it is besides"


async def test_quiet_is_anybodys_to_ask_for(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.links()
    ben = scene.stage.resident("Ben")
    await scene.group.joins(ben)
    for said, days in (("/quiet", 7), ("/quiet 3", 3)):
        await scene.group.sends(ben, said)
        await scene.group.sees(gist("group-quiet-until"))
        until = (await scene.known()).quiet_until
        assert until and abs(until - scene.stage.world.clock.now() - timedelta(days=days)) < timedelta(minutes=1)
    for said in ("/quiet 0", "/quiet 61", "/quiet for ever"):
        await scene.group.sends(ben, said)
        await scene.group.sees(say("group-quiet-how", most=60))
    await scene.group.sends(ben, "/quiet off")
    await scene.group.sees(say("group-quiet-off"))
    assert (await scene.known()).quiet_until is None


async def test_groups_have_a_menu_of_their_own(scene: Scene) -> None:
    await scene.group.sees_command(scene.stage.say("group-command-report", "ar"), "ar")
    assert [one["command"] for one in scene.group.commands("en")] == ["report", "scores", "quiet", "help"]


async def test_who_is_not_in_the_blocks_channel_is_shown_nothing(scene: Scene) -> None:
    far = scene.stage.officer("Far Officer", scene.stage.channels.repairs)
    await far.commands("/doorstep block LARK", in_channel=scene.stage.channels.repairs)
    await far.told(say("records-none", said="LARK"))


# --- whatever Telegram does to it ----------------------------------------------------------------------------------


async def test_the_link_outlives_being_taken_out_and_says_so_on_return(scene: Scene) -> None:
    await scene.has_a_code()
    card = await scene.links()
    await scene.group.kicks_bot(scene.ana)
    await scene.stage.settles()
    assert "We are out of it since" in card.words()
    assert "We are out of it" in (await scene.card()).words()
    assert not scene.stage.channels.alerts.messages
    await scene.group.adds_bot(scene.ana)
    await scene.group.sees("This chat is still linked with Larkspur Court")
    await scene.stage.settles()
    assert say("group-stands-in") in card.words()


async def test_a_group_that_grows_keeps_its_link(scene: Scene, stage: Stage) -> None:
    scene.group = stage.world.telegram.group("Larkspur neighbours", supergroup=False)
    await scene.group.joins(scene.ana, "creator")
    await scene.has_a_code()
    await scene.links()
    await scene.group.migrates(scene.ana)
    await stage.settles()
    await scene.group.sends(scene.ana, "/help")
    await scene.group.sees(say("group-help"))
    assert (await scene.known()).chat == str(scene.group.chat_id)


async def test_a_word_on_its_way_follows_a_group_that_grows(scene: Scene, stage: Stage) -> None:
    """We hear of it first by the error that our message is answered with."""
    scene.group = stage.world.telegram.group("Larkspur neighbours", supergroup=False)
    await scene.group.joins(scene.ana, "creator")
    await scene.has_a_code()
    card = await scene.asks()
    await stage.settles()
    queue = stage.world.telegram.world.updates
    allowed, queue.allowed = queue.allowed, {"callback_query"}
    await scene.group.migrates(scene.ana)
    queue.allowed = allowed
    await scene.robin.presses(say("case-group-confirm"), on=card)
    await scene.robin.sees_modal(say("case-group-confirm"))
    await scene.robin.submits()
    await scene.group.sees(say("group-hello", block="Larkspur Court", landlord="Example Homes"))
    await stage.settles()
    assert (await scene.known()).chat == str(scene.group.chat_id)


@pytest.mark.parametrize("way", ["hushed", "restricted"])
async def test_where_we_may_not_write_staff_see_it_until_we_may(scene: Scene, way: str) -> None:
    await scene.has_a_code()
    card = await scene.links()
    if way == "hushed":
        await scene.group.hushes()
    else:
        await scene.group.restricts_bot(scene.ana, speaks=False)
    await scene.group.sends(scene.ana, "/help")
    await scene.stage.settles()
    assert not (await scene.known()).can_speak
    assert "We may not write there" in card.words()
    assert not scene.stage.channels.alerts.messages
    if way == "hushed":
        await scene.group.hushes(False)
    else:
        await scene.group.restricts_bot(scene.ana, speaks=True)
    await scene.group.sends(scene.ana, "/help")
    await scene.group.sees(say("group-help"))
    await scene.stage.settles()
    assert (await scene.known()).can_speak
    assert say("group-stands-in") in card.words()


async def test_a_group_that_is_deleted_is_gone(scene: Scene) -> None:
    await scene.has_a_code()
    card = await scene.asks()
    await scene.stage.settles()
    await scene.group.dissolves()
    await scene.robin.presses(say("case-group-confirm"), on=card)
    await scene.robin.sees_modal(say("case-group-confirm"))
    await scene.robin.submits()
    await scene.stage.settles()
    assert (await scene.known()).standing == "left"
    assert "We are out of it since" in card.words()
    assert not scene.stage.channels.alerts.messages


@pytest.mark.parametrize("end", ["closed", "deleted"])
async def test_we_write_in_the_topic_we_were_asked_in_as_long_as_it_is_there(scene: Scene, end: str) -> None:
    await scene.has_a_code()
    await scene.group.becomes_a_forum()
    topic = await scene.group.opens_topic(scene.ana, "Repairs")
    await scene.group.adds_bot(scene.ana)
    await scene.group.sends(scene.ana, f"/link {scene.code}", topic=topic)
    asked = await scene.group.sees(say("group-asked", landlord="Example Homes"))
    assert asked.raw["message_thread_id"] == topic
    card = await scene.stage.channels.estate.shows(say("group-card", block="Larkspur Court"))
    await scene.stage.settles()
    if end == "closed":
        await scene.group.closes_topic(scene.ana, topic)
    else:
        await scene.group.deletes_topic(topic)
    await scene.robin.presses(say("case-group-confirm"), on=card)
    await scene.robin.sees_modal(say("case-group-confirm"))
    await scene.robin.submits()
    hello = await scene.group.sees(say("group-hello", block="Larkspur Court", landlord="Example Homes"))
    assert "message_thread_id" not in hello.raw
    await scene.stage.settles()
    assert (await scene.known()).thread is None
    other = await scene.group.opens_topic(scene.ana, "Works")
    await scene.group.sends(scene.ana, "/link", topic=other)
    here = await scene.group.sees(say("group-here"))
    assert here.raw["message_thread_id"] == other
    assert (await scene.known()).thread == str(other)


async def test_a_forum_whose_general_topic_is_closed_too_is_mute(scene: Scene) -> None:
    await scene.has_a_code()
    card = await scene.links()
    await scene.group.becomes_a_forum()
    await scene.group.closes_topic(scene.ana, 1)
    await scene.group.sends(scene.ana, "/help")
    await scene.stage.settles()
    assert "We may not write there" in card.words()


async def test_who_shows_no_name_is_asked_to_before_a_code_is_looked_up(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.group.adds_bot(scene.ana)
    await scene.group.promotes_bot(scene.ana)
    for said in ("/link 2222-2222", f"/link {scene.code}", f"/start {scene.code}", scene.code):
        await scene.group.sends_as_the_group(scene.ana, said)
        await scene.group.sees(say("group-code-nameless"))
    await scene.group.sends(scene.ana, f"/link {scene.code}")
    await scene.group.sees(say("group-asked", landlord="Example Homes"))


async def test_what_the_groups_channel_posts_is_not_for_us(scene: Scene) -> None:
    await scene.has_a_code()
    await scene.links()
    before = len(scene.group.messages)
    news = {"id": -1009876543210, "type": "channel", "title": "Larkspur news"}
    await scene.group.is_sent(news, f"/help@{scene.stage.world.telegram.username}")
    await scene.stage.settles()
    assert len(scene.group.messages) == before + 1
