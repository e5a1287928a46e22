"""The columns of each kind of row: our names, the names that other systems use, and how a cell is read.

The names are HACT's where it has one (its schemas of 2021, as other landlords' code uses them; no conformance is
claimed). docs/import.md is made from this table, and so are the models of the HTTP API.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from flows.features.records import cells
from flows.features.records.cells import Reader

STATES = {
    "booked": "booked",
    "scheduled": "booked",
    "confirmed": "booked",
    "planned": "booked",
    "10": "booked",
    "on way": "on_way",
    "on the way": "on_way",
    "en route": "on_way",
    "travelling": "on_way",
    "arrived": "arrived",
    "on site": "arrived",
    "started": "arrived",
    "in progress": "arrived",
    "done": "done",
    "complete": "done",
    "completed": "done",
    "closed": "done",
    "job complete": "done",
    "job completed": "done",
    "work complete": "done",
    "work completed": "done",
    "works complete": "done",
    "works completed": "done",
    "incomplete": "incomplete",
    "120": "incomplete",
    "120 20": "incomplete",
    "not finished": "incomplete",
    "no access": "no_access",
    "carded": "no_access",
    "70": "no_access",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "deleted": "cancelled",
    "not required": "cancelled",
    "no longer required": "cancelled",
    "withdrawn": "cancelled",
    "abandoned": "cancelled",
    "aborted": "cancelled",
    "void": "cancelled",
}
JOB_STATES = {
    "reported": "reported",
    "raised": "reported",
    "new": "reported",
    "triaged": "triaged",
    "dispatched": "dispatched",
    "issued": "dispatched",
    "scheduled": "dispatched",
    "in progress": "dispatched",
    "done": "completed",
    "complete": "completed",
    "completed": "completed",
    "closed": "completed",
    "work complete": "completed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "work cancelled": "cancelled",
}
SAFETY = {
    "gas": "gas",
    "gas safety": "gas",
    "lgsr": "gas",
    "cp12": "gas",
    "electrical": "electrical",
    "electric": "electrical",
    "eicr": "electrical",
    "electrical safety": "electrical",
    "water": "water",
    "legionella": "water",
    "water safety": "water",
}
_CANCELLED = re.compile(r"(?:(?:job|order|work|visit|appointment|appt) )?cancell?ed\b.*", re.IGNORECASE | re.DOTALL)
_state = cells.one_of(STATES)


def visit_state(cell: str, zone: ZoneInfo) -> str:
    """Read a visit's state. By whom or why it is cancelled, people write behind it."""
    return "cancelled" if _CANCELLED.fullmatch(cell) else str(_state(cell, zone))


NOBODY = ""
"""The reference of a worker of whom we know nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """`says`: its description, for the person who makes the file. `example` as it may appear in a cell. `vital`: a row
    says something else without it, so one in which it cannot be read is bad; of others only the cell is left out.
    `unread`: what stands instead of such a cell, if that is not to leave what we have.

    `on`: the column with the day of an hour; `since`: that of the hour which it follows. `coming`: a day to come, or of
    late."""

    name: str
    read: Reader
    says: str
    example: str
    needed: bool = False
    aliases: tuple[str, ...] = ()
    vital: bool = False
    unread: str | None = None
    on: str = ""
    since: str = ""
    coming: bool = False


@dataclass(frozen=True)
class Kind:
    """`key` is the column with the landlord's own reference, which identifies a row; `apart_by` are columns in which
    rows of one reference may differ, and then are of different records. `fixed` are those that no later row can change:
    where it stands differently for one reference, two records go by it."""

    name: str
    key: str
    columns: tuple[Column, ...]
    apart_by: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()

    @cached_property
    def by_alias(self) -> Mapping[str, Column]:
        """Return the columns by every name they go by, as `bare` writes it."""
        return {bare(name): column for column in self.columns for name in (column.name, *column.aliases)}

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}


def bare(name: str) -> str:
    """Return a column's name however it is written: "WorkOrder.Reference.ID" and "work order reference id" are one."""
    return re.sub(r"[\W_]+", "", name.casefold())


