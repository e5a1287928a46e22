"""What ends without arriving is told where it was written, names its case, leads to it, and can be sent again."""

import asyncio
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot import cli, ended
from bot.simulator.faults import Fault, Kind
from flows.cases import unsent
from flows.kernel.effects import Alert, Effect, IfUncertain, Say, parcels
from flows.kernel.words import Plain, Prompt, text
from storage import outbox, people, tables
from storage.inbox import Arrival
from storage.outbox import Parcel
from storage.people import Address
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_uncertain import CLASSES, SCENARIOS

OURS = "The plumber comes at ten."
REFUSALS = [
    (403, "user is deactivated"),
    (403, "bot was blocked by the user"),
    (400, "chat not found"),
    (400, "PEER_ID_INVALID"),
    (400, "something that nobody has heard of"),
]
NOT_DELIVERED = gist("staff-unsent-card")


def _refuses(stage: Stage, status: int, why: str) -> None:
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, times=None, status=status, error=why))


async def _goes(stage: Stage, *effects: Effect) -> None:
    application = stage.application
    async with application.database.write() as tx:
        rows = await outbox.put(tx, parcels(effects), application.database.process, application.clock.now())
    application.delivery.accept(rows)
    await stage.settles()


@pytest.mark.parametrize(("status", "why"), REFUSALS)
async def test_an_answer_that_is_refused_is_told_on_its_card_in_its_thread_and_to_its_writer(
    stage: Stage, status: int, why: str
) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.repairs, stage.channels.alerts)
    await stage.lives_at(sam)
    report = await stage.has_reported(sam)
    card = await stage.card(report)
    await stage.settles()
    _refuses(stage, status, why)
    await stage.reply(robin, card, OURS)
    line = await stage.channels.repairs.thread_shows(card, gist("staff-unsent-line"))
    assert robin.id in line.text, "they are named, so Slack tells them"
    told = await stage.world.slack.direct_channel(robin.id).shows(gist("staff-unsent-whisper"))
    assert f"{report.ref[:4]}-{report.ref[4:]}" in told.text
    assert NOT_DELIVERED in (await stage.channels.repairs.shows(NOT_DELIVERED)).screen()
    alert = await stage.channels.alerts.shows(gist("alert-unsent"))
    shown = str(alert.raw["blocks"])
    assert f"{report.ref[:4]}-{report.ref[4:]}" in shown
    assert card.ts.replace(".", "") in shown, "it leads to the card"
    assert OURS not in shown + told.text

    stage.world.faults.clear()
    await robin.presses(say("alert-again"), on=alert)
    await robin.told(gist("alert-again-goes"))
    await sam.sees(OURS)
    await stage.settles()
    assert NOT_DELIVERED not in card.screen()
    await robin.presses(say("alert-again"), on=alert)
    await robin.told(say("alert-again-none"))
    await stage.settles()
    assert [OURS in message.text for message in sam.messages].count(True) == 1


async def test_several_that_end_are_one_line_on_the_card(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.repairs, stage.channels.alerts)
    await stage.lives_at(sam)
    card = await stage.card(await stage.has_reported(sam))
    await stage.settles()
    _refuses(stage, 400, "news")
    for _ in range(3):
        await stage.reply(robin, card, OURS)
        await stage.settles()
    shown = (await stage.channels.repairs.shows("3 messages of ours")).screen()
    assert shown.count("Not delivered to the resident") == 1


