"""One input of a resident being handled: what it is, where they stand, and what has come of it so far."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from flows.effects import Effect, Say
from flows.house import House
from flows.residents.arrived import Arrived
from flows.residents.place import Place
from flows.words import Prompt, Words
from storage.database import Tx
from storage.people import Resident

ALBUM_GATHERS = timedelta(seconds=1)
"""How long the answer to one part of an album waits for the next part to stand in for it."""


@dataclass
class Handling:
    """Changed as the handling goes on; what stands in it at the end is written and sent."""

    tx: Tx
    house: House
    arrived: Arrived
    resident: Resident
    place: Place
    now: datetime
    answering: str | None
    effects: list[Effect] = field(default_factory=list)
    toast: Words | None = None

    def say(self, prompt: Prompt, *, edit: bool = False, album: str | None = None) -> None:
        collapse = f"album:{self.arrived.address.chat}:{album}" if album else None
        self.effects.append(
            Say(
                self.arrived.address,
                prompt,
                self.resident.language,
                edit=self.arrived.message if edit else None,
                collapse=collapse,
                delay=ALBUM_GATHERS if album else None,
            )
        )


class Desk(Protocol):
    """Where a conversation that is not about a report gets what its questions depend on, and where it ends."""

    async def facts(self, turn: Handling, /) -> Any: ...

    async def finish(self, turn: Handling, draft: Any, /) -> None: ...
