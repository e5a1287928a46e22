"""Nothing lost, nothing doubled: restarts, kills, poison, redelivery, a platform or the database away."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from bot.simulator.world import World
from flows.kernel.policy import Policy
from storage import reports
from tests.copy import gist, say
from tests.running import PATIENCE, Running
from tests.stage import STORY, Stage


async def up_to_the_photos(sam: Phone) -> None:
    await sam.starts()
    for label in (
        say("menu-report"),
        "Brightfix Repairs: Day-to-day repairs",
        say("report-place-home"),
        say("topic-visit"),
    ):
        await sam.taps(label)
    await sam.taps(say("clause-late_noshow"))
    await sam.taps(say("engine-today"))
    await sam.sees(say("report-ask-story"))
    await sam.sends(STORY)
    await sam.sees(say("report-ask-media"))


async def finish(sam: Phone) -> None:
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))


async def test_a_restart_in_the_middle_goes_on_where_it_was(stage: Stage) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    await stage.restart()
    await finish(sam)
    await stage.card((await stage.reports())[0])
    assert len(stage.channels.repairs.messages) == 1


async def test_what_arrives_while_the_bot_is_off_is_answered_when_it_is_back(stage: Stage) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    await stage.stop()
    await sam.taps(say("engine-media-none"))
    await stage.start()
    await sam.sees(say("report-review"))


@pytest.fixture
async def running(world: World, tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(world, tmp_path) as running:
        yield running


@pytest.mark.parametrize(("end", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 0)])
async def test_an_end_in_the_middle_goes_on_where_it_was(
    world: World, running: Running, end: signal.Signals, code: int
) -> None:
    channels = running.channels
    sam = world.telegram.phone("Sam")
    await up_to_the_photos(sam)
    assert await running.ends(end) == code
    await running.start()
    await finish(sam)
    await channels.repairs.shows(say("clause-late_noshow"))
    assert len(channels.repairs.messages) == 1


async def test_it_starts_alone(world: World, tmp_path: Path) -> None:
    """The processes of all other stories are forks of one that has everything loaded already."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", "run"),
        env={**os.environ, **Running(world, tmp_path).environment()},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        sam = world.telegram.phone("Sam")
        await world.telegram.polled(timeout=PATIENCE)
        await sam.starts()
        await sam.sees(say("start-greeting", landlord="Example Homes"))
    finally:
        process.terminate()
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0


async def test_a_second_one_on_the_same_sqlite_file_says_so_and_ends(
    world: World, running: Running, tmp_path: Path
) -> None:
    code, said = await running.says("run")
    assert code == 2
    assert said.count("\n") == 1, said
    assert "is running on" in said and "already" in said
    sam = world.telegram.phone("Sam")
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    assert not [entry for entry in world.journal.entries if entry.status == 409], "the first one goes on alone"
    for command in (("backup", str(tmp_path / "a.zip")), ("token", "list")):
        code, said = await running.says(*command)
        assert code == 0, said


async def test_a_kill_right_after_the_last_tap_loses_and_doubles_nothing(world: World, running: Running) -> None:
    channels = running.channels
    sam = world.telegram.phone("Sam")
    await up_to_the_photos(sam)
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await running.ends(signal.SIGKILL)
    await running.start()
    await sam.sees_anywhere(gist("report-sent"))
    await channels.repairs.shows(say("clause-late_noshow"))
    await world.telegram.settled()
    assert len(channels.repairs.messages) == 1, channels.repairs.screen()


async def test_a_poison_update_blocks_nobody_and_alerts_staff(stage: Stage) -> None:
    sam = stage.resident()
    await stage.world.telegram.push({"message": {"message_id": "not a number", "chat": 7}})
    await stage.world.telegram.push({"callback_query": {"id": "1"}})
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    await stage.channels.alerts.shows("could not be read")


async def test_a_redelivered_update_does_nothing_twice(stage: Stage) -> None:
    sam = stage.resident()
    await stage.report(sam)
    await stage.settles()
    said = len(sam.messages)
    await stage.world.telegram.redeliver(stage.world.telegram.last_update_id)
    await stage.settles()
    assert len(await stage.reports()) == 1
    assert len(sam.messages) == said


