"""A backup of a busy application, and life after a restore."""

import asyncio
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from storage import cards, reports
from storage.cards import Place
from storage.database import Database
from storage.reports import Report
from tests import running
from tests.conftest import sqlite_at
from tests.copy import gist, say
from tests.stage import Stage


@dataclass(frozen=True, slots=True)
class Kept:
    """One report and all that hangs on it."""

    report: Report
    clauses: dict[str, bool | None]
    events: list[reports.Event]
    card: Place | None


async def kept(url: str) -> dict[str, Kept]:
    database = Database(url)
    try:
        async with database.read() as tx:
            return {
                report.ref: Kept(
                    report,
                    await reports.clauses_of(tx, report.id),
                    await reports.history(tx, report.id),
                    await cards.place(tx, "report", report.id),
                )
                for report in await reports.all_of(tx)
            }
    finally:
        await database.close()


async def doorstep(*words: str, url: str, files: Path) -> str:
    """The command line, in a process of its own; answers with what it said."""
    code, said = await doorstep_ends(*words, url=url, files=files)
    assert code == 0, said
    return said


async def doorstep_ends(*words: str, url: str, files: Path) -> tuple[int, str]:
    return await running.doorstep(*words, environment={"DOORSTEP_DATABASE_URL": url, "DOORSTEP_DATA": str(files)})


async def to_the_photos(stage: Stage, phone: Any) -> None:
    await phone.starts()
    for label in (
        say("menu-report"),
        "Brightfix Repairs: Day-to-day repairs",
        say("report-place-home"),
        say("topic-visit"),
    ):
        await phone.taps(label)
    await phone.taps(say("clause-late_noshow"))
    await phone.taps(say("engine-today"))
    await phone.sees(say("report-ask-story"))
    await phone.sends("He came two hours late.")
    await phone.sees(say("report-ask-media"))


async def test_a_backup_of_a_busy_house_is_whole_and_life_goes_on_from_it(
    stage_on_either: Stage, postgres_url: str, tmp_path: Path
) -> None:
    """Restored on both engines; life goes on where the row of either was made on the other."""
    stage = stage_on_either
    url, file = stage.application.database.url, tmp_path / "monday.in-clear.zip"
    sam, amal, robin = stage.resident(), stage.resident("Amal"), stage.officer()
    await stage.report(amal)
    answered = await stage.card(await stage.report(amal, clause="no_notice"))
    await robin.presses(say("case-report-take"), on=answered)
    await amal.sees(gist("resident-taken"))
    await to_the_photos(stage, sam)
    await sam.sends_photo(caption="The door")
    await sam.sees(say("engine-media-have", count=1, most=10))
    await stage.settles()
    before = await kept(url)

    made = asyncio.create_task(doorstep("backup", str(file), url=url, files=stage.files))
    await asyncio.gather(*(stage.has_reported(amal) for _ in range(6)))
    said = await made
    assert "It holds residents' personal data in clear" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))
    await stage.stop()

    targets = [(sqlite_at(tmp_path / "other.sqlite"), tmp_path / "elsewhere"), (postgres_url, tmp_path / "away")]
    for other_url, elsewhere in targets:
        await doorstep("restore", str(file), url=other_url, files=elsewhere)
        copied = await kept(other_url)
        assert {ref: copied.get(ref) for ref in before} == before, "what was accepted before is there, whole"
        for one in copied.values():
            assert one.clauses, "no half of a report"
            assert one.events
        assert {f.name: f.read_bytes() for f in elsewhere.iterdir()} == {
            f.name: f.read_bytes() for f in stage.files.iterdir()
        }

    stage.move(*targets[url.startswith("sqlite")])
    await stage.start()
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    newest = (await stage.reports())[-1]
    assert newest.ref not in copied
    card = await stage.card(newest)
    await robin.presses(say("case-report-take"), on=card)
    await sam.sees(gist("resident-taken"))
    await stage.reply(robin, answered, "It will not happen again.")
    await amal.sees("It will not happen again.")


async def test_what_was_in_hand_when_the_backup_was_made_is_done_after_a_restore(stage: Stage, tmp_path: Path) -> None:
    """An answer that was pressed and not handled, by a process that is still alive somewhere else."""
    sam, file, elsewhere = stage.resident(), tmp_path / "monday.in-clear.zip", tmp_path / "elsewhere"
    other_url = f"sqlite+aiosqlite:///{tmp_path / 'other.sqlite'}"
    await to_the_photos(stage, sam)
    await stage.settles()
    await stage.application.turns.stop()
    await sam.taps(say("engine-media-none"))
    await stage.world.telegram.settled()
    await doorstep("backup", str(file), url=stage.application.database.url, files=stage.files)
    await stage.stop()
    await doorstep("restore", str(file), url=other_url, files=elsewhere)
    stage.move(other_url, elsewhere)
    await stage.start()
    await sam.sees_anywhere(say("report-review"))