_UNIT = Column(
    "unit_ref",
    cells.ref,
    "The home's reference.",
    "LARK-12",
    aliases=(
        "home_ref",
        "property_ref",
        "PropertyReference",
        "Unit.Reference.ID",
        "unit",
        "prop_ref",
        "property_id",
        "property_no",
        "property_number",
        "property_code",
        "unit_reference",
        "unit_id",
        "place_ref",
        "asset_ref",
    ),
    vital=True,
)
_UPRN = Column("uprn", cells.uprn, "The home's UPRN.", "100012345678", aliases=("Property.UPRN", "UniquePropertyRef"))
_BLOCK = Column(
    "block_ref",
    cells.ref,
    "The block's reference.",
    "LARK",
    aliases=("Site.Reference.ID", "block", "estate_ref"),
    vital=True,
)
_FIRM = Column(
    "contractor_code",
    cells.ref,
    "The contractor's reference.",
    "brightfix",
    aliases=(
        "contractor_ref",
        "contractor",
        "AssignedToPrimary",
        "AssignedToPrimary.Organization.Reference.ID",
        "contractor_id",
        "supplier_code",
        "supplier_ref",
    ),
    vital=True,
)
_WORKER = Column(
    "operative_ref",
    cells.ref,
    "The worker's reference.",
    "BF-07",
    aliases=(
        "worker_ref",
        "OperativesAssigned.Identification",
        "operative_id",
        "operative_code",
        "operative_no",
        "engineer_id",
        "engineer_ref",
        "resource_id",
    ),
    unread=NOBODY,
)
_NAME = Column(
    "operative_name",
    cells.first_name,
    "The worker's name; only the first name is kept.",
    "Jo",
    aliases=("worker_name", "OperativesAssigned.NameFull", "operative", "engineer", "engineer_name", "resource_name"),
)
WORKER = ("operative_ref", "operative_name")
"""The columns that say who comes."""
PLACE = ("unit_ref", "uprn", "block_ref")
"""The columns that say where something is."""
_ACCESS = Column(
    "access_information", cells.words(2000), "How to get in.", "Ring twice", aliases=("access", "AccessInformation")
)
_UPDATED = Column(
    "updated_at",
    cells.moment,
    "When the row was last changed; an older row never undoes a newer one.",
    "2026-11-23T08:15:00Z",
    aliases=("last_updated", "modified", "EventTime", "last_modified", "modified_on", "updated_on"),
    vital=True,
)
_ORDER = Column(
    "work_order_ref",
    cells.ref,
    "The job's reference.",
    "WO-2001",
    aliases=(
        "WorkOrder.Reference.ID",
        "WorkOrderReference",
        "job_ref",
        "order_ref",
        "order_no",
        "order_number",
        "order_id",
        "job_no",
        "job_number",
        "job_id",
        "job_reference",
        "work_order",
        "work_order_no",
        "work_order_number",
        "works_order",
        "works_order_no",
        "works_order_number",
        "works_order_ref",
        "wo_no",
        "wo_number",
        "wo_ref",
        "repair_no",
        "repair_number",
        "repair_ref",
    ),
)
_OF_JOBS = (
    _FIRM,
    Column(
        "contract_ref", cells.ref, "The contract, as landlord.toml calls it.", "repairs-north", aliases=("contract",)
    ),
    _UNIT,
    _UPRN,
    _BLOCK,
    Column("is_communal", cells.yes_no, "Whether it is for the whole block.", "no", aliases=("communal",), vital=True),
    Column(
        "adds_place",
        cells.yes_no,
        "Whether its home or block is one more for an order that we know at others; else such a row is bad.",
        "no",
        aliases=("additional_property",),
    ),
    Column("planned", cells.yes_no, "Whether it is planned work; then a reminder goes out a week before.", "no"),
    Column("safety", cells.one_of(SAFETY), "A safety check that the law asks for.", "gas", aliases=("safety_check",)),
    Column("trade", cells.words(64), "The trade.", "Plumbing", aliases=("TradeCode", "Trade.Description")),
    Column(
        "description",
        cells.words(2000),
        "What for, as the resident reads it.",
        "Mend the kitchen tap",
        aliases=("DescriptionOfWork", "WorkElement.Description", "job_description", "repair_description"),
    ),
    Column("location", cells.words(500), "Where in the home or block.", "Kitchen", aliases=("LocationOfRepair",)),
    _ACCESS,
    Column("liaison_contact", cells.words(200), "Whom to ask on site.", "Lee Placeholder", aliases=("liaison",)),
    Column("priority", cells.number, "1 to 5.", "3", aliases=("Priority.PriorityCode", "PriorityCode")),
    Column(
        "required_by",
        cells.moment,
        "When it must be done.",
        "2026-12-01 17:00",
        aliases=("Priority.RequiredCompletionDateTime", "RequiredCompletionDateTime", "target_date"),
    ),
    Column(
        "date_reported",
        cells.moment,
        "When it was reported.",
        "2026-11-19",
        aliases=("DateReported", "reported_date", "reported_on"),
    ),
    Column(
        "date_raised",
        cells.moment,
        "When the order went out.",
        "2026-11-20",
        aliases=("DateRaised", "raised_date", "raised_on"),
    ),
)


