"""Measure what the models understand of sayings that they were not trained on.

    python -m tests.understanding.measure en look

`look` may be looked at as often as one likes, with recall and precision of each meaning and danger, and the worst
misses; `last` is opened once, when nothing more is changed, and shows its totals only. Intervals are of 95% (Wilson's).
"""

import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeAlias

from flows.conversation import understand
from flows.conversation.understand import opinion
from flows.conversation.understand.decide import Level, Understood, weighed
from tests.understanding.sayings import Saying, held

ALONE = ("danger", "door", "repair", "conduct", "person", "status", "thanks", "chatter")
"""The beginnings of labels that lead to one place, whatever stands behind them."""
SURE = 0.6
Pair: TypeAlias = tuple[Saying, Understood]
Read: TypeAlias = Callable[[str], Understood]


def place(label: str) -> str:
    """Return where a label leads."""
    return begins if (begins := label.split(".", 1)[0]) in ALONE else label


def share(hits: int, of: int) -> str:
    if not of:
        return "none"
    middle, z = hits / of, 1.96
    spread = z * math.sqrt(middle * (1 - middle) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    centre = (middle + z * z / (2 * of)) / (1 + z * z / of)
    return f"{middle:.3f} ({centre - spread:.2f} to {centre + spread:.2f}) of {of}"


def counted(name: str, found: Sequence[bool]) -> str:
    return f"{name}: {share(sum(found), len(found))}"


def measure(said: Sequence[Saying], read: Read = understand.read, *, worst: int = 0) -> list[str]:
    """Return lines: the totals; and with `worst` each meaning, each danger, and so many of the worst misses."""
    began = time.process_time()
    pairs = [(one, read(one.words)) for one in said]
    milliseconds = (time.process_time() - began) * 1000 / len(said)
    lines = [*_totals(pairs), f"milliseconds a message, of one processor: {milliseconds:.2f}"]
    return [*lines, *_by_meaning(pairs), *_by_danger(pairs), *_worst(pairs, worst)] if worst else lines


def _totals(pairs: Sequence[Pair]) -> list[str]:
    danger = [level(meant) for one, meant in pairs if is_danger(one)]
    other = [(one, meant) for one, meant in pairs if not is_danger(one)]
    alarming = [level(meant) for one, meant in other if one.alarming]
    known = [(one, meant) for one, meant in pairs if meant.shares]
    conduct = [(one.label, _clauses(meant)) for one, meant in other if one.label.startswith("conduct.")]
    return [
        counted("danger: card", [found == "card" for found in danger]),
        counted("danger: card or ask", [found is not None for found in danger]),
        counted("harmless: card", [level(meant) == "card" for _, meant in other]),
        counted("harmless: ask", [level(meant) == "ask" for _, meant in other]),
        counted("alarming words, harmless: card", [found == "card" for found in alarming]),
        counted("alarming words, harmless: ask", [found == "ask" for found in alarming]),
        counted("meaning", [_is_right(one, meant) for one, meant in known]),
        counted("meaning among three", [place(one.label) in _places(meant)[:3] for one, meant in known]),
        counted("acted on", [_sure(meant) for _, meant in other]),
        counted("of these, right", [_is_right(one, meant) for one, meant in other if _sure(meant)]),
        counted("clause", [clauses[0] == label for label, clauses in conduct]),
        counted("clause among three", [label in clauses[:3] for label, clauses in conduct]),
    ]


def _by_meaning(pairs: Sequence[Pair]) -> list[str]:
    found = [(place(one.label), _places(meant)[0]) for one, meant in pairs]
    return ["", "meaning", *(_recall_and_precision(name, found) for name in sorted({name for name, _ in found}))]


def _by_danger(pairs: Sequence[Pair]) -> list[str]:
    """Return each kind, as it was shown or asked about."""
    found = [(kind_of(one), meant.danger.kind if meant.danger else None) for one, meant in pairs]
    lines = ["", "kind of danger, shown or asked about"]
    for kind in understand.KINDS:
        seen = [level(meant) for one, meant in pairs if kind_of(one) == kind]
        levels = f"as any danger: {sum(one is not None for one in seen)}, of these shown {seen.count('card')}"
        lines.append(f"{_recall_and_precision(kind, found)}; {levels}")
    return lines


def _recall_and_precision(name: str, pairs: Sequence[tuple[str | None, str | None]]) -> str:
    """Return a line for one name, from pairs of what is right and what was found."""
    recall = [found == name for right, found in pairs if right == name]
    precision = [right == name for right, found in pairs if found == name]
    return f"  {name}: recall {share(sum(recall), len(recall))}, precision {share(sum(precision), len(precision))}"


def _worst(pairs: Sequence[Pair], most: int) -> list[str]:
    """Return the worst misses of each sort: dangers with the least share of it, false cards with the most, meanings and
    clauses with the least share of what is right."""

    def listed(sort: str, found: Sequence[tuple[float, Saying, str]]) -> list[str]:
        worst = sorted(found, key=lambda one: one[0])[:most]
        return [
            "",
            f"{sort}: the worst {len(worst)} of {len(found)}",
            *(f"  {abs(share):.2f} {one.label}{taken}: {one.words[:120]}" for share, one, taken in worst),
        ]

    dangers = [(meant.share(("danger",)), one, "") for one, meant in pairs if is_danger(one) and level(meant) != "card"]
    alarms = [
        (-meant.share(("danger",)), one, "") for one, meant in pairs if not is_danger(one) and level(meant) == "card"
    ]
    meanings = [
        (meant.share((place(one.label),)), one, f", taken for {_places(meant)[0]}")
        for one, meant in pairs
        if not _is_right(one, meant)
    ]
    clauses = [
        (meant.shares.get(one.label, 0.0), one, f", taken for {_clauses(meant)[0]}")
        for one, meant in pairs
        if one.label.startswith("conduct.") and _clauses(meant)[0] != one.label
    ]
    return [
        *listed("dangers not shown", dangers),
        *listed("false cards", alarms),
        *listed("meanings", meanings),
        *listed("clauses", clauses),
    ]


def is_danger(one: Saying) -> bool:
    return kind_of(one) is not None


def kind_of(one: Saying) -> str | None:
    return one.label.removeprefix("danger.") if one.label.startswith("danger.") else None


def level(meant: Understood) -> Level | None:
    return meant.danger.level if meant.danger else None


def _is_right(one: Saying, meant: Understood) -> bool:
    return _places(meant)[0] == place(one.label)


def _places(meant: Understood) -> list[str]:
    shares: dict[str, float] = defaultdict(float)
    for label, one in meant.shares.items():
        shares[place(label)] += one
    return sorted(shares, key=lambda name: -shares[name]) or ["unknown"]


def _sure(meant: Understood) -> bool:
    shares: dict[str, float] = defaultdict(float)
    for label, one in meant.shares.items():
        shares[place(label)] += one
    return max(shares.values(), default=0) >= SURE


def _clauses(meant: Understood) -> list[str]:
    return [f"conduct.{clause}" for clause, _ in meant.best("conduct", 3)] or ["unknown"]


def main(language: str, half: str) -> None:
    assert half in ("look", "last")
    understand.read("")
    said, worst = held(language, "look" if half == "look" else "last"), 20 if half == "look" else 0
    opinions = opinion.opinions()
    without = measure(said, lambda words: weighed(words, {}), worst=0 if opinions else worst)
    print(f"{language}, without a second opinion", *without, sep="\n")
    if opinions:
        print(f"\n{language}, with a second opinion", *measure(said, worst=worst), sep="\n")
    else:
        print('\nThe extra "understand" is not installed: what it adds is not measured.')


if __name__ == "__main__":
    main(*sys.argv[1:])
