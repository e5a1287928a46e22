"""Events of residents' chats, for every feature."""

from dataclasses import dataclass

from flows.kernel.words import Opens
from storage.people import Address, Resident


@dataclass(frozen=True, slots=True)
class ResidentUnreachable:
    """A chat takes no more messages from us. `residents`: those for whom that is new."""

    platform: str
    chat: str
    residents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CameFromGroup:
    """A resident opened a link of a block's group, and their platform says that they are in it."""

    address: Address
    resident: Resident
    block_id: int
    opens: Opens