async def test_who_does_not_see_the_alert_sends_nothing_again(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await sam.starts()
    await stage.settles()
    _refuses(stage, 400, "news")
    await _goes(stage, *_news(sam.chat_id, 1))
    alert = await stage.channels.alerts.shows(gist("alert-undelivered"))
    await robin.presses(say("alert-again"), on=alert)
    await robin.told(say("staff-refused-not-in-channel"))


def _alert(stage: Stage, why: str) -> Alert:
    words = text("alert-undelivered", kind=Plain("post"), lane=Plain("group"), why=Plain(why))
    return Alert(stage.channels.alerts.id, words)


async def _alerts(stage: Stage, *words: str) -> None:
    await _goes(
        stage,
        *(_alert(stage, why) for why in words),
    )


async def test_a_restart_begins_no_new_message_of_alerts(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.alerts)
    await sam.starts()
    await stage.settles()
    _refuses(stage, 400, "news")
    for _ in range(2):
        await _goes(stage, *_news(sam.chat_id, 1))
        await stage.restart()
    await _goes(stage, *_news(sam.chat_id, 1))
    (alert,) = stage.channels.alerts.messages
    assert "3 of a kind since Mon 23 Nov" in alert.screen()
    stage.world.faults.clear()
    await robin.presses(say("alert-again"), on=alert)
    await stage.settles()
    assert [message.text for message in sam.messages].count("News 0") == 3, "the button is for all of them"


async def test_a_fall_counts_no_alert_twice(stage: Stage) -> None:
    await _alerts(stage, "One", "Two")
    application = stage.application
    stage.world.faults.plan(Fault("slack", "chat.update", Kind.HANG))
    async with application.database.write() as tx:
        effect = _alert(stage, "Three")
        rows = await outbox.put(tx, parcels([effect]), application.database.process, application.clock.now())
    application.delivery.accept(rows)
    await stage.world.faults.hangs()
    await stage.falls()
    stage.world.faults.clear()
    await stage.settles()
    await _alerts(stage, "Four")
    (alert,) = stage.channels.alerts.messages
    assert "4 of a kind" in alert.screen()
    assert [alert.screen().count(f": {one}") for one in ("One", "Two", "Three", "Four")] == [1, 1, 1, 1]


@pytest.mark.parametrize("restarts", [True, False])
async def test_after_an_hour_alerts_are_another_message(stage: Stage, restarts: bool) -> None:
    await _alerts(stage, "One")
    stage.world.clock.wind(timedelta(minutes=59))
    await _alerts(stage, "Two")
    stage.world.clock.wind(timedelta(minutes=2))
    if restarts:
        await stage.restart()
    await _alerts(stage, "Three", "Four")
    first, second = stage.channels.alerts.messages
    assert "2 of a kind" in first.screen()
    assert "2 of a kind" in second.screen()
    assert ": Two" not in second.screen()


async def test_an_alert_for_few_waits_for_their_channel_and_goes_nowhere_else(stage: Stage) -> None:
    application, channel = stage.application, stage.channels.restricted
    channel.is_private = False
    async with application.database.write() as tx:
        effect = Alert(channel.id, Plain("Somebody new says that they live at Lark House 12."))
        rows = await outbox.put(tx, parcels([effect]), application.database.process, application.clock.now())
    application.delivery.accept(rows)
    async with asyncio.timeout(60):
        while True:
            async with application.database.read() as tx:
                row = await tx.row(select(tables.outbox.c.attempts).where(tables.outbox.c.id == rows[0].id))
            if row and row.attempts > 1:
                break
    assert not [one for one in stage.world.slack.channels.values() if "Lark House" in one.screen()]
    channel.is_private = True
    await channel.shows("Lark House")


async def test_alerts_of_one_kind_in_an_hour_are_one_message_that_counts(stage: Stage) -> None:
    phones = [stage.resident(f"Sam {number}") for number in range(5)]
    for phone in phones:
        await phone.starts()
    await stage.settles()
    robin = stage.officer("Robin Officer", stage.channels.alerts)
    _refuses(stage, 400, "news")
    for phone in phones:
        await _goes(stage, *_news(phone.chat_id, 1))
    (alert,) = stage.channels.alerts.messages
    assert "5 of a kind since Mon 23 Nov" in alert.screen()
    stage.world.faults.clear()
    await robin.presses(say("alert-again"), on=alert)
    for phone in phones:
        await phone.sees("News 0")


async def _may_have_arrived(stage: Stage) -> None:
    """Let what goes out next arrive, twice, and say nothing of it."""
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.CUT_AFTER, times=2))


