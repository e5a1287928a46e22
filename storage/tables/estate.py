"""The landlord's own records: homes, blocks, contractors, their workers and contracts."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Text, true

from storage.tables.base import Id, Keep, Moment, file_, id_, table_, to

blocks = table_(
    "blocks",
    id_(),
    Column("ref", String(64), nullable=False, unique=True),
    Column("name", String(128), nullable=False),
    keep=Keep(None, why="the landlord's own record"),
    personal="nobody",
)

homes = table_(
    "homes",
    id_(),
    Column("ref", String(64), nullable=False, unique=True),
    to("blocks"),
    Column("address", String(200), nullable=False),
    Column("uprn", String(12)),
    Column("access", Text),
    keep=Keep(None, why="the landlord's own record"),
    personal="nobody",
)

tenancies = table_(
    "tenancies",
    id_(),
    Column("ref", String(64), nullable=False, unique=True),
    to("homes", null=False, index=True),
    Column("starts_on", String(10), nullable=False),
    Column("ends_on", String(10)),
    Column("ended_at", Moment),
    Index("ix_tenancies_ends", "ends_on"),
    keep=Keep(365, "ended_at", "when a home changed hands, for a year after it did"),
    personal="nobody",
)

contractors = table_(
    "contractors",
    id_(),
    Column("ref", String(64), nullable=False, unique=True),
    Column("name", String(128), nullable=False),
    Column("current", Boolean, nullable=False, default=True),
    Column("listed", Boolean, nullable=False, server_default=true()),
    Column("trade", String(64)),
    Column("phone", String(32)),
    Column("contact", String(128)),
    Column("hours", String(128)),
    Column("works_for", JSON(none_as_null=True)),
    file_("logo"),
    keep=Keep(None, why="the landlord's own record"),
    personal="nobody",
)

workers = table_(
    "workers",
    id_(),
    Column("ref", String(64), nullable=False, unique=True),
    to("contractors", null=False, index=True),
    Column("name", String(64), nullable=False),
    Column("id_number", String(64)),
    file_("photo"),
    Column("current", Boolean, nullable=False, default=True),
    keep=Keep(None, why="as long as they work for a contractor; the landlord takes them off"),
    personal="worker",
)

contracts = table_(
    "contracts",
    id_(),
    Column("ref", String(64), nullable=False, unique=True),
    Column("contractor_id", Id, ForeignKey("contractors.id"), nullable=False),
    Column("name", String(128), nullable=False),
    Column("current", Boolean, nullable=False, default=True),
    keep=Keep(None, why="the landlord's own record"),
    personal="nobody",
)

record_events = table_(
    "record_events",
    id_(),
    Column("record", String(16), nullable=False),
    Column("subject", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64)),
    Column("data", JSON, nullable=False),
    Index("ix_record_events_subject", "record", "subject"),
    keep=Keep(6 * 365, "at", "who changed a number or an address, and when"),
    personal="staff",
)
