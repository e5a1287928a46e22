"""A report in its channel: its card, its thread, and its leaving where it may no longer stand."""

from typing import Any

from flows.features.reports import record, refs, view
from flows.kernel import files
from flows.kernel.effects import Alert, Card, Effect, File, Note, Retract
from flows.kernel.words import Plain, text
from handlers.ports import Delivered, Gone, NotYet, Refused
from handlers.slack.drawing import context, escape, mrkdwn, our_words, own_words, plain
from handlers.slack.read import PLATFORM
from handlers.slack.transport import RENDERERS, SlackTransport, Write, metadata, writes
from storage import evidence, reports
from storage.database import Tx
from storage.outbox import Row
from storage.reports import Card as Place
from storage.reports import Report


@RENDERERS.of(Card)
async def card(slack: SlackTransport, effect: Card, row: Row) -> Delivered:
    report, place = await _report(slack, effect.report)
    channel, after = await _channel(slack, report, place, row)
    moved = place is not None and place.channel != channel
    if place and moved:
        after = [*after, Retract(report.id, place.channel, place.message)]
    async with slack.database.read() as tx:
        shown = await view.card(tx, slack.runtime, report, slack.clock.now())
    drawn: dict[str, Any] = {"text": slack.cards.fallback(shown), "blocks": slack.cards.blocks(shown)}
    if place and place.channel == channel:
        try:
            await slack.call("chat.update", row, channel=channel, ts=place.message, **drawn)
            return Delivered(writes(after) if after else None)
        except Refused as error:
            if "message_not_found" not in str(error):
                raise
    found = await slack.lookup(row, channel, {"kind": "card", "report": str(report.id)}) if row.uncertain else None
    if found is None:
        found = await slack.post(row, channel, {"kind": "card", "report": str(report.id)}, **drawn)
    return Delivered(_place(slack, report.id, channel, found, after, moved))


def _place(slack: SlackTransport, number: int, channel: str, message: str, effects: list[Effect], moved: bool) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        await reports.put_card(tx, number, channel, message, slack.clock.now())
        return [*effects, *(await record.thread_again(tx, number, channel) if moved else [])]

    return write


async def _channel(slack: SlackTransport, report: Report, place: Place | None, row: Row) -> tuple[str, list[Effect]]:
    """Where a report may stand: where it does, else the best of its routes, as long as that is ours alone.

    A channel that is passed over because others share it is told of once.
    """
    policy = slack.runtime.policy
    routes = policy.routes(report.contract_ref, report.contractor_ref, report.restricted)
    if place and not report.restricted:
        routes = list(dict.fromkeys([place.channel, *routes]))
    shared: list[str] = []
    for channel in routes:
        ours = await slack.ours(channel, row)
        if ours:
            return channel, _alerts_of(slack, shared, channel)
        if ours is None:
            shared.append(channel)
    words = text("alert-nowhere", ref=Plain(refs.shown(report.ref)))
    raise Gone("no channel it may stand in", writes([Alert(policy.channels.alerts, words)]))


def _alerts_of(slack: SlackTransport, shared: list[str], instead: str) -> list[Effect]:
    fresh = [channel for channel in shared if channel not in slack.told_shared]
    slack.told_shared |= set(fresh)
    alerts = slack.runtime.policy.channels.alerts
    return [
        Alert(alerts, text("alert-shared", channel=Plain(f"<#{channel}>"), instead=Plain(f"<#{instead}>")))
        for channel in fresh
    ]


@RENDERERS.of(Note)
async def note(slack: SlackTransport, effect: Note, row: Row) -> Delivered:
    report, place = await _standing(slack, effect.report, row)
    async with slack.database.read() as tx:
        event = await reports.event(tx, effect.event)
    if event is None:
        raise Refused("no such event")
    line = view.line(slack.runtime, report, event)
    if row.uncertain:
        found = await slack.lookup(row, place.channel, {"kind": "note", "event": str(event.id)}, place.message)
        if found:
            return Delivered(_relayed(slack, report.id, place.channel, found))
    by = f" <@{line.actor}>" if line.actor else ""
    blocks = [context(mrkdwn(f"{our_words(line.heading)}{by}")), *(own_words(line.own) if line.own else [])]
    if line.code:
        blocks.append(context(*(plain(said) for said in line.code)))
    said = {"text": escape(refs.shown(report.ref)), "blocks": blocks}
    ids = {"kind": "note", "event": str(event.id)}
    sent = await slack.post(row, place.channel, ids, thread=place.message, **said)
    return Delivered(_relayed(slack, report.id, place.channel, sent))


def _relayed(slack: SlackTransport, number: int, channel: str, message: str) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        await reports.relay(tx, number, PLATFORM, channel, message, slack.clock.now())
        return []

    return write


@RENDERERS.of(File)
async def file(slack: SlackTransport, effect: File, row: Row) -> Delivered:
    report, place = await _standing(slack, effect.report, row)
    async with slack.database.read() as tx:
        pieces = await evidence.of_report(tx, report.id)
    numbered = enumerate(pieces, start=1)
    number, piece = next(((n, p) for n, p in numbered if p.key == effect.evidence), (0, None))
    if piece is None or piece.file is None:
        raise Refused("no such file")
    title = f"{refs.shown(report.ref)}-{number}"
    if not (row.uncertain and await slack.has_file(row, place, title)):
        ending = piece.file.rsplit(".", 1)[-1]
        drawn = await slack.drawings.of(files.File(title, f"{title}.{ending}", files.Kept(piece.file)))
        await slack.upload(row, place, [drawn] if drawn else [])
    return Delivered()


@RENDERERS.of(Retract)
async def retract(slack: SlackTransport, effect: Retract, row: Row) -> Delivered:
    """Take a report out of a channel: its thread is deleted, its card left bare."""
    async with slack.database.read() as tx:
        report = await reports.get(tx, effect.report)
    await slack.empty(row, effect.channel, effect.message)
    fallback, blocks = slack.cards.bare(refs.shown(report.ref) if report else "–")
    # With other metadata it is not taken for the report's card, should that ever come back here.
    await slack.call(
        "chat.update",
        row,
        channel=effect.channel,
        ts=effect.message,
        text=fallback,
        blocks=blocks,
        metadata=metadata({"kind": "moved"}),
    )
    return Delivered()


async def _report(slack: SlackTransport, number: int) -> tuple[Report, Place | None]:
    async with slack.database.read() as tx:
        report = await reports.get(tx, number)
        place = await reports.card(tx, number)
    if report is None:
        raise Refused("no such report")
    return report, place


async def _standing(slack: SlackTransport, number: int, row: Row) -> tuple[Report, Place]:
    """A report and where its card stands; a thread waits for its card."""
    report, place = await _report(slack, number)
    if place is None:
        raise NotYet("its card is not posted yet")
    if report.restricted and place.channel != slack.runtime.policy.channels.restricted:
        raise NotYet("its card has not moved yet")
    if not await slack.ours(place.channel, row):
        # The card moves first; its thread follows it, this line among them.
        card = Card(report.id, record.channel_of(slack.runtime.policy, report))
        raise Gone("its channel is not ours alone any more", writes([card]))
    return report, place
