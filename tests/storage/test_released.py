"""Data of every schema that was ever released is migrated whole, and Doorstep goes on with it.

A new revision brings its fixture along: `python -m tests.storage.release`.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from bot.simulator.world import World
from storage import cards, inbox, restore, tables
from storage.backup import Manifest
from storage.database import Database, create_engine
from storage.evidence import Folder
from storage.migrate import current, newest, revisions, upgrade
from storage.tables import metadata
from tests.stage import Stage
from tests.storage.release import RELEASED

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
released = pytest.mark.parametrize("revision", revisions())


@released
def test_every_revision_has_its_data_with_a_row_in_every_table(revision: str) -> None:
    assert (RELEASED / revision).is_dir(), "make it: python -m tests.storage.release"
    with restore.opened(RELEASED / revision) as backup:
        manifest = restore.verify(backup)
    assert manifest.revision == revision
    assert not [name for name, part in manifest.tables.items() if not part.rows]
    assert manifest.files


def rows(revision: str, table: str) -> list[dict[str, Any]]:
    lines = (RELEASED / revision / "tables" / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@released
async def test_its_rows_come_forward_and_doorstep_goes_on_with_it(
    revision: str, world: World, either_url: str, tmp_path: Path
) -> None:
    manifest = await restore.restore(RELEASED / revision, either_url, tmp_path / "files", NOW)
    await _every_row_is_there(manifest, Database(either_url))
    for name in manifest.files:
        assert await Folder(tmp_path / "files").load(name) == (RELEASED / revision / "files" / name).read_bytes()
    _set_time(world, manifest)
    await _life_goes_on(Stage(world, either_url, tmp_path / "files"))


async def _every_row_is_there(manifest: Manifest, database: Database) -> None:
    """Check every row. Exceptions that a later revision drops or rewrites on purpose belong here."""
    async with database.read() as tx:
        assert await current(tx) == newest()
        for name, old in wanted(manifest.revision, manifest).items():
            table = metadata.tables[name]
            found = await tx.rows(select(table).order_by(*table.primary_key))
            assert len(found) == len(old), name
            for now, then in zip(found, old, strict=True):
                shared = now._mapping.keys() & then.keys() - {"claimed_by", "claimed_until", "uncertain"}
                assert {key: _plainly(now._mapping[key]) for key in shared} == {key: then[key] for key in shared}
    await database.close()


def wanted(revision: str, manifest: Manifest) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a revision by today's tables. From 0005 on one table has the cards of all cases; from 0006 on
    no row speaks as a platform does; from 0008 on an input is one by what it is, and a case by its number."""
    found = {name: rows(revision, name) for name in manifest.tables}
    if revision < "0005":
        of_reports = [{"case_type": "report", "subject": row.pop("report_id"), **row} for row in found["cards"]]
        others = [{"case_type": row.pop("kind"), **row} for row in found.pop("desk_cards", [])]
        found["cards"] = sorted([*of_reports, *others], key=lambda row: (row["case_type"], row["subject"]))
    if revision < "0006":
        for row in found["outbox"]:
            row["platform"] = {"slack": "staff"}.get(row["platform"], row["platform"])
        for row in found.get("groups", []):
            row["standing"] = {"kicked": "put_out", "restricted": "limited"}.get(row["standing"], row["standing"])
    if revision < "0008":
        for row in found["inbox"]:
            row.pop("key")
        numbers = {report["ref"]: report["id"] for report in found["reports"]}
        for row in found["addresses"]:
            if row.get("answering"):
                row["answering"] = f"report:{numbers[row['answering'].rpartition(':')[2]]}"
    return found


def _plainly(value: Any) -> Any:
    return value.replace(tzinfo=None).isoformat() if isinstance(value, datetime) else value


async def _life_goes_on(stage: Stage) -> None:
    """Check that the resident goes on where they were, and that an old open report is taken and answered."""
    sam, amal = stage.resident(), stage.resident("Amal", "ar")
    await stage.start()
    try:
        old = {report.ref: report for report in await stage.reports()}
        assert {report.state for report in old.values()} == {"taken", "new"}
        await sam.sends("How they behaved")
        await sam.sees("What was it")
        await amal.starts()
        await amal.sees("Doorstep")
        robin = stage.officer()
        report = next(report for report in old.values() if report.state == "new")
        await _takes(stage, robin.id, robin.team_id, report.id)
        await amal.sees(report.ref[:4])
        card = await stage.card(report)
        await stage.settles()
        await stage.reply(robin, card, "We are sorry.")
        await amal.sees("We are sorry.")
    finally:
        await stage.stop()


def _set_time(world: World, manifest: Manifest) -> None:
    """Set the clock to the day of the backup, and let Telegram count on from there."""
    world.clock.jump(manifest.made_at - world.clock.now())
    updates = world.telegram.world.updates
    updates.next_id += 1_000_000


async def _takes(stage: Stage, user: str, team: str, number: int) -> None:
    """Press the button of a card that an earlier life of this workspace holds."""
    channel = stage.channels.repairs.id
    async with stage.application.database.read() as tx:
        place = await cards.place(tx, "report", number)
    assert place is not None
    await stage.world.slack.send_envelope(
        "interactive",
        {
            "type": "block_actions",
            "user": {"id": user, "team_id": team},
            "team": {"id": team},
            "container": {"type": "message", "channel_id": channel, "message_ts": place.message},
            "channel": {"id": channel},
            "trigger_id": stage.world.slack.new_trigger(user),
            "actions": [{"type": "button", "action_id": "report.take", "value": str(number), "block_id": "report"}],
        },
    )


HEARD = {
    "private": ("telegram", '{"update_id":1,"message":{"chat":{"id":7,"type":"private"},"text":"mine"}}'),
    "talk": ("telegram", '{"update_id":2,"message":{"chat":{"id":-7,"type":"supergroup"},"text":"theirs"}}'),
    "said": ("slack", '{"type": "event_callback", "event": {"type": "message", "text": "theirs"}}'),
    "form": ("slack", '{"type": "view_submission", "view": {"state": "mine"}}'),
}


@pytest.mark.parametrize("state", ["new", "done"])
async def test_what_was_heard_in_groups_before_is_cut_down(state: str, either_url: str) -> None:
    engine = create_engine(either_url, enforce=False)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade, "0006")
        for key, (platform, raw) in HEARD.items():
            await connection.execute(
                sql(
                    "INSERT INTO inbox (platform, key, lane, raw, received_at, state, claimed_by)"
                    " VALUES (:platform, :key, 'telegram:7', :raw, :now, :state, 'me')"
                ).bindparams(platform=platform, key=key, raw=raw, now=NOW.replace(tzinfo=None), state=state)
            )
        await connection.run_sync(upgrade)
    await engine.dispose()
    database = Database(either_url)
    async with database.write() as tx:
        before = {row.key: row.raw for row in await tx.rows(select(tables.inbox))}
        open_rows = [row.id for row in await inbox.take_over(tx, (), "me")]
        await inbox.settle(tx, open_rows, "me", "done", NOW)
        after = {row.key: row.raw for row in await tx.rows(select(tables.inbox))}
    await database.close()
    assert ("theirs" in "".join(before.values())) is (state == "new"), "a turn that is still to come needs it"
    assert after == {key: raw if "mine" in raw else "{}" for key, (_, raw) in HEARD.items()}


def test_revisions_are_named_so_that_they_sort() -> None:
    assert all(re.fullmatch(r"\d{4}", revision) for revision in revisions())
    assert list(revisions()) == sorted(revisions())
