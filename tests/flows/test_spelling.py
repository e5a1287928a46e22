"""References, however they are written: which are one, which are nearly one, and which are none."""

import pytest
from sqlalchemy import func, select

from flows.features.imports.columns import KINDS
from flows.features.imports.reading import read, rejected
from flows.features.imports.references import TABLES
from flows.features.imports.taking import take
from flows.features.records import cells
from flows.features.records.cells import Wrong
from flows.kernel import spelling
from flows.kernel.actor import Actor
from flows.kernel.importing import Result
from storage.database import Database
from storage.tables import blocks, contractors, homes, jobs, visits, workers
from tests.flows.test_cells import NOW, RUNTIME, ZONE
from tests.flows.test_imports import row

WRITTEN = [
    ("LARK-12", ["LARK-12", " LARK-12 ", "LARK\u201112", "LARK\u201312", "LARK\u221212", "LARK-12\u200b",
                 "\ufeffLARK-12",
                 "LARK-\u200d12", "\u202aLARK-12\u202c", "LARK-12\u00a0", '="LARK-12"', '"LARK-12"', "'LARK-12",
                 "=LARK-12",
                 "\uff2c\uff21\uff32\uff2b-12", "LARK\u00ad-12", "\u201cLARK-12\u201d"]),
    ("1001", ["1001", "1001.0", "1001.00", "1,001", "1,001.00", '="1001"', "'1001", "1001\u200b", "\uff11001",
                 "=1001"]),
    ("00123", ["00123", '="00123"', "'00123"]),
    ("1234567", ["1,234,567", "1234567.000"]),
    ("WO 12", ["WO 12", "WO\u00a012", "WO  12", "WO\u200712"]),
    ("12.1", ["12.1"]), ("1.000", ["1.000"]),
    ("100.000", ["100.000"]), ("1,2", ["1,2"]), ("A/1.0", ["A/1.0"]), ("O'Neill-1", ["O'Neill-1"]), ("12E3", ["12E3"]),
    ("1E", ["1E"]), ("0,123", ["0,123"]),
]  # fmt: skip


def test_a_reference_is_read_as_it_was_before_it_was_copied() -> None:
    """A kind: what nobody sees in a value makes it another one."""
    read_ = [(ref, written, cells.ref(cells.cleaned(written), ZONE)) for ref, many in WRITTEN for written in many]
    assert not [one for one in read_ if one[0] != one[2]]


@pytest.mark.parametrize("cell", ["1.00123E+11", "1E+11", "1,00123E+11", "1.5e6", "1.00123E-5", "1e+05"])
def test_a_number_that_a_spreadsheet_shortened_is_no_reference(cell: str) -> None:
    for reader in (cells.ref, cells.uprn):
        with pytest.raises(Wrong):
            reader(cell, ZONE)


@pytest.mark.parametrize(
    "cell",
    [
        "08-Dec",
        "8-Dec",
        "8-Dec-26",
        "2026-12-08",
        "2026-12-08 00:00:00",
        "08/12/2026",
        "yes",
        "TRUE",
        '=HYPERLINK("a","WO-1")',
    ],
)
def test_what_a_spreadsheet_made_of_a_reference_is_none(cell: str) -> None:
    """A kind: "8-12" became a day, and a home or a visit went by it."""
    with pytest.raises(Wrong):
        cells.ref(cell, ZONE)


@pytest.mark.parametrize(
    "cell", ["MAR-12", "8-12", "1/2", "3/12", "DEC-08", "8-DECK", "2026-12", "WO/2026/12", "12-8-1"]
)
def test_what_only_looks_like_a_day_is_a_reference(cell: str) -> None:
    assert cells.ref(cell, ZONE) == cell


@pytest.mark.parametrize(
    ("one", "other", "same", "near"),
    [
        ("LARK-12", "lark-12", True, True), ("00123", "123", True, True), ("0", "000", True, True),
        ("LARK-12", "LARK 12", False, True), ("LARK-12", "LARK12", False, True), ("LARK-12", "LARK-012", False, True),
        ("LARK-12", "Lark/12.", False, True), ("bright-fix", "Brightfix", False, True), ("12A", "12 a", False, True),
        ("LARK-12", "L\u0430RK-12", False, True), ("LARK-12", "LARK-13", False, False),
        ("1-12", "11-2", False, False), ("112", "1-12", False, False),
        ("LARK-1", "LARK-10", False, False), ("LARK-12", "LARCH-12", False, False), ("A-1", "B-1", False, False),
    ],
)  # fmt: skip
def test_which_references_are_one_and_which_are_nearly(one: str, other: str, same: bool, near: bool) -> None:
    assert (spelling.key(one) == spelling.key(other)) is same
    assert (spelling.near(one) == spelling.near(other)) is near


def test_every_reference_is_looked_up() -> None:
    refs = {column.name for kind in KINDS.values() for column in kind.columns if column.read is cells.ref}
    assert refs == {*TABLES, "contract_ref"}


