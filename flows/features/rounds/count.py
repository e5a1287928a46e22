"""Counting a block's votes: one for each home. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from storage.rounds import Lives, Vote

Household: TypeAlias = tuple[str, ...]
"""("home", its number), which has one vote; or ("person", platform, the platform's id), whose home is not known yet."""


@dataclass(frozen=True, slots=True)
class Tally:
    """`of` counts the homes that gave each answer to each question; `spoke` those that answered any."""

    of: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    spoke: int = 0

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
    """Count the latest answer of each home to each question. `votes` in the order they were cast.

    A person whose home is not known counts from the moment it is: ten accounts of one person are not ten homes.
    """
    latest: dict[tuple[str, Household], str] = {}
    for vote in votes:
        who = household(vote.platform, vote.person, vote.lives, block_id)
        if who is not None and who[0] == "home":
            latest[vote.question, who] = vote.answer
    of: dict[str, Counter[str]] = {}
    for (question, _), answer in latest.items():
        of.setdefault(question, Counter())[answer] += 1
    return Tally(of, len({who for _, who in latest}))
