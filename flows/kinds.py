"""The kinds of matter of those features that have not declared themselves yet, by name."""

from collections.abc import Mapping

from flows.cases.case import CaseType
from flows.features.records.staff import BookingRecord, ContractorRecord, HomeRecord, WorkerRecord
from flows.features.visits.pack import PackCase
from flows.features.visits.staff import VisitCase

RECORDS: tuple[CaseType, ...] = (ContractorRecord(), WorkerRecord(), HomeRecord(), BookingRecord())
_ALL: tuple[CaseType, ...] = (
    VisitCase(),
    PackCase(),
    *RECORDS,
)
KINDS: Mapping[str, CaseType] = {kind.name: kind for kind in _ALL}
