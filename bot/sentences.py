"""What is wrong with a setting, in a sentence for the person who mends it: never a library's own words."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

DATABASE = r"^(sqlite\+aiosqlite:///.|postgresql\+psycopg://.)"
WEB = r"^https?://[^\s/]"
PATTERNS = {
    DATABASE: "must begin with sqlite+aiosqlite:/// or postgresql+psycopg://",
    WEB: "must be an address that begins with https://",
    r"^[A-Za-z0-9_-]{1,32}$": "must be a reference: 1 to 32 letters (A to Z), digits, - or _",
    r"^[CG][A-Z0-9]{2,}$": "must be the id of a Slack channel, such as C0123ABCD; a channel's details show it",
    r"^[0-9 +()]{5,20}$": "must be a telephone number: 5 to 20 digits, spaces, + or ( )",
    r"^[0-9 +()]{3,20}$": "must be a telephone number: 3 to 20 digits, spaces, + or ( )",
}
"""What values look like, by the patterns that say so."""

SECTIONS: Mapping[tuple[int | str, ...], str] = {
    ("landlord",): "a section [landlord]",
    ("channels",): "a section [channels]",
    ("topics",): "at least one section [[topics]]",
    ("clauses",): "sections [clauses.NAME]",
    ("contracts",): "at least one section [[contracts]], with ref, name and contractor",
}
"""The parts of the landlord's file that cannot be left out."""


def of(error: ErrorDetails) -> str:
    """Return the sentence about one error."""
    if error["type"] in ("missing", "too_short") and error["loc"] in SECTIONS:
        return f"is missing; add {SECTIONS[error['loc']]}, as in bot/sample/landlord.toml"
    return SENTENCES[error["type"]](error.get("ctx", {}), error["msg"])


def of_toml(said: str, content: str) -> str:
    """Return the sentence about a file that is no TOML."""
    found = re.search(r"\(at line (\d+), column \d+\)", said)
    line = content.split("\n")[int(found[1]) - 1] if found else ""
    where = f"line {found[1]}" if found else "the end of the file"
    if re.search("[\u201c\u201d\u2018\u2019]", line):
        return f'{where} has curly quotes; write straight ones ("). {line.strip()}'
    why = said.partition(" (at")[0]
    return f"{where} is not written as the sample is (bot/sample/landlord.toml): {why}. {line.strip()}"


def _always(sentence: str) -> Callable[[Mapping[str, Any], str], str]:
    return lambda given, said: sentence


def _letters(given: Mapping[str, Any], said: str) -> str:
    return f"must have at least {given['min_length']} letter{'s' * (given['min_length'] != 1)}"


NUMBER = _always("must be a whole number, without quotes")
TABLE = _always("must be a section of its own: a line with its name in [ ], and its values below")
TIME = _always('must be a time of day between quotes, such as "08:00"')
YES_NO = _always("must be true or false, without quotes")

SENTENCES: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "missing": _always("is missing; add it"),
    "extra_forbidden": _always("is not a setting we know; is it spelt right?"),
    "value_error": lambda given, said: said.removeprefix("Value error, "),
    "model_type": TABLE,
    "model_attributes_type": TABLE,
    "dict_type": TABLE,
    "tuple_type": _always("must be a list: values in [ ], or a [[section]] for each"),
    "string_type": _always("must be words between quotes"),
    "string_too_short": _letters,
    "string_too_long": lambda given, said: f"must have at most {given['max_length']} letters",
    "string_pattern_mismatch": lambda given, said: PATTERNS[given["pattern"]],
    "too_short": lambda given, said: f"must have at least {given['min_length']}",
    "too_long": lambda given, said: f"must have at most {given['max_length']}",
    "enum": lambda given, said: f"must be {given['expected']}",
    "literal_error": lambda given, said: f"must be {given['expected']}",
    "int_type": NUMBER,
    "int_parsing": NUMBER,
    "int_parsing_size": NUMBER,
    "int_from_float": NUMBER,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": NUMBER,
    "bool_type": YES_NO,
    "bool_parsing": YES_NO,
    "greater_than_equal": lambda given, said: f"must be {given['ge']} or more",
    "less_than_equal": lambda given, said: f"must be {given['le']} or less",
    "greater_than": lambda given, said: f"must be more than {given['gt']}",
    "less_than": lambda given, said: f"must be less than {given['lt']}",
    "time_type": TIME,
    "time_parsing": TIME,
    "time_delta_type": TIME,
    "path_type": _always("must be the path of a file or folder"),
}
"""The sentence of each kind of error. A test finds a kind that is not here."""
