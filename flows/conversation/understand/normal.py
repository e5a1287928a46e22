"""The words of a message as a model sees them."""

import re
import unicodedata

from flows.kernel.texts import bare

APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´"))
ALIKE = str.maketrans("أإآٱىةؤئگکی", "اااايهويككي")
"""Arabic letters that people mix."""
MORE_THAN_TWO = re.compile(r"(.)\1{2,}")
PICTURES = re.compile("([\U0001f300-\U0001faff\u2764])")
NO_WORD = re.compile("[^\\w\U0001f300-\U0001faff\u2764]+")


def words(said: str) -> list[str]:
    """Return words without case, accents, vowel marks and punctuation; a letter stands twice in a row at most."""
    plain = unicodedata.normalize("NFKD", bare(said).casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).translate(APOSTROPHES).translate(ALIKE)
    apart = PICTURES.sub(r" \1 ", MORE_THAN_TWO.sub(r"\1\1", letters.replace("_", " ")))
    return NO_WORD.sub(" ", apart).split()