@pytest.mark.usefixtures("on_sqlite")
async def test_a_failure_in_one_turn_spoils_only_that_turn(stage: Stage) -> None:
    """The database refuses one resident's report; another's, waiting beside it, goes through."""
    sam, amal = stage.resident(), stage.resident("Amal")
    await up_to_the_photos(sam)
    async with stage.application.database.write() as tx:
        await tx.run(
            sql(
                "CREATE TRIGGER refuse BEFORE INSERT ON reports WHEN NEW.story = :story "
                "BEGIN SELECT RAISE(ABORT, 'refused for the story'); END".replace(":story", f"'{STORY}'")
            )
        )
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await asyncio.gather(sam.taps(say("report-send-fix")), amal.starts())
    await sam.sees(gist("apology"))
    await amal.sees(say("start-greeting", landlord="Example Homes"))
    alert = await stage.channels.alerts.shows("The resident was told")
    code = next(message.text for message in sam.messages if "Code:" in message.text).split("Code: ")[1].split()[0]
    assert code in alert.words(), "staff and resident hold the same code"
    async with stage.application.database.write() as tx:
        await tx.run(sql("DROP TRIGGER refuse"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))


@pytest.mark.usefixtures("on_sqlite")
async def test_while_the_database_is_locked_everybody_waits_and_nothing_is_lost(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    engine = stage.application.database
    lock = await asyncio.to_thread(_lock, engine.url)
    await sam.taps(say("menu-report"))
    await asyncio.to_thread(lock.rollback)
    await asyncio.to_thread(lock.close)
    await sam.sees(say("report-ask-contract"))


def _lock(url: str) -> Any:
    import sqlite3

    connection = sqlite3.connect(
        url.removeprefix("sqlite+aiosqlite:///"), check_same_thread=False, isolation_level=None
    )
    connection.execute("BEGIN IMMEDIATE")
    return connection


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_while_slack_is_down_residents_are_served_and_cards_follow(stage: Stage, status: int) -> None:
    stage.world.faults.plan(Fault("slack", "*", Kind.ERROR, times=12, status=status))
    sam, amal = stage.resident(), stage.resident("Amal")
    first = await stage.report(sam)
    second = await stage.report(amal, clause="no_notice")
    await stage.card(first)
    await stage.card(second)
    await stage.settles()
    assert len(stage.channels.repairs.messages) == 2


async def test_it_starts_while_slack_and_telegram_are_away(stage: Stage) -> None:
    sam = stage.resident()
    await stage.stop()
    for platform in ("slack", "telegram"):
        stage.world.faults.plan(Fault(platform, "*", Kind.ERROR, times=2, status=503))
    await stage.start()
    report = await stage.report(sam)
    await stage.card(report)


async def test_a_click_left_behind_by_a_kill_is_done_when_slack_is_back(stage: Stage) -> None:
    """The click is in the inbox, its process is dead: the next one does it."""
    sam, robin = stage.resident(), stage.officer()
    card = await stage.card(await stage.report(sam))
    await stage.settles()
    turns = stage.application.turns
    await turns.stop()
    await robin.presses(say("case-report-take"), on=card)
    await stage.stop()
    await stage.start()
    await stage.channels.repairs.thread_shows(card, gist("thread-taken"))


@pytest.mark.parametrize(
    "kind", ["channel_post", "edited_channel_post", "message_from_bot", "pinned", "joined", "moves"]
)
async def test_what_deserves_no_answer_gets_none(stage: Stage, kind: str) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    person = {"id": sam.chat_id, "is_bot": False, "first_name": "Sam"}
    private = {"id": sam.chat_id, "type": "private", "first_name": "Sam"}
    channel = {"id": -1007, "type": "channel", "title": "News"}
    base: dict[str, Any] = {"message_id": 900, "date": 1764000000}
    updates: dict[str, dict[str, Any]] = {
        "channel_post": {"channel_post": {**base, "chat": channel, "text": "/report"}},
        "edited_channel_post": {"edited_channel_post": {**base, "chat": channel, "edit_date": 1764000001, "text": "x"}},
        "message_from_bot": {"message": {**base, "chat": private, "from": {**person, "is_bot": True}, "text": "hi"}},
        "pinned": {"message": {**base, "chat": private, "from": person, "pinned_message": {**base, "chat": private}}},
        "joined": {
            "message": {**base, "chat": {**channel, "type": "supergroup"}, "from": person, "new_chat_members": [person]}
        },
        "moves": {
            "edited_message": {
                **base, "chat": private, "from": person, "edit_date": 1764000001,
                "location": {"latitude": 51.5, "longitude": -0.1, "live_period": 900},
            },
        },
    }  # fmt: skip
    before = len(stage.world.journal.of("sendMessage"))
    await stage.world.telegram.push(updates[kind])
    await stage.settles()
    assert len(stage.world.journal.of("sendMessage")) == before
    assert not stage.channels.alerts.messages


async def test_a_card_that_may_have_been_posted_is_not_posted_again(stage: Stage) -> None:
    stage.world.faults.plan(Fault("slack", "chat.postMessage", Kind.CUT_AFTER))
    report = await stage.report(stage.resident())
    await stage.card(report)
    await stage.settles()
    assert len(stage.channels.repairs.messages) == 1
    robin = stage.officer()
    await robin.presses(say("case-report-take"), on=stage.channels.repairs.messages[0])
    await stage.channels.repairs.shows(say("staff-state-taken"))


async def test_429_is_waited_out_exactly_and_sent_once(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    before = stage.world.clock.now()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, status=429, retry_after=37))
    stage.world.faults.plan(Fault("slack", "chat.postMessage", Kind.ERROR, status=429, retry_after=90))
    report = await stage.report(sam)
    await stage.card(report)
    await stage.settles()
    assert (stage.world.clock.now() - before).total_seconds() >= 37 + 90
    assert len(stage.channels.repairs.messages) == 1
    assert sum("Your reference is" in message.text for message in sam.messages) == 1


