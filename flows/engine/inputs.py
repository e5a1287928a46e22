"""The inputs a person can give to a conversation, in our words."""

from dataclasses import dataclass
from typing import TypeAlias

from flows.kernel.words import Text


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of a session: `token` and `revision` say which question it belongs to."""

    token: str
    revision: int
    value: str


@dataclass(frozen=True, slots=True)
class Said:
    """Typed words."""

    text: str


@dataclass(frozen=True, slots=True)
class Gave:
    """A photo, video, voice note or document, already written down as evidence `key`.

    `trouble` says why it cannot be used, if so (too big, of a wrong kind): then it has no key.
    """

    key: str
    kind: str
    trouble: Text | None = None
    words: str = ""
    album: str | None = None


Input: TypeAlias = Tap | Said | Gave

BACK, SKIP, STOP = "back", "skip", "stop"
NAVIGATION = (BACK, SKIP, STOP)
