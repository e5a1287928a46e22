"""Makes the fixture of a newly released revision: a short story, played through the real application.

    python -m tests.storage.release

writes `tests/storage/released/<newest revision>/`: a backup laid out in a folder, as text. Run it once, in the commit
that adds the revision, and never again for that revision: what is old must stay as it was.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import JSON, Column, insert, select

from bot.simulator.slack import StaffMember
from bot.simulator.world import World
from flows.kernel.actor import Actor
from storage import api_tokens, imports, routines, webhooks
from storage.backup import back_up
from storage.database import Tx
from storage.migrate import newest
from storage.tables import Moment, metadata
from tests.stage import BEGAN, Stage

RELEASED = Path(__file__).parent / "released"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f00010101001bb6ee56"
    "0000000049454e44ae426082"
)
"""A picture of one pixel, so that the fixture stays small."""


async def play(stage: Stage) -> None:
    """Play what fills most tables: a report taken and answered, an open one, one in the middle, and a photo."""
    sam, amal, robin = stage.resident(), stage.resident("Amal", "ar"), stage.officer()
    await sam.starts(await stage.invitation(home="LARK-12"))
    await sam.sees("12 Larkspur Court")
    await stage.resident("Noor").starts("a-link-that-never-was")
    await stage.lives_at(stage.resident("Lou"))
    card = await stage.card(await stage.report(sam))
    await robin.presses("Take it", on=card)
    await sam.sees("looking into your report")
    await stage.reply(robin, card, "Was it the same worker?")
    await sam.sees("Was it the same worker?")
    await sam.sends_photo(PIXEL, caption="This one.")
    await sam.sees("We added it")
    await stage.card(await stage.report(amal, anonymous=True, language="ar", story="تأخر العامل."))
    await sam.starts()
    await sam.taps("Report a worker")
    await sam.taps("I don't know")
    await sam.taps("My home")
    await sam.sees("What happened")
    await visits_and_more(stage, robin)
    await stage.settles()


async def visits_and_more(stage: Stage, robin: StaffMember) -> None:
    """Play a visit with everything that residents, staff and other systems do with one."""
    kit = stage.resident("Kit")
    await stage.lives_at(kit, "ROWAN-3")
    row = {
        "appointment_ref": "A-1", "work_order_ref": "WO-1", "date": f"{stage.at(3):%Y-%m-%d}", "slot_name": "morning",
        "unit_ref": "ROWAN-3", "contractor_code": "brightfix", "contract_ref": "repairs-north",
        "description": "Mend the tap", "operative_ref": "BF-07", "operative_name": "Jo",
    }  # fmt: skip
    await stage.application.bring("visits", [row], Actor("landlord", "csv", "visits.csv"))
    await kit.sees("planned a visit")
    elsewhere = {name: row[name] for name in ("work_order_ref", "contractor_code", "contract_ref", "description")}
    elsewhere |= {"unit_ref": "LARK-12", "adds_place": "yes"}
    await stage.application.bring("jobs", [elsewhere], Actor("landlord", "csv", "jobs.csv"))
    tenancy = {"tenancy_ref": "T-1", "unit_ref": "ROWAN-3", "starts_on": "2024-04-01"}
    await stage.application.bring("tenancies", [tenancy], Actor("landlord", "csv", "tenancies.csv"))
    await kit.taps("Ask for another time")
    await kit.taps("Say it in my own words")
    await kit.sends("After 4, please.")
    await stage.undo_ends()
    card = await stage.channels.repairs.shows("asks for another time")
    await robin.presses("Offer other times", on=card)
    await robin.sees_modal("Part of the day")
    await robin.fills_in({"day1": f"{stage.at(8):%Y-%m-%d}", "slot1": "Morning"})
    await robin.submits()
    await kit.sees("Pick one of these")
    await kit.sends("/check")
    await kit.taps("Brightfix Repairs")
    await kit.sees("")
    await kit.sends("/wishes")
    await kit.taps("Ask for something")
    await kit.taps("Cover your boots")
    await kit.taps("Skip")
    await kit.taps("Staff, and the worker who comes")
    await kit.taps("No end, until I say so")
    await kit.taps("I agree, send it")
    await kit.sees("look at your wish")
    await kit.sends("/menu")
    await kit.taps("More")
    await kit.taps("This is hard for me")
    await kit.sends("Strangers make me anxious.")
    await kit.taps("No, something else")
    await kit.taps("Send it")
    await kit.sees("Thank you for telling us.")
    await kit.sends("/thanks")
    await kit.taps("The block's cleaner")
    await kit.taps("Just say thank you")
    await kit.taps("Send it")
    await kit.sees("It is good to hear")
    await kit.sends("/repair")
    await kit.taps("Damp or mould")
    await kit.taps("A bedroom")
    await kit.sees("Does anyone live there")
    await kit.taps("Yes")
    await kit.sees("Tell us what is wrong")
    await kit.sends("Mould behind the bed.")
    await kit.taps("No photos")
    await kit.taps("Send it")
    await kit.sees("We sent this to our repairs team.")
    await robin.presses("Got it", on=await stage.channels.repairs.shows("Damp or mould"))
    await kit.sees("our repairs team has")
    await kit.sends("/person")
    await kit.sees("What would you like to talk about?")
    await kit.sends("Who can I ask about my rent?")
    await kit.taps("No, something else")
    await kit.taps("Send it")
    await kit.sees("A person answers you here by")
    await robin.commands("/doorstep home ROWAN-3", in_channel=stage.channels.repairs)
    await robin.sees_modal("How to get in")
    await robin.fills_in({"access": "Ring twice"})
    await robin.submits()
    await kit.sends("/privacy")
    await kit.taps("Hide our messages")
    await kit.sees("We hide our messages")
    await robin.presses("Write to resident", on=card)
    await robin.sees_modal("Your words to the resident")
    await robin.fills_in({"words": "We ring twice."})
    await robin.submits()
    await robin.sees_modal("As the resident reads it")
    await robin.submits()
    await kit.sees("You have a message")
    now = stage.world.clock.now()
    async with stage.application.database.write() as tx:
        await api_tokens.make(tx, "repairs-system", ["visits:write"], now)
        await webhooks.add(tx, "https://hooks.example.org/doorstep", ["confirmed"], now)
        await routines.mark_done(tx, "morning", f"{now:%Y-%m-%d}", now)
        counts = {"rows": 1, "added": 1, "changed": 0, "same": 0, "bad": 0}
        await imports.keep(tx, "visits", "visits.csv", "csv", now, counts)


async def fill(tx: Tx) -> None:
    """Write a row into every table that the story left empty: a migration moves columns, whatever they hold."""
    for table in metadata.sorted_tables:
        if await tx.row(select(table).limit(1)) is None:
            await tx.run(insert(table).values(**{c.name: _something(c) for c in table.c if not c.nullable}))


def _something(column: Column[Any]) -> object:
    if column.foreign_keys or (column.primary_key and column.type.python_type is int):
        return 1
    if isinstance(column.type, Moment):
        return BEGAN
    if isinstance(column.type, JSON):
        return {"sample": True}
    samples = {str: column.name[:8], int: 1, bool: False}
    return samples[column.type.python_type]


async def make() -> Path:
    """Play it and keep it; return the folder."""
    target = RELEASED / newest()
    world = World(start=BEGAN)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await world.start()
        stage = Stage(world, f"sqlite+aiosqlite:///{folder / 'release.sqlite'}", folder / "files")
        await stage.start()
        try:
            await play(stage)
            async with stage.application.database.write() as tx:
                await fill(tx)
            archive = folder / "release.zip"
            await back_up(stage.application.database, stage.files, archive, world.clock.now())
        finally:
            await stage.stop()
            await world.stop()
        target.mkdir(parents=True)
        with ZipFile(archive) as backup:
            backup.extractall(target)
    return target


if __name__ == "__main__":
    print(asyncio.run(make()))
