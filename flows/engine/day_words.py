"""The words in which people say a day, each with its kind: "last Tuesday" is a "last" and a weekday.

Names of days and months are Babel's, in all countries of a language; the other words are in
`locales/<language>/days.toml`. They are known in every language at once: people write in the one that comes first.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from babel import Locale
from babel.localedata import locale_identifiers
from rapidfuzz.distance import OSA

from flows.kernel.texts import LOCALES, bare

FIRST_YEAR = 1900
LISTS = {
    "filler": "", "of": "g", "of_or_ago": "z", "roughly": "q", "ago": "a", "ahead": "i", "last": "l", "this": "t",
    "next": "x", "until": "v", "clock": "k", "part": "p",
}  # fmt: skip
"""The plain lists of `days.toml`, and the letter of each."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word: `letter` is its kind, `value` its meaning, `said` how it was written."""

    letter: str
    value: Any = None
    said: str = ""


@dataclass(frozen=True)
class Vocabulary:
    phrases: Mapping[tuple[str, ...], tuple[Token, ...]]
    longest: int
    names: tuple[str, ...]
    """Words that are long enough to be known with a slip of the finger."""
    no_day: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    phrases: dict[tuple[str, ...], tuple[Token, ...]] = {}
    no_day: set[str] = set()
    for path in sorted(LOCALES.glob("*/days.toml")):
        lists = tomllib.loads(path.read_text("utf-8"))
        no_day |= {plain(said) for said in lists["no_day"]}
        for said, *tokens in _words_of(path.parent.name, lists):
            phrases.setdefault(tuple(plain(said).split()), tuple(tokens))
    names = tuple(
        words[0]
        for words, tokens in phrases.items()
        if len(words) == 1 and _length(words[0]) > 5 and "".join(token.letter for token in tokens) in ("r", "w", "m")
    )
    return Vocabulary(phrases, max(map(len, phrases)), names, frozenset(no_day))


_Word: TypeAlias = tuple[Any, ...]


def _words_of(language: str, lists: Mapping[str, Any]) -> Iterator[_Word]:
    """Return every word or phrase of a language with its tokens; of two meanings the first counts."""
    for field, letter in (("offset", "r"), ("offset_with_hour", "R")):
        for days, many in lists[field].items():
            yield from ((said, Token(letter, int(days))) for said in many)
    for number, said in _names(language, "days"):
        yield said, Token("w", number)
    for number, said in _names(language, "months"):
        yield said, Token("m", number)
    for field, letter in (("weekday", "w"), ("month", "m")):
        for name, many in lists[field].items():
            yield from ((said, Token(letter, int(name))) for said in many)
    for name, many in lists["feast"].items():
        yield from ((said, Token("h", tuple(map(int, name.split("."))))) for said in many)
    for field, letter in (("unit", "u"), ("units", "U")):
        for unit, many in lists[field].items():
            yield from ((said, Token(letter, unit)) for said in many)
    for unit, many in lists["pair"].items():
        yield from ((said, Token("n", 2), Token("u", unit)) for said in many)
    for at, said in enumerate(lists["ordinal"], start=1):
        yield said, Token("O", at)
    for at, many in enumerate(lists["number"], start=1):
        yield from ((said, Token("n", at)) for said in many)
    for at, many in enumerate(lists["some"], start=1):
        yield from ((said, Token("q"), Token("n", at)) for said in many)
    for field, letter in LISTS.items():
        yield from ((said, *([Token(letter)] if letter else [])) for said in lists[field])


def _names(language: str, what: str) -> Iterator[tuple[int, str]]:
    """Return the names of days or months in all countries of a language."""
    for identifier in sorted(locale_identifiers()):
        if identifier.split("_")[0] == language:
            names = getattr(Locale.parse(identifier), what)
            for usage in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    yield from names[usage][width].items()


