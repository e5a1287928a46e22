"""The content of files, in the format of their name."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import structlog

from flows.kernel.chart import Chart
from flows.kernel.files import Drawing, File, IdentityCard, Kept, Letters, Notice, Paper, Tables
from flows.kernel.runtime import Runtime
from handlers.drawing.tables import Spreadsheets
from handlers.papers.made import Sheets
from handlers.papers.sheets import Sheet
from handlers.papers.typesetter import TYPESETTER, NotSet, Typesetter
from storage.evidence import Folder

Make = Callable[[Any, str, Sequence[bytes]], Sheet]
Write = Callable[[Any, str], bytes]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file, ready to send."""

    named: str
    name: str
    content: bytes
    read_out: str = ""
    """What a picture says, for those who cannot see it."""


class Drawings:
    """Draws files, and loads those that are kept."""

    def __init__(self, runtime: Runtime, folder: Folder, typesetter: Typesetter = TYPESETTER) -> None:
        self._folder = folder
        self._typesetter = typesetter
        sheets, tables = Sheets(runtime), Spreadsheets(runtime)
        self._set: dict[tuple[type, str], Make] = {
            (Chart, "png"): lambda made, language, _: sheets.chart(made, language),
            (IdentityCard, "png"): sheets.card,
            (Notice, "png"): lambda made, language, _: sheets.poster(made, [language]),
            (Notice, "pdf"): lambda made, _, __: sheets.poster(made, made.languages),
            (Letters, "pdf"): lambda made, _, __: sheets.letters(made),
            (Paper, "pdf"): lambda made, language, _: sheets.pack(made, language),
        }
        self._written: dict[tuple[type, str], Write] = {(Tables, "csv"): tables.csv, (Tables, "xlsx"): tables.xlsx}
        if missing := set(get_args(Drawing)) - {made for made, _ in (*self._set, *self._written)}:
            raise TypeError(f"nobody draws {missing}")

    async def of(self, file: File) -> Drawn | None:
        """Return a file with its content, or None if it cannot be drawn here."""
        match file.content:
            case bytes():
                return Drawn(file.named, file.name, file.content)
            case Kept():
                return Drawn(file.named, file.name, await self._folder.load(file.content.file))
        form = file.name.rsplit(".", 1)[-1]
        if make := self._set.get((type(file.content), form)):
            return await self._typeset(file, form, make)
        write = self._written[type(file.content), form]
        return Drawn(file.named, file.name, await asyncio.to_thread(write, file.content, file.language))

    async def _typeset(self, file: File, form: str, make: Make) -> Drawn | None:
        pictures = file.content.pictures if isinstance(file.content, IdentityCard) else ()
        loaded = [found for kept in pictures if (found := await self._picture(kept))]
        sheet = await asyncio.to_thread(make, file.content, file.language, loaded)
        try:
            content = await self._typesetter.set(sheet, form)
        except NotSet as error:
            # The same sheet would fail again. The message beside it says the same in words.
            log.error("not_typeset", template=sheet.template, why=error.why)
            return None
        return Drawn(file.named, file.name, content, sheet.read_out if form == "png" else "")

    async def _picture(self, kept: Kept) -> bytes | None:
        """Return a picture of the landlord's own, or None if it is missing."""
        try:
            return await self._folder.load(kept.file)
        except OSError:
            return None
