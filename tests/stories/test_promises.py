"""Each screen that promises something is played, and what keeps the promise is there: the clock runs, the card went to
staff. Which screens these are, and what keeps them, stands in the comments of their texts."""

from collections.abc import Awaitable, Callable, Mapping

import pytest
from sqlalchemy import select

from flows.kernel.effects import CaseCard
from flows.kernel.text_ids import TextId
from flows.kernel.texts import bare
from storage import tables
from storage.clocks import RUNNING
from tests.copy import gist, say
from tests.group_scene import set_scene
from tests.promises import Keeper, keepers
from tests.stage import Stage
from tests.stories import test_enquiries, test_hazards
from tests.stories.test_champions import carries, champion
from tests.stories.test_champions import officer as estate_officer
from tests.stories.test_door import BRIGHTFIX, is_asked, wrong
from tests.stories.test_follow_ups import delayed
from tests.stories.test_problems import member, shares
from tests.stories.test_ratings import asked, ticks
from tests.stories.test_rounds import group_of, neighbours, rings, says_more, votes, works_done
from tests.stories.test_support import answers as answers_help
from tests.stories.test_support import says_it, sends_it, welfare
from tests.stories.test_thanks import says_thanks
from tests.stories.test_wishes import asks as asks_wish
from tests.texts import resident_ids

LEAVES_A_ROW = ("clock", "card")
"""The sorts of keepers that are there as soon as the promise is made."""


async def sends_reports(stage: Stage) -> None:
    sam = stage.resident()
    for send in ("fix", "complaint", "tell"):
        await stage.report(sam, send=send)


async def sends_a_restricted_report(stage: Stage) -> None:
    await stage.report(stage.resident(), topic="serious", clause="crime")


async def goes_on_with_a_report(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    shown = f"{report.ref[:4]}-{report.ref[4:]}"
    await sam.sends("/reports")
    await sam.taps(shown)
    await sam.taps(say("report-add"))
    await sam.sends("One more thing.")
    await sam.sees(gist("added"))
    await sam.sends("/reports")
    await sam.taps(shown)
    await sam.taps(say("report-send-complaint"))
    await sam.taps(say("sure-yes"), on=await sam.sees(say("complain-ask")))
    await sam.sees(gist("complained"))
    await sam.sends("/reports")
    await sam.taps(shown)
    await sam.taps(say("report-withdraw"))
    await sam.taps(say("sure-no"), on=await sam.sees(say("withdraw-ask")))


async def is_not_put_right(stage: Stage) -> None:
    scene = await set_scene(stage)
    await scene.has_a_code()
    await scene.links()
    sam, june, robin = await member(scene, "Sam"), await member(scene, "June"), stage.officer()
    await shares(scene, sam)
    await sam.taps(say("problem-share"))
    await scene.group.sees(say("problem-is-new"))
    await june.starts()
    await scene.group.taps(june, say("problem-tap-me_too"))
    (report,) = await stage.reports()
    await stage.settles()
    await stage.resolve(robin, await stage.card(report), "Cleared.", lesson="None.")
    await sam.taps(say("resident-put-right-no"))
    await sam.sees(gist("reopened"))
    await june.sees(say("problem-told-reopened"))


async def asks_for_help(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8), contractor="safegas", contract="gas", description="Gas check", safety="gas")
    await sam.sees("Gas check")
    await says_it(stage, sam, "He hits me and says he will kill me.")
    await sam.taps("Tue 24 Nov, 8am to 12 noon: Plumbing")
    await sends_it(sam)


async def asks_for_another_time(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(0, 14))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-change"))
    await sam.sees("We still try to change it.")
    await sam.taps(say("change-day"))
    await sam.taps("Wed 25 Nov")
    await sam.taps("Morning (8am to 12 noon)")
    await sam.sees(gist("change-sure-ask"))
    await sam.sees(say("visit-sure"))
    await sam.taps(say("sure-yes"))
    await sam.sees(gist("change-asked"))
    await stage.undo_ends()


