"""Rounds of a contest: the bot that plays, its platforms, and the measurements."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

TICKS = os.sysconf("SC_CLK_TCK")
HERE = Path(__file__).parents[2]


@dataclass(frozen=True)
class Setting:
    """One round: seconds of warming up and of measuring, milliseconds of a round trip to Telegram.

    Residents play the report for as long as it lasts. With `staff`, residents first write so many `reports`, and then
    staff's work on them is measured; with no residents, the bot posts the cards itself.
    """

    residents: int
    round_trip: int
    warm: float
    measure: float
    staff: int = 0
    reports: int = 0


@dataclass(frozen=True)
class Measured:
    """Answers a second; p50 and p95 in milliseconds; CPU seconds per 1,000 answers; the largest memory in MiB."""

    per_second: float
    p50: float
    p95: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Bot:
    """A module that takes the ports of Telegram and of Slack, run by a Python in a checkout."""

    module: str
    python: str = sys.executable
    checkout: Path = HERE

    def start(self, ports: dict[str, Any], *extra: str) -> "subprocess.Popen[bytes]":
        command = [self.python, "-m", self.module, str(ports["telegram"]), str(ports["slack"]), *extra]
        # The folder a module is started in comes before all that is installed.
        return subprocess.Popen(command, cwd=self.checkout)


class Platform:
    """Telegram and Slack, in a process of their own, for one bot after the other."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin and process.stdout
        self._orders: IO[str] = process.stdin
        self._answers: IO[str] = process.stdout

    def play(self, bot: Bot, setting: Setting, *extra: str) -> Measured:
        """Play one round of one bot, alone with the platform."""
        self._orders.write(json.dumps(asdict(setting)) + "\n")
        self._orders.flush()
        process = bot.start(self._answer(), *extra)
        try:
            self._answer()
            cpu = _cpu(process.pid)
            found = self._answer()
            cpu = _cpu(process.pid) - cpu
            if not found["answers"]:
                raise RuntimeError(f"{bot.module} has answered nothing.")
            return Measured(
                per_second=found["per_second"],
                p50=found["p50"] * 1000,
                p95=found["p95"] * 1000,
                cpu=cpu / found["paid_for"] * 1000,
                memory=_memory(process.pid),
            )
        finally:
            process.terminate()
            _wait(process)

    def _answer(self) -> dict[str, Any]:
        line = self._answers.readline()
        if not line:
            raise RuntimeError("The platform has given up.")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def platform() -> Iterator[Platform]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.platform"],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Platform(process)
    finally:
        process.terminate()
        _wait(process)


def _wait(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has used, in user and system mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    """Return the most memory that a process has held, in MiB."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def spread(values: list[float]) -> tuple[float, float, float]:
    """Return minimum, median and maximum."""
    return min(values), statistics.median(values), max(values)
