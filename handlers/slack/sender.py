"""Delivery to Slack: each effect by its renderer, with the facts at that moment."""

from flows.kernel.effects import STAFF, Effect
from handlers.ports import Delivered
from handlers.slack import renderers
from handlers.slack.transport import RENDERERS, SlackTransport
from storage.outbox import Row

__all__ = ["SlackSender", "renderers"]
RENDERERS.check()


class SlackSender(SlackTransport):
    """Delivers cards, notes, files, retractions and alerts."""

    platform = STAFF

    async def deliver(self, effect: Effect, row: Row) -> Delivered:
        return await RENDERERS.deliver(self, effect, row)
