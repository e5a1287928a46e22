"""A resident's place: the current conversation, those that are parked, and the screen they look at.

The conversation parked last stands last. `ended` names the last conversation that came to its end, so that a second
tap on its last button is no surprise; `led` the press that led to the current question, so that the same press again
in a hurry brings no second copy of it; `guessed` the conversation that free words led to, in case they meant something
else.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from flows.conversation.actions import ShowMenu
from flows.engine import Flow, Session

IN_A_HURRY = timedelta(seconds=10)


@dataclass(frozen=True)
class Led:
    """A press that led to a question, by its session and revision, and when (ISO)."""

    action: str
    token: str
    revision: int
    at: str


@dataclass(frozen=True)
class Place:
    active: Session[Any] | None = None
    parked: tuple[Session[Any], ...] = ()
    screen: str = ShowMenu().wire()
    ended: str = ""
    led: Led | None = None
    guessed: str = ""
    said: str = ""
    """The free words that led to the screen, in case they meant something else."""

    def dump(self) -> dict[str, Any]:
        return {
            "active": self.active.dump() if self.active else None,
            "parked": [session.dump() for session in self.parked],
            "screen": self.screen,
            "ended": self.ended,
            "led": asdict(self.led) if self.led else None,
            "guessed": self.guessed,
            "said": self.said,
        }

    @classmethod
    def load(cls, data: Mapping[str, Any], flows: Mapping[str, Flow[Any, Any]]) -> "Place":
        """Read a place as it was written. A draft that today's flows can no longer read is left out without error."""

        def session(found: Mapping[str, Any] | None) -> Session[Any] | None:
            if not found or found["flow"] not in flows:
                return None
            try:
                return flows[found["flow"]].load(found)
            except ValidationError:
                return None

        parked = tuple(found for one in data.get("parked") or () if (found := session(one)))
        return cls(
            session(data.get("active")),
            parked,
            data.get("screen", ShowMenu().wire()),
            data.get("ended", ""),
            Led(**data["led"]) if data.get("led") else None,
            data.get("guessed", ""),
            data.get("said", ""),
        )

    def after_press(self, action: str, now: datetime) -> "Place":
        """Return this place, remembering the press that led to its question, if there is one."""
        active = self.active
        led = Led(action, active.token, active.revision, now.isoformat()) if active else None
        return replace(self, led=led)

    def shows_already(self, action: str, now: datetime) -> bool:
        """Return whether a press only just led to the current question, which nobody has answered yet."""
        led = self.led
        if led is None or abs(now - datetime.fromisoformat(led.at)) >= IN_A_HURRY:
            return False
        return self.after_press(action, now).led == replace(led, at=now.isoformat())

    def holds(self, key: str) -> bool:
        """Return whether a piece of evidence is in the current draft."""
        return bool(key) and self.active is not None and key in self.active.draft.model_dump_json()


def new_token() -> str:
    """Return the name of a session in its buttons, so that those of an older one are known."""
    return secrets.token_hex(3)
