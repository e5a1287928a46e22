"""After a visit its resident says in seconds how it went; a "no" may become a report, filled in already."""

from datetime import timedelta

import pytest

from bot.simulator.telegram import Phone
from flows.kernel.words import Plain, text
from storage import ratings
from storage.ratings import Rating
from storage.visits import Visit
from tests.copy import say
from tests.stage import Stage


async def asked(stage: Stage, phone: Phone, language: str = "en", home: str = "LARK-12") -> Visit:
    """A visit on the third day is done, and its home is asked about it."""
    await stage.lives_at(phone, home)
    visit = await stage.book(stage.at(1, 8), home=home)
    await stage.goes_to(stage.at(1, 10))
    await stage.marks(visit, "done")
    assert stage.say("rate-score-5", language) not in phone.screen()
    await stage.goes_to(stage.at(1, 11, 31))
    await phone.sees(stage.say("rate-ask-overall", language).rstrip("?؟") + ": Mend the kitchen tap")
    return visit


async def rating(stage: Stage, visit: Visit, part: str = "visit") -> Rating:
    await stage.settles()
    async with stage.application.database.read() as tx:
        return next(one for one in await ratings.of_visit(tx, visit.id) if one.part == part)


async def ticks(stage: Stage, phone: Phone, *wrong: str, language: str = "en") -> None:
    """Say what was not right, up to the question for words."""
    await phone.sees(stage.say("rate-ask-wrong", language))
    for question in wrong:
        label = stage.named("rate-wrong-", question, language)
        await phone.taps(label)
        await stage.settles()
    await phone.taps(stage.say("rate-that-is-all", language))
    await phone.sees(stage.say("rate-ask-comment", language))


async def test_a_visit_is_rated_in_taps_and_each_counts_at_once(stage: Stage) -> None:
    sam = stage.resident()
    visit = await asked(stage, sam)
    await sam.taps(say("rate-score-4"))
    begun = await rating(stage, visit)
    assert (begun.state, begun.overall) == ("begun", 4)
    await sam.sees(say("rate-ask-well"))
    await sam.taps(say("rate-well-yes"))
    await sam.sees(say("rate-thanks"))
    assert say("nobody-send") not in sam.screen()
    done = await rating(stage, visit)
    assert (done.state, done.overall, done.on_time, done.finished, done.wants) == ("done", 4, "yes", "yes", None)


async def test_a_low_score_asks_three_questions_more_and_one_of_them_is_enough(stage: Stage) -> None:
    """Each tick counts at once; one that is taken back does not."""
    sam = stage.resident()
    visit = await asked(stage, sam)
    await sam.taps(say("rate-score-3"))
    await sam.sees(say("rate-ask-wrong"))
    for label in ("rate-wrong-polite", "rate-wrong-tidy"):
        await sam.taps(say(label))
        await stage.settles()
    await sam.taps(f"✓ {say('rate-wrong-polite')}")
    half = await rating(stage, visit)
    assert (half.polite, half.tidy, half.on_time) == (None, "no", None)
    await sam.taps(say("rate-that-is-all"))
    assert ((await rating(stage, visit)).polite, (await rating(stage, visit)).on_time) == ("yes", "yes")
    await sam.sees(say("rate-ask-comment"))
    await sam.taps(say("engine-skip"))
    await sam.sees(say("rate-ask-wants"))
    await sam.taps(say("rate-wants-nothing"))
    await sam.sees(say("rate-thanks"))


async def test_a_good_score_may_hold_something_that_was_not_right(stage: Stage) -> None:
    sam = stage.resident()
    visit = await asked(stage, sam)
    await sam.taps(say("rate-score-5"))
    await sam.taps(say("rate-well-no"))
    await ticks(stage, sam, "id_shown")
    await sam.taps(say("engine-back"))
    await sam.sees(say("rate-ask-wrong"))
    await sam.taps(say("engine-back"))
    await sam.sees(say("rate-ask-well"))
    await sam.taps(say("rate-unknown"))
    await sam.sees(say("rate-thanks"))
    done = await rating(stage, visit)
    assert (done.overall, done.id_shown, done.on_time) == (5, None, None), "what was taken back is not kept"


async def test_no_twice_offers_one_report_with_both_and_the_rating_knows_it(stage: Stage) -> None:
    sam = stage.resident()
    visit = await asked(stage, sam)
    await sam.taps(say("rate-score-2"))
    await ticks(stage, sam, "on_time", "tidy")
    await sam.sends("Mud on the carpet.")
    await sam.taps(say("rate-wants-fix"))
    await sam.taps(say("nobody-send"))
    await sam.sees(say("nobody-report"))
    await sam.sees("Mud on the carpet.")
    await sam.taps(stage.say("report-send-fix"))
    await sam.sees(stage.say("report-sent-hint"))
    report = (await stage.reports())[-1]
    kept = await rating(stage, visit)
    assert (report.visit_ref, kept.report_ref, kept.polite) == (visit.ref, report.ref, "yes")
    card = await stage.card(report)
    assert say("rate-story-on_time") in card.shown()
    assert "or leave it tidy" in card.shown()


