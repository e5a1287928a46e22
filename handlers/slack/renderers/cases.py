"""Cases in their channels: their cards, the threads of these, and their removal from channels they must leave."""

from collections.abc import Sequence
from typing import TypeAlias

import structlog

from flows.cases import unsent
from flows.cases.case import Card, CaseType
from flows.cases.confidential import Unfit, is_for_few, may_stand
from flows.cases.standing import follow
from flows.cases.withheld import ForFew, take_back_one
from flows.kernel.effects import Alert, CaseCard, CaseFile, CaseNote, CaseRetract, CaseWords, Effect, OfCase
from flows.kernel.events import LeftBehind
from flows.kernel.files import Wanted
from flows.kernel.words import Channel, Words, text
from handlers.ports import Delivered, Gone, Invalid, NotYet
from handlers.slack.drawing import escape, mrkdwn
from handlers.slack.errors import Lost
from handlers.slack.transport import RENDERERS, SlackTransport, Write, metadata, writes
from storage import cards
from storage.cards import Place
from storage.database import Tx
from storage.outbox import Row

log = structlog.get_logger()
Passed: TypeAlias = tuple[str, Unfit]
"""A channel that was passed over, and why."""


@RENDERERS.of(CaseCard)
async def case_card(slack: SlackTransport, effect: CaseCard, row: Row) -> Delivered:
    """Post the card of a case, or edit it where it is already."""
    case, subject = slack.cases[effect.case], effect.subject
    async with slack.database.read() as tx:
        routes = await case.routes(tx, slack.runtime, subject)
        card = await case.card(tx, slack.runtime, subject, slack.clock.now())
        card = await unsent.shown(tx, case.name, subject, card) if card else None
        place = await cards.place(tx, case.name, subject)
    if not routes or card is None:
        raise Gone(f"no such {case.name} any more")
    channel, after = await _channel(slack, case, subject, card, routes, place, row)
    moved = place is not None and (place.channel != channel or place.is_withheld)
    if place and moved and not place.is_withheld:
        after = [*after, CaseRetract(case.name, subject, place.channel, place.message)]
    drawn = {"text": slack.cards.fallback(card), "blocks": slack.cards.blocks(case.name, subject, card)}
    if place and not moved:
        try:
            if card.sealed:
                await slack.empty(row, channel, place.message)
            await slack.call("chat.update", row, channel=channel, ts=place.message, **drawn)
            return Delivered(writes(after) if after else None)
        except Lost:
            log.warning("card_gone", case=case.name, subject=subject)
    ids = {"kind": case.name, "subject": str(subject)}
    thread = await _thread_of(slack, card, channel)
    found = await slack.lookup(row, channel, ids, thread) if row.uncertain else None
    if found is None:
        try:
            found = await slack.post(row, channel, ids, thread=thread, **drawn)
        except Lost:
            if card.under is None:
                raise
            return Delivered(_again(slack, effect, *card.under))
    return Delivered(_stands(slack, case, subject, Place(channel, found), after, follows=place is not None))


async def _channel(
    slack: SlackTransport,
    case: CaseType,
    subject: int,
    card: Card,
    routes: Sequence[str],
    place: Place | None,
    row: Row,
) -> tuple[str, list[Effect]]:
    """Return the channel for a case: its current one, else the best of its routes, if that may hold it.

    A channel that is passed over is reported once. A case that only few may see goes nowhere but on its routes, and is
    withheld until one of them is fit for it.
    """
    if case.may_be_shared:
        return place.channel if place else routes[0], []
    if place and may_stand(slack.runtime.policy, routes, place.channel):
        routes = list(dict.fromkeys([place.channel, *routes]))
    passed: list[Passed] = []
    for channel in routes:
        why = await slack.unfit(channel, row)
        if why is None:
            return channel, _alerts_of(slack, passed, Channel(channel))
        passed.append((channel, why))
    if is_for_few(slack.runtime.policy, routes):
        raise Gone("no channel that is for few", _withhold(slack, case, subject, card, routes, passed))
    alerts = slack.runtime.policy.channels.alerts
    nowhere = Alert(alerts, text("alert-nowhere", what=card.name), again=row.id)
    raise Gone("no channel it may stand in", writes([nowhere, *_alerts_of(slack, passed)]))


