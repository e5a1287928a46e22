"""What residents answered in the month before is published, and shown on each contract's scorecard, on the first
working day of the next."""

from datetime import date, datetime, time, timedelta

from flows.feature import Ran
from flows.features.ratings.publishing import publish
from flows.features.scores.score import first_of
from flows.features.scores.staff import put_up
from flows.kernel.runtime import Runtime
from flows.kernel.workdays import is_working_day
from storage import scores
from storage.database import Tx
from storage.scores import Subject

TOO_LATE = 10
"""The day of the month after which it is made only when staff ask for it."""


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """Make scorecards, even after some days of downtime; one contract a run, so that nobody waits for it."""
    local, policy = now.astimezone(runtime.policy.zone), runtime.policy
    today = local.date()
    if today.day > TOO_LATE or (today, local.time()) < (
        _first_working_day(today, policy.landlord.nation),
        policy.visits.summary_at,
    ):
        return Ran()
    last = first_of(today, 0) - timedelta(days=1)
    month = f"{last:%Y-%m}"
    made = await scores.made_of(tx, "contract", month)
    waiting = [contract for contract in policy.contracts if contract.ref not in made]
    for contract in waiting[:1]:
        subject = Subject("contract", contract.ref, contract.name)
        channel = policy.visit_channel(contract.ref, contract.contractor)
        ends = datetime.combine(first_of(today, 0), time(), policy.zone)
        await publish(tx, policy, contract.ref, ends, now)
        return Ran(await put_up(tx, runtime, subject, today, 1, channel, now, month=month))
    return Ran()


def _first_working_day(day: date, nation: str) -> date:
    first = first_of(day, 0)
    while not is_working_day(first, nation):
        first += timedelta(days=1)
    return first
