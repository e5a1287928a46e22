"""The kinds of matter of those features that have not declared themselves yet, by name."""

from collections.abc import Mapping

from flows.cases.case import CaseType, Charted
from flows.features.door.staff import CallerCase
from flows.features.records.staff import BookingRecord, ContractorRecord, HomeRecord, WorkerRecord
from flows.features.rounds.staff import RoundCase
from flows.features.scores.staff import ScorecardCase
from flows.features.support.staff import SupportCase
from flows.features.trends.staff import TrendCase
from flows.features.visits.pack import PackCase
from flows.features.visits.staff import VisitCase

RECORDS: tuple[CaseType, ...] = (ContractorRecord(), WorkerRecord(), HomeRecord(), BookingRecord())
_ROUND = RoundCase()
_SCORECARD = ScorecardCase()
_ALL: tuple[CaseType, ...] = (
    VisitCase(),
    PackCase(),
    CallerCase(),
    SupportCase(),
    TrendCase(),
    _SCORECARD,
    *RECORDS,
)
KINDS: Mapping[str, CaseType] = {kind.name: kind for kind in _ALL}
CHARTED: Mapping[str, Charted] = {_ROUND.name: _ROUND, _SCORECARD.name: _SCORECARD}
"""Those that have a picture of counts."""
