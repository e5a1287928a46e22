"""Files as they come out of spreadsheets and old systems: everything that can be read in them is read."""

import csv
import io
from datetime import datetime, time

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from flows.features.imports.columns import KINDS
from flows.features.imports.reading import Sheet, read, rejected
from flows.kernel.importing import NoTable
from flows.kernel.words import Plain, text
from tests.texts import TEXTS

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


VISITS = KINDS["visits"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_the_header(delimiter: str) -> None:
    """Addresses are full of the others."""
    address = "Flat 3, The Old, Old Mill; Mill Lane; Upper, Lower | and, Nether | Example"
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([f"Homes, of all; {name}" for name in ("north", "south, west, east")])
    writer.writerow(["unit_ref", "address"])
    writer.writerows([f"A-{number}", address] for number in range(3))
    assert addresses(out.getvalue()) == [address] * 3


def workbook(*sheets: tuple[str, list[list[object]]], hidden: str = "") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day, hour = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        if name == hidden:
            sheet.hide()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                match cell:
                    case datetime():
                        sheet.write(at, column, cell, day)
                    case time():
                        sheet.write(at, column, cell, hour)
                    case _:
                        sheet.write(at, column, cell)
    book.close()
    return out.getvalue()


def test_a_workbook_is_read_as_its_people_see_it() -> None:
    header: list[object] = ["Visits of July", "", "", "", "", "", ""]
    names: list[object] = ["appointment_ref", "work_order_ref", "date", "earliest", "latest", "uprn", "is_communal"]
    values: list[object] = [1001, "WO-1", datetime(2031, 7, 8), time(8), time(12, 30), 100012345678, False]
    found = read(VISITS, workbook(("Visits", [header, names, values])))
    assert list(found.cells()) == [
        {
            "appointment_ref": "1001", "work_order_ref": "WO-1", "date": "2031-07-08", "earliest": "08:00:00",
            "latest": "12:30:00", "uprn": "100012345678", "is_communal": "no",
        }
    ]  # fmt: skip


def test_every_sheet_with_the_header_is_read_and_of_the_others_it_is_told() -> None:
    one: list[list[object]] = [["unit_ref", "address", "colour"], ["A-1", "1 High Street", "red"]]
    two: list[list[object]] = [
        ["Homes of the south"],
        ["Address", "Home ref"],
        ["2 Low Road", "A-2"],
        ["3 Low Road", ""],
    ]
    notes: list[list[object]] = [["Ask Lee Placeholder about these"]]
    found = read(
        HOMES, workbook(("North", one), ("South", two), ("Notes", notes), ("Old", one), ("Empty", []), hidden="Old")
    )
    assert [(row["unit_ref"], row["address"]) for row in found.cells()] == [
        ("A-1", "1 High Street"),
        ("A-2", "2 Low Road"),
        ("", "3 Low Road"),
    ]
    no_header = text("import-no-header", key=Plain("unit_ref"), kind=Plain("homes"))
    assert found.problems == [
        text("import-sheet", name=Plain("Notes"), what=no_header),
        text("import-sheet-hidden", name=Plain("Old")),
    ]
    back = list(csv.DictReader(io.StringIO(rejected(found, {3: "unit_ref is empty."}))))
    assert [(row["Sheet"], row["address"], row["reason"]) for row in back] == [
        ("South", "3 Low Road", "unit_ref is empty.")
    ]


def test_a_workbook_without_such_a_sheet_is_refused() -> None:
    with pytest.raises(NoTable) as no:
        read(HOMES, workbook(("Notes", [["nothing"]])))
    assert no.value.words.id == "import-no-sheet"


def test_a_cell_astray_at_the_end_of_the_world_does_not_bring_it_down() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["unit_ref", "address"])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(NoTable) as no:
        read(HOMES, out.getvalue())
    assert no.value.words.id == "import-too-big"


@given(st.binary(max_size=200), st.integers(0, 5000))
def test_no_workbook_brings_it_down(content: bytes, at: int) -> None:
    whole = workbook(("Homes", [["unit_ref", "address"], ["A-1", "1 High Street"]]))
    torn = whole[:at] + content + whole[at + len(content) :]
    try:
        found = read(HOMES, torn)
    except NoTable:
        return
    assert len(list(found.cells())) == len(found.lines)


@pytest.mark.parametrize(
    ("header", "cells", "unit", "fault"),
    [
        ("unit_ref,property_ref", "LARK-12,ROWAN-3", "LARK-12", False),
        ("Property Ref,Unit", "LARK-12,lark-12 ", "LARK-12", False),
        ("Property Ref,Unit", "LARK-12,", "LARK-12", False),
        ("Property Ref,Unit", "N/A,LARK-12", "LARK-12", False),
        ("Property Ref,Unit", "0012,12.0", "0012", False),
        ("Property Ref,Unit", "LARK-12,12", "", True),
        ("Unit,Property Ref", "12,LARK-12", "", True),
        ("Property Ref,Property Ref", "LARK-12,ROWAN-3", "", True),
        ("Unit,unit_ref", "12,LARK-12", "LARK-12", False),
        ("Unit,Description,description", "LARK-12,One,Two", "LARK-12", False),
    ],
)
def test_two_columns_of_one_name_that_differ_leave_open_which_is_right(
    header: str, cells: str, unit: str, fault: bool
) -> None:
    """A kind: of two columns the wrong one was taken, and a visit led to another home."""
    sheet = read(KINDS["visits"], f"appointment_ref,{header}\nA-1,{cells}\n".encode())
    faults = [TEXTS.say(words, "en") for words in sheet.faults().values()]
    assert bool(faults) is fault
    assert fault or next(iter(sheet.cells()))["unit_ref"].strip() == unit
    assert not fault or "say different things of one row" in faults[0]


HEADERS = [
    "Job No,Appointment ID,Property Reference,Appointment Date,Start Time,End Time,Operative Code,Operative Name",
    "Works Order Number,Appt Ref,Prop Ref,Appt Date,Time From,Time To,Engineer ID,Engineer",
    "ORDER_NUMBER,VISIT_ID,PLACE_REF,VISIT_DATE,APPT_START,APPT_END,RESOURCE_ID,RESOURCE_NAME",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("before", ["", "sep=,\n", "Repairs report\nRun on 23/11/2026 by LP\n\n", "\ufeff"])
def test_the_header_is_known_in_the_words_of_other_systems(header: str, before: str) -> None:
    sheet = read(KINDS["visits"], f"{before}{header}\n1,2,3,4,5,6,7,8\n".encode())
    assert not sheet.unknown
    assert dict(next(iter(sheet.cells()))) == {
        "work_order_ref": "1", "appointment_ref": "2", "unit_ref": "3", "date": "4", "earliest": "5", "latest": "6",
        "operative_ref": "7", "operative_name": "8",
    }  # fmt: skip
