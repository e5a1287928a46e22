"""References in rows: which of them there are, looked up for many rows at once."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from flows.house import House
from flows.imports.sifting import Row
from flows.words import Plain, Words, text
from storage import imports
from storage.database import Tx

MOST = 500
"""Rows in one bite."""
REFERENCES = {"contractor_code": "contractors", "unit_ref": "homes", "uprn": "uprns", "block_ref": "blocks"}
"""Columns that name a record, and of which table."""
Known = dict[str, set[str]]
T = TypeVar("T")


async def look(tx: Tx, house: House, rows: Sequence[Row]) -> Known:
    """Which of the references that rows name there are, by column."""
    contracts = {contract.ref for contract in house.policy.contracts}
    found: Known = {"contract_ref": contracts}
    for column, table in REFERENCES.items():
        refs = [ref for some in bites(every(rows, column)) for ref in await imports.known(tx, table, some)]
        found[column] = set(refs)
    return found


def bites(rows: Sequence[T]) -> Iterable[Sequence[T]]:
    return (rows[at : at + MOST] for at in range(0, len(rows), MOST))


def every(rows: Sequence[Row], name: str) -> list[str]:
    return sorted({row.values[name] for row in rows if name in row.values})


def unknown(column: str, value: str) -> Words:
    return text("import-unknown", column=Plain(column), value=Plain(value))
