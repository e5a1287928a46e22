"""What a resident can look at of their visits: those to come, those past, and one with its timeline."""

from collections.abc import Sequence
from datetime import datetime, time

from flows.features.visits import messages
from flows.features.visits.events import VisitShown
from flows.features.visits.resident import mine
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Button, Day, Listed, Plain, Prompt, Span, Words, text
from storage import visits
from storage.database import Tx
from storage.people import Resident
from storage.visits import OPEN_STATES, Event, Visit

MAX_LISTED = 4
PART_ONE = frozenset({"reported", "dispatched"})
PART_TWO = frozenset(
    {
        "booked", "confirmed", "moved", "change_asked", "cancelled", "on_way", "arrived", "done", "incomplete",
        "no_access", "no_show", "came", "disputed", "was_out", "answered", "offered", "told",
    }
)  # fmt: skip


async def page(tx: Tx, runtime: Runtime, resident: Resident, rest: Sequence[str], now: datetime) -> Prompt | None:
    """The page that an action asks for, if it only asks for one."""
    match list(rest):
        case []:
            return await _coming(tx, resident, now)
        case ["past"]:
            return await _past(tx, resident, now)
        case [number] if number.isascii() and number.isdigit():
            visit = await mine(tx, resident, int(number))
            return await one(tx, runtime, resident, visit, now) if visit else not_yours()
        case _:
            return None


def not_yours(*above: Words) -> Prompt:
    return Prompt((*(above or (text("visit-not-yours"),)),), (_go("visits", "menu-visits"), _go("menu", "menu-back")))


async def _coming(tx: Tx, resident: Resident, now: datetime) -> Prompt:
    if not resident.home_id and not resident.block_id:
        return Prompt((text("visits-no-home"),), (_go("menu", "menu-back"),))
    found = await visits.of_place(tx, resident.home_id, resident.block_id, ends_after=now, limit=MAX_LISTED)
    quiet = await visits.is_quiet(tx, resident.id)
    bell = _go("visits:remind", "visits-remind") if quiet else _go("visits:quiet", "visits-quiet")
    ways = (_go("visits:past", "visits-past"), bell, _go("menu", "menu-back"))
    if not found:
        return Prompt((text("visits-none"),), ways)
    return Prompt((text("visits-heading"),), (*_lines(found), *ways))


async def _past(tx: Tx, resident: Resident, now: datetime) -> Prompt:
    found = await visits.of_place(tx, resident.home_id, resident.block_id, limit=20)
    over = [visit for visit in found if visit.ends_at < now or visit.state not in OPEN_STATES][:MAX_LISTED]
    ways = (_go("visits", "menu-visits"), _go("menu", "menu-back"))
    heading = text("visits-past-heading") if over else text("visits-past-none")
    return Prompt((heading,), (*_lines(over), *ways))


def _lines(found: Sequence[Visit]) -> list[tuple[Button, ...]]:
    return [_go(f"visit:{visit.id}", "visits-line", when=messages.when(visit), trade=_trade(visit)) for visit in found]


def _trade(visit: Visit) -> Plain:
    return Plain(visit.trade or visit.contractor_name)


async def one(
    tx: Tx, runtime: Runtime, resident: Resident, visit: Visit, now: datetime, *above: Words, settled: bool = False
) -> Prompt:
    """A visit: what it is and how it stands, the two parts of its job, and what can be done."""
    state = text("visit-heading", what=messages.what(visit), state=text(f"visit-state-{visit.state}"))
    parts: list[Words] = [*above, state, messages.when(visit)]
    if visit.state in OPEN_STATES:
        parts += messages.about(runtime, visit, resident.language)
    parts += _timeline(runtime, visit, await visits.history(tx, visit.job_id))
    added = await runtime.section(tx, VisitShown(visit, resident, settled), now)
    rows = (*added.rows, *messages.choices(runtime.policy, visit, now), _go("visits", "menu-visits"))
    return Prompt((*parts, *added.body), rows)


def _timeline(runtime: Runtime, visit: Visit, events: Sequence[Event]) -> list[Words]:
    """Part one is from the report of the job to its dispatch; part two from there to its end."""
    first: list[Words] = []
    if visit.reported_at:
        first.append(text("journey-reported", at=_when(runtime, visit.reported_at)))
    if visit.dispatched_at:
        first.append(text("journey-dispatched", at=_when(runtime, visit.dispatched_at)))
    second = [_line(event) for event in events if event.kind in PART_TWO]
    parts: list[Words] = []
    if first:
        parts.append(Listed([text("journey-part-one"), *first]))
    if second:
        parts.append(Listed([text("journey-part-two"), *second[-8:]]))
    return parts


def _when(runtime: Runtime, moment: datetime) -> Words:
    """A moment; of one that another system gave as a day alone, only that."""
    local = moment.astimezone(runtime.policy.zone)
    return Day(local.date()) if local.time() == time() else At(moment)


def _line(event: Event) -> Words:
    at = At(event.at)
    if event.kind == "moved":
        start, end = (datetime.fromisoformat(moment) for moment in event.data["to"])
        return text("journey-moved", at=at, when=Span(start, end))
    return text(f"journey-{event.kind}", at=at)


def _go(action: str, label: str, **args: Words) -> tuple[Button, ...]:
    return (Button(text(label, **args), f"go:{action}"),)
