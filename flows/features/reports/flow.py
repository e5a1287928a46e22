"""The report, declared once: residents are asked it a message a question, staff as one form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from flows import engine
from flows.engine import Choose, ChooseMany, Day, Door, Draft, Flow, Group, Media, Option, Review, Step, Words
from flows.engine.steps import day_shown, own_words
from flows.features.basics.pages import DANGER
from flows.kernel.policy import OTHER, Contract, Policy
from flows.kernel.seen import name_of
from flows.kernel.words import Listed, Own, Plain, named, text
from flows.kernel.words import Words as Said
from storage.people import Resident

MAX_CLAUSES = 5
MAX_WORDS = 3000
MAX_MEDIA = 10
UNKNOWN = "unknown"

Treatment = Literal["complaint", "fix", "tell"]


class ReportDraft(Draft):
    """The answers so far. `contract` is a reference or "unknown"; `happened` an ISO date or "unknown".

    `more` is the part of the story beyond its limit.
    """

    contract: str | None = None
    place: Literal["home", "shared", "outside"] | None = None
    clauses: tuple[str, ...] = ()
    happened: str | None = None
    story: str = ""
    more: tuple[str, ...] = ()
    voice: str | None = None
    media: tuple[str, ...] = ()
    caller: str = ""
    anonymous: bool = False
    treatment: Treatment | None = None
    visit: str = ""
    """The reference of the visit that it is about, if the report began there."""
    about: str = ""
    """The same in our words, for staff to read above the story, unless it is anonymous: they tell which home it was."""
    taken_for: str = ""
    """What the resident's first message was taken to mean, if the report began with one."""

    def all_words(self) -> str:
        return self.joined(self.story, *self.more)

    def told(self) -> str:
        return self.story if self.anonymous else "\n".join(part for part in (self.about, self.story) if part)


@dataclass(frozen=True)
class ReportFacts:
    """The facts the questions depend on. No resident: a member of staff takes the report by phone."""

    policy: Policy
    now: datetime
    resident: Resident | None = None

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()

    @property
    def by_staff(self) -> bool:
        return self.resident is None


def contracts_near_first(policy: Policy, block: str | None) -> list[Contract]:
    """Return those of the resident's block, then those that serve every block, then the rest."""

    def nearness(contract: Contract) -> int:
        if block and block in contract.blocks:
            return 0
        return 2 if contract.blocks else 1

    return sorted(policy.contracts, key=nearness)


def contract_label(policy: Policy, contract: Contract) -> Own:
    """Return a contract as people read it, in their language if the landlord gives its name there."""
    firm = policy.contractor(contract.contractor)
    of = firm.name if firm else contract.contractor
    others = {language: f"{of}: {label}" for language, label in contract.label.items()}
    return Own(others.get("en", f"{of}: {contract.name}"), others)


def contract_shown(policy: Policy, ref: str | None) -> Said | None:
    if ref is None:
        return None
    contract = policy.contract(ref)
    return contract_label(policy, contract) if contract else text("report-contract-unknown")


def clause_label(clause: str) -> Said:
    return text("clause-other") if clause == OTHER else named("clause-", clause)


def clauses_shown(clauses: Sequence[str]) -> Said | None:
    return Listed([clause_label(clause) for clause in clauses], ", ") if clauses else None


@lru_cache(maxsize=256)
def _contracts(policy: Policy, block: str | None) -> tuple[Option, ...]:
    near = contracts_near_first(policy, block)
    return tuple(Option(contract.ref, contract_label(policy, contract)) for contract in near)


@lru_cache(maxsize=8)
def _topics(policy: Policy) -> tuple[Group, ...]:
    topics = [
        Group(topic.id, named("topic-", topic.id), [Option(clause, clause_label(clause)) for clause in topic.clauses])
        for topic in policy.topics
    ]
    return (*topics, Group(OTHER, text("clause-other")))


def _places(draft: ReportDraft, facts: ReportFacts) -> list[Option]:
    return [Option(place, named("report-place-", place)) for place in ("home", "shared", "outside")]


def _sends(draft: ReportDraft, facts: ReportFacts) -> list[Option]:
    return [Option(way, named("report-send-", way)) for way in ("complaint", "fix", "tell")]


def _name_switch(draft: ReportDraft, facts: ReportFacts) -> list[tuple[Option, dict[str, Any]]]:
    if draft.anonymous:
        return [(Option("named", text("report-show-name"), text("spoken-show-name")), {"anonymous": False})]
    return [(Option("anonymous", text("report-hide-name"), text("spoken-hide-name")), {"anonymous": True})]


def story_shown(draft: ReportDraft) -> Said | None:
    parts: list[Said] = [Plain(part) for part in (draft.told(), *draft.more, *draft.added) if part]
    if draft.voice:
        parts.insert(0, text("report-voice-note"))
    return Listed(parts) if parts else None