async def test_a_send_that_may_have_arrived_is_tried_once_more(stage: Stage) -> None:
    sam = stage.resident()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.CUT_AFTER))
    await sam.starts()
    await stage.settles()
    assert sum("Hello" in message.text for message in sam.messages) == 2, "rather twice than not at all"


async def test_a_resident_who_blocks_the_bot_is_left_alone_and_staff_are_told(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    report = await stage.report(sam)
    card = await stage.card(report)
    await sam.blocks()
    await stage.channels.repairs.thread_shows(card, gist("thread-unreachable"))
    await robin.presses(say("case-report-take"), on=card)
    await stage.channels.repairs.shows(say("staff-state-taken"))
    await stage.settles()
    await sam.unblocks()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))


async def test_one_blocked_resident_holds_up_nobody(stage: Stage) -> None:
    sam, amal = stage.resident(), stage.resident("Amal")
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.HANG))
    await sam.starts()
    await stage.world.faults.hangs()
    await amal.starts()
    await amal.sees(say("start-greeting", landlord="Example Homes"))
    stage.world.faults.release()
    await sam.sees(say("start-greeting", landlord="Example Homes"))


async def test_no_secret_and_no_word_of_a_resident_in_any_log(stage: Stage, printed: Callable[[], str]) -> None:
    sam = stage.resident("Zebedee")
    stage.world.faults.plan(Fault("telegram", "getUpdates", Kind.ERROR, status=502))
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.CUT_BEFORE))
    report = await stage.report(sam, story="MARKER in the story")
    await stage.card(report)
    await stage.settles()
    said = printed()
    assert said, "the faults are logged"
    for secret in ("MARKER", "Zebedee", stage.world.telegram.token, stage.world.slack.bot_token, str(sam.chat_id)):
        assert secret not in said
    for entry in stage.world.journal.entries:
        assert stage.world.telegram.token not in json.dumps(dict(entry.params))


