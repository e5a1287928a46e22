"""After a rating: a card and a call back, and remarks about the worker before their managers alone."""

from datetime import timedelta

from bot.simulator.slack import Channel
from bot.simulator.telegram import Phone
from flows.kernel.actor import Actor
from storage.visits import Visit
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_ratings import ticks

WORDS, PRAISE = "Mud all over the hall, brindlewick.", "Rana was so kind, thistlemere."
NAME = "Zorblatt"


async def visited(stage: Stage, phone: Phone, home: str = "LARK-12", ref: str = "A-1", day: int = 1) -> Visit:
    """Rana came, and the home is asked how it went."""
    await stage.lives_at(phone, home)
    row = {
        "appointment_ref": ref, "work_order_ref": f"W{ref}", "date": f"{stage.at(day):%Y-%m-%d}", "earliest": "08:00",
        "latest": "12:00", "unit_ref": home, "contractor_code": "brightfix", "contract_ref": "repairs-north",
        "description": "Mend the tap", "operative_ref": "BF-11", "operative_name": "Rana",
    }  # fmt: skip
    await stage.application.bring("visits", [row], Actor("landlord", "csv", "story"))
    await stage.goes_to(stage.at(day, 10))
    await stage.marks(await stage.visit(ref), "done")
    await stage.goes_to(stage.at(day, 11, 31))
    await phone.sees(gist("rate-ask"))
    return await stage.visit(ref)


async def rates(
    stage: Stage,
    phone: Phone,
    *,
    score: int = 2,
    wrong: tuple[str, ...] = ("tidy",),
    stars: int = 5,
    praise: str = PRAISE,
    words: str = WORDS,
) -> None:
    await phone.taps(stage.named("rate-score-", score))
    if score > 3:
        await phone.sees(say("rate-ask-well"))
        await phone.taps(say("rate-well-yes"))
    else:
        await ticks(stage, phone, *wrong)
        await (phone.sends(words) if words else phone.taps(say("engine-skip")))
        await phone.sees(stage.say("rate-ask-wants"))
        await phone.taps(say("rate-wants-nothing"))
    await phone.sees(say("rate-thanks"))
    await of_worker(stage, phone, stars, praise)


async def of_worker(stage: Stage, phone: Phone, stars: int, praise: str) -> None:
    """Say something about the worker: asked only of who wants to."""
    await phone.taps(say("rate-about-worker", worker="Rana"))
    await phone.sees(stage.say("rate-ask-stars"))
    await phone.taps(stage.named("rate-stars-", stars))
    await phone.sees(stage.say("rate-ask-about-worker"))
    await (phone.sends(praise) if praise else phone.taps(say("engine-skip")))
    await phone.sees(say("rate-thanks"))


def says(channel: Channel, words: str) -> bool:
    return words in channel.screen()


async def test_a_low_score_is_a_card_at_once_and_somebody_calls_back(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await visited(stage, sam)
    await rates(stage, sam)
    card = await stage.channels.repairs.shows(say("rating-card", ref="A-1"))
    for part in (say("rating-score-2"), say("rating-no-tidy"), WORDS, "call the resident back by Wed 25 Nov"):
        assert part in card.shown()
    await robin.presses(say("case-rating-called"), on=card)
    await robin.sees_modal(say("rating-ask-called"))
    await robin.fills_in({"words": "We send a cleaner on Friday."})
    await robin.submits()
    await stage.channels.repairs.shows("We send a cleaner on Friday.")
    await stage.goes_to(stage.at(4, 12))
    await stage.application.ring()
    await stage.settles()
    assert not says(stage.channels.repairs, "Nobody has noted a call")


async def test_a_call_that_nobody_makes_is_told_of_once(stage: Stage) -> None:
    sam = stage.resident()
    await visited(stage, sam)
    await rates(stage, sam)
    for hours in (0, 1):
        await stage.goes_to(stage.at(3, 9) + timedelta(hours=hours))
        await stage.application.ring()
        await stage.settles()
    assert stage.channels.repairs.screen().count("Nobody has noted a call yet") == 1


async def test_staff_write_to_who_rated_and_see_it_first_as_they_will(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await visited(stage, sam)
    await rates(stage, sam)
    card = await stage.channels.repairs.shows(say("rating-card", ref="A-1"))
    await stage.settles()
    await robin.presses(say("case-rating-say"), on=card)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": "We are sorry about the hall."})
    await robin.submits()
    await robin.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await robin.submits()
    await sam.sees("We are sorry about the hall.")


async def test_what_is_about_the_worker_is_for_their_managers_and_thanks_go_on(stage: Stage) -> None:
    sam = stage.world.telegram.phone(NAME)
    maya = stage.officer("Maya Manager", stage.channels.managers)
    await visited(stage, sam)
    await rates(stage, sam)
    card = await stage.channels.managers.shows(say("praise-card", ref="A-1"))
    for part in ("Rana", "5 of 5", PRAISE, "Too few to say"):
        assert part in card.shown()
    await stage.settles()
    others = [channel for channel in stage.world.slack.channels.values() if channel.id != stage.channels.managers.id]
    assert not [channel.name for channel in others if "thistlemere" in channel.screen() or "5 of 5" in channel.screen()]
    await maya.presses(say("case-praise-thank"), on=card)
    await maya.sees_modal(say("praise-ask-thanks"))
    await maya.fills_in({"words": "Thank you for being so kind."})
    await maya.submits()
    thanks = await stage.channels.packs.shows(say("thanks-card"))
    for part in ("Rana", "Mend the tap", "Thank you for being so kind."):
        assert part in thanks.shown()
    card = await stage.channels.managers.shows("The thanks were passed on by")
    await maya.presses(say("case-praise-reply"), on=card)
    await maya.sees_modal(say("praise-ask-reply"))
    await maya.fills_in({"words": "It was a pleasure."})
    await maya.submits()
    await stage.channels.managers.shows("It was a pleasure.")
    await stage.settles()
    for place in (NAME, "12 Larkspur", WORDS):
        assert place not in stage.channels.packs.screen()


async def test_an_average_is_shown_from_five_homes_on(stage: Stage) -> None:
    homes = ["LARK-12", *(f"LARK-{number}" for number in (14, 15, 16, 17))]
    for number, home in enumerate(homes):
        phone = stage.resident(f"Nia{number}")
        await visited(stage, phone, home, ref=f"A-{number}", day=1 + number)
        await rates(stage, phone, score=5, praise="", stars=5 if number else 1)
    card = await stage.channels.managers.shows("About a worker, visit A-4")
    assert "4.2 of 5 on average, from 5 homes" in card.shown()
    assert "on average" not in (await stage.channels.managers.shows("About a worker, visit A-3")).shown()
    assert not says(stage.channels.repairs, "was rated"), "all is well, and there is nothing to read"


async def test_nothing_of_a_rating_stands_where_its_report_may_not(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin", stage.channels.repairs, stage.channels.restricted)
    await visited(stage, sam)
    await rates(stage, sam)
    await stage.channels.repairs.shows(WORDS)
    await sam.taps(say("nobody-send"))
    await sam.taps(stage.say("report-send-fix"))
    await sam.sees(stage.say("report-sent-hint"))
    card = await stage.card((await stage.reports())[-1])
    await stage.settles()
    await robin.presses(say("case-report-change"), on=card)
    await robin.sees_modal(say("case-report-change"))
    await robin.fills_in({"clauses": [say("clause-crime")]})
    await robin.submits()
    rated = await stage.channels.repairs.shows(say("rating-report-hidden"))
    await stage.settles()
    assert WORDS not in rated.shown()
    assert "not left tidy" not in rated.shown()