async def test_what_may_have_arrived_is_asked_about_before_it_goes_out_again(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.alerts)
    await sam.starts()
    await stage.settles()
    await _may_have_arrived(stage)
    await _goes(stage, *_news(sam.chat_id, 1))
    alert = await stage.channels.alerts.shows("may or may not have arrived")
    assert say("alert-twice-look") in str(alert.raw["blocks"])
    await robin.presses(say("alert-again"), on=alert)
    await robin.told(gist("alert-again-goes"))
    await stage.settles()
    assert [message.text for message in sam.messages].count("News 0") == 3


async def test_where_an_answer_may_have_arrived_nobody_is_told_that_it_has_not(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.repairs)
    await stage.lives_at(sam)
    card = await stage.card(await stage.has_reported(sam))
    await stage.settles()
    await _may_have_arrived(stage)
    await stage.reply(robin, card, OURS)
    await stage.channels.repairs.thread_shows(card, gist("staff-unsure-line"))
    await stage.world.slack.direct_channel(robin.id).shows(say("staff-unsure-whisper"))
    await stage.channels.alerts.shows(gist("alert-unsure"))
    await stage.channels.repairs.shows(gist("staff-unsure-card"))
    assert NOT_DELIVERED not in card.screen()


async def test_what_has_certainly_not_arrived_goes_out_again_unasked(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    _refuses(stage, 400, "news")
    await _goes(stage, *_news(sam.chat_id, 1))
    alert = await stage.channels.alerts.shows(gist("alert-undelivered"))
    assert "confirm" not in str(alert.raw["blocks"])


LOOKED_UP = [effect for effect in CLASSES if effect.if_uncertain is IfUncertain.LOOK_UP]


@pytest.mark.parametrize("effect", LOOKED_UP, ids=lambda effect: effect.__name__)
async def test_what_may_have_arrived_is_looked_up_before_it_goes_out_again(stage: Stage, effect: type[Effect]) -> None:
    sent = await SCENARIOS[effect](stage)
    faults = stage.world.faults
    faults.plan(Fault(sent.platform, sent.method, Kind.CUT_AFTER))
    for method in ("conversations.history", "conversations.replies"):
        faults.plan(Fault(sent.platform, method, Kind.ERROR, status=200, error="invalid_arguments"))
    await _goes(stage, sent.effect)
    faults.clear()
    application = stage.application
    async with application.database.write() as tx:
        (ended,) = await outbox.ended(tx)
        assert ended.row.uncertain
        goes = await unsent.again(tx, None, application.database.process, application.clock.now())
    application.delivery.accept(goes.rows)
    await stage.settles()
    assert await sent.arrived() == 1
    async with application.database.read() as tx:
        assert not await outbox.ended(tx)


async def test_what_is_sent_again_after_its_time_is_tried_as_long_as_something_new(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer("Robin Officer", stage.channels.alerts)
    await sam.starts()
    await stage.settles()
    _refuses(stage, 400, "news")
    await _goes(stage, *_news(sam.chat_id, 1))
    alert = await stage.channels.alerts.shows(gist("alert-undelivered"))
    stage.world.faults.clear()
    stage.world.clock.wind(timedelta(days=9))
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, times=3, status=502))
    await robin.presses(say("alert-again"), on=alert)
    await sam.sees("News 0")


async def test_what_is_sent_again_shows_nothing_on_the_phone_of_somebody_discreet(stage: Stage) -> None:
    """It answered them once; now it comes unasked."""
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    application, to = stage.application, Address("telegram", str(sam.chat_id), str(sam.chat_id))
    _refuses(stage, 400, "news")
    (effect,) = _news(sam.chat_id, 1)
    async with application.database.write() as tx:
        await people.set_discreet(tx, 1, True)
        rows = await outbox.put(tx, parcels([effect], own=to), application.database.process, application.clock.now())
    application.delivery.accept(rows)
    await stage.settles()
    stage.world.faults.clear()
    async with application.database.write() as tx:
        goes = await unsent.again(tx, None, application.database.process, application.clock.now())
    application.delivery.accept(goes.rows)
    await stage.settles()
    assert goes.count == 1
    assert "News 0" not in [message.text for message in sam.messages]


