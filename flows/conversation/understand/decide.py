"""What a message means: a danger that is shown at once or asked about, and what else it may be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

from flows.conversation.understand.model import Model, models
from flows.conversation.understand.normal import words
from flows.conversation.understand.rules import ruled

Level: TypeAlias = Literal["card", "ask"]
Kind: TypeAlias = Literal[
    "violence", "gas", "fire", "electric", "co", "flood", "child", "adult", "selfharm", "intruder", "medical"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
CARD, ASK = 0.58, 0.25
"""The least share of danger by which whom to call is shown at once, and that by which it is asked about."""
RULED = 0.08
"""The least share by which what a rule says, too, is shown at once."""
SENTENCE_ENDS = re.compile(r"[.!?؟;\n\r]+")
LONG = 40
"""The number of words from which a message is also weighed sentence by sentence: one may lie buried in it."""
KNOWN = 0.4
"""The least part of a message that a model must know, for its word to count."""


@dataclass(frozen=True, slots=True)
class Danger:
    kind: Kind
    level: Level


@dataclass(frozen=True)
class Understood:
    """`shares`: how likely a message means each label ("visits.when", "conduct.rude"). They add up to 1, and are empty
    where no model knows its words."""

    danger: Danger | None = None
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def likeliest(self) -> str | None:
        return max(self.shares, key=lambda label: self.shares[label], default=None)

    def share(self, means: Sequence[str]) -> float:
        """Return how likely a message means one of these: labels, or what stands before the point in several."""
        return sum(share for label, share in self.shares.items() if label in means or label.split(".")[0] in means)

    def best(self, means: str, most: int = 1) -> list[tuple[str, float]]:
        """Return what comes behind the point in the likeliest labels that begin so, and their shares among them."""
        total = self.share((means,)) or 1.0
        found = {
            label[len(means) + 1 :]: share / total
            for label, share in self.shares.items()
            if label.split(".")[0] == means
        }
        return sorted(found.items(), key=lambda one: -one[1])[:most]


@lru_cache(maxsize=16)
def read(said: str) -> Understood:
    """Return what a message means, by the models of all languages that know its words: people write in their own,
    whatever their phone says."""
    whole = words(said)
    by_rule = next((kind for kind in KINDS if ruled(kind, whole)), None)
    speaking = {model: known for model in models().values() if (known := model.known(whole)) >= KNOWN}
    if not whole or not speaking:
        return Understood(Danger(by_rule, "ask") if by_rule else None)
    best = max(speaking, key=lambda model: speaking[model])
    kinds = max((_kinds(model, said) for model in speaking), key=lambda kinds: sum(kinds.values()))
    return Understood(_danger(kinds, by_rule), best.shares(whole))


def _danger(kinds: Mapping[Kind, float], by_rule: Kind | None) -> Danger | None:
    share = sum(kinds.values())
    likeliest: Kind = max(KINDS, key=lambda one: kinds[one])
    kind = by_rule or likeliest
    if share >= CARD or (by_rule and share >= RULED):
        return Danger(kind, "card")
    return Danger(kind, "ask") if share >= ASK or by_rule else None


def _kinds(model: Model, said: str) -> dict[Kind, float]:
    """Return the share of each danger in the part of a message that is most dangerous."""
    found = [model.shares(part) for part in _parts(said)]
    dangers = [{kind: shares.get(f"danger.{kind}", 0.0) for kind in KINDS} for shares in found]
    return max(dangers, key=lambda kinds: sum(kinds.values()))


def _parts(said: str) -> Iterator[list[str]]:
    whole = words(said)
    yield whole
    if len(whole) > LONG:
        yield from (found for one in SENTENCE_ENDS.split(said) if len(found := words(one)) > 2)
