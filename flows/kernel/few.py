"""Numbers about few homes: what may be shown of how homes answered a question. Pure.

Each home counts once, and nothing is shown of fewer homes than the floor. From there on the answers are said in words,
and in numbers from `exact_from` homes on. What nearly all say, or nearly none, stays a word at any number: so whoever
knows the answer of their own home, and that all took part, still finds two answers possible for every other home.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from pydantic import BaseModel

from flows.kernel.policy import Policy
from flows.kernel.words import Words, named, text

Step: TypeAlias = Literal["none", "few", "half", "most", "all"]
"""Nearly none, less than half, about half, more than half, nearly all."""
EDGE = 2
"""At most so many homes are "nearly none". With fewer, a home that is one of them would know about all others."""
MIDDLE: Mapping[Step, float] = {"none": 0.05, "few": 0.3, "half": 0.5, "most": 0.7, "all": 0.95}
"""The share that a word stands for where it is drawn, or joined with others."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The homes (or invited people) that an answer needs: to be shown at all, and in numbers. `hides_ends`: whether
    what nearly all say, or nearly none, stays a word."""

    floor: int = 5
    exact_from: int = 10
    hides_ends: bool = True


HOMES = Rule()


class Share(BaseModel, frozen=True):
    """How homes answered a question, as far as it may be shown: each answer as a number or as a word. `of`: how many
    homes answered it."""

    of: int
    answers: Mapping[str, int | Step]


def rule_of(policy: Policy) -> Rule:
    fewest = policy.thresholds.fewest
    return Rule(fewest, max(fewest, HOMES.exact_from))


def publishable(rule: Rule, answers: Iterable[str], counts: Mapping[str, int]) -> Share | None:
    """Return what may be shown of how many homes gave each answer, or None if too few gave any. `answers`: all that
    could be given, for one that is left out would be known to be nobody's."""
    homes = sum(counts.values())
    if homes < rule.floor:
        return None
    return Share(of=homes, answers={answer: _shown(rule, counts.get(answer, 0), homes) for answer in answers})


def _shown(rule: Rule, count: int, homes: int) -> int | Step:
    edge = _edge(homes)
    if homes < rule.exact_from:
        return "few" if count <= edge else "most" if count >= homes - edge else "half"
    if not rule.hides_ends or edge < count < homes - edge:
        return count
    return "none" if count <= edge else "all"


def _edge(homes: int) -> int:
    return max(EDGE, homes // 10)


def in_steps(rule: Rule, homes: int) -> int:
    """Return how many homes took part as it may be shown while more still do: in steps of the floor, 0 for fewer."""
    return homes // rule.floor * rule.floor


def counted(rule: Rule, homes: int) -> Share | None:
    """Return how many homes did something that nobody asked them for, in steps of the floor; None for fewer."""
    count = in_steps(rule, homes)
    return Share(of=count, answers={}) if count else None


def are_several(rule: Rule, homes: int, of: int) -> bool:
    """Return whether it may be said that several of a block's homes have something: not if nearly all would have to."""
    return homes >= rule.floor and of >= rule.floor + EDGE


def at_least(share: Share, answer: str) -> int:
    """Return the least number of homes that can have given an answer, by what is shown."""
    shown, edge = share.answers.get(answer, "none"), _edge(share.of)
    if isinstance(shown, int):
        return shown
    return {"none": 0, "few": 0, "half": edge + 1, "most": share.of - edge, "all": share.of - edge}[shown]


def words(share: Share, answer: str) -> Words:
    """Return an answer's number, or its word."""
    shown = share.answers.get(answer, 0)
    return shown if isinstance(shown, int) else named("share-", shown)


def in_percent(share: Share, answer: str) -> Words:
    """Return an answer's share in percent, or its word."""
    percent = percent_of(share, answer)
    return words(share, answer) if percent is None else text("chart-percent", percent=round(percent))


def percent_of(share: Share, answer: str) -> float | None:
    """Return an answer's share in percent, or None if it is a word."""
    shown = share.answers.get(answer, 0)
    return 100 * shown / share.of if isinstance(shown, int) else None


def part(share: Share, answer: str) -> float:
    """Return the part of the homes that gave an answer, about: for bars, and to join shares."""
    shown = share.answers.get(answer, 0)
    return shown / share.of if isinstance(shown, int) else MIDDLE[shown]


def joined(shares: list[Share]) -> Share | None:
    """Return shares of periods as that of all of them: made of what is shown alone, so it tells nothing more."""
    if not shares:
        return None
    answers = dict.fromkeys(answer for share in shares for answer in share.answers)
    homes = sum(share.of for share in shares)
    found = {answer: _sum([share.answers.get(answer, 0) for share in shares]) for answer in answers}
    about = {answer: sum(part(one, answer) * one.of for one in shares) / homes for answer in answers}
    return Share(of=homes, answers={a: step(about[a]) if found[a] is None else found[a] for a in answers})


def _sum(shown: list[int | Step]) -> int | None:
    exact = [one for one in shown if isinstance(one, int)]
    return sum(exact) if len(exact) == len(shown) else None


def step(part: float) -> Step:
    """Return the word for a part of one."""
    limits = zip(get_args(Step), (0.1, 0.4, 0.6, 0.9), strict=False)
    return next((word for word, limit in limits if part <= limit), "all")
