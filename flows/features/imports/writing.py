"""Rows against a table: what is new, what changed, what is the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.kernel.effects import Effect
from flows.kernel.words import Words
from storage import imports
from storage.database import AnyRow, Tx

Faults = dict[Any, list[Words]]
"""By reference; of jobs by key."""


@dataclass
class Put:
    """The rows written, by reference (jobs by key). `changed` names the columns."""

    added: set[Any] = field(default_factory=set)
    changed: dict[Any, list[str]] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)


async def put(
    tx: Tx,
    table: str,
    wanted: Mapping[Any, Mapping[str, Any]],
    fresh: Mapping[str, Any],
    faults: Faults | None = None,
    unseen: Sequence[str] = (),
    there: Mapping[Any, AnyRow] | None = None,
) -> Put:
    """Make a table hold these rows, by reference. `fresh`: a new row's values where nothing is given; `unseen`:
    columns whose change does not count as a change of the record; `there`: the rows by another key than that."""
    if there is None:
        there = await imports.standing(tx, table, sorted(wanted))
    done = Put(faults=faults or {})
    new = [{"ref": ref, **fresh, **values} for ref, values in wanted.items() if ref not in there]
    done.added = wanted.keys() - there.keys()
    await imports.add(tx, table, new)
    by_columns: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for ref, values in wanted.items():
        row = there.get(ref)
        changes = {name: value for name, value in values.items() if row is not None and getattr(row, name) != value}
        if changes:
            by_columns.setdefault(tuple(sorted(changes)), []).append({"id": there[ref].id, **changes})
            done.changed[ref] = [name for name in sorted(changes) if name not in unseen]
    for rows in by_columns.values():
        await imports.change(tx, table, rows)
    return done
