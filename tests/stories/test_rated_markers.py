"""The places that the words, the names and the photos of a rating reach: marked, lived through, searched; and what is
left of them once a report was made of it that few may see, or whose sender is not to be known."""

from collections.abc import Callable

from sqlalchemy import update

from bot.simulator.slack import Channel
from bot.simulator.telegram import Phone
from storage import tables
from tests.copy import say
from tests.stage import Stage
from tests.stories.test_rated import visited
from tests.stories.test_ratings import ticks
from tests.stories.test_visit_markers import places

NAME, LAST, HANDLE, HOME, WORKER = "Zorblatt", "Quixmoor", "glimmerfen", "12 Larkspur", "Rana"
COMMENT, ABOUT, CALLED, TOLD = "brindlewick", "thistlemere", "snarkwobble", "fizzelwick"
THANKS, REPLY = "plimthorpe", "yarrowgast"
REPAIRS, MANAGERS, PACKS = "contract-repairs", "managers-private", "packs-brightfix"

MAY_STAND: dict[str, set[str]] = {
    "name": {MANAGERS},
    "last name": set(),
    "handle": set(),
    "chat": set(),
    "home": {REPAIRS},
    "worker": {MANAGERS, PACKS},
    "stars": {MANAGERS},
    "comment": {REPAIRS},
    "about": {MANAGERS},
    "called": {REPAIRS},
    "told": set(),
    "thanks": {PACKS},
    "reply": {MANAGERS},
}
"""In which channels staff and contractors may read what. The name stands where its owner wrote it, for managers."""


async def rates(stage: Stage, sam: Phone, *wrong: str, photo: bool = False, worker: str = WORKER) -> None:
    await sam.taps(stage.say("rate-score-1"))
    await ticks(stage, sam, "tidy", *wrong)
    if photo:
        await sam.sends_photo()
    await sam.sends(f"Mud in the hall. {COMMENT}")
    await sam.sees(stage.say("rate-ask-wants"))
    await sam.taps(say("rate-wants-nothing"))
    await sam.sees(say("rate-thanks"))
    await sam.taps(say("rate-about-worker", worker=worker))
    await sam.sees(stage.say("rate-ask-stars"))
    await sam.taps(stage.say("rate-stars-4"))
    await sam.sees(stage.say("rate-ask-about-worker"))
    await sam.sends(f"{NAME} says: {ABOUT}")
    await sam.sees(say("rate-thanks"))
    await stage.settles()


def resident(stage: Stage) -> Phone:
    return stage.world.telegram.phone(NAME, last_name=LAST, username=HANDLE)


def files(channel: Channel) -> list[str]:
    """The titles of all that lies in a channel's threads."""
    notes = [note for card in channel.messages for note in card.thread if not note.deleted]
    return [file["title"] for note in notes for file in note.raw.get("files") or []]


async def lives(stage: Stage) -> tuple[Phone, dict[str, str]]:
    """A rating of everything, a call back, words to the resident, thanks passed on and the worker's reply."""
    robin = stage.officer("Robin Officer", stage.channels.repairs)
    maya = stage.officer("Maya Manager", stage.channels.managers)
    sam = resident(stage)
    await visited(stage, sam)
    await rates(stage, sam, photo=True)
    card = await stage.channels.repairs.shows(say("rating-card", ref="A-1"))
    await robin.presses(say("case-rating-say"), on=card)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": TOLD})
    await robin.submits()
    await robin.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await robin.submits()
    await sam.sees(TOLD)
    await robin.presses(say("case-rating-called"), on=card)
    await robin.sees_modal(say("rating-ask-called"))
    await robin.fills_in({"words": CALLED})
    await robin.submits()
    await stage.channels.repairs.shows(CALLED)
    praise = await stage.channels.managers.shows(say("praise-card", ref="A-1"))
    await maya.presses(say("case-praise-thank"), on=praise)
    await maya.sees_modal(ABOUT)
    assert NAME not in maya.modal_screen(), "what is passed on does not say whose words they are"
    await maya.fills_in({"words": THANKS})
    await maya.submits()
    await stage.channels.packs.shows(THANKS)
    await maya.presses(say("case-praise-reply"), on=praise)
    await maya.sees_modal(say("praise-ask-reply"))
    await maya.fills_in({"words": REPLY})
    await maya.submits()
    await stage.channels.managers.shows(REPLY)
    await stage.falls()
    await stage.settles()
    return sam, {
        "name": NAME,
        "last name": LAST,
        "handle": HANDLE,
        "chat": str(sam.chat_id),
        "home": HOME,
        "worker": WORKER,
        "stars": "4 of 5",
        "comment": COMMENT,
        "about": ABOUT,
        "called": CALLED,
        "told": TOLD,
        "thanks": THANKS,
        "reply": REPLY,
    }


