"""Events of residents' chats, for every feature."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResidentUnreachable:
    """A chat takes no more messages from us. `residents`: those for whom that is new."""

    platform: str
    chat: str
    residents: tuple[int, ...]
