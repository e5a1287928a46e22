"""The list of the features, lowest first: the only place that knows them all."""

from flows.feature import Features
from flows.features.basics.feature import FEATURE as BASICS
from flows.features.champions.feature import FEATURE as CHAMPIONS
from flows.features.door.feature import FEATURE as DOOR
from flows.features.enquiries.feature import FEATURE as ENQUIRIES
from flows.features.groups.feature import FEATURE as GROUPS
from flows.features.hazards.feature import FEATURE as HAZARDS
from flows.features.homes.feature import FEATURE as HOMES
from flows.features.imports.feature import FEATURE as IMPORTS
from flows.features.problems.feature import FEATURE as PROBLEMS
from flows.features.ratings.feature import FEATURE as RATINGS
from flows.features.records.feature import FEATURE as RECORDS
from flows.features.reports.feature import FEATURE as REPORTS
from flows.features.rights.feature import FEATURE as RIGHTS
from flows.features.rounds.feature import FEATURE as ROUNDS
from flows.features.scores.feature import FEATURE as SCORES
from flows.features.support.feature import FEATURE as SUPPORT
from flows.features.thanks.feature import FEATURE as THANKS
from flows.features.trends.feature import FEATURE as TRENDS
from flows.features.visits.feature import FEATURE as VISITS
from flows.features.wishes.feature import FEATURE as WISHES

FEATURES = Features(
    BASICS,
    REPORTS,
    WISHES,
    HOMES,
    VISITS,
    RECORDS,
    IMPORTS,
    DOOR,
    SUPPORT,
    HAZARDS,
    ENQUIRIES,
    RATINGS,
    THANKS,
    GROUPS,
    ROUNDS,
    PROBLEMS,
    CHAMPIONS,
    TRENDS,
    SCORES,
    RIGHTS,
)
