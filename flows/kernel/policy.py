"""The landlord's policy: `landlord.toml`, checked, with errors a person can act on."""

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from flows.kernel.matching import nearest, tokens
from flows.kernel.words import Own

Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
ChannelId = Annotated[str, StringConstraints(pattern=r"^[CG][A-Z0-9]{2,}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=36, strip_whitespace=True)]


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


SEVERITIES = list(Severity)

OTHER = "other"
"""The clause of anything that fits no other clause."""


class Nation(StrEnum):
    ENGLAND = "ENG"
    WALES = "WLS"
    SCOTLAND = "SCT"
    NORTHERN_IRELAND = "NIR"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_of_its_kind(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a number for a time of day, of which it would be seconds, and yes or no for a number."""
        kind = cls.model_fields[str(info.field_name)].annotation
        if kind is time and isinstance(value, int | float):
            raise PydanticCustomError("time_type", "a number")
        if isinstance(value, bool) and int in (kind, *get_args(kind)):
            raise PydanticCustomError("int_type", "true or false")
        return value


class Landlord(_Part):
    name: Name
    nation: Nation = Nation.ENGLAND
    zone: str = "Europe/London"
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9 +()]{5,20}$")]
    hours: str = "8am to 6pm, Monday to Friday"
    danger_phone: Annotated[str, StringConstraints(pattern=r"^[0-9 +()]{3,20}$")] | None = None

    @property
    def urgent_phone(self) -> str:
        """Return the number for urgent help: one answered day and night, if there is one."""
        return self.danger_phone or self.phone

    @field_validator("zone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            zones = sorted(one for one in available_timezones() if "/" in one and not one.startswith("Etc/"))
            near = [zones[at] for at in nearest(value[:60], zones)] or ["Europe/London"]
            raise ValueError(f"{value[:60]!r} is no time zone; write one such as {near[0]}") from error
        return value


class Channels(_Part):
    """The ids of the staff's channels (a channel's details show it)."""

    default: ChannelId
    restricted: ChannelId
    alerts: ChannelId
    welfare: ChannelId | None = None
    """The only place for "this is hard for me"; unset: the restricted channel."""
    managers: ChannelId | None = None
    """The only place for what residents say about a worker; unset: the restricted channel."""
    praise: ChannelId | None = None
    """Where the team reads residents' thanks, without a worker's name; unset: the default channel."""
    repairs: ChannelId | None = None
    """Where hazards and repairs are taken up that residents tell of; unset: the default channel."""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        for name in ("restricted", "welfare", "managers"):
            if getattr(self, name) in {self.default, self.alerts, self.praise, self.repairs} - {None}:
                raise ValueError(f"{name} must be a channel of its own: few may see what is posted there")
        return self

    @property
    def for_welfare(self) -> str:
        return self.welfare or self.restricted

    @property
    def for_managers(self) -> str:
        return self.managers or self.restricted

    @property
    def for_praise(self) -> str:
        return self.praise or self.default

    @property
    def for_repairs(self) -> str:
        return self.repairs or self.default


class Due(_Part):
    """When a report of each severity is due a first answer, in working days (critical: in minutes)."""

    critical_minutes: int = Field(60, ge=5, le=1440)
    high_days: int = Field(1, ge=0, le=20)
    medium_days: int = Field(5, ge=1, le=40)
    low_days: int = Field(10, ge=1, le=60)


class Guesses(_Part):
    """How many wrong guesses an hour are taken, from one person or in one group; beyond that nothing is looked up.
    Beyond `tokens_by_all`, staff are told, and each person has fewer tries."""

    tokens: int = Field(5, ge=1, le=100)
    references: int = Field(20, ge=1, le=100)
    passwords: int = Field(5, ge=1, le=100)
    tokens_by_group: int = Field(20, ge=1, le=1000)
    tokens_by_all: int = Field(200, ge=1, le=10_000)


class Limits(_Part):
    """How much one resident may send in a day (24 hours), so that it can be read and others are heard as well."""

    additions_a_day: int = Field(30, ge=5, le=1000)
    """Messages to one report."""
    files_a_day: int = Field(20, ge=5, le=1000)
    """Photos, videos, voice notes and documents in all."""


class Slot(_Part):
    """A part of the day that residents are offered, by name. Unset words come from the locale files (`slot-<id>`)."""

    id: Ref
    earliest: time
    latest: time
    label: dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=30)]] = {}


SLOTS = {
    "morning": (time(8), time(12)),
    "afternoon": (time(12), time(17)),
    "school": (time(9, 30), time(15)),
    "day": (time(8), time(17)),
}


class Visits(_Part):
    """The landlord's promises about visits, by its own clock. `missed_pence` is its payment for a missed one."""

    slots: Annotated[tuple[Slot, ...], Field(min_length=1, max_length=6)] = tuple(
        Slot(id=name, earliest=earliest, latest=latest) for name, (earliest, latest) in SLOTS.items()
    )
    change_hours: int = Field(24, ge=0, le=168)
    """The notice that a change needs; a later one is still taken, and says so."""
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    summary_at: time = time(8, 30)
    safety_trades: dict[str, Literal["gas", "electrical", "water"]] = {}
    """Trades, as other systems write them, that are safety checks which cannot be cancelled."""
    answer_days: int = Field(1, ge=1, le=10)
    """The working days within which somebody answers a wish for another time, or a word that nobody came."""
    missed_pence: int | None = Field(None, ge=0, le=100_000)


class Surveys(_Part):
    """When residents are asked how a visit went, and a block how works went. Their answers are transactional: they are
    never a Tenant Satisfaction Measure."""

    after_minutes: int = Field(90, ge=60, le=120)
    """How long after a visit is done, in decent hours."""
    remind_hours: int = Field(48, ge=24, le=168)
    every_days: int = Field(14, ge=14, le=90)
    """The days within which a home is asked at most once."""
    round_days: int = Field(7, ge=1, le=28)
    """The days for which a block may vote."""
    group_daily: int = Field(5, ge=1, le=20)
    """The maximum of messages a day that nobody in a group asked for."""


class Thresholds(_Part):
    """The values from which residents' answers need somebody's attention."""

    low_score: int = Field(2, ge=1, le=4)
    """An overall score of this or less, out of five, becomes a card at once."""
    call_back_days: int = Field(1, ge=1, le=5)
    """The working days within which somebody calls back."""
    fewest: int = Field(5, ge=5, le=50)
    """The minimum of homes behind anything that is shown of what homes say."""
    repeat_count: int = Field(3, ge=2, le=20)
    repeat_days: int = Field(30, ge=7, le=365)
    """The number of days in which reports of the same clause and contractor are counted for a trend."""
    worker_count: int = Field(2, ge=2, le=20)
    worker_days: int = Field(60, ge=7, le=365)
    """The days in which reports of medium severity or worse about one worker are counted, for the managers alone."""
    not_fixed_percent: int = Field(25, ge=1, le=100)
    not_fixed_homes: int = Field(3, ge=1, le=100)
    """The number of homes that must say "not fixed" to reopen a job."""
    follow_up_days: int = Field(3, ge=1, le=20)
    """The working days within which a block hears what follows from its verdict."""
    no_id_percent: int = Field(5, ge=1, le=100)
    kept_percent: int = Field(95, ge=1, le=100)
    """A month with a lower share of kept appointments is a trend."""
    response_percent: int = Field(15, ge=1, le=100)
    """A score with a lower response rate says so."""


class Wish(_Part):
    """Something a household may ask of the people who come. Unset words come from the locale files: `wish-<id>`, and
    `instruction-<id>`, which is all that a worker reads."""

    id: Ref
    label: dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=40)]] = {}
    instruction: dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=200)]] = {}


