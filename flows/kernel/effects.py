"""Effects: things a turn wants done in the world. Each becomes an outbox row; its content is decided at delivery.

Every effect class declares the same few things (see `Effect`); one that leaves something out fails at import.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.kernel.words import Prompt, Words, dump, dump_prompt, load, load_prompt
from storage.outbox import Parcel, Row
from storage.people import Address

STAFF = "staff"
"""Where effects for staff go; which platform that is, the application says."""


class Priority(IntEnum):
    """Within a destination and across a platform, the lower goes first."""

    REPLY = 0
    URGENT = 5
    CARD = 10
    REMINDER = 20
    BROADCAST = 30


class Side(Enum):
    """The kind of platform that delivers an effect: each platform of that kind has a renderer for it."""

    RESIDENTS = "residents"
    STAFF = "staff"
    SYSTEMS = "systems"


class IfUncertain(Enum):
    """What to do about a send that may have arrived."""

    LOOK_UP = "look for it, and send it only if it is not there"
    ONCE_MORE = "send it once more: to be read twice is better than not at all"
    REPEAT = "repeat it until it is certain: to do it twice is to do it once"


class Told(Enum):
    """Who is told that an effect has ended for good without arriving."""

    STAFF = "an alert in the staff's channel for them"
    FEATURES = "the features, by an event: they know where it is looked for"
    NOBODY = "the log"


class Effect:
    """Something to be done in the world. A subclass is a frozen dataclass that declares all of DECLARED."""

    __slots__ = ()
    DECLARED: ClassVar = ("kind", "side", "if_uncertain", "worth", "told", "platform", "lane", "priority")
    __dataclass_fields__: ClassVar[dict[str, Any]]
    kinds: ClassVar[dict[str, type["Effect"]]] = {}
    """All effect classes, by the kind that names them in the outbox."""

    kind: ClassVar[str]
    formerly: ClassVar[tuple[str, ...]] = ()
    """The kinds that named it in earlier releases."""
    side: ClassVar[Side]
    if_uncertain: ClassVar[IfUncertain]
    worth: ClassVar[timedelta]
    """How long it is worth trying. Until then, an unknown error counts as temporary."""
    told: ClassVar[Told]

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        super().__init_subclass__()
        if abstract:
            return
        below = cls.__mro__[: cls.__mro__.index(Effect)]
        said = {name for base in below for name in (*vars(base), *vars(base).get("__annotations__", ()))}
        missing = [name for name in cls.DECLARED if name not in said]
        if missing:
            raise TypeError(f"{cls.__name__} does not say its {', '.join(missing)}")
        for kind in (cls.kind, *cls.formerly):
            # A dataclass with slots is made twice: the second is the one that counts.
            known = Effect.kinds.setdefault(kind, cls)
            if (known.__module__, known.__name__) != (cls.__module__, cls.__name__):
                raise TypeError(f"{cls.__name__} is of the kind {kind!r}, and so is {known.__name__}")
            Effect.kinds[kind] = cls

    if TYPE_CHECKING:
        # A field takes any attribute of its name in a base class for its default.
        @property
        def platform(self) -> str: ...

        @property
        def lane(self) -> str:
            """Return its destination: effects with the same one arrive in order."""

        @property
        def priority(self) -> Priority: ...

    @property
    def collapse(self) -> str | None:
        """Return a key: of effects of one destination with the same key only the newest is delivered. None: each is."""
        return None

    @property
    def about(self) -> str | None:
        """Return a key: effects of one destination with the same key arrive in order, whoever's turn it is there."""
        return None

    @property
    def delay(self) -> timedelta | None:
        """Return how long it waits for more of the same."""
        return None

    @property
    def good_for(self) -> timedelta | None:
        """Return how long it stays true: after that it is dropped, and the features are told (`CameTooLate`)."""
        return None

    def payload(self) -> dict[str, Any]:
        """Return what the outbox keeps of it besides its platform and its destination."""
        return {_stored(f): getattr(self, f.name) for f in fields(self) if f.name not in IN_ROW}

    @classmethod
    def of_today(cls, kind: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a payload in today's form, from what an earlier release may have written under this kind."""
        return payload

    @classmethod
    def load(cls, row: Row) -> Self:
        """Return the effect of an outbox row."""
        in_row = {"platform": row.platform, "channel": row.lane.removeprefix(CHANNEL)}
        kept = {**in_row, **cls.of_today(row.kind, row.payload)}
        known = {f.name: kept[_stored(f)] for f in fields(cls) if _stored(f) in kept}
        return cls(**known)

    def parcel(self, sender: str = "", own: Address | None = None) -> Parcel:
        """Return it for the outbox. `sender`: the person whose input caused it; else each subject counts as one. `own`:
        the resident whose input caused it, and who waits for an answer."""
        return Parcel(
            self.platform,
            self.lane,
            self.kind,
            self.payload(),
            self.priority,
            self.collapse,
            self.delay,
            sender=(sender or self.about or "") if self.side is Side.STAFF else None,
            own=own is not None and isinstance(self, ToPerson) and self.to == own,
            fresh=self,
        )


CHANNEL = "channel:"
IN_ROW = frozenset({"platform", "channel", "priority"})
"""Fields that have a column of their own in the outbox."""


def _stored(one: Any) -> str:
    """Return a field's name in the outbox."""
    return str(one.metadata.get("stored", one.name))


def parcels(effects: Sequence[Effect], sender: str = "", *, own: Address | None = None) -> list[Parcel]:
    """Return effects as the outbox keeps them; see `Effect.parcel`."""
    return [effect.parcel(sender, own) for effect in effects]


def effect_of(row: Row) -> Effect:
    """Return the effect of an outbox row, fresh from memory or as the table has it."""
    if isinstance(row.fresh, Effect):
        return row.fresh
    return Effect.kinds[row.kind].load(row)


class ToStaff(Effect, abstract=True):
    """Something for a staff channel."""

    __slots__ = ()
    side = Side.STAFF
    if_uncertain = IfUncertain.LOOK_UP
    worth = timedelta(days=30)
    told = Told.STAFF
    priority: Priority = Priority.CARD
    channel: str

    @property
    def platform(self) -> str:
        return STAFF

    @property
    def lane(self) -> str:
        return f"{CHANNEL}{self.channel}"


@dataclass(frozen=True, slots=True)
class Cause:
    """An action of somebody of the staff that sends a message: on which case, and by whom (their platform's id)."""

    case: str
    subject: int
    by: str


class ToPerson(Effect, abstract=True):
    """Something for one person's chat. For a discreet person it is held, unless it answers what they have just done,
    and shown when they open it. `hushed`: it is not, for it says nothing; it makes no sound and shows no preview."""

    __slots__ = ()
    side = Side.RESIDENTS
    if_uncertain = IfUncertain.ONCE_MORE
    told = Told.STAFF
    priority: Priority = Priority.REPLY
    residency: int | None = None
    """The residency that it is about: once that has ended, it is dropped."""
    hushed: bool = False
    cause: Cause | None = None
    """What staff did to send it: if it ends unsent, they hear of it where they did that."""
    to: Address

    def opened(self, to: Address, *above: Words) -> "ToPerson":
        """Return what its reader sees who opens it later, under words that say since when it waits."""
        raise NotImplementedError

    @property
    def platform(self) -> str:
        return self.to.platform

    @property
    def lane(self) -> str:
        return f"chat:{self.to.chat}"


class ToGroup(Effect, abstract=True):
    """Something done in a group of residents."""

    __slots__ = ()
    side = Side.RESIDENTS
    told = Told.STAFF
    priority: Priority = Priority.CARD
    group: int

    @property
    def lane(self) -> str:
        return f"group:{self.group}"


@dataclass(frozen=True, slots=True)
class Say(ToPerson):
    """A message to a person. `edit`: the message it replaces. `subject`: the kind of case and its number that it is
    about, so that a reply finds it. `collapse`
    and `delay` let several of the same (an album's answers) become one. A message to many has the priority of a
    broadcast, so that nobody's reply waits behind it. `reminder`: which one it is, and of which resident; if it cannot
    be delivered while it is `good_for`, it is judged anew. `page`: the next page may take its place. `thread`: the
    topic of a group it goes to. `residency`: the
    reader's time in the home that it is about, outside of which nobody reads it."""

    kind = "say"
    worth = timedelta(days=7)

    to: Address
    prompt: Prompt
    language: str
    edit: str | None = None
    subject: tuple[str, int] | None = None
    collapse: str | None = None
    delay: timedelta | None = None
    priority: Priority = Priority.REPLY
    reminder: tuple[int, int] | None = None
    good_for: timedelta | None = None
    thread: str | None = None
    residency: int | None = None
    hushed: bool = False
    cause: Cause | None = None
    page: bool = False

    def opened(self, to: Address, *above: Words) -> "Say":
        prompt = Prompt((*above, *self.prompt.body), self.prompt.rows)
        return Say(to, prompt, self.language, subject=self.subject, residency=self.residency)

    def payload(self) -> dict[str, Any]:
        return {
            **_stored_address(self.to),
            "language": self.language,
            "prompt": dump_prompt(self.prompt),
            "edit": self.edit,
            **_about(self.subject),
            **({"reminder": self.reminder} if self.reminder else {}),
            **({"good_for": self.good_for.total_seconds()} if self.good_for else {}),
            **({"thread": self.thread} if self.thread else {}),
            **_lasting(self),
            **({"hushed": True} if self.hushed else {}),
            **({"page": True} if self.page else {}),
        }

    @classmethod
    def of_today(cls, kind: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add how long a reminder is good, which earlier releases did not keep."""
        return {"good_for": 120, **payload} if "reminder" in payload else payload

    @classmethod
    def load(cls, row: Row) -> Self:
        kept = cls.of_today(row.kind, row.payload)
        return cls(
            _address(row),
            load_prompt(kept["prompt"]),
            kept["language"],
            edit=kept["edit"],
            subject=_subject(kept),
            reminder=tuple(kept["reminder"]) if "reminder" in kept else None,
            good_for=timedelta(seconds=kept["good_for"]) if "good_for" in kept else None,
            thread=kept.get("thread"),
            residency=kept.get("residency"),
            hushed=kept.get("hushed", False),
            page=kept.get("page", False),
            cause=_cause(kept),
        )


@dataclass(frozen=True, slots=True)
class StandingMessage(ToPerson):
    """A message in a person's chat, with its current content; edited where it stands already. `subject` is its number
    within its `standing` type. `again`: only what stands there is changed, without a sound."""

    kind = "standing"
    worth = timedelta(days=7)

    to: Address
    standing: str = field(metadata={"stored": "kind"})
    subject: int
    again: bool = False
    priority: Priority = Priority.REPLY
    residency: int | None = None

    @property
    def collapse(self) -> str:
        return f"standing:{self.standing}:{self.subject}"

    def opened(self, to: Address, *above: Words) -> "StandingMessage":
        return StandingMessage(to, self.standing, self.subject, residency=self.residency)

    def payload(self) -> dict[str, Any]:
        about = {"kind": self.standing, "subject": self.subject, **({"again": True} if self.again else {})}
        return {**_stored_address(self.to), **about, **_lasting(self)}

    @classmethod
    def load(cls, row: Row) -> Self:
        kept = row.payload
        about = _address(row), kept["kind"], kept["subject"], kept.get("again", False)
        return cls(*about, residency=kept.get("residency"))


@dataclass(frozen=True, slots=True)
class Pin(ToPerson):
    """Pin a message at the top of a person's chat, or take it from there. It says nothing; and a chat in which nothing
    can be pinned has the message all the same."""

    kind = "pin"
    hushed = True
    if_uncertain = IfUncertain.REPEAT
    worth = timedelta(days=1)
    told = Told.NOBODY

    to: Address
    message: str
    on: bool
    priority: Priority = Priority.REPLY

    @property
    def collapse(self) -> str:
        return f"pin:{self.message}"

    def payload(self) -> dict[str, Any]:
        return {**_stored_address(self.to), "message": self.message, "on": self.on}

    @classmethod
    def load(cls, row: Row) -> Self:
        return cls(_address(row), row.payload["message"], row.payload["on"])


@dataclass(frozen=True, slots=True)
class ChatFile(ToPerson):
    """A file for one person's chat, made at delivery: `file` is its type (`files.FileType`), `subject` its number."""

    kind = "attach"
    formerly = ("score_picture",)
    worth = timedelta(days=1)

    to: Address
    file: str
    subject: int
    language: str
    priority: Priority = Priority.REPLY
    residency: int | None = None
    cause: Cause | None = None

    @property
    def collapse(self) -> str:
        return f"{self.file}:{self.subject}"

    def opened(self, to: Address, *above: Words) -> "ChatFile":
        return ChatFile(to, self.file, self.subject, self.language, residency=self.residency)

    def payload(self) -> dict[str, Any]:
        about = {"file": self.file, "subject": self.subject, "language": self.language}
        return {**_stored_address(self.to), **about, **_lasting(self)}

    @classmethod
    def of_today(cls, kind: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        match payload:
            case {"what": file, "visit": subject}:
                return {**payload, "file": file, "subject": subject}
            case {"resident": subject}:
                return {**payload, "file": "own-scores", "subject": subject}
        return payload

    @classmethod
    def load(cls, row: Row) -> Self:
        kept = cls.of_today(row.kind, row.payload)
        about = _address(row), kept["file"], kept["subject"], kept["language"]
        return cls(*about, residency=kept.get("residency"), cause=_cause(kept))


@dataclass(frozen=True, slots=True)
class AskMember(ToPerson):
    """Ask a person's platform whether they are in a group of a block. `opens`: the payload of the group's link by which
    they came."""

    kind = "ask_member"
    hushed = True
    if_uncertain = IfUncertain.REPEAT
    worth = timedelta(days=1)
    told = Told.FEATURES

    to: Address
    block: int
    opens: str
    priority: Priority = Priority.REPLY

    @property
    def collapse(self) -> str:
        return f"ask_member:{self.block}:{self.opens}"

    def payload(self) -> dict[str, Any]:
        return {**_stored_address(self.to), "block": self.block, "opens": self.opens}

    @classmethod
    def load(cls, row: Row) -> Self:
        return cls(_address(row), row.payload["block"], row.payload["opens"])


@dataclass(frozen=True, slots=True)
class Post(ToGroup):
    """A message in a group, with its current content; edited where it is already. `subject` is its number within its
    `post` type."""

    kind = "post"
    if_uncertain = IfUncertain.ONCE_MORE
    worth = timedelta(days=7)

    platform: str
    post: str = field(metadata={"stored": "kind"})
    subject: int
    group: int
    priority: Priority = Priority.CARD

    @property
    def collapse(self) -> str:
        return f"post:{self.post}:{self.subject}:{self.group}"


@dataclass(frozen=True, slots=True)
class Look(ToGroup):
    """Look at a group more closely than its updates show: how many are in it, and what we can read there."""

    kind = "look"
    if_uncertain = IfUncertain.REPEAT
    worth = timedelta(days=1)
    priority = Priority.CARD

    platform: str
    group: int

    @property
    def collapse(self) -> str:
        return f"look:{self.group}"


@dataclass(frozen=True, slots=True)
class Fetch(Effect):
    """Fetch a piece of evidence from its platform, clean it and keep it. No platform keeps a file for ever."""

    kind = "fetch"
    side = Side.RESIDENTS
    if_uncertain = IfUncertain.REPEAT
    worth = timedelta(days=1)
    told = Told.FEATURES
    priority = Priority.CARD

    platform: str
    evidence: str

    @property
    def lane(self) -> str:
        return f"file:{self.evidence}"


class OfCase(ToStaff, abstract=True):
    """Something that belongs to a case. `subject` is its number within its `case` type."""

    __slots__ = ()
    case: str
    subject: int

    @property
    def about(self) -> str:
        return f"{self.case}:{self.subject}"

    @classmethod
    def of_today(cls, kind: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Read rows from before reports were cases like the others."""
        return {"kind": "report", "subject": payload["report"], **payload} if "report" in payload else payload


@dataclass(frozen=True, slots=True)
class CaseCard(OfCase):
    """Show the card of a case as it is now. A critical one has the priority of what is urgent."""

    kind = "card"
    formerly = ("matter",)

    case: str = field(metadata={"stored": "kind"})
    subject: int
    channel: str
    priority: Priority = Priority.CARD

    @property
    def collapse(self) -> str:
        return self.about


@dataclass(frozen=True, slots=True)
class CaseNote(OfCase):
    """A line of a case's history, in its card's thread."""

    kind = "note"

    case: str = field(metadata={"stored": "kind"})
    subject: int
    channel: str
    event: int


@dataclass(frozen=True, slots=True)
class CaseFile(OfCase):
    """Files in the thread of a case's card, made at delivery: `file` is their type (`files.FileType`). `about`: what
    that type needs to know besides the case, such as a piece of evidence's key. `called`: the name for such a piece."""

    kind = "file"
    formerly = ("matter_file", "pack_file", "poster", "chart_file", "score_files")

    case: str = field(metadata={"stored": "kind"})
    subject: int
    channel: str
    file: str
    about: str = ""
    called: str = ""

    @property
    def collapse(self) -> str:
        return f"{self.case}:{self.subject}:{self.file}:{self.about}"

    @classmethod
    def of_today(cls, kind: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        match kind, payload:
            case _, {"file": _}:
                return payload
            case "pack_file", {"visit": subject}:
                return {"kind": "pack", "subject": subject, "file": "pack"}
            case "poster", {"block": subject, "code": code}:
                return {"kind": "block", "subject": subject, "file": "poster", "about": code}
            case "score_files", {"scorecard": subject}:
                return {"kind": "scorecard", "subject": subject, "file": "scores"}
            case "chart_file", {"kind": case}:
                return {**payload, "file": f"{case}-chart"}
        called = f"report-{payload['report']}-{payload['evidence'][:8]}" if "report" in payload else ""
        of_case = OfCase.of_today(kind, payload)
        return {"called": called, **of_case, "file": "evidence", "about": payload["evidence"]}


@dataclass(frozen=True, slots=True)
class CaseWords(OfCase):
    """Words of ours in the thread of a case's card, for a case type with or without a history."""

    kind = "case_words"

    case: str = field(metadata={"stored": "kind"})
    subject: int
    channel: str
    words: Words

    def payload(self) -> dict[str, Any]:
        return {"kind": self.case, "subject": self.subject, "words": dump(self.words)}

    @classmethod
    def load(cls, row: Row) -> Self:
        kept = row.payload
        return cls(kept["kind"], kept["subject"], row.lane.removeprefix(CHANNEL), load(kept["words"]))


@dataclass(frozen=True, slots=True)
class CaseRetract(OfCase):
    """Remove everything of a case from a channel where it may no longer be; leave words that say nothing about it.
    `request`: that of the person whose data is erased; it is told what others wrote there, which is not ours to delete.
    """

    kind = "retract"
    if_uncertain = IfUncertain.REPEAT
    priority = Priority.REPLY

    case: str = field(metadata={"stored": "kind"})
    subject: int
    channel: str
    message: str
    request: int = 0


@dataclass(frozen=True, slots=True)
class Alert(ToStaff):
    """Something a person should look at, in the staff's alert channel. `case` and `subject`: what it is about, and
    leads to. `again`: the number of something that has ended, and can be sent again from there; `twice`: it may have
    arrived, and cannot be looked up."""

    kind = "alert"
    told = Told.NOBODY

    channel: str
    words: Words
    case: str = ""
    subject: int = 0
    again: int = 0
    twice: bool = False

    def payload(self) -> dict[str, Any]:
        leads = {"case": self.case, "subject": self.subject, "again": self.again, "twice": self.twice}
        return {"words": dump(self.words), **{name: value for name, value in leads.items() if value}}

    @classmethod
    def of_today(cls, kind: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Channels were named in a platform's own way once, and nothing was counted that stood in an open one."""
        match payload:
            case {"words": {"text": id, "args": args}}:
                named = {name: _channel(arg) for name, arg in args.items()}
                if id == "alert-public":
                    id, named = "alert-opened-public", {**named, "count": 0}
                return {**payload, "words": {"text": id, "args": named}}
        return payload

    @classmethod
    def load(cls, row: Row) -> Self:
        kept = cls.of_today(row.kind, row.payload)
        leads = {name: kept[name] for name in ("case", "subject", "again", "twice") if name in kept}
        return cls(row.lane.removeprefix(CHANNEL), load(kept["words"]), **leads)


@dataclass(frozen=True, slots=True)
class Whisper(ToStaff):
    """Words for one person of the staff alone, directly. `channel` is their platform's id for them; `case` is the case
    that they are about."""

    kind = "whisper"
    if_uncertain = IfUncertain.ONCE_MORE
    worth = timedelta(days=1)
    told = Told.NOBODY

    channel: str
    words: Words
    case: str
    subject: int

    def payload(self) -> dict[str, Any]:
        return {"words": dump(self.words), "case": self.case, "subject": self.subject}

    @classmethod
    def load(cls, row: Row) -> Self:
        kept = row.payload
        return cls(row.lane.removeprefix(CHANNEL), load(kept["words"]), kept["case"], kept["subject"])


@dataclass(frozen=True, slots=True)
class Hook(Effect):
    """An event of a visit or a hazard, for another system that subscribes to it. Its number is their key against
    handling it twice."""

    kind = "hook"
    side = Side.SYSTEMS
    if_uncertain = IfUncertain.REPEAT
    worth = timedelta(days=1)
    told = Told.FEATURES
    platform = "http"
    priority = Priority.CARD

    hook: int
    event: int
    of: str = "visit"
    """Of what it is an event; each has numbers of its own."""

    @property
    def lane(self) -> str:
        return f"hook:{self.hook}"


def caused(effects: Sequence[Effect], cause: Cause) -> list[Effect]:
    """Return the effects of an action of staff; what it says to one person remembers it."""
    return [
        replace(one, cause=cause) if isinstance(one, Say | ChatFile) and _is_answer(one) else one for one in effects
    ]


def _about(subject: tuple[str, int] | None) -> dict[str, Any]:
    """Return a message's subject as it is stored: a report's number as it has always been."""
    kind, number = subject or ("report", None)
    return {"report": number} if kind == "report" else {"report": None, "subject": [kind, number]}


def _subject(kept: Mapping[str, Any]) -> tuple[str, int] | None:
    if "subject" in kept:
        kind, number = kept["subject"]
        return kind, number
    return ("report", kept["report"]) if kept["report"] else None


def _is_answer(said: "Say | ChatFile") -> bool:
    """Return whether a message is for one person: not for many, nor for a group, which nobody in particular writes."""
    return said.priority is Priority.REPLY and bool(said.to.person) and not said.cause


def _channel(arg: Any) -> Any:
    found = re.fullmatch(r"<#([A-Z0-9]+)>", arg) if isinstance(arg, str) else None
    return {"channel": found[1]} if found else arg


def _stored_address(to: Address) -> dict[str, str]:
    return {"chat": to.chat, "person": to.person}


def _lasting(effect: ToPerson) -> dict[str, Any]:
    cause = effect.cause
    return {
        **({"residency": effect.residency} if effect.residency else {}),
        **({"cause": {"case": cause.case, "subject": cause.subject, "by": cause.by}} if cause else {}),
    }


def _cause(kept: Mapping[str, Any]) -> Cause | None:
    return Cause(**kept["cause"]) if kept.get("cause") else None


def _address(row: Row) -> Address:
    return Address(row.platform, row.payload["person"], row.payload["chat"])
