"""The card of anything else than a report that may need a person."""

from flows.cases.case import Card
from flows.kernel.effects import Alert, CaseCard, Effect
from flows.kernel.words import text
from handlers.ports import Delivered, Gone, NotYet, Refused
from handlers.slack.transport import RENDERERS, SlackTransport, Write, writes
from storage import visits
from storage.database import Tx
from storage.outbox import Row


@RENDERERS.of(CaseCard)
async def case_card(slack: SlackTransport, effect: CaseCard, row: Row) -> Delivered:
    """The card of something else than a report: where it stands already, else where it belongs."""
    name, subject = effect.case, effect.subject
    kind = slack.features.cases[name]
    async with slack.database.read() as tx:
        belongs = await kind.channel(tx, slack.runtime, subject)
        card = await kind.card(tx, slack.runtime, subject, slack.clock.now())
        place = await visits.card(tx, name, subject)
    if belongs is None or card is None:
        raise Refused(f"no such {name}")
    channel = belongs if place is None else place.channel
    if not (kind.may_be_shared or await slack.ours(channel, row)):
        alerts = slack.runtime.policy.channels.alerts
        raise Gone("its channel is not ours alone", writes([Alert(alerts, text("alert-matter", what=card.heading))]))
    drawn = {"text": slack.matters.fallback(card), "blocks": slack.matters.blocks(name, subject, card)}
    if place:
        if card.sealed:
            await slack.empty(row, channel, place.message)
        try:
            await slack.call("chat.update", row, channel=channel, ts=place.message, **drawn)
            return Delivered()
        except Refused as error:
            if "message_not_found" not in str(error):
                raise
    payload = {"kind": name, "subject": str(subject)}
    thread = await thread_of(slack, card, channel)
    found = await slack.lookup(row, channel, payload, thread) if row.uncertain else None
    if found is None:
        found = await slack.post(row, channel, payload, thread=thread, **drawn)
    return Delivered(_stands(slack, name, subject, channel, found))


async def thread_of(slack: SlackTransport, card: Card, channel: str) -> str | None:
    """The message under which a card stands, if it has no place of its own."""
    if card.under is None:
        return None
    async with slack.database.read() as tx:
        place = await visits.card(tx, *card.under)
    if place is None or place.channel != channel:
        raise NotYet("the card it stands under is not posted yet")
    return place.message


def _stands(slack: SlackTransport, kind: str, subject: int, channel: str, message: str) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        await visits.put_card(tx, kind, subject, channel, message, slack.clock.now())
        return []

    return write