@pytest.mark.parametrize("method", ["chat.postMessage", "files.completeUploadExternal", "chat.update"])
@pytest.mark.parametrize("kind", [Kind.CUT_BEFORE, Kind.CUT_AFTER])
async def test_a_cut_connection_to_slack_loses_and_doubles_nothing(stage: Stage, method: str, kind: Kind) -> None:
    sam, robin = stage.resident(), stage.officer()
    await up_to_the_photos(sam)
    await sam.sends_photo()
    await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    stage.world.faults.plan(Fault("slack", method, kind, times=2))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    card = await stage.card((await stage.reports())[0])
    await robin.presses(say("case-report-take"), on=card)
    await stage.channels.repairs.thread_shows(card, gist("thread-taken"))
    await stage.channels.repairs.shows(say("staff-state-taken"))
    await stage.settles()
    assert len(stage.channels.repairs.messages) == 1
    assert sum("Report received" in note.words() for note in card.thread) == 1
    assert sum(len(note.files) for note in card.thread) == 1


async def test_a_file_that_cannot_be_had_is_said_and_holds_up_nothing(stage: Stage) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    stage.world.faults.plan(Fault("telegram", "getFile", Kind.ERROR, status=400))
    await sam.sends_photo()
    await sam.sees_anywhere(gist("media-lost"))
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    await stage.card((await stage.reports())[0])
    assert not stage.channels.alerts.messages


async def test_a_file_that_is_not_what_it_says_is_refused(stage: Stage) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    await sam.sends_document(b"not a picture at all", "photo.jpg", "image/jpeg")
    await sam.sees_anywhere(gist("media-lost"))
    assert not list(stage.files.glob("*"))


async def test_cards_left_behind_are_posted_by_the_next_process(stage: Stage) -> None:
    sam = stage.resident()
    stage.world.faults.plan(Fault("slack", "*", Kind.ERROR, times=None, status=503))
    await stage.report(sam)
    await stage.world.telegram.settled()
    await stage.application.stop()
    stage.world.faults.clear()
    await stage.start()
    await stage.card((await stage.reports())[0])
    await stage.settles()
    assert len(stage.channels.repairs.messages) == 1


@pytest.mark.usefixtures("on_sqlite")
async def test_not_even_a_commit_that_fails_ends_the_turns(stage: Stage) -> None:
    sam, amal = stage.resident(), stage.resident("Amal")
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    await stage.settles()
    async with stage.application.database.write() as tx:
        await tx.run(sql("CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END"))
    await sam.sends("/menu")
    await stage.world.telegram.settled()
    await stage.application.turns.idle()
    async with stage.application.database.write() as tx:
        await tx.run(sql("DROP TRIGGER refuse"))
    await amal.starts()
    await amal.sees(say("start-greeting", landlord="Example Homes"))
    await sam.sends("/menu")
    await sam.sees(say("menu"))


async def test_a_file_that_stays_away_is_given_up_after_a_day_and_said(stage: Stage) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    stage.world.faults.plan(Fault("telegram", "getFile", Kind.ERROR, times=None, status=502))
    await sam.sends_photo()
    await stage.world.journal.refuses("getFile", 3)
    stage.world.clock.wind(timedelta(hours=23))
    await sam.sees_anywhere(gist("media-lost"))


