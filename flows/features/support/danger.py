"""Words that sound like danger, in any of our languages: their writer first reads whom to call."""

import re
import unicodedata
from functools import cache

from flows.kernel.texts import LOCALES, bare


def sounds(words: str) -> bool:
    """Return whether words sound like danger. A false alarm costs one tap, so it errs that way."""
    return bool(_pattern().search(_plain(words)))


@cache
def _pattern() -> re.Pattern[str]:
    """Return a pattern of all lines of `danger.txt`: a phrase a line, a star where the word may go on."""
    lines = [line for path in sorted(LOCALES.glob("*/danger.txt")) for line in path.read_text("utf-8").splitlines()]
    phrases = [re.escape(_plain(line.strip("*"))) for line in lines]
    before = ["" if line.startswith("*") else r"(?<!\w)" for line in lines]
    after = ["" if line.endswith("*") else r"(?!\w)" for line in lines]
    return re.compile("|".join(f"{b}{p}{a}" for b, p, a in zip(before, phrases, after, strict=True)))


def _plain(words: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", bare(words)) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", letters.replace("’", "'").casefold())
