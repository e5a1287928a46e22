"""Names that staff know, typed on a phone: /doorstep finds the right record, and never another."""

import json
from datetime import timedelta
from math import sqrt
from random import Random

import pytest

from bot.simulator.slack import StaffMember
from flows.kernel.actor import Actor
from storage import names
from storage.names import Record
from tests.copy import gist
from tests.stage import Stage
from tests.typings import typed

FIRMS = [
    "Hartley & Sons Roofing", "Café Cleaners", "O'Brien's Lifts Ltd", "Ace Plumbing", "ACE Pumps", "24/7 Locksmiths",
    "Northgate Electrical", "Southgate Electrical", "J. Smith Joinery", "J. Smyth Glazing", "Green-Leaf Gardens",
    "P&D Fire Safety", "Aquaflow", "Meridian Heating Services", "Meridian Drainage Services", "Al-Noor Decorators",
]  # fmt: skip
WORKERS = ["Samira", "Oluwaseun", "Jo", "Krzysztof", "Bláthnaid", "Mary-Ann", "Dafydd"]
STREETS = ["Kingfisher Court", "St Mary's Walk", "Old Mill Lane"]
RIGHT = 0.95


async def a_landlord(stage: Stage) -> list[Record]:
    """Bring in records with names that look alike; return those that are found by /doorstep."""
    by = Actor("landlord", "csv", "records.csv")
    firms = [{"contractor_code": f"FIRM-{number:02}", "name": name} for number, name in enumerate(FIRMS)]
    people = [
        {"operative_ref": f"OP-{number:02}", "operative_name": name, "contractor_code": f"FIRM-{number:02}"}
        for number, name in enumerate(WORKERS)
    ]
    homes = [
        {"unit_ref": f"{street[:2].upper()}{number}{letter}", "address": f"{number}{letter} {street}"}
        for street in STREETS
        for number in (1, 2, 11, 12, 21)
        for letter in ("", "a")
    ]
    homes += [{"unit_ref": f"FLAT-{one}", "address": f"Flat {one}, 12 Kingfisher Court"} for one in range(1, 4)]
    for kind, rows in (("contractors", firms), ("workers", people), ("homes", homes)):
        done = await stage.application.bring(kind, rows, by)
        assert [result.status for result in done] == ["added"] * len(rows)
    every = names.Typed("", (), ())
    async with stage.application.database.read() as tx:
        return [one for kind in ("contractor", "worker", "home") for one in await names.known(tx, kind, every)]


async def opened(stage: Stage, robin: StaffMember, kind: str, said: str) -> int | None:
    """Return the record that is opened, or None if they are asked which they mean."""
    robin.stack.clear()
    robin.ephemerals.clear()
    # Nobody types faster, and Slack allows no more.
    stage.world.clock.wind(timedelta(seconds=1))
    await robin.commands(f"/doorstep {kind} {said}", in_channel=stage.channels.repairs)
    await stage.world.slack.bell.until(lambda: robin.stack or robin.ephemerals, 10)
    if not robin.stack:
        asked = robin.ephemerals[-1].words()
        assert any(gist(one) in asked for one in ("records-which", "records-nearest", "records-none")), asked
        return None
    meta = json.loads(robin.stack[-1].raw["private_metadata"])
    return int(meta["subject"])


@pytest.mark.parametrize("many", [pytest.param(2_000, marks=pytest.mark.proof), pytest.param(40, id="short")])
async def test_what_is_typed_opens_what_is_meant_and_nothing_else(stage: Stage, seed: int, many: int) -> None:
    robin, chance, right = stage.officer(), Random(seed), 0
    known = await a_landlord(stage)
    for _ in range(many):
        record = chance.choice(known)
        said = typed(chance, chance.choice((record.ref, record.name)))
        found = await opened(stage, robin, record.kind, said)
        assert found in (None, record.id), f"{said!r} opened another than {record}"
        right += found == record.id
    print(f"{right} of {many} typings opened the right record, none another (seed {seed})")
    # Of few, chance alone may spoil more: four times its spread, so that one run in some ten thousand fails by it.
    by_chance = 4 * sqrt(many * RIGHT * (1 - RIGHT)) if many < 100 else 0
    assert right >= RIGHT * many - by_chance
