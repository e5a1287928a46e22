"""The inputs a person can give to a conversation, in our words."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of a session: `token` and `revision` say which question it belongs to."""

    token: str
    revision: int
    value: str


@dataclass(frozen=True, slots=True)
class Said:
    """Typed words. `quoted`: those that they answer, where they quote some.

    `aside`: words that their sender did not write to us, such as a message passed on: they are kept, and are neither an
    order nor the answer to a question with buttons.
    """

    text: str
    quoted: str = ""
    aside: bool = False

    @property
    def whole(self) -> str:
        """Return the words as others must read them to understand them."""
        return f"“{self.quoted}”\n{self.text}" if self.quoted else self.text


@dataclass(frozen=True, slots=True)
class Gave:
    """A photo, video, voice note or document, already written down as evidence `key`.

    `words` came with it, as an `aside` or not: they count whatever becomes of the file.
    """

    key: str
    kind: str
    words: str = ""
    album: str | None = None
    aside: bool = False


Input: TypeAlias = Tap | Said | Gave

BACK, SKIP, STOP = "back", "skip", "stop"
NAVIGATION = (BACK, SKIP, STOP)
