"""The message of the day of a visit, at the top of the chat: who comes and when, the password, and what to tap at the
door. What changes on that day arrives there; once the visit is over, or on another day, it is no longer at the top.

Who asked for no reminders is not sent one, and for a discreet resident nothing is pinned.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flows.conversation.standing import Stands, taken_down
from flows.features.visits import messages, pages
from flows.features.visits.actions import CheckCaller
from flows.kernel.actions import go
from flows.kernel.effects import Effect, Priority, StandingMessage
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Prompt, Words, named, text
from storage import standing, visits
from storage.database import Tx
from storage.people import Resident
from storage.visits import OPEN_STATES, UNDER_WAY, Told, Visit

TODAY = "today"
LATEST = timedelta(hours=4)
"""How late somebody may still come."""


class TodayMessage:
    """Its subject is the visit's number."""

    name = TODAY

    async def draw(self, tx: Tx, runtime: Runtime, resident: Resident, subject: int, now: datetime) -> Stands | None:
        visit = await pages.mine(tx, resident, subject)
        if visit is None or visit.communal:
            return None
        about = ("visit", visit.id)
        if not is_on(runtime.policy, visit, now):
            return Stands(Prompt(_over(visit, now), subject=about), is_news=False)
        body: list[Words] = [text("today-heading", what=messages.what(visit))]
        if visit.state in UNDER_WAY:
            body.append(text("today-now", state=named("visit-state-", visit.state)))
        body += [messages.when(visit), text("visit-who", who=messages.who(visit))]
        body.append(messages.password(visit, resident.language))
        quiet = await visits.is_quiet(tx, resident.id)
        return Stands(Prompt(tuple(body), (at_door(),), about), pinned=not quiet)


def _over(visit: Visit, now: datetime) -> tuple[Words, ...]:
    """Return what is left to say: the other time of a visit that was moved, or what came of it if anybody said so."""
    about = text("visit-about", what=messages.what(visit), when=messages.when(visit))
    if visit.state not in OPEN_STATES:
        state = text("visit-heading", what=messages.what(visit), state=named("visit-state-", visit.state))
        return (state, messages.when(visit))
    return (text("today-moved"), about) if now < visit.starts_at else (about,)


def at_door() -> tuple[Button, ...]:
    return go(CheckCaller(), "today-at-door")


def is_on(policy: Policy, visit: Visit, now: datetime) -> bool:
    """Return whether somebody is to come today, or still may."""
    first = visit.starts_at.astimezone(policy.zone).date()
    begun = first <= now.astimezone(policy.zone).date()
    return visit.state in OPEN_STATES and begun and now < visit.ends_at + LATEST


def message(visit: Visit, person: Told) -> StandingMessage:
    return StandingMessage(person.address, TODAY, visit.id, priority=Priority.REMINDER, residency=person.residency)


async def changed(tx: Tx, found: Sequence[Visit]) -> list[Effect]:
    """Return what brings these visits' messages up to date; those of who no longer lives there are taken down."""
    rows = await standing.of(tx, TODAY, [visit.id for visit in found])
    if not rows:
        return []
    homes = {visit.id: visit.home_id for visit in found}
    there = await visits.told(tx, sorted({home for home in homes.values() if home}))
    known = {(one.home_id, one.resident_id, one.address.chat): one for one in there}
    readers = {row.id: known.get((homes[row.subject], row.resident_id, row.chat)) for row in rows}
    again: list[Effect] = [
        StandingMessage(reader.address, TODAY, row.subject, again=True, residency=reader.residency)
        for row in rows
        if (reader := readers[row.id])
    ]
    return [*again, *await taken_down(tx, [row for row in rows if readers[row.id] is None])]
