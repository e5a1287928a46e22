"""Makes the fixture of a newly released revision: a short story, played through the real application.

    python -m tests.storage.release

writes `tests/storage/released/<newest revision>/`: a backup laid out in a folder, as text. Run it once, in the commit
that adds the revision, and never again for that revision: what is old must stay as it was.
"""

import asyncio
import tempfile
from pathlib import Path
from zipfile import ZipFile

from bot.simulator.world import World
from storage.backup import back_up
from storage.migrate import newest
from tests.stage import Stage

RELEASED = Path(__file__).parent / "released"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f00010101001bb6ee56"
    "0000000049454e44ae426082"
)
"""A picture of one pixel, so that the fixture stays small."""


async def play(stage: Stage) -> None:
    """A row in every table: a report taken and answered, an open one, one in the middle, and a photo."""
    sam, amal, robin = stage.resident(), stage.resident("Amal", "ar"), stage.officer()
    await sam.starts(await stage.invitation(home="LARK-12"))
    await sam.sees("12 Larkspur Court")
    await stage.resident("Noor").starts("a-link-that-never-was")
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
    await stage.settles()


async def make() -> Path:
    """Play it and keep it; answers with the folder."""
    target = RELEASED / newest()
    world = World()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await world.start()
        stage = Stage(world, f"sqlite+aiosqlite:///{folder / 'release.sqlite'}", folder / "files")
        await stage.start()
        try:
            await play(stage)
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
