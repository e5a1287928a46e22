"""What is due in homes: the others hear that somebody joined; tenancies whose last day is over end."""

from datetime import date, datetime, time, timedelta

from flows.feature import Ran
from flows.features.homes import leaving
from flows.features.homes.actions import NotExpected
from flows.kernel.actions import go
from flows.kernel.actor import Actor
from flows.kernel.effects import STAFF, Effect, Priority, Say
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.slots import is_quiet
from flows.kernel.words import Plain, Prompt, text
from storage import homes, people
from storage.database import Tx
from storage.homes import BATCH, Joining, Tenancy

TENANCIES = Actor("landlord", STAFF, "tenancies")


async def tell(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """Tell the others of a home that somebody new joined, if they live there still and did not ask us not to."""
    if is_quiet(runtime.policy, now):
        return Ran()
    due = await homes.due_to_tell(tx, now)
    effects = [effect for joining in due for effect in await _told(tx, runtime, joining)]
    return Ran(effects, more=len(due) == BATCH)


async def _told(tx: Tx, runtime: Runtime, joining: Joining) -> list[Effect]:
    await homes.change_joining(tx, joining.id, tell_at=None)
    new = await homes.residency(tx, joining.residency_id)
    if new is None or new.until or await people.is_discreet(tx, new.resident_id):
        return []
    words = text("joined-told", place=Plain(joining.home_address), landlord=Plain(runtime.policy.landlord.name))
    prompt = Prompt((words,), (go(NotExpected(joining.id), "joined-not-expected"),))
    effects: list[Effect] = []
    for one in await homes.living(tx, joining.home_id):
        address = await people.address_of(tx, one.resident_id) if one.since < new.since else None
        if address:
            effects.append(Say(address, prompt, one.language, priority=Priority.REMINDER, residency=one.id))
    return effects


async def end_tenancies(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """End the time in their home of those whose tenancy is over, by the landlord's calendar; and let it go on where
    the last day was put right later."""
    today = now.astimezone(runtime.policy.zone).date()
    over, on = await homes.over(tx, today), await homes.not_over(tx, today)
    effects: list[Effect] = []
    for tenancy in over:
        effects += await _ended(tx, runtime, tenancy, now)
    for tenancy in on:
        effects += await leaving.goes_on(tx, runtime, await homes.note_going_on(tx, tenancy))
    return Ran(effects, more=BATCH in (len(over), len(on)))


async def _ended(tx: Tx, runtime: Runtime, tenancy: Tenancy, now: datetime) -> list[Effect]:
    assert tenancy.ends_on is not None
    ended = _begins(runtime.policy, date.fromisoformat(tenancy.ends_on) + timedelta(days=1))
    again = await homes.next_start(tx, tenancy)
    # The next tenant may get the keys, and join, on the last day of the one before.
    new_from = min(ended, _begins(runtime.policy, date.fromisoformat(again))) if again else ended
    living = await homes.living(tx, tenancy.home_id)
    await homes.note_end(tx, tenancy, now, new_from)
    return await leaving.end(tx, runtime, [one.id for one in living if one.since < new_from], TENANCIES, now)


def _begins(policy: Policy, day: date) -> datetime:
    return datetime.combine(day, time(), policy.zone)
