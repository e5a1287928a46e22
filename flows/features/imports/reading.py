"""Reading rows from a file as a spreadsheet or an old system writes it: its encoding, its commas, its header.

Pure: bytes in, cells by column name out. The reason why something is no table at all fits in one line. Of a workbook
every sheet that has the header is read, as if they were one; what is the matter with the others is told.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from flows.features.imports.columns import DECIDING, Kind, bare
from flows.features.imports.workbooks import is_workbook, pages
from flows.features.records.nobody import is_nothing
from flows.kernel import spelling
from flows.kernel.importing import MAX_BYTES, NoTable
from flows.kernel.words import Plain, Words, text

DELIMITERS = (",", ";", "\t", "|")
TITLES = 10
"""The number of lines in which the header is looked for: a report often begins with its title."""
TOTAL = re.compile(
    r"((grand |sub-?|running )?totals?|(row|record|total) ?count|count|sum|(end of|no\.? of|number of) \w+"
    r"|\(?\d+ (rows?|records?)\b\)?|page \d+ of \d+|(printed|generated|exported|run) (on|by|at)\b|\W+end\W+)"
    r"(?P<figure>[\s:=]*[\d,.]*$)?(?!\w)",
    re.IGNORECASE,
)
"""The beginning of a line that adds up others, or ends a page; `figure` where it says nothing else."""
RULE = re.compile(r"[-=_+|\s]*")
LONGEST = 100
"""The maximum of lines in one row; a quote that is open for longer was never meant to be closed."""


@dataclass(frozen=True)
class Sheet:
    """A file's rows. `columns` are ours, or None for unknown ones; `header` is the file's own. `problems`: sheets that
    were left alone, and why."""

    header: Sequence[str]
    columns: Sequence[str | None]
    lines: Sequence[Sequence[str]]
    unknown: Sequence[str]
    problems: Sequence[Words] = ()
    skipped: int = 0
    """How many lines were no rows: the header again, or totals."""

    def faults(self) -> dict[int, Words]:
        """Return rows (from 1) with more cells than the header has names, for their columns cannot be told; and those
        in which two columns of one name say different things of what the row is about."""
        width, found = len(self.header), dict[int, Words]()
        doubled = [places for name, places in self._places if len(places) > 1 and name in DECIDING]
        for number, line in enumerate(self.lines, start=1):
            if len(line) > width and any(cell.strip() for cell in line[width:]):
                found[number] = text("import-too-many-cells", count=len(line), most=width)
                continue
            torn = (self._torn(line, places) for places in doubled)
            if (differ := next((words for words in torn if words is not None), None)) is not None:
                found[number] = differ
        return found

    def _torn(self, line: Sequence[str], places: Sequence[int]) -> Words | None:
        """Return what is wrong with a row in which these columns, which have one name, differ. Our own name for it
        outranks others."""
        given = {at: line[at] for at in places if at < len(line) and not is_nothing(line[at].strip())}
        if len({spelling.key(spelling.tidied(cell)) for cell in given.values()}) < 2 or self._is_ours(
            next(iter(given))
        ):
            return None
        names = ", ".join(self.header[at] for at in given)
        one, other, *_ = given.values()
        return text("import-two-values", columns=Plain(names), one=Plain(one), other=Plain(other))

    def _is_ours(self, at: int) -> bool:
        return bare(self.header[at]) == bare(self.columns[at] or "")

    @cached_property
    def _places(self) -> Sequence[tuple[str, Sequence[int]]]:
        """Return each of our columns with the places in which it stands, that under our own name first."""
        found: dict[str, list[int]] = {}
        for at, name in enumerate(self.columns):
            if name is not None:
                found.setdefault(name, []).append(at)
        return [(name, sorted(places, key=lambda at: not self._is_ours(at))) for name, places in found.items()]

    def cells(self) -> Iterator[Mapping[str, str]]:
        """Return each row by our column names. If several columns have one name, the first with a value counts, and
        one under our own name before all."""
        for line in self.lines:
            yield {name: _unsafe(self._cell(line, places)) for name, places in self._places}

    @staticmethod
    def _cell(line: Sequence[str], places: Sequence[int]) -> str:
        if len(places) == 1:
            return line[places[0]] if places[0] < len(line) else ""
        given = [line[at] for at in places if at < len(line)]
        return next((cell for cell in given if not is_nothing(cell.strip())), next(filter(None, given), ""))


def read(kind: Kind, content: bytes) -> Sheet:
    """Read the rows of a file, without the empty ones. Raises `NoTable`."""
    if len(content) > MAX_BYTES:
        raise NoTable(text("import-too-big", most=MAX_BYTES // 1024 // 1024))
    if is_workbook(content):
        return _of_workbook(kind, content)
    return _sheet(kind, _lines(kind, decoded(content).replace("\x00", "")))


def _sheet(kind: Kind, lines: Sequence[Sequence[str]]) -> Sheet:
    at = _header(kind, lines)
    header = [cell.strip() for cell in lines[at]]
    columns = [column.name if (column := kind.by_alias.get(bare(cell))) else None for cell in header]
    unknown = [cell for cell, name in zip(header, columns, strict=True) if name is None and cell]
    lines_ = [line for line in lines[at + 1 :] if any(cell.strip() for cell in line)]
    named = [bare(cell) for cell in header if cell]
    rows = [line for line in lines_ if not (_is_header(line, named) or _is_total(line, columns, kind))]
    return Sheet(header, columns, rows, unknown, skipped=len(lines_) - len(rows))


def _is_header(line: Sequence[str], named: Sequence[str]) -> bool:
    """Return whether a line is the header once more: files put together have one for each. `named`: its names, bare."""
    first = next(cell for cell in line if cell.strip())
    return bare(first) == named[0] and [bare(cell) for cell in line if cell.strip()] == named


def _is_total(line: Sequence[str], columns: Sequence[str | None], kind: Kind) -> bool:
    """Return whether a line only counts or adds up those above: its first cell says so alone, or it lacks what a row
    needs. So does a line that is drawn under the header."""
    first = next(cell for cell in line if cell.strip())
    if RULE.fullmatch(first):
        return all(RULE.fullmatch(cell) for cell in line)
    said = TOTAL.match(first.strip())
    if said is None:
        return False
    needed = {column.name for column in kind.columns if column.needed}
    given = {name for name, cell in zip(columns, line, strict=False) if name and cell.strip()}
    return said["figure"] is not None or not needed <= given


def _of_workbook(kind: Kind, content: bytes) -> Sheet:
    """Read every sheet that has the header, and put them together under one."""
    found: dict[str, Sheet] = {}
    problems: list[Words] = []
    for page in pages(content):
        if not any(cell.strip() for line in page.lines for cell in line):
            continue
        if page.is_hidden:
            problems.append(text("import-sheet-hidden", name=Plain(page.name)))
            continue
        try:
            found[page.name] = _sheet(kind, page.lines)
        except NoTable as no:
            problems.append(text("import-sheet", name=Plain(page.name), what=no.words))
    if not found:
        raise NoTable(text("import-no-sheet", key=Plain(kind.key), kind=Plain(kind.name)))
    return _together(found, problems)


def _together(found: Mapping[str, Sheet], problems: Sequence[Words]) -> Sheet:
    """Put sheets under one header; where there are several, a column of it names the sheet."""
    header: dict[tuple[str, int], tuple[str, str | None]] = {}
    placed: list[tuple[str, Sheet, list[tuple[str, int]]]] = []
    for name, sheet in found.items():
        seen = Counter[str]()
        keys: list[tuple[str, int]] = []
        for cell, column in zip(sheet.header, sheet.columns, strict=True):
            called = column or bare(cell)
            keys.append((called, seen[called]))
            seen[called] += 1
            header.setdefault(keys[-1], (cell, column))
        placed.append((name, sheet, keys))
    lines: list[list[str]] = []
    for name, sheet, keys in placed:
        for line in sheet.lines:
            cells = dict(zip(keys, line, strict=False))
            of_sheet = [name] if len(found) > 1 else []
            lines.append([*(cells.get(key, "") for key in header), *of_sheet])
    extra = ["Sheet"] if len(found) > 1 else []
    columns = [*(column for _, column in header.values()), *(None for _ in extra)]
    unknown = [cell for cell, column in header.values() if column is None and cell]
    skipped = sum(sheet.skipped for sheet in found.values())
    return Sheet([*(cell for cell, _ in header.values()), *extra], columns, lines, unknown, problems, skipped)


def decoded(content: bytes) -> str:
    """Decode UTF-8 or UTF-16, with or without their marks; a line that is neither as Windows wrote it in the West."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for beginning, encoding in ((content[1:1000:2], "utf-16-le"), (content[0:1000:2], "utf-16-be")):
        if beginning.count(0) > len(beginning) // 2:
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # A file put together from several systems is not of one encoding.
        return "".join(map(_decoded_line, content.splitlines(keepends=True)))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _lines(kind: Kind, said: str) -> list[list[str]]:
    """Return rows of cells, by the delimiter under which the header is known: there may be more commas in an address
    than semicolons in a line."""
    lines = io.StringIO(said, newline="").readlines()
    first = lines[: TITLES * LONGEST]
    whole = "".join(lines[:TITLES])

    def rank(delimiter: str) -> tuple[int, int]:
        return max((_known(kind, row) for row in islice(_rows(first, delimiter), TITLES)), default=0), whole.count(
            delimiter
        )

    return list(_rows(lines, max(DELIMITERS, key=rank)))


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """Return rows of cells. A quote that is never closed spoils its own line, and swallows no other."""
    csv.field_size_limit(MAX_BYTES)
    at = 0
    while at < len(lines):
        ahead = lines[at : at + LONGEST]
        reader = csv.reader(chain(ahead, [""]), delimiter=delimiter)
        row = next(reader)
        is_open = reader.line_num > len(ahead)
        yield [cell.strip('"') for cell in lines[at].rstrip("\r\n").split(delimiter)] if is_open else row
        at += 1 if is_open else reader.line_num


