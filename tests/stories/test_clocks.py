"""Time: a first answer that is past due is said once, in a place where somebody will see it."""

from datetime import datetime, timedelta

import pytest

from bot.simulator.slack import Channel
from bot.simulator.telegram import Phone
from flows.feature import Feature, Features
from flows.features.all import FEATURES
from flows.kernel.clocks import Clock, Hours
from flows.kernel.effects import Alert, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.text_ids import TextId
from flows.kernel.words import text
from storage import clocks
from storage.clocks import DROPPED, DUE, KEPT, RUNNING, ClockRun
from storage.database import Tx
from storage.visits import Visit
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_support import kept, says_it, sends_it
from tests.stories.test_wishes import asks as asks_wish
from tests.stories.test_wishes import grants


async def test_an_overdue_report_says_so_once_on_its_card_and_to_those_on_alert(stage: Stage) -> None:
    report = await stage.report(stage.resident())
    card = await stage.card(report)
    await stage.application.ring()
    await stage.settles()
    assert "Overdue" not in card.words()
    stage.world.clock.wind(timedelta(days=9))
    await stage.application.ring()
    await stage.channels.repairs.shows(gist("staff-overdue"))
    await stage.channels.alerts.shows("is overdue")
    stage.world.clock.wind(timedelta(days=1))
    await stage.application.ring()
    await stage.settles()
    assert len(stage.channels.alerts.messages) == 1


async def test_an_answered_report_is_not_overdue(stage: Stage) -> None:
    robin = stage.officer()
    card = await stage.card(await stage.report(stage.resident()))
    await stage.resolve(robin, card, "Done.", lesson="None.")
    await stage.channels.repairs.shows(say("staff-state-resolved"))
    stage.world.clock.wind(timedelta(days=30))
    await stage.application.ring()
    await stage.settles()
    assert not stage.channels.alerts.messages


async def test_a_late_answer_settles_what_was_owed(stage: Stage) -> None:
    robin = stage.officer()
    report = await stage.report(stage.resident())
    card = await stage.card(report)
    stage.world.clock.wind(timedelta(days=9))
    await stage.application.ring()
    await stage.channels.repairs.shows(gist("staff-overdue"))
    (run,) = await _clocks(stage, report.id)
    assert (run.state, run.settled_at, run.resident_id) == (DUE, None, report.resident_id)
    await stage.reply(robin, card, "We are sorry.")
    await stage.settles()
    assert "Overdue" not in card.words()
    (run,) = await _clocks(stage, report.id)
    assert run.state == KEPT
    assert run.settled_at and run.settled_at > run.due_at


