"""What ends without arriving: who hears of it, how its case shows it, and how it is sent again."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from flows.cases.case import Card
from flows.kernel.effects import (
    Alert,
    CaseCard,
    CaseWords,
    Cause,
    ChatFile,
    Effect,
    OfCase,
    Say,
    Side,
    Whisper,
    effect_of,
)
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Person, Plain, text
from storage import cards, outbox
from storage.database import Tx
from storage.outbox import Row


def cause_of(effect: object) -> Cause | None:
    """Return what staff did to send it, if that is what sent it."""
    return effect.cause if isinstance(effect, Say | ChatFile) else None


def alert(runtime: Runtime, row: Row, why: str) -> Alert:
    """Return the alert that something was given up: it leads to its case, and can be sent again from there."""
    effect, cause = row.fresh, cause_of(row.fresh)
    # A destination on the residents' side is a chat: its number is nobody's business among staff.
    is_staffs = isinstance(effect, Effect) and effect.side is Side.STAFF
    lane = row.lane if is_staffs else row.lane.split(":")[0]
    words = text("alert-undelivered", kind=Plain(row.kind), lane=Plain(lane), why=Plain(why))
    case, subject = (effect.case, effect.subject) if isinstance(effect, OfCase) else ("", 0)
    if cause:
        words = text("alert-unsent", who=Person(cause.by), why=Plain(why))
        case, subject = cause.case, cause.subject
    again = row.id if isinstance(effect, Effect) and effect.good_for is None else 0
    return Alert(runtime.policy.channels.alerts, words, case, subject, again)


async def told(tx: Tx, runtime: Runtime, row: Row, cause: Cause, why: str) -> list[Effect]:
    """Tell that staff's words have not reached their reader: on the card, in its thread, and whoever wrote them."""
    said = text("staff-unsent-whisper", why=Plain(why))
    effects: list[Effect] = [alert(runtime, row, why), Whisper(cause.by, said, cause.case, cause.subject)]
    place = await cards.place(tx, cause.case, cause.subject)
    if place is not None:
        line = text("staff-unsent-line", who=Person(cause.by), why=Plain(why))
        effects += [
            CaseCard(cause.case, cause.subject, place.channel),
            CaseWords(cause.case, cause.subject, place.channel, line),
        ]
    return effects


async def shown(tx: Tx, case: str, subject: int, card: Card) -> Card:
    """Return a case's card, which says so if words of staff about it have not reached their reader."""
    found = await outbox.unsent(tx, case, subject)
    lines = [text("staff-unsent-card", at=At(one.row.created_at)) for one in found]
    return replace(card, more=[*lines, *card.more]) if lines else card


@dataclass(frozen=True, slots=True)
class Again:
    """What goes out again: the effects, and of how many things that had ended."""

    effects: list[Effect]
    count: int


async def again(tx: Tx, numbers: Collection[int]) -> Again:
    """Send again what has ended; what is true only for a time is left."""
    found = [(one.row.id, effect_of(one.row)) for one in await outbox.ended(tx, numbers)]
    goes = {number: effect for number, effect in found if effect.good_for is None}
    await outbox.is_resent(tx, list(goes))
    causes = {cause: None for effect in goes.values() if (cause := cause_of(effect))}
    places = [(cause, await cards.place(tx, cause.case, cause.subject)) for cause in causes]
    shown_again = [CaseCard(cause.case, cause.subject, place.channel) for cause, place in places if place]
    return Again([*goes.values(), *shown_again], len(goes))


def name_of(effect: Effect) -> str:
    """Return what an effect is about, for somebody at the command line."""
    cause = cause_of(effect)
    case, subject = (effect.case, effect.subject) if isinstance(effect, OfCase) else ("", 0)
    return f"{cause.case} {cause.subject}" if cause else f"{case} {subject}" if case else "–"
