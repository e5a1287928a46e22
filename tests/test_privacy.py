"""The page for data protection says of every table with somebody's data what the code does."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Table

from flows.features.all import FEATURES
from storage.tables import Keep, Personal, metadata
from tests.texts import all_ids

PAGE = Path(__file__).parents[1] / "docs" / "privacy.md"
ROW = re.compile(r"^\| `(\w+)` \|(.+)\|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
ROWS = {found[1]: tuple(cell.strip() for cell in found.groups()[1:]) for found in ROW.finditer(PAGE.read_text("utf-8"))}
SOMEBODYS = [table for table in metadata.sorted_tables if table.info["personal"] != "nobody"]


def period(days: int) -> str:
    """Return a time as the page says it."""
    if days == 365:
        return "12 months"
    if days % 365 == 0:
        return f"{days // 365} years"
    return f"{days} day{'s' if days > 1 else ''}"


@pytest.mark.parametrize("table", SOMEBODYS, ids=lambda table: table.name)
def test_each_table_is_named_with_its_time(table: Table) -> None:
    what, why, until, sees = ROWS[table.name]
    assert what and why and sees
    keep: Keep = table.info["retention"]
    if keep.days is not None:
        assert until.startswith(f"{period(keep.days)} after ")
    elif "goes with its" in keep.why:
        assert until == re.search(r"goes with its \w+", keep.why)[0]  # type: ignore[index]
    else:
        assert until


def test_nothing_else_is_named() -> None:
    assert set(ROWS) == {table.name for table in SOMEBODYS}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_copy_has_a_heading_for_each_table_of_residents(language: str) -> None:
    mine = {f"mydata-of-{table.name}" for table in SOMEBODYS if isinstance(table.info["personal"], Personal)}
    assert mine <= all_ids(language)


def test_what_an_erasure_must_take_back_is_known_by_the_cases() -> None:
    named = {case for table in SOMEBODYS if isinstance(rule := table.info["personal"], Personal) for case in rule.cases}
    assert named <= set(FEATURES.cases)
    owed = [t for t in SOMEBODYS if isinstance(rule := t.info["personal"], Personal) and rule.is_open is not None]
    assert all("ref" in table.c and f"delete-stays-{table.name}" in all_ids() for table in owed)
