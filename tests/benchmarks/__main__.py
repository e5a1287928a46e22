"""The benchmark: Doorstep, python-telegram-bot and aiogram play the same report, in turns; staff click.

.venv/bin/python -m tests.benchmarks --write docs/benchmarks.md
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.million import fill
from tests.benchmarks.page import write
from tests.benchmarks.rounds import Bot, Measured, Platform, Setting, platform, spread

OTHER_PYTHON = Path(".venv-benchmark/bin/python")
"""aiogram wants an older pydantic than ours, so it lives in an environment of its own."""
DOORSTEP = Bot("tests.benchmarks.doorstep")
REPORTS = {
    "Doorstep": DOORSTEP,
    "python-telegram-bot": Bot("tests.benchmarks.ptb"),
    "aiogram": Bot("tests.benchmarks.aiogram_bot", str(OTHER_PYTHON.absolute())),
}
CLICKS = {"Doorstep": DOORSTEP, "slack-bolt": Bot("tests.benchmarks.bolt_bot")}
WRITERS = 50
"""Residents who write the reports that staff deal with."""


@dataclass(frozen=True)
class Contest:
    """Residents who play the report, or staff who click through so many reports that were written before."""

    residents: int = 0
    round_trip: int = 0
    staff: int = 0
    reports: int = 0

    @property
    def bots(self) -> dict[str, Bot]:
        return CLICKS if self.staff else REPORTS

    @property
    def name(self) -> str:
        if self.staff:
            return f"{self.staff} staff"
        return "1 resident" if self.residents == 1 else f"{self.residents} residents"

    def play(self, host: Platform, bot: str, warm: float, measure: float) -> Measured:
        if not self.staff:
            return host.play(self.bots[bot], Setting(self.residents, self.round_trip, warm, measure))
        # Doorstep's cards come from reports; bare slack-bolt gets the number to post.
        writers, extra = (WRITERS, ()) if bot == "Doorstep" else (0, (str(self.reports),))
        setting = Setting(writers, self.round_trip, warm, measure, self.staff, self.reports)
        return host.play(self.bots[bot], setting, *extra)


CONTESTS = (
    Contest(1),
    Contest(50),
    Contest(500),
    Contest(50, round_trip=40),
    Contest(staff=1, reports=300),
    Contest(staff=20, reports=1_000),
)
QUICK = (Contest(50), Contest(staff=20, reports=100))
Results = dict[Contest, dict[str, list[Measured]]]


def contest(host: Platform, rounds: int, warm: float, measure: float, contests: Sequence[Contest]) -> Results:
    """Play rounds of A B C A B C, so that everything else the machine does falls on all alike."""
    found: Results = {one: {bot: [] for bot in one.bots} for one in contests}
    for one in contests:
        for number in range(rounds):
            for bot, results in found[one].items():
                results.append(one.play(host, bot, warm, measure))
                print(f"{one.name}, {one.round_trip} ms, round {number + 1}: {bot}: {results[-1]}", flush=True)
    return found


def grown(
    host: Platform, rounds: int, warm: float, measure: float, folder: Path
) -> tuple[list[Measured], list[Measured]]:
    """Play the same with an empty database and with a million reports in it, in turns."""
    full, empty = folder / "million.sqlite", folder / "empty.sqlite"
    if not full.exists():
        print("writing a million reports", flush=True)
        fill(full)
    setting = Setting(50, 0, warm, measure)
    without: list[Measured] = []
    within: list[Measured] = []
    for number in range(rounds):
        for path, results in ((empty, without), (full, within)):
            for old in folder.glob("empty.sqlite*"):
                old.unlink()
            measured = host.play(DOORSTEP, setting, str(path))
            results.append(measured)
            print(f"round {number + 1}: {path.stem}: {measured}", flush=True)
    return without, within


def lines(found: Results) -> Iterator[str]:
    yield "Each cell: minimum / **median** / maximum of the rounds. An answer is that to an update or to a click."
    yield ""
    yield "| at once | round trip | bot | answers/s | p50 ms | p95 ms | CPU s per 1,000 | memory MiB |"
    yield "|---|---|---|---|---|---|---|---|"
    for one, bots in found.items():
        for bot, results in bots.items():
            cells = [
                cell([getattr(result, name) for result in results], digits)
                for name, digits in (("per_second", 0), ("p50", 1), ("p95", 1), ("cpu", 2), ("memory", 0))
            ]
            yield f"| {one.name} | {one.round_trip} ms | {bot} | {' | '.join(cells)} |"
    yield ""
    yield "| at once | round trip | Doorstep's answers/s, times that of | median of answers/s | p95, times its |"
    yield "|---|---|---|---|---|"
    for one, bots in found.items():
        ours = bots["Doorstep"]
        for bot, theirs in bots.items():
            if bot != "Doorstep":
                speed = median(ours, "per_second") / median(theirs, "per_second")
                wait = median(ours, "p95") / median(theirs, "p95")
                yield f"| {one.name} | {one.round_trip} ms | {bot} | **{speed:.2f}** | {wait:.2f} |"


def grown_lines(without: list[Measured], within: list[Measured]) -> Iterator[str]:
    yield ""
    yield "| database | updates/s | p50 ms | p95 ms |"
    yield "|---|---|---|---|"
    for name, results in (("empty", without), ("a million reports", within)):
        cells = [cell([getattr(one, field) for one in results], 1) for field in ("per_second", "p50", "p95")]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    times = median(within, "p95") / median(without, "p95")
    yield f"p95 with a million reports: **{times:.2f}** times that of the empty one."


def median(results: list[Measured], name: str) -> float:
    return spread([getattr(one, name) for one in results])[1]


def cell(values: list[float], digits: int) -> str:
    low, middle, high = spread(values)
    return f"{low:,.{digits}f} / **{middle:,.{digits}f}** / {high:,.{digits}f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0, help="measured in each round")
    parser.add_argument("--quick", action="store_true", help="one round of 50 residents and one of 20 staff")
    parser.add_argument("--only-million", action="store_true", help="only the million reports")
    parser.add_argument("--folder", type=Path, help="keep the million reports here")
    parser.add_argument("--write", type=Path, help="write what was measured into this page")
    wanted = parser.parse_args()
    if not OTHER_PYTHON.exists() and not wanted.only_million:
        sys.exit("Make aiogram's environment first, see docs/benchmarks.md.")
    rounds = 1 if wanted.quick else wanted.rounds
    said: list[str] = []
    with platform() as host:
        if not wanted.only_million:
            contests = QUICK if wanted.quick else CONTESTS
            said += lines(contest(host, rounds, 2, wanted.seconds, contests))
        if not wanted.quick:
            folder = wanted.folder or Path(tempfile.mkdtemp())
            try:
                said += grown_lines(*grown(host, rounds, 3, wanted.seconds * 2, folder))
            finally:
                if not wanted.folder:
                    shutil.rmtree(folder)
    print("\n".join(said))
    if wanted.write:
        write(wanted.write, "reports", said)


if __name__ == "__main__":
    main()
