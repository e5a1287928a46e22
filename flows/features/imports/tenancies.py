"""Rows of tenancies. What follows from their days is done when they are due, by `flows.features.homes`."""

from collections.abc import Sequence
from typing import Any

from flows.features.imports.references import Known, look
from flows.features.imports.sifting import Row
from flows.features.imports.writing import Faults, Put, put
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import imports
from storage.database import AnyRow, Tx


async def put_tenancies(tx: Tx, runtime: Runtime, rows: Sequence[Row]) -> Put:
    there = await imports.standing(tx, "tenancies", [row.ref for row in rows])
    known = await look(tx, runtime, rows)
    faults: Faults = {}
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows:
        given, had = row.values, there.get(row.ref)
        wrong = known.wrong(given) or _faults(row, had, known)
        if wrong:
            faults[row.ref] = wrong
            continue
        home = known.home(given)
        assert home is not None, "rows without a home are faults"
        ends_on = {"ends_on": given["ends_on"].isoformat()} if "ends_on" in given else {}
        wanted[row.ref] = {"home_id": home.id, "starts_on": given["starts_on"].isoformat(), **ends_on}
    return await put(tx, "tenancies", wanted, {"ends_on": None, "ended_at": None}, faults)


def _faults(row: Row, had: AnyRow | None, known: Known) -> list[Words]:
    given = row.values
    home = known.home(given)
    if home is None:
        return [text("import-tenancy-nowhere")]
    if had is not None and had.home_id != home.id:
        return [text("import-tenancy-elsewhere", value=Plain(home.ref))]
    if "ends_on" in given and given["ends_on"] < given["starts_on"]:
        return [text("import-tenancy-backwards")]
    return []
