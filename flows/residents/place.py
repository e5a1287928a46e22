"""Where a resident stands: the conversation on show, those that are parked, and the screen they look at.

The conversation parked last stands last. `ended` names the last conversation that came to its end, so that a second
tap on its last button is no surprise.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from flows.engine import Flow, Session


@dataclass(frozen=True)
class Place:
    active: Session[Any] | None = None
    parked: tuple[Session[Any], ...] = ()
    screen: str = "go:menu"
    ended: str = ""

    def dump(self) -> dict[str, Any]:
        return {
            "active": self.active.dump() if self.active else None,
            "parked": [session.dump() for session in self.parked],
            "screen": self.screen,
            "ended": self.ended,
        }

    @classmethod
    def load(cls, data: Mapping[str, Any], flows: Mapping[str, Flow[Any, Any]]) -> "Place":
        """A place as it was written. A draft that today's flows cannot read any more is left behind, not fatal."""

        def session(found: Mapping[str, Any] | None) -> Session[Any] | None:
            if not found or found["flow"] not in flows:
                return None
            try:
                return Session.load(flows[found["flow"]], found)
            except ValidationError:
                return None

        parked = tuple(found for one in data.get("parked") or () if (found := session(one)))
        return cls(
            session(data.get("active")),
            parked,
            data.get("screen", "go:menu"),
            data.get("ended", ""),
        )

    def holds(self, key: str) -> bool:
        """Whether a piece of evidence is in the draft on show."""
        return bool(key) and self.active is not None and key in self.active.draft.model_dump_json()


def new_token() -> str:
    """Names a session in its buttons, so that those of an older one are known."""
    return secrets.token_hex(3)
