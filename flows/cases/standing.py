"""Whether a message is a case's own card, in a channel where that may stand; and what follows a card posted anew."""

from flows.cases.case import CaseType
from flows.cases.confidential import may_stand
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import cards
from storage.database import Tx


async def stands(tx: Tx, runtime: Runtime, case: CaseType, subject: int, channel: str, message: str) -> bool:
    """Return whether a case may be acted on from here: its card is in this channel, and is this very message. One that
    few may see must belong here now: a channel of before the landlord's file was changed may be open to anybody.

    After a restore, an old card may carry another case's number. `message` "": a form or a command, which has none.
    """
    if case.anywhere:
        return True
    routes = await case.routes(tx, runtime, subject)
    place = await cards.place(tx, case.name, subject)
    if place is None:
        return channel in routes[:1]
    is_own = place.channel == channel and message in ("", place.message)
    return is_own and may_stand(runtime.policy, routes, channel)


async def follow(tx: Tx, runtime: Runtime, case: CaseType, subject: int, channel: str) -> list[Effect]:
    """Return all of the thread of a card that was posted anew, because the old one is gone."""
    for name, number in await case.under_it(tx, subject):
        await cards.drop(tx, name, number)
    return await case.moved(tx, runtime, subject, channel)
