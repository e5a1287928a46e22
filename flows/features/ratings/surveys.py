"""When a resident is asked how a visit went: once for each visit, and a home at most once in some days.

A survey is due a while after its visit, at a decent hour. Only then is it checked what became of the visit, the home
and the people who live there meanwhile: a survey that is not worth asking any more is dropped.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.feature import Ran
from flows.features.ratings import messages, record
from flows.features.visits.change import Change
from flows.features.visits.events import VisitsChanged
from flows.kernel.effects import Effect, Priority, Say
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.slots import decent, is_quiet
from flows.kernel.text_ids import TextId
from storage import ratings, visits
from storage.database import Tx
from storage.ratings import ASKED, DONE, DROPPED, DUE, Rating
from storage.visits import Told, Visit

VISIT = "visit"
OVER = ("done", "incomplete")
WORTH_ASKING = (*OVER, "arrived")
"""States of a visit at which somebody came, according to the contractor or the resident."""
STALE = timedelta(days=2)
"""How long after it was due a survey is worth beginning."""
ENDS = timedelta(days=14)
QUIET = timedelta(hours=24)
"""A survey without an answer for so long counts with the answers it has."""


async def plan(tx: Tx, runtime: Runtime, event: VisitsChanged, now: datetime) -> list[Effect]:
    """Note the surveys that follow from changes of visits."""
    rows = [_planned(runtime.policy, change, now) for change in event.changes if _leads_to_one(change)]
    await ratings.plan(tx, list({(row["visit_id"], row["key"]): row for row in rows}.values()))
    return []


def _leads_to_one(change: Change) -> bool:
    visit = change.visit
    return change.kind in (*OVER, "came") and not visit.communal and visit.home_id is not None


def _planned(policy: Policy, change: Change, now: datetime) -> dict[str, Any]:
    over = max(now, change.visit.ends_at) if change.kind == "came" else now
    due_at = decent(policy, over + timedelta(minutes=policy.surveys.after_minutes))
    return new_row(change.visit, VISIT, DUE, due_at, now) | {"resident_id": change.by_resident}


def new_row(visit: Visit, part: str, state: str, due_at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "job_id": visit.job_id,
        "visit_id": visit.id,
        "part": part,
        "key": key_of(visit),
        "home_id": visit.home_id,
        "worker_id": visit.worker_id,
        "state": state,
        "due_at": due_at,
        "created_at": now,
    }


def key_of(visit: Visit) -> str:
    """Return the key of a visit's survey. A visit that was moved is another one."""
    return f"{visit.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def ends_at(rating: Rating) -> datetime:
    """Return until when its answers may be changed."""
    return (rating.asked_at or rating.created_at) + ENDS


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """Ask, remind and end what is due: a batch of it."""
    if is_quiet(runtime.policy, now):
        return Ran()
    due = await ratings.due(tx, VISIT, now)
    found = {visit.id: visit for visit in await visits.some(tx, sorted({one.visit_id for one in due}))}
    homes = sorted({one.home_id for one in due if one.home_id})
    asked = await ratings.last_asked(tx, homes)
    reachable = await _reachable(tx, homes)
    effects: list[Effect] = []
    for one in due:
        person = _whom(one, found[one.visit_id], reachable)
        match one.state:
            case "due" if person and _worth_asking(runtime.policy, one, found[one.visit_id], asked, now):
                assert one.home_id is not None
                asked[one.home_id] = now
                remind_at = now + timedelta(hours=runtime.policy.surveys.remind_hours)
                await ratings.change(
                    tx, one.id, state=ASKED, asked_at=now, resident_id=person.resident_id, due_at=remind_at
                )
                effects.append(_ask(runtime, one, found[one.visit_id], person, "rate-ask"))
            case "asked" if person and one.reminded_at is None and _came(found[one.visit_id], one):
                await ratings.change(tx, one.id, reminded_at=now, due_at=ends_at(one))
                effects.append(_ask(runtime, one, found[one.visit_id], person, "rate-remind"))
            case "begun":
                await ratings.change(tx, one.id, state=DONE)
                effects += await record.rated(tx, runtime, one.id, now)
            case _:
                await ratings.change(tx, one.id, state=DROPPED)
    return Ran(effects, more=bool(due))


async def _reachable(tx: Tx, homes: Sequence[int]) -> dict[int, list[Told]]:
    """Return who can be asked in each home, the first to join at the front."""
    people: Iterable[Told] = await visits.told(tx, homes) if homes else ()
    people = list(people)
    unasked = await ratings.unasked(tx, [person.resident_id for person in people])
    at_home: dict[int, list[Told]] = {}
    for person in people:
        if person.home_id and person.resident_id not in unasked:
            at_home.setdefault(person.home_id, []).append(person)
    return at_home


def _whom(one: Rating, visit: Visit, reachable: Mapping[int, Sequence[Told]]) -> Told | None:
    """Return who answered for the visit, if that is known, else somebody who lived there then; a reminder goes only to
    the person who was asked."""
    people = [person for person in reachable.get(one.home_id or 0, ()) if visits.seen_by(visit, person)]
    them = next((person for person in people if person.resident_id == one.resident_id), None)
    return them or (people[0] if people and one.state == DUE else None)


def _worth_asking(policy: Policy, one: Rating, visit: Visit, asked: Mapping[int, datetime], now: datetime) -> bool:
    last = asked.get(one.home_id or 0)
    too_soon = last is not None and now - last < timedelta(days=policy.surveys.every_days)
    return not too_soon and now - one.due_at <= STALE and _came(visit, one)


def _came(visit: Visit, one: Rating) -> bool:
    return visit.state in WORTH_ASKING and one.key == key_of(visit)


def _ask(runtime: Runtime, one: Rating, visit: Visit, person: Told, heading: TextId) -> Say:
    prompt = messages.survey(one, visits.seen_by(visit, person) or visit, heading)
    return Say(person.address, prompt, person.language, priority=Priority.REMINDER, residency=person.residency)