def _withhold(
    slack: SlackTransport, case: CaseType, subject: int, card: Card, routes: Sequence[str], passed: Sequence[Passed]
) -> Write:
    """Leave nothing of a case where more than few may look; it is posted when its channel is for few again."""

    async def write(tx: Tx) -> list[Effect]:
        before, now = await cards.place(tx, case.name, subject), slack.clock.now()
        effects = [effect for one in passed for effect in await slack.openings.opened(tx, *one)]
        if before is None:
            await cards.withhold(tx, case.name, subject, routes[0], now)
        elif before.channel not in routes and not before.is_withheld:
            effects.append(await take_back_one(tx, ForFew(case, subject, before, routes), now))
        elif before.is_withheld or effects:
            return effects
        return [Alert(slack.runtime.policy.channels.alerts, text("alert-nowhere", what=card.name)), *effects]

    return write


def _alerts_of(slack: SlackTransport, passed: Sequence[Passed], instead: Words | None = None) -> list[Effect]:
    """Return alerts about channels where something could not be shown; one for each."""
    fresh = [one for one in passed if one not in slack.told_unfit]
    slack.told_unfit |= set(fresh)
    said = [
        text("alert-shared", channel=Channel(channel), instead=instead)
        for channel, why in fresh
        if why == "shared" and instead
    ]
    return [Alert(slack.runtime.policy.channels.alerts, words) for words in said]


async def _thread_of(slack: SlackTransport, card: Card, channel: str) -> str | None:
    """Return the message whose thread holds the card, if it has no place of its own."""
    if card.under is None:
        return None
    async with slack.database.read() as tx:
        place = await cards.place(tx, *card.under)
    if place is None or place.is_withheld or place.channel != channel:
        raise NotYet("the card it stands under is not posted yet")
    return place.message


def _stands(
    slack: SlackTransport, case: CaseType, subject: int, at: Place, effects: list[Effect], *, follows: bool
) -> Write:
    """Note where a card stands now. If it stood elsewhere before, its thread follows it."""

    async def write(tx: Tx) -> list[Effect]:
        await cards.put(tx, case.name, subject, at.channel, at.message, slack.clock.now())
        return [*effects, *(await follow(tx, slack.runtime, case, subject, at.channel) if follows else [])]

    return write


def _again(slack: SlackTransport, effect: OfCase, name: str, subject: int, lost: Place | None = None) -> Write:
    """Post a deleted card anew, with all of its thread and what was to stand in that. `lost`: where it was."""

    async def write(tx: Tx) -> list[Effect]:
        place = await cards.place(tx, name, subject)
        if place is None or (lost and place != lost):
            # It is posted anew already.
            return [effect]
        await cards.drop(tx, name, subject)
        thread = await follow(tx, slack.runtime, slack.cases[name], subject, place.channel)
        return [CaseCard(name, subject, place.channel), *thread, *([] if effect in thread else [effect])]

    return write


@RENDERERS.of(CaseRetract)
async def case_retract(slack: SlackTransport, effect: CaseRetract, row: Row) -> Delivered:
    """Take a case out of a channel: delete its thread, and leave its card bare."""
    case = slack.cases[effect.case]
    async with slack.database.read() as tx:
        routes = await case.routes(tx, slack.runtime, effect.subject)
        if effect.request:
            bare: Words = text("staff-erased")
        elif effect.channel in routes and is_for_few(slack.runtime.policy, routes):
            bare = text("staff-taken-back")
        else:
            bare = await case.bare(tx, slack.runtime, effect.subject)
    fallback, blocks = slack.cards.bare(bare)
    where = {"channel": effect.channel, "ts": effect.message}
    try:
        others = await slack.empty(row, effect.channel, effect.message)
        # With other metadata, it is not taken for the case's card if that ever comes back here.
        meta = metadata({"kind": "moved"})
        await slack.call("chat.update", row, **where, text=fallback, blocks=blocks, metadata=meta)
    except Lost:
        if not await slack.is_gone(row, effect.channel, effect.message):
            raise
        return Delivered()
    if not effect.request or not others:
        return Delivered()
    links = [await slack.link(row, effect.channel, ts) for ts in others]

    async def left(tx: Tx) -> list[Effect]:
        return await slack.runtime.publish(tx, LeftBehind(effect.request, effect.channel, links), slack.clock.now())

    return Delivered(left)


