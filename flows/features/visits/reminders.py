"""Messages to residents about their visits: due rows, sent once, at a decent hour, with the facts of then.

News (booked, moved, another worker or password, cancelled) waits for the quiet hours to end; of several that wait, the
strongest is sent, with the visit as it is by then. Reminders are due once for each time that a visit may start at. "On
the way" is sent at any hour, to homes alone. A message that was not delivered in time comes back here, and is judged
anew.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flows.conversation import reach
from flows.features.visits import messages, today
from flows.features.visits.change import Change
from flows.kernel.effects import ChatFile, Effect, Priority, Say
from flows.kernel.events import CameTooLate
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.slots import decent, is_quiet
from flows.kernel.words import Prompt
from storage import visits
from storage.database import Tx
from storage.visits import OPEN_STATES, Reminder, Told, Visit

NEWS = ("cancelled", "booked", "moved", "worker", "password")
"""The strongest first."""
ANSWER = "answer"
"""Somebody's own words about a visit, or offers; its key is the line of history that has them."""
ANSWERS = ("answered", "offered")
AT_ONCE = ("on_way", "no_access")
"""Messages about a visit that go to a home while somebody is there, or should be."""
TODAY, OVER = "today", "over"
"""The message of the day, and its end: that is no message."""
ROUTINE = ("week", "day", TODAY, "came")
ON_REQUEST = ("week", "day")
"""Messages that residents who asked for no reminders do not get."""
AT_ANY_HOUR = ("on_way", OVER)
CALENDAR = "calendar"
"""The calendar file anew, for those who have it."""
MOVED_IN_CALENDAR = ("booked", "moved", "cancelled")
"""The changes after which an entry in a calendar is wrong."""
BREATH = timedelta(hours=6)
"""A resident told about a visit less than this before needs no reminder of it."""
WEEK_ENDS = timedelta(days=2)
"""A reminder of the week before that comes later than this says nothing new."""
STALE = timedelta(hours=4)
"""How long "on the way" is worth sending; and how late a visit may be for it."""
ASKED_WITHIN = timedelta(days=2)
"""How long after a visit it is worth asking whether anyone came."""
DISPUTED_WITHIN = timedelta(days=14)
"""How long after a visit it is worth asking whether they were in."""
LATE = timedelta(minutes=2)
"""A message that is not delivered by then is judged anew."""


@dataclass
class DueTold:
    """The result of a look at the due rows: messages, and the kinds of the rows dropped because their time had
    passed."""

    effects: list[Effect]
    looked_at: int
    dropped: Counter[str]


async def plan_all(tx: Tx, runtime: Runtime, changes: Sequence[Change], now: datetime) -> list[Effect]:
    """Write the rows that follow from changes; send at once what is due at once."""
    redone = {"booked", "moved"}
    await visits.drop_reminders(tx, [c.visit.id for c in changes if c.kind in redone], now, ROUTINE)
    over = [c.visit.id for c in changes if c.visit.state not in OPEN_STATES]
    await visits.drop_reminders(tx, over, now, ROUTINE)
    rows = [row for change in changes for row in _rows(runtime.policy, change, now)]
    moved = {c.visit.id: c.visit for c in changes if c.kind in MOVED_IN_CALENDAR}
    told_at = decent(runtime.policy, now)
    rows += [
        _row(moved[number], CALENDAR, str(moved[number].revision), told_at)
        for number in sorted({number for number, _ in await visits.in_calendars(tx, list(moved))})
    ]
    await visits.remind(tx, rows)
    due = {row["visit_id"] for row in rows if row["due_at"] <= now}
    # If there are thousands, the rest is sent a batch at a time.
    return (await tell_due(tx, runtime, now, sorted(due)[: visits.BATCH])).effects if due else []


def _rows(policy: Policy, change: Change, now: datetime) -> Iterable[dict[str, Any]]:
    visit, told_at = change.visit, decent(policy, now)
    if change.kind in ANSWERS or (change.kind in NEWS and change.told):
        alone = f"/{change.for_resident}" if change.for_resident else ""
        yield _row(visit, ANSWER, f"{change.event}{alone}", told_at)
    if change.kind in NEWS and not change.told and now < visit.ends_at:
        knows = f"!{change.by_resident}" if change.by_resident else ""
        yield _row(visit, change.kind, f"{visit.revision}{knows}", told_at)
    if change.kind in AT_ONCE and not visit.communal:
        at = now if change.kind in AT_ANY_HOUR else told_at
        row = _row(visit, change.kind, str(visit.revision), at)
        if _is_due(visit, change.kind, at, now):
            yield row
    if change.kind in ("booked", "moved") and now < visit.ends_at:
        for kind, due_at in _routine(policy, visit, told_at):
            yield _row(visit, kind, _start(visit), due_at)


