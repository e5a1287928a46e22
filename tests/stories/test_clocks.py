"""Time: a first answer that is past due is said once, in a place where somebody will see it."""

from datetime import datetime, timedelta

import pytest

from flows.feature import Feature, Features
from flows.features.all import FEATURES
from flows.kernel.clocks import Clock, Hours
from flows.kernel.effects import Alert, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage import clocks
from storage.clocks import DROPPED, DUE, KEPT, RUNNING, ClockRun
from storage.database import Tx
from tests.copy import gist, say
from tests.stage import Stage


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
    assert len(stage.channels.alerts.messages) == 2
    broken.clear()
    await stage.application.ring()
    stage.world.clock.wind(timedelta(minutes=6))
    await stage.application.ring()
    await stage.settles()
    assert (await _clocks(stage, 2))[0].state == DUE
    assert len(stage.channels.alerts.messages) == 3


async def _clocks(stage: Stage, subject: int) -> list[ClockRun]:
    async with stage.application.database.read() as tx:
        return await clocks.of_case(tx, "report", subject)
