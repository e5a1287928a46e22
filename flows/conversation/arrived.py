"""An input of a resident, in our words, whatever platform it came from."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from flows.engine.inputs import Gave, Said, Tap
from storage.database import Tx
from storage.people import Address


@dataclass(frozen=True, slots=True)
class Command:
    """A typed command ("/report"), with the words after it. `said`: all of it as it was typed. `file`: the file under
    which it stood."""

    name: str
    rest: str = ""
    said: str = ""
    file: "Piece | None" = None


@dataclass(frozen=True, slots=True)
class Press:
    """A button that belongs to no session: it names what to show or do ("report:K7MP4QXT")."""

    action: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Something sent that may be evidence: the platform's handle on it and the platform's description of it.

    `same` tells the file from all others, for as long as it exists. `size` in bytes, None if not stated. `words` came
    with it; `aside`: they are not its sender's own. `can_clean`: we can take hidden details out of it.
    """

    kind: Literal["photo", "video", "voice", "document"]
    source: str
    mime: str
    name: str
    size: int | None
    words: str = ""
    album: str | None = None
    can_clean: bool = False
    aside: bool = False
    same: str = ""


Oddity: TypeAlias = Literal[
    "sticker", "edited", "contact", "location", "poll", "game", "unknown", "unblocked", "blocked"
]


@dataclass(frozen=True, slots=True)
class Odd:
    """An input that answers nothing, but deserves a reply. `words`: those that were found in it."""

    kind: Oddity
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat, as its platform describes it. `thread`: the topic of the message."""

    chat: str
    title: str
    forum: bool = False
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Our standing in a group from now on, and whether we may speak there."""

    standing: Literal["member", "administrator", "limited", "left", "put_out"]
    can_speak: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A group has become another chat: its old id."""

    chat: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A group has another title."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody called us by our name, as it was written; what else they said is not ours to read."""

    name: str


@dataclass(frozen=True, slots=True)
class InGroup:
    """An event in a group chat that is for us. Plain talk there counts only if it looks like a code, or names us.

    `nameless`: it was sent in the name of a group or channel, and nobody can say by whom.
    """

    group: Group
    what: "Command | Said | Named | Press | Standing | Moved | Renamed"
    nameless: bool = False


Content: TypeAlias = Said | Command | Piece | Odd
"""What one message says."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that was changed, as it is now. `before` reads how it was when we last read it; None: never."""

    now: Content
    before: Callable[[Tx], Awaitable[Content | None]]


Given: TypeAlias = Tap | Gave | Content | Edited | Press | InGroup


def words_of(content: Content) -> str:
    """Return the words of a message."""
    match content:
        case Said():
            return content.whole.strip()
        case Command(said=said):
            return said.strip()
        case Piece(words=words) | Odd(words=words):
            return words.strip()


def kept_of(content: Content) -> str:
    """Return the words of a message that were kept of it: of a command, those behind it."""
    return content.rest.strip() if isinstance(content, Command) else words_of(content)


def file_of(content: Content) -> Piece | None:
    """Return the file of a message."""
    match content:
        case Piece():
            return content
        case Command(file=file):
            return file
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Arrived:
    """One input: its sender, its content, and the platform's id of the message it came with (for a tap: stood under).

    `reply_to` is the message it answers; `language` the platform's language for the person, "" if it gives none;
    `sent_at` when it was sent, as far as the platform says so. `passed_on`: somebody else wrote it.
    """

    address: Address
    name: str
    language: str
    given: Given
    message: str | None = None
    reply_to: str | None = None
    sent_at: datetime | None = None
    passed_on: bool = False

    @property
    def answer_to(self) -> Address:
        """Return where an answer goes: in a group to all of it, so that no message of ours names who asked."""
        person = "" if isinstance(self.given, InGroup) else self.address.person
        return replace(self.address, person=person)
