"""Tables for the threads of cards: what other programs read."""

import csv
import io
from collections.abc import Sequence
from typing import TypeAlias

from flows.features.scores import sheets
from flows.features.scores.score import Score
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, text

Cell: TypeAlias = str | int | float | None
Table: TypeAlias = Sequence[Sequence[Cell]]
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def score_files(runtime: Runtime, score: Score, title: str) -> list[tuple[str, bytes]]:
    """A scorecard as CSV and as XLSX: names and contents."""

    def say(words: Words) -> str:
        return runtime.texts.say(words, "en")

    numbers: list[list[Cell]] = [
        [say(sheets.title())],
        [say(words) for words in sheets.head()],
        *(
            [say(line.what), line.value, line.unit, line.of, line.first, line.last, score.name]
            for line in sheets.lines(score)
        ),
    ]
    how: list[list[Cell]] = [[say(words)] for words in sheets.how(score)]
    named = {say(text("score-sheet-numbers")): numbers, say(text("score-sheet-how")): how}
    return [(f"{title}.csv", as_csv([*numbers, [], *how])), (f"{title}.xlsx", as_xlsx(named))]


def as_csv(table: Table) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in table)
    # Excel takes a file without the mark for another alphabet.
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets_: dict[str, list[list[Cell]]]) -> bytes:
    # What only some ask for need not be loaded by all.
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


def harmless(cell: Cell) -> Cell:
    """A name that a spreadsheet would take for a formula is marked as words."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell
