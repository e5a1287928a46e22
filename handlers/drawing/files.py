"""The content of files, in the format of their name."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from flows.kernel.chart import Chart
from flows.kernel.files import Drawing, File, IdentityCard, Kept, Notice, Paper, Tables
from flows.kernel.runtime import Runtime
from handlers.drawing.charts import Charts
from handlers.drawing.identity_card import CAN_SHAPE, IdentityCards
from handlers.drawing.notice import Notices
from handlers.drawing.paper import Papers
from handlers.drawing.tables import Spreadsheets
from storage.evidence import Folder

Draw = Callable[[Any, str, Sequence[bytes]], bytes | None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file, ready to send."""

    named: str
    name: str
    content: bytes


class Drawings:
    """Draws files, and loads those that are kept."""

    def __init__(self, runtime: Runtime, folder: Folder) -> None:
        self._folder = folder
        charts, cards, notices = Charts(runtime), IdentityCards(runtime), Notices(runtime)
        papers, sheets = Papers(runtime), Spreadsheets(runtime)
        self._drawers: dict[tuple[type, str], Draw] = {
            (Chart, "png"): lambda made, language, _: charts.draw(made, language),
            (IdentityCard, "png"): lambda made, language, with_: (
                cards.draw(made, language, with_) if CAN_SHAPE else None
            ),
            (Notice, "png"): lambda made, language, _: notices.picture(made, language),
            (Notice, "pdf"): lambda made, _, __: notices.paper(made),
            (Paper, "pdf"): lambda made, language, _: papers.draw(made, language),
            (Tables, "csv"): lambda made, language, _: sheets.csv(made, language),
            (Tables, "xlsx"): lambda made, language, _: sheets.xlsx(made, language),
        }
        if missing := set(get_args(Drawing)) - {made for made, _ in self._drawers}:
            raise TypeError(f"nobody draws {missing}")

    async def of(self, file: File) -> Drawn | None:
        """Return a file with its content, or None if it cannot be drawn here."""
        match file.content:
            case bytes():
                content: bytes | None = file.content
            case Kept():
                content = await self._folder.load(file.content.file)
            case _:
                pictures = file.content.pictures if isinstance(file.content, IdentityCard) else ()
                loaded = [found for kept in pictures if (found := await self._picture(kept))]
                draw = self._drawers[type(file.content), file.name.rsplit(".", 1)[-1]]
                content = await asyncio.to_thread(draw, file.content, file.language, loaded)
        return Drawn(file.named, file.name, content) if content is not None else None

    async def _picture(self, kept: Kept) -> bytes | None:
        """Return a picture of the landlord's own, or None if it is missing."""
        try:
            return await self._folder.load(kept.file)
        except OSError:
            return None
