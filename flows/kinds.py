"""The kinds of matter of those features that have not declared themselves yet, by name."""

from collections.abc import Mapping

from flows.cases.case import CaseType, Charted
from flows.features.champions.staff import CarriedCase, EstateCase
from flows.features.door.staff import CallerCase
from flows.features.groups.block import BlockCase
from flows.features.groups.staff import GroupCase
from flows.features.rounds.staff import CommentCase, RoundCase
from flows.features.scores.staff import ScorecardCase
from flows.features.support.staff import SupportCase
from flows.features.trends.staff import TrendCase

GROUPS: tuple[CaseType, ...] = (BlockCase(), GroupCase())
_ROUND = RoundCase()
_ROUNDS: tuple[CaseType, ...] = (_ROUND, CommentCase())
_SCORECARD = ScorecardCase()
_ALL: tuple[CaseType, ...] = (
    CallerCase(),
    SupportCase(),
    TrendCase(),
    EstateCase(),
    CarriedCase(),
    *GROUPS,
    *_ROUNDS,
    _SCORECARD,
)
KINDS: Mapping[str, CaseType] = {kind.name: kind for kind in _ALL}
CHARTED: Mapping[str, Charted] = {_ROUND.name: _ROUND, _SCORECARD.name: _SCORECARD}
"""Those that have a picture of counts."""