async def nobody_comes(stage: Stage) -> None:
    visits = stage.policy.visits.model_copy(update={"missed_pence": None})
    stage.adopt(stage.policy.model_copy(update={"visits": visits}))
    await stage.restart()
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.taps(say("came-no"), on=await sam.sees(gist("told-came")))
    await sam.sees(gist("nobody-sorry"))
    await sam.taps(say("visit-again"))
    await sam.taps(say("change-words"))
    await sam.sends("Friday morning, please.")
    await sam.sees(say("change-asked-anew", landlord="Example Homes"))
    await stage.undo_ends()


async def was_in(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 9))
    await stage.marks(visit, "no_access")
    await sam.taps(say("no-access-in"))
    await sam.sees(say("no-access-disputed", landlord="Example Homes"))


async def tells_something(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8))
    await sam.taps(say("visit-tell"), on=await sam.sees(gist("told-booked")))
    await sam.sends("The bell is broken.")
    await sam.sees(say("tell-thanks"))


async def wishes_for_something(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await asks_wish(stage, sam, say("wish-overshoes"))
    await asks_wish(stage, sam, say("wish-no_shoes"), knows=say("wishes-knows-staff"))


async def carries_words(stage: Stage) -> None:
    sam = stage.resident()
    await champion(stage, sam, estate_officer(stage))
    await carries(sam)


async def checks_a_caller(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(0, 8))
    await is_asked(sam, BRIGHTFIX)
    await sam.sees(say("door-ask-password"))
    await sam.sends(wrong(visit))
    await sam.sees(say("door-staff-told"))


async def adds_us_to_the_group(stage: Stage) -> None:
    scene = await set_scene(stage)
    await scene.has_a_code()
    await scene.asks()


async def speaks_of_works(stage: Stage) -> None:
    phones = await neighbours(stage, 5)
    chat = await group_of(stage, *phones)
    await works_done(stage)
    asked_here = await chat.sees(say("round-ask-fixed"))
    await says_more(stage, chat, phones[0])
    await phones[0].taps(say("comment-say"))
    await phones[0].sends("The doors still stick.")
    await phones[0].taps(say("engine-media-none"))
    await phones[0].taps(say("comment-unnamed"))
    await phones[0].sees(say("comment-sent", landlord="Example Homes"))
    for phone in phones:
        await votes(chat, phone, asked_here, "fixed-no")
    await rings(stage, stage.at(9, 9))
    await chat.sees(say("round-told-landlord", landlord="Example Homes"))


async def answers_what_staff_wrote(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await says_it(stage, sam)
    await sends_it(sam)
    await answers_help(stage, welfare(stage), "Shall we come on Friday?")
    await sam.sees("Shall we come on Friday?")
    await stage.settles()
    await sam.sends("Friday is fine.")
    await sam.sees(say("reply-received"))


async def wants_a_call(stage: Stage) -> None:
    sam = stage.resident()
    await asked(stage, sam)
    await sam.taps(say("rate-score-3"))
    await ticks(stage, sam, "tidy")
    await sam.taps(say("engine-skip"))
    await sam.taps(say("rate-wants-fix"))
    await sam.sees(say("rate-thanks"))


async def says_thank_you(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await says_thanks(sam, "The block's cleaner")


async def hears_late_of_a_verdict(stage: Stage) -> None:
    await delayed(stage)


async def tells_of_mould(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await test_hazards.damp(sam)
    await test_hazards.presses(stage, robin, "got_it")
    await sam.sees(gist("hazard-passed"))


async def tells_of_sparks(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await test_hazards.tells(sam, say("hazard-kind-electric"), say("hazard-go-on"), words=test_hazards.SPARKS)
    await test_hazards.sends(sam)
    await test_hazards.presses(stage, robin, "got_it")
    await sam.sees(gist("hazard-passed"))


async def tells_of_a_tap(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await test_hazards.tells(sam, say("hazard-kind-water"), say("sure-no"), words="The tap drips.")
    await test_hazards.sends(sam)


async def has_told_it_as_a_report(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await test_hazards.passed_on(stage, robin, await stage.report(sam), say("hazard-kind-lift"))
    await sam.sees(gist("resident-passed"))


async def wants_to_talk(stage: Stage) -> None:
    sam = stage.resident()
    await test_enquiries.asks(sam)
    await test_enquiries.sends(sam)
    await sam.sends("/reports")
    await sam.taps(say("talks-mine"))
    await sam.taps("Mon 23 Nov")
    await sam.sees(gist("talk-stands-waits"))


SCENES: Mapping[Callable[[Stage], Awaitable[None]], tuple[TextId, ...]] = {
    sends_reports: ("report-review", "report-next-fix", "report-next-complaint", "report-next-tell"),
    sends_a_restricted_report: ("report-next-restricted",),
    goes_on_with_a_report: ("added", "complain-ask", "complained", "withdraw-ask"),
    is_not_put_right: ("problem-is-new", "reopened", "problem-told-reopened"),
    asks_for_help: ("support-ask", "support-seen", "support-visit-stays", "support-sent"),
    asks_for_another_time: ("change-short-notice", "change-sure-ask", "change-asked"),
    nobody_comes: ("nobody-sorry", "change-asked-anew"),
    was_in: ("no-access-disputed",),
    tells_something: ("tell-thanks",),
    wishes_for_something: ("wishes-ask-words", "wishes-consent-worker", "wishes-consent-staff", "wishes-sent"),
    carries_words: ("carry-seen", "carry-sent"),
    checks_a_caller: ("door-staff-told",),
    adds_us_to_the_group: ("group-asked",),
    speaks_of_works: ("comment-sent", "round-told-landlord"),
    hears_late_of_a_verdict: ("round-answer-by", "follow-up-late", "follow-up-moved"),
    answers_what_staff_wrote: ("reply-received",),
    wants_a_call: ("rate-wants-fix",),
    says_thank_you: ("thanks-seen", "thanks-sent"),
    tells_of_mould: ("hazard-review", "hazard-seen", "hazard-passed-look"),
    tells_of_sparks: ("hazard-passed-emergency",),
    tells_of_a_tap: ("hazard-sent",),
    has_told_it_as_a_report: ("resident-passed",),
    wants_to_talk: ("enquiry-seen", "enquiry-sent", "talk-stands-waits"),
}
"""Each scene, and the promises that are read in it."""


def test_every_promise_that_leaves_a_row_is_played() -> None:
    played = [id for ids in SCENES.values() for id in ids]
    leaving = {id for id in resident_ids() if any(keeper.sort in LEAVES_A_ROW for keeper in keepers().get(id, ()))}
    assert sorted(played) == sorted(leaving)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_who_keeps_it_is_there(scene: Callable[[Stage], Awaitable[None]], stage: Stage) -> None:
    await scene(stage)
    await stage.settles()
    asked = [entry.params for entry in stage.world.journal.entries if entry.platform == "telegram"]
    read = "\n".join(bare(said) for params in asked for said in strings(params))
    there = await rows(stage)
    for id in SCENES[scene]:
        assert gist(id) in read, f"{id} was not read"
        assert {keeper for keeper in keepers()[id] if keeper.sort in LEAVES_A_ROW} <= there, id


async def rows(stage: Stage) -> set[Keeper]:
    """Return the clocks that run and the cards that were sent to staff."""
    clocks, outbox = tables.clocks, tables.outbox
    async with stage.application.database.read() as tx:
        running = await tx.rows(select(clocks.c.name).where(clocks.c.state == RUNNING))
        sent = await tx.rows(select(outbox.c.kind, outbox.c.payload))
    cards = {Keeper("card", row.payload["kind"]) for row in sent if row.kind == CaseCard.kind}
    return {Keeper("clock", row.name) for row in running} | cards


def strings(value: object) -> list[str]:
    """Return all strings in plain JSON."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [said for one in inner for said in strings(one)]
