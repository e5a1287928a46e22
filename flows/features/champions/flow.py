"""The conversation of a champion: whose words, whether the neighbour agreed, and the words themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flows.engine import Choose, Draft, Flow, Media, Option, Review, Step, Words
from flows.features.reports.pages import NEW
from flows.kernel.policy import Policy
from flows.kernel.words import Listed, Plain, text
from flows.kernel.words import Words as Said

MAX_WORDS = 3000
MAX_NAME = 200


class CarryDraft(Draft):
    whose: str | None = None
    agreed: str | None = None
    name: str = ""
    words: str = ""
    more: tuple[str, ...] = ()
    voice: str | None = None
    media: tuple[str, ...] = ()
    sent: str | None = None

    def own(self) -> str:
        return self.joined(self.words, *self.more)

    def may_be_told(self) -> bool:
        """Return whether the neighbour agreed: nobody's words are passed on without their leave."""
        return self.whose == "estate" or (self.whose == "neighbour" and self.agreed == "yes")


@dataclass(frozen=True)
class CarryFacts:
    policy: Policy
    now: datetime

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()


def _for_one(draft: CarryDraft, facts: CarryFacts) -> bool:
    return draft.whose == "neighbour"


def _told(draft: CarryDraft, facts: CarryFacts) -> bool:
    return draft.may_be_told()


def _whose(draft: CarryDraft, facts: CarryFacts) -> list[Option]:
    return [Option("estate", text("carry-estate")), Option("neighbour", text("carry-neighbour"))]


def _agreed(draft: CarryDraft, facts: CarryFacts) -> list[Option]:
    return [Option("yes", text("carry-agreed-yes")), Option("not_yet", text("carry-agreed-no"))]


def _words_shown(draft: CarryDraft, facts: CarryFacts) -> Said | None:
    parts: list[Said] = [Plain(part) for part in (draft.words, *draft.more, *draft.added) if part]
    if draft.voice:
        parts.insert(0, text("report-voice-note"))
    return Listed(parts) if parts else None


def _name_shown(draft: CarryDraft, facts: CarryFacts) -> Said | None:
    return Plain(draft.name) if draft.name else None


def _below(draft: CarryDraft, facts: CarryFacts) -> Sequence[Said]:
    return (text("carry-seen", landlord=Plain(facts.policy.landlord.name)),)


STEPS: tuple[Step[CarryDraft, CarryFacts], ...] = (
    Choose(key="whose", ask=text("carry-ask-whose"), title=text("carry-title-whose"), choices=_whose),
    Choose(
        key="agreed", ask=text("carry-ask-agreed"), title=text("carry-title-agreed"), choices=_agreed, applies=_for_one
    ),
    Words(
        key="name",
        ask=text("carry-ask-name"),
        title=text("carry-title-name"),
        most=MAX_NAME,
        any_words=False,
        skip=text("carry-skip-name"),
        show=_name_shown,
        applies=lambda draft, facts: _for_one(draft, facts) and _told(draft, facts),
    ),
    Words(
        key="words",
        ask=text("carry-ask-words"),
        title=text("carry-title-words"),
        most=MAX_WORDS,
        voice="voice",
        more="more",
        show=_words_shown,
        applies=_told,
    ),
    Media(key="media", ask=text("carry-ask-media"), title=text("carry-title-media"), applies=_told),
)
CARRY: Flow[CarryDraft, CarryFacts] = Flow(
    name="carry",
    draft=CarryDraft,
    steps=(
        *STEPS,
        Review(
            key="sent",
            ask=text("carry-review"),
            title=text("carry-send"),
            sends=lambda draft, facts: [Option("yes", text("carry-send"))],
            below=_below,
            steps=lambda: STEPS,
            applies=_told,
        ),
    ),
    heading=lambda draft, facts: text("carry-person"),
    asides=(NEW,),
    parks=True,
)
