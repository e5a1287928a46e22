"""The questions: what is hard, and before or during which visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flows.engine import Choose, Draft, Flow, Option, Review, Step, Words
from flows.features.basics.pages import DANGER
from flows.features.visits.messages import trade, what, when
from flows.kernel.policy import Policy
from flows.kernel.words import Listed, Plain, text
from flows.kernel.words import Words as Said
from storage.visits import Visit

NO_VISIT = "none"


class SupportDraft(Draft):
    """`visit` is a visit's number, or `NO_VISIT`. `about_it`: it was chosen before the first question."""

    words: str = ""
    more: tuple[str, ...] = ()
    voice: str | None = None
    visit: str | None = None
    about_it: bool = False
    sent: str | None = None

    def own(self) -> str:
        return self.joined(self.words, *self.more)


@dataclass(frozen=True)
class SupportFacts:
    """`coming`: the next visits to the resident's home or block."""

    policy: Policy
    now: datetime
    coming: tuple[Visit, ...] = ()

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()

    def visit(self, draft: SupportDraft) -> Visit | None:
        return next((visit for visit in self.coming if str(visit.id) == draft.visit), None)


def _visits(draft: SupportDraft, facts: SupportFacts) -> list[Option]:
    return [Option(str(v.id), text("visits-line", when=when(v), trade=trade(facts.policy, v))) for v in facts.coming]


def _words_shown(draft: SupportDraft, facts: SupportFacts) -> Said | None:
    parts: list[Said] = [Plain(part) for part in (draft.words, *draft.more, *draft.added) if part]
    if draft.voice:
        parts.insert(0, text("report-voice-note"))
    return Listed(parts) if parts else None


def _visit_shown(draft: SupportDraft, facts: SupportFacts) -> Said | None:
    visit = facts.visit(draft)
    return text("support-visit", what=what(visit), when=when(visit)) if visit else None


def _below(draft: SupportDraft, facts: SupportFacts) -> Sequence[Said]:
    visit = facts.visit(draft)
    stays = (text("support-visit-stays"),) if visit and visit.safety else ()
    return (*stays, text("support-seen", landlord=Plain(facts.policy.landlord.name)))


STEPS: tuple[Step[SupportDraft, SupportFacts], ...] = (
    Words(
        key="words",
        ask=text("support-ask"),
        title=text("support-title-words"),
        voice="voice",
        more="more",
        show=_words_shown,
    ),
    Choose(
        key="visit",
        ask=text("support-ask-visit"),
        title=text("support-title-visit"),
        choices=_visits,
        pinned=(Option(NO_VISIT, text("support-no-visit")),),
        applies=lambda draft, facts: bool(facts.coming) and not draft.about_it,
        show=_visit_shown,
    ),
)
SUPPORT: Flow[SupportDraft, SupportFacts] = Flow(
    name="support",
    draft=SupportDraft,
    steps=(
        *STEPS,
        Review(
            key="sent",
            ask=text("support-review"),
            title=text("support-send"),
            sends=lambda draft, facts: [Option("yes", text("support-send"))],
            below=_below,
            steps=lambda: STEPS,
        ),
    ),
    heading=lambda draft, facts: text("report-danger-first", phone=Plain(facts.policy.landlord.urgent_phone)),
    asides=(DANGER,),
    parks=True,
)
