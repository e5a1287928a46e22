"""Guards over the copy in the stories: what a button says comes by the text's id."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from flows.kernel.text_ids import TextId
from tests.copy import gist, say

HERE = Path(__file__).parent
STORIES = [*sorted((HERE / "stories").glob("*.py")), HERE / "group_scene.py", HERE / "stage.py"]
PRESSING = {"taps", "presses", "presses_in_modal", "presses_on_home"}


@cache
def ids_by_words() -> dict[str, str]:
    """The texts that are the same for everybody."""
    found: dict[str, str] = {}
    for id in get_args(TextId):
        try:
            found[say(id)] = id
        except LookupError:
            continue
    return found


def labels_in(source: str) -> Iterator[tuple[int, str]]:
    """The literals that a story presses, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PRESSING:
            for label in node.args:
                for either in (label.body, label.orelse) if isinstance(label, ast.IfExp) else (label,):
                    if isinstance(either, ast.Constant) and isinstance(either.value, str):
                        yield either.lineno, either.value


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_presses_what_it_means_by_text_id(story: Path) -> None:
    literal = [
        f'line {line}: {label!r} is say("{ids_by_words()[label]}")'
        for line, label in labels_in(story.read_text(encoding="utf-8"))
        if label in ids_by_words()
    ]
    assert not literal, literal


def test_a_literal_that_equals_a_text_is_found() -> None:
    source = 'async def story() -> None:\n    await robin.presses("Take it", on=card)\n    await sam.taps("Ann")\n'
    assert [(line, label in ids_by_words()) for line, label in labels_in(source)] == [(2, True), (3, False)]


def test_the_gist_of_a_text_is_in_it_whatever_goes_into_its_places() -> None:
    assert gist("report-sent") in say("report-sent", ref="K7MP-4QXT")
    assert gist("report-next-fix") == "will look into it and answer you here by"
