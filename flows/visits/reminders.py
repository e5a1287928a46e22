"""What residents are told of their visits, and when: due rows, told once, at a decent hour, of what is true then.

News (booked, moved, another worker, cancelled) waits for the quiet hours to end; of several that wait, the strongest
is told, with the visit as it is by then. Reminders are due once for each time that a visit may start at. "On the way"
goes out at any hour.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.effects import Effect, Priority, Say
from flows.house import House
from flows.policy import Policy
from flows.visits import messages
from flows.visits.change import Change
from flows.visits.slots import decent, is_quiet
from storage import visits
from storage.database import Tx
from storage.visits import OPEN_STATES, Reminder, Told, Visit

NEWS = ("cancelled", "booked", "moved", "worker")
"""The strongest first."""
AT_ONCE = ("on_way", "no_access")
ROUTINE = ("week", "day", "came")
LONG_AHEAD = timedelta(hours=30)
"""Who was told of a visit only just before it needs no reminder the day before."""
WEEK_ENDS = timedelta(days=2)
"""A reminder of the week before that comes later than this says nothing new."""
STALE = timedelta(hours=4)
"""How long "on the way" is worth telling."""
ASKED_WITHIN = timedelta(days=2)
"""How long after a visit it is worth asking whether anyone came."""


@dataclass
class Rung:
    """What a look at the due rows brought: messages, and how many rows were dropped because their time had passed."""

    effects: list[Effect]
    looked_at: int
    dropped: int


async def plan_all(tx: Tx, house: House, changes: Sequence[Change], now: datetime) -> list[Effect]:
    """Write what follows from changes; what is due at once is told at once."""
    redone = {"booked", "moved"}
    await visits.drop_reminders(tx, [c.visit.id for c in changes if c.kind in redone], now, ROUTINE)
    over = [c.visit.id for c in changes if c.visit.state not in OPEN_STATES]
    await visits.drop_reminders(tx, over, now, ROUTINE)
    rows = [row for change in changes for row in _rows(house.policy, change, now)]
    await visits.remind(tx, rows)
    due = {row["visit_id"] for row in rows if row["due_at"] <= now}
    if not due:
        return []
    except_for = {c.visit.id: c.by_resident for c in changes if c.by_resident}
    return (await ring(tx, house, now, sorted(due), except_for)).effects


def _rows(policy: Policy, change: Change, now: datetime) -> Iterable[dict[str, Any]]:
    visit = change.visit
    if visit.ends_at <= now and change.kind != "no_access":
        return
    if change.kind in NEWS and not change.told:
        yield _row(visit, change.kind, str(visit.revision), decent(policy, now))
    if change.kind in AT_ONCE:
        at = now if change.kind == "on_way" else decent(policy, now)
        yield _row(visit, change.kind, str(visit.revision), at)
    if change.kind in ("booked", "moved"):
        for kind, due_at in _routine(policy, visit, now):
            yield _row(visit, kind, _start(visit), due_at)


def _routine(policy: Policy, visit: Visit, now: datetime) -> Iterable[tuple[str, datetime]]:
    """What is due of a visit as it stands now."""
    week, day = _days_before(policy, visit, 7), _days_before(policy, visit, 1)
    if visit.planned and week > now:
        yield "week", week
    if visit.starts_at - now >= LONG_AHEAD and day > now:
        yield "day", day
    if not visit.communal:
        yield "came", decent(policy, visit.ends_at)


def _days_before(policy: Policy, visit: Visit, days: int) -> datetime:
    """The same time of day so many days before, by the landlord's clock, moved out of the quiet hours of that day."""
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
    return visit.starts_at.isoformat()


async def ring(
    tx: Tx,
    house: House,
    now: datetime,
    visit_ids: Sequence[int] | None = None,
    except_for: Mapping[int, int | None] | None = None,
) -> Rung:
    """Tell what is due, of these visits or of all (a bite of it: call again while anything was looked at).

    `except_for`: by visit, the resident who knows already.
    """
    rows = await visits.due_reminders(tx, now, visit_ids)
    found = {visit.id: visit for visit in await visits.some(tx, sorted({row.visit_id for row in rows}))}
    told = await _people(tx, list(found.values()))
    chosen = {row.id for group in _by_visit(rows) for row in _worth_telling(house.policy, group, found, now)}
    effects: list[Effect] = []
    for row in rows:
        if row.id in chosen:
            visit = found[row.visit_id]
            knows = (except_for or {}).get(visit.id)
            effects += [
                say(house, visit, row.kind, person, now)
                for person in told.get(visit.id, ())
                if person.resident_id != knows and not (person.quiet and row.kind in ("week", "day"))
            ]
    await visits.settle_reminders(tx, sorted(chosen), "sent", now)
    passed_over = [row.id for row in rows if row.id not in chosen]
    await visits.settle_reminders(tx, passed_over, "dropped", now)
    return Rung(effects, len(rows), len(passed_over))


def say(house: House, visit: Visit, kind: str, person: Told, now: datetime) -> Say:
    priority = Priority.REPLY if kind in AT_ONCE else Priority.BROADCAST if visit.communal else Priority.REMINDER
    prompt = messages.prompt(house, visit, kind, person.language, now)
    return Say(person.address, prompt, person.language, priority=priority)


async def _people(tx: Tx, found: Sequence[Visit]) -> dict[int, list[Told]]:
    """Who hears of each visit: those in the home, or all in the block where it is for all."""
    homes = {v.home_id for v in found if v.home_id and not v.communal}
    blocks = {v.block_id for v in found if v.block_id and v.communal}
    everybody = await visits.told(tx, sorted(homes), sorted(blocks)) if homes or blocks else []
    return {
        v.id: [p for p in everybody if (p.block_id == v.block_id if v.communal else p.home_id == v.home_id)]
        for v in found
    }


def _by_visit(rows: Sequence[Reminder]) -> Iterable[list[Reminder]]:
    grouped: dict[int, list[Reminder]] = {}
    for row in rows:
        grouped.setdefault(row.visit_id, []).append(row)
    return grouped.values()


def _worth_telling(
    policy: Policy, group: Sequence[Reminder], found: Mapping[int, Visit], now: datetime
) -> Iterable[Reminder]:
    """Of what is due of one visit, what is still worth telling."""
    visit = found[group[0].visit_id]
    news = [row for row in group if row.kind in NEWS]
    kinds = {row.kind for row in news}
    if news and not (visit.state == "cancelled" and "booked" in kinds) and visit.ends_at > now:
        strongest = (
            "cancelled" if visit.state == "cancelled" else min(kinds - {"cancelled"}, key=NEWS.index, default="")
        )
        yield from [row for row in news if row.kind == strongest][-1:]
    if not news:
        # Who just heard all there is to know of a visit needs no reminder of it in the same breath.
        yield from (row for row in group if row.kind in ROUTINE and _is_due(visit, row, now))
    yield from (row for row in group if row.kind in AT_ONCE and now - row.due_at < STALE)


def _is_due(visit: Visit, row: Reminder, now: datetime) -> bool:
    if row.key != _start(visit) or visit.state not in OPEN_STATES:
        return False
    match row.kind:
        case "week":
            return now < visit.starts_at - WEEK_ENDS
        case "day":
            return now < visit.starts_at
        case _:
            return visit.ends_at <= now < visit.ends_at + ASKED_WITHIN
