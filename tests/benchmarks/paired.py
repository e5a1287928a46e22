"""Two checkouts of Doorstep in turns: whether the new one has lost speed against the old.

.venv/bin/python -m tests.benchmarks.paired --old PATH_OF_A_CHECKOUT --write docs/benchmarks.md

Each round plays both, the old one first in every other round (A B, B A, ...), against the same platform process. The
ratio within a round counts, so that everything else the machine does falls on both alike.
"""

import argparse
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.page import write
from tests.benchmarks.rounds import HERE, Bot, Measured, Platform, Setting, platform, spread

DOORSTEP = "tests.benchmarks.doorstep"
DRAWN = 10_000
"""How often the rounds are drawn again for the interval."""
LOSS_BELOW = 0.95
MEASURES = {"per_second": "answers/s", "p50": "p50", "p95": "p95", "cpu": "CPU per answer"}


@dataclass(frozen=True)
class Pair:
    """One round of both."""

    old: Measured
    new: Measured

    def ratio(self, measure: str) -> float:
        new: float = getattr(self.new, measure)
        old: float = getattr(self.old, measure)
        return new / old


@dataclass(frozen=True)
class Interval:
    """The median of some ratios, and the range in which it lies with a probability of 90%."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> "Interval":
        """Make it by bootstrap: from the medians of as many ratios drawn from these, again and again."""
        chance = random.Random(1)
        medians = sorted(statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(DRAWN))
        return cls(medians[DRAWN // 20], statistics.median(ratios), medians[-DRAWN // 20 - 1])

    def is_loss(self) -> bool:
        """Return whether it lies wholly below what is still taken for the same speed."""
        return self.high < LOSS_BELOW


def bot_of(checkout: Path) -> Bot:
    """Return a checkout's Doorstep, run by its own Python if it has one; check that its modules come from there."""
    own = checkout / ".venv/bin/python"
    bot = Bot(DOORSTEP, str(own) if own.exists() else sys.executable, checkout)
    asked = [bot.python, "-c", "import bot, flows, tests; print(bot.__file__, flows.__file__, tests.__file__)"]
    files = subprocess.run(asked, cwd=checkout, capture_output=True, text=True, check=True).stdout.split()
    if not all(Path(file).is_relative_to(checkout) for file in files):
        sys.exit(f"Its modules do not come from {checkout}: {', '.join(files)}")
    return bot


def compare(host: Platform, old: Bot, new: Bot, setting: Setting, rounds: int) -> list[Pair]:
    pairs = []
    for number in range(rounds):
        order = (old, new) if number % 2 == 0 else (new, old)
        found = {bot: host.play(bot, setting) for bot in order}
        pairs.append(Pair(found[old], found[new]))
        print(
            f"{'clicks' if setting.staff else 'reports'}, round {number + 1}: "
            f"old {found[old].per_second:,.0f}, new {found[new].per_second:,.0f} answers/s, "
            f"ratio {pairs[-1].ratio('per_second'):.3f}",
            flush=True,
        )
    return pairs


def lines(played: dict[str, list[Pair]], old: str, new: str) -> Iterator[str]:
    rounds = len(next(iter(played.values())))
    yield f"Old: {old}. New: {new}. Rounds: {rounds}, in each both of them. Ratios are new to old."
    yield ""
    yield "| | ratio of | median of the rounds | 90% interval | lowest / highest round |"
    yield "|---|---|---|---|---|"
    for what, pairs in played.items():
        for measure, label in MEASURES.items():
            ratios = [pair.ratio(measure) for pair in pairs]
            interval, (low, _, high) = Interval.of(ratios), spread(ratios)
            cells = f"**{interval.median:.3f}** | {interval.low:.3f} to {interval.high:.3f} | {low:.3f} / {high:.3f}"
            yield f"| {what} | {label} | {cells} |"
    for what, pairs in played.items():
        yield ""
        ratios = [pair.ratio("per_second") for pair in pairs]
        yield f"Rounds of {what}, answers/s, new to old: {', '.join(f'{ratio:.3f}' for ratio in ratios)}."
        loss = Interval.of(ratios).is_loss()
        yield f"The interval lies wholly below {LOSS_BELOW}: {'**yes, speed was lost**' if loss else 'no'}."


def called(checkout: Path) -> str:
    """Return the commit of a checkout, and whether something in it is not committed."""
    asked = ["git", "-C", str(checkout), "describe", "--always", "--dirty", "--abbrev=7"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.paired", description=__doc__)
    parser.add_argument("--old", type=Path, required=True, help="a checkout of the commit to compare with")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--residents", type=int, default=50)
    parser.add_argument("--staff", type=int, default=20, help="0: no clicks")
    parser.add_argument("--reports", type=int, default=600, help="written before staff begin to click")
    parser.add_argument("--warm", type=float, default=2.0)
    parser.add_argument("--seconds", type=float, default=5.0, help="measured in each round")
    parser.add_argument("--write", type=Path, help="write what was measured into this page")
    wanted = parser.parse_args()
    old, new = bot_of(wanted.old.resolve()), bot_of(HERE)
    settings = {f"{wanted.residents} residents": Setting(wanted.residents, 0, wanted.warm, wanted.seconds)}
    if wanted.staff:
        clicks = Setting(wanted.residents, 0, wanted.warm, wanted.seconds, wanted.staff, wanted.reports)
        settings[f"{wanted.staff} staff"] = clicks
    with platform() as host:
        played = {what: compare(host, old, new, setting, wanted.rounds) for what, setting in settings.items()}
    said = list(lines(played, called(old.checkout), called(new.checkout)))
    print("\n".join(said))
    if wanted.write:
        write(wanted.write, "paired", said)
    if any(Interval.of([pair.ratio("per_second") for pair in pairs]).is_loss() for pairs in played.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
