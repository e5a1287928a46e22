"""Doorstep itself, with the sample landlord. Only the pacing is switched off: the others have none."""

import sys
import tempfile
from pathlib import Path

from bot import logs
from bot.application import Application
from bot.pacing import TablePacer
from bot.serving import live
from bot.settings import SAMPLE_LANDLORD, Settings, read_policy
from flows.kernel.clock import SystemClock
from tests.benchmarks.platform import TOKEN


def application(telegram: str, slack: str, database: Path) -> Application:
    settings = Settings.model_validate(
        {
            "telegram_token": TOKEN,
            "slack_bot_token": "xoxb-benchmark",
            "slack_app_token": "xapp-benchmark",
            "telegram_url": f"http://127.0.0.1:{telegram}",
            "slack_url": f"http://127.0.0.1:{slack}/api/",
            "database_url": f"sqlite+aiosqlite:///{database}",
            "data": str(database.parent / "data"),
        }
    )
    clock = SystemClock()
    return Application(settings, read_policy(SAMPLE_LANDLORD), clock, TablePacer(clock, ()))


def main(telegram: str, slack: str, database: str = "") -> None:
    logs.set_up("error")
    with tempfile.TemporaryDirectory() as folder:
        live(application(telegram, slack, Path(database or f"{folder}/doorstep.sqlite")))


if __name__ == "__main__":
    main(*sys.argv[1:])
