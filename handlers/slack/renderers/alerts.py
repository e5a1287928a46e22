"""Alerts, which a person should look at, and words for one person alone."""

import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from flows.cases.confidential import few_may_see
from flows.kernel.effects import Alert, Whisper
from flows.kernel.words import At, Plain, Text, text
from handlers.ports import Delivered, Invalid, NotSent, TryLater, Uncertain
from handlers.slack.drawing import Block, escape, mrkdwn, plain, short
from handlers.slack.errors import ServerTrouble
from handlers.slack.transport import NO_ALERTS, RENDERERS, SlackTransport
from storage import cards, outbox
from storage.outbox import Row

log = structlog.get_logger()
AGAIN = "alert.again"
"""The button that sends again what has ended; its value is the numbers of that."""
TOGETHER = timedelta(hours=1)
"""For how long alerts of one kind are one message."""
MAX_LINES = 20
MAX_VALUE = 2_000
"""The number of letters that a button can carry."""


@dataclass(frozen=True, slots=True)
class Line:
    """One alert: its words as Slack's markup, and the case that it leads to. `again`: what can be sent again, perhaps
    for the second time (`twice`)."""

    said: str
    case: tuple[str, int]
    again: int = 0
    twice: bool = False


@dataclass(slots=True)
class Told:
    """A message in which alerts of one kind are counted: its lines, by the numbers of their parcels. `names`: they name
    their cases."""

    since: datetime
    names: bool
    message: str = ""
    lines: dict[int, Line] = field(default_factory=dict)
    leads: dict[tuple[str, int], str] = field(default_factory=dict)


@RENDERERS.of(Alert)
async def alert(slack: SlackTransport, effect: Alert, row: Row) -> Delivered:
    """Post an alert, or count it in the message that has told of such alerts within the hour."""
    channel = effect.channel
    if why := await slack.unfit(channel, row):
        if channel in few_may_see(slack.runtime.policy):
            raise NotSent(f"the channel that it is for may not be used: {why}")
        channel = slack.runtime.policy.channels.alerts
        if why := await slack.unfit(channel, row):
            slack.trouble = slack.trouble or NO_ALERTS
            raise NotSent(f"the alerts channel may not be used: {why}")
    if slack.trouble == NO_ALERTS:
        slack.trouble = None
    key, now = (channel, row.lane, _kind(effect, row)), slack.clock.now()
    names = channel == slack.runtime.policy.channels.alerts
    told = slack.told.get(key)
    if not told or now - told.since >= TOGETHER:
        told = await _told_already(slack, row, channel, _kind(effect, row), names)
    if told:
        told.lines[row.id] = _line(slack, effect)
        try:
            await slack.call("chat.update", row, channel=channel, ts=told.message, **await _drawn(slack, told, row))
            slack.told[key] = told
            return Delivered()
        except Invalid:
            # Somebody has dealt with it and removed it, or it has grown beyond what Slack takes.
            log.info("alert_begun_anew", kind=row.kind)
    told = Told(now, names, lines={row.id: _line(slack, effect)})
    told.message = await _posted(slack, row, channel, await _drawn(slack, told, row))
    slack.told[key] = told
    return Delivered()


def _kind(effect: Alert, row: Row) -> str:
    return effect.words.id if isinstance(effect.words, Text) else f"parcel {row.id}"


def _line(slack: SlackTransport, effect: Alert) -> Line:
    return Line(escape(slack.say(effect.words)), (effect.case, effect.subject), effect.again, effect.twice)


async def _told_already(slack: SlackTransport, row: Row, channel: str, kind: str, names: bool) -> Told | None:
    """Return the message that tells of such alerts, or of this one, if another process posted it, or Slack's answer was
    lost. It carries the number of the first alert that it told of; those since then are in the outbox."""
    now = slack.clock.now()
    async with slack.database.read() as tx:
        sent = await outbox.sent_alerts(tx, row.lane, now - TOGETHER)
    alike = [(one, line) for one in sent if (line := _line_again(slack, one.row, kind))]
    numbers = [one.row.id for one, _ in alike] + ([row.id] if row.uncertain else [])
    if not numbers:
        return None
    since = min([row.created_at, *(one.done_at for one, _ in alike)])
    firsts = {str(number): place for place, number in enumerate(numbers)}
    async for ts, ids in slack.ours(row, channel, since):
        if ids.get("kind") == "alert" and (place := firsts.get(str(ids.get("parcel")))) is not None:
            counted = alike[place:]
            lines = {one.row.id: line for one, line in counted}
            return Told(counted[0][0].done_at if counted else now, names, ts, lines)
    return None


def _line_again(slack: SlackTransport, row: Row, kind: str) -> Line | None:
    """Return the line of an alert of a kind that has arrived. One of an earlier release may not be sayable."""
    with contextlib.suppress(Exception):
        effect = Alert.load(row)
        return _line(slack, effect) if _kind(effect, row) == kind else None
    return None


async def _posted(slack: SlackTransport, row: Row, channel: str, drawn: Mapping[str, Any]) -> str:
    """Post an alert: in words alone, if it is refused as it is drawn."""
    ids = {"kind": "alert", "parcel": str(row.id)}
    try:
        return await slack.post(row, channel, ids, **drawn)
    except Invalid:
        return await slack.post(row, channel, ids, text=drawn["text"])


@RENDERERS.of(Whisper)
async def whisper(slack: SlackTransport, effect: Whisper, row: Row) -> Delivered:
    leads = await _leads(slack, row, effect.case, effect.subject, names=True)
    said = f"{escape(slack.say(effect.words))}\n{leads}"
    try:
        await slack.call("chat.postMessage", row, channel=effect.channel, text=said, unfurl_links=False)
    except ServerTrouble as error:
        # It cannot be looked up; to be told twice is better than not at all.
        raise NotSent(str(error)) from None
    return Delivered()


async def _leads_once(slack: SlackTransport, told: Told, row: Row, case: tuple[str, int]) -> str:
    if case not in told.leads:
        told.leads[case] = await _leads(slack, row, *case, names=told.names)
    return told.leads[case]


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


async def _drawn(slack: SlackTransport, told: Told, row: Row) -> dict[str, Any]:
    """Return a message that tells of alerts: each once, and how often, with the newest last."""
    said = Counter((line.said, line.case) for line in told.lines.values())
    lines = [
        (_often(slack, one, said[one, case]), await _leads_once(slack, told, row, case))
        for one, case in list(said)[-MAX_LINES:]
    ]
    above = []
    if len(told.lines) > 1:
        above.append(slack.say(text("alert-many", count=len(told.lines), since=At(told.since))))
    if len(said) > MAX_LINES:
        above.append(slack.say(text("alert-and-more", count=len(said) - MAX_LINES)))
    shown = [*((one, "") for one in above), *lines]
    blocks: list[Block] = [
        {"type": "section", "text": mrkdwn("\n".join(part for part in one if part))} for one in shown
    ]
    again = [str(line.again) for line in told.lines.values() if line.again]
    while len(",".join(again)) > MAX_VALUE:
        again.pop(0)
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
