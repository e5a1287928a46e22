"""Listeners that fail: the person is told, staff are alerted, and one person's inputs stay in order."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.simulator.faults import Fault, Kind
from handlers.slack import intake as door
from handlers.slack.cases import Cases
from storage.tables import inbox
from tests.copy import gist, say
from tests.stage import Stage

OWN = "We are sorry & will ring <you>."


async def test_a_listener_that_breaks_is_told_and_alerted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    robin = stage.officer()
    card = await stage.card(await stage.report(stage.resident()))
    await stage.settles()

    async def breaks(*_: object) -> None:
        raise KeyError("MARKER")

    monkeypatch.setattr(Cases, "_stands", breaks)
    await robin.presses(say("case-report-take"), on=card)
    told = await robin.told(gist("staff-went-wrong"))
    alert = await stage.channels.alerts.shows(gist("alert-failed-staff"))
    assert "resident" not in alert.words()
    assert "Code: –" not in told.words()
    async with stage.application.database.read() as tx:
        states = [row.state for row in await tx.rows(select(inbox.c.state).where(inbox.c.platform == "slack"))]
    assert states == ["failed"]


async def test_what_one_person_does_stays_in_order(stage: Stage) -> None:
    robin, kit = stage.officer(), stage.officer("Kit Officer")
    stage.world.faults.plan(Fault("slack", "users.info", Kind.HANG))
    place = {"command": "/doorstep", "team_id": stage.world.slack.team_id, "channel_id": stage.channels.default.id}
    body = {**place, "user_id": robin.id}
    slack = stage.world.slack
    await slack.send_envelope("slash_commands", {**body, "text": "help", "trigger_id": "1.1.a"})
    await stage.world.faults.hangs()
    await slack.send_envelope("slash_commands", {**body, "text": "find ABCD-2345", "trigger_id": "1.2.a"})
    later = {"text": "find ABCD-2345", "trigger_id": "1.3.a", "user_id": kit.id}
    await slack.send_envelope("slash_commands", {**place, **later})
    await kit.told(say("staff-no-such-report"))
    assert not robin.ephemerals, "the second waits for the first"
    stage.world.faults.release()
    await robin.told(say("staff-no-such-report"))


async def test_a_decision_that_comes_to_nothing_late_gives_the_words_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ANSWER_WITHIN", 0.2)
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await stage.settles()
    await robin.commands(f"/doorstep visit {visit.ref}", in_channel=stage.channels.repairs)
    await stage.channels.repairs.shows(say("visit-card", ref="V-0001", state=say("staff-visit-booked")))
    card = stage.channels.repairs.messages[-1]
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("case-visit-say"))
    await robin.fills_in({"words": OWN})
    await stage.settles()
    stage.world.clock.wind(timedelta(minutes=2))
    stage.world.faults.plan(Fault("slack", "users.info", Kind.HANG))
    await robin.submits()
    await robin.sees_modal(say("staff-still-working"))
    await stage.world.faults.hangs()
    stage.world.faults.release()
    told = await robin.told(say("staff-late-preview"))
    assert OWN in told.words()
