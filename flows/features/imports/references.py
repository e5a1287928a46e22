"""References in rows: the records they name, looked up for many rows at once, and what is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flows.features.imports.columns import Kind
from flows.features.imports.doubles import doubles
from flows.features.imports.sifting import Place, Row, Sifted, spelt_alike
from flows.kernel import spelling
from flows.kernel.importing import MAX_ROWS, Result
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import imports
from storage.database import AnyRow, Tx

T = TypeVar("T")


@dataclass
class Known:
    """The records that rows name, by reference. A UPRN may have been given to several homes."""

    contracts: frozenset[str] = frozenset()
    firms: dict[str, AnyRow] = field(default_factory=dict)
    blocks: dict[str, AnyRow] = field(default_factory=dict)
    homes: dict[str, AnyRow] = field(default_factory=dict)
    by_uprn: dict[str, list[AnyRow]] = field(default_factory=dict)

    def wrong(self, given: Mapping[str, Any]) -> list[Words]:
        """Return what is wrong with the references of a row: an unknown one, or two that are not of one place."""
        columns = {
            "contract_ref": self.contracts, "contractor_code": self.firms, "unit_ref": self.homes,
            "uprn": self.by_uprn, "block_ref": self.blocks,
        }  # fmt: skip
        strange = [
            unknown(name, given[name]) for name, known in columns.items() if name in given and given[name] not in known
        ]
        return strange or self._of_two_places(given)

    def spared(self, row: Row) -> Row:
        """Return a row without references that we do not know and that it can do without: it names its home as well,
        or a contract, which only says in which channel its cards stand."""
        given = row.values
        has_home = given.get("unit_ref") in self.homes
        needless = {
            "contract_ref": given.get("contract_ref") not in self.contracts,
            "block_ref": has_home and not given.get("is_communal") and given.get("block_ref") not in self.blocks,
            "uprn": has_home and given.get("uprn") not in self.by_uprn,
        }
        for name, is_needless in needless.items():
            if name in given and is_needless:
                row = row.without(name, text("import-unknown-left-out", column=Plain(name), value=Plain(given[name])))
        return row

    def _of_two_places(self, given: Mapping[str, Any]) -> list[Words]:
        found = self.by_uprn.get(given.get("uprn", ""), [])
        named = self.homes.get(given.get("unit_ref", ""))
        if named is None and len(found) > 1:
            return [text("import-uprn-of-many", value=Plain(given["uprn"]))]
        if named is not None and found and named.id not in {home.id for home in found}:
            return [text("import-other-home", uprn=Plain(given["uprn"]), unit=Plain(given["unit_ref"]))]
        home, block = named or next(iter(found), None), self.blocks.get(given.get("block_ref", ""))
        if home is not None and block is not None and home.block_id not in (None, block.id):
            return [text("import-other-block", block=Plain(given["block_ref"]), unit=Plain(home.ref))]
        return []

    def home(self, given: Mapping[str, Any]) -> AnyRow | None:
        """Return the home of a row whose references are all right."""
        if "unit_ref" in given:
            return self.homes[given["unit_ref"]]
        return self.by_uprn[given["uprn"]][0] if "uprn" in given else None

    def place(self, given: Mapping[str, Any]) -> Place | None:
        """Return the place that a row whose references are all right names by itself, or None: of a block alone nobody
        knows whether all of it is meant."""
        home, block = self.home(given), self.block_of(given)
        if given.get("is_communal"):
            return Place(True, block) if block is not None else None
        return Place(False, home.id) if home is not None else None

    def home_at(self, place: Place) -> AnyRow | None:
        """Return the home at a place, if a row names it."""
        named = (*self.homes.values(), *(home for homes in self.by_uprn.values() for home in homes))
        return None if place.communal else next((home for home in named if home.id == place.id), None)

    def block_of(self, given: Mapping[str, Any]) -> int | None:
        """Return the block that the home of a row is in, else the one that it names."""
        home = None if given.get("is_communal") and "block_ref" in given else self.home(given)
        if home is not None and home.block_id:
            return int(home.block_id)
        return int(self.blocks[given["block_ref"]].id) if "block_ref" in given else None


async def look(tx: Tx, runtime: Runtime, rows: Sequence[Row]) -> Known:
    known = Known(frozenset(contract.ref for contract in runtime.policy.contracts))
    for column, table, found in (
        ("contractor_code", "contractors", known.firms),
        ("block_ref", "blocks", known.blocks),
        ("unit_ref", "homes", known.homes),
    ):
        for refs in batches(every(rows, column)):
            found.update(await imports.standing(tx, table, refs))
    for uprns in batches(every(rows, "uprn")):
        for home in await imports.with_uprns(tx, uprns):
            known.by_uprn.setdefault(home.uprn, []).append(home)
    return known


TABLES = {
    "unit_ref": "homes", "block_ref": "blocks", "contractor_code": "contractors", "operative_ref": "workers",
    "work_order_ref": "jobs", "appointment_ref": "visits", "tenancy_ref": "tenancies",
}  # fmt: skip
"""The records that references in these columns name."""
MAKES = {"homes": ("unit_ref", "block_ref"), "contractors": ("contractor_code",)}
"""The columns whose new references make records that others refer to, by kind of row."""


async def spelt(tx: Tx, runtime: Runtime, kind: Kind, sifted: Sifted) -> Sifted:
    """Return good rows with their references spelt as our records have them. One that makes a record whose reference is
    nearly that of another, or that is there already under another, is bad."""
    rows = sifted.good
    contracts = {spelling.key(contract.ref): contract.ref for contract in runtime.policy.contracts}
    standing: dict[str, Mapping[str, str]] = {"contract_ref": contracts}
    for column in TABLES.keys() & kind.by_name.keys():
        standing[column] = await spellings(tx, TABLES[column], every(rows, column))
    good = spelt_alike(kind, rows, standing)
    twins = {column: await _twins(tx, TABLES[column], every(good, column)) for column in MAKES.get(kind.name, ())}
    again = await doubles(tx, kind, good, standing)
    found = Sifted(results=list(sifted.results))
    for row in good:
        wrong = tuple(
            text("import-near-double", column=Plain(column), value=Plain(row.values[column]), twin=Plain(twin))
            for column, near in twins.items()
            if (twin := near.get(row.values.get(column, "")))
        )
        if wrong := wrong or tuple(again.get(row.number, ())):
            found.results.append(Result(row.number, row.ref, "bad", wrong))
        else:
            found.good.append(row)
    return found


async def spellings(tx: Tx, table: str, refs: Sequence[str]) -> dict[str, str]:
    """Return, by key, how our records spell these references. Where two of ours are the same but for their spelling,
    only what is written exactly is known again."""
    ways: dict[str, str] = {}
    for some in batches(refs):
        exact = set(await imports.standing(tx, table, some))
        ways |= {spelling.key(ref): ref for ref in exact}
        keys = sorted({spelling.key(ref) for ref in some if ref not in exact})
        other: dict[str, set[str]] = {}
        for ref in await imports.spelt_like(tx, table, keys):
            other.setdefault(spelling.key(ref), set()).add(ref)
        ways = {**{key: next(iter(same)) for key, same in other.items() if len(same) == 1}, **ways}
    return ways


async def _twins(tx: Tx, table: str, refs: Sequence[str]) -> dict[str, str]:
    """Return, for references of new records, those of others that they nearly are."""
    known = {ref for some in batches(refs) for ref in await imports.standing(tx, table, some)}
    fresh = [ref for ref in refs if ref not in known]
    ours = await imports.refs(tx, table) if fresh else ()
    by_near: dict[str, list[str]] = {}
    for ref in (*sorted(ours), *fresh):
        by_near.setdefault(spelling.near(ref), []).append(ref)
    return {ref: twin for ref in fresh for twin in by_near[spelling.near(ref)] if twin != ref and spelling.near(ref)}


def batches(rows: Sequence[T], most: int = MAX_ROWS) -> Iterable[Sequence[T]]:
    return (rows[at : at + most] for at in range(0, len(rows), most))


def every(rows: Sequence[Row], name: str) -> list[str]:
    return sorted({row.values[name] for row in rows if name in row.values})


def unknown(column: str, value: str) -> Words:
    return text("import-unknown", column=Plain(column), value=Plain(spelling.shown(value)))