async def test_nothing_of_a_rating_stands_where_it_may_not(stage: Stage, printed: Callable[[], str]) -> None:
    sam, markers = await lives(stage)
    found = {(name, place) for place, said in places(stage) for name, marker in markers.items() if marker in said}
    for name, place in (("comment", REPAIRS), ("about", MANAGERS), ("stars", MANAGERS), ("thanks", PACKS)):
        assert (name, place) in found
    assert not sorted((name, place) for name, place in found if place not in MAY_STAND[name])
    logged = printed()
    assert not [name for name, marker in markers.items() if marker in logged and name != "chat"]
    others = [chat for chat in stage.world.telegram.world.chats.values() if chat.id != sam.chat_id]
    assert not [marker for chat in others for marker in markers.values() if marker in str(chat.messages)]


async def test_what_only_managers_see_is_in_no_report(stage: Stage) -> None:
    sam = resident(stage)
    await visited(stage, sam)
    await rates(stage, sam, "polite")
    await sam.taps(say("nobody-send"))
    await sam.sees(say("nobody-report"))
    assert COMMENT in sam.screen()
    await sam.taps(stage.say("report-send-fix"))
    await sam.sees(stage.say("report-sent-hint"))
    await stage.settles()
    assert {place for place, said in places(stage) if ABOUT in said} == {MANAGERS}


async def test_of_a_report_without_a_name_the_rating_gives_nothing_away(stage: Stage) -> None:
    """Its card stood for a moment as it was; the photo that lay under it is the report's alone."""
    sam = resident(stage)
    await visited(stage, sam)
    await rates(stage, sam, "polite", photo=True)
    await stage.channels.repairs.shows(HOME)
    assert len(files(stage.channels.repairs)) == 1
    await sam.taps(say("nobody-send"))
    await sam.sees(say("nobody-report"))
    await sam.taps(stage.say("report-hide-name"))
    await sam.sees(stage.say("report-seen-anonymous-visit"))
    await sam.taps(stage.say("report-send-fix"))
    await sam.sees(stage.say("report-sent-hint"))
    card = await stage.channels.repairs.shows(say("rating-report-anonymous"))
    await stage.settles()
    report = (await stage.reports())[-1]
    for marker in ("A-1", HOME, "Mend the tap", COMMENT, "Not polite", report.ref[:4], "call the resident"):
        assert marker not in card.words()
    assert [title[:4] for title in files(stage.channels.repairs)] == [report.ref[:4]]
    shown = await stage.card(report)
    words = shown.words() + "".join(reply.words() for reply in shown.thread)
    assert COMMENT in words and "Mend the tap" not in words and say("rate-story", what="", when="")[:16] not in words
    praise = await stage.channels.managers.shows(say("praise-card-anonymous"))
    for marker in ("A-1", "Mend the tap", ABOUT, "Not polite"):
        assert marker not in praise.words()
    await stage.goes_to(stage.at(5, 12))
    await stage.application.ring()
    await stage.settles()
    assert "Nobody has noted a call" not in stage.channels.repairs.screen()


async def test_of_a_report_that_few_may_see_no_word_and_no_photo_stays(stage: Stage) -> None:
    robin = stage.officer("Robin", stage.channels.repairs, stage.channels.restricted)
    sam = resident(stage)
    await visited(stage, sam)
    await rates(stage, sam, photo=True)
    await sam.taps(say("nobody-send"))
    await sam.taps(stage.say("report-send-fix"))
    await sam.sees(stage.say("report-sent-hint"))
    report = await stage.card((await stage.reports())[-1])
    await stage.settles()
    await robin.presses(say("case-report-change"), on=report)
    await robin.sees_modal(say("case-report-change"))
    await robin.fills_in({"clauses": [say("clause-crime")]})
    await robin.submits()
    card = await stage.channels.repairs.shows(say("rating-report-hidden"))
    await stage.settles()
    for marker in (COMMENT, say("rating-field-no")):
        assert marker not in card.words()
    assert files(stage.channels.repairs) == []
    assert ABOUT not in stage.channels.managers.screen()


async def test_told_again_a_rating_puts_nothing_up_twice(stage: Stage) -> None:
    """The resident answers anew within the fortnight: one card, one photo, and what they say now."""
    sam = resident(stage)
    visit = await visited(stage, sam)
    await rates(stage, sam, photo=True)
    await sam.taps_data("go:rate:1:5")
    await sam.sees(stage.say("rate-ask-well"))
    await sam.taps(say("engine-stop"))
    await stage.goes_to(stage.at(2, 12))
    await stage.application.ring()
    await stage.settles()
    card = await stage.channels.repairs.shows(f"Visit {visit.ref} was rated")
    assert say("rating-score-5") in card.shown()
    assert stage.channels.repairs.screen().count("was rated") == 1
    assert len(files(stage.channels.repairs)) == 1


async def test_stars_are_for_who_came_and_not_for_who_was_planned(stage: Stage) -> None:
    sam = resident(stage)
    await visited(stage, sam)
    async with stage.application.database.write() as tx:
        other = await tx.rows(
            tables.workers.insert()
            .values(ref="BF-12", contractor_id=1, name="Idris", current=True)
            .returning(tables.workers.c.id)
        )
        await tx.run(update(tables.visits).values(worker_id=other[0].id))
    await rates(stage, sam, worker="Idris")
    praise = await stage.channels.managers.shows(say("praise-card", ref="A-1"))
    assert "Idris" in praise.shown() and WORKER not in praise.shown()
