"""A linear model over pieces of words: small, the same every time, and about a millisecond a message.

`tests/understanding/train.py` makes it from sayings; here it is only read.
"""

import json
import math
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from flows.kernel.texts import LOCALES

SHORTEST, LONGEST = 2, 5
"""The lengths of the pieces of a word, in letters, its ends included."""
NEAR = 8
"""The number of words within which two meanings count as a pair."""
STEP = 0.05
"""The unit in which weights are kept."""


@dataclass(frozen=True)
class Lexicon:
    """Words of one meaning, by their first word: what follows it, and the meaning."""

    entries: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]

    @classmethod
    def of(cls, meanings: Mapping[str, Iterable[str]]) -> "Lexicon":
        entries = defaultdict[str, list[tuple[tuple[str, ...], str]]](list)
        for meaning, phrases in meanings.items():
            for phrase in phrases:
                first, *rest = phrase.split()
                entries[first].append((tuple(rest), meaning))
        return cls(entries)

    def meanings(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the meanings in a message, each with the place where it stands."""
        for at, word in enumerate(words):
            for rest, meaning in self.entries.get(word, ()):
                if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
                    yield at, meaning


def features(words: Sequence[str], lexicon: Lexicon) -> dict[str, float]:
    """Return what a message is made of, by weight: pieces of words, words and pairs of words, and meanings and pairs of
    meanings. The squares of each sort add up to the same."""
    pieces: Counter[str] = Counter()
    for word in words:
        ends = f"·{word}·"
        for length in range(SHORTEST, LONGEST + 1):
            pieces.update(ends[at : at + length] for at in range(max(1, len(ends) - length + 1)))
    whole = Counter([*words, *(f"{one} {two}" for one, two in pairwise(words))])
    found = list(lexicon.meanings(words))
    meant = Counter(meaning for _, meaning in found)
    for place, (at, one) in enumerate(found):
        meant.update(
            "+".join(sorted((one, other))) for near, other in found[place + 1 :] if near - at <= NEAR and one != other
        )
    return {
        **_scaled(pieces),
        **_scaled({f"={word}": times for word, times in whole.items()}),
        **_scaled({f"@{meaning}": times for meaning, times in meant.items()}),
    }


def _scaled(counts: Mapping[str, int]) -> dict[str, float]:
    weights = {feature: 1 + math.log(times) for feature, times in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {feature: weight / length for feature, weight in weights.items()}


@dataclass(frozen=True, eq=False)
class Model:
    """What was learnt from the sayings of one language. `weights`: for each feature pairs of bytes, the number of a
    label and by how many steps the feature speaks for it, 128 being none. `made_from`: the sum of what it was made of.
    """

    labels: tuple[str, ...]
    start: tuple[float, ...]
    lexicon: Lexicon
    weights: Mapping[str, bytes]
    made_from: str

    def shares(self, words: Sequence[str]) -> dict[str, float]:
        """Return how likely each label is for a message; they add up to 1."""
        scores = list(self.start)
        for feature, weight in features(words, self.lexicon).items():
            pairs = self.weights.get(feature, b"")
            for at in range(0, len(pairs), 2):
                scores[pairs[at]] += weight * (pairs[at + 1] - 128) * STEP
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return {label: power / total for label, power in zip(self.labels, powers, strict=True)}

    def known(self, words: Sequence[str]) -> float:
        """Return what part of a message's words the model has met, from 0 to 1."""
        return sum(f"={word}" in self.weights for word in words) / len(words) if words else 0.0

    @classmethod
    def read(cls, path: Path) -> "Model":
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        weights = {feature: b64decode(pairs) for feature, pairs in data["weights"].items()}
        lexicon = Lexicon.of(data["lexicon"])
        return cls(tuple(data["labels"]), tuple(data["start"]), lexicon, weights, data["made_from"])


@cache
def models() -> Mapping[str, Model]:
    """Return the models of all languages that have one."""
    return {path.parent.parent.name: Model.read(path) for path in sorted(LOCALES.glob("*/understand/model.json"))}
