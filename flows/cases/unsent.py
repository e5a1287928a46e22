"""What ends without arriving: who hears of it, how its case shows it, and how it is sent again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.cases.case import Card
from flows.kernel.effects import (
    CHANNEL,
    Alert,
    CaseCard,
    CaseWords,
    Cause,
    ChatFile,
    Effect,
    IfUncertain,
    OfCase,
    Post,
    Say,
    Side,
    Whisper,
    effect_of,
)
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Person, Plain, Text, text
from storage import cards, groups, outbox
from storage.database import Tx
from storage.outbox import Row


def cause_of(effect: object) -> Cause | None:
    """Return what staff did to send it, if that is what sent it."""
    return effect.cause if isinstance(effect, Say | ChatFile) else None


def case_of(effect: object) -> tuple[str, int] | None:
    """Return the case that something is about: a post of a round, say, is named after it."""
    match effect:
        case OfCase():
            return effect.case, effect.subject
        case Post():
            return effect.post.partition("_")[0], effect.subject
    if cause := cause_of(effect):
        return cause.case, cause.subject
    return effect.subject if isinstance(effect, Say) else None


def alert(runtime: Runtime, row: Row, why: str) -> Alert:
    """Return the alert that something was given up: it leads to its case, and can be sent again from there."""
    effect, cause = row.fresh, cause_of(row.fresh)
    words = text("alert-undelivered", kind=Plain(row.kind), lane=Plain(_lane(row)), why=Plain(why))
    twice = may_be_twice(row, effect)
    if cause:
        who = Person(cause.by)
        words = text("alert-unsure", who=who) if twice else text("alert-unsent", who=who, why=Plain(why))
    again = row.id if isinstance(effect, Effect) and effect.good_for is None else 0
    return Alert(runtime.policy.channels.alerts, words, *(case_of(effect) or ("", 0)), again, twice)


def may_be_twice(row: Row, effect: object) -> bool:
    """Return whether something may have arrived and cannot be looked up: sent again, it may be there twice."""
    return row.uncertain and isinstance(effect, Effect) and effect.if_uncertain is IfUncertain.ONCE_MORE


def waits(runtime: Runtime, row: Row, why: str) -> Alert:
    """Return the alert that something has waited for long, and is tried again."""
    words = text("alert-waits", kind=Plain(row.kind), lane=Plain(_lane(row)), since=At(row.created_at), why=Plain(why))
    return Alert(runtime.policy.channels.alerts, words, *(case_of(row.fresh) or ("", 0)))


def _lane(row: Row) -> str:
    """Return a destination for staff: on the residents' side it is a chat, whose number is nobody's business there."""
    is_staffs = isinstance(row.fresh, Effect) and row.fresh.side is Side.STAFF
    return row.lane if is_staffs else row.lane.split(":")[0]


async def told(tx: Tx, runtime: Runtime, row: Row, cause: Cause, why: str) -> list[Effect]:
    """Tell that staff's words have not reached their reader: on the card, in its thread, and whoever wrote them."""
    twice, who = may_be_twice(row, row.fresh), Person(cause.by)
    said = text("staff-unsure-whisper") if twice else text("staff-unsent-whisper", why=Plain(why))
    effects: list[Effect] = [alert(runtime, row, why), Whisper(cause.by, said, cause.case, cause.subject)]
    line = text("staff-unsure-line", who=who) if twice else text("staff-unsent-line", who=who, why=Plain(why))
    for card in await card_again(tx, cause.case, cause.subject):
        effects += [card, CaseWords(card.case, card.subject, card.channel, line)]
    return effects


async def told_of_post(tx: Tx, runtime: Runtime, row: Row, why: str) -> list[Effect]:
    """Tell that a group has not taken what was to be posted or changed there: on its case's card and in its thread."""
    effects: list[Effect] = [alert(runtime, row, why)]
    if found := case_of(row.fresh):
        for card in await card_again(tx, *found):
            effects += [
                card,
                CaseWords(card.case, card.subject, card.channel, text("staff-unposted-line", why=Plain(why))),
            ]
    return effects


async def card_again(tx: Tx, case: str, subject: int) -> list[CaseCard]:
    """Return what shows a case's card as it is now, if it has one, or is about to."""
    if place := await cards.place(tx, case, subject):
        return [CaseCard(case, subject, place.channel)]
    lane = await outbox.lane_of_card(tx, case, subject)
    return [CaseCard(case, subject, lane.removeprefix(CHANNEL))] if lane else []


async def shown(tx: Tx, case: str, subject: int, card: Card) -> Card:
    """Return a case's card, which says so if words of staff about it have not reached their reader, or a group."""
    lines = _not_arrived([one.row for one in await outbox.unsent(tx, case, subject)])
    for one in await outbox.unposted(tx, case, subject):
        effect = _readable(one.row)
        # Where it stands, only a change of it has not arrived; where it waits, it is tried again.
        if isinstance(effect, Post) and await groups.post(tx, effect.post, effect.subject, effect.group) is None:
            lines.append(text("staff-unposted-card", at=At(one.row.created_at)))
    return replace(card, more=[*lines, *card.more]) if lines else card


def _not_arrived(rows: Sequence[Row]) -> list[Text]:
    """Return a line on what the resident has not got, and one for each message of which we do not know it."""
    unsure = [row for row in rows if may_be_twice(row, _readable(row))]
    gone = [row for row in rows if row not in unsure]
    lines = [text("staff-unsure-card", at=At(row.created_at)) for row in unsure]
    if not gone:
        return lines
    last = At(max(row.created_at for row in gone))
    many = text("staff-unsent-cards", count=len(gone), at=last)
    return [text("staff-unsent-card", at=last) if len(gone) == 1 else many, *lines]


@dataclass(frozen=True, slots=True)
class Again:
    """What goes out again: the parcels that this process is to deliver, the effects that follow from it, and of how
    many things that had ended. `doubtful`: how many were left because they may have arrived."""

    rows: list[Row]
    effects: list[Effect]
    count: int
    doubtful: int


async def again(
    tx: Tx, numbers: Collection[int] | None, process: str | None, now: datetime, *, twice: bool = False
) -> Again:
    """Send again what has ended; what is true only for a time is left, and what nobody can read. What may have arrived
    is looked up, or left unless it may come `twice`."""
    found = [(one.row, effect) for one in await outbox.ended(tx, numbers) if (effect := _readable(one.row))]
    wanted = [(row, effect) for row, effect in found if effect.good_for is None]
    goes = [(row, effect) for row, effect in wanted if twice or not may_be_twice(row, effect)]
    for row, effect in goes:
        row.sender = effect.parcel().sender
    rows = await outbox.revive(tx, [row for row, _ in goes], process, now)
    told_on = {case_of(effect) for _, effect in goes if cause_of(effect) or isinstance(effect, Post)}
    shown_again: list[Effect] = [card for case in told_on if case for card in await card_again(tx, *case)]
    return Again(rows, shown_again, len(goes), len(wanted) - len(goes))


def _readable(row: Row) -> Effect | None:
    try:
        return effect_of(row)
    except Exception:
        # It may be just that which ended it: nothing of it can be read.
        return None


def name_of(row: Row) -> str:
    """Return what a parcel is about, for somebody at the command line."""
    effect = _readable(row)
    if effect is None:
        return "?"
    found = case_of(effect)
    return f"{found[0]} {found[1]}" if found else "–"
