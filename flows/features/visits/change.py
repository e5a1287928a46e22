"""A change of a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.visits import Visit


@dataclass(frozen=True, slots=True)
class Change:
    """`visit` as it is now, and its event. `by_resident`: who did it, and need not be told; `for_resident`: to whom
    alone staff wrote. `told`: everybody is told, in somebody's own words. `event`: its line of history, once there is
    one."""

    visit: Visit
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    by_resident: int | None = None
    for_resident: int | None = None
    told: bool = False
    event: int | None = None
