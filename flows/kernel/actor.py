"""Who does something."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """`by` as history says it; a landlord is one of its other systems. `id`: a staff member's id on their platform, or
    what an import or a token is called."""

    by: Literal["resident", "staff", "contractor", "landlord", "doorstep"]
    platform: str
    id: str | None = None