async def taken(database: Database, kind: str, *rows: dict[str, str]) -> list[Result]:
    async with database.write() as tx:
        return (await take(tx, RUNTIME, kind, rows, Actor("landlord", "csv", "test"), NOW)).results


def said(result: Result) -> str:
    return " ".join(RUNTIME.texts.say(reason, "en") for reason in result.reasons)


async def test_what_is_known_is_known_however_it_is_written(either: Database) -> None:
    first = row(
        1, appointment_ref="A-0001", work_order_ref="000777", operative_ref="BF-1", contract_ref="repairs-north"
    )
    assert [result.status for result in await taken(either, "visits", first)] == ["added"]
    again = row(
        1,
        appointment_ref="a\u20110001\u200b",
        work_order_ref="777.0",
        unit_ref="lark-12\u00a0",
        contractor_code='="BRIGHTFIX"',
        operative_ref="bf-1",
        contract_ref="Repairs-North",
    )
    (result,) = await taken(either, "visits", again)
    assert (result.status, result.ref) == ("same", "A-0001"), said(result)
    async with either.read() as tx:
        for table in (visits, jobs, workers):
            assert (await tx.rows(select(func.count()).select_from(table)))[0][0] == 1, table.name


async def test_rows_of_one_file_that_are_written_differently_are_of_one_thing(either: Database) -> None:
    rows = [row(1), row(1, appointment_ref="a-1"), row(2, operative_ref="bf-1"), row(3, work_order_ref="wo-3")]
    assert [result.status for result in await taken(either, "visits", *rows)] == ["added", "same", "added", "added"]
    async with either.read() as tx:
        assert [one.ref for one in await tx.rows(select(workers.c.ref))] == ["bf-1"]


async def test_what_is_nearly_known_is_refused_and_its_twin_named(either: Database) -> None:
    found = await taken(
        either,
        "homes",
        {"unit_ref": "LARK 12", "address": "12 Larkspur Court"},
        {"unit_ref": "NEW-1", "address": "1 New Court", "block_ref": "L.A.R.K"},
        {"unit_ref": "NEW-2", "address": "2 New Court"},
        {"unit_ref": "NEW 2", "address": "2 New Court"},
        {"unit_ref": "lark-12", "address": "12 Larkspur Court"},
    )
    assert [result.status for result in found] == ["bad", "bad", "bad", "bad", "same"], [said(one) for one in found]
    twins = ["LARK-12", "LARK", "NEW 2", "NEW-2"]
    assert all(f"nearly “{twin}”" in said(result) for twin, result in zip(twins, found, strict=False))
    (firm,) = await taken(either, "contractors", {"contractor_code": "Bright Fix", "name": "Brightfix"})
    assert "nearly “brightfix”" in said(firm)
    async with either.read() as tx:
        for table, ref in ((homes, "LARK 12"), (homes, "NEW-1"), (blocks, "L.A.R.K"), (contractors, "Bright Fix")):
            assert not await tx.rows(select(table.c.id).where(table.c.ref == ref))


HOMES = [
    ({"address": "Flat 3, Aspen House", "block_ref": "ASP"}, None),
    ({"address": "FLT 03 ASPEN HSE.", "block_ref": "asp"}, "H-0"),
    ({"address": "3 Aspen House", "block_ref": "ASP"}, "H-0"),
    ({"address": "Flat 3, Aspen House", "block_ref": "ASP", "uprn": "77"}, "H-0"),
    ({"address": "Flat 3a, Aspen House", "block_ref": "ASP"}, None),
    ({"address": "Flat 30, Aspen House", "block_ref": "ASP"}, None),
    ({"address": "Flat 3, Aspen House", "block_ref": "OTHER"}, None),
    ({"address": "Flat 3, Aspen House"}, None),
    ({"address": "12 High Street, Leeds LS1 1AA"}, None),
    ({"address": "12, High St., LEEDS, LS11AA"}, "H-8"),
    ({"address": "12 High Street, Leeds LS1 1AB"}, None),
    ({"address": "12 High Street"}, None),
    ({"address": "12 High Street"}, None),
    ({"address": "Garage, Aspen House", "block_ref": "ASP"}, None),
    ({"address": "Garage, Aspen House", "block_ref": "ASP"}, None),
    ({"address": "12 Mill Lane", "block_ref": "ASP", "uprn": "1"}, None),
    ({"address": "12 Mill Lane", "block_ref": "ASP", "uprn": "2"}, None),
]
FIRMS = [
    ("Brightfix Repairs Limited", "brightfix"), ("BRIGHTFIX REPAIRS LTD.", "brightfix"), ("Brightfix Repair", None),
    ("Brightfix Repairs (North) Ltd", None), ("Ltd", None), ("A & B Ltd", None), ("A and B Limited", "F-5"),
]  # fmt: skip
BLOCKS = [
    ("Larkspur Crt", "LARK"), ("larkspur court", "LARK"), ("Larkspur House", None), ("Block A", None),
    ("Block A", None), ("Flats 1-6", None), ("Flats 1-6", None), ("2 Larkspur Court", None),
]  # fmt: skip


