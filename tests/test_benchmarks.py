"""The results that benchmarks make of their measurements; no time is measured here."""

from pathlib import Path

import pytest

from tests.benchmarks.page import write
from tests.benchmarks.paired import Interval


def test_speed_is_lost_only_if_the_whole_interval_says_so() -> None:
    steady, doubtful, slower = [1.0] * 9, [0.8, 0.85, 0.9, 0.9, 0.94, 0.97, 1.0, 1.05, 1.1], [0.9] * 8 + [1.2]
    assert Interval.of(steady) == Interval(1.0, 1.0, 1.0)
    interval = Interval.of(doubtful)
    assert min(doubtful) <= interval.low < interval.median == 0.94 < interval.high <= max(doubtful)
    assert [Interval.of(ratios).is_loss() for ratios in (steady, doubtful, slower)] == [False, False, True]


def test_a_part_of_the_page_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before.\n<!-- one -->\nold\n<!-- /one -->\nBetween.\n<!-- two -->\n<!-- /two -->\nAfter.\n")
    for said in ("first", r"sec\1ond"):
        write(page, "one", [said])
    before, _, rest = page.read_text().partition("<!-- one -->\n")
    part, _, after = rest.partition("<!-- /one -->")
    assert before == "Before.\n"
    assert after == "\nBetween.\n<!-- two -->\n<!-- /two -->\nAfter.\n"
    assert r"sec\1ond" in part and "old" not in part and "first" not in part
    with pytest.raises(ValueError, match="three"):
        write(page, "three", [])
