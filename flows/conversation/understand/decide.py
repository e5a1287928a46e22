"""What a message means: a danger that is shown at once or asked about, and what else it may be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

from flows.conversation.understand import opinion
from flows.conversation.understand.model import Model, models
from flows.conversation.understand.normal import words
from flows.conversation.understand.opinion import Opinion
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
"""The number of words from which a message is also weighed sentence by sentence, one may lie buried in it; and up to
which there is a second opinion: each word takes three milliseconds."""
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


def is_understood(language: str) -> bool:
    """Return whether a language has a model of its own."""
    return language in models()


@lru_cache(maxsize=16)
def read(said: str) -> Understood:
    """Return what a message means, by the models of all languages that know its words: people write in their own,
    whatever their phone says."""
    return weighed(said, opinion.opinions())


def weighed(said: str, opinions: Mapping[str, Opinion]) -> Understood:
    """Return what a message means, with a second opinion for the languages that have one."""
    whole = words(said)
    by_rule = next((kind for kind in KINDS if ruled(kind, whole)), None)
    speaking = _speaking(whole)
    if not speaking:
        return Understood(Danger(by_rule, "ask") if by_rule else None)
    found: dict[str, dict[str, float]] = {}
    for language in speaking:
        found[language] = models()[language].shares(whole)
        if language in opinions and len(whole) <= LONG:
            found[language] = opinions[language].beside(found[language], said)
    best = max(speaking, key=lambda language: speaking[language])
    kinds = max(
        (_kinds(models()[language], said, found[language]) for language in speaking),
        key=lambda kinds: sum(kinds.values()),
    )
    return Understood(_danger(kinds, by_rule), found[best])


def prepare(said: str) -> None:
    """Get the second opinion on a message ready, ahead of the turn that will read it, which then need not wait."""
    opinion.embedded(said)


def takes_long(said: str) -> bool:
    """Return whether there is a second opinion on a message: it takes tens of milliseconds (`prepare`)."""
    opinions, whole = opinion.opinions(), words(said)
    return bool(opinions) and len(whole) <= LONG and not opinions.keys().isdisjoint(_speaking(whole))


def _speaking(whole: Sequence[str]) -> dict[str, float]:
    """Return the languages whose models know a message, and how much of it."""
    known = {language: model.known(whole) for language, model in models().items()}
    return {language: part for language, part in known.items() if whole and part >= KNOWN}


def _danger(kinds: Mapping[Kind, float], by_rule: Kind | None) -> Danger | None:
    share = sum(kinds.values())
    likeliest: Kind = max(KINDS, key=lambda one: kinds[one])
    kind = by_rule or likeliest
    if share >= CARD or (by_rule and share >= RULED):
        return Danger(kind, "card")
    return Danger(kind, "ask") if share >= ASK or by_rule else None


def _kinds(model: Model, said: str, whole: Mapping[str, float]) -> dict[Kind, float]:
    """Return the share of each danger in the part of a message that is most dangerous; `whole`: the shares of all."""
    found = [whole, *(model.shares(part) for part in _parts(said))]
    dangers = [{kind: shares.get(f"danger.{kind}", 0.0) for kind in KINDS} for shares in found]
    return max(dangers, key=lambda kinds: sum(kinds.values()))


def _parts(said: str) -> Iterator[list[str]]:
    """Yield the sentences of a long message."""
    if len(words(said)) > LONG:
        yield from (found for one in SENTENCE_ENDS.split(said) if len(found := words(one)) > 2)
