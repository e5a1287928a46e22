"""The landlord's own records as one declaration."""

from flows.feature import Feature
from flows.features.records import commands
from flows.features.records.staff import BookingRecord, ContractorRecord, HomeRecord, WorkerRecord

FEATURE = Feature(
    name="records",
    cases=(ContractorRecord(), WorkerRecord(), HomeRecord(), BookingRecord()),
    staff_commands=commands.COMMANDS,
)
