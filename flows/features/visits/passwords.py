"""A visit's password: two plain words that the worker says at the door, in the resident's language.

Kept as two numbers ("17.94"): the lines of `passwords.txt` in each language's folder. Where a language is not written
in Latin letters, a line holds the word and how to say it.
"""

import re
import secrets
from functools import cache

from flows.kernel.texts import LOCALES, bare


@cache
def _lines(language: str) -> tuple[tuple[str, str], ...]:
    """Return each word, and how to say it."""
    lines = (LOCALES / language / "passwords.txt").read_text(encoding="utf-8").splitlines()
    return tuple((word, say or word) for word, _, say in (line.partition(" ") for line in lines))


def fresh() -> str:
    """Return a password for a new visit."""
    first, second = secrets.SystemRandom().sample(range(len(_lines("en"))), 2)
    return f"{first}.{second}"


def shown(password: str, language: str) -> str:
    """Return the two words, as a resident reads them."""
    return " ".join(_lines(language)[number][0] for number in _numbers(password))


def spoken(password: str, language: str) -> str:
    """Return the two words, as a worker who may not read that language says them."""
    return " ".join(_lines(language)[number][1] for number in _numbers(password))


def fits(password: str, said: str, language: str) -> bool:
    """Return whether somebody said these words, in the resident's language or in English, however they were written."""
    heard = _plain(said)
    ways = {ask(password, tongue) for ask in (shown, spoken) for tongue in (language, "en")}
    return heard in {_plain(way) for way in ways} and heard != ""


def _numbers(password: str) -> list[int]:
    return [int(number) for number in password.split(".")]


def _plain(said: str) -> str:
    return " ".join(re.findall(r"\w+", bare(said).casefold()))
