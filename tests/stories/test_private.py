"""Everything that Doorstep writes can be read by the user that it runs as, and by nobody else on the machine."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import SAMPLE_LANDLORD
from storage import private
from storage.database import file_of
from tests.stage import Stage
from tests.stories.test_backup import doorstep, doorstep_ends
from tests.stories.test_durable import up_to_the_photos
from tests.stories.test_lost_files import in_a_report, usual


@pytest.fixture
def careless() -> Iterator[None]:
    """Forbid nothing by default, as some machines do: whatever is written must say itself who may read it."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(*places: Path) -> list[str]:
    """Return everything there, at any depth, on which anybody but its owner has a right."""
    found = [path for place in places for path in (place, *place.rglob("*"))]
    assert any(path.is_file() for path in found)
    return [str(path) for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.usefixtures("on_sqlite", "careless")
async def test_nobody_else_can_read_what_is_written(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_LANDLORD", str(SAMPLE_LANDLORD))
    (tmp_path / "backups").mkdir(0o700)
    sam, url = stage.resident(), stage.application.database.url
    file, other = (
        tmp_path / "backups" / "monday.in-clear.zip",
        f"sqlite+aiosqlite:///{tmp_path / 'backups' / 'other.sqlite'}",
    )
    await in_a_report(stage, sam, usual)
    await stage.settles()
    database = file_of(url)
    assert database
    ours = [database, *database.parent.glob(f"{database.name}-*"), stage.files]
    assert len(ours) == 5, "the database, its three other files, and the folder"
    assert not open_to_others(*ours)
    rows, rejects = tmp_path / "homes.csv", tmp_path / "backups" / "bad.csv"
    rows.write_text("home_ref,address\n,Nowhere\n")
    await doorstep_ends("import", "homes", str(rows), "--rejects", str(rejects), url=url, files=stage.files)
    assert "Nowhere" in rejects.read_text()
    await doorstep("backup", str(file), url=url, files=stage.files)
    await doorstep("restore", str(file), url=other, files=tmp_path / "backups" / "files")
    assert not open_to_others(tmp_path / "backups")


@pytest.mark.usefixtures("on_sqlite", "careless")
async def test_what_an_earlier_release_left_open_is_closed(stage: Stage) -> None:
    sam, database = stage.resident(), file_of(stage.application.database.url)
    assert database
    await up_to_the_photos(sam)
    await sam.sends_photo()
    await stage.settles()
    await stage.stop()
    for path, rights in ((stage.files, 0o755), (database, 0o644)):
        path.chmod(rights)
    await stage.start()
    assert not open_to_others(database, *database.parent.glob(f"{database.name}-*"))
    assert stat.S_IMODE(stage.files.stat().st_mode) == 0o700


async def test_what_is_no_database_keeps_its_rights_and_its_time(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("This is no database.")
    other.chmod(0o644)
    os.utime(other, (0, 0))
    private.database(other)
    now = other.stat()
    assert (stat.S_IMODE(now.st_mode), now.st_mtime) == (0o644, 0)
