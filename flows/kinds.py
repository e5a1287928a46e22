"""The kinds of matter of those features that have not declared themselves yet, by name."""

from collections.abc import Mapping

from flows.cases.case import CaseType
from flows.features.champions.staff import CarriedCase, EstateCase
from flows.features.door.staff import CallerCase
from flows.features.groups.block import BlockCase
from flows.features.groups.staff import GroupCase
from flows.features.records.staff import BookingRecord, ContractorRecord, HomeRecord, WorkerRecord
from flows.features.rounds.staff import CommentCase, RoundCase
from flows.features.scores.staff import ScorecardCase
from flows.features.support.staff import SupportCase
from flows.features.trends.staff import TrendCase
from flows.features.visits.pack import PackCase
from flows.features.visits.staff import VisitCase

RECORDS: tuple[CaseType, ...] = (ContractorRecord(), WorkerRecord(), HomeRecord(), BookingRecord())
GROUPS: tuple[CaseType, ...] = (BlockCase(), GroupCase())
_ROUNDS: tuple[CaseType, ...] = (RoundCase(), CommentCase())
_ALL: tuple[CaseType, ...] = (
    VisitCase(),
    PackCase(),
    CallerCase(),
    SupportCase(),
    TrendCase(),
    EstateCase(),
    CarriedCase(),
    *GROUPS,
    *_ROUNDS,
    ScorecardCase(),
    *RECORDS,
)
KINDS: Mapping[str, CaseType] = {kind.name: kind for kind in _ALL}