def _routine(policy: Policy, visit: Visit, told_at: datetime) -> Iterable[tuple[str, datetime]]:
    """Return the reminders of a visit as it is now."""
    for kind, days in (("week", 7), ("day", 1)):
        due_at = _days_before(policy, visit, days)
        if (kind == "day" or visit.planned) and due_at - told_at >= BREATH:
            yield kind, due_at
    if not visit.communal:
        begins = datetime.combine(visit.starts_at.astimezone(policy.zone).date(), time(), policy.zone)
        yield TODAY, max(decent(policy, begins), told_at)
        yield OVER, visit.ends_at + today.LATEST
        yield "came", decent(policy, visit.ends_at)


def _days_before(policy: Policy, visit: Visit, days: int) -> datetime:
    """Return the same time of day so many days before, by the landlord's clock, moved out of that day's quiet hours."""
    local = visit.starts_at.astimezone(policy.zone)
    at = datetime.combine(local.date() - timedelta(days=days), local.time(), policy.zone)
    if not is_quiet(policy, at):
        return at
    rule = policy.visits
    early = at.time() < rule.quiet_until
    hour = rule.quiet_until if early else rule.quiet_from
    return datetime.combine(at.date(), hour, policy.zone) - timedelta(hours=0 if early else 1)


def _row(visit: Visit, kind: str, key: str, due_at: datetime) -> dict[str, Any]:
    return {"job_id": visit.job_id, "visit_id": visit.id, "kind": kind, "key": key, "due_at": due_at}


def _start(visit: Visit) -> str:
    return f"{visit.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


async def tell_due(tx: Tx, runtime: Runtime, now: datetime, visit_ids: Sequence[int] | None = None) -> DueTold:
    """Send what is due, of these visits or of all (a batch of it: call again while anything was looked at)."""
    kinds = AT_ANY_HOUR if is_quiet(runtime.policy, now) else ()
    rows = await visits.due_reminders(tx, now, visit_ids, kinds)
    found = {visit.id: visit for visit in await visits.some(tx, sorted({row.visit_id for row in rows}))}
    told = await _people(tx, list(found.values()))
    answers = {row.id: await visits.event(tx, int(_of(row))) for row in rows if row.kind == ANSWER}
    keeping = await visits.in_calendars(tx, [row.visit_id for row in rows if row.kind == CALENDAR])
    offers = {event.visit_id: await visits.offered(tx, event.visit_id or 0, now) for event in answers.values() if event}
    effects: list[Effect] = []
    worth: set[int] = set()
    for visit, group in _by_visit(rows, found):
        worth |= {row.id for row in _worth_telling(visit, group, now)}
        for person in told[visit.id]:
            seen = visits.seen_by(visit, person)
            if seen is None:
                continue
            for row in _worth_telling(visit, [row for row in group if _is_for(row, person)], now):
                event = answers.get(row.id)
                if event and not visits.read_by([event], visit, person):
                    continue
                worth.add(row.id)
                if row.kind in (TODAY, OVER):
                    effects += _of_today(visit, row.kind, person)
                elif row.kind == CALENDAR:
                    effects += _file(visit, person) if (visit.id, person.resident_id) in keeping else []
                elif not (person.quiet and row.kind in ON_REQUEST):
                    effects += _card(visit, row.kind, person)
                    prompt = messages.prompt(runtime, seen, row.kind, person.language, now)
                    if event:
                        said, times = str(event.data.get("words") or ""), offers[event.visit_id]
                        prompt = messages.answer(runtime, seen, event.kind, said, times, person.language, now)
                    message = say(visit, row, person, prompt)
                    effects.append(await reach.awaits_answer(tx, message, now) if event else message)
    await visits.settle_reminders(tx, sorted(worth), "sent", now)
    passed_over = [row for row in rows if row.id not in worth]
    await visits.settle_reminders(tx, [row.id for row in passed_over], "dropped", now)
    return DueTold(effects, len(rows), Counter(row.kind for row in passed_over))


def _of_today(visit: Visit, kind: str, person: Told) -> list[Effect]:
    message = today.message(visit, person)
    if kind == OVER:
        return [replace(message, again=True)]
    return [] if person.quiet else [message]


def _card(visit: Visit, kind: str, person: Told) -> list[Effect]:
    """Return a picture of who is coming, if there is more to show than a name."""
    if kind not in ("booked", "worker") or visit.communal or not (visit.contractor_phone or visit.worker_name):
        return []
    lives = person.residency
    return [ChatFile(person.address, "contractor", visit.id, person.language, Priority.REMINDER, residency=lives)]


def _file(visit: Visit, person: Told) -> list[Effect]:
    lives = person.residency
    return [ChatFile(person.address, "calendar", visit.id, person.language, Priority.REMINDER, residency=lives)]


def say(visit: Visit, row: Reminder, person: Told, prompt: Prompt) -> Say:
    at_once = row.kind in (*AT_ONCE, ANSWER) and not visit.communal
    priority = Priority.REPLY if at_once else Priority.BROADCAST if visit.communal else Priority.REMINDER
    told = (row.id, person.resident_id)
    return Say(
        person.address,
        prompt,
        person.language,
        priority=priority,
        reminder=told,
        good_for=LATE,
        residency=person.residency,
        subject=("visit", visit.id),
    )


