"""What goes out to residents on Telegram, and what is fetched from it: each effect by its renderer."""

from flows.kernel.effects import Effect, Fetch
from handlers.ports import Delivered
from handlers.telegram.read import PLATFORM
from handlers.telegram.renderers import evidence
from handlers.telegram.transport import RENDERERS, TelegramTransport, Write
from storage.outbox import Row

RENDERERS.check()


class TelegramSender(TelegramTransport):
    """Delivers messages to residents and fetches what they sent."""

    platform = PLATFORM

    async def deliver(self, effect: Effect, row: Row) -> Delivered:
        return await RENDERERS.deliver(self, effect, row)

    def abandoned(self, effect: Effect) -> Write | None:
        """A fetch that came to nothing leaves no evidence waiting for ever."""
        return evidence.refuse(self, effect.evidence) if isinstance(effect, Fetch) else None
