"""Measure what the models understand of sayings that they were not trained on.

    python -m tests.understanding.measure en look

`look` may be looked at as often as one likes; `last` is opened once, when nothing more is changed. Intervals are of 95%
(Wilson's).
"""

import math
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

from flows.conversation import understand
from flows.conversation.understand.model import models
from flows.conversation.understand.normal import words
from tests.understanding.sayings import Saying, held

ALONE = ("danger", "door", "repair", "conduct", "person", "status", "thanks", "chatter")
"""The beginnings of labels that lead to one place, whatever stands behind them."""
SURE = 0.6


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


def measure(said: Sequence[Saying], *, worst: int = 0) -> list[str]:
    """Return lines: danger, what is harmless, meanings and clauses; and the worst misses."""
    began = time.perf_counter()
    read = [understand.read(one.words) for one in said]
    milliseconds = (time.perf_counter() - began) * 1000 / len(said)
    pairs = list(zip(said, read, strict=True))
    danger = [(one, meant) for one, meant in pairs if one.label.startswith("danger.")]
    other = [(one, meant) for one, meant in pairs if not one.label.startswith("danger.")]
    level = {id(one): meant.danger.level if meant.danger else None for one, meant in pairs}
    conduct = [(one, meant) for one, meant in other if one.label.startswith("conduct.")]
    lines = [
        counted("danger: card", [level[id(one)] == "card" for one, _ in danger]),
        counted("danger: card or ask", [level[id(one)] is not None for one, _ in danger]),
        counted("harmless: card", [level[id(one)] == "card" for one, _ in other]),
        counted("harmless: ask", [level[id(one)] == "ask" for one, _ in other]),
        counted("alarming words, harmless: card", [level[id(one)] == "card" for one, _ in other if one.alarming]),
        counted("meaning", [_places(meant)[0] == place(one.label) for one, meant in pairs if meant.shares]),
        counted(
            "meaning among three", [place(one.label) in _places(meant)[:3] for one, meant in pairs if meant.shares]
        ),
        counted("acted on", [_sure(meant) for _, meant in other]),
        counted("of these, right", [_places(m)[0] == place(one.label) for one, m in other if _sure(m)]),
        counted("clause", [_clauses(meant)[0] == one.label for one, meant in conduct]),
        counted("clause among three", [one.label in _clauses(meant)[:3] for one, meant in conduct]),
        f"milliseconds: {milliseconds:.2f}",
    ]
    by_place: dict[str, list[bool]] = defaultdict(list)
    found: dict[str, list[bool]] = defaultdict(list)
    for one, meant in pairs:
        by_place[place(one.label)].append(_places(meant)[0] == place(one.label))
        found[_places(meant)[0]].append(_places(meant)[0] == place(one.label))
    lines += [
        f"  {name}: recall {share(sum(hits), len(hits))}, precision {share(sum(found[name]), len(found[name]))}"
        for name, hits in sorted(by_place.items())
    ]
    for kind in understand.KINDS:
        seen = [(one, meant) for one, meant in danger if one.label == f"danger.{kind}"]
        right = [meant.danger is not None and meant.danger.kind == kind for _, meant in seen]
        lines.append(
            f"  {kind}: shown or asked {sum(level[id(one)] is not None for one, _ in seen)}, "
            f"card {sum(level[id(one)] == 'card' for one, _ in seen)}, kind right {sum(right)}, of {len(seen)}"
        )
    if worst:
        missed = sorted(danger, key=lambda pair: pair[1].share(("danger",)))[:worst]
        alarms = sorted((p for p in other if level[id(p[0])] == "card"), key=lambda pair: -pair[1].share(("danger",)))
        lines += [f"  missed {m.share(('danger',)):.2f} {one.label}: {one.words[:120]}" for one, m in missed]
        lines += [f"  alarm {m.share(('danger',)):.2f} {one.label}: {one.words[:120]}" for one, m in alarms[:worst]]
    return lines


def _places(meant: understand.Understood) -> list[str]:
    shares: dict[str, float] = defaultdict(float)
    for label, one in meant.shares.items():
        shares[place(label)] += one
    return sorted(shares, key=lambda name: -shares[name]) or ["unknown"]


def _sure(meant: understand.Understood) -> bool:
    shares: dict[str, float] = defaultdict(float)
    for label, one in meant.shares.items():
        shares[place(label)] += one
    return max(shares.values(), default=0) >= SURE


def _clauses(meant: understand.Understood) -> list[str]:
    return [f"conduct.{clause}" for clause, _ in meant.best("conduct", 3)] or ["unknown"]


def main(language: str, half: str) -> None:
    assert half in ("look", "last")
    models()
    words("")
    said = held(language, "look" if half == "look" else "last")
    print("\n".join(measure(said, worst=20 if half == "look" else 0)))


if __name__ == "__main__":
    main(*sys.argv[1:])
