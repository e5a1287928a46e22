"""The parts of docs that describe the code are made from the code."""

import re

import pytest

from bot.generate import GENERATED, ROOT
from flows.features.imports.columns import KINDS


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_generated_is_what_the_code_makes_of_it(name: str) -> None:
    stands = (ROOT / name).read_text("utf-8")
    assert stands == GENERATED[name](stands), "python -m bot.generate"


def test_every_block_of_code_on_how_to_add_a_feature_is_quoted() -> None:
    page = (ROOT / "docs/adding-a-feature.md").read_text("utf-8")
    blocks = re.findall(r"(?m)^```\w+$", page)
    quoted = re.findall(r"(?m)^<!-- file: tests/toy/.* -->\n```\w+\n *\S", page)
    assert len(blocks) == len(quoted) > 10


def test_every_example_can_be_read() -> None:
    from flows.features.imports.sifting import Row, read
    from tests.flows.test_imports import NOW, ZONE

    for kind in KINDS.values():
        row = read(kind, 1, {column.name: column.example for column in kind.columns}, ZONE, NOW)
        assert isinstance(row, Row), row
