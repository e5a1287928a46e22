"""A resident asks for a copy of their data, or for its erasure; each is asked again by a tap."""

from datetime import date, datetime

from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.basics.events import PrivacyShown, StopShown
from flows.features.rights import asking, cards
from flows.features.rights.actions import (
    AskForCopy,
    AskForErasure,
    CancelErasure,
    ConfirmErasure,
    EndRepresentative,
    SendCopy,
)
from flows.kernel.actions import go
from flows.kernel.events import Section
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Prompt, Words, named, text
from storage import personal, requests
from storage.database import Tx
from storage.personal import Owed

COPY, ERASURE = go(AskForCopy(), "mydata-button"), go(AskForErasure(), "delete-button")


async def offered(tx: Tx, runtime: Runtime, shown: PrivacyShown, now: datetime) -> Section:
    rows = [COPY, ERASURE]
    body: list[Words] = []
    for one in await requests.representatives_of(tx, shown.resident.id):
        until = far_day(one.until)
        body.append(text("represented", name=Plain(one.name), until=until))
        rows.append(go(EndRepresentative(one.id), "represented-end", name=Plain(one.name)))
    return Section(tuple(body), tuple(rows))


async def may_stop(tx: Tx, runtime: Runtime, shown: StopShown, now: datetime) -> Section:
    return Section(rows=(ERASURE,))


async def copy_asked(turn: ResidentTurn, asked: AskForCopy) -> Prompt:
    return Prompt((text("mydata-ask"),), (go(SendCopy(), "mydata-send"), MENU))


async def copy_sent(turn: ResidentTurn, asked: SendCopy) -> None:
    turn.effects += await asking.copy(turn.tx, turn.runtime, turn.resident.id, turn.actor, turn.now)
    turn.say(Prompt((text("mydata-sent"),), (MENU,)), edit=True)


async def erasure_asked(turn: ResidentTurn, asked: AskForErasure) -> Prompt:
    """Say what goes, what must stay and why, before anything is decided."""
    pending = await requests.erasure_of(turn.tx, turn.resident.id)
    if pending:
        return _standing(pending)
    stays = await personal.owed(turn.tx, await personal.person(turn.tx, turn.resident.id))
    return Prompt(
        (text("delete-ask"), *what_stays(stays), text("delete-not-ours")), (go(ConfirmErasure(), "delete-sure"), MENU)
    )


async def erasure_confirmed(turn: ResidentTurn, asked: ConfirmErasure) -> None:
    turn.effects += await asking.erasure(turn.tx, turn.runtime, turn.resident.id, turn.actor, turn.now)
    pending = await requests.erasure_of(turn.tx, turn.resident.id)
    assert pending is not None
    turn.say(_standing(pending), edit=True)


async def erasure_cancelled(turn: ResidentTurn, asked: CancelErasure) -> None:
    pending = await requests.erasure_of(turn.tx, turn.resident.id)
    if pending and pending.erased_at:
        turn.say(_standing(pending), edit=True)
        return
    turn.effects += await asking.cancel(turn.tx, turn.runtime, turn.resident.id, turn.now)
    turn.say(Prompt((text("delete-kept"),), (MENU,)), edit=True)


async def represented_no_more(turn: ResidentTurn, asked: EndRepresentative) -> None:
    await requests.end_representative(turn.tx, asked.number, turn.resident.id, turn.now)
    turn.say(Prompt((text("represented-ended"),), (MENU,)), edit=True)


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take an answer to what was said about a request: how it stands, with the button that keeps everything. A request
    holds no words, so the resident says where they belong."""
    pending = await requests.erasure_of(turn.tx, turn.resident.id)
    if pending and pending.id == number:
        turn.say(_standing(pending))
    await turn.index.catch_all(turn, sent)


def _standing(pending: requests.Request) -> Prompt:
    """Return how a request stands; it can be taken back until something is erased."""
    about = (cards.CASE, pending.id)
    if pending.erased_at:
        return Prompt((text("delete-some-done"), *stays_of(pending)), (MENU,), about)
    keep = (go(CancelErasure(), "delete-keep"), MENU)
    if pending.state == requests.WAITING:
        return Prompt((text("delete-waits"), *stays_of(pending)), keep, about)
    return Prompt((text("delete-by", at=At(pending.look_at or pending.asked_at)),), keep, about)


def what_stays(stays: list[Owed]) -> tuple[Words, ...]:
    """Say what must stay for now, why, and until when."""
    return tuple(named("delete-stays-", one.table, ref=asking.shown_ref(one.ref)) for one in stays)


def stays_of(request: requests.Request) -> list[Words]:
    said: list[Words] = [named("delete-stays-", table, ref=asking.shown_ref(ref)) for table, ref in request.stays or ()]
    if request.hold_until:
        reason = Plain(request.hold_reason or "–")
        said.append(text("delete-on-hold", reason=reason, until=far_day(request.hold_until)))
    return said


def far_day(day: str) -> Plain:
    """Return a day that may be years away, as it is written in figures."""
    return Plain(f"{date.fromisoformat(day):%d/%m/%Y}")
