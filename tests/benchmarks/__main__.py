"""The benchmark: Doorstep, python-telegram-bot and aiogram play the same report, in turns.

.venv/bin/python -m tests.benchmarks --write docs/benchmarks.md
"""

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.million import fill
from tests.benchmarks.rounds import Measured, Setting, play, spread, stamp

BOTS = {"Doorstep": "doorstep", "python-telegram-bot": "ptb", "aiogram": "aiogram_bot"}
OTHER_PYTHON = Path(".venv-benchmark/bin/python")
"""aiogram wants an older pydantic than ours, so it lives in an environment of its own."""
MARK = "<!-- measured -->"
Results = dict[tuple[int, int, str], list[Measured]]


@dataclass(frozen=True)
class Contest:
    residents: int
    round_trip: int


CONTESTS = (Contest(1, 0), Contest(50, 0), Contest(500, 0), Contest(50, 40))


def python_of(bot: str) -> str:
    return str(OTHER_PYTHON) if bot == "aiogram" else sys.executable


def contest(rounds: int, warm: float, measure: float, contests: tuple[Contest, ...]) -> Results:
    """Rounds of A B C A B C, so that what else the machine does falls on all alike."""
    found: Results = {}
    for one in contests:
        setting = Setting(one.residents, one.round_trip, warm, measure)
        for number in range(rounds):
            for bot, module in BOTS.items():
                measured = play(python_of(bot), f"tests.benchmarks.{module}", setting)
                found.setdefault((one.residents, one.round_trip, bot), []).append(measured)
                print(
                    f"{one.residents:>3} residents, {one.round_trip} ms, round {number + 1}: {bot}: {measured}",
                    flush=True,
                )
    return found


def grown(rounds: int, warm: float, measure: float, folder: Path) -> tuple[list[Measured], list[Measured]]:
    """The same with an empty database and with a million reports in it, in turns."""
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
            measured = play(sys.executable, "tests.benchmarks.doorstep", setting, str(path))
            results.append(measured)
            print(f"round {number + 1}: {path.stem}: {measured}", flush=True)
    return without, within


def lines(found: Results) -> Iterator[str]:
    yield "Each cell: minimum / **median** / maximum of the rounds."
    yield ""
    yield "| residents | round trip | bot | updates/s | p50 ms | p95 ms | CPU s per 1,000 | memory MiB |"
    yield "|---|---|---|---|---|---|---|---|"
    for (residents, round_trip, bot), results in found.items():
        cells = [
            cell([getattr(one, name) for one in results], digits)
            for name, digits in (("per_second", 0), ("p50", 1), ("p95", 1), ("cpu", 2), ("memory", 0))
        ]
        yield f"| {residents} | {round_trip} ms | {bot} | {' | '.join(cells)} |"
    yield ""
    yield "| residents | round trip | Doorstep's updates/s, times that of | median of updates/s | p95, times its |"
    yield "|---|---|---|---|---|"
    for residents, round_trip in dict.fromkeys((key[0], key[1]) for key in found):
        ours = found[residents, round_trip, "Doorstep"]
        for bot in list(BOTS)[1:]:
            theirs = found[residents, round_trip, bot]
            speed = median(ours, "per_second") / median(theirs, "per_second")
            wait = median(ours, "p95") / median(theirs, "p95")
            yield f"| {residents} | {round_trip} ms | {bot} | **{speed:.2f}** | {wait:.2f} |"


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
    parser.add_argument("--quick", action="store_true", help="one round of 50 residents")
    parser.add_argument("--only-million", action="store_true", help="only the million reports")
    parser.add_argument("--folder", type=Path, help="keep the million reports here")
    parser.add_argument("--write", type=Path, help="write what was measured into this page")
    wanted = parser.parse_args()
    if not OTHER_PYTHON.exists() and not wanted.only_million:
        sys.exit("Make aiogram's environment first, see docs/benchmarks.md.")
    rounds = 1 if wanted.quick else wanted.rounds
    said: list[str] = []
    if not wanted.only_million:
        contests = CONTESTS[1:2] if wanted.quick else CONTESTS
        said += lines(contest(rounds, 2, wanted.seconds, contests))
    if not wanted.quick:
        folder = wanted.folder or Path(tempfile.mkdtemp())
        try:
            said += grown_lines(*grown(rounds, 3, wanted.seconds * 2, folder))
        finally:
            if not wanted.folder:
                shutil.rmtree(folder)
    print("\n".join(said))
    if wanted.write:
        write(wanted.write, said)


def write(page: Path, said: list[str]) -> None:
    """Put what was measured after the mark, in the place of what stood there."""
    machine = f"Measured {stamp()}, {platform.system()} on {platform.machine()}, Python {platform.python_version()}."
    kept = page.read_text(encoding="utf-8").split(MARK)[0]
    page.write_text("\n".join([kept + MARK, "", machine, "", *said, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
