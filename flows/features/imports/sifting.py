"""Rows read, checked, and freed of doubles: the good ones of a file, and what is wrong with the rest.

The order of rows means nothing. Of several rows with one reference, the one changed last counts, and the others say
so; if none says when it was changed, or two were at once, and they differ, none of them can be trusted. Nor can rows
that lead one visit or tenancy to different places, whenever they were changed: then two things go by one reference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flows.features.imports.columns import DAYS, NOBODY, WORKER, Column, Kind
from flows.features.records import cells as cells_
from flows.features.records.cells import Wrong, cleaned, doubt, hour_on, order
from flows.features.records.nobody import is_nothing, says_nobody
from flows.kernel import spelling
from flows.kernel.importing import Result
from flows.kernel.words import Plain, Words, text

NEVER = datetime.min.replace(tzinfo=UTC)


class Place(NamedTuple):
    """A home, or all of a block (`communal`), by its number."""

    communal: bool
    id: int


class JobKey(NamedTuple):
    """What tells one job from all others: its order, where it is, and whose it is, as far as that is known."""

    order: str
    place: Place | None
    contractor: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read: `number` counts the file's rows from 1, `values` are by column, without empty ones.
    `job`: the job that it is about, once that is settled. `notes`: what is noted of it, if it is taken."""

    number: int
    ref: str
    values: Mapping[str, Any]
    job: JobKey | None = None
    notes: tuple[Words, ...] = ()

    def without(self, name: str, *notes: Words) -> "Row":
        """Return the row without one of its cells."""
        left = {other: value for other, value in self.values.items() if other != name}
        return replace(self, values=left, notes=(*self.notes, *notes))

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
    read_: list[Row] = []
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
            read_.append(row)
    by_ref: dict[tuple[Any, ...], list[Row]] = {}
    for row in spelt_alike(kind, read_, {}):
        apart = (row.values.get(name) for name in kind.apart_by)
        by_ref.setdefault((row.ref, *apart), []).append(row)
    for same in by_ref.values():
        _settle(kind, same, sifted)
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
    notes: list[Words] = []
    said = {name: cleaned(raw) for name, raw in cells.items() if name in kind.by_name}
    given = {name: cell for name, cell in said.items() if cell and not is_nothing(cell)}
    for name in (column.name for column in kind.columns if column.name in given):
        try:
            values[name] = _value(kind.by_name[name], given, values, zone, now, swapped=swapped)
        except Wrong as wrong:
            if _costs_the_row(kind, name, given):
                reasons.append(text("import-in-column", column=Plain(name), what=wrong.words))
            else:
                notes.append(text("import-left-out", column=Plain(name), what=wrong.words))
                values |= {name: instead} if (instead := kind.by_name[name].unread) is not None else {}
    if _names_nobody(kind, said, values):
        values["operative_ref"] = NOBODY
    needed = [column.name for column in kind.columns if column.needed and column.name not in given]
    reasons += [text("import-needed", column=Plain(name)) for name in needed]
    ref = str(values.get(kind.key, ""))
    return Result(number, ref, "bad", tuple(reasons)) if reasons else Row(number, ref, values, notes=tuple(notes))


def _names_nobody(kind: Kind, said: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    """Return whether a row says in words that no worker is to come so far, or names one only in a way that nobody can
    tell who it is. Whoever was to come before does not, as far as we know."""
    column = kind.by_name.get("operative_ref")
    if column is None or column.needed or "operative_ref" in values:
        return False
    cells = [(name, said.get(name, "")) for name in WORKER]
    return any(says_nobody(cell) or (name not in values and not is_nothing(cell)) for name, cell in cells if cell)


def _costs_the_row(kind: Kind, name: str, given: Mapping[str, str]) -> bool:
    """Return whether a row says something else without this cell, so that it is bad if the cell cannot be read."""
    column = kind.by_name[name]
    if name == "uprn":
        return kind.key != "unit_ref" and "unit_ref" not in given
    return column.needed or column.vital


def spelt_alike(kind: Kind, rows: Sequence[Row], standing: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """Return rows in which each reference is spelt in one way: as `standing` has it (by column and key), else in the
    longest of their own ways. So 007 and 7 are one, and so are LARK-12 and lark-12."""
    refs = [column.name for column in kind.columns if column.read is cells_.ref]
    ways: dict[str, dict[str, str]] = {}
    for name in refs:
        mine = sorted({row.values[name] for row in rows if name in row.values}, key=lambda ref: (len(ref), ref))
        ways[name] = {**{spelling.key(ref): ref for ref in mine}, **standing.get(name, {})}
    found = []
    for row in rows:
        spelt = {name: ways[name][spelling.key(row.values[name])] for name in refs if name in row.values}
        is_so = all(row.values[name] == ref for name, ref in spelt.items())
        found.append(row if is_so else replace(row, ref=spelt.get(kind.key, row.ref), values={**row.values, **spelt}))
    return found


def _value(
    column: Column,
    given: Mapping[str, str],
    values: Mapping[str, Any],
    zone: ZoneInfo,
    now: datetime,
    *,
    swapped: bool,
) -> Any:
    """Read a cell. `values`: those of the columns before it. Raises `Wrong`, also of a day that is hardly the one that
    was meant."""
    cell = given[column.name]
    value = column.read(cell, zone)
    if column.on in values:
        return hour_on(cell, value, values[column.on], zone, values.get(column.since))
    if column.read not in DAYS:
        return value
    if swapped and order(cell) == "either":
        raise Wrong(text("import-month-first", value=Plain(cell)))
    # Whether "updated_at" lies ahead is looked at when the row is taken, to the day.
    if column.name != "updated_at":
        found = value.astimezone(zone).date() if isinstance(value, datetime) else value
        doubt(cell, found, now.astimezone(zone).date(), coming=column.coming)
    return value


def _settle(kind: Kind, same: Sequence[Row], sifted: Sifted) -> None:
    """Decide which of several rows with one reference counts."""
    if len(same) == 1:
        sifted.good.append(same[0])
        return
    said = {name: {row.values[name] for row in same if name in row.values} for name in kind.fixed}
    torn = [name for name, values in said.items() if len(values) > 1]
    if torn:
        why = text("import-doubled-elsewhere", columns=Plain(", ".join(torn)))
        sifted.results += [Result(row.number, row.ref, "bad", (why,)) for row in same]
        return
    latest = max(row.updated_at for row in same)
    newest = sorted((row for row in same if row.updated_at == latest), key=lambda row: -len(row.values))
    if any(_without_nobody(row) != _without_nobody(newest[0]) for row in newest):
        why = text("import-doubled-differs" if "updated_at" in kind.by_name else "import-doubled-twice")
        sifted.results += [Result(row.number, row.ref, "bad", (why,)) for row in same]
        return
    counts = newest[0]
    # What cannot differ, another of them may say alone.
    fixed = {name: next(iter(values)) for name, values in said.items() if values}
    sifted.good.append(replace(counts, values={**fixed, **counts.values}))
    for row in same:
        if row is not counts:
            why = text("import-doubled", row=counts.number)
            sifted.results.append(Result(row.number, row.ref, "same", (why,)))


def _without_nobody(row: Row) -> dict[str, Any]:
    """Return what a row says, but that no worker is to come: rows that differ in this alone do not contradict."""
    return {name: value for name, value in row.values.items() if value != NOBODY}
