"""The references and names of records, to find one by what somebody typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from storage.database import Tx
from storage.tables import blocks, contractors, contracts, homes, jobs, visits, workers

Kind: TypeAlias = Literal["contract", "contractor", "worker", "block", "home", "job", "visit"]
MAX_KNOWN = 3000
"""Up to so many records are compared with what was typed. Of more, those that have some of its letters."""
TABLES: dict[Kind, tuple[Any, Any, Any]] = {
    "contract": (contracts, contracts.c.name, contracts.c.current),
    "contractor": (contractors, contractors.c.name, contractors.c.current),
    "worker": (workers, workers.c.name, None),
    "block": (blocks, blocks.c.name, None),
    "home": (homes, homes.c.address, None),
    "job": (jobs, jobs.c.ref, None),
    "visit": (visits, visits.c.ref, None),
}
"""Each kind's table, the column of its name, and the one that says whether it is one of today's."""
BETWEEN = " -–/.,_#'’"
"""Signs that people leave out of a reference or a name, or put into it."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as people call it. One without a name has its reference for it."""

    kind: str
    id: int
    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, its numbers, and pieces of its words: one at least is in the name that they mean."""

    said: str
    numbers: Sequence[str]
    pieces: Sequence[str]


async def known(tx: Tx, kind: Kind, typed: Typed) -> list[Record]:
    """Return the records that may be meant, at most one more than `MAX_KNOWN`: then not all are among them."""
    table, name, current = TABLES[kind]
    every = select(table.c.id, table.c.ref, name.label("name")).order_by(table.c.ref)
    every = every if current is None else every.where(current)
    if await tx.row(every.offset(MAX_KNOWN).limit(1)) is None:
        return await _records(tx, kind, every)
    exactly = _squeezed(typed.said)
    same = every.where(or_(*(_squeezed_in(column) == exactly for column in (table.c.ref, name))))
    return await _records(tx, kind, same) or await _records(tx, kind, every.where(_may_be(table, name, typed)))


def _squeezed(said: str) -> str:
    return "".join(sign for sign in said.lower() if sign not in BETWEEN)


def _squeezed_in(column: Any) -> Any:
    return func.lower(reduce(lambda found, sign: func.replace(found, sign, ""), BETWEEN, column))


def _may_be(table: Any, name: Any, typed: Typed) -> ColumnElement[bool]:
    def has(part: str) -> ColumnElement[bool]:
        return or_(table.c.ref.icontains(part, autoescape=True), name.icontains(part, autoescape=True))

    spelt = or_(*map(has, typed.pieces or typed.numbers or [typed.said]))
    return and_(spelt, *map(has, typed.numbers))


async def _records(tx: Tx, kind: Kind, found: Select[Any]) -> list[Record]:
    return [Record(kind, row.id, row.ref, row.name) for row in await tx.rows(found.limit(MAX_KNOWN + 1))]
