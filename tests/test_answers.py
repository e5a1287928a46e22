"""Guards over answers: every message of a feature says what it is about, and what is asked can be answered."""

import ast
from collections.abc import Iterator
from pathlib import Path

from flows.cases.case import CaseType
from flows.features.all import FEATURES

FEATURES_OF = Path(__file__).parent.parent / "flows" / "features"
ABOUT_NOTHING = {
    "door/staff.py:_warn": "warns a block",
    "homes/jobs.py:_told": "its buttons are the answers",
    "homes/leaving.py:told": "says that their time in a home is over",
    "homes/phones.py:goes_on": "says that their chat goes on at another phone",
    "problems/notice.py:_told": "says how a neighbour's report stands",
    "problems/resident.py:came": "its buttons are the answers",
    "rounds/resident.py:came": "its buttons are the answers",
}
"""Messages whose answers, in words, may be about anything: their sender is asked."""


IN_A_GROUP = {"follow_up"}
"""Cases whose answers a block's group reads: nobody in particular answers there."""


def said() -> Iterator[tuple[str, bool]]:
    """Return each place that makes a message to a person, and whether it says what it is about."""
    for file in sorted(FEATURES_OF.rglob("*.py")):
        for part in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                for call in ast.walk(part):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Say":
                        place = f"{file.relative_to(FEATURES_OF).as_posix()}:{part.name}"
                        yield place, any(word.arg == "subject" for word in call.keywords)


def test_every_message_says_what_it_is_about() -> None:
    found = dict(said())
    assert {place for place, about in found.items() if not about} == set(ABOUT_NOTHING)


def test_whatever_staff_write_about_can_be_answered() -> None:
    asked = {name for name, case in FEATURES.cases.items() if type(case).preview is not CaseType.preview}
    assert asked - IN_A_GROUP <= FEATURES.index.answers.keys()
    assert FEATURES.index.answers.keys() <= FEATURES.cases.keys()
