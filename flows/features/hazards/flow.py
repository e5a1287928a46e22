"""The questions: what it is, of damp the room and the household, and the words. Danger first reads whom to ring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows.engine import Choose, Draft, Flow, Media, Option, Review, Step, Words
from flows.engine.steps import own_words
from flows.features.basics.pages import DANGER
from flows.features.hazards import limits
from flows.kernel.policy import HazardKind, Policy
from flows.kernel.seen import name_of
from flows.kernel.words import Listed, Plain, named, text
from flows.kernel.words import Words as Said
from storage.people import Resident

MAX_WORDS = 3000
ROOMS = ("bedroom", "living", "kitchen", "bathroom", "several", "elsewhere")
HOUSEHOLDS = ("yes", "no", "unsaid")


class HazardDraft(Draft):
    """`aware_at`: when the message came with which it began; "" if it began with none. `now`: whether it can hurt
    somebody today. `more` is the part of the words beyond their limit."""

    aware_at: str = ""
    kind: str | None = None
    now: Literal["yes", "no"] | None = None
    safe: str | None = None
    room: str | None = None
    household: str | None = None
    address: str = ""
    words: str = ""
    more: tuple[str, ...] = ()
    voice: str | None = None
    media: tuple[str, ...] = ()
    sent: str | None = None

    def own(self) -> str:
        return self.joined(self.words, *self.more)


@dataclass(frozen=True)
class HazardFacts:
    policy: Policy
    now: datetime
    resident: Resident

    def kind(self, draft: HazardDraft) -> HazardKind | None:
        return self.policy.hazards.kind(draft.kind)

    def asks_household(self, draft: HazardDraft) -> bool:
        return limits.is_significant(self.policy, self.kind(draft), self.now)

    def is_dangerous(self, draft: HazardDraft) -> bool:
        """Return whether its resident must first read whom to ring."""
        kind = self.kind(draft)
        return draft.now == "yes" or (kind is not None and kind.danger)


def kind_shown(kind: str | None) -> Said | None:
    return named("hazard-kind-", kind) if kind else None


def _kinds(draft: HazardDraft, facts: HazardFacts) -> list[Option]:
    return [Option(kind.id, named("hazard-kind-", kind.id)) for kind in facts.policy.hazards.kinds]


def _asks_now(draft: HazardDraft, facts: HazardFacts) -> bool:
    kind = facts.kind(draft)
    return kind is not None and not kind.danger and not facts.asks_household(draft)


def _danger(draft: HazardDraft, facts: HazardFacts) -> Said:
    landlord = facts.policy.landlord
    return text("danger", phone=Plain(landlord.urgent_phone), landlord=Plain(landlord.name))


def _words_shown(draft: HazardDraft, facts: HazardFacts) -> Said | None:
    parts: list[Said] = [Plain(part) for part in (draft.words, *draft.more, *draft.added) if part]
    if draft.voice:
        parts.insert(0, text("report-voice-note"))
    return Listed(parts) if parts else None


def _below(draft: HazardDraft, facts: HazardFacts) -> Sequence[Said]:
    resident = facts.resident
    who: Said = (
        text("report-seen-named-home", name=name_of(resident.name), home=Plain(resident.home_address))
        if resident.home_address
        else text("report-seen-named", name=name_of(resident.name))
    )
    return (who, text("hazard-seen", landlord=Plain(facts.policy.landlord.name)))


STEPS: tuple[Step[HazardDraft, HazardFacts], ...] = (
    Choose(
        key="kind",
        ask=text("hazard-ask-kind"),
        title=text("hazard-title-kind"),
        choices=_kinds,
        show=lambda draft, facts: kind_shown(draft.kind),
    ),
    Choose(
        key="now",
        ask=text("hazard-ask-now"),
        title=text("hazard-title-now"),
        choices=lambda draft, facts: [Option("yes", text("sure-yes")), Option("no", text("sure-no"))],
        applies=_asks_now,
        show=lambda draft, facts: named("sure-", draft.now) if draft.now else None,
    ),
    Choose(
        key="safe",
        ask=text("hazard-ask-safe"),
        title=text("hazard-title-safe"),
        choices=lambda draft, facts: [Option("yes", text("hazard-go-on"))],
        note=_danger,
        applies=lambda draft, facts: facts.is_dangerous(draft),
        changeable=False,
    ),
    Choose(
        key="room",
        ask=text("hazard-ask-room"),
        title=text("hazard-title-room"),
        choices=lambda draft, facts: [Option(room, named("hazard-room-", room)) for room in ROOMS],
        applies=lambda draft, facts: facts.asks_household(draft),
        show=lambda draft, facts: named("hazard-room-", draft.room) if draft.room else None,
    ),
    Choose(
        key="household",
        ask=text("hazard-ask-household"),
        title=text("hazard-title-household"),
        choices=lambda draft, facts: [Option(said, named("hazard-household-", said)) for said in HOUSEHOLDS],
        applies=lambda draft, facts: facts.asks_household(draft),
        show=lambda draft, facts: named("hazard-household-", draft.household) if draft.household else None,
    ),
    Words(
        key="address",
        ask=text("hazard-ask-address"),
        title=text("hazard-title-address"),
        most=200,
        any_words=False,
        applies=lambda draft, facts: facts.resident.home_address is None,
        show=lambda draft, facts: own_words(draft.address),
    ),
    Words(
        key="words",
        ask=text("hazard-ask-words"),
        title=text("report-title-story"),
        most=MAX_WORDS,
        voice="voice",
        more="more",
        show=_words_shown,
    ),
    Media(
        key="media",
        ask=text("report-ask-media"),
        title=text("report-title-media"),
        show=lambda draft, facts: text("report-media-count", count=len(draft.media)),
    ),
)
HAZARD: Flow[HazardDraft, HazardFacts] = Flow(
    name="hazard",
    draft=HazardDraft,
    steps=(
        *STEPS,
        Review(
            key="sent",
            ask=text("hazard-review"),
            title=text("hazard-send"),
            sends=lambda draft, facts: [Option("yes", text("hazard-send"))],
            below=_below,
            steps=lambda: STEPS,
        ),
    ),
    heading=lambda draft, facts: text("report-danger-first", phone=Plain(facts.policy.landlord.urgent_phone)),
    asides=(DANGER,),
    parks=True,
)
