"""Files as they come out of spreadsheets and old systems: everything that can be read in them is read."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.features.imports.columns import KINDS
from flows.features.imports.reading import Sheet, read, rejected
from flows.kernel.importing import NoTable

HOMES = KINDS["homes"]
HEADER = "unit_ref,address,colour\n"
cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


def sheet(said: str | bytes) -> Sheet:
    return read(HOMES, said if isinstance(said, bytes) else said.encode())


def addresses(said: str | bytes) -> list[str]:
    return [row["address"] for row in sheet(said).cells()]


def test_a_quote_that_is_never_closed_swallows_no_other_row() -> None:
    many = "".join(f"A-{number},{number} High Street,red\n" for number in range(300))
    found = addresses(f'{HEADER}B-1,"1 Low Road,red\n{many}C-1,"1 Quay, West",red\n')
    assert found == ["1 Low Road", *(f"{number} High Street" for number in range(300)), "1 Quay, West"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8", "utf-8-sig", "cp1252"])
def test_encodings_are_told_without_their_marks(encoding: str) -> None:
    assert addresses(f"{HEADER}A-1,Café – 1,red\n".encode(encoding)) == ["Café – 1"]


def test_a_file_of_two_encodings_is_read_line_by_line() -> None:
    both = f"{HEADER}A-1,Café – 1,red\n".encode() + "A-2,Café – 2,red\n".encode("cp1252")
    assert addresses(both) == ["Café – 1", "Café – 2"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(end: str) -> None:
    said = f'Homes of today\n\n{HEADER}A-1,"12 Court,\n2nd floor",red\nA-2,3 Court\n\n,,\n'.replace("\n", end)
    assert addresses(said) == [f"12 Court,{end}2nd floor", "3 Court"]


def test_a_row_with_more_cells_than_the_header_is_not_guessed_at() -> None:
    found = sheet(f"{HEADER}A-1,12 Court, 2nd floor,red\nA-2,3 Court,red,,\n")
    assert list(found.faults()) == [1]
    back = list(csv.DictReader(io.StringIO(rejected(found, {1: "why"}))))
    assert [row["reason"] for row in back] == ["why"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 50, b"\xff\xfe", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b'"', b"\r\r\r"]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(NoTable):
        read(HOMES, content)


@given(st.binary(max_size=200))
def test_nothing_that_is_sent_as_a_file_brings_it_down(content: bytes) -> None:
    for beginning in (b"", HEADER.encode(), HEADER.encode("utf-16")):
        try:
            found = read(HOMES, beginning + content)
        except NoTable:
            continue
        assert len(list(found.cells())) == len(found.lines)
        rejected(found, dict.fromkeys(found.faults(), "why"))


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=12))
def test_what_is_given_back_can_be_brought_in_again(lines: list[list[str]]) -> None:
    """Bad rows, written out with their reasons, read as they did."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["unit_ref", "address", "colour"], *lines])
    first = sheet(out.getvalue())
    again = sheet(rejected(first, dict.fromkeys(range(1, len(first.lines) + 1), "why")))
    assert list(again.cells()) == list(first.cells())
    assert again.unknown == ["colour", "reason"]


def test_a_file_of_tenancies_is_read_under_the_names_that_people_give_its_columns() -> None:
    content = b"Tenancy reference;Home;From;Until\nT-1;LARK-12;1 Apr 2024;31/12/2026\n"
    found = read(KINDS["tenancies"], content)
    row = {"tenancy_ref": "T-1", "unit_ref": "LARK-12", "starts_on": "1 Apr 2024", "ends_on": "31/12/2026"}
    assert list(found.cells()) == [row]
    assert not found.unknown
