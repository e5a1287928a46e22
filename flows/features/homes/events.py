"""Events about homes that other features listen to."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HomesLeft:
    """Somebody's time in these homes has ended. `empty`: those in which nobody lives any more, as far as we know.
    `said_so`: the residents who said themselves that they have moved out."""

    home_ids: Sequence[int]
    empty: Sequence[int]
    said_so: Sequence[int] = ()
