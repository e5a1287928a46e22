"""What neighbours say to each other is written down nowhere, whatever Telegram shows us of it, nor who they are."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import make_url, select

from bot.simulator.telegram.group import ANONYMOUS
from flows.features.all import FEATURES
from handlers.telegram.intake import UPDATES
from storage import retention
from storage.backup import back_up
from storage.tables import metadata, votes
from tests.copy import say
from tests.stage import Stage
from tests.stories.test_group_updates import NEW, chats, linked
from tests.stories.test_rounds import group_of, works_done
from tests.stories.test_rounds import votes as cast
from tests.updates import MARK, NEIGHBOUR, updates

CHATS = {kind: {"id": NEW, "type": kind, "title": "Larkspur neighbours"} for kind in ("group", "supergroup", "channel")}
SAID = {"message_id": 41_001, "date": 1_764_000_000, "chat": CHATS["supergroup"]}
FROM = {"id": NEIGHBOUR, "is_bot": False, "first_name": MARK, "username": MARK, "language_code": "en"}
LIKE_A_CODE = "WOBB-LE77"


async def kept(stage: Stage) -> list[tuple[str, str]]:
    """Everything in the database: its place and what is there."""
    async with stage.application.database.read() as tx:
        return [
            (f"{table.name}.{column.name}", str(value))
            for table in metadata.sorted_tables
            for row in await tx.rows(select(*table.c))
            for column, value in zip(table.c, row, strict=True)
        ]


def on_disk(url: str) -> bytes:
    """The bytes of the database's file, once its write-ahead log has been moved into it."""
    path = Path(make_url(url).database or "")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes() if _log(path) else path.read_bytes()


def _log(path: Path) -> bool:
    return path.with_name(f"{path.name}-wal").exists()


async def plays(stage: Stage) -> int:
    """Let everything happen that Telegram knows, and let neighbours talk to us as well; return how much it was."""
    happened = list(updates(CHATS["supergroup"], UPDATES))
    happened += [update for kind in ("group", "channel") for update in updates(CHATS[kind], ())]
    for name in FEATURES.index.groups.commands:
        happened += [{"message": {**SAID, "from": FROM, "text": f"/{name} {MARK}"}}]
        happened += [{"message": {**SAID, "from": ANONYMOUS, "sender_chat": SAID["chat"], "text": f"/{name} {MARK}"}}]
    happened += [{"message": {**SAID, "from": FROM, "text": LIKE_A_CODE}}]
    # What cannot be read is cut down as well.
    happened += [{"message": {**SAID, "from": MARK, "text": {"of": MARK}}}, {"message": MARK}, {"message": [MARK]}]
    happened += [{"message": {**SAID, "chat": {**CHATS["group"], "id": MARK}, "from": FROM, "text": "/report"}}]
    for update in happened:
        await stage.world.telegram.push(update)
    await stage.settles()
    return len(happened)


async def test_talk_in_a_group_is_written_down_nowhere(
    stage: Stage, tmp_path: Path, printed: Callable[[], str], request: pytest.FixtureRequest
) -> None:
    chats(stage)
    await linked(stage, NEW)
    count = await plays(stage)
    archive = tmp_path / "backup.zip"
    await back_up(stage.application.database, stage.files, archive, stage.world.clock.now())
    places = [*await kept(stage), ("printed", printed())]
    with ZipFile(archive) as backup:
        places += [(f"backup {name}", backup.read(name).decode()) for name in backup.namelist()]
    places += [("asked of a platform", repr(entry)) for entry in stage.world.journal.entries]
    assert sum(place == "inbox.raw" for place, _ in places) == count
    assert {place for place, said in places if MARK in said or LIKE_A_CODE in said} == set()
    known = {place for place, said in places if str(NEIGHBOUR) in said}
    assert known <= {"attempts.who", "backup tables/attempts.jsonl"}, "whose guess it was counts for an hour"
    await stage.stop()
    if request.config.getoption("--engine") == "sqlite":
        content = on_disk(stage.application.database.url)
        assert MARK.encode() not in content
        assert LIKE_A_CODE.encode() not in content
    await stage.start()


async def test_a_vote_is_counted_after_a_fall_and_then_its_sender_is_known_to_the_votes_alone(
    stage_on_either: Stage,
) -> None:
    """What its turn needs is there when another process takes it up, and goes with the turn."""
    stage = stage_on_either
    ana = stage.resident("Ana")
    group = await group_of(stage, ana)
    await works_done(stage)
    asked = await group.sees(say("round-ask-fixed"))
    await stage.settles()
    await stage.application.turns.stop()
    await cast(group, ana, asked, "fixed-yes")
    await stage.world.telegram.settled()
    who = str(ana.user["id"])
    assert "inbox.raw" in {place for place, said in await kept(stage) if who in said}
    await stage.falls()
    await stage.settles()
    assert {place for place, said in await kept(stage) if who in said} == {"votes.person"}
    for days, there in ((89, True), (91, False)):
        then = stage.world.clock.now() + timedelta(days=days)
        async with stage.application.database.write() as tx:
            await retention.remove(tx, await retention.past(tx, then), then)
            assert bool(await tx.rows(select(votes.c.id))) is there


async def test_a_private_chat_is_kept_whole(stage: Stage) -> None:
    sam = stage.resident()
    await sam.sends("The gate was left open.")
    await stage.settles()
    raw = [said for place, said in await kept(stage) if place == "inbox.raw"]
    assert any("The gate was left open." in said and "Sam" in said for said in raw)


async def test_talk_of_staff_in_a_channel_is_not_kept(stage: Stage) -> None:
    """Nor anything else of Slack's that nobody sent to us: of any kind, and whatever may come."""
    robin, slack = stage.officer(), stage.world.slack
    await robin.says(MARK, in_channel=stage.channels.repairs)
    for number, kind in enumerate(("message", "app_mention", "link_shared", "reaction_added", "an_event_to_come")):
        event = {"type": kind, "user": robin.id, "text": MARK, "blocks": [{"text": MARK}], "channel": {"name": MARK}}
        body = {"type": "event_callback", "event_id": f"Ev{number}", "event": event, "authed_users": [MARK]}
        await slack.send_envelope("events_api", body)
    for number, payload in enumerate(("message_action", "shortcut", "workflow_step_edit", "a_payload_to_come", ["?"])):
        pressed = {"trigger_id": f"1.{number}.a", "message": {"text": MARK}, "user": {"id": robin.id}}
        told = {"type": payload, "callback_id": MARK, "state": {"values": {"a": MARK}}}
        await slack.send_envelope("interactive", {**told, **pressed})
    await stage.settles()
    places = await kept(stage)
    assert sum(place == "inbox.raw" for place, _ in places) >= 10
    assert not [place for place, said in places if MARK in said]
