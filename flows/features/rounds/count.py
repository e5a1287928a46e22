"""Counting a block's votes: one for a household, or one for a person whose home is unknown. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from storage.rounds import Lives, Vote

Household: TypeAlias = tuple[str, ...]
"""The unit that has one vote: ("home", its number), or ("person", platform, the platform's id)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """`of` counts the answers to each question; `spoke` the voters of any; `homes` the homes that answered each."""

    of: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    spoke: int = 0
    homes: Mapping[str, int] = field(default_factory=dict)

    def count(self, question: str, answer: str) -> int:
        return self.of.get(question, {}).get(answer, 0)

    def answered(self, question: str) -> int:
        return sum(self.of.get(question, {}).values())


def household(platform: str, person: str, lives: Lives | None, block_id: int) -> Household | None:
    """Return the household of a person for works in a block, or None if they live elsewhere, and have no vote there."""
    if lives is not None and lives.block_id != block_id:
        return None
    if lives is not None and lives.home_id is not None:
        return "home", str(lives.home_id)
    return "person", platform, person


def tally(votes: Iterable[Vote], block_id: int) -> Tally:
    """Count the latest answer of each household to each question. `votes` in the order they were cast."""
    latest: dict[tuple[str, Household], str] = {}
    for vote in votes:
        who = household(vote.platform, vote.person, vote.lives, block_id)
        if who is not None:
            latest[vote.question, who] = vote.answer
    of: dict[str, Counter[str]] = {}
    homes: Counter[str] = Counter()
    for (question, who), answer in latest.items():
        of.setdefault(question, Counter())[answer] += 1
        homes[question] += who[0] == "home"
    return Tally(of, len({who for _, who in latest}), homes)