WISHES = (
    "overshoes", "no_shoes", "call_first", "female_worker", "prayer_times", "pets", "interpreter", "keys_with",
    "access", "facilities",
)  # fmt: skip


class HazardKind(_Part):
    """A kind of hazard or repair. `danger`: residents first read whom to ring, and it counts as an emergency.
    `significant_from`: from this day on the law counts it as significant; residents are asked for the room and the
    household. Unset words come from the locale files (`hazard-kind-<id>`)."""

    id: Ref
    label: dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=40)]] = {}
    danger: bool = False
    significant_from: date | None = None


HAZARD_KINDS = (
    HazardKind(id="gas", danger=True),
    HazardKind(id="fire", danger=True),
    HazardKind(id="electric", danger=True),
    HazardKind(id="water"),
    HazardKind(id="damp", significant_from=date(2025, 10, 27)),
    HazardKind(id="heating"),
    HazardKind(id="structure"),
    HazardKind(id="security"),
    HazardKind(id="hygiene"),
    HazardKind(id="lift"),
    HazardKind(id="other"),
)


class Hazards(_Part):
    """What residents can tell of that is broken or dangerous, and by when it is dealt with.

    The limits of the Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025 ("Awaab's Law") are
    the most that can be set; they run in England alone, for emergencies from `emergency_from` on, for other hazards
    from the day on each kind. Days are working days."""

    received_minutes: int = Field(60, ge=5, le=1440)
    """When somebody must say "Got it" to an emergency; a repair has `received_days`."""
    received_days: int = Field(1, ge=1, le=5)
    emergency_from: date = date(2025, 10, 27)
    emergency_hours: int = Field(24, ge=1, le=24)
    investigate_days: int = Field(10, ge=1, le=10)
    summary_days: int = Field(3, ge=1, le=3)
    safety_days: int = Field(5, ge=1, le=5)
    kinds: Annotated[tuple[HazardKind, ...], Field(min_length=1, max_length=30)] = HAZARD_KINDS

    def kind(self, id: str | None) -> HazardKind | None:
        return next((kind for kind in self.kinds if kind.id == id), None)


