"""What nobody may fail to understand: sayings of danger by a rule, in every language, whatever the model makes of them.

`locales/<language>/understand/rules.toml` lists them by kind. A rule alone only asks.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache

from flows.conversation.understand.normal import words
from flows.kernel.texts import LOCALES


def ruled(kind: str, said: Sequence[str]) -> bool:
    """Return whether the words of a message hold one of the sayings of a kind of danger."""
    joined = f" {' '.join(said)} "
    return any(f" {saying} " in joined for saying in _rules().get(kind, ()))


@cache
def _rules() -> Mapping[str, Sequence[str]]:
    rules: dict[str, list[str]] = {}
    for path in sorted(LOCALES.glob("*/understand/rules.toml")):
        for kind, sayings in tomllib.loads(path.read_text("utf-8")).items():
            rules.setdefault(kind, []).extend(" ".join(words(saying)) for saying in sayings)
    return rules
