"""What a person must mend before Doorstep can start is one clear sentence, whichever command needs it."""

import asyncio
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr
from structlog.typing import EventDict
from typer.main import get_command

from bot import application as application_
from bot import cli
from bot.application import Application
from bot.settings import SAMPLE_LANDLORD, Settings, read_policy
from handlers.telegram import intake
from tests.conftest import sqlite_at

COMMANDS = {
    "run": [],
    "doctor": [],
    "migrate": [],
    "backup": ["FOLDER/a.zip"],
    "restore": ["FOLDER/none.zip"],
    "import": ["homes", "FOLDER/homes.csv"],
    "invite": ["--home", "LARK-12"],
    "letters": ["FOLDER/letters.pdf", "--block", "LARK"],
    "token make": ["repairs", "--scope", "visits:read"],
    "token list": [],
    "token revoke": ["repairs"],
    "hook add": ["https://hooks.example.org/"],
    "hook list": [],
    "hook remove": ["1"],
    "hook replay": ["1", "--since", "2026-01-01"],
    "misread": [],
    "outbox list": [],
    "outbox show": ["1"],
    "outbox resend": ["1"],
    "inbox list": [],
    "inbox show": ["1"],
    "inbox resend": ["1"],
}
"""How each command is given. A new one says here how it is."""
WITHOUT_DATABASE = {"demo", "token scopes"}
LOOKS_ELSEWHERE = {("backup", "newer"): 0, ("restore", "newer"): 2, ("restore", "damaged"): 2}
"""A backup copies whatever is there, and a restore asks for its file first."""
AWAY = {"slack_away", "telegram_poll_failed"}
"""Said in the log when a platform cannot be reached."""
FAULTS = {
    "newer": "a newer Doorstep",
    "damaged": "is damaged",
    "no folder": "There is no folder",
    "not to be written": "cannot be used",
}


def _names() -> Iterator[str]:
    for name, command in get_command(cli.app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        yield from (f"{name} {one}" for one in inner) if inner else (name,)


def test_every_command_is_looked_at() -> None:
    assert set(_names()) == {*COMMANDS, *WITHOUT_DATABASE}


def _database(fault: str, migrated: Path, folder: Path) -> str:
    file = folder / "doorstep.sqlite"
    match fault:
        case "newer":
            file.write_bytes(migrated.read_bytes())
            with closing(sqlite3.connect(file)) as connection, connection:
                connection.execute("UPDATE alembic_version SET version_num = '9999'")
        case "damaged":
            file.write_bytes(b"This is no database at all." * 1000)
        case "no folder":
            file = folder / "none" / "doorstep.sqlite"
        case _:
            file = Path("/proc/doorstep.sqlite")  # where not even an administrator can write
    return sqlite_at(file)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_fault_of_the_database_is_one_sentence(
    command: str,
    fault: str,
    migrated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    printed: Callable[[], str],
) -> None:
    (tmp_path / "homes.csv").write_text("ref,address\nA-1,1 Some Street\n", encoding="utf-8")
    for name, value in {
        "DATABASE_URL": _database(fault, migrated, tmp_path),
        "DATA": tmp_path / "files",
        "LANDLORD": SAMPLE_LANDLORD,
        "TELEGRAM_TOKEN": "1:story",
        "SLACK_BOT_TOKEN": "xoxb-story",
        "SLACK_APP_TOKEN": "xapp-story",
        "TELEGRAM_URL": "http://127.0.0.1:9",
        "SLACK_URL": "http://127.0.0.1:9/api/",
    }.items():
        monkeypatch.setenv(f"DOORSTEP_{name}", str(value))
    given = [word.replace("FOLDER", str(tmp_path)) for word in COMMANDS[command]]
    monkeypatch.setattr(sys, "argv", ["doorstep", *command.split(), *given])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = printed()
    assert "Traceback" not in said and "uncaught" not in said
    code = LOOKS_ELSEWHERE.get((command, fault))
    if code is not None:
        assert ended.value.code == code
        return
    assert ended.value.code
    if command == "doctor":
        assert any(line.startswith("✗") or line.startswith("    →") for line in said.splitlines())
        return
    lines = [line for line in said.splitlines() if line and not line.startswith(("{", "homes of"))]
    assert len(lines) == 1, said
    if command != "restore":
        assert FAULTS[fault] in lines[0]


def test_a_folder_for_photos_that_cannot_be_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: Callable[[], str]
) -> None:
    for name, value in {"DATA": "/proc/files", "LANDLORD": SAMPLE_LANDLORD, "TELEGRAM_TOKEN": "1:s"}.items():
        monkeypatch.setenv(f"DOORSTEP_{name}", str(value))
    for name, token in (("BOT", "xoxb-s"), ("APP", "xapp-s")):
        monkeypatch.setenv(f"DOORSTEP_SLACK_{name}_TOKEN", token)
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", sqlite_at(tmp_path / "doorstep.sqlite"))
    monkeypatch.setattr(sys, "argv", ["doorstep", "run"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    (line,) = printed().splitlines()
    assert "Photos and files cannot be kept in /proc/files" in line and "DOORSTEP_DATA" in line
    assert not list(tmp_path.iterdir()), "nothing is begun that cannot be gone on with"


async def test_a_platform_that_cannot_be_reached_hints_at_the_doctor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints: dict[str, str] = {}
    both = asyncio.Event()

    def look(_: object, __: str, event: EventDict) -> EventDict:
        hints[str(event["event"])] = str(event.get("hint", ""))
        if hints.keys() >= AWAY:
            both.set()
        raise structlog.DropEvent

    every_level = structlog.make_filtering_bound_logger(0)
    for module in (application_, intake):
        monkeypatch.setattr(module, "log", structlog.wrap_logger(None, [look], every_level))
    settings = Settings(
        telegram_token=SecretStr("1:story"),
        slack_bot_token=SecretStr("xoxb-story"),
        slack_app_token=SecretStr("xapp-story"),
        telegram_url="http://127.0.0.1:9",
        slack_url="http://127.0.0.1:9/api/",
        database_url=sqlite_at(tmp_path / "doorstep.sqlite"),
        data=tmp_path / "files",
    )
    application = Application(settings, read_policy(SAMPLE_LANDLORD))
    try:
        await application.start()
        await asyncio.wait_for(both.wait(), 30)
    finally:
        await application.stop()
    assert all("doorstep doctor" in hints[event] for event in AWAY)
