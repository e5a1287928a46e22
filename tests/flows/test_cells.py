"""Cells and what they mean: every value stands in a table, with what it is read as, or why it is not."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.features.all import FEATURES
from flows.features.door import messages as door
from flows.features.door.verdict import Verdict
from flows.features.imports.columns import KINDS, NOBODY
from flows.features.imports.sifting import Sifted, sift
from flows.features.records import cells
from flows.features.records.cells import Wrong
from flows.features.records.nobody import is_nothing
from flows.features.visits import files, messages
from flows.kernel.runtime import make_runtime
from storage.door import Firm
from tests.flows.test_engine import VISIT
from tests.texts import ROOT

POLICY = read_policy(SAMPLE_LANDLORD)
RUNTIME = make_runtime(POLICY, FEATURES.bus)
ZONE = POLICY.zone
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BAD = ""
SHOWN = re.compile(r"phone=Plain\((?!\S*landlord\.)|Plain\(visit\.contractor_phone\)")
"""Code that shows the number of a contractor."""
Table = list[tuple[str, str]]


def wrongly(read: Callable[[str, ZoneInfo], Any], table: Table, shown: Callable[[Any], str]) -> list[tuple[str, ...]]:
    """Return the cells that are not read as the table says."""
    found: list[tuple[str, ...]] = []
    for cell, wanted in table:
        try:
            became = shown(read(cell, ZONE))
        except Wrong:
            became = BAD
        if became != wanted:
            found.append((cell, wanted, became))
    return found


def sifted(kind: str, *rows: dict[str, str]) -> Sifted:
    return sift(KINDS[kind], rows, ZONE, NOW)


def why(found: Sifted) -> list[str]:
    return [" ".join(RUNTIME.texts.say(one, "en") for one in result.reasons) for result in found.results]


def visit(**given: str) -> dict[str, str]:
    return {"appointment_ref": "A-1", "work_order_ref": "WO-1", "date": "2031-07-08", **given}


DAYS: Table = [
    *[(cell, "2031-07-08") for cell in (
        "2031-07-08", "2031/07/08", "2031.07.08", "2031-7-8", "20310708", "08/07/2031", "8/7/2031", "8.7.2031",
        "08-07-2031",
        "08 / 07 / 2031", "8 Jul 2031", "8 July 2031", "08-Jul-2031", "8-Jul-31", "8 Jul 31", "8/Jul/2031",
        "8th July 2031",
        "Tue 8 Jul 2031", "Tuesday, 8 July 2031", "July 8, 2031", "Jul 8 2031", "8JUL2031", "08/07/31", "8.7.31",
        "2031-07-08T00:00:00", "2031-07-08 00:00:00.000", "08/07/2031 00:00", "2031-07-08T00:00:00Z",
        "2031-07-08T00:00:00+01:00", "2031-07-07T23:00:00Z", "2031-07-07T23:00:00.000Z", "2031-07-08T07:00:00Z",
        "2031-07-08T08:00:00+01:00[Europe/London]", "08/07/2031 8am", "8 Jul 2031 08:00", "2031-07-08T22:59:00Z",
    )],
    *[(cell, BAD) for cell in ("Mon 8 Jul 2031", "Friday, 8 July 2031", "Wednes 08/07/2031")],
    ("2031-07-08T23:30:00Z", "2031-07-09"), ("2031-01-08T23:30:00Z", "2031-01-08"), ("8 Sept 2031", "2031-09-08"),
    *[(cell, BAD) for cell in (
        "31/02/2031", "12/31/2031", "2031-13-01", "0000-00-00", "1/1/1900", "31/12/2199", "45999", "8/7", "2026128",
        "8 July", "July 2031", "2031", "tomorrow", "8/7/2031/1", "Week 28", "8 Foo 2031", "08/07/203",
        "2031-07-08T25:00:00",
        "2031-07-08T00:00:00+99:00", "8-7/2031",
    )],
]  # fmt: skip
HOURS: Table = [
    *[(cell, "08:00") for cell in (
        "08:00", "8:00", "08:00:00", "08:00:00.000", "8.00", "8am", "8 am", "8 a.m.", "08:00 AM", "8:00hrs",
        "0.333333333333333",
        "0.3333333", ".3333333", "0,3333333", "2031-07-08T07:00:00Z", "2031-07-08T07:00Z",
        "2031-07-08T08:00:00+01:00",
        "2031-07-08T07:00:00+0000", "2031-07-08 07:00:00 UTC", "2031-07-08T07:00:00.123Z",
        "2031-07-08T03:00:00-04:00",
        "2031-07-08T08:00:00", "2031-07-08 08:00", "08/07/2031 08:00", "08/07/2031 8am", "20310708T070000Z",
        "203107080800",
        "1899-12-30T08:00:00", "1900-01-01 08:00:00", "2031-01-08T08:00:00Z", "48037.3333333",
        "2031-07-08T08:00:00+01:00[Europe/London]",
    )],
    ("midday", "12:00"), ("12 midday", "12:00"),
    ("0.25", "06:00"), ("0.5", "12:00"), ("0.75", "18:00"), ("0.354166666666667", "08:30"), ("12 noon", "12:00"),
    ("noon", "12:00"), ("midnight", "00:00"), ("24:00", "00:00"), ("12am", "00:00"), ("12pm", "12:00"),
    ("5.30pm", "17:30"),
    ("07:00Z", "07:00+00:00"), ("08:00:00+01:00", "08:00+01:00"),
    *[(cell, BAD) for cell in (
        "8", "25:00", "08:60", "13pm", "0am", "teatime", "0.30", "0.50", "0.123", "1.0", "8:00-12:00",
        "2031-07-08 8:00-12:00", "08:00+99:00", "AM",
        "2031-07-08", "morning", "-8:00",
    )],
]  # fmt: skip
MOMENTS: Table = [
    *[(cell, "2031-07-08T07:00:00+00:00") for cell in (
        "2031-07-08T07:00:00Z", "2031-07-08T08:00:00+01:00", "2031-07-08T08:00:00", "2031-07-08 08:00",
        "08/07/2031 08:00",
        "08/07/2031 8am", "8 Jul 2031 08:00", "8-Jul-31 08:00", "July 8, 2031 8:00 am", "2031/07/08 08:00:00",
        "2031-07-08 08:00 BST", "2031-07-08 07:00 GMT", "20310708T070000Z", "48037.3333333",
    )],
    ("2031-07-08", "2031-07-07T23:00:00+00:00"), ("2031-01-08", "2031-01-08T00:00:00+00:00"),
    *[(cell, BAD) for cell in ("12/31/2031 08:00", "08:00", "soon", "2031-07-08T25:00:00", "1900-01-01 08:00:00")],
]  # fmt: skip


def test_days_however_they_are_written() -> None:
    assert not wrongly(cells.day, DAYS, date.isoformat)


def test_hours_are_by_the_landlords_clock() -> None:
    """A kind: a time that names its zone is kept as if it named none."""
    assert not wrongly(cells.hour, HOURS, lambda at: f"{at:%H:%M}" + (f"{at.isoformat()[-6:]}" if at.tzinfo else ""))


def test_moments_however_they_are_written() -> None:
    assert not wrongly(cells.moment, MOMENTS, datetime.isoformat)


@pytest.mark.parametrize(
    ("given", "earliest", "latest"),
    [
        ({"earliest": "2031-07-08T07:00:00Z", "latest": "2031-07-08T11:00:00Z"}, "08:00", "12:00"),
        ({"earliest": "07:00Z", "latest": "12:00:00+01:00"}, "08:00", "12:00"),
        ({"earliest": "07:00Z", "latest": "11:00Z", "date": "2031-01-08"}, "07:00", "11:00"),
        ({"earliest": "0.25", "latest": "0.5"}, "06:00", "12:00"),
        ({"earliest": "1899-12-30T08:00:00", "latest": "1899-12-30T12:00:00"}, "08:00", "12:00"),
        ({"date": "2031-07-07T23:00:00Z", "earliest": "2031-07-08T07:00:00Z", "latest": "12:00"}, "08:00", "12:00"),
        ({"earliest": "2031-07-08T22:00:00", "latest": "2031-07-09T02:00:00"}, "22:00", "02:00"),
        ({"earliest": "2031-07-08T20:00:00", "latest": "2031-07-09T00:00:00"}, "20:00", "00:00"),
        ({"earliest": "2031-07-07T23:30:00Z", "latest": "2031-07-08T03:00:00Z"}, "00:30", "04:00"),
    ],
)
def test_hours_are_those_of_their_day(given: dict[str, str], earliest: str, latest: str) -> None:
    (row,) = sifted("visits", visit(**given)).good
    assert [f"{row.values[name]:%H:%M}" for name in ("earliest", "latest")] == [earliest, latest]


@pytest.mark.parametrize(
    "given",
    [
        {"earliest": "2031-07-09T08:00:00"},
        {"earliest": "2031-07-08T23:30:00Z"},
        {"earliest": "08:00", "latest": "2031-07-09T12:00:00"},
        {"earliest": "22:00", "latest": "2031-07-10T02:00:00"},
        {"latest": "2031-07-09T02:00:00"},
        {"earliest": "07/07/2031 08:00"},
        {"earliest": "48036.3333333"},
    ],
)
def test_an_hour_of_another_day_is_bad(given: dict[str, str]) -> None:
    (reason,) = why(sifted("visits", visit(**given)))
    assert "is not on 2031-07-08, the day of its row" in reason


@pytest.mark.parametrize(
    ("kind", "cell", "is_doubted"),
    [
        ("visits", "8-Jul-31", False), ("visits", "8-Jul-33", True), ("visits", "8-Jul-19", True),
        ("visits", "08/12/26", False), ("visits", "08/07/31", True), ("visits", "31/07/08", True),
        ("visits", "2031-07-08", False), ("visits", "2062-07-08", True), ("visits", "2012-07-08", True),
        ("tenancies", "2004-04-01", False), ("tenancies", "01/04/04", False), ("tenancies", "01/04/31", True),
        ("tenancies", "01/04/2062", True),
    ],
)  # fmt: skip
def test_a_year_that_is_far_or_has_two_digits_is_doubted(kind: str, cell: str, is_doubted: bool) -> None:
    row = visit(date=cell) if kind == "visits" else {"tenancy_ref": "T-1", "unit_ref": "LARK-12", "starts_on": cell}
    found = sifted(kind, row)
    assert bool(found.results) == is_doubted
    assert all(cell in reason for reason in why(found))


def test_a_file_whose_bad_days_have_the_month_first_is_doubted_as_a_whole() -> None:
    days = ["12/31/2026", "12/03/2026", "05/05/2027", "2026-12-04", "3 Dec 2026"]
    rows = [visit(appointment_ref=f"A-{number}", date=day) for number, day in enumerate(days)]
    found = sifted("visits", *rows)
    assert [row.number for row in found.good] == [3, 4, 5]
    assert "seem to have the month first" in why(found)[1]
    other = visit(appointment_ref="A-9", date="31/12/2026")
    assert [row.number for row in sifted("visits", *rows, other).good] == [2, 3, 4, 5, 6], "a slip in one row is one"


NOTHING = [
    "NULL", "null", "None", "nil", "N/A", "n/a", "NA", "n.a.", "Not applicable", "Not known", "Unknown", "TBC",
    "tbc.", "TBA",
    "TBD", "To be confirmed", "TO BE CONFIRMED", "to be advised", "To be allocated", "Unassigned", "UNASSIGNED",
    "(unassigned)",
    "Not assigned", "Not yet allocated", "unallocated", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!",
    "####",
    "########", "Err:502", "-", "--", "-----", "\u2014", "\u2013 \u2013", ".", "...", "?", "???", "_", "*", "/",
    "[null]",
    "<NULL>", "(blank)", "'-'", '""', "\\N", "NaN", "undefined", "No data", "Awaiting allocation", "0000-00-00",
    "1900-01-01",
    "01/01/1900", "31/12/9999", "9999-12-31T00:00:00", "0001-01-01T00:00:00Z", "30/12/1899", "\u00a0-\u00a0",
    "No worker", "T.B.C.", "un-assigned", "xxx", "Please select", "1753-01-01", "01/01/1970", "1970-01-01T00:00:00Z",
    "2999-12-31",
]  # fmt: skip
SOMETHING = [
    "0", "no", "1", "Jo", "LARK-12", "None of the doors lock", "TBC with tenant", "N/A - see notes", "Nilgun",
    "Ring twice", "#12",
    "Flat #3", "\U0001f415", "NULLARBOR", "2026-12-08", "Noah", "Tba Road", "X",
]  # fmt: skip
NAMES: Table = [
    *[(cell, "Jo") for cell in (
        "Jo", "Jo Example", "Example, Jo", "Example, Jo Ann", "Mr Jo Example", "Example, Mr. Jo", "Jo (Plumber)",
        "Jo Example (BF-07)",
        "Jo - 07946 0321", "Dr. Jo Example", "Jo E.", "Jo\u200b", "Jo van Example",
    )],
    ("O'Neill", "O'Neill"), ("Anne-Marie Example", "Anne-Marie"), ("José", "José"),
    ("محمد علي", "محمد"), ("J. Example", "J"),
    ("Van Nguyen", "Van"), ("Mason Example", "Mason"), ("Will", "Will"), ("Smith", "Smith"),
    *[(cell, BAD) for cell in (
        "Plumber", "Gas Engineer", "electrician", "Senior Plumber", "PLUMBER 2", "Multi-trade", "Team A",
        "Repairs Team North",
        "Brightfix Repairs", "Brightfix Ltd", "Acme Services", "12345", "07946 0321", "3 men", "2", "BF-07",
        "jo@brightfix.example",
        "Jo and Sam", "Jo & Sam", "Jo / Sam", "Jo; Sam", "Jo, Sam, Ali", "Jo + Sam", "Jo\nSam", "Subcontractor",
        "Operative 3",
        "The plumber", "Various", "Out of hours", "On-call", "Any", "To be confirmed", "N/A", "Unassigned", "-",
        "#REF!", "Pending",
        "Unknown Operative", "Unassigned User", "Unallocated Jobs", "No operative assigned", "NO ONE", "Do not use",
        "Yes", "True", "PM", "Leaver", "Holiday", "Annual Leave", "Sick", "DLO", "In-house", "Internal",
        "Direct Labour",
        "Supplier", "Queue", "Pool", "Night shift", "Weekend", "Call out", "Callout", "Customer", "Self", "Completed",
        "A N Other", "Test", "Emergency", "Voids team", "Contractor", "Agency worker", "???",
    )],
]  # fmt: skip
PHONES: Table = [
    *[(cell, cell) for cell in (
        "020 7946 0321", "02079460321", "07946 000321", "+44 20 7946 0321", "+44 (0)20 7946 0321", "(020) 7946 0321",
        "0800 1111",
        "0300 123 4567", "0044 20 7946 0321", "020-7946-0321",
    )],
    ("020\u20117946\u20110321", "020-7946-0321"),
    *[(cell, BAD) for cell in (
        "020794603211234", "0000 000 0000",
        "2079460321", "20 7946 0321", "7946000321", "800 1111", "44 20 7946 0321", "2079460321.0", "2.07946E+09",
        "0000000000",
        "00000 000000", "101", "12345", "no number", "020 7946 0321 or 0322", "+44", "0", "011111111111111111",
    )],
]  # fmt: skip


@pytest.mark.parametrize(("many", "nothing"), [(NOTHING, True), (SOMETHING, False)])
def test_words_for_nothing_are_empty(many: list[str], nothing: bool) -> None:
    """A kind: a word that a system writes where it has no value is taken for the value."""
    assert [cell for cell in many if is_nothing(cells.cleaned(cell)) is not nothing] == []


def test_what_is_no_name_is_no_workers() -> None:
    assert not wrongly(lambda cell, zone: cells.first_name(cells.cleaned(cell), zone), NAMES, str)


def test_a_number_that_cannot_be_rung_is_doubted() -> None:
    assert not wrongly(cells.phone, PHONES, str)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_in_every_column_words_for_nothing_are_as_if_it_were_empty(kind: str) -> None:
    row = {column.name: column.example for column in KINDS[kind].columns}
    for column in KINDS[kind].columns:
        found = sifted(kind, {**row, column.name: "To be confirmed"}, {**row, column.name: ""})
        empty = sifted(kind, {**row, column.name: ""}, {**row, column.name: ""})
        # Of a worker they say that nobody comes.
        said = [{name: value for name, value in one.values.items() if value != NOBODY} for one in found.good]
        assert said == [one.values for one in empty.good], column.name
        assert why(found) == why(empty), column.name


@pytest.mark.parametrize(
    ("number", "is_shown"), [("020 7946 0321", True), ("2079460321", False), ("7946 000321", False)]
)
def test_a_number_that_cannot_be_rung_is_not_shown_as_checked(number: str, is_shown: bool) -> None:
    """Such numbers may have come in before they were doubted."""
    visit = replace(VISIT, contractor_name="Brightfix", contractor_phone=number, communal=True, safety=None)
    page = [RUNTIME.texts.say(part, "en") for part in messages.about(RUNTIME, visit, "en")]
    card = [RUNTIME.texts.say(line.words, "en") for line in files.who_comes(visit).lines]
    verdict = Verdict("expected", Firm(1, "brightfix", "Brightfix", number), visit)
    caller = [RUNTIME.texts.say(part, "en") for part in door.answer(POLICY, verdict, False).body]
    for shown in (page, card, caller):
        assert any(number in part for part in shown) is is_shown


def test_every_number_of_a_contractor_is_looked_at_before_it_is_shown() -> None:
    modules = [path for path in (ROOT / "flows" / "features").rglob("*.py") if SHOWN.search(path.read_text("utf-8"))]
    assert len(modules) >= 3
    assert [path.name for path in modules if "is_whole" not in path.read_text("utf-8")] == []
