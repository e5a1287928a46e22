"""What goes out arrives: an error that we do not know is waited out, and whatever is deleted comes again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Channel
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.kernel.effects import CaseCard, CaseNote, Effect, Say, Whisper, parcels
from flows.kernel.words import Button, Plain, Prompt
from storage import outbox, reports
from storage.people import Address
from storage.reports import Report
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_durable import up_to_the_photos

ON_OUR_WAY = "We are on our way."
PASSING = (
    "rate_limited", "message_limit_exceeded", "team_added_to_org", "restricted_action", "org_login_required",
    "fatal_error", "an_error_of_next_year",
)  # fmt: skip


async def _goes(stage: Stage, *effects: Effect, sender: str = "") -> list[int]:
    application = stage.application
    async with application.database.write() as tx:
        rows = await outbox.put(tx, parcels(effects, sender), application.database.process, application.clock.now())
    application.delivery.accept(rows)
    return [row.id for row in rows]


async def _sends_with_a_photo(sam: Phone) -> None:
    await up_to_the_photos(sam)
    await sam.sends_photo()
    await sam.sees("We have 1 file")
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))


def _say(chat: int, *words: str) -> list[Effect]:
    rows = ((Button(Plain("Menu"), "menu"),),)
    return [Say(Address("telegram", str(chat), str(chat)), Prompt((Plain(one),), rows), "en") for one in words]


@pytest.mark.parametrize("code", PASSING)
async def test_what_slack_refuses_for_a_time_arrives_later(stage: Stage, code: str) -> None:
    for method in ("chat.postMessage", "chat.update", "files.completeUploadExternal"):
        stage.world.faults.plan(Fault("slack", method, Kind.ERROR, times=3, error=code))
    sam, robin = stage.resident(), stage.officer()
    await _sends_with_a_photo(sam)
    (report,) = await stage.reports()
    card = await stage.card(report)
    await stage.settles()
    await stage.reply(robin, card, ON_OUR_WAY)
    await stage.channels.repairs.thread_shows(card, ON_OUR_WAY)
    await stage.settles()
    assert len(stage.channels.repairs.messages) == 1
    assert [ON_OUR_WAY in reply.words() for reply in card.thread].count(True) == 1
    assert sum(len(reply.files) for reply in card.thread) == 1
    assert not stage.channels.alerts.messages


@pytest.mark.parametrize("code", [*PASSING, "", 403, 503])
async def test_whoever_wrote_it_hears_of_an_end_however_long_slack_refuses(stage: Stage, code: str | int) -> None:
    """What is said to one person cannot be looked up, so that it is tried only while it has not arrived."""
    robin = stage.officer()
    report, _ = await with_a_thread(stage)
    kind, status, error = (Kind.PAGE, code, "") if isinstance(code, int) else (Kind.ERROR, 200 if code else 502, code)
    stage.world.faults.plan(Fault("slack", "chat.postMessage", kind, times=6, status=status, error=error))
    await _goes(stage, Whisper(robin.id, Plain(ON_OUR_WAY), "report", report.id))
    await stage.settles()
    await stage.world.slack.direct_channel(robin.id).shows(ON_OUR_WAY)


async def test_what_fails_holds_up_nobody_else_for_more_than_minutes(stage: Stage) -> None:
    """One card cannot be changed, whatever Slack means by that; what is about others comes all the same."""
    sam, amal = stage.resident(), stage.resident("Amal")
    await sam.starts()
    await amal.starts()
    await stage.settles()
    report = await stage.has_reported(sam)
    await stage.card(report)
    await stage.settles()
    stage.world.faults.plan(Fault("slack", "chat.update", Kind.ERROR, times=None, status=503))
    began = stage.world.clock.now()
    await _goes(stage, CaseCard("report", report.id, stage.channels.repairs.id))
    await stage.world.journal.refuses("chat.update", 1)
    await stage.card(await stage.has_reported(amal))
    assert stage.world.clock.now() - began < timedelta(minutes=10)
    stage.world.faults.clear()
    await stage.settles()
    assert not stage.channels.alerts.messages, "it arrived in the end"


async def test_what_is_about_one_case_waits_for_what_failed_before_it(stage: Stage) -> None:
    report, card = await with_a_thread(stage)
    async with stage.application.database.read() as tx:
        (event, *_) = await reports.history(tx, report.id)
    stage.world.faults.plan(Fault("slack", "chat.update", Kind.ERROR, times=None, status=503))
    channel, lines = stage.channels.repairs, len(card.thread)
    await _goes(stage, CaseCard("report", report.id, channel.id), CaseNote("report", report.id, channel.id, event.id))
    await stage.world.journal.refuses("chat.update", 12)
    assert len(card.thread) == lines
    stage.world.faults.clear()
    await stage.settles()
    assert len(card.thread) == lines + 1


async def test_what_overtook_a_failed_one_is_looked_up_after_a_fall(stage: Stage) -> None:
    other, card = await with_a_thread(stage)
    amal = stage.resident("Amal")
    await amal.starts()
    await stage.settles()
    report = await stage.has_reported(amal)
    await stage.card(report)
    await stage.settles()
    async with stage.application.database.read() as tx:
        (event, *_) = await reports.history(tx, other.id)
    stage.world.faults.plan(Fault("slack", "chat.update", Kind.ERROR, times=None, status=503))
    stage.world.faults.plan(Fault("slack", "chat.postMessage", Kind.HANG))
    channel, lines = stage.channels.repairs.id, len(card.thread)
    first, behind = CaseCard("report", report.id, channel), CaseNote("report", other.id, channel, event.id)
    await _goes(stage, first, behind, sender="ann")
    await stage.world.faults.hangs()
    await stage.falls()
    stage.world.faults.clear()
    await stage.settles()
    assert len(card.thread) == lines + 1


async def test_staff_hear_of_what_has_waited_for_an_hour(stage: Stage) -> None:
    """Somebody may have to allow it; once they do, it arrives."""
    report, _ = await with_a_thread(stage)
    stage.world.faults.plan(Fault("slack", "chat.update", Kind.ERROR, times=None, error="restricted_action"))
    await _goes(stage, *(CaseCard("report", report.id, stage.channels.repairs.id) for _ in range(3)))
    alert = await stage.channels.alerts.shows("restricted_action")
    assert f"{report.ref[:4]}-{report.ref[4:]}" in alert.screen()
    stage.world.faults.clear()
    await stage.settles()
    assert len(stage.channels.alerts.messages) == 1
    assert [message for message in alert.screen().splitlines() if "restricted_action" in message][1:] == []


async def test_staff_hear_at_once_of_what_is_told_to_wait_for_hours(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, status=429, retry_after=20_000))
    await _goes(stage, *_say(sam.chat_id, ON_OUR_WAY))
    await stage.settles()
    assert sam.messages[-1].text == ON_OUR_WAY
    (alert,) = stage.channels.alerts.messages
    assert "20000" in alert.screen()


async def test_after_an_outage_all_of_a_chat_comes_in_order(stage: Stage) -> None:
    """The outage lasts longer than one message may hold up the others."""
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, times=None, status=502))
    news = [f"News {number}" for number in range(5)]
    await _goes(stage, *_say(sam.chat_id, *news))
    await stage.world.journal.refuses("sendMessage", 30)
    stage.world.faults.clear()
    await stage.settles()
    assert [message.text for message in sam.messages[-5:]] == news


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 405, 407, 413, 418])
async def test_a_server_in_between_refuses_for_nobody(stage: Stage, status: int) -> None:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.PAGE, times=3, status=status))
    await _goes(stage, *_say(sam.chat_id, ON_OUR_WAY))
    await stage.settles()
    assert sam.messages[-1].text == ON_OUR_WAY
    assert "reply_markup" in sam.messages[-1].raw, "and as it was meant"
    assert not stage.channels.alerts.messages


@pytest.mark.parametrize("why", ["BUTTON_TYPE_INVALID", "can't parse reply keyboard markup JSON object", "news"])
async def test_a_message_that_telegram_refuses_is_tried_plainer(stage: Stage, why: str) -> None:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, times=1, status=400, error=why))
    await _goes(stage, *_say(sam.chat_id, ON_OUR_WAY))
    await stage.settles()
    assert sam.messages[-1].text == ON_OUR_WAY
    assert "reply_markup" not in sam.messages[-1].raw
    assert not stage.channels.alerts.messages


# --- what is deleted -----------------------------------------------------------------------------------------------


def _removed(channel: Channel, card: SlackMessage) -> None:
    channel.remove(card)


def _a_stone(channel: Channel, card: SlackMessage) -> None:
    card.raw = {"type": "message", "subtype": "tombstone", "ts": card.ts, "user": "USLACKBOT", "text": "–"}


async def with_a_thread(stage: Stage) -> tuple[Report, SlackMessage]:
    sam, robin = stage.resident(), stage.officer()
    await _sends_with_a_photo(sam)
    (report,) = await stage.reports()
    card = await stage.card(report)
    await stage.settles()
    await stage.reply(robin, card, ON_OUR_WAY)
    await stage.channels.repairs.thread_shows(card, ON_OUR_WAY)
    await stage.settles()
    return report, card


@pytest.mark.parametrize("deleted", [_removed, _a_stone])
async def test_a_card_that_is_deleted_comes_again_with_all_of_its_thread(
    stage: Stage, deleted: Callable[[Channel, SlackMessage], None]
) -> None:
    report, card = await with_a_thread(stage)
    had = sorted(reply.words() for reply in card.thread)
    deleted(stage.channels.repairs, card)
    await _goes(stage, CaseCard("report", report.id, stage.channels.repairs.id))
    again = await stage.card(report)
    await stage.settles()
    assert again.ts != card.ts
    assert sorted(reply.words() for reply in again.thread) == had
    assert sum(len(reply.files) for reply in again.thread) == 1
    assert not stage.channels.alerts.messages


async def test_a_line_for_a_thread_that_is_deleted_brings_the_card_back(stage: Stage) -> None:
    report, card = await with_a_thread(stage)
    had = sorted(reply.words() for reply in card.thread)
    async with stage.application.database.read() as tx:
        (event, *_) = await reports.history(tx, report.id)
    _removed(stage.channels.repairs, card)
    await _goes(stage, CaseNote("report", report.id, stage.channels.repairs.id, event.id))
    again = await stage.card(report)
    await stage.settles()
    assert sorted(reply.words() for reply in again.thread) == had
    assert len(stage.channels.repairs.messages) == 1
