"""A file that cannot be opened: whichever way it fails, its feature says so to staff, and its sender hears of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any, TypeAlias

import pytest
from sqlalchemy import select

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Channel
from bot.simulator.telegram import Phone
from flows.engine import Flow
from flows.features.all import FEATURES
from flows.kernel import refs
from storage.tables import evidence, outbox
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories import (
    test_champions,
    test_enquiries,
    test_hazards,
    test_ratings,
    test_rounds,
    test_support,
    test_thanks,
)
from tests.stories.test_durable import up_to_the_photos
from tests.stories.test_rated import visited


@dataclass(frozen=True)
class Told:
    """What staff read of it, and where."""

    channel: Channel
    words: str


Sends: TypeAlias = Callable[[Phone], Awaitable[object]]
Scene: TypeAlias = Callable[[Stage, Phone, Sends], Awaitable[Told]]
"""A resident sends a feature a file, and all that goes with it."""


def fails(method: str, kind: Kind, **how: Any) -> Callable[[Stage], None]:
    return lambda stage: stage.world.faults.plan(Fault("telegram", method, kind, times=None, **how))


def has_no_room(stage: Stage) -> None:
    """Refuse every new file: where another file stands there can be no folder."""
    stage.files.rmdir()
    stage.files.write_bytes(b"")


WAYS: dict[str, Callable[[Stage], None]] = {
    "too big": fails("getFile", Kind.ERROR, status=400, error="file is too big"),
    "refused": fails("getFile", Kind.ERROR, status=400, error="wrong file_id or the file is temporarily unavailable"),
    "forbidden": fails("getFile", Kind.ERROR, status=403),
    "away for good": fails("getFile", Kind.ERROR, status=502),
    "not there": fails("downloadFile", Kind.ERROR, status=404),
    "cut off": fails("downloadFile", Kind.CUT_MIDDLE),
    "no picture": fails("downloadFile", Kind.GARBLED),
    "no room": has_no_room,
}


async def in_a_report(stage: Stage, sam: Phone, sends: Sends) -> Told:
    await up_to_the_photos(sam)
    await sends_and_goes_on(sam, sends)
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    ref = refs.shown((await stage.reports())[0].ref)
    return Told(stage.channels.repairs, say("alert-evidence-lost", ref=ref))


async def about_a_visit(stage: Stage, sam: Phone, sends: Sends) -> Told:
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.taps(say("visit-tell"))
    await sam.taps(say("tell-only-photo"))
    await sam.sees(say("tell-ask-media"))
    await sends_and_goes_on(sam, sends)
    await sam.sees(say("tell-thanks"))
    return Told(stage.channels.repairs, say("alert-visit-file-lost", ref=visit.ref))


async def with_what_is_hard(stage: Stage, sam: Phone, sends: Sends) -> Told:
    await stage.lives_at(sam)
    await sam.taps(say("menu-more"))
    await sam.taps(say("menu-hard"))
    await sam.sees(say("support-ask"))
    await sends(sam)
    await test_support.sends_it(sam)
    ref = refs.shown((await test_support.kept(stage))[0].ref)
    return Told(stage.channels.welfare, say("support-voice-lost", ref=ref))


async def with_a_rating(stage: Stage, sam: Phone, sends: Sends) -> Told:
    visit = await test_ratings.asked(stage, sam)
    await sam.taps(say("rate-score-3"))
    await test_ratings.ticks(stage, sam, "tidy")
    await sends(sam)
    await sam.sees(say("engine-media-kept"))
    await sam.taps(say("engine-skip"))
    await sam.taps(say("rate-wants-nothing"))
    await sam.sees(say("rate-thanks"))
    return Told(stage.channels.repairs, lost_of(say("rating-card", ref=visit.ref)))


async def on_the_works_of_a_block(stage: Stage, sam: Phone, sends: Sends) -> Told:
    await stage.lives_at(sam)
    chat = await test_rounds.group_of(stage, sam)
    await test_rounds.works_done(stage)
    await chat.sees(say("round-ask-fixed"))
    await test_rounds.says_more(stage, chat, sam)
    await sam.taps(say("comment-say"))
    await sam.sees(say("comment-ask"))
    await sam.sends("The doors still stick.")
    await sam.sees(say("comment-ask-media"))
    await sends_and_goes_on(sam, sends)
    await sam.taps(say("comment-unnamed"))
    await sam.sees(say("comment-sent", landlord="Example Homes"))
    return Told(stage.channels.repairs, lost_of(gist("comment-card")))


async def with_a_neighbours_words(stage: Stage, sam: Phone, sends: Sends) -> Told:
    await test_champions.champion(stage, sam, test_champions.officer(stage))
    await sam.sends("/neighbour")
    await sam.taps(say("carry-estate"))
    await sam.sees(say("carry-ask-words"))
    await sam.sends(test_champions.BIN)
    await sam.sees(say("carry-ask-media"))
    await sends_and_goes_on(sam, sends)
    await sam.sees(say("carry-review"))
    await sam.taps(say("carry-send"))
    await sam.sees(gist("carry-sent"))
    return Told(stage.channels.estate, lost_of(gist("carried-card")))


async def of_something_broken(stage: Stage, sam: Phone, sends: Sends) -> Told:
    await stage.lives_at(sam)
    await sam.sends("/repair")
    await sam.taps(say("hazard-kind-water"))
    await sam.taps(say("sure-no"))
    await sam.sends("The tap drips.")
    await sam.sees(say("report-ask-media"))
    await sends_and_goes_on(sam, sends)
    await test_hazards.sends(sam)
    return Told(stage.channels.repairs, lost_of(f"▽ {say('hazard-urgency-repair')}"))


async def with_thanks(stage: Stage, sam: Phone, sends: Sends) -> Told:
    await visited(stage, sam)
    await sam.sends("/thanks")
    await sam.taps("Rana from Brightfix Repairs")
    await sam.sees(say("thanks-ask-words"))
    await sends(sam)
    await sam.sees(say("engine-media-kept"))
    await sam.sends(test_thanks.WORDS)
    await test_thanks.sends(sam)
    return Told(stage.channels.managers, lost_of(say("thank-card-person", number=1)))


async def in_a_talk(stage: Stage, sam: Phone, sends: Sends) -> Told:
    await sam.sends("/person")
    await sam.sees(say("enquiry-ask"))
    await sends(sam)
    await sam.sees(say("engine-media-kept"))
    await sam.sends(test_enquiries.ABOUT)
    await sam.taps(say("engine-done"))
    await test_enquiries.sends(sam)
    return Told(stage.channels.default, lost_of(gist("enquiry-card")))


SCENES: dict[str, Scene] = {
    "reports": in_a_report,
    "visits": about_a_visit,
    "support": with_what_is_hard,
    "hazards": of_something_broken,
    "enquiries": in_a_talk,
    "thanks": with_thanks,
    "ratings": with_a_rating,
    "rounds": on_the_works_of_a_block,
    "champions": with_a_neighbours_words,
}


SPOKEN = ("support",)
"""The features that take voice notes only."""


async def sends_and_goes_on(sam: Phone, sends: Sends) -> None:
    await sends(sam)
    await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.taps(say("engine-done"))


def lost_of(what: str) -> str:
    """Return how the word on a case's file begins."""
    return say("alert-case-file-lost", what=what).partition(what)[0] + what


