"""What happens to residents' chats, for every feature to hear."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResidentUnreachable:
    """A chat takes no more messages from us. `residents`: those to whom that is new."""

    platform: str
    chat: str
    residents: tuple[int, ...]