def plain(said: str) -> str:
    """Return a text in small letters without accents, marks and punctuation, and with our digits."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", bare(said)) if not unicodedata.combining(c))
    letters = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in letters).casefold()
    letters = letters.translate(str.maketrans("ةى", "هي")).replace("ـ", "")
    letters = re.sub("['`\u2018\u2019\u02bc\u060c,;!?\u061f\u00a1\u00bf\"\u201c\u201d()*]", _gap_or_none, letters)
    letters = re.sub("[@~]", r" \g<0> ", letters)
    letters = re.sub("[\u2010-\u2015\u2212]", "-", letters)
    letters = "".join(" " if unicodedata.category(c) in ("So", "Sk", "Cf", "Cc", "Zs") else c for c in letters)
    letters = re.sub(r"(?<![\w])[:;=]-?[()dp/\\|]*(?!\w)", " ", letters)
    letters = re.sub(r"(?<=\d) ?o ?clock\b", ":00", letters)
    # "18Nov" and "18-Nov-2026" are "18 Nov" and "18 Nov 2026".
    letters = re.sub(r"(?<=\d)(?=(?:hr|wk)\b)", " ", letters)
    letters = re.sub(r"(?<=\d)(?!(?:st|nd|rd|th|am|pm|ish)\b)(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})(?=\d)", " ", letters)
    letters = re.sub(r"(?:(?<=\d)|(?<=\d[snrt][tdh]))[-/.](?=[^\W\d_])|(?<=[^\W\d_])[-/.](?=\d)", " ", letters)
    return re.sub(r"\s+", " ", re.sub(r"[.:]+(?=\s|$)|(?<=\s)-(?=\s)|^[.-]+|-+$", " ", letters)).strip()


def _gap_or_none(sign: re.Match[str]) -> str:
    return "" if sign[0] in "'`\u2018\u2019\u02bc" else " "


_SHAPES = re.compile(
    r"""
      (?P<ymd>(?<!\S)\d{4}\s?(?P<by>[/.-])\s?\d{1,2}\s?(?P=by)\s?\d{1,2}(?!\S))
    | (?P<dmy>(?<!\S)\d{1,2}\s?(?P<with>[/.-])\s?\d{1,2}\s?(?P=with)\s?(?:\d{4}|\d\d)(?!\S))
    | (?P<clock>(?<!\S)\d{1,2}(?::\d\d|[:.]\d\d(?=\s?[ap]m)|(?=\s?[ap]m)|ish)(?:\s?[ap]m)?(?!\S))
    | (?P<either>(?<!\S)\d{1,2}(?:\.\d\d|-\d{1,2})(?!\S))
    | (?P<dm>(?<!\S)\d{1,2}\s?/\s?\d{1,2}(?!\S))
    | (?P<ordinal>(?<!\S)\d{1,2}(?:st|nd|rd|th)(?!\S))
    | (?P<solid>(?<!\S)\d{8}(?!\S))
    | (?P<year>(?<!\S)\d{4}(?!\S))
    | (?P<number>(?<![\d/.:-])\d{1,3}(?![\w/.:-]))
    | (?P<word>[^\W\d_]+|\d[^\W\d_]+)
    | (?P<other>\S)
    """,
    re.VERBOSE,
)


def tokens(said: str) -> Iterator[Token]:
    """Return what each word is. One that we do not know is an "X", which no pattern has."""
    found = [(str(match.lastgroup), match[0]) for match in _SHAPES.finditer(said) if match.lastgroup]
    words = vocabulary()
    at = 0
    while at < len(found):
        for length in range(min(words.longest, len(found) - at), 0, -1):
            phrase = tuple(said for _, said in found[at : at + length])
            if phrase in words.phrases:
                yield from words.phrases[phrase]
                at += length
                break
        else:
            yield from _token(*found[at])
            at += 1


def _token(shape: str, said: str) -> Iterable[Token]:
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    match shape, numbers:
        case "ymd", [year, month, day]:
            return [Token("d", (day, month, year), said)]
        case "dmy", [day, month, year]:
            return [Token("d", (day, month, year if year > 99 else 2000 + year), said)]
        case "solid", _:
            return [_solid(said)]
        case "dm", [day, month]:
            return [Token("d", (day, month, None), said)]
        case "either", [day, month]:
            return [Token("e", (day, month, None), said)]
        case "clock", _:
            return [Token("c")]
        case "ordinal", [day]:
            return [Token("o", day)]
        case "year", [year]:
            return [Token("y", year)]
        case "number", [number]:
            return [Token("n", number, said)]
        case "word", []:
            meant = _with_a_slip(said)
            return vocabulary().phrases[(meant,)] if meant else [Token("X")]
    return [Token("X")]


def _solid(said: str) -> Token:
    """Return what eight digits are: a day in one order or the other, or no day."""
    orders = (said[:2], said[2:4], said[4:]), (said[6:], said[4:6], said[:4])
    days = [tuple(map(int, order)) for order in orders if as_date(*map(int, order))]
    return Token("d", days[0]) if len(days) == 1 else Token("X")


def _with_a_slip(said: str) -> str | None:
    """Return the name that a word was meant to be. A plural ("Mondays") is no slip: it is many days."""
    for name in vocabulary().names:
        slips = 2 if _length(name) > 7 else 1
        if said[0] == name[0] and said != f"{name}s" and OSA.distance(said, name, score_cutoff=slips) <= slips:
            return name
    return None


def _length(name: str) -> int:
    """Return the length of a name, without the article that every Arabic day begins with."""
    return len(name.removeprefix("ال"))


def as_date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None
