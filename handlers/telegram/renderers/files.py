"""Files for one person's chat, drawn at delivery."""

import asyncio

from flows.features.scores.resident import chart as score_chart
from flows.features.visits import calendar
from flows.kernel.effects import Attach, ScorePicture
from handlers.contractor_card import CAN_SHAPE
from handlers.ports import Delivered, Refused
from handlers.telegram.transport import RENDERERS, TelegramTransport
from storage import people, visits
from storage.outbox import Row


@RENDERERS.of(Attach)
async def attach(telegram: TelegramTransport, effect: Attach, row: Row) -> Delivered:
    """A file about a visit, as the visit is now. Like a message, it may come once more, if it may have come."""
    async with telegram.database.read() as tx:
        visit = await visits.get(tx, effect.visit)
    if visit is None:
        raise Refused("no such visit")
    chat = {"chat_id": int(effect.to.chat)}
    if effect.what == "calendar":
        content = calendar.ics(telegram.runtime, visit, effect.language, telegram.clock.now())
        await telegram.call("sendDocument", chat, row, {"document": ("visit.ics", content, "text/calendar")})
        return Delivered()
    if not CAN_SHAPE:
        return Delivered()
    pictures = [await _picture(telegram, name) for name in (visit.contractor_logo, visit.worker_photo)]
    drawn = await asyncio.to_thread(telegram.contractors.draw, visit, effect.language, *pictures)
    await telegram.call("sendPhoto", chat, row, {"photo": ("who-is-coming.png", drawn, "image/png")})
    return Delivered()


async def _picture(telegram: TelegramTransport, name: str | None) -> bytes | None:
    """A picture of the landlord's own; one that is gone is left out."""
    try:
        return await telegram.folder.load(name) if name else None
    except OSError:
        return None


@RENDERERS.of(ScorePicture)
async def score_picture(telegram: TelegramTransport, effect: ScorePicture, row: Row) -> Delivered:
    async with telegram.database.read() as tx:
        resident = await people.resident(tx, effect.resident)
        chart = await score_chart(tx, telegram.runtime, resident, telegram.clock.now()) if resident else None
    if chart is None or not CAN_SHAPE:
        return Delivered()
    drawn = await asyncio.to_thread(telegram.charts.draw, chart, effect.language)
    chat = {"chat_id": int(effect.to.chat)}
    await telegram.call("sendPhoto", chat, row, {"photo": ("scores.png", drawn, "image/png")})
    return Delivered()