class Enquiries(_Part):
    """When a resident who wants to talk to a person is answered, in working days."""

    answer_days: int = Field(1, ge=1, le=10)


class Clause(_Part):
    """A clause as the landlord words it. Unset words come from the locale files (`clause-<id>`)."""

    severity: Severity
    restricted: bool = False
    label: dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=30)]] = {}
    wording: dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=300)]] = {}


class Topic(_Part):
    """Up to six clauses that residents find behind one button."""

    id: Ref
    clauses: Annotated[tuple[Ref, ...], Field(min_length=1, max_length=6)]
    label: dict[Language, str] = {}


class Block(_Part):
    """`languages`: those spoken there, first the one used where only one can be. `channel`: for staff's talk about
    what champions bring."""

    ref: Ref
    name: Name
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=6)] = ("en",)
    channel: ChannelId | None = None


class Home(_Part):
    ref: Ref
    address: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    block: Ref | None = None


class Contractor(_Part):
    ref: Ref
    name: Name
    channel: ChannelId | None = None
    packs: ChannelId | None = None
    """The channel shared with the contractor's own people: for job packs, and nothing a worker need not know."""
    works_for: tuple[Ref, ...] = ()
    """The contractors whose sub-contractor it is: whoever comes for a visit of theirs may be from it."""


class Service(_Part):
    """Somebody else whom residents may thank: a block's cleaner, the caretaker. No blocks: everywhere. `contract`: the
    contract under which it is done, if a contractor does it. Unset words are its `name`."""

    ref: Ref
    name: Name
    label: dict[Language, Name] = {}
    contract: Ref | None = None
    blocks: tuple[Ref, ...] = ()


class Contract(_Part):
    """The work a contractor does for the landlord, and where. No blocks: everywhere."""

    ref: Ref
    name: Name
    label: dict[Language, Name] = {}
    """Its name in residents' languages other than English."""
    contractor: Ref
    channel: ChannelId | None = None
    blocks: tuple[Ref, ...] = ()


def _bare(trade: str) -> str:
    return " ".join(tokens(trade))


def ref_or_id(kind: str) -> str:
    return "id" if kind in ("wishes", "slots", "hazards.kinds") else "ref"


def none(kind: str, said: str | None, known: Iterable[str]) -> str:
    """Say that there is no such thing in the file, and what is most like it."""
    names = sorted(known)
    near = [names[at] for at in nearest(str(said), names)]
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names) or 'none'}"
    where = f"[{kind}s.{said}]" if kind == "clause" else f"[[{kind}s]]"
    return f"no {kind} {said!r} under {where}; {hint}"