def _known(kind: Kind, line: Sequence[str]) -> int:
    """Return how many of our columns a line names."""
    return len({column.name for cell in line if (column := kind.by_alias.get(bare(cell)))})


def _header(kind: Kind, lines: Sequence[Sequence[str]]) -> int:
    """Return where the header is: the line among the first that names most of our columns."""
    best = max(range(min(TITLES, len(lines))), key=lambda at: _known(kind, lines[at]), default=None)
    if best is None or kind.key not in {c.name for cell in lines[best] if (c := kind.by_alias.get(bare(cell)))}:
        raise NoTable(text("import-no-header", key=Plain(kind.key), kind=Plain(kind.name)))
    return best


def rejected(sheet: Sheet, numbers: Mapping[int, str]) -> str:
    """Return the rows of these numbers (from 1) as CSV, in the file's own columns, with the reason beside each."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    width = max([len(sheet.header), *(len(sheet.lines[number - 1]) for number in numbers)])
    writer.writerow([*sheet.header, *[""] * (width - len(sheet.header)), "reason"])
    for number, reason in sorted(numbers.items()):
        line = [*sheet.lines[number - 1], *[""] * width][:width]
        writer.writerow([*map(_safe, line), f"{reason}{_unseen(sheet.header, line)}"])
    return out.getvalue()


def _unseen(header: Sequence[str], line: Sequence[str]) -> str:
    """Return which cells have signs that nobody sees, as a sentence after the reason."""
    names = [*header, *[""] * (len(line) - len(header))]
    found = [(name, spelling.invisible(cell)) for name, cell in zip(names, line, strict=False)]
    said = [f"{name or 'a cell'} has {', '.join(signs)}" for name, signs in found if signs]
    return f" Signs that cannot be seen: {'; '.join(said)}." if said else ""


FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _safe(cell: str) -> str:
    """Mark a cell that a spreadsheet would take for a formula as text."""
    is_number = cell[1:].replace(".", "").isdigit()
    return f"'{cell}" if cell.startswith(FORMULA) and not is_number else cell


def _unsafe(cell: str) -> str:
    """Return a cell without that mark."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