def takes_files(flow: Flow[Any, Any]) -> bool:
    return "media" in flow.draft.model_fields or any(getattr(step, "voice", None) for step in flow.steps)


TAKERS = [
    feature.name
    for feature in FEATURES.all
    if any(takes_files(conversation.flow) for conversation in feature.conversations)
]
"""The features that take files."""


async def plays(stage: Stage, feature: str, sam: Phone, sends: Sends) -> Told:
    assert feature in SCENES, "it takes files: say here what it tells of a lost one"
    return await SCENES[feature](stage, sam, sends)


async def usual(sam: Phone) -> object:
    return await sam.sends_photo()


async def spoken(sam: Phone) -> object:
    return await sam.sends_voice()


@pytest.mark.parametrize(("feature", "way"), [*product(TAKERS, WAYS)])
async def test_a_lost_file_is_told_by_its_feature(stage: Stage, feature: str, way: str) -> None:
    sam = stage.resident()
    fails("getFile", Kind.ERROR, status=502)(stage)
    told = await plays(stage, feature, sam, spoken if feature in SPOKEN else usual)
    stage.world.faults.clear()
    WAYS[way](stage)
    # What is too big must be tried once more to be known as that: after a day it would be given up first.
    stage.world.clock.wind(timedelta(hours=1) if way == "too big" else timedelta(days=1))
    await told.channel.shows(told.words)
    await sam.sees_anywhere(gist("media-too-big") if way == "too big" else gist("media-lost"))
    await stage.settles()
    assert not await waiting(stage), "nobody waits for it any more"


async def waiting(stage: Stage) -> list[str]:
    """Return the files and messages that are still on their way."""
    async with stage.application.database.read() as tx:
        pieces = await tx.rows(select(evidence.c.key).where(evidence.c.state == "waiting"))
        parcels = await tx.rows(select(outbox.c.lane).where(outbox.c.state == "waiting"))
    return [*(row.key for row in pieces), *(row.lane for row in parcels)]
