"""The kinds of matter of those features that have not declared themselves yet, by name."""

from collections.abc import Mapping

from flows.champions.staff import CarriedMatter, EstateMatter
from flows.door.staff import CallerMatter
from flows.groups.block import BlockMatter
from flows.groups.staff import GroupMatter
from flows.matters import Charted, Kind
from flows.records import BookingRecord, ContractorRecord, HomeRecord, WorkerRecord
from flows.rounds.staff import CommentMatter, RoundMatter
from flows.scores.staff import ScorecardMatter
from flows.support.staff import SupportMatter
from flows.trends.staff import TrendMatter
from flows.visits.pack import PackMatter
from flows.visits.staff import VisitMatter

RECORDS: tuple[Kind, ...] = (ContractorRecord(), WorkerRecord(), HomeRecord(), BookingRecord())
GROUPS: tuple[Kind, ...] = (BlockMatter(), GroupMatter())
_ROUND = RoundMatter()
_ROUNDS: tuple[Kind, ...] = (_ROUND, CommentMatter())
_SCORECARD = ScorecardMatter()
_ALL: tuple[Kind, ...] = (
    VisitMatter(),
    PackMatter(),
    CallerMatter(),
    SupportMatter(),
    TrendMatter(),
    EstateMatter(),
    CarriedMatter(),
    *GROUPS,
    *_ROUNDS,
    _SCORECARD,
    *RECORDS,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
CHARTED: Mapping[str, Charted] = {_ROUND.name: _ROUND, _SCORECARD.name: _SCORECARD}
"""Those that have a picture of counts."""
