"""The survey after a visit: one tap a question, then words if there are any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows.engine import Choose, Draft, Flow, Option, Step, Words
from flows.features.ratings.questions import NO, SKIPPED, WANTS, YES
from flows.features.reports.flow import WHAT_IS_A_COMPLAINT
from flows.kernel.policy import Policy
from flows.kernel.words import Plain, named, text
from flows.kernel.words import Words as Said

ASKED_OF_ALL = ("on_time", "id_shown", "polite", "tidy")
MAX_WORDS = 1000


class RatingDraft(Draft):
    """The answers so far, as columns of `ratings`. `worker` is the worker who came, if named; `asks_wishes`: the home
    had one granted."""

    rating: int = 0
    worker: str = ""
    asks_wishes: bool = False
    overall: str | None = None
    on_time: str | None = None
    id_shown: str | None = None
    polite: str | None = None
    tidy: str | None = None
    wishes: str | None = None
    finished: str | None = None
    stars: str | None = None
    about_worker: str = ""
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


@dataclass(frozen=True)
class RatingFacts:
    policy: Policy
    now: datetime

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()


@dataclass(frozen=True, kw_only=True)
class Ask(Choose[RatingDraft, RatingFacts]):
    """A question that may be left open: `unsaid` is the value kept then."""

    unsaid: str | None = None

    def skipped(self) -> Mapping[str, Any]:
        return {self.key: self.unsaid}

    def still_offered(self, draft: RatingDraft, facts: RatingFacts) -> Mapping[str, Any]:
        return {} if getattr(draft, self.key) == self.unsaid else super().still_offered(draft, facts)


def _yes_no(draft: RatingDraft, facts: RatingFacts) -> Sequence[Option]:
    return [Option(YES, text("sure-yes")), Option(NO, text("sure-no"))]


def _asks(draft: RatingDraft, facts: RatingFacts) -> bool:
    return draft.asks_wishes


def _names_worker(draft: RatingDraft, facts: RatingFacts) -> bool:
    return bool(draft.worker)


def _question(key: str, **rest: Any) -> Step[RatingDraft, RatingFacts]:
    return Ask(
        key=key,
        ask=named("rate-ask-", key),
        title=named("rate-title-", key),
        choices=_yes_no,
        skip=text("rate-unknown"),
        unsaid=SKIPPED,
        **rest,
    )


def _worker(draft: RatingDraft, facts: RatingFacts) -> Said:
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
        *(_question(key) for key in ASKED_OF_ALL),
        _question("wishes", applies=_asks),
        _question("finished"),
        Ask(
            key="stars",
            ask=text("rate-ask-stars"),
            title=text("rate-title-stars"),
            choices=lambda draft, facts: [Option(n, named("rate-stars-", n)) for n in ("5", "4", "3", "2", "1")],
            note=_worker,
            skip=text("engine-skip"),
            applies=_names_worker,
        ),
        Words(
            key="about_worker",
            ask=text("rate-ask-about-worker"),
            title=text("rate-title-about-worker"),
            most=MAX_WORDS,
            skip=text("engine-skip"),
            note=_worker,
            applies=_names_worker,
        ),
        Words(
            key="comment",
            ask=text("rate-ask-comment"),
            title=text("rate-title-comment"),
            most=MAX_WORDS,
            voice="voice",
            more="more",
            skip=text("engine-skip"),
        ),
        Choose(
            key="wants",
            ask=text("rate-ask-wants"),
            title=text("rate-title-wants"),
            choices=lambda draft, facts: [Option(want, named("rate-wants-", want)) for want in WANTS],
            explained=(WHAT_IS_A_COMPLAINT,),
        ),
    ),
    parks=True,
)