def _story_in_brief(draft: ReportDraft, facts: ReportFacts) -> Said | None:
    """Return, for the review, all of a story that fits, else its beginning and how much more there is."""
    shown = MAX_WORDS
    whole = "\n".join([draft.told(), *draft.more, *draft.added]).strip()
    if engine.units(whole) <= shown:
        return story_shown(draft)
    return text("report-story-brief", beginning=Plain(engine.split(whole, shown)[0] + "…"), length=engine.units(whole))


def _who_sees(draft: ReportDraft, facts: ReportFacts) -> list[Said]:
    landlord = Plain(facts.policy.landlord.name)
    resident = facts.resident
    if draft.anonymous or resident is None:
        who: Said = text("report-seen-anonymous-visit" if draft.visit else "report-seen-anonymous")
    elif resident.home_address:
        who = text("report-seen-named-home", name=name_of(resident.name), home=Plain(resident.home_address))
    else:
        who = text("report-seen-named", name=name_of(resident.name))
    restricted = facts.policy.is_restricted(draft.clauses)
    return [who, text("report-seen-restricted" if restricted else "report-seen-by", landlord=landlord)]


def _chosen_note(draft: ReportDraft, facts: ReportFacts) -> Said | None:
    shown = clauses_shown(draft.clauses)
    return text("report-noted", clauses=shown) if shown else None


_another: Door[ReportDraft, ReportFacts] = Door(
    "another", "clauses", text("report-add-another"), lambda draft, facts: 0 < len(draft.clauses) < MAX_CLAUSES
)

CONTRACT: Choose[ReportDraft, ReportFacts] = Choose(
    key="contract",
    ask=text("report-ask-contract"),
    title=text("report-title-contract"),
    choices=lambda draft, facts: _contracts(facts.policy, facts.resident.block_ref if facts.resident else None),
    pinned=(Option(UNKNOWN, text("engine-unknown")),),
    show=lambda draft, facts: contract_shown(facts.policy, draft.contract),
)
PLACE: Choose[ReportDraft, ReportFacts] = Choose(
    key="place",
    ask=text("report-ask-place"),
    title=text("report-title-place"),
    choices=_places,
    show=lambda draft, facts: named("report-place-", draft.place) if draft.place else None,
)
CLAUSES: ChooseMany[ReportDraft, ReportFacts] = ChooseMany(
    key="clauses",
    ask=text("report-ask-topic"),
    ask_group="report-ask-clause",
    title=text("report-title-clauses"),
    groups=lambda draft, facts: _topics(facts.policy),
    most=MAX_CLAUSES,
    note=_chosen_note,
    show=lambda draft, facts: clauses_shown(draft.clauses),
)
HAPPENED: Day[ReportDraft, ReportFacts] = Day(
    key="happened",
    ask=text("report-ask-when"),
    title=text("report-title-when"),
    note=_chosen_note,
    doors=(_another,),
    show=lambda draft, facts: day_shown(draft.happened, facts.today(facts.now)),
)
STORY: Words[ReportDraft, ReportFacts] = Words(
    key="story",
    ask=text("report-ask-story"),
    title=text("report-title-story"),
    most=MAX_WORDS,
    voice="voice",
    more="more",
    show=_story_in_brief,
)
MEDIA: Media[ReportDraft, ReportFacts] = Media(
    key="media",
    ask=text("report-ask-media"),
    title=text("report-title-media"),
    most=MAX_MEDIA,
    show=lambda draft, facts: text("report-media-count", count=len(draft.media)),
)
CALLER: Words[ReportDraft, ReportFacts] = Words(
    key="caller",
    ask=text("report-ask-caller"),
    title=text("report-title-caller"),
    most=200,
    any_words=False,
    skip=text("engine-skip"),
    applies=lambda draft, facts: facts.by_staff,
    changeable=False,
    show=lambda draft, facts: own_words(draft.caller),
)
STEPS: tuple[Step[ReportDraft, ReportFacts], ...] = (CONTRACT, PLACE, CLAUSES, HAPPENED, STORY, MEDIA, CALLER)
WHAT_IS_A_COMPLAINT = (text("complaint-what"), text("complaint-is"))
REVIEW: Review[ReportDraft, ReportFacts] = Review(
    key="treatment",
    ask=text("report-review"),
    title=text("report-title-send"),
    sends=_sends,
    switches=_name_switch,
    explained=(WHAT_IS_A_COMPLAINT,),
    below=_who_sees,
    steps=lambda: STEPS,
)
REPORT: Flow[ReportDraft, ReportFacts] = Flow(
    name="report",
    draft=ReportDraft,
    steps=(*STEPS, REVIEW),
    heading=lambda draft, facts: text("report-danger-first", phone=Plain(facts.policy.landlord.urgent_phone)),
    asides=(DANGER,),
    parks=True,
    unnamed=lambda draft, facts: draft.anonymous,
)
