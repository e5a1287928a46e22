"""The small conversations about a visit: another time, and something to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from flows.engine import Choose, ChooseDay, Draft, Flow, Media, Option, Words
from flows.engine.steps import own_words
from flows.features.visits import messages
from flows.features.visits.actions import OFFERED
from flows.kernel.policy import Policy
from flows.kernel.slots import bounds
from flows.kernel.words import Day, Span, named, text
from flows.kernel.words import Words as Said
from flows.kernel.workdays import is_working_day
from storage.visits import Offer, Visit

AHEAD = 28
"""The number of days within which another time may be asked for."""
MAX_WORDS = 1000


@dataclass(frozen=True)
class VisitFacts:
    """The resident's visits by number, and the times offered for each."""

    policy: Policy
    now: datetime
    visits: Mapping[int, Visit] = field(default_factory=dict)
    offers: Mapping[int, tuple[Offer, ...]] = field(default_factory=dict)

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()


class ChangeDraft(Draft):
    """`pick` is an offer ("offer-7"), "day" or "words"; `day` an ISO date, `slot` one of the landlord's.
    `sure`: asked of what is tapped; what is written needs no second question."""

    visit: int = 0
    pick: str | None = None
    day: str | None = None
    slot: str | None = None
    words: str = ""
    sure: Literal["yes", "no"] | None = None

    @property
    def own(self) -> str:
        """Return all words that were written, also before their question."""
        return self.joined(self.words)


class CancelDraft(Draft):
    visit: int = 0
    sure: Literal["yes", "no"] | None = None


class TellDraft(Draft):
    visit: int = 0
    words: str = ""
    media: tuple[str, ...] = ()

    @property
    def own(self) -> str:
        return self.joined(self.words)


def _ways(draft: ChangeDraft, facts: VisitFacts) -> list[Option]:
    offers = facts.offers.get(draft.visit, ())[:4]
    offered = [Option(f"{OFFERED}{offer.id}", Span(offer.starts_at, offer.ends_at)) for offer in offers]
    return [*offered, Option("day", text("change-day")), Option("words", text("change-words"))]


def _days(draft: ChangeDraft, facts: VisitFacts) -> list[Option]:
    today = facts.today(facts.now)
    days = (today + timedelta(days=ahead) for ahead in range(1, AHEAD + 1))
    nation = facts.policy.landlord.nation
    return [Option(day.isoformat(), Day(day)) for day in days if is_working_day(day, nation)]


def _slots(draft: ChangeDraft, facts: VisitFacts) -> list[Option]:
    day = date.fromisoformat(draft.day) if draft.day else facts.today(facts.now)
    return [
        Option(
            slot.id,
            text("slot-hours", slot=named("slot-", slot.id), when=Span(*bounds(facts.policy, slot, day), dated=False)),
        )
        for slot in facts.policy.visits.slots
    ]


def _about(draft: Any, facts: VisitFacts) -> Said | None:
    visit = facts.visits.get(draft.visit)
    return text("visit-about", what=messages.what(visit), when=messages.when(visit)) if visit else None


def _about_change(draft: ChangeDraft, facts: VisitFacts) -> Said | None:
    visit = facts.visits.get(draft.visit)
    if visit and messages.is_short_notice(facts.policy, visit, facts.now):
        hours = facts.policy.visits.change_hours
        return text("change-short-notice", what=messages.what(visit), when=messages.when(visit), hours=hours)
    return _about(draft, facts)


def wanted(draft: ChangeDraft, facts: VisitFacts) -> Span | None:
    """Return the time that was tapped: one that was offered, or a part of a day."""
    if draft.pick and draft.pick.startswith(OFFERED):
        offers = {f"{OFFERED}{one.id}": one for one in facts.offers.get(draft.visit, ())}
        offer = offers.get(draft.pick)
        return Span(offer.starts_at, offer.ends_at) if offer else None
    slot = facts.policy.slot(draft.slot)
    if draft.pick == "day" and draft.day and slot:
        return Span(*bounds(facts.policy, slot, date.fromisoformat(draft.day)))
    return None


def _about_wanted(draft: ChangeDraft, facts: VisitFacts) -> Said | None:
    when = wanted(draft, facts)
    if when is None:
        return None
    return text("change-sure-ask" if draft.pick == "day" else "change-sure-move", when=when)


def _about_cancel(draft: CancelDraft, facts: VisitFacts) -> Said | None:
    visit = facts.visits.get(draft.visit)
    if visit is None:
        return None
    return text("visit-sure-cancel", what=messages.what(visit), when=messages.when(visit))


CANCEL: Flow[CancelDraft, VisitFacts] = Flow(
    name="cancel",
    draft=CancelDraft,
    steps=(
        Choose(
            key="sure",
            ask=text("visit-sure"),
            title=text("visit-cancel"),
            choices=lambda draft, facts: [
                Option("yes", text("visit-sure-cancel-yes")),
                Option("no", text("visit-sure-cancel-no")),
            ],
            note=_about_cancel,
        ),
    ),
)
CHANGE: Flow[ChangeDraft, VisitFacts] = Flow(
    name="change",
    draft=ChangeDraft,
    steps=(
        Choose(
            key="pick",
            ask=text("change-ask"),
            title=text("visit-change"),
            choices=_ways,
            note=_about_change,
        ),
        ChooseDay(
            key="day",
            ask=text("change-ask-day"),
            title=text("change-day"),
            choices=_days,
            applies=lambda draft, facts: draft.pick == "day",
        ),
        Choose(
            key="slot",
            ask=text("change-ask-slot"),
            title=text("change-day"),
            choices=_slots,
            applies=lambda draft, facts: draft.pick == "day",
        ),
        Words(
            key="words",
            ask=text("change-ask-words"),
            title=text("change-words"),
            most=MAX_WORDS,
            applies=lambda draft, facts: draft.pick == "words" and not draft.added,
        ),
        Choose(
            key="sure",
            ask=text("visit-sure"),
            title=text("visit-change"),
            choices=lambda draft, facts: [Option("yes", text("sure-yes")), Option("no", text("sure-no"))],
            note=_about_wanted,
            applies=lambda draft, facts: draft.pick != "words",
        ),
    ),
)
TELL: Flow[TellDraft, VisitFacts] = Flow(
    name="tell",
    draft=TellDraft,
    steps=(
        Words(
            key="words",
            ask=text("tell-ask"),
            title=text("visit-tell"),
            most=MAX_WORDS,
            note=_about,
            skip=text("tell-only-photo"),
            show=lambda draft, facts: own_words(draft.words),
        ),
        Media(
            key="media",
            ask=text("tell-ask-media"),
            title=text("visit-tell"),
            # Words alone are sent at once, without another tap.
            applies=lambda draft, facts: bool(draft.media) or not draft.words,
        ),
    ),
)