async def test_nothing_is_overwritten_unasked_and_what_is_replaced_is_set_aside(stage: Stage, tmp_path: Path) -> None:
    url, file = f"sqlite+aiosqlite:///{tmp_path / 'mine.sqlite'}", tmp_path / "monday.in-clear.zip"
    files = tmp_path / "mine"
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    await stage.has_reported(sam)
    await stage.settles()
    there = stage.application.database.url
    await doorstep("backup", str(file), url=there, files=stage.files)
    code, said = await doorstep_ends("backup", str(file), url=there, files=stage.files)
    assert (code, said.count("\n")) == (2, 1)
    assert "is there already" in said
    await doorstep("backup", str(file), "--force", url=there, files=stage.files)

    assert "can be restored" in await doorstep("restore", str(file), "--check", url=url, files=files)
    assert not files.exists()
    await doorstep("restore", str(file), url=url, files=files)
    code, said = await doorstep_ends("restore", str(file), url=url, files=files)
    assert code == 2
    assert "There is a database already" in said
    database = Database(url)
    async with database.read() as tx:
        await reports.all_of(tx)
        code, said = await doorstep_ends("restore", str(file), "--force", url=url, files=files)
        assert code == 2
        assert "Stop Doorstep first" in said
    await database.close()
    (files / "kept.jpg").write_bytes(b"kept")
    await doorstep("restore", str(file), "--force", url=url, files=files)
    assert [path.read_bytes() for path in tmp_path.glob("mine.before-restore-*/kept.jpg")] == [b"kept"]
    (old,) = tmp_path.glob("mine.sqlite.before-restore-*")
    assert await kept(f"sqlite+aiosqlite:///{old}") == await kept(url)


async def test_an_encrypted_backup_opens_with_its_key_and_no_other(stage: Stage, tmp_path: Path) -> None:
    url, sam = stage.application.database.url, stage.resident()
    await to_the_photos(stage, sam)
    await sam.sends_photo()
    await sam.sees(say("engine-media-have", count=1, most=10))
    await stage.settles()
    right, public = tmp_path / "right.key", key_in(tmp_path / "right.key")
    wrong, _ = tmp_path / "wrong.key", key_in(tmp_path / "wrong.key")
    there = set(tmp_path.iterdir())
    said = await doorstep("backup", "--encrypt", public, str(tmp_path / "monday.zip"), url=url, files=stage.files)
    (file,) = [path for path in tmp_path.iterdir() if path not in there and path.suffix == ".age"]
    assert file.name == "monday.zip.age"
    assert "It is encrypted" in said
    photo = next(stage.files.iterdir()).read_bytes()
    for marker in (b"PK\x03\x04", b"manifest", b"He came two hours late", photo[20:60]):
        assert marker not in file.read_bytes()
    other, elsewhere = sqlite_at(tmp_path / "other.sqlite"), tmp_path / "elsewhere"
    for given, trouble in (((), "--identity FILE"), (("--identity", str(wrong)), "does not open")):
        code, said = await doorstep_ends("restore", str(file), *given, url=other, files=elsewhere)
        assert (code, said.count("\n")) == (2, 1)
        assert trouble in said
        assert not elsewhere.exists()
        assert not (tmp_path / "other.sqlite").exists()
    mine = ("--identity", str(right))
    assert "can be restored" in await doorstep("restore", str(file), "--check", *mine, url=other, files=elsewhere)
    await doorstep("restore", str(file), *mine, url=other, files=elsewhere)
    assert [path.read_bytes() for path in elsewhere.iterdir()] == [photo]
    code, said = await doorstep_ends("backup", "--encrypt", "me", str(file), url=url, files=stage.files)
    assert (code, said.count("\n")) == (2, 1)
    assert "no key to encrypt for" in said


def key_in(file: Path) -> str:
    """Write a secret key as age-keygen does; return the public one."""
    made = pyrage.x25519.Identity.generate()
    file.write_text(f"# public key: {made.to_public()}\n{made}\n")
    return str(made.to_public())


async def test_a_backup_in_clear_says_so_in_its_name(stage: Stage, tmp_path: Path) -> None:
    said = await doorstep("backup", str(tmp_path / "monday.zip"), url=stage.application.database.url, files=stage.files)
    assert (tmp_path / "monday.in-clear.zip").exists()
    assert not (tmp_path / "monday.zip").exists()
    assert str(tmp_path / "monday.in-clear.zip") in said
