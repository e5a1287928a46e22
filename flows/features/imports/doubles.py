"""New records that are there already under another reference: a home at the same address, a firm or block of the same
name, each however it is written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flows.features.imports import addresses
from flows.features.imports.columns import Kind
from flows.features.imports.sifting import Row
from flows.kernel import spelling
from flows.kernel.words import Plain, Text, text
from storage import imports
from storage.database import Tx

_LEGAL = frozenset({"ltd", "limited", "plc", "llp", "co", "company", "uk", "inc", "and", "the"})
_COMMON = frozenset(
    {"block", "blocks", "flat", "flats", "house", "court", "building", "buildings", "estate", "lodge", "tower", "phase"}
)
"""Words of which many blocks have one."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A record. `keys`: what it has in common with its doubles alone; `apart`: a number that no two have."""

    ref: str
    said: str
    keys: frozenset[tuple[str, ...]]
    apart: str = ""


Standing: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each column with a reference, the records that stand, by their references as they are compared."""


async def doubles(tx: Tx, kind: Kind, rows: Sequence[Row], standing: Standing) -> Mapping[int, Sequence[Text]]:
    """Return why rows are refused that would make a record anew, by their numbers."""
    match kind.name:
        case "homes":
            homes = await _homes(tx, _new(kind.key, rows, standing))
            return {**homes, **await _named(tx, "blocks", "block_ref", "block_name", rows, standing)}
        case "contractors":
            return await _named(tx, "contractors", kind.key, "name", rows, standing)
        case _:
            return {}


def _new(column: str, rows: Sequence[Row], standing: Standing) -> list[Row]:
    """Return the rows whose record does not stand yet."""
    known = standing.get(column, {})
    return [row for row in rows if column in row.values and spelling.key(row.values[column]) not in known]


async def _homes(tx: Tx, rows: Sequence[Row]) -> dict[int, list[Text]]:
    if not rows:
        # The records that stand are all looked at for a new one only.
        return {}
    given = {
        row.number: _home(row.ref, row.values["address"], row.values.get("uprn"), row.values.get("block_ref"))
        for row in rows
    }
    standing = [_home(one.ref, one.address, one.uprn, one.block_ref) for one in await imports.addresses(tx)]
    return _refused("address", given, standing)


def _home(ref: str, said: str, uprn: str | None, block: str | None) -> _Record:
    address = addresses.read(said)
    places = [("block", spelling.key(block))] if block else []
    places += [("postcode", address.postcode)] if address.postcode else []
    keys = frozenset((*place, *address.words) for place in places if address.is_exact)
    return _Record(ref, said, keys, uprn or "")


async def _named(
    tx: Tx, table: str, ref: str, name: str, rows: Sequence[Row], standing: Standing
) -> dict[int, list[Text]]:
    """Return the rows that would make a record whose name another one has."""
    key = _of_block if table == "blocks" else _of_firm
    named = [row for row in _new(ref, rows, standing) if name in row.values]
    if not named:
        return {}
    given = {row.number: _Record(row.values[ref], row.values[name], key(row.values[name])) for row in named}
    return _refused(name, given, [_Record(one.ref, one.name, key(one.name)) for one in await imports.names(tx, table)])


def _of_firm(name: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub(r"['’.]", "", name.casefold()))
    own = tuple(word for word in words if word not in _LEGAL)
    return frozenset({own} if own else ())


def _of_block(name: str) -> frozenset[tuple[str, ...]]:
    """Return the words of a block's name, unless it is one that many have ("Block A")."""
    words = addresses.read(name).words
    is_own = any(len(word) > 2 and not word.isdigit() and word not in _COMMON for word in words)
    return frozenset({words} if is_own else ())


def _refused(column: str, given: Mapping[int, _Record], standing: Iterable[_Record]) -> dict[int, list[Text]]:
    """Return the rows that would make a record which is a double of one that stands, or of another new one."""
    by_key: dict[tuple[str, ...], list[_Record]] = {}
    for record in (*standing, *given.values()):
        for key in record.keys:
            by_key.setdefault(key, []).append(record)
    found: dict[int, list[Text]] = {}
    for number, record in given.items():
        twins = (other for key in sorted(record.keys) for other in by_key[key] if _is_double(record, other))
        if twin := next(twins, None):
            said = {"value": Plain(record.said), "ref": Plain(record.ref), "twin": Plain(twin.ref)}
            found[number] = [text("import-double", column=Plain(column), **said)]
    return found


def _is_double(one: _Record, other: _Record) -> bool:
    return one.ref != other.ref and not (one.apart and other.apart and one.apart != other.apart)
