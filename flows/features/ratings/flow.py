"""The survey after a visit: two taps where all was well, else at most three questions more; and, for who wants to, the
worker who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from flows.engine import Choose, Draft, Flow, Option, Words
from flows.engine.session import D, Session
from flows.engine.steps import Result, Stay
from flows.features.ratings.questions import NO, QUESTIONS, WANTS, YES
from flows.features.reports.flow import WHAT_IS_A_COMPLAINT
from flows.kernel.policy import Policy
from flows.kernel.words import Listed, Plain, named, text
from flows.kernel.words import Words as Said

MAX_WORDS = 1000
WELL = ("5", "4")
"""Scores after which it is asked whether all was well; after any other, what was not."""


class RatingDraft(Draft):
    """The answers so far. `worker` is the worker who came, if named; `asks_wishes`: the home had one granted. `wrong`:
    the questions of conduct that are answered with no, `all_wrong`: none besides these."""

    rating: int = 0
    worker: str = ""
    asks_wishes: bool = False
    overall: str | None = None
    well: Literal["yes", "no"] | None = None
    wrong: tuple[str, ...] = ()
    all_wrong: bool = False
    comment: str = ""
    more: tuple[str, ...] = ()
    voice: str | None = None
    media: tuple[str, ...] = ()
    wants: str | None = None

    def own(self) -> str:
        return self.joined(self.comment, *self.more)

    def keys(self) -> tuple[str, ...]:
        """Return everything that came as a file."""
        return (*((self.voice,) if self.voice else ()), *self.media)

    def asked(self) -> Sequence[str]:
        return [question for question in QUESTIONS if question != "wishes" or self.asks_wishes]

    @property
    def is_unhappy(self) -> bool:
        return self.well == "no" if self.overall in (*WELL, None) else True

    def answers(self) -> Mapping[str, str | None]:
        """Return what each question of conduct was answered with; None: nothing."""
        if self.is_unhappy:
            others = YES if self.wrong and self.all_wrong else None
            said = {question: NO if question in self.wrong else others for question in self.asked()}
        else:
            said = dict.fromkeys(self.asked(), YES if self.well == "yes" else None)
        return {question: said.get(question) for question in QUESTIONS}


class WorkerDraft(Draft):
    rating: int = 0
    worker: str = ""
    stars: str | None = None
    about_worker: str = ""


@dataclass(frozen=True)
class RatingFacts:
    policy: Policy
    now: datetime

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()


@dataclass(frozen=True, kw_only=True)
class Tick(Choose[RatingDraft, RatingFacts]):
    """All that applies, ticked one by one under the same question; "Skip" ends it."""

    def options(
        self, draft: RatingDraft, facts: RatingFacts, session: Session[RatingDraft], now: datetime
    ) -> Sequence[Sequence[Option]]:
        return [
            [replace(one, label=text("engine-chosen", label=one.label)) if one.value in draft.wrong else one]
            for one in self.all(draft, facts)
        ]

    def take_tap(
        self, value: str, draft: RatingDraft, facts: RatingFacts, session: Session[RatingDraft], now: datetime
    ) -> Result:
        if value not in {option.value for option in self.all(draft, facts)}:
            return Stay(text("engine-not-offered"))
        left = tuple(one for one in draft.wrong if one != value)
        return Stay(changes={self.key: left if value in draft.wrong else (*left, value)})

    def skipped(self) -> Mapping[str, Any]:
        return {"all_wrong": True}

    def still_offered(self, draft: RatingDraft, facts: RatingFacts) -> Mapping[str, Any]:
        left = tuple(one for one in draft.wrong if one in draft.asked())
        return {} if left == draft.wrong else {self.key: left}


@dataclass(frozen=True, kw_only=True)
class Ask(Choose[D, RatingFacts]):
    """A question that may be left open, also after it was answered."""

    def skipped(self) -> Mapping[str, Any]:
        return {self.key: None}


def _asked(draft: RatingDraft, facts: RatingFacts) -> Said:
    return Listed([named("rate-title-", question) for question in draft.asked()], ", ")


def _is_unhappy(draft: RatingDraft, facts: RatingFacts) -> bool:
    return draft.is_unhappy


def _worker(draft: WorkerDraft, facts: RatingFacts) -> Said:
    return text("rate-worker", worker=Plain(draft.worker))


RATING: Flow[RatingDraft, RatingFacts] = Flow(
    name="rating",
    draft=RatingDraft,
    steps=(
        Ask(
            key="overall",
            ask=text("rate-ask-overall"),
            title=text("rate-title-overall"),
            choices=lambda draft, facts: [Option(n, named("rate-score-", n)) for n in ("5", "4", "3", "2", "1")],
            skip=text("engine-skip"),
        ),
        Ask(
            key="well",
            ask=text("rate-ask-well"),
            title=text("rate-title-overall"),
            choices=lambda draft, facts: [Option("yes", text("rate-well-yes")), Option("no", text("rate-well-no"))],
            note=_asked,
            skip=text("rate-unknown"),
            applies=lambda draft, facts: draft.overall in (*WELL, None),
        ),
        Tick(
            key="wrong",
            ask=text("rate-ask-wrong"),
            title=text("rate-title-overall"),
            choices=lambda draft, facts: [Option(one, named("rate-wrong-", one)) for one in draft.asked()],
            skip=text("rate-that-is-all"),
            applies=_is_unhappy,
        ),
        Words(
            key="comment",
            ask=text("rate-ask-comment"),
            title=text("rate-title-comment"),
            most=MAX_WORDS,
            voice="voice",
            more="more",
            skip=text("engine-skip"),
            applies=_is_unhappy,
        ),
        Choose(
            key="wants",
            ask=text("rate-ask-wants"),
            title=text("rate-title-wants"),
            choices=lambda draft, facts: [Option(want, named("rate-wants-", want)) for want in WANTS],
            note=lambda draft, facts: text("rate-complaint-shows", landlord=Plain(facts.policy.landlord.name)),
            applies=_is_unhappy,
            explained=(WHAT_IS_A_COMPLAINT,),
        ),
    ),
    parks=True,
)
WORKER: Flow[WorkerDraft, RatingFacts] = Flow(
    name="rate_worker",
    draft=WorkerDraft,
    steps=(
        Ask(
            key="stars",
            ask=text("rate-ask-stars"),
            title=text("rate-title-stars"),
            choices=lambda draft, facts: [Option(n, named("rate-stars-", n)) for n in ("5", "4", "3", "2", "1")],
            note=_worker,
            skip=text("engine-skip"),
        ),
        Words(
            key="about_worker",
            ask=text("rate-ask-about-worker"),
            title=text("rate-title-about-worker"),
            most=MAX_WORDS,
            skip=text("engine-skip"),
            note=_worker,
        ),
    ),
    parks=True,
)
