"""A household's wish: what, in whose words, who may know, for how long; and consent before it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from flows.engine import Choose, Day, Draft, Flow, Option, Review, Step, Words, calendar
from flows.engine.session import Session
from flows.engine.steps import Answer, Result, Stay, day_shown
from flows.kernel.policy import Policy
from flows.kernel.words import Day as DayShown
from flows.kernel.words import Listed, Plain, named, text
from flows.kernel.words import Words as Said
from storage.wishes import ONE_VISIT

NO_END = "open"
FURTHEST = 730
"""The maximum of days ahead that a wish may end."""


class WishDraft(Draft):
    """`of`: the number of the wish that is being changed. `until` is an ISO day, `ONE_VISIT` or `NO_END`."""

    of: int = 0
    wish: str | None = None
    words: str = ""
    more: tuple[str, ...] = ()
    knows: Literal["staff", "worker"] | None = None
    until: str | None = None
    agreed: str | None = None

    def own(self) -> str:
        return self.joined(self.words, *self.more)


@dataclass(frozen=True)
class WishFacts:
    """`taken`: the wishes this resident has asked for already."""

    policy: Policy
    now: datetime
    taken: frozenset[str] = frozenset()

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()


def until_shown(until: str | None, today: date | None = None) -> Said | None:
    """Return when a wish ends, in words, or None if there is no answer yet."""
    match until:
        case None:
            return None
        case "open" | "visit":
            return named("wishes-until-", until)
        case _:
            return day_shown(until, today)


def _offered(draft: WishDraft, facts: WishFacts) -> list[Option]:
    return [
        Option(wish.id, named("wish-", wish.id))
        for wish in facts.policy.wishes
        if wish.id not in facts.taken or (draft.of and wish.id == draft.wish)
    ]


def _chosen(draft: WishDraft, facts: WishFacts) -> Said | None:
    return next((option.label for option in _offered(draft, facts) if option.value == draft.wish), None)


def _knows(draft: WishDraft, facts: WishFacts) -> list[Option]:
    return [Option(who, named("wishes-knows-", who)) for who in ("worker", "staff")]


def _consent(draft: WishDraft, facts: WishFacts) -> Sequence[Said]:
    landlord = Plain(facts.policy.landlord.name)
    if draft.knows == "worker" and draft.wish and _chosen(draft, facts):
        told = text("wishes-consent-worker", landlord=landlord, instruction=named("instruction-", draft.wish))
    else:
        told = text("wishes-consent-staff", landlord=landlord)
    return (told, text("wishes-consent-back"))


@dataclass(frozen=True, kw_only=True)
class Until(Day[WishDraft, WishFacts]):
    """A last day ahead, or none, or the end of one visit."""

    back: int = -1
    ahead: int = FURTHEST

    def options(
        self, draft: WishDraft, facts: WishFacts, session: Session[WishDraft], now: datetime
    ) -> Sequence[Sequence[Option]]:
        if session.view:
            return super().options(draft, facts, session, now)
        plain = [[Option(until, named("wishes-until-", until))] for until in (NO_END, ONE_VISIT)]
        return [*plain, [Option(f"month:{facts.today(now):%Y-%m}", text("wishes-until-day"))]]

    def take_tap(
        self, value: str, draft: WishDraft, facts: WishFacts, session: Session[WishDraft], now: datetime
    ) -> Result:
        if value in (NO_END, ONE_VISIT):
            return Answer({self.key: value})
        if value.startswith("month:") and calendar.is_month(value):
            return Stay(view=value)
        return Stay(view=session.view) if value == "none" else self.take_day(value, facts, now)

    def not_a_day(self, facts: WishFacts, now: datetime) -> Stay:
        return Stay(text("wishes-ahead-only"))

    def out_of_range(self, day: date, facts: WishFacts, now: datetime) -> Stay:
        return Stay(Listed([DayShown(day, with_year=True), text("wishes-ahead-only")]))

    def lacks(self, draft: WishDraft) -> bool:
        return draft.until is None


STEPS: tuple[Step[WishDraft, WishFacts], ...] = (
    Choose(
        key="wish",
        ask=text("wishes-ask"),
        title=text("wishes-title"),
        choices=_offered,
        applies=lambda draft, facts: not draft.of,
        show=_chosen,
    ),
    Words(
        key="words",
        ask=text("wishes-ask-words"),
        title=text("wishes-title-words"),
        skip=text("engine-skip"),
        more="more",
        note=_chosen,
        show=lambda draft, facts: Plain(draft.own()) if draft.own() else None,
    ),
    Choose(
        key="knows",
        ask=text("wishes-ask-knows"),
        title=text("wishes-title-knows"),
        choices=_knows,
        note=_chosen,
        show=lambda draft, facts: named("wishes-knows-", draft.knows) if draft.knows else None,
    ),
    Until(
        key="until",
        ask=text("wishes-ask-until"),
        title=text("wishes-title-until"),
        note=_chosen,
        show=lambda draft, facts: until_shown(draft.until, facts.today(facts.now)),
    ),
)
WISH: Flow[WishDraft, WishFacts] = Flow(
    name="wish",
    draft=WishDraft,
    steps=(
        *STEPS,
        Review(
            key="agreed",
            ask=text("wishes-review"),
            title=text("wishes-send"),
            sends=lambda draft, facts: [Option("yes", text("wishes-send"))],
            below=_consent,
            steps=lambda: STEPS,
        ),
    ),
    parks=True,
)
