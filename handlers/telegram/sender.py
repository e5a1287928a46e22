"""Delivery to residents on Telegram, and fetching of their files: each effect by its renderer."""

from flows.kernel.effects import Effect
from handlers.ports import Delivered
from handlers.telegram import renderers
from handlers.telegram.read import PLATFORM
from handlers.telegram.transport import RENDERERS, TelegramTransport
from storage.outbox import Row

__all__ = ["TelegramSender", "renderers"]
RENDERERS.check()


class TelegramSender(TelegramTransport):
    """Delivers messages to residents and fetches their files."""

    platform = PLATFORM

    async def deliver(self, effect: Effect, row: Row) -> Delivered:
        return await RENDERERS.deliver(self, effect, row)
