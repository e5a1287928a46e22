"""Rounds of a contest: who plays, against what, and what was measured."""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Setting:
    """`residents` at once; `round_trip` to the platform in milliseconds; seconds of warming up and of measuring."""

    residents: int
    round_trip: int
    warm: float
    measure: float


@dataclass(frozen=True)
class Measured:
    """Updates a second; p50 and p95 in milliseconds; CPU seconds per 1,000 updates; the largest memory in MiB."""

    per_second: float
    p50: float
    p95: float
    cpu: float
    memory: float


def play(python: str, module: str, setting: Setting, *extra: str) -> Measured:
    """One bot, alone with the platform, each in a process of its own."""
    platform = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.platform", str(setting.round_trip)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert platform.stdin and platform.stdout
    ports = json.loads(platform.stdout.readline())
    bot = subprocess.Popen([python, "-m", module, str(ports["telegram"]), str(ports["slack"]), *extra])
    try:
        order = {"residents": setting.residents, "warm": setting.warm, "measure": setting.measure}
        platform.stdin.write(json.dumps(order) + "\n")
        platform.stdin.flush()
        platform.stdout.readline()
        cpu = _cpu(bot.pid)
        found = json.loads(platform.stdout.readline())
        cpu = _cpu(bot.pid) - cpu
        return Measured(
            per_second=found["per_second"],
            p50=found["p50"] * 1000,
            p95=found["p95"] * 1000,
            cpu=cpu / max(found["updates"], 1) * 1000,
            memory=_memory(bot.pid),
        )
    finally:
        bot.terminate()
        _wait(bot)
        platform.terminate()
        _wait(platform)


def _wait(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used, in user and system mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    """The most memory that a process has held, in MiB."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def spread(values: list[float]) -> tuple[float, float, float]:
    """Minimum, median, maximum."""
    return min(values), statistics.median(values), max(values)


def stamp() -> str:
    return time.strftime("%Y-%m-%d %H:%M")
