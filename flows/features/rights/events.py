"""The events of erasures, for other features."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonErased:
    """A person's data was erased: the numbers of rows that are gone, and of those kept without what was theirs, by
    table."""

    removed: Mapping[str, Sequence[int]]
    blanked: Mapping[str, Sequence[int]]
