"""Whether a message is a case's own card."""

from flows.cases.case import CaseType
from flows.kernel.runtime import Runtime
from storage import cards
from storage.database import Tx


async def stands(tx: Tx, runtime: Runtime, case: CaseType, subject: int, channel: str, message: str) -> bool:
    """Return whether a case may be acted on from here: its card is in this channel and is this very message.

    After a restore, an old card may carry another case's number. `message` "": a form or a command, which has none.
    """
    if case.anywhere:
        return True
    place = await cards.place(tx, case.name, subject)
    if place is None:
        return channel == await case.channel(tx, runtime, subject)
    return place.channel == channel and message in ("", place.message)
