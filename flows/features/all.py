"""The list of the features, lowest first: the only place that knows them all."""

from flows.feature import Features
from flows.features.imports.feature import FEATURE as IMPORTS
from flows.features.ratings.feature import FEATURE as RATINGS
from flows.features.records.feature import FEATURE as RECORDS
from flows.features.visits.feature import FEATURE as VISITS
from flows.features.wishes.feature import FEATURE as WISHES
from flows.legacy import LEGACY

FEATURES = Features(LEGACY, WISHES, VISITS, RECORDS, IMPORTS, RATINGS)
