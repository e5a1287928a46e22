"""The events and points of visits, for other features."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.features.visits.change import Change
from flows.kernel.actor import Actor
from storage.people import Resident
from storage.visits import Visit


@dataclass(frozen=True, slots=True)
class VisitsChanged:
    """Something happened to one visit, or to thousands at once."""

    changes: Sequence[Change]
    actor: Actor


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A visit's page. `settled`: its resident has just said yes to its time."""

    visit: Visit
    resident: Resident
    settled: bool = False