async def again(tx: Tx, runtime: Runtime, event: CameTooLate, now: datetime) -> list[Effect]:
    """Make a message that did not reach a resident in time due for them once more."""
    if isinstance(event.effect, Say) and event.effect.reminder:
        await due_again(tx, runtime.policy, *event.effect.reminder, now)
    return []


async def due_again(tx: Tx, policy: Policy, number: int, resident_id: int, now: datetime) -> None:
    row = await visits.reminder(tx, number)
    if row is None:
        return
    due_at = row.due_at if row.kind in AT_ANY_HOUR else decent(policy, now)
    values = {"job_id": row.job_id, "visit_id": row.visit_id, "kind": row.kind, "due_at": due_at}
    await visits.remind_again(tx, {**values, "key": f"{_of(row)}/{resident_id}"})


async def next_due(tx: Tx, policy: Policy, now: datetime) -> datetime | None:
    """Return when there is something to send."""
    due = await visits.next_due(tx)
    return decent(policy, max(due, now)) if due else None


async def _people(tx: Tx, found: Sequence[Visit]) -> dict[int, list[Told]]:
    """Return the people to tell of each visit: those in the home, or all in the block if it is communal."""
    homes = {v.home_id for v in found if v.home_id and not v.communal}
    blocks = {v.block_id for v in found if v.block_id and v.communal}
    everybody = await visits.told(tx, sorted(homes), sorted(blocks)) if homes or blocks else []
    at_home: dict[int | None, list[Told]] = {None: []}
    in_block: dict[int | None, list[Told]] = {None: []}
    for person in everybody:
        if person.home_id:
            at_home.setdefault(person.home_id, []).append(person)
        if person.block_id:
            in_block.setdefault(person.block_id, []).append(person)
    return {v.id: in_block.get(v.block_id, []) if v.communal else at_home.get(v.home_id, []) for v in found}


def _by_visit(rows: Sequence[Reminder], found: Mapping[int, Visit]) -> Iterable[tuple[Visit, list[Reminder]]]:
    grouped: dict[int, list[Reminder]] = {}
    for row in rows:
        grouped.setdefault(row.visit_id, []).append(row)
    return [(found[number], group) for number, group in grouped.items()]


def _of(row: Reminder) -> str:
    """Return the state of the visit that a row is about. It may be followed by "!7": not for resident 7 (they did it),
    or by "/7": for them alone."""
    return row.key.partition("!")[0].partition("/")[0]


def _is_for(row: Reminder, person: Told) -> bool:
    of, _, knows = row.key.partition("!")
    only = of.partition("/")[2]
    return knows != str(person.resident_id) and only in ("", str(person.resident_id))


def _worth_telling(visit: Visit, group: Sequence[Reminder], now: datetime) -> list[Reminder]:
    """Return what is still worth sending, of what is due about one visit."""
    news = _news(visit, [row for row in group if row.kind in NEWS], now)
    others = [row for row in group if row.kind not in NEWS and _is_due(visit, row.kind, row.due_at, now)]
    # After news with everything there is to know of a visit, nobody needs a reminder at the same time.
    others = [
        row
        for row in others
        if row.kind in (*AT_ONCE, ANSWER, CALENDAR)
        or (_of(row) == _start(visit) and (row.kind in (TODAY, OVER) or not news))
    ]
    # Sent to all, and due again for one of them alone: once is enough.
    return [*news, *{(row.kind, _of(row)): row for row in others}.values()]


def _news(visit: Visit, news: Sequence[Reminder], now: datetime) -> list[Reminder]:
    kinds = {row.kind for row in news}
    cancelled = visit.state == "cancelled"
    if now >= visit.ends_at or (cancelled and "booked" in kinds):
        return []
    strongest = "cancelled" if cancelled else min(kinds - {"cancelled"}, key=NEWS.index, default="")
    return [row for row in news if row.kind == strongest][-1:]


def _is_due(visit: Visit, kind: str, due_at: datetime, now: datetime) -> bool:
    match kind:
        case "answer":
            return True
        case "calendar":
            return now < visit.ends_at
        case "on_way":
            return visit.state == "on_way" and now < min(due_at, visit.ends_at) + STALE
        case "no_access":
            return visit.state == "no_access" and now < visit.ends_at + DISPUTED_WITHIN
        case "over":
            return True
        case "today":
            return visit.state in OPEN_STATES and now < visit.ends_at + today.LATEST
        case "week":
            return visit.state in OPEN_STATES and now < visit.starts_at - WEEK_ENDS
        case "day":
            return visit.state in OPEN_STATES and now < visit.starts_at
        case _:
            return visit.state in OPEN_STATES and visit.ends_at <= now < visit.ends_at + ASKED_WITHIN
