"""Rows read, checked, and freed of doubles: the good ones of a file, and what is wrong with the rest.

The order of rows means nothing. Of several rows with one reference, the one changed last counts, and the others say
so; if none says when it was changed, or two were at once, and they differ, none of them can be trusted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.features.imports.columns import DAYS, Column, Kind
from flows.features.records.cells import Wrong, cleaned, hour_on, in_doubt, order
from flows.kernel.importing import Result
from flows.kernel.words import Plain, Words, text

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read: `number` counts the file's rows from 1, `values` are by column, without empty ones."""

    number: int
    ref: str
    values: Mapping[str, Any]

    @property
    def updated_at(self) -> datetime:
        return self.values.get("updated_at") or NEVER


@dataclass
class Sifted:
    good: list[Row] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)


def sift(
    kind: Kind,
    rows: Iterable[Mapping[str, str]],
    zone: ZoneInfo,
    now: datetime,
    faults: Mapping[int, Words] | None = None,
) -> Sifted:
    """Sift cells by column name, of all rows that belong together (a file, a request). `faults`: rows that cannot be
    read in the first place, by number."""
    sifted, rows = Sifted(), list(rows)
    swapped = _has_months_first(kind, rows)
    by_ref: dict[str, list[Row]] = {}
    for number, cells in enumerate(rows, start=1):
        fault = (faults or {}).get(number)
        row = (
            read(kind, number, cells, zone, now, swapped=swapped)
            if fault is None
            else Result(number, "", "bad", (fault,))
        )
        if isinstance(row, Result):
            sifted.results.append(row)
        else:
            by_ref.setdefault(row.ref, []).append(row)
    for same in by_ref.values():
        _settle(same, sifted)
    return sifted


def _has_months_first(kind: Kind, rows: Sequence[Mapping[str, str]]) -> bool:
    """Return whether days of these rows have the month first: some can only be read so, and none only the other way."""
    names = [column.name for column in kind.columns if column.read in DAYS]
    orders = {order(row[name]) for row in rows for name in names if row.get(name)}
    return "month" in orders and "day" not in orders


def read(
    kind: Kind, number: int, cells: Mapping[str, str], zone: ZoneInfo, now: datetime, *, swapped: bool = False
) -> Row | Result:
    """Read a row. `swapped`: see `_has_months_first`."""
    values: dict[str, Any] = {}
    reasons: list[Words] = []
    given = {name: cell for name, raw in cells.items() if name in kind.by_name and (cell := cleaned(raw))}
    for name, cell in given.items():
        try:
            values[name] = kind.by_name[name].read(cell, zone)
            if doubt := _doubt(kind.by_name[name], cell, values[name], zone, now, swapped):
                reasons.append(text("import-in-column", column=Plain(name), what=doubt))
        except Wrong as wrong:
            reasons.append(text("import-in-column", column=Plain(name), what=wrong.words))
    for column in kind.columns:
        if column.on in values and column.name in values:
            try:
                day, since = values[column.on], values.get(column.since)
                values[column.name] = hour_on(given[column.name], values[column.name], day, zone, since)
            except Wrong as wrong:
                reasons.append(text("import-in-column", column=Plain(column.name), what=wrong.words))
    needed = [column.name for column in kind.columns if column.needed and column.name not in given]
    reasons += [text("import-needed", column=Plain(name)) for name in needed]
    ref = str(values.get(kind.key, ""))
    return Result(number, ref, "bad", tuple(reasons)) if reasons else Row(number, ref, values)


def _doubt(column: Column, cell: str, value: Any, zone: ZoneInfo, now: datetime, swapped: bool) -> Words | None:
    """Return why a day is hardly the one that was meant, or None if it may well be, or if it is no day at all."""
    if column.read not in DAYS:
        return None
    if swapped and order(cell) == "either":
        return text("import-month-first", value=Plain(cell))
    if column.name == "updated_at":
        return None  # whether it lies ahead is looked at when the row is taken, to the day
    found = value.astimezone(zone).date() if isinstance(value, datetime) else value
    return in_doubt(cell, found, now.astimezone(zone).date(), coming=column.coming)


def _settle(same: Sequence[Row], sifted: Sifted) -> None:
    """Decide which of several rows with one reference counts."""
    latest = max(row.updated_at for row in same)
    newest = [row for row in same if row.updated_at == latest]
    if any(row.values != newest[0].values for row in newest):
        why = text("import-doubled-differs")
        sifted.results += [Result(row.number, row.ref, "bad", (why,)) for row in same]
        return
    counts = newest[0]
    sifted.good.append(counts)
    for row in same:
        if row is not counts:
            why = text("import-doubled", row=counts.number)
            sifted.results.append(Result(row.number, row.ref, "same", (why,)))
