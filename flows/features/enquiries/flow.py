"""The questions: what it is about, in the resident's words, and whether it is about one of their visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.engine import Choose, Draft, Flow, Media, Option, Review, Step, Words
from flows.features.basics.pages import DANGER
from flows.features.visits.messages import trade, what, when
from flows.kernel.policy import Policy
from flows.kernel.seen import name_of
from flows.kernel.words import Listed, Plain, text
from flows.kernel.words import Words as Said
from storage.people import Resident
from storage.visits import Visit

NO_VISIT = "none"
MAX_OFFERED = 5
MAX_WORDS = 3000


class EnquiryDraft(Draft):
    """`visit` is a visit's number, or `NO_VISIT`. `more` is the part of the words beyond their limit."""

    words: str = ""
    more: tuple[str, ...] = ()
    voice: str | None = None
    media: tuple[str, ...] = ()
    visit: str | None = None
    sent: str | None = None

    def own(self) -> str:
        return self.joined(self.words, *self.more)


@dataclass(frozen=True)
class EnquiryFacts:
    """`coming`: the next visits to the resident's home or block."""

    policy: Policy
    now: datetime
    resident: Resident
    coming: tuple[Visit, ...] = ()

    def visit(self, draft: EnquiryDraft) -> Visit | None:
        return next((visit for visit in self.coming if str(visit.id) == draft.visit), None)


def _visits(draft: EnquiryDraft, facts: EnquiryFacts) -> list[Option]:
    offered = [Option(str(v.id), text("visits-line", when=when(v), trade=trade(facts.policy, v))) for v in facts.coming]
    return [*offered, Option(NO_VISIT, text("support-no-visit"))]


def _words_shown(draft: EnquiryDraft, facts: EnquiryFacts) -> Said | None:
    parts: list[Said] = [Plain(part) for part in (draft.words, *draft.more, *draft.added) if part]
    if draft.voice:
        parts.insert(0, text("report-voice-note"))
    return Listed(parts) if parts else None


def _visit_shown(draft: EnquiryDraft, facts: EnquiryFacts) -> Said | None:
    visit = facts.visit(draft)
    return text("support-visit", what=what(visit), when=when(visit)) if visit else None


def _below(draft: EnquiryDraft, facts: EnquiryFacts) -> Sequence[Said]:
    resident = facts.resident
    who: Said = (
        text("report-seen-named-home", name=name_of(resident.name), home=Plain(resident.home_address))
        if resident.home_address
        else text("report-seen-named", name=name_of(resident.name))
    )
    return (who, text("enquiry-seen", landlord=Plain(facts.policy.landlord.name)))


STEPS: tuple[Step[EnquiryDraft, EnquiryFacts], ...] = (
    Words(
        key="words",
        ask=text("enquiry-ask"),
        title=text("enquiry-title-words"),
        most=MAX_WORDS,
        voice="voice",
        more="more",
        show=_words_shown,
    ),
    Choose(
        key="visit",
        ask=text("support-ask-visit"),
        title=text("support-title-visit"),
        choices=_visits,
        applies=lambda draft, facts: bool(facts.coming),
        show=_visit_shown,
    ),
    Media(
        key="media",
        ask=text("report-ask-media"),
        title=text("report-title-media"),
        # Nobody is asked for photos; who sent some may leave them out again.
        applies=lambda draft, facts: bool(draft.media),
        show=lambda draft, facts: text("report-media-count", count=len(draft.media)),
    ),
)
ENQUIRY: Flow[EnquiryDraft, EnquiryFacts] = Flow(
    name="enquiry",
    draft=EnquiryDraft,
    steps=(
        *STEPS,
        Review(
            key="sent",
            ask=text("enquiry-review"),
            title=text("enquiry-send"),
            sends=lambda draft, facts: [Option("yes", text("enquiry-send"))],
            below=_below,
            steps=lambda: STEPS,
        ),
    ),
    heading=lambda draft, facts: text("report-danger-first", phone=Plain(facts.policy.landlord.urgent_phone)),
    asides=(DANGER,),
    parks=True,
)
