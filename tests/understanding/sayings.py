"""What people may write to us, written by several hands who saw nothing of each other's: to train on and to test.

A file a hand: `<language>/sayings/` to train on, `<language>/held/` to test on, each cut in two halves. The first may
be looked at; the second is opened once, when nothing more is changed, for its totals only.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

HERE = Path(__file__).parent
Half: TypeAlias = Literal["look", "last"]
HARMLESS = {
    "thanks": "thanks.praise",
    "chatter": "chatter.chat",
    "visits": "visits.when",
    "repair": "repair.other",
    "conduct": "conduct.other",
    "status": "status.mine",
    "menu": "menu.menu",
    "needs": "needs.support",
}
"""The meanings of what sounds alarming and is not."""


@dataclass(frozen=True, slots=True)
class Saying:
    words: str
    label: str
    alarming: bool = False
    """It has words of danger in it, and is harmless."""


def sayings(language: str) -> list[Saying]:
    return [saying for path in files(language, "sayings") for saying in _of(path)]


def held(language: str, half: Half) -> list[Saying]:
    """Return half of those held out, less what another hand wrote to train on ("hello"): each label of each hand is cut
    in two, by chance that stays the same."""
    known = {saying.words.casefold() for saying in sayings(language)}
    chosen: list[Saying] = []
    for path in files(language, "held"):
        by_label: dict[tuple[str, bool], list[Saying]] = {}
        for saying in (one for one in _of(path) if one.words.casefold() not in known):
            by_label.setdefault((saying.label, saying.alarming), []).append(saying)
        for group in by_label.values():
            group.sort(key=lambda saying: hashlib.sha256(saying.words.encode()).digest())
            chosen += group[half == "last" :: 2]
    return chosen


def files(language: str, folder: Literal["sayings", "held"]) -> list[Path]:
    return sorted((HERE / language / folder).glob("*.toml"))


def lexicon(language: str) -> dict[str, list[str]]:
    """Return words of one meaning, by its name; empty where a language has none yet."""
    path = HERE / language / "lexicon.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def languages() -> list[str]:
    return sorted(path.parent.name for path in HERE.glob("*/sayings"))


def made_from(language: str) -> str:
    """Return the sum of all that a language's model is made of."""
    paths = [*files(language, "sayings"), HERE / language / "lexicon.toml", HERE / "train.py"]
    code = Path(__file__).parents[2] / "flows" / "conversation" / "understand"
    contents = [path.read_bytes() for path in (*paths, code / "normal.py", code / "model.py") if path.exists()]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def _of(path: Path) -> Iterator[Saying]:
    for table, lists in tomllib.loads(path.read_text("utf-8")).items():
        for name, said in lists.items():
            label = HARMLESS[name] if table == "harmless" else f"{table}.{name}"
            yield from (Saying(words, label, table == "harmless") for words in said)
