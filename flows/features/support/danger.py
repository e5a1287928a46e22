"""Words that sound like danger, in any of our languages: who writes them reads first whom to call."""

import re
import unicodedata
from functools import cache

from flows.kernel.texts import LOCALES, bare


def sounds(words: str) -> bool:
    """Rather once too often: it costs one tap."""
    return bool(_pattern().search(_plain(words)))


@cache
def _pattern() -> re.Pattern[str]:
    """All of `danger.txt`: a line a phrase, a star where the word may go on."""
    lines = [line for path in sorted(LOCALES.glob("*/danger.txt")) for line in path.read_text("utf-8").splitlines()]
    phrases = [re.escape(_plain(line.strip("*"))) for line in lines]
    before = ["" if line.startswith("*") else r"(?<!\w)" for line in lines]
    after = ["" if line.endswith("*") else r"(?!\w)" for line in lines]
    return re.compile("|".join(f"{b}{p}{a}" for b, p, a in zip(before, phrases, after, strict=True)))


def _plain(words: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", bare(words)) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", letters.replace("’", "'").casefold())