async def test_an_answered_report_is_overdue_no_more(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    card = await stage.card(await stage.report(sam))
    await stage.reply(robin, card, "We are on it.")
    await sam.sees("We are on it.")
    stage.world.clock.wind(timedelta(days=30))
    await stage.application.ring()
    await stage.settles()
    assert not stage.channels.alerts.messages


@pytest.mark.parametrize(
    ("gone", "asked", "instead"),
    [
        ("contract", say("report-ask-contract"), say("report-contract-unknown")),
        ("clause", say("report-ask-topic"), say("clause-other")),
        ("topic", say("report-ask-topic"), say("clause-other")),
    ],
)
async def test_an_answer_that_left_the_landlords_file_is_asked_for_again(
    stage: Stage, gone: str, asked: str, instead: str
) -> None:
    sam = stage.resident()
    await stage.prepare(sam)
    stage.adopt(_without(stage.policy, gone))
    await stage.restart()
    await sam.taps(say("report-send-fix"))
    question = await sam.sees(say("engine-asked-again"))
    assert asked in question.text
    assert not await stage.reports()
    await sam.taps(instead)
    review = await sam.sees(say("report-review"))
    assert STORY in review.text, "everything else is still there"
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    report = (await stage.reports())[0]
    async with stage.application.database.read() as tx:
        clauses = await reports.clauses_of(tx, report.id)
    assert (report.contract_ref, list(clauses)) in [(None, ["late_noshow"]), ("repairs-north", ["other"])]


async def test_words_written_while_an_answer_left_the_file_are_kept(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    for label in (
        say("menu-report"),
        "Brightfix Repairs: Day-to-day repairs",
        say("report-place-home"),
        say("topic-visit"),
    ):
        await sam.taps(label)
    await sam.taps(say("clause-late_noshow"))
    await sam.taps(say("engine-today"))
    await sam.sees(say("report-ask-story"))
    stage.adopt(_without(stage.policy, "contract"))
    await stage.restart()
    await sam.sends(STORY)
    await sam.sees(say("report-ask-contract"))
    await sam.taps(say("report-contract-unknown"))
    await sam.sees(say("report-ask-media")), "and on from where it was"
    await sam.taps(say("engine-media-none"))
    review = await sam.sees(say("report-review"))
    assert STORY in review.text


def _without(policy: Policy, what: str) -> Policy:
    """The landlord's file without the contract, the clause, or all of the topic that `Stage.prepare` chooses."""
    if what == "contract":
        return policy.model_copy(update={"contracts": policy.contracts[1:]})
    visit, *others = policy.topics
    left = tuple(clause for clause in visit.clauses if clause != "late_noshow") if what == "clause" else ()
    topics = (visit.model_copy(update={"clauses": left}), *others) if left else tuple(others)
    kept = {clause: rule for clause, rule in policy.clauses.items() if any(clause in t.clauses for t in topics)}
    return policy.model_copy(update={"topics": topics, "clauses": kept})


async def _shown(stage: Stage, many: int) -> list[SlackMessage]:
    sam = stage.resident()
    await stage.lives_at(sam)
    shown = [await stage.card(await stage.has_reported(sam)) for _ in range(many)]
    await stage.settles()
    return shown


@pytest.mark.parametrize("away", [False, True])
async def test_what_one_of_staff_pressed_before_a_restart_is_done_before_what_comes_after(
    stage_on_either: Stage, away: bool
) -> None:
    """Whether Slack hangs when it is asked who they are, or is away when we start; nobody else waits for them."""
    stage = stage_on_either
    first, second, third, of_kim = await _shown(stage, 4)
    robin, kim = stage.officer(), stage.officer("Kim Officer")
    await stage.application.turns.stop()
    for card in (first, second):
        await robin.presses(say("case-report-take"), on=card)
    await stage.stop()
    method, kind = ("auth.test", Kind.HANG_BEFORE) if away else ("users.info", Kind.HANG)
    stage.world.faults.plan(Fault("slack", method, kind))
    starting = asyncio.create_task(stage.start())
    await stage.world.faults.hangs()
    if away:
        # Only over HTTP can anything come while there is no socket.
        for person, card in ((robin, third), (kim, of_kim)):
            await stage.application.slack.take(stage.press(person, card))
        assert not await stage.taken()
    else:
        await starting
        await robin.presses(say("case-report-take"), on=third)
        await kim.presses(say("case-report-take"), on=of_kim)
        await stage.channels.repairs.thread_shows(of_kim, gist("thread-taken"))
        assert await stage.taken() == [4]
    stage.world.faults.release()
    await starting
    await stage.settles()
    assert [number for number in await stage.taken() if number != 4] == [1, 2, 3]


async def test_what_a_resident_sent_before_a_restart_is_answered_before_what_comes_after(
    stage_on_either: Stage,
) -> None:
    stage = stage_on_either
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    await stage.application.turns.stop()
    await sam.sends("/menu")
    await sam.sends("/privacy")
    await stage.world.telegram.settled()
    await stage.stop()
    await sam.sends("/help")
    await stage.start()
    await stage.settles()
    answers = [message.text for message in sam.messages][-3:]
    for said, answer in zip((gist("menu"), gist("privacy"), gist("help")), answers, strict=True):
        assert said in answer