# --- threads ---------------------------------------------------------------------------------------------------------


@RENDERERS.of(CaseNote)
async def case_note(slack: SlackTransport, effect: CaseNote, row: Row) -> Delivered:
    place = await standing(slack, row, effect.case, effect.subject)
    async with slack.database.read() as tx:
        line = await slack.cases[effect.case].note(tx, slack.runtime, effect.subject, effect.event)
    if line is None:
        raise Gone("no such event any more")
    ids = {"kind": "note", "event": str(effect.event)}
    if row.uncertain and await slack.lookup(row, place.channel, ids, place.message):
        return Delivered()
    drawn = {"text": slack.cards.notice(line), "blocks": slack.cards.line(line)}
    try:
        await slack.post(row, place.channel, ids, thread=place.message, **drawn)
    except Lost:
        return Delivered(_again(slack, effect, effect.case, effect.subject, place))
    return Delivered()


@RENDERERS.of(CaseWords)
async def case_words(slack: SlackTransport, effect: CaseWords, row: Row) -> Delivered:
    place = await standing(slack, row, effect.case, effect.subject)
    ids = {"kind": "words", "parcel": str(row.id)}
    if row.uncertain and await slack.lookup(row, place.channel, ids, place.message):
        return Delivered()
    said = escape(slack.say(effect.words))
    try:
        drawn = {"text": said, "blocks": [{"type": "section", "text": mrkdwn(said)}]}
        await slack.post(row, place.channel, ids, thread=place.message, **drawn)
    except Lost:
        return Delivered(_again(slack, effect, effect.case, effect.subject, place))
    return Delivered()


@RENDERERS.of(CaseFile)
async def case_file(slack: SlackTransport, effect: CaseFile, row: Row) -> Delivered:
    """Send a feature's files, as one message of the thread. A file that may be there already is looked up."""
    about = (effect.case, effect.subject, effect.about, effect.called)
    wanted = Wanted(*about, "en", row.id, slack.group_link, slack.start_link)
    async with slack.database.read() as tx:
        made = await slack.files[effect.file].make(tx, slack.runtime, wanted, slack.clock.now())
    place = await thread(slack, row, effect.case, effect.subject)
    if made is None:
        return Delivered()
    look = row.uncertain or slack.cases[effect.case].brings_files_again
    try:
        if look and await slack.has_file(row, place, made.files[0].named):
            return Delivered()
        drawn = [found for file in made.files if (found := await slack.drawings.of(file))]
        comment = escape(slack.runtime.texts.say(made.comment, "en")) if made.comment else ""
        if not drawn:
            raise Invalid("it cannot be drawn")
        await slack.upload(row, place, drawn, comment)
    except Lost:
        return Delivered(_again(slack, effect, effect.case, effect.subject, place))
    return Delivered()


async def standing(slack: SlackTransport, row: Row, name: str, subject: int) -> Place:
    """Return the place of a case's card, as long as it may be there; its thread waits for it."""
    case = slack.cases[name]
    async with slack.database.read() as tx:
        routes = await case.routes(tx, slack.runtime, subject)
        place = await cards.place(tx, name, subject)
    if not routes:
        raise Gone(f"no such {name} any more")
    if place is None:
        raise NotYet("its card is not posted yet")
    if place.is_withheld:
        raise Gone("its card is withheld, and all of its thread will follow that")
    stays = may_stand(slack.runtime.policy, routes, place.channel)
    if not stays or (not case.may_be_shared and await slack.unfit(place.channel, row)):
        # The card moves first; its thread follows it, and this with it.
        moves = writes([CaseCard(name, subject, routes[0])])
        raise Gone("its channel is not one of its own any more, or not ours alone", moves)
    return place


async def thread(slack: SlackTransport, row: Row, name: str, subject: int) -> Place:
    """Return the place for files of a case's card, as long as it may have any."""
    place = await standing(slack, row, name, subject)
    async with slack.database.read() as tx:
        card = await slack.cases[name].card(tx, slack.runtime, subject, slack.clock.now())
    if card is None or card.sealed:
        raise Gone("nothing may lie under its card any more")
    # A thread has no threads: files of a card in a thread go beside it.
    under = await _thread_of(slack, card, place.channel)
    return Place(place.channel, under) if under else place