def _news(chat: int, many: int) -> list[Effect]:
    to = Address("telegram", str(chat), str(chat))
    return [Say(to, Prompt((Plain(f"News {number}"),)), "en") for number in range(many)]


# --- at the command line -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", [True, False])
def test_a_list_fits_a_screen_and_is_a_line_each_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], screen: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: screen)
    why = "Something that nobody has heard of, and that goes on for a while " * 3
    ended._line("4: 23 Nov 2026 09:30 UTC, say to telegram chat:700001, report 1", why)
    lines = capsys.readouterr().out.splitlines()
    assert (max(map(len, lines)) <= 80) is screen and (len(lines) == 1) is not screen
    assert " ".join(" ".join(lines).split()).endswith(why.strip())


@pytest.fixture
def doorstep(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Callable[..., "asyncio.Future[str]"]:
    """Return the command line, beside the running application."""
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", stage.application.settings.database_url)

    def run(*words: str) -> "asyncio.Future[str]":
        return asyncio.ensure_future(asyncio.to_thread(lambda: CliRunner().invoke(cli.app, words).output))

    return run


async def test_what_has_ended_is_listed_shown_and_sent_again(
    stage: Stage, doorstep: Callable[..., "asyncio.Future[str]"]
) -> None:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    assert "Nothing was given up." in await doorstep("outbox")
    _refuses(stage, 400, "news")
    await _goes(stage, *_news(sam.chat_id, 1))
    stage.world.faults.clear()
    listed = await doorstep("outbox")
    number = listed.split(":")[0]
    assert f"say to telegram chat:{sam.chat_id}" in listed
    assert "News" in listed
    assert "News 0" in await doorstep("outbox", "show", number)
    assert "1 sent again." in await doorstep("outbox", "resend", number)
    await stage.application.take_over()
    await sam.sees("News 0")
    await stage.settles()
    assert "Nothing was given up." in await doorstep("outbox", "list")
    assert "0 sent again." in await doorstep("outbox", "resend", "--all")


async def test_the_command_line_sends_nothing_twice_in_silence(
    stage: Stage, doorstep: Callable[..., "asyncio.Future[str]"]
) -> None:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    await _may_have_arrived(stage)
    await _goes(stage, *_news(sam.chat_id, 1))
    async with stage.application.database.write() as tx:
        # An older one, that nobody can read today.
        gone = [Parcel("telegram", "chat:1", "pigeon", {}, 0)]
        rows = await outbox.put(tx, gone, stage.application.database.process, stage.application.clock.now())
        await outbox.settle(tx, [rows[0].id], "dead", stage.application.clock.now(), "why")
    assert "0 sent again." in (said := await doorstep("outbox", "resend", "--all"))
    assert "1 may have arrived" in said
    assert "it may have arrived all the same" in await doorstep(
        "outbox", "show", (await doorstep("outbox")).split(":")[0]
    )
    assert "1 sent again." in await doorstep("outbox", "resend", "--all", "--twice")
    await stage.application.take_over()
    await stage.settles()
    assert [message.text for message in sam.messages].count("News 0") == 3


async def test_what_could_not_be_read_is_listed_shown_and_taken_in_again(
    stage: Stage, doorstep: Callable[..., "asyncio.Future[str]"]
) -> None:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    assert "All that came was read" in await doorstep("inbox")
    said = f'{{"update_id": 77, "message": {{"chat": {{"id": {sam.chat_id}}}, "text": "Hello?"}}}}'
    await stage.application.turns.keep([Arrival("telegram", "77", "telegram", said, readable=False)])
    listed = await doorstep("inbox", "list")
    number = listed.split(":")[0]
    assert "it cannot be read" in listed
    assert "Hello?" in await doorstep("inbox", "show", number)
    assert "1 taken in again." in await doorstep("inbox", "resend", number)
    await stage.application.take_over()
    async with asyncio.timeout(60):
        # It cannot be read today either, and is not lost for that.
        while "it cannot be read" not in await doorstep("inbox"):
            pass
