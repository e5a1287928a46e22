"""Tables that other programs read, as CSV and as XLSX."""

import csv
import io
from collections.abc import Sequence
from typing import TypeAlias

from flows.kernel.files import Cell, Tables
from flows.kernel.runtime import Runtime

Written: TypeAlias = str | int | float | None
Table: TypeAlias = Sequence[Sequence[Written]]
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Spreadsheets:
    """Writes with our own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def csv(self, made: Tables, language: str) -> bytes:
        """Return all tables in one, with an empty row between."""
        tables = [self._said(rows, language) for _, rows in made.tables]
        return as_csv([row for table in tables for row in ([], *table)][1:])

    def xlsx(self, made: Tables, language: str) -> bytes:
        say = self._runtime.texts.say
        return as_xlsx({say(name, language): self._said(rows, language) for name, rows in made.tables})

    def _said(self, rows: Sequence[Sequence[Cell]], language: str) -> list[list[Written]]:
        return [[self._cell(cell, language) for cell in row] for row in rows]

    def _cell(self, cell: Cell, language: str) -> Written:
        return cell if cell is None or isinstance(cell, str | int | float) else self._runtime.texts.say(cell, language)


def as_csv(table: Table) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in table)
    # Without the mark, Excel takes the file for another alphabet.
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets_: dict[str, list[list[Written]]]) -> bytes:
    # Imported here, because only some requests need it.
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, table in sheets_.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 0, 44 if len(sheets_) > 1 else 20)
            for down, row in enumerate(table):
                for across, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(down, across, harmless(cell), bold if down < 2 else None)
                    elif cell is not None:
                        sheet.write_number(down, across, cell)
    return out.getvalue()


def harmless(cell: Written) -> Written:
    """Mark a name that a spreadsheet would take for a formula as words."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell
