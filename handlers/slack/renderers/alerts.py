"""Alerts, which a person should look at, and words for one person alone."""

import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from flows.kernel.effects import Alert, Whisper
from flows.kernel.words import At, Plain, Text, text
from handlers.ports import Delivered, Invalid, NotSent, TryLater, Uncertain
from handlers.slack.drawing import Block, escape, mrkdwn, plain, short
from handlers.slack.transport import NO_ALERTS, RENDERERS, SlackTransport
from storage import cards
from storage.outbox import Row

log = structlog.get_logger()
AGAIN = "alert.again"
"""The button that sends again what has ended; its value is the numbers of that."""
TOGETHER = timedelta(hours=1)
"""For how long alerts of one kind are one message."""
MAX_LINES = 20
MAX_AGAIN = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One alert, as Slack's markup: its words, and those that lead to its case. `again`: what can be sent again,
    perhaps for the second time (`twice`)."""

    said: str
    leads: str = ""
    again: int = 0
    twice: bool = False


@dataclass(slots=True)
class Told:
    """A message in which alerts of one kind are counted: its lines, by the numbers of their parcels."""

    since: datetime
    message: str = ""
    lines: dict[int, Line] = field(default_factory=dict)


@RENDERERS.of(Alert)
async def alert(slack: SlackTransport, effect: Alert, row: Row) -> Delivered:
    """Post an alert, or count it in the message that has told of such alerts within the hour."""
    channel = effect.channel
    if await slack.unfit(channel, row):
        channel = slack.runtime.policy.channels.alerts
        if why := await slack.unfit(channel, row):
            slack.trouble = slack.trouble or NO_ALERTS
            raise NotSent(f"the alerts channel may not be used: {why}")
    if slack.trouble == NO_ALERTS:
        slack.trouble = None
    is_apart = channel == slack.runtime.policy.channels.alerts
    leads = await _leads(slack, row, effect.case, effect.subject, names=is_apart)
    line = Line(escape(slack.say(effect.words)), leads, effect.again, effect.twice)
    kind = effect.words.id if isinstance(effect.words, Text) else f"parcel {row.id}"
    now = slack.clock.now()
    told = slack.told.get((channel, kind))
    if told and now - told.since < TOGETHER:
        told.lines[row.id] = line
        try:
            await slack.call("chat.update", row, channel=channel, ts=told.message, **_drawn(slack, told))
            return Delivered()
        except Invalid:
            # Somebody has dealt with it and removed it, or it has grown beyond what Slack takes.
            log.info("alert_begun_anew", kind=kind)
    told = Told(now, lines={row.id: line})
    ids = {"kind": "alert", "parcel": str(row.id)}
    found = await slack.lookup(row, channel, ids) if row.uncertain else None
    told.message = found or await _posted(slack, row, channel, ids, _drawn(slack, told))
    slack.told[channel, kind] = told
    return Delivered()


async def _posted(
    slack: SlackTransport, row: Row, channel: str, ids: Mapping[str, str], drawn: Mapping[str, Any]
) -> str:
    """Post an alert: in words alone, if it is refused as it is drawn."""
    try:
        return await slack.post(row, channel, ids, **drawn)
    except Invalid:
        return await slack.post(row, channel, ids, text=drawn["text"])


@RENDERERS.of(Whisper)
async def whisper(slack: SlackTransport, effect: Whisper, row: Row) -> Delivered:
    leads = await _leads(slack, row, effect.case, effect.subject, names=True)
    said = f"{escape(slack.say(effect.words))}\n{leads}"
    await slack.call("chat.postMessage", row, channel=effect.channel, text=said, unfurl_links=False)
    return Delivered()


async def _leads(slack: SlackTransport, row: Row, name: str, subject: int, *, names: bool) -> str:
    """Return the way to the card of a case, if there is one. `names`: with its name, which nobody needs in the channel
    where the card stands."""
    if name not in slack.cases:
        return ""
    async with slack.database.read() as tx:
        card = await slack.cases[name].card(tx, slack.runtime, subject, slack.clock.now())
        place = await cards.place(tx, name, subject)
    known = escape(slack.say(card.name)) if card else f"{name} {subject}"
    if place and not place.is_withheld:
        called = known if names else slack.say(text("staff-open-card"))
        # What somebody should look at does not wait for the way there.
        with contextlib.suppress(Invalid, NotSent, TryLater, Uncertain):
            return f"<{await slack.link(row, place.channel, place.message)}|{called}>"
    return known if names else ""


def _drawn(slack: SlackTransport, told: Told) -> dict[str, Any]:
    """Return a message that tells of alerts: each once, and how often, with the newest last."""
    counts = Counter((line.said, line.leads) for line in told.lines.values())
    said = [(_often(slack, said, many), leads) for (said, leads), many in counts.items()]
    above = []
    if len(told.lines) > 1:
        above.append(slack.say(text("alert-many", count=len(told.lines), since=At(told.since))))
    if len(said) > MAX_LINES:
        above.append(slack.say(text("alert-and-more", count=len(said) - MAX_LINES)))
    shown = [*((one, "") for one in above), *said[-MAX_LINES:]]
    blocks: list[Block] = [
        {"type": "section", "text": mrkdwn("\n".join(part for part in one if part))} for one in shown
    ]
    again = [str(line.again) for line in told.lines.values() if line.again][-MAX_AGAIN:]
    if again:
        label = plain(slack.say(text("alert-again")), 75)
        button: Block = {"type": "button", "action_id": AGAIN, "text": label, "value": ",".join(again)}
        if any(line.twice for line in told.lines.values()):
            button["confirm"] = _asked(slack)
        blocks.append({"type": "actions", "block_id": "alert", "elements": [button]})
    return {"text": short("\n".join(words for words, _ in shown), 3000), "blocks": blocks}


def _asked(slack: SlackTransport) -> Block:
    """Return what Slack asks before something goes out that may have arrived."""
    return {
        "title": plain(slack.say(text("alert-twice")), 100),
        "text": plain(slack.say(text("alert-twice-look")), 300),
        "confirm": plain(slack.say(text("alert-again")), 30),
        "deny": plain(slack.say(text("alert-twice-leave")), 30),
    }


def _often(slack: SlackTransport, said: str, many: int) -> str:
    return said if many == 1 else slack.say(text("alert-times", said=Plain(said), count=many))
