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
    Post,
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
    if cause:
        words = text("alert-unsent", who=Person(cause.by), why=Plain(why))
    again = row.id if isinstance(effect, Effect) and effect.good_for is None else 0
    return Alert(runtime.policy.channels.alerts, words, *(case_of(effect) or ("", 0)), again)


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
    if not found:
        return card
    last = At(max(one.row.created_at for one in found))
    many = text("staff-unsent-cards", count=len(found), at=last)
    return replace(card, more=[text("staff-unsent-card", at=last) if len(found) == 1 else many, *card.more])


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
    found = case_of(effect)
    return f"{found[0]} {found[1]}" if found else "–"
