"""The card of a request about a person's data, for the few who may see it."""

from flows.kernel.effects import CaseCard, Effect
from flows.kernel.runtime import Runtime
from storage import cards
from storage.database import Tx

CASE = "request"


def of(runtime: Runtime, number: int) -> CaseCard:
    return CaseCard(CASE, number, runtime.policy.channels.for_managers)


async def again(tx: Tx, runtime: Runtime, number: int) -> list[Effect]:
    """Show a card as it is now, if it was ever needed."""
    return [of(runtime, number)] if await cards.place(tx, CASE, number) else []
