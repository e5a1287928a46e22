"""Thank you, outside a survey: for the team without a name, and for the managers of the person who is thanked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.simulator.telegram import Phone
from flows.feature import Features
from flows.features.all import FEATURES
from flows.features.thanks import resident as thanks_of
from storage import retention, tables
from tests.copy import gist, say
from tests.stage import Stage
from tests.storage.release import PIXEL
from tests.stories.test_rated import visited
from tests.stories.test_scores import asks, rated, the_month_is_over, visit_done

NAME = "Zorblatt"
WORDS = "Rana was so kind, thistlemere."


async def says_thanks(phone: Phone, whom: str, words: str = "") -> None:
    await phone.sends("/thanks")
    await phone.sees(say("thanks-ask-whom"))
    await phone.taps(whom)
    await phone.sees(say("thanks-ask-words"))
    await (phone.sends(words) if words else phone.taps(say("thanks-no-words")))
    await sends(phone)


async def sends(phone: Phone) -> None:
    await phone.sees(gist("thanks-seen"))
    await phone.taps(say("thanks-send"))
    await phone.sees(say("thanks-sent"))


def elsewhere(stage: Stage, *channels: str) -> str:
    """Return all that stands in the channels of staff, but for some."""
    return "\n".join(one.screen() for one in stage.world.slack.channels.values() if one.name not in channels)


async def test_a_worker_is_thanked_and_only_their_managers_read_the_name(stage: Stage) -> None:
    sam, maya = stage.resident(NAME), stage.officer("Maya Manager", stage.channels.managers)
    await visited(stage, sam)
    await says_thanks(sam, "Rana from Brightfix Repairs", f"{WORDS} Yours, {NAME}")
    card = await stage.channels.praise.shows(say("thank-card", number=1))
    for part in ("Brightfix Repairs", "… was so kind, thistlemere. Yours, …", say("thank-more")):
        assert part in card.shown()
    own = await stage.channels.managers.shows(say("thank-card-person", number=1))
    for part in ("Rana", "Brightfix Repairs", "Mend the tap", WORDS):
        assert part in own.shown()
    await stage.settles()
    assert "thistlemere" not in elsewhere(stage, "thank-yous", "managers-private")
    assert "Rana" not in stage.channels.praise.screen() and NAME not in stage.channels.praise.screen()
    assert say("case-thank-pass_on") not in card.words()
    await maya.presses(say("case-thank_worker-pass_on"), on=own)
    await maya.sees_modal(gist("praise-thank-above"))
    await maya.fills_in({"words": "Thank you for being so kind."})
    await maya.submits()
    told = await stage.channels.packs.shows(say("thanks-card"))
    for part in ("Rana", "Mend the tap", "Thank you for being so kind."):
        assert part in told.shown()
    await stage.channels.managers.shows("The thanks were passed on by")
    await stage.settles()
    assert say("case-thank_worker-pass_on") not in own.words()
    assert NAME not in stage.channels.packs.screen()


async def test_a_firm_is_thanked_and_the_team_passes_it_on(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.praise)
    await visited(stage, sam)
    await says_thanks(sam, "Brightfix Repairs")
    card = await stage.channels.praise.shows(say("thank-card", number=1))
    await robin.presses(say("case-thank-pass_on"), on=card)
    await robin.sees_modal(say("praise-ask-thanks"))
    await robin.fills_in({"words": "A resident thanks you."})
    await robin.submits()
    await stage.channels.packs.shows("A resident thanks you.")
    await stage.settles()
    assert gist("thank-card-person") not in stage.channels.managers.screen()


async def test_a_name_in_words_for_a_firm_is_for_the_managers_too(stage: Stage) -> None:
    sam = stage.resident()
    await visited(stage, sam)
    await says_thanks(sam, "Brightfix Repairs", "Please thank RANA, and Rana's van.")
    card = await stage.channels.praise.shows("Please thank …, and …'s van.")
    own = await stage.channels.managers.shows("Please thank RANA, and Rana's van.")
    assert "Brightfix Repairs" in own.shown() and say("case-thank-pass_on") not in card.words()


async def test_the_blocks_cleaner_is_thanked_and_people_of_other_blocks_are_offered_their_own(stage: Stage) -> None:
    """A small block is not named: it would tell who said it."""
    sam, lou, kit = stage.resident(), stage.resident("Lou"), stage.resident("Kit")
    await stage.lives_at(sam)
    await stage.lives_at(lou, "ROWAN-3")
    for phone, block in ((sam, "Larkspur Court"), (lou, None)):
        await says_thanks(phone, "The block's cleaner", "The stairs shine.")
        card = await stage.channels.praise.shows(say("thank-card", number=1 if block else 2))
        assert "The block's cleaner" in card.shown() and "The stairs shine." in card.shown()
        assert (block or "Rowan House") in card.shown() if block else "Rowan House" not in card.shown()
    await kit.sends("/thanks")
    await kit.sees(say("thanks-ask-whom"))
    assert "The block's cleaner" not in str(kit.keyboard)
    assert gist("thank-card-person") not in stage.channels.managers.screen()


async def test_somebody_else_is_named_and_told_in_person(stage: Stage) -> None:
    sam, maya = stage.resident(), stage.officer("Maya Manager", stage.channels.managers)
    await stage.lives_at(sam)
    await sam.sends("/thanks")
    await sam.sees(say("thanks-ask-whom"))
    await sam.taps(say("thanks-else"))
    await sam.sees(say("thanks-ask-named"))
    await sam.sends("Dave the caretaker")
    await sam.sees(say("thanks-ask-words"))
    await sam.sends("Dave carried my bags.")
    await sam.sees("Dave the caretaker")
    await sam.taps(say("thanks-send"))
    await sam.sees(say("thanks-sent"))
    card = await stage.channels.praise.shows("… carried my bags.")
    assert "Dave" not in card.shown() and say("thank-whom-else") in card.shown()
    own = await stage.channels.managers.shows("Dave the caretaker")
    await maya.presses(say("case-thank_worker-pass_on"), on=own)
    await maya.sees_modal(say("thank-pass-in-person"))
    await maya.submits()
    await stage.channels.managers.shows("The thanks were passed on by")


async def test_a_name_may_be_written_at_once_and_one_who_came_is_known_by_it(stage: Stage) -> None:
    sam = stage.resident()
    await visited(stage, sam)
    for written, shown in (("rana", "Rana from Brightfix Repairs"), ("The postman", "The postman")):
        await sam.sends("/thanks")
        await sam.sees(say("thanks-ask-whom"))
        await sam.sends(written)
        await sam.sees(say("thanks-ask-words"))
        await sam.taps(say("thanks-no-words"))
        await sam.sees(shown)
        await sam.taps(say("thanks-send"))
        await sam.sees(say("thanks-sent"))


async def test_words_that_came_first_are_not_asked_for_again(stage: Stage) -> None:
    """As the front door leads here: a message becomes the words, with the picture that came with it."""
    leading = [replace(one, catch_all=thanks_of.take_words) if one.catch_all else one for one in FEATURES.all]
    stage.adopt_features(Features(*leading))
    await stage.restart()
    sam = stage.resident()
    await visited(stage, sam)
    await sam.sends_photo(PIXEL, caption=WORDS)
    await sam.sees(say("thanks-ask-whom"))
    await sam.taps("Brightfix Repairs")
    await sam.sees(WORDS)
    await sam.taps(say("thanks-send"))
    await sam.sees(say("thanks-sent"))
    own = await stage.channels.managers.shows(WORDS)
    await stage.settles()
    assert [file for reply in own.thread for file in reply.files]
    assert not [file for message in stage.channels.praise.messages for reply in message.thread for file in reply.files]


async def test_what_is_added_later_stands_on_the_cards(stage: Stage) -> None:
    sam = stage.resident()
    await visited(stage, sam)
    await says_thanks(sam, "Brightfix Repairs", "Well done.")
    last = await sam.sees(say("thanks-sent"))
    await sam.sends("Also the painter.", reply_to=last)
    await sam.sees(say("reply-received"))
    await stage.channels.praise.shows("Also the painter.")


async def test_others_of_a_home_and_who_moves_in_later_read_nothing_of_it(stage: Stage) -> None:
    """Whoever came before they moved in is not theirs to thank."""
    sam, nora = stage.resident(), stage.resident("Nora")
    await visited(stage, sam)
    await says_thanks(sam, "Rana from Brightfix Repairs", WORDS)
    await stage.goes_to(stage.at(2, 9))
    await stage.lives_at(nora)
    await nora.sends("/thanks")
    await nora.sees(say("thanks-ask-whom"))
    assert "Rana" not in str(nora.keyboard) and "Brightfix" not in str(nora.keyboard)
    await nora.sends("/mydata")
    await stage.settles()
    assert "thistlemere" not in "\n".join(message.text for message in nora.messages)


async def test_thanks_go_after_a_year(stage: Stage) -> None:
    sam = stage.resident()
    await visited(stage, sam)
    await says_thanks(sam, "Brightfix Repairs")
    async with stage.application.database.write() as tx:
        for days, there in ((364, 1), (366, 0)):
            then = stage.world.clock.now() + timedelta(days=days)
            await retention.remove(tx, await retention.past(tx, then), then)
            assert len(await tx.rows(select(tables.thanks.c.id))) == there


@pytest.mark.parametrize(("homes", "shown"), [(4, "too few"), (5, "5 homes or more"), (12, "10 homes or more")])
async def test_homes_that_said_thank_you_are_counted_beside_reports(
    stage_on_either: Stage, homes: int, shown: str
) -> None:
    """In steps of five, each home once, and once a month: no number shows what one more home did."""
    stage = stage_on_either
    robin = stage.officer()
    visit = await visit_done(stage)
    await rated(stage, visit, 12)
    now = stage.world.clock.now()
    row = {"contract_ref": "repairs-north", "words": "", "at": now, "revision": 1}
    async with stage.application.database.write() as tx:
        await tx.run(insert(tables.residents).values(id=99, name="Many", language="en", created_at=now))
        found = await tx.rows(select(tables.homes.c.id).where(tables.homes.c.id >= 5000).limit(homes))
        numbers = [home.id for home in found]
        twice = [{**row, "resident_id": 99, "home_id": number} for number in [*numbers, *numbers]]
        await tx.run(insert(tables.thanks), [*twice, {**row, "resident_id": 99, "home_id": None}])
    await the_month_is_over(stage)
    assert shown in (await asks(stage, robin, "repairs-north"))[say("score-field-thanks")]
