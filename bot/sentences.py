"""What is wrong with a setting, in a sentence for the person who mends it: never a library's own words."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

DATABASE = r"^(sqlite\+aiosqlite:///.|postgresql\+psycopg://.)"
WEB = r"^https?://[^\s/]\S*$"
PATTERNS = {
    DATABASE: "must begin with sqlite+aiosqlite:/// or postgresql+psycopg://",
    WEB: "must be an address that begins with https://",
    r"^[A-Za-z0-9_-]{1,32}$": "must be a reference: 1 to 32 letters (A to Z), digits, - or _",
    r"^[CG][A-Z0-9]{2,}$": "must be the id of a Slack channel, such as C0123ABCD; a channel's details show it",
    r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$": "must be the code of a language, in small letters, such as en or ar",
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


def of(error: ErrorDetails, known: Sequence[str] = ()) -> str:
    """Return the sentence about one error. `known`: the names that there are beside one that nobody knows."""
    if error["type"] in ("missing", "too_short") and error["loc"] in SECTIONS:
        return f"is missing; add {SECTIONS[error['loc']]}, as in bot/sample/landlord.toml"
    if error["type"] == "extra_forbidden" and known:
        return unknown(str(error["loc"][-1]), known)
    return SENTENCES[error["type"]](error.get("ctx", {}), error["msg"])


def unknown(name: str, known: Sequence[str]) -> str:
    """Say that nobody knows a setting of this name, and which one is most like it."""
    from flows.kernel.matching import nearest  # loaded only for a fault

    near = nearest(name.replace("_", " "), [one.replace("_", " ") for one in known])
    meant = f"did you mean {known[near[0]]}?" if near else f"there are: {', '.join(known)}"
    return f"is not a setting we know; {meant}"


def of_toml(said: str, content: str) -> str:
    """Return the sentence about a file that is no TOML."""
    found = re.search(r"\(at line (\d+), column \d+\)", said)
    line = content.split("\n")[int(found[1]) - 1].strip() if found else ""
    where = f"line {found[1]}" if found else "the end of the file"
    cure = next(cure for looks, why, cure in NO_TOML if re.search(looks, line) and re.search(why, said))
    return f"{where} {cure}. {line[:200]}".rstrip()


NO_TOML: Sequence[tuple[str, str, str]] = (
    ("[\u201c\u201d\u2018\u2019]", "", 'has curly quotes; write straight ones (")'),
    ("[\u00a0\u200b\ufeff\x00-\x08]", "", "has a sign that nobody sees; delete the line and write it anew"),
    (r"^(<<<<<<<|=======|>>>>>>>)", "", "is left over from a merge; take it out"),
    (r"=\s*\d{1,2}[:.]\d{2}\s*(#|$)", "", "has a time without seconds; write it as 20:00:00"),
    (r"=\s*(24|\d{2,}):", "", "has a time that no clock shows; write one from 00:00:00 to 23:59:59"),
    (r"=\s*[+0]\d", "", 'has a number that begins with 0 or +; put it between quotes (")'),
    (r"=\s*(?i:true|false|yes|no|on|off)\b", "", "must be true or false, in small letters and without quotes"),
    (r"^[\w.-]+\s*:", "", "has a colon after its name; write NAME = VALUE"),
    (r"[;,]\s*(#|$)", "Expected newline", "has a sign too many at its end; take it out"),
    ("", "overwrite", "says again what stands above, or is [NAME] in one place and [[NAME]] in another; keep one way"),
    ("", "twice|mutate|namespace", "begins a section that stands above already; put its values there"),
    ("", 'Illegal character|Unterminated|Expected """', 'has no closing quote; words stand between two of them (")'),
    ("", "backslash|escape|Unescaped|hex|unicode", "has a \\ between quotes; write it twice"),
    ("", "Unclosed|Expected '?\\]|at the end", "has a bracket that is not closed"),
    ("", "Expected '='|after a key", 'is neither NAME = VALUE nor a [SECTION]; words stand between quotes (")'),
    ("", "Invalid value", 'has a value that is none; words stand between quotes ("), numbers without'),
    ("", "Expected newline", "has something behind its value; write one setting on a line"),
    ("", "", "is not written as the sample is (bot/sample/landlord.toml)"),
)
"""What a line that is no TOML looks like, what the library says of it, and our words for what to do."""


def _always(sentence: str) -> Callable[[Mapping[str, Any], str], str]:
    return lambda given, said: sentence


def _letters(given: Mapping[str, Any], said: str) -> str:
    return f"must have at least {given['min_length']} letter{'s' * (given['min_length'] != 1)}"


NUMBER = _always("must be a whole number, without quotes")
TABLE = _always("must be a section of its own: a line with its name in [ ], and its values below")
TIME = _always('must be a time of day between quotes, such as "08:00"')
DAY = "must be a day, such as 2026-01-31, or with a time, such as 2026-01-31T08:00:00"
YES_NO = _always("must be true or false, without quotes")

SENTENCES: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "missing": _always("is missing; add it"),
    "extra_forbidden": _always("is not a setting we know; is it spelt right?"),
    "value_error": lambda given, said: (
        DAY if "does not match the format" in said else said.removeprefix("Value error, ")
    ),
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