def _needed(column: Column) -> Column:
    return replace(column, needed=True)


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "homes",
            "unit_ref",
            (
                _needed(_UNIT),
                Column(
                    "address",
                    cells.words(200),
                    "The address.",
                    "12 Larkspur Court",
                    True,
                    ("AddressLine", "full_address", "property_address"),
                ),
                _UPRN,
                _BLOCK,
                Column("block_name", cells.words(128), "The block's name.", "Larkspur Court", aliases=("Site.Name",)),
                _ACCESS,
            ),
        ),
        Kind(
            "tenancies",
            "tenancy_ref",
            (
                Column(
                    "tenancy_ref",
                    cells.ref,
                    "The tenancy's reference.",
                    "T-4711",
                    True,
                    ("TenancyReference", "Tenancy.Reference.ID", "Agreement.Reference.ID", "tenancy", "agreement_ref"),
                ),
                replace(_UNIT, aliases=(*_UNIT.aliases, "home")),
                _UPRN,
                Column(
                    "starts_on",
                    cells.day,
                    "Its first day.",
                    "2024-04-01",
                    True,
                    ("from", "start", "start_date", "TenancyStartDate", "Tenancy.StartDate"),
                ),
                Column(
                    "ends_on",
                    cells.day,
                    "Its last day, to come or over; empty while nobody knows of one.",
                    "2026-12-31",
                    aliases=("until", "end", "end_date", "TenancyEndDate", "Tenancy.EndDate"),
                    vital=True,
                ),
            ),
            fixed=("unit_ref", "uprn"),
        ),
        Kind(
            "contractors",
            "contractor_code",
            (
                _needed(_FIRM),
                Column(
                    "name",
                    cells.words(128),
                    "The firm's name.",
                    "Brightfix Repairs",
                    True,
                    ("firm", "contractor_name", "company_name"),
                ),
                Column("trade", cells.words(64), "What they do.", "Repairs"),
                Column(
                    "phone",
                    cells.phone,
                    "A number that you have checked; residents are told to ring it.",
                    "020 7946 0321",
                    aliases=("telephone", "verified_number"),
                ),
                Column("contact", cells.words(128), "Whom you talk to there.", "Lee Placeholder"),
                Column("hours", cells.words(128), "When they answer.", "8am to 6pm, Monday to Saturday"),
                Column(
                    "works_for",
                    cells.refs,
                    "The contractors whose sub-contractor it is; `no` if it is nobody's any more.",
                    "brightfix",
                    aliases=("subcontractor_of", "subcontractor_to", "sub_contracted_to", "main_contractor"),
                    vital=True,
                ),
            ),
        ),
        Kind(
            "workers",
            "operative_ref",
            (
                _needed(_WORKER),
                _needed(_NAME),
                _needed(_FIRM),
                Column("id_number", cells.words(64), "The number on their card.", "BF-0007", aliases=("badge",)),
                Column("current", cells.yes_no, "Whether they still work there.", "yes", aliases=("active",)),
            ),
        ),
        Kind(
            "jobs",
            "work_order_ref",
            (
                _needed(_ORDER),
                *_OF_JOBS,
                Column("status", cells.one_of(JOB_STATES), "How far it is.", "dispatched", aliases=("job_status",)),
                _UPDATED,
            ),
            apart_by=PLACE,
        ),
        Kind(
            "visits",
            "appointment_ref",
            (
                Column(
                    "appointment_ref",
                    cells.ref,
                    "The visit's reference.",
                    "A-1001",
                    True,
                    (
                        "Appointment.Reference",
                        "Appointment.Reference.ID",
                        "AppointmentReference",
                        "visit_ref",
                        "visit_id",
                        "visit_no",
                        "appointment_id",
                        "appointment_no",
                        "appointment_number",
                        "appt_ref",
                        "appt_id",
                        "appt_no",
                        "booking_ref",
                    ),
                ),
                _needed(_ORDER),
                Column(
                    "date",
                    cells.day,
                    "The day.",
                    "2026-12-08",
                    True,
                    ("Appointment.Date", "appointment_date", "appt_date", "visit_date"),
                    coming=True,
                ),
                Column(
                    "slot_name",
                    cells.words(32),
                    "The part of the day, as landlord.toml calls it, instead of hours.",
                    "morning",
                    aliases=("slot", "TimeOfDay.Name", "Appointment.TimeOfDay.Name"),
                    vital=True,
                ),
                Column(
                    "earliest",
                    cells.hour,
                    "From when.",
                    "08:00",
                    aliases=(
                        "EarliestArrivalTime",
                        "Appointment.TimeOfDay.EarliestArrivalTime",
                        "from",
                        "start",
                        "start_time",
                        "time_from",
                        "from_time",
                        "appointment_start",
                        "appt_start",
                    ),
                    vital=True,
                    on="date",
                ),
                Column(
                    "latest",
                    cells.hour,
                    "Until when.",
                    "12:00",
                    aliases=(
                        "LatestArrivalTime",
                        "Appointment.TimeOfDay.LatestArrivalTime",
                        "to",
                        "end",
                        "end_time",
                        "time_to",
                        "to_time",
                        "appointment_end",
                        "appt_end",
                    ),
                    vital=True,
                    on="date",
                    since="earliest",
                ),
                _WORKER,
                _NAME,
                Column(
                    "status",
                    visit_state,
                    "How far it is.",
                    "booked",
                    aliases=("TypeCode", "state", "visit_status", "appointment_status", "appt_status"),
                ),
                _UPDATED,
                *_OF_JOBS,
            ),
            fixed=("work_order_ref", *PLACE),
        ),
    )
}
UPDATE_STATES = {
    "70": "no_access",
    "120": "incomplete",
    **{f"120 {more}": "incomplete" for more in (10, 20, 30, 40, 50)},
    "complete": "done",
    "completed": "done",
    "cancel": "cancelled",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
"""The codes and words of HACT's job status updates that say something of a visit."""
UPDATES = Kind(
    "updates",
    "work_order_ref",
    (
        _needed(_ORDER),
        Column("status", cells.one_of(UPDATE_STATES), "What became of it.", "70", needed=True),
        _needed(_UPDATED),
    ),
    apart_by=("status", "updated_at"),
)
"""What is told of the progress of orders; only in files of these."""
DAYS = (cells.day, cells.moment)
"""The readers of days."""
DECIDING = frozenset(
    column.name for kind in KINDS.values() for column in kind.columns if column.needed or column.vital
) | {"uprn"}
"""The columns that say what a row is about: where two of one name differ, nobody can tell which is right."""
OF_JOBS = tuple(column.name for column in _OF_JOBS)
"""The columns of a visit's row that describe its job."""
