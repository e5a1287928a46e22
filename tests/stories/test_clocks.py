"""Time: a first answer that is past due is said once, in a place where somebody will see it."""

from datetime import timedelta

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
