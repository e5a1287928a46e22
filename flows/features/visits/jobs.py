"""Reminders as they fall due; and once a day at the landlord's hour a summary of the day's visits for each contract,
and the packs of the next working day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from flows.feature import Ran
from flows.features.visits import pack, reminders
from flows.features.visits.messages import when
from flows.kernel.actor import Actor
from flows.kernel.effects import STAFF, Alert, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Listed, Plain, Words, named, text
from flows.kernel.workdays import is_working_day
from storage import cards, routines, visits
from storage.database import Tx
from storage.visits import OPEN_STATES, Visit

ROUTINE = "morning"
TOO_LATE = time(12)
"""The time after which a summary is too late to be useful."""
MAX_LISTED = 15


async def remind(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """Tell residents what is due about their visits, and ask how these went."""
    told = await reminders.tell_due(tx, runtime, now)
    return Ran(told.effects, more=told.looked_at > 0, dropped=told.dropped)


async def begin_day(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """Begin the day once, also after a restart; late rather than never, as long as it is morning."""
    local = now.astimezone(runtime.policy.zone)
    if local.time() < runtime.policy.visits.summary_at:
        return Ran()
    today = local.date()
    if await routines.done_for(tx, ROUTINE) == today.isoformat():
        return Ran()
    await routines.mark_done(tx, ROUTINE, today.isoformat(), now)
    effects = await _summaries(tx, runtime, today) if local.time() < TOO_LATE else []
    return Ran([*effects, *await _packs(tx, runtime, today, now)])


async def _of(tx: Tx, runtime: Runtime, day: date) -> list[Visit]:
    zone = runtime.policy.zone
    first = datetime.combine(day, time(), zone)
    return await visits.between(tx, first, datetime.combine(day + timedelta(days=1), time(), zone))


async def _summaries(tx: Tx, runtime: Runtime, today: date) -> list[Effect]:
    by_channel: dict[str, list[Visit]] = {}
    for visit in await _of(tx, runtime, today):
        channel = runtime.policy.visit_channel(visit.contract_ref, visit.contractor_ref)
        by_channel.setdefault(channel, []).append(visit)
    return [Alert(channel, _summary(found)) for channel, found in by_channel.items()]


def _summary(found: Sequence[Visit]) -> Words:
    states = Counter(visit.state for visit in found)
    counts = [text("summary-state", count=many, state=named("staff-visit-", state)) for state, many in states.items()]
    lines: list[Words] = [text("summary-heading", count=len(found)), Listed(counts, ", ")]
    lines += [_line(visit) for visit in found[:MAX_LISTED]]
    if len(found) > MAX_LISTED:
        lines.append(text("summary-more", count=len(found) - MAX_LISTED))
    return Listed(lines)


def _line(visit: Visit) -> Words:
    place = visit.block_name if visit.communal else visit.home_address
    return text(
        "summary-line",
        when=when(visit),
        place=Plain(place or "–"),
        trade=Plain(visit.trade or visit.contractor_name),
        worker=Plain(visit.worker_name) if visit.worker_name else text("summary-nobody"),
        ref=Plain(visit.ref),
    )


async def _packs(tx: Tx, runtime: Runtime, today: date, now: datetime) -> list[Effect]:
    """Send the packs of all days up to the next working day, and of today if none were sent."""
    effects: list[Effect] = []
    for day in (today, *_until_next_working_day(runtime, today)):
        found = [visit for visit in await _of(tx, runtime, day) if visit.state in OPEN_STATES]
        gone = await cards.standing(tx, "pack", [visit.id for visit in found])
        for visit in found:
            if visit.id not in gone and pack.why_not(runtime, visit) is None:
                actor = Actor("doorstep", STAFF)
                effects += (await pack.send(tx, runtime, visit, actor, now)).effects
    return effects


def _until_next_working_day(runtime: Runtime, today: date) -> Iterable[date]:
    day = today
    while True:
        day += timedelta(days=1)
        yield day
        if is_working_day(day, runtime.policy.landlord.nation):
            return
