"""The card of a request about a person's data, for the few who may see it, and the clock of its answer."""

from datetime import datetime

from flows.kernel import refs
from flows.kernel.clocks import Clock, Hours
from flows.kernel.effects import Alert, CaseCard, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, text
from storage import cards, requests
from storage.clocks import ClockRun
from storage.database import Tx

CASE = "request"


def of(runtime: Runtime, number: int) -> CaseCard:
    return CaseCard(CASE, number, runtime.policy.channels.for_managers)


async def again(tx: Tx, runtime: Runtime, number: int) -> list[Effect]:
    """Show a card as it is now, if it was ever needed."""
    return [of(runtime, number)] if await cards.place(tx, CASE, number) else []


async def unanswered(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Say that the law wanted an answer by now."""
    request = await requests.get(tx, run.subject)
    if request is None or request.closed_at is not None:
        return []
    late = text("request-overdue", ref=Plain(refs.shown(request.ref)))
    return [of(runtime, request.id), Alert(runtime.policy.channels.for_managers, late, "request", request.id)]


ANSWER = Clock("request_answer", CASE, text("clock-request-answer"), unanswered, lambda policy: Hours(28 * 24))
"""Until a request is answered: one month by law, and 28 days are never more."""
