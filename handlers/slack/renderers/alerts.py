"""Alerts, which a person should look at."""

from flows.kernel.effects import Alert
from handlers.ports import Delivered, Gone
from handlers.slack.drawing import escape
from handlers.slack.transport import RENDERERS, SlackTransport
from storage.outbox import Row


@RENDERERS.of(Alert)
async def alert(slack: SlackTransport, effect: Alert, row: Row) -> Delivered:
    channel = effect.channel
    if await slack.unfit(channel, row):
        channel = slack.runtime.policy.channels.alerts
        if await slack.unfit(channel, row):
            raise Gone("the alerts channel is not ours")
    ids = {"kind": "alert", "parcel": str(row.id)}
    if row.uncertain and await slack.lookup(row, channel, ids):
        return Delivered()
    said = escape(slack.runtime.texts.say(effect.words, "en"))
    await slack.post(row, channel, ids, text=said)
    return Delivered()
