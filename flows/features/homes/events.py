"""Events about homes that other features listen to."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HomesLeft:
    """Nobody lives in these homes any more, as far as we know."""

    home_ids: Sequence[int]
