"""What a turn wants done in the world. Each effect becomes an outbox row; what it shows is decided at delivery."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Literal, TypeAlias

from flows.kernel.words import Prompt, Words, dump, dump_prompt
from storage.outbox import Parcel
from storage.people import Address

STAFF_PLATFORM = "slack"


class Priority(IntEnum):
    """Within a destination and across a platform: the lower goes first."""

    REPLY = 0
    CARD = 10
    REMINDER = 20
    BROADCAST = 30


@dataclass(frozen=True, slots=True)
class Say:
    """A message to a person. `edit`: the message it replaces. `report`: whose words it carries, so that a reply finds
    it. `collapse` and `delay` let several of the same (an album's answers) become one. What goes to many at once has
    the priority of a broadcast, so that nobody's reply waits behind it. `reminder`: which one it is, and of which
    resident; when it cannot be delivered in time, it is judged anew. `thread`: the topic of a group it goes to."""

    to: Address
    prompt: Prompt
    language: str
    edit: str | None = None
    report: int | None = None
    collapse: str | None = None
    delay: timedelta | None = None
    priority: Priority = Priority.REPLY
    reminder: tuple[int, int] | None = None
    thread: str | None = None

    def parcel(self) -> Parcel:
        payload = {
            "chat": self.to.chat,
            "person": self.to.person,
            "language": self.language,
            "prompt": dump_prompt(self.prompt),
            "edit": self.edit,
            "report": self.report,
            **({"reminder": self.reminder} if self.reminder else {}),
            **({"thread": self.thread} if self.thread else {}),
        }
        lane = f"chat:{self.to.chat}"
        return Parcel(
            self.to.platform, lane, "say", payload, self.priority, self.collapse, self.delay, fresh=self.prompt
        )


@dataclass(frozen=True, slots=True)
class Attach:
    """A file about a visit, drawn at delivery: its calendar entry, or the card of who is coming."""

    to: Address
    what: Literal["calendar", "contractor"]
    visit: int
    language: str
    priority: Priority = Priority.REPLY

    def parcel(self) -> Parcel:
        payload = {
            "chat": self.to.chat,
            "person": self.to.person,
            "what": self.what,
            "visit": self.visit,
            "language": self.language,
        }
        return Parcel(self.to.platform, f"chat:{self.to.chat}", "attach", payload, self.priority)


@dataclass(frozen=True, slots=True)
class ScorePicture:
    """How repairs go where a resident lives, as a picture; drawn at delivery."""

    to: Address
    resident: int
    language: str

    def parcel(self) -> Parcel:
        payload = {"chat": self.to.chat, "person": self.to.person, "resident": self.resident, "language": self.language}
        lane, collapse = f"chat:{self.to.chat}", f"score_picture:{self.resident}"
        return Parcel(self.to.platform, lane, "score_picture", payload, Priority.REPLY, collapse)


@dataclass(frozen=True, slots=True)
class Post:
    """A message in a group, as what it shows is now; edited where it stands already. `subject` is its number among its
    `kind`."""

    platform: str
    kind: str
    subject: int
    group: int
    priority: Priority = Priority.CARD

    def parcel(self) -> Parcel:
        payload = {"kind": self.kind, "subject": self.subject, "group": self.group}
        collapse = f"post:{self.kind}:{self.subject}:{self.group}"
        return Parcel(self.platform, f"group:{self.group}", "post", payload, self.priority, collapse)


@dataclass(frozen=True, slots=True)
class Look:
    """Look at a group more closely than it shows by itself: how many are in it, and what we hear there."""

    platform: str
    group: int

    def parcel(self) -> Parcel:
        collapse = f"look:{self.group}"
        return Parcel(self.platform, f"group:{self.group}", "look", {"group": self.group}, Priority.CARD, collapse)


@dataclass(frozen=True, slots=True)
class Fetch:
    """Bring a piece of evidence from its platform, clean it and keep it."""

    platform: str
    evidence: str

    def parcel(self) -> Parcel:
        return Parcel(self.platform, f"file:{self.evidence}", "fetch", {"evidence": self.evidence}, Priority.CARD)


@dataclass(frozen=True, slots=True)
class CaseCard:
    """Show the card of a case as it is now. `subject` is its number among its `case` type."""

    case: str
    subject: int
    channel: str

    def parcel(self) -> Parcel:
        lane, collapse = f"channel:{self.channel}", f"{self.case}:{self.subject}"
        payload = {"kind": self.case, "subject": self.subject}
        return Parcel(STAFF_PLATFORM, lane, "card", payload, Priority.CARD, collapse)


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A line of a case's history, in its card's thread."""

    case: str
    subject: int
    channel: str
    event: int

    def parcel(self) -> Parcel:
        payload = {"kind": self.case, "subject": self.subject, "event": self.event}
        return Parcel(STAFF_PLATFORM, f"channel:{self.channel}", "note", payload, Priority.CARD)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A piece of evidence, in the thread of a case's card. `called`: its name there, which says nothing."""

    case: str
    subject: int
    channel: str
    evidence: str
    called: str

    def parcel(self) -> Parcel:
        payload = {"kind": self.case, "subject": self.subject, "evidence": self.evidence, "called": self.called}
        return Parcel(STAFF_PLATFORM, f"channel:{self.channel}", "file", payload, Priority.CARD)


@dataclass(frozen=True, slots=True)
class CaseRetract:
    """Take everything of a case out of a channel that it may no longer stand in, and leave what says nothing of it."""

    case: str
    subject: int
    channel: str
    message: str

    def parcel(self) -> Parcel:
        payload = {"kind": self.case, "subject": self.subject, "channel": self.channel, "message": self.message}
        return Parcel(STAFF_PLATFORM, f"channel:{self.channel}", "retract", payload, Priority.REPLY)


@dataclass(frozen=True, slots=True)
class Hook:
    """An event of a visit, for another system that wants to hear of it."""

    hook: int
    event: int

    def parcel(self) -> Parcel:
        payload = {"hook": self.hook, "event": self.event}
        return Parcel("http", f"hook:{self.hook}", "hook", payload, Priority.CARD)


@dataclass(frozen=True, slots=True)
class PackFile:
    """A visit's job pack as a paper, in the thread of its message; drawn at delivery."""

    visit: int
    channel: str

    def parcel(self) -> Parcel:
        lane, collapse = f"channel:{self.channel}", f"pack_file:{self.visit}"
        return Parcel(STAFF_PLATFORM, lane, "pack_file", {"visit": self.visit}, Priority.CARD, collapse)


@dataclass(frozen=True, slots=True)
class Poster:
    """The poster that invites a block's group chat, as files in the thread of the block's card; drawn at delivery. The
    code travels here, since nothing else has it."""

    block: int
    channel: str
    code: str

    def parcel(self) -> Parcel:
        payload = {"block": self.block, "code": self.code}
        return Parcel(STAFF_PLATFORM, f"channel:{self.channel}", "poster", payload, Priority.CARD)


@dataclass(frozen=True, slots=True)
class ChartFile:
    """What a case has as a picture of counts (`CaseType.chart`), in the thread of its card; drawn at delivery.
    `called`: its name there, which says nothing."""

    kind: str
    subject: int
    channel: str
    called: str

    def parcel(self) -> Parcel:
        payload = {"kind": self.kind, "subject": self.subject, "called": self.called}
        return Parcel(STAFF_PLATFORM, f"channel:{self.channel}", "chart_file", payload, Priority.CARD)


@dataclass(frozen=True, slots=True)
class ScoreFiles:
    """A scorecard's numbers as tables for other programs, in the thread of its card; drawn at delivery."""

    scorecard: int
    channel: str

    def parcel(self) -> Parcel:
        payload = {"scorecard": self.scorecard}
        return Parcel(STAFF_PLATFORM, f"channel:{self.channel}", "score_files", payload, Priority.CARD)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something a person should look at, in the staff's alert channel."""

    channel: str
    words: Words

    def parcel(self) -> Parcel:
        return Parcel(STAFF_PLATFORM, f"channel:{self.channel}", "alert", {"words": dump(self.words)}, Priority.CARD)


Effect: TypeAlias = (
    Say
    | Attach
    | ScorePicture
    | Post
    | Look
    | Fetch
    | CaseCard
    | CaseNote
    | CaseFile
    | CaseRetract
    | PackFile
    | Poster
    | ChartFile
    | ScoreFiles
    | Hook
    | Alert
)

KINDS = (
    "say", "attach", "score_picture", "post", "look", "fetch", "card", "note", "file", "retract",
    "pack_file", "poster", "chart_file", "score_files", "hook", "alert",
)  # fmt: skip


def parcels(effects: "list[Effect]") -> list[Parcel]:
    return [effect.parcel() for effect in effects]
