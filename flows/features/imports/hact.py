"""Work orders as JSON: as HACT's schemas have them (its messages to raise and to schedule a repair, to say how far one
is, and that it is complete), and as repairs systems that follow these answer with them.

Names are matched however they are written, and whatever is wrapped around the orders is looked through. Pure: bytes in,
rows of jobs, visits and updates out, one for each home of an order. Alerts about people, and who reported it, are left
out: they are not for the worker.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flows.features.imports.columns import bare
from flows.features.imports.reading import decoded
from flows.features.records.cells import cleaned
from flows.features.records.nobody import is_nothing
from flows.kernel import spelling
from flows.kernel.importing import MAX_BYTES, NoTable
from flows.kernel.words import text

OF_AN_ORDER = {"descriptionofwork", "reference", "workorderreference", "site", "sitepropertyunit", "propertyreference"}
ABOUT = "relatedworkorderreference"
LISTS = ("workorders", "orders", "results", "items", "data")
OVER = {"workcomplete": "done", "workcancelled": "cancelled", "cancelled": "cancelled", "completed": "done"}
"""The states of an order that are those of its visit as well, once it has had its time."""
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Where:
    """A home of an order: the references that it may be known by, the first that we know counts; its address counts
    only if there is none."""

    refs: tuple[str, ...] = ()
    uprn: str = ""
    address: str = ""
    access: str = ""
    is_site: bool = False


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """A work order. `cells` are those of its jobs, by column; `appointments` those of its visits. `firms`: what its
    contractor may be known by."""

    ref: str
    cells: Mapping[str, str]
    firms: tuple[str, ...]
    places: tuple[Where, ...]
    appointments: tuple[Mapping[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Update:
    """How far an order is, as its cells: `status` is a code, or for "other" its word."""

    cells: Mapping[str, str]


def read(content: bytes) -> list[WorkOrder | Update]:
    """Read the work orders of a file, and what is told of their progress: one, a list of them, or one a line. Raises
    `NoTable`."""
    if len(content) > MAX_BYTES:
        raise NoTable(text("import-too-big", most=MAX_BYTES // 1024 // 1024))
    said = decoded(content).replace("\x00", "").strip()
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        try:
            found = [json.loads(line) for line in said.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise NoTable(text("import-no-json")) from None
    orders = [_update(node) if ABOUT in node else _order(node) for node in _unwrapped(_bared(found))]
    if not orders:
        raise NoTable(text("import-no-orders"))
    return orders


def _bared(value: Any) -> Any:
    """Return JSON with its names as `bare` writes them."""
    match value:
        case dict():
            return {bare(name): _bared(one) for name, one in value.items()}
        case list():
            return [_bared(one) for one in value]
        case _:
            return value


def _unwrapped(value: Any) -> Iterator[Node]:
    if isinstance(value, list):
        for inner in value:
            yield from _unwrapped(inner) if isinstance(inner, dict | list) else ({},)
    if not isinstance(value, dict):
        return
    listed = [value[name] for name in LISTS if isinstance(value.get(name), list)]
    order = value.get("workorder")
    updates = value.get("jobstatusupdates")
    if isinstance(updates, list):
        # A message that an order is complete has what happened to it in a list.
        about = next((value[name] for name in ("workorderreference", "reference", "id") if value.get(name)), None)
        yield from ({ABOUT: about, **update} for update in updates if isinstance(update, dict))
    if isinstance(updates, list) and not OF_AN_ORDER & value.keys() - {"workorderreference", "reference"}:
        return
    if ABOUT in value:
        yield value
    elif listed:
        yield from _unwrapped(listed)
    elif isinstance(order, dict):
        yield {**value, **order}
    elif OF_AN_ORDER & value.keys():
        yield value
    else:
        for inner in value.values():
            yield from _unwrapped(inner)


def _update(node: Node) -> Update:
    code = _text(node, "typecode").lstrip("_")
    said = _text(node, "othertype") if code in ("", "0") else code
    about = next(iter(_refs(node, ABOUT)), "")
    return Update({"work_order_ref": about, "status": said, "updated_at": _text(node, "eventtime")})


def _order(node: Node) -> WorkOrder:
    ref = next(iter((*_refs(node, "reference"), *_refs(node, "workorderreference"), *_refs(node, "id"))), "")
    trades = [_text(node, "tradedescription"), _text(node, "tradecode")]
    for element in _all(node, "workelement"):
        trades += [
            _text(trade, name) for trade in _all(element, "trade") for name in ("customname", "code", "customcode")
        ]
    state = _text(node, "status")
    access = [_text(node, "accessinformation", "description") or _text(node, "accessinformation")]
    access.append(_keysafe(_one(node, "accessinformation", "keysafe")))
    cells = {
        "work_order_ref": ref,
        "description": _text(node, "descriptionofwork") or _text(node, "description"),
        "location": _text(node, "locationofrepair"),
        "access_information": ". ".join(filter(None, access)),
        "trade": next(filter(None, trades), ""),
        "priority": _text(node, "priority", "prioritycode") or _text(node, "prioritycode"),
        "required_by": _text(node, "priority", "requiredcompletiondatetime") or _text(node, "target"),
        "date_reported": _text(node, "datereported"),
        "date_raised": _text(node, "dateraised"),
        "updated_at": _text(node, "lastupdated"),
        "status": state,
    }
    operatives = _all(node, "operatives") or _all(node, "operativesassigned")
    worker = next((one for one in operatives if isinstance(one, dict)), {})
    is_nobodys = [] in (node.get("operatives"), node.get("operativesassigned"))
    of_worker = {
        "operative_ref": _text(worker, "payrollnumber")
        or _text(worker, "identification", "number")
        or _text(worker, "id")
        or ("Unassigned" if is_nobodys else ""),
        "operative_name": _text(worker, "namefull") or _text(worker, "name"),
    }
    visits = [*_all(node, "appointment"), *_all(node, "appointments")]
    appointments = tuple({**of_worker, **_appointment(visit, state)} for visit in visits if isinstance(visit, dict))
    return WorkOrder(ref, cells, tuple(_firms(node)), tuple(_places(node)), appointments)


def _appointment(visit: Node, state: str) -> dict[str, str]:
    times = _one(visit, "timeofday")
    times = times if isinstance(times, dict) else visit
    return {
        "appointment_ref": next(iter(_refs(visit, "reference")), ""),
        "date": _text(visit, "date"),
        "slot_name": _text(times, "name"),
        "earliest": _text(times, "earliestarrivaltime") or _text(visit, "start"),
        "latest": _text(times, "latestarrivaltime") or _text(visit, "end"),
        "status": OVER.get(bare(state), ""),
    }


def _firms(node: Node) -> Iterator[str]:
    """Return what the contractor of an order may be known by."""
    firm = _one(node, "assignedtoprimary")
    firm = firm if isinstance(firm, dict) else {}
    organization = _one(firm, "organization")
    organization = organization if isinstance(organization, dict) else {}
    references = (*_refs(organization, "reference"), *_refs(firm, "reference"))
    names = (_text(organization, "name"), _text(firm, "name"), _text(node, "owner"))
    yield from filter(None, (_text(node, "contractorreference"), *references, *names))


def _places(node: Node) -> Iterator[Where]:
    site = _one(node, "site")
    site = site if isinstance(site, dict) else {}
    found = [*_all(site, "property"), *_all(site, "propertyclass"), *_all(node, "sitepropertyunit")]
    places = [place for one in found if isinstance(one, dict) for place in _units(one)]
    named = _where(node, "propertyreference", "unitreference")
    if not places and (named.refs or named.uprn or named.address):
        places = [named]
    if not places and _refs(site, "reference"):
        places = [Where(_refs(site, "reference"), is_site=True)]
    yield from dict.fromkeys(places)


def _units(one: Node) -> list[Where]:
    """Return the homes of a property: its units, or itself."""
    names = ("propertyreference", "unitreference", "reference")
    units = [_where(unit, *names) for unit in _all(one, "unit") if isinstance(unit, dict)]
    if len(units) == 1 and not units[0].address:
        units = [replace(units[0], address=_address(_one(one, "address")))]
    return units if any(unit.refs or unit.uprn or unit.address for unit in units) else [_where(one, *names)]


def _where(node: Node, *names: str) -> Where:
    marked = [(ref, says) for name in names for ref, says in _marked(node, name)]
    uprn = next((ref for ref, says in marked if "uprn" in says), "") or _text(node, "uprn")
    refs = tuple(dict.fromkeys(ref for ref, says in marked if "uprn" not in says))
    return Where(refs, uprn, _address(_one(node, "address")), _keysafe(_one(node, "keysafe")))


def _address(said: Any) -> str:
    """Return an address in one line: as its lines have it, or else its parts."""
    if not isinstance(said, dict):
        return "" if isinstance(said, list) else _said(said)
    lines = [_said(line) for line in _all(said, "addressline") if not isinstance(line, dict | list)]
    street = " ".join(filter(None, (_text(said, "buildingnumber"), _text(said, "streetname"))))
    parts = [*(_text(said, name) for name in ("room", "floor", "buildingname", "complexname")), street]
    where = list(filter(None, lines)) or [*filter(None, parts), *filter(None, [_text(said, "cityname")])]
    return ", ".join(filter(None, [*where, _text(said, "postalcode")]))


def _keysafe(safe: Any) -> str:
    said = [_text(safe, "location"), _text(safe, "code")] if isinstance(safe, dict) else []
    return f"Key safe: {', '.join(filter(None, said))}" if any(said) else ""


# --- finding one's way in JSON ---------------------------------------------------------------------------------------


def _all(node: Any, name: str) -> list[Any]:
    """Return everything of a name, be it one or a list."""
    found = node.get(name) if isinstance(node, dict) else None
    return found if isinstance(found, list) else [] if found is None else [found]


def _one(node: Any, *path: str) -> Any:
    for name in path:
        node = next(iter(_all(node, name)), None)
    return node


def _text(node: Any, *path: str) -> str:
    found = _one(node, *path)
    return "" if isinstance(found, dict | list) else _said(found)


def _said(value: Any) -> str:
    """Return a value as a cell would have it; "" for none, and for what only says that there is none."""
    said = ("yes" if value else "no") if isinstance(value, bool) else "" if value is None else cleaned(str(value))
    return "" if is_nothing(said) else said


def _marked(node: Any, name: str) -> Iterator[tuple[str, str]]:
    """Return references, without what others put around them, each with what is said of it."""
    for one in _all(node, name):
        says = f"{_text(one, 'description')} {_text(one, 'allocatedby')}".casefold() if isinstance(one, dict) else ""
        ref = _text(one, "id") if isinstance(one, dict) else _said(one)
        if ref:
            yield spelling.tidied(ref), says


def _refs(node: Any, name: str) -> tuple[str, ...]:
    return tuple(ref for ref, _ in _marked(node, name))


# --- rows ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Records:
    """How we spell the references of what we know, by their keys (`flows.kernel.spelling`); contractors by their bare
    names too. `addressed`: homes that are known by their address alone."""

    orders: Mapping[str, str]
    homes: Mapping[str, str]
    blocks: Mapping[str, str]
    firms: Mapping[str, str]
    addressed: Mapping[Where, str] = field(default_factory=dict)

    def knows(self, place: Where) -> bool:
        """Return whether a place is known by one of its references."""
        keys = [spelling.key(ref) for ref in place.refs]
        return bool(_known(self.homes, keys) or _known(self.blocks, keys))


def rows(orders: Iterable[WorkOrder | Update], records: Records) -> Iterator[tuple[str, dict[str, str]]]:
    """Return a row (its kind, its cells) of each home of each order: of a visit where an appointment is made, else of
    the job; and of each update. An order for several homes says so itself."""
    for order in orders:
        if isinstance(order, Update):
            ref = order.cells["work_order_ref"]
            yield "updates", _given({**order.cells, "work_order_ref": records.orders.get(spelling.key(ref), ref)})
            continue
        names = [name for said in order.firms for name in (spelling.key(said), bare(said))]
        firm = _known(records.firms, names) or next(iter(order.firms), "")
        order_ref = records.orders.get(spelling.key(order.ref), order.ref)
        several = {"adds_place": "yes"} if len(order.places) > 1 else {}
        for place in order.places or (Where(),):
            here = {**order.cells, "contractor_code": firm, **_here(place, records), **several}
            access = (order.cells["access_information"], place.access)
            here["access_information"] = ". ".join(dict.fromkeys(filter(None, access)))
            if not order.appointments:
                yield "jobs", _given(here)
            for number, visit in enumerate(order.appointments, start=1):
                own = f"{order_ref}/{here.get('unit_ref') or here.get('uprn') or here.get('block_ref', '')}"
                ref = visit["appointment_ref"] or (own if number == 1 else f"{own}/{number}")
                shared = visit["appointment_ref"] and len(order.places) > 1
                ref = f"{ref}/{here.get('unit_ref') or here.get('uprn', '')}" if shared else ref
                yield "visits", _given({**here, **visit, "appointment_ref": ref})


def _here(place: Where, records: Records) -> dict[str, str]:
    keys = [spelling.key(ref) for ref in place.refs]
    home, block = _known(records.homes, keys) or records.addressed.get(place, ""), _known(records.blocks, keys)
    if place.is_site or (block and not home):
        return {"block_ref": block or next(iter(place.refs), ""), "is_communal": "yes"}
    if home or (place.refs and not place.uprn):
        return {"unit_ref": home or place.refs[0]}
    return {"uprn": place.uprn} if place.uprn else {"address": place.address}


def _known(records: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the reference of the first of these names that we know, or ""."""
    return next((records[name] for name in names if name in records), "")


def _given(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}
