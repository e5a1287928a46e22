"""The stories' view of everything the program prints, with every logger wide open."""

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog

from bot import doctor, logs

LIBRARIES = ("aiohttp", "apscheduler", "asyncio", "doorstep", "slack_bolt", "slack_sdk", "sqlalchemy", "telegram")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Sets the logs up as `doorstep run` does, at debug; answers with all that was printed so far."""
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    configured = structlog.get_config()
    root = logging.getLogger()
    before, levels = root.handlers, {name: logging.getLogger(name).level for name in LIBRARIES}
    logs.set_up("debug")
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    said: list[str] = []

    def so_far() -> str:
        said.extend(capsys.readouterr())
        return "".join(said)

    yield so_far
    structlog.configure(**configured)
    root.handlers = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(autouse=True)
def looked_at_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor does not wait for another program that polls."""
    monkeypatch.setattr(doctor, "POLLED_FOR", 0)
