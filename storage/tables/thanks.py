"""Thanks that residents say outside a survey."""

from sqlalchemy import Column, Integer, String, Text

from storage.tables.base import Keep, Moment, Personal, id_, table_, to

thanks = table_(
    "thanks",
    id_(),
    to("residents", null=False, index=True),
    to("homes"),
    to("blocks"),
    to("workers", index=True),
    Column("contractor_ref", String(64)),
    Column("contract_ref", String(64)),
    Column("visit_ref", String(64)),
    Column("service", String(64)),
    Column("named", String(128)),
    Column("words", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("passed", Text),
    Column("passed_by", String(64)),
    Column("passed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    keep=Keep(365, "at", "long enough to be counted in a year's scores, and to be passed on"),
    personal=Personal(by="resident_id", hides=("passed_by",), cases=("thank", "thank_worker", "thank_firm")),
)
