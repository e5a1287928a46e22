"""The sheets of a workbook, each cell as a person would write it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from flows.kernel.importing import MAX_BYTES, NoTable
from flows.kernel.words import text

ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAX_UNPACKED = 10 * MAX_BYTES
"""The maximum of what a workbook unpacks to."""
MAX_CELLS = 20_000_000
"""The maximum of a sheet, from its first cell to its last: one astray at its far end makes it a whole world."""
MAX_EXACT = 1e15
"""The number from which a workbook keeps no more than the first fifteen digits."""
CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
Cell = str | float | bool | date | time | timedelta


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its rows of cells, all as wide as the widest."""

    name: str
    lines: list[list[str]]
    is_hidden: bool


def is_workbook(content: bytes) -> bool:
    return content.startswith((ZIPPED, OLD))


def pages(content: bytes) -> Iterator[Page]:
    """Return the sheets of a workbook (Excel's, old or new, or OpenDocument). Raises `NoTable`."""
    _check_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                lines = [[_written(cell) for cell in row] for row in rows]
                yield Page(sheet.name, lines, sheet.visible != SheetVisibleEnum.Visible)
    except PasswordError:
        raise NoTable(text("import-locked-workbook")) from None
    except (CalamineError, OSError, ValueError):
        raise NoTable(text("import-a-workbook")) from None


def _check_size(content: bytes) -> None:
    if not content.startswith(ZIPPED):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            is_too_big = sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED
            sheets = [] if is_too_big else [name for name in packed.namelist() if "/worksheets/sheet" in name]
            is_too_big = is_too_big or any(_cells(packed.read(name)) > MAX_CELLS for name in sheets)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError):
        raise NoTable(text("import-a-workbook")) from None
    if is_too_big:
        raise NoTable(text("import-too-big", most=MAX_BYTES // 1024 // 1024))


def _cells(sheet: bytes) -> int:
    """Return how many cells there are between the corners of a sheet."""
    columns, rows = 0, 0
    for column, row in CELL.findall(sheet):
        columns, rows = max(columns, int.from_bytes(column)), max(rows, int(row))
    width = 0
    for letter in columns.to_bytes(3):
        width = width * 26 + (letter - 64 if letter else 0)
    return width * rows


def _written(cell: Cell) -> str:
    """Return a cell as text: numbers without an end that nobody typed, days with their year first."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if abs(cell) >= MAX_EXACT:
            return f"{cell:E}"  # its last digits are lost
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            is_day = cell.time() == time(0)
            return f"{cell:%Y-%m-%d}" if is_day else f"{cell:%Y-%m-%dT%H:%M:%S}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case time():
            return f"{cell:%H:%M:%S}"
        case timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            return str(cell)