async def test_a_report_that_is_not_put_right_is_owed_an_answer_again(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    report = await stage.report(sam)
    await stage.resolve(robin, await stage.card(report), "Done.", lesson="None.")
    await sam.taps(say("resident-put-right-no"))
    await sam.sees(gist("reopened"))
    await stage.settles()
    assert [run.state for run in await _clocks(stage, report.id)] == [KEPT, RUNNING]
    await sam.sends("/reports")
    await sam.taps(f"{report.ref[:4]}-{report.ref[4:]}")
    await sam.taps(say("report-withdraw"))
    await sam.taps(say("sure-yes"), on=await sam.sees(say("withdraw-ask")))
    await sam.sees(gist("withdrawn"))
    await stage.settles()
    assert [run.state for run in await _clocks(stage, report.id)] == [KEPT, DROPPED]


async def test_a_clock_that_fails_is_tried_again_and_holds_up_no_other(stage_on_either: Stage) -> None:
    stage = stage_on_either
    broken = {2}

    async def rings(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
        await clock.start(tx, run.subject + 100, now, now + timedelta(days=9))
        if run.subject in broken:
            raise ValueError(run.subject)
        return [Alert(runtime.policy.channels.alerts, text("staff-no-such-report"))]

    clock = Clock("third", "report", text("clock-report-answer"), rings, lambda policy: Hours(1))
    stage.adopt_features(Features(*FEATURES.all, Feature(name="thirds", clocks=(clock,))))
    await stage.restart()
    now = stage.world.clock.now()
    async with stage.application.database.write() as tx:
        for subject in (1, 2, 3):
            await clock.start(tx, subject, now, clock.due(stage.policy, now))
    stage.world.clock.wind(timedelta(hours=1))
    with pytest.raises(ExceptionGroup) as raised:
        await stage.application.ring()
    assert raised.group_contains(ValueError, match="2")
    await stage.settles()
    assert [(await _clocks(stage, subject))[0].state for subject in (1, 2, 3)] == [DUE, RUNNING, DUE]
    assert not await _clocks(stage, 102), "what it had done is undone"
    await stage.channels.alerts.shows("2 of a kind")
    broken.clear()
    await stage.application.ring()
    stage.world.clock.wind(timedelta(minutes=6))
    await stage.application.ring()
    await stage.settles()
    assert (await _clocks(stage, 2))[0].state == DUE
    await stage.channels.alerts.shows("3 of a kind")


async def test_a_wish_for_another_time_that_nobody_answers_is_told_before_the_visit(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8))
    late, answered = await stage.book(stage.at(1, 9)), await stage.book(stage.at(4, 9))
    for visit in (late, answered):
        await _asks_for_another_time(stage, sam, visit)
    card = await stage.channels.repairs.shows(answered.ref)
    await stage.settles()
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": "We cannot."})
    await robin.submits()
    await robin.submits()
    await sam.sees("We cannot.")
    await _rings(stage, stage.at(1, 8, 59))
    assert not _said(stage.channels.repairs, "visit-overdue")
    for hours in (9, 20, 40):
        await _rings(stage, stage.at(1, hours % 24))
    assert _said(stage.channels.repairs, "visit-overdue") == [say("visit-overdue", ref=late.ref)]


async def test_another_systems_news_is_no_answer_to_a_resident_and_a_move_is(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.taps(say("came-no"), on=await sam.sees(gist("told-came")))
    await sam.sees(gist("nobody-sorry-paid"))
    await stage.marks(visit, "done")
    async with stage.application.database.read() as tx:
        (run,) = await clocks.of_case(tx, "visit", visit.id)
    assert (run.state, run.name) == (RUNNING, "visit_answer")
    assert run.due_at == stage.at(2, 17), "one working day"


async def test_a_wish_that_nobody_decides_is_told_and_one_taken_back_is_not(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, wren = stage.resident(), stage.officer("Wren Welfare", stage.channels.welfare)
    await stage.lives_at(sam)
    late, decided, taken_back = [
        await asks_wish(stage, sam, say(wish)) for wish in ("wish-overshoes", "wish-no_shoes", "wish-female_worker")
    ]
    await grants(stage, decided, wren)
    await sam.taps_data(f"go:wish:{taken_back.id}:gone")
    await sam.sees(gist("wishes-taken-back"))
    for day in (6, 8, 12):
        await _rings(stage, stage.at(day, 18))
    assert _said(stage.channels.welfare, "wishes-overdue") == [say("wishes-overdue", number=f"{late.id}")]


async def test_help_with_a_safety_visit_is_due_before_it(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8), contractor="safegas", contract="gas", description="Gas check", safety="gas")
    await sam.sees("Gas check")
    await says_it(stage, sam)
    await sam.taps("Tue 24 Nov, 8am to 12 noon: Plumbing")
    await sends_it(sam)
    await stage.settles()
    (call,) = await kept(stage)
    assert call.due_at == stage.at(1, 8)
    await _rings(stage, stage.at(1, 8))
    await stage.channels.welfare.shows(gist("support-overdue"))


async def _asks_for_another_time(stage: Stage, phone: Phone, visit: Visit) -> None:
    await phone.taps_data(f"go:visit:{visit.id}:change")
    await phone.sees(gist("change-ask"))
    await phone.taps(say("change-words"))
    await phone.sends("After 5, please.")
    await phone.sees(gist("change-asked"))
    await stage.undo_ends()


async def _rings(stage: Stage, moment: datetime) -> None:
    await stage.goes_to(moment)
    await stage.application.ring()
    await stage.settles()


def _said(channel: Channel, id: TextId) -> list[str]:
    return [message.text for message in channel.messages if gist(id) in message.text]


async def _clocks(stage: Stage, subject: int) -> list[ClockRun]:
    async with stage.application.database.read() as tx:
        runs = await clocks.of_case(tx, "report", subject)
    return [run for run in runs if run.name != "report_close"]