async def test_a_complaint_is_one_at_its_tap_and_one_card(stage: Stage) -> None:
    """No second form in which it could be lost; staff get one card, with all that was said."""
    sam = stage.resident("Sami", language="ar")
    visit = await asked(stage, sam, "ar")
    await sam.taps(stage.say("rate-score-1", "ar"))
    await ticks(stage, sam, "polite", "finished", language="ar")
    await sam.sends("لم يكملوا العمل")
    shows = text("rate-complaint-shows", landlord=Plain("Example Homes"))
    await sam.sees(stage.application.runtime.texts.say(shows, "ar"))
    await sam.taps(stage.say("rate-wants-complaint", "ar"))
    await sam.sees(stage.say("report-sent-hint", "ar"))
    await stage.settles()
    (report,) = await stage.reports()
    assert (report.treatment, report.anonymous, report.visit_ref) == ("complaint", False, visit.ref)
    for said in ("لم يكملوا العمل", stage.say("rate-story-polite", "ar"), stage.say("rate-score-1", "ar")):
        assert said in report.story
    kept = await rating(stage, visit)
    assert (kept.report_ref, kept.call_due_at) == (report.ref, None)
    card = await stage.card(report)
    assert "لم يكملوا العمل" in card.shown()
    for channel in (stage.channels.repairs, stage.channels.managers):
        assert not [one for one in channel.messages if visit.ref in one.words() and one.ts != card.ts]
    await sam.taps_data(f"go:rate:{kept.id}:1")
    await ticks(stage, sam, "tidy", language="ar")
    await sam.taps(stage.say("engine-skip", "ar"))
    await sam.taps(stage.say("rate-wants-complaint", "ar"))
    await sam.sees(stage.say("rate-thanks", "ar"))
    await stage.settles()
    assert len(await stage.reports()) == 1, "one visit, one complaint"


async def test_half_a_survey_counts_after_a_stop_and_a_day(stage: Stage) -> None:
    sam = stage.resident()
    visit = await asked(stage, sam)
    await sam.taps(say("rate-score-2"))
    await sam.sees(say("rate-ask-wrong"))
    await sam.taps(say("rate-wrong-on_time"))
    await stage.settles()
    await sam.taps(say("engine-stop"))
    await sam.sees(say("rate-stopped"))
    await stage.goes_to(stage.at(2, 12))
    half = await rating(stage, visit)
    assert (half.state, half.overall, half.on_time, half.polite) == ("done", 2, "no", None)


async def test_one_reminder_and_no_second_survey_within_a_fortnight(stage: Stage) -> None:
    sam = stage.resident()
    await asked(stage, sam)
    await stage.goes_to(stage.at(3, 11, 32))
    await sam.sees("You have not yet said how the visit went")
    second = await stage.book(stage.at(5, 8), description="Paint the door")
    await stage.goes_to(stage.at(5, 10))
    await stage.marks(second, "done")
    await stage.goes_to(stage.at(5, 12))
    assert (await rating(stage, second)).state == "dropped"
    assert "How did the visit go: Paint the door" not in sam.screen()


async def test_stop_asking_me_is_kept_and_can_be_undone(stage: Stage) -> None:
    sam = stage.resident()
    await asked(stage, sam)
    await sam.taps(say("rate-stop"))
    await sam.sees(say("rate-stop-said"))
    later = await stage.book(stage.at(20, 8))
    await stage.goes_to(stage.at(20, 10))
    await stage.marks(later, "done")
    await stage.goes_to(stage.at(20, 12))
    assert (await rating(stage, later)).state == "dropped"
    await sam.sends("/privacy")
    await sam.taps(say("rate-again"))
    await sam.sees(say("rate-again-said"))


async def test_nobody_answers_for_another_home(stage: Stage) -> None:
    sam, mallory = stage.resident(), stage.resident("Mallory")
    visit = await asked(stage, sam)
    await stage.lives_at(mallory, "LARK-14")
    await mallory.taps_data(f"go:rate:{(await rating(stage, visit)).id}:1")
    await mallory.sees(say("rate-not-yours"))
    assert (await rating(stage, visit)).overall is None


async def test_a_survey_that_has_ended_says_so(stage: Stage) -> None:
    sam = stage.resident()
    visit = await asked(stage, sam)
    await stage.goes_to(stage.at(17, 12))
    await sam.taps(say("rate-score-4"))
    await sam.sees(say("rate-ended"))
    assert (await rating(stage, visit)).overall is None


async def test_what_went_before_is_asked_under_our_answer_once(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.taps(say("visit-confirm"))
    await sam.sees(say("rate-ask-easy"))
    await sam.taps(say("sure-yes"))
    await sam.sees(say("rate-ask-informed"))
    await sam.taps(say("sure-no"))
    await sam.sees(say("rate-start-thanks"))
    start = await rating(stage, visit, "start")
    assert (start.easy, start.informed, start.state) == ("yes", "no", "done")


@pytest.mark.parametrize("kind", ["planned", "safety"])
async def test_what_nobody_reported_is_not_asked_about(stage: Stage, kind: str) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8), planned=kind == "planned", safety="gas" if kind == "safety" else None)
    await sam.taps(say("visit-confirm"))
    await sam.sees(say("visit-confirmed"))
    assert "easy to report" not in sam.screen()


async def test_a_visit_can_be_rated_unasked(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 10))
    await stage.marks(visit, "done")
    await sam.taps_data(f"go:visit:{visit.id}")
    await sam.sees("Mend the kitchen tap: done")
    await sam.taps(say("rate-visit"))
    await sam.taps(say("rate-score-3"))
    await sam.sees(say("rate-ask-wrong"))
    await stage.goes_to(stage.at(1, 10) + timedelta(hours=2))
    assert (await rating(stage, visit)).asked_at is None
