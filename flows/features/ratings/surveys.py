"""When residents are asked how a visit went: once for each visit, and a home at most once in some days.

A survey is due a while after its visit, at a decent hour. Only then is it checked what became of the visit, the home
and the people who live there meanwhile: a survey that is not worth asking any more is dropped. Those are asked who are
known to have been there or to have agreed to the time; if that is nobody, each of the home is. Each answers in private,
a survey each, and never learns whether others of the home were asked; the home still counts once.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
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
    return new_row(change.visit, VISIT, DUE, due_at, now)


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
    there = await visits.known_there(tx, sorted(found))
    effects: list[Effect] = []
    for one in due:
        visit = found[one.visit_id]
        people = [person for person in reachable.get(one.home_id or 0, ()) if visits.seen_by(visit, person)]
        match one.state:
            case "due" if people and _worth_asking(runtime.policy, one, visit, asked, now):
                assert one.home_id is not None
                asked[one.home_id] = now
                effects += await _ask(tx, runtime, one, visit, _whom(one, people, there.get(visit.id, set())), now)
            case "asked" if one.reminded_at is None and _came(visit, one) and (person := _own(one, people)):
                await ratings.change(tx, one.id, reminded_at=now, due_at=ends_at(one))
                effects.append(_said(one.id, visit, person, "rate-remind"))
            case "begun":
                await ratings.change(tx, one.id, state=DONE)
                effects += await record.rated(tx, runtime, one.id, now)
            case _:
                await ratings.change(tx, one.id, state=DROPPED)
    return Ran(effects, more=bool(due))


async def _reachable(tx: Tx, homes: Sequence[int]) -> dict[int, list[Told]]:
    """Return the people who can be asked in each home, each once."""
    people: Iterable[Told] = await visits.told(tx, homes) if homes else ()
    once = {person.resident_id: person for person in people}
    unasked = await ratings.unasked(tx, sorted(once))
    at_home: dict[int, list[Told]] = {}
    for person in once.values():
        if person.home_id and person.resident_id not in unasked:
            at_home.setdefault(person.home_id, []).append(person)
    return at_home


def _whom(one: Rating, people: Sequence[Told], there: Set[int]) -> Sequence[Told]:
    """Return those who can answer for the visit; everybody in the home, if that is not known of any of them."""
    known = {one.resident_id} if one.resident_id else there
    return [person for person in people if person.resident_id in known] or people


def _own(one: Rating, people: Sequence[Told]) -> Told | None:
    """Return the person who was asked: nobody else is reminded."""
    return next((person for person in people if person.resident_id == one.resident_id), None)


async def _ask(
    tx: Tx, runtime: Runtime, one: Rating, visit: Visit, people: Sequence[Told], now: datetime
) -> list[Effect]:
    """Ask each of them who has not rated the visit already. The survey that was due is the first one's."""
    have = {r.resident_id for r in await ratings.of_visit(tx, visit.id) if (r.part, r.key) == (one.part, one.key)}
    new = [person for person in people if person.resident_id == one.resident_id or person.resident_id not in have]
    remind_at = now + timedelta(hours=runtime.policy.surveys.remind_hours)
    effects: list[Effect] = []
    for number, person in enumerate(new):
        asked = {"state": ASKED, "asked_at": now, "due_at": remind_at, "resident_id": person.resident_id}
        if number == 0:
            await ratings.change(tx, one.id, **asked)
            survey = one.id
        else:
            survey = await ratings.add(tx, **(new_row(visit, VISIT, ASKED, remind_at, now) | asked))
        effects.append(_said(survey, visit, person, "rate-ask"))
    if not new:
        await ratings.change(tx, one.id, state=DROPPED)
    return effects


def _worth_asking(policy: Policy, one: Rating, visit: Visit, asked: Mapping[int, datetime], now: datetime) -> bool:
    last = asked.get(one.home_id or 0)
    too_soon = last is not None and now - last < timedelta(days=policy.surveys.every_days)
    return not too_soon and now - one.due_at <= STALE and _came(visit, one)


def _came(visit: Visit, one: Rating) -> bool:
    return visit.state in WORTH_ASKING and one.key == key_of(visit)


def _said(survey: int, visit: Visit, person: Told, heading: TextId) -> Say:
    prompt = messages.survey(survey, visits.seen_by(visit, person) or visit, heading)
    about, lives = ("visit", visit.id), person.residency
    return Say(person.address, prompt, person.language, priority=Priority.REMINDER, residency=lives, subject=about)