class Policy(_Part):
    """The landlord's whole file. It is read once and never changed, so values derived from it can be kept with it."""

    __hash__ = object.__hash__

    landlord: Landlord
    channels: Channels
    due: Due = Due()
    guesses: Guesses = Guesses()
    limits: Limits = Limits()
    visits: Visits = Visits()
    surveys: Surveys = Surveys()
    thresholds: Thresholds = Thresholds()
    hazards: Hazards = Hazards()
    enquiries: Enquiries = Enquiries()
    wishes: tuple[Wish, ...] = tuple(Wish(id=wish) for wish in WISHES)
    topics: Annotated[tuple[Topic, ...], Field(min_length=1, max_length=5)]
    clauses: dict[Ref, Clause]
    blocks: tuple[Block, ...] = ()
    homes: tuple[Home, ...] = ()
    contractors: tuple[Contractor, ...] = ()
    contracts: Annotated[tuple[Contract, ...], Field(min_length=1)]
    trades: dict[str, dict[Language, Name]] = {}
    """Trades, as other systems write them, in residents' languages."""
    """A report is always about one: without any, nothing could be reported."""
    services: tuple[Service, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        problems = [*self._doubled(), *self._dangling()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _doubled(self) -> list[str]:
        lists: dict[str, list[str]] = {
            kind: [item.ref for item in getattr(self, kind)]
            for kind in ("blocks", "homes", "contractors", "contracts", "services")
        }
        lists |= {"wishes": [wish.id for wish in self.wishes], "slots": [slot.id for slot in self.visits.slots]}
        lists["hazards.kinds"] = [kind.id for kind in self.hazards.kinds]
        lists["topics"] = [clause for topic in self.topics for clause in topic.clauses]
        twice = [
            f"{kind}: {ref!r} stands twice; leave it once, or give the other one another {ref_or_id(kind)}"
            for kind, refs in lists.items()
            for ref in {one.casefold(): one for one in reversed(refs)}.values()
            if [one.casefold() for one in refs].count(ref.casefold()) > 1
        ]
        # Staff choose a contract by its contractor and its name.
        known: dict[tuple[str, str], str] = {}
        for one in self.contracts:
            first = known.setdefault((one.contractor, one.name.casefold()), one.ref)
            if first != one.ref:
                twice.append(f"contracts {first!r} and {one.ref!r} of one contractor have one name; rename one")
        return twice

    def _dangling(self) -> list[str]:
        blocks = {block.ref for block in self.blocks}
        firms = {firm.ref for firm in self.contractors}
        contracts = {contract.ref for contract in self.contracts}
        listed = {clause for topic in self.topics for clause in topic.clauses}
        return [
            *(
                f"home {h.ref!r}: {none('block', h.block, blocks)}"
                for h in self.homes
                if h.block not in {None, *blocks}
            ),
            *(
                f"contract {c.ref!r}: {none('contractor', c.contractor, firms)}"
                for c in self.contracts
                if c.contractor not in firms
            ),
            *(
                f"contractor {c.ref!r}: {none('contractor', main, firms)}"
                for c in self.contractors
                for main in c.works_for
                if main not in firms
            ),
            *(
                f"contract {c.ref!r}: {none('block', b, blocks)}"
                for c in self.contracts
                for b in c.blocks
                if b not in blocks
            ),
            *(
                f"service {s.ref!r}: {none('contract', s.contract, contracts)}"
                for s in self.services
                if s.contract not in {None, *contracts}
            ),
            *(
                f"service {s.ref!r}: {none('block', b, blocks)}"
                for s in self.services
                for b in s.blocks
                if b not in blocks
            ),
            *(f"topics: {none('clause', c, self.clauses)}" for c in sorted(listed - set(self.clauses))),
            *(
                f"clause {c!r} is in no topic; add it to the clauses of a [[topics]] section, or take it out"
                for c in sorted(set(self.clauses) - listed)
            ),
            *(
                f"channels.{name} is also the channel of {item.ref!r}; give one of them another channel"
                for item in self._with_channels()
                for name in ("restricted", "welfare", "managers")
                if getattr(self.channels, name) in {item.channel, getattr(item, "packs", None)} - {None}
            ),
        ]

    def _with_channels(self) -> "list[Contract | Contractor | Block]":
        return [*self.contracts, *self.contractors, *self.blocks]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.landlord.zone)

    def contract(self, ref: str | None) -> Contract | None:
        return next((contract for contract in self.contracts if contract.ref == ref), None)

    def contractor(self, ref: str | None) -> Contractor | None:
        return next((firm for firm in self.contractors if firm.ref == ref), None)

    def block(self, ref: str | None) -> Block | None:
        return next((block for block in self.blocks if block.ref == ref), None)

    def service(self, ref: str | None) -> Service | None:
        return next((service for service in self.services if service.ref == ref), None)

    def slot(self, id: str | None) -> Slot | None:
        return next((slot for slot in self.visits.slots if slot.id == id), None)

    def visit_channel(self, contract: str | None, contractor: str | None) -> str:
        """Return the channel for a visit's card: the channel of its contract, as long as that belongs to us alone."""
        return self.routes(contract, contractor, False)[0]

    def is_restricted(self, clauses: tuple[str, ...]) -> bool:
        return any(self.clauses[clause].restricted for clause in clauses if clause in self.clauses)

    def severity(self, clauses: tuple[str, ...]) -> Severity:
        """Return the worst severity of these clauses; without a clause it is medium until a person has read it."""
        known = [self.clauses[clause].severity for clause in clauses if clause in self.clauses]
        other = [Severity.MEDIUM] if len(known) < len(clauses) or not known else []
        return max([*known, *other], key=SEVERITIES.index)

    def routes(self, contract: str | None, contractor: str | None, restricted: bool) -> list[str]:
        """Return the channels a report may be in, best first."""
        if restricted:
            return [self.channels.restricted]
        found, firm = self.contract(contract), self.contractor(contractor)
        named = [found.channel if found else None, firm.channel if firm else None, self.channels.default]
        return list(dict.fromkeys(channel for channel in named if channel))

    def all_channels(self) -> set[str]:
        named = {item.channel for item in self._with_channels() if item.channel}
        here = self.channels
        return {
            *named,
            here.default,
            here.restricted,
            here.alerts,
            here.for_welfare,
            here.for_managers,
            here.for_praise,
            here.for_repairs,
        }

    def trade(self, said: str) -> Own:
        """Return a trade as residents read it, however another system writes it."""
        labels = {_bare(trade): names for trade, names in self.trades.items()}.get(_bare(said), {})
        return Own(labels.get("en", said), labels)

    def text_overrides(self) -> dict[str, dict[str, str]]:
        """Return the landlord's own wording, by language and text id."""
        own: dict[str, dict[str, str]] = {}
        for clause, content in self.clauses.items():
            for language, words in content.label.items():
                own.setdefault(language, {})[f"clause-{clause}"] = words
            for language, words in content.wording.items():
                own.setdefault(language, {})[f"wording-{clause}"] = words
        for topic in self.topics:
            for language, words in topic.label.items():
                own.setdefault(language, {})[f"topic-{topic.id}"] = words
        for wish in self.wishes:
            for language, words in wish.label.items():
                own.setdefault(language, {})[f"wish-{wish.id}"] = words
            for language, words in wish.instruction.items():
                own.setdefault(language, {})[f"instruction-{wish.id}"] = words
        for kind in self.hazards.kinds:
            for language, words in kind.label.items():
                own.setdefault(language, {})[f"hazard-kind-{kind.id}"] = words
        for slot in self.visits.slots:
            for language, words in slot.label.items():
                own.setdefault(language, {})[f"slot-{slot.id}"] = words
        return own

    def clause_content(self) -> dict[str, dict[str, Any]]:
        """Return the content to keep as each clause's version, and for "something else", which is none of them."""
        own = {clause: content.model_dump(mode="json") for clause, content in self.clauses.items()}
        return {**own, OTHER: {"severity": Severity.MEDIUM.value}}
