"""Pages about a resident's visits: those to come, those past, and one with its timeline."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from flows.conversation import lists
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.features.visits import messages
from flows.features.visits.actions import OFFERED, SetReminders, ShowNextVisit, ShowPastVisits, ShowVisit, ShowVisits
from flows.features.visits.events import VisitShown
from flows.kernel.actions import go
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Button, Day, Listed, Plain, Prompt, Span, Words, named, text
from storage import visits
from storage.database import Tx
from storage.people import Resident
from storage.visits import OPEN_STATES, Event, PendingChange, Visit

TO_VISITS = go(ShowVisits(), "menu-visits")
PART_ONE = frozenset({"reported", "dispatched"})
PART_TWO = frozenset(
    {
        "booked", "confirmed", "moved", "change_asked", "cancelled", "on_way", "arrived", "done", "incomplete",
        "no_access", "no_show", "came", "disputed", "was_out", "answered", "offered", "told",
    }
)  # fmt: skip


OWN = frozenset({"told", "answered", "disputed", "was_out"})
"""Lines that only the resident reads whose words or account they are, or to whom they were written."""
TOLD_APART = frozenset({"confirmed", "change_asked", "came"})
"""Lines about the visit itself, which say "you" only to the resident who did it."""


def not_yours(*above: Words) -> Prompt:
    return Prompt((*(above or (text("visit-not-yours"),)),), (TO_VISITS, MENU))


async def mine(tx: Tx, resident: Resident, number: int) -> Visit | None:
    """Return a visit by its number, if it is to this resident's home or shared by their block."""
    visit = await visits.get(tx, number) if 0 < number < 2**63 else None
    return visits.seen_by(visit, resident) if visit else None


async def shown(turn: ResidentTurn, asked: ShowVisit) -> Prompt:
    visit = await mine(turn.tx, turn.resident, asked.number)
    return await one(turn.tx, turn.runtime, turn.resident, visit, turn.now) if visit else not_yours()


async def coming(turn: ResidentTurn, asked: ShowVisits = ShowVisits()) -> Prompt:  # noqa: B008 (a frozen value)
    tx, resident = turn.tx, turn.resident
    if not resident.home_id and not resident.block_id:
        return Prompt((text("visits-no-home"),), (MENU,))

    async def some(limit: int, offset: int) -> list[Visit]:
        return await visits.of_resident(tx, resident, ends_after=turn.now, limit=limit, offset=offset)

    found = await lists.page(asked.page, some)
    quiet = await visits.is_quiet(tx, resident.id)
    bell = go(SetReminders("remind"), "visits-remind") if quiet else go(SetReminders("quiet"), "visits-quiet")
    ways = (go(ShowPastVisits(), "visits-past"), bell, MENU)
    if not found.shown:
        return Prompt((text("visits-none"),), ways)
    return Prompt(
        (text("visits-heading"),), (*_lines(turn.runtime.policy, found.shown), *found.turns(ShowVisits), *ways)
    )


async def next_one(turn: ResidentTurn, asked: ShowNextVisit) -> Prompt:
    """Answer words about a visit: with the one that is planned, or with all of them."""
    found = await visits.of_resident(turn.tx, turn.resident, ends_after=turn.now, limit=2)
    if len(found) != 1:
        return await coming(turn)
    return await one(turn.tx, turn.runtime, turn.resident, found[0], turn.now)


async def past(turn: ResidentTurn, asked: ShowPastVisits) -> Prompt:
    async def some(limit: int, offset: int) -> list[Visit]:
        return await visits.of_resident(turn.tx, turn.resident, over_at=turn.now, limit=limit, offset=offset)

    found = await lists.page(asked.page, some)
    heading = text("visits-past-heading") if found.shown else text("visits-past-none")
    return Prompt(
        (heading,), (*_lines(turn.runtime.policy, found.shown), *found.turns(ShowPastVisits), TO_VISITS, MENU)
    )


def _lines(policy: Policy, found: Sequence[Visit]) -> list[tuple[Button, ...]]:
    return [go(ShowVisit(v.id), "visits-line", when=messages.when(v), trade=messages.trade(policy, v)) for v in found]


