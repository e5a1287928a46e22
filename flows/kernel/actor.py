"""The author of a change."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """`by` as history records it; a landlord is one of its other systems. `id`: a staff member's platform id, or
    the name of an import or a token."""

    by: Literal["resident", "staff", "contractor", "landlord", "doorstep"]
    platform: str
    id: str | None = None
