"""Lists of phrases that mean something, in any of our languages: `<language>/<list>.txt`, a phrase a line."""

import re
import unicodedata
from functools import cache

from flows.kernel.texts import LOCALES, bare


def says(phrases: str, words: str) -> bool:
    """Return whether words hold a phrase of a list, in whatever language. It errs towards yes: that costs one tap."""
    return bool(_pattern(phrases).search(_plain(words)))


@cache
def _pattern(phrases: str) -> re.Pattern[str]:
    """Return a pattern of all lines of a list; a star stands where the word may go on."""
    lines = [line for path in sorted(LOCALES.glob(f"*/{phrases}.txt")) for line in path.read_text("utf-8").splitlines()]
    escaped = [re.escape(_plain(line.strip("*"))) for line in lines]
    before = ["" if line.startswith("*") else r"(?<!\w)" for line in lines]
    after = ["" if line.endswith("*") else r"(?!\w)" for line in lines]
    return re.compile("|".join(f"{b}{p}{a}" for b, p, a in zip(before, escaped, after, strict=True)))


def _plain(words: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", bare(words)) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", letters.replace("’", "'").casefold())
