"""`doorstep letters`: a page a home, ready for the printer, with the link and the code by which it joins."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from telegram.error import TelegramError

from bot.application import Application
from bot.settings import BadSettings
from flows.features.homes import letters
from flows.kernel.files import File
from handlers.drawing.files import Drawings
from handlers.papers.typesetter import Typesetter
from handlers.telegram.intake import start_link
from storage import estate, private
from storage.estate import Block, Home

SECONDS, MEMORY = 600, 4 << 30
"""The limits for the letters of a whole estate; nobody waits for another sheet meanwhile."""


async def write(application: Application, file: Path, block: str | None, homes: Sequence[str], days: int) -> str:
    """Write the letters and make their codes work; return how many they are and until when they are good."""
    found, languages = await _places(application, block, homes)
    until, secret = application.clock.now() + timedelta(days=days), secrets.token_urlsafe()
    me = await _name(application)

    def link(code: str) -> str:
        return start_link(me, code)

    made = letters.letters(application.runtime, found, secret, link, until, languages)
    typesetter = Typesetter(SECONDS, MEMORY)
    try:
        drawings = Drawings(application.runtime, application.folder, typesetter)
        drawn = await drawings.of(File(file.stem, "letters.pdf", made))
    finally:
        typesetter.close()
    if drawn is None:
        raise BadSettings("The letters cannot be set; try fewer homes at once.")
    with private.create(file) as out:
        out.write(drawn.content)
    async with application.database.write() as tx:
        await letters.invite(tx, found, secret, until)
    return f"{file}: {len(found)} letters, good until {until:%d %B %Y}."


async def _places(application: Application, block: str | None, refs: Sequence[str]) -> tuple[list[Home], Sequence[str]]:
    """Return the homes that are meant, in the order of their doors, and the languages of their block."""
    async with application.database.read() as tx:
        try:
            found = [await estate.home(tx, await estate.number(tx, "homes", ref)) for ref in refs]
            whole = await estate.homes_of(tx, await estate.number(tx, "blocks", block)) if block else []
        except estate.NoSuchPlace as error:
            raise BadSettings(f"There is no home or block {str(error)!r} in the landlord's records.") from None
        homes = {home.id: home for home in (*found, *whole) if home}
        blocks = [await estate.block(tx, number) for number in {home.block_id for home in homes.values()} if number]
    if not homes:
        raise BadSettings(f"No home of block {block} is in the landlord's records.")
    spoken = {_spoken(application, one) for one in blocks} or {("en",)}
    if len(spoken) > 1:
        raise BadSettings("These homes are in blocks of different languages. Write the letters block by block.")
    return letters.by_door(homes.values()), spoken.pop()


def _spoken(application: Application, block: Block | None) -> tuple[str, ...]:
    return application.runtime.spoken_in(block.ref) if block else ("en",)


async def _name(application: Application) -> str:
    try:
        return (await application.bot.get_me()).username or ""
    except TelegramError as error:
        raise BadSettings(f"Telegram cannot say what the bot is called: {error.message}.") from None