async def one(
    tx: Tx, runtime: Runtime, resident: Resident, visit: Visit, now: datetime, *above: Words, settled: bool = False
) -> Prompt:
    """Return the page of a visit: its subject and state, the two parts of its job, and what can be done."""
    if asked := await visits.pending(tx, visit.id, resident.id):
        return await _pending(tx, visit, asked, above)
    state = text("visit-heading", what=messages.what(visit), state=named("visit-state-", _state(visit, now)))
    parts: list[Words] = [*above, state, messages.when(visit)]
    if visit.state in OPEN_STATES:
        parts += messages.about(runtime, visit, resident.language)
    history = visits.read_by(await visits.history(tx, visit.job_id), visit, resident)
    parts += _asked_for(visit, history, resident)
    parts += _timeline(runtime, visit, history, resident)
    added = await runtime.section(tx, VisitShown(visit, resident, settled), now)
    rows = (*added.rows, *messages.choices(runtime.policy, visit, now), TO_VISITS)
    return Prompt((*parts, *added.body), rows, ("visit", visit.id))


def _state(visit: Visit, now: datetime) -> str:
    """Return the name of a visit's state as its resident reads it. Once its time is over, whoever came may be gone."""
    return "came" if visit.state == "arrived" and now >= visit.ends_at else visit.state


async def _pending(tx: Tx, visit: Visit, asked: PendingChange, above: Sequence[Words]) -> Prompt:
    """Return the page of a visit that its resident has just cancelled or moved, and may leave as it was."""
    offers = {f"{OFFERED}{one.id}": one for one in await visits.offered(tx, visit.id, asked.asked_at)}
    offer = offers.get(asked.data.get("pick", ""))
    state = "cancelled" if asked.kind == "cancel" else "confirmed" if offer else "change_asked"
    heading = text("visit-heading", what=messages.what(visit), state=named("visit-state-", state))
    when = Span(offer.starts_at, offer.ends_at) if offer else _wanted(asked.data)
    wanted = [text("visit-asked-for", when=when)] if when else []
    body = (*above, heading, messages.when(visit), *wanted, text("undo-minute"))
    return Prompt(body, (messages.undo_row(visit), TO_VISITS), ("visit", visit.id))


def _asked_for(visit: Visit, history: Sequence[Event], resident: Resident) -> list[Words]:
    """Return the time that this resident asked for, as long as the visit waits for an answer. What others of the home
    asked for is theirs."""
    asked = [one for one in history if one.visit_id == visit.id and one.kind == "change_asked"][-1:]
    if visit.state != "change_asked" or not asked or asked[0].resident_id != resident.id:
        return []
    when = _wanted(asked[0].data)
    return [text("visit-asked-for", when=when)] if when else []


def _wanted(data: Mapping[str, Any]) -> Words | None:
    """Return the time that was asked for: a part of a day, or in words."""
    if data.get("wanted"):
        start, end = (datetime.fromisoformat(moment) for moment in data["wanted"])
        return Span(start, end)
    return Plain(str(data["words"])) if data.get("words") else None


def _timeline(runtime: Runtime, visit: Visit, events: Sequence[Event], resident: Resident) -> list[Words]:
    """Return both parts: the first from the report of the job to its dispatch, the second from there to its end."""
    first: list[Words] = []
    if visit.reported_at:
        first.append(text("journey-reported", at=_when(runtime, visit.reported_at)))
    if visit.dispatched_at:
        first.append(text("journey-dispatched", at=_when(runtime, visit.dispatched_at)))
    second = [_line(event, resident) for event in events if event.kind in PART_TWO and _is_shown(event, resident)]
    parts: list[Words] = []
    if first:
        parts.append(Listed([text("journey-part-one"), *first]))
    if second:
        parts.append(Listed([text("journey-part-two"), *second[-8:]]))
    return parts


def _when(runtime: Runtime, moment: datetime) -> Words:
    """Return a moment; only the day, if another system gave no time."""
    local = moment.astimezone(runtime.policy.zone)
    return Day(local.date()) if local.time() == time() else At(moment)


def _is_shown(event: Event, resident: Resident) -> bool:
    """Return whether a line is this resident's to read. What staff wrote to the whole home has no resident; nor has
    what they wrote to somebody whose data was erased, but then its words are gone."""
    has_words = event.kind != "answered" or "words" in event.data
    to_all = event.by != "resident" and event.resident_id is None and has_words
    return event.kind not in OWN or to_all or event.resident_id == resident.id


def _line(event: Event, resident: Resident) -> Words:
    at = At(event.at)
    if event.kind == "moved":
        start, end = (datetime.fromisoformat(moment) for moment in event.data["to"])
        return text("journey-moved", at=at, when=Span(start, end))
    if event.data.get("said") == "nobody":
        return text("journey-denied", at=at)
    if event.kind in TOLD_APART and event.resident_id != resident.id:
        return named("journey-home-", event.kind, at=at)
    return named("journey-", event.kind, at=at)