async def test_what_is_there_already_under_another_reference_is_refused(database: Database) -> None:
    """A kind: one home, firm or block has two references, and each its own visits. What only may be one is taken."""
    for number, (own, twin) in enumerate(HOMES):
        (home,) = await taken(database, "homes", {"unit_ref": f"H-{number}", **own})
        assert (home.status, twin or "") == ("bad" if twin else "added", twin or ""), (own, said(home))
        assert twin is None or f"“H-{number}”, which is new, is “{twin}” already" in said(home)
    for number, (name, twin) in enumerate(FIRMS):
        (firm,) = await taken(database, "contractors", {"contractor_code": f"F-{number}", "name": name})
        assert firm.status == ("bad" if twin else "added"), (name, said(firm))
        assert twin is None or f"is “{twin}” already" in said(firm)
    for number, (name, twin) in enumerate(BLOCKS):
        own = {"unit_ref": f"B-{number}", "address": f"{number} Own Way", "block_ref": f"K-{number * 7}"}
        (home,) = await taken(database, "homes", {**own, "block_name": name})
        assert home.status == ("bad" if twin else "added"), (name, said(home))
        assert twin is None or f"is “{twin}” already" in said(home)


async def test_two_new_rows_of_one_home_are_both_refused_whatever_their_order(database: Database) -> None:
    rows = [
        {"unit_ref": "X-1", "address": "Flat 3, Elm House", "block_ref": "ELM"},
        {"unit_ref": "Y-9", "address": "Flt 3 Elm Hse", "block_ref": "ELM"},
        {"unit_ref": "X-2", "address": "Flat 4, Elm House", "block_ref": "ELM"},
    ]
    for given in (rows, rows[::-1]):
        found = await taken(database, "homes", *given)
        assert sorted((home.ref, home.status) for home in found)[0::2] == [("X-1", "bad"), ("Y-9", "bad")]


def test_lines_that_are_no_rows_are_left_out_and_counted() -> None:
    """A kind: what a report adds to its rows is taken for one of them."""
    content = "Homes report\nunit_ref,address,uprn\nA-1,1 A Road,1\nUnit_Ref,Address,UPRN\nA-2,2 A Road,2\n\n" + (
        "Total,2,\nGrand total: 2,,\nCount,,2\n2 rows,,\nTOTAL-1,1 Total Road,3\nEnd of report,,\n"
        "----,----,----\nPage 1 of 1,,\n*** End ***,,\nPrinted on 23/11/2026,,\n"
    )
    sheet = read(KINDS["homes"], content.encode())
    assert [row_["unit_ref"] for row_ in sheet.cells()] == ["A-1", "A-2", "TOTAL-1"]
    assert sheet.skipped == 10


def test_a_rejected_row_names_the_signs_that_nobody_sees() -> None:
    sheet = read(KINDS["homes"], "unit_ref,address\nA-1\u200b,1\u00a0A Road\nA-2,2 A Road\n".encode())
    assert "It is bad. Signs that cannot be seen: unit_ref has U+200B; address has U+00A0." in rejected(
        sheet, {1: "It is bad.", 2: "So is it."}
    )
    assert "So is it.\r\n" in rejected(sheet, {1: "It is bad.", 2: "So is it."})


WORKS_FOR = [
    ("brightfix", ["brightfix"]), ("Bright Fix", ["brightfix"]),
    ("BRIGHTFIX; Safe & Sound Gas", ["brightfix", "safegas"]),
    ("P-2", ["P-2"]), ("Second Firm", ["P-2"]), ("N/A", ["P-2"]), ("", ["P-2"]), ("no", []), ("nobody", []),
    ("P-1", []), ("Nobody We Know", None), ("brightfix, nowhere", None), ("08-Dec", None),
]  # fmt: skip


async def test_whom_a_sub_contractor_works_for_is_known_by_reference_or_name(database: Database) -> None:
    """What nobody can tell is refused: no firm counts for another by a slip. An empty cell says nothing."""
    known: list[str] = []
    for cell, works_for in WORKS_FOR:
        first = {"contractor_code": "P-1", "name": "First Plastering", "works_for": cell}
        one, other = await taken(database, "contractors", first, {"contractor_code": "P-2", "name": "Second Firm"})
        assert (one.status == "bad") is (works_for is None), (cell, said(one))
        assert other.status != "bad"
        known = known if works_for is None else works_for
        async with database.read() as tx:
            kept = {row.ref: row.works_for for row in await tx.rows(select(contractors.c.ref, contractors.c.works_for))}
        assert (kept["P-1"] or [], kept["P-2"]) == (known, None), cell
