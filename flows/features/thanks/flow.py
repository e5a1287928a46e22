"""The questions: whom to thank, and for what, in the resident's own words if they like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flows.engine import Choose, Draft, Flow, Option, Review, Step, Words
from flows.engine.session import Session
from flows.engine.steps import Answer, Result, Stay, added
from flows.features.basics.pages import DANGER
from flows.kernel.matching import tokens
from flows.kernel.policy import Policy, Service
from flows.kernel.seen import is_blank
from flows.kernel.words import Listed, Plain, text
from flows.kernel.words import Words as Said
from storage.visits import Visit

MAX_WORDS = 2000
MAX_NAME = 100
MAX_NAMED = 4
"""So many words may be a name; more are thanks."""
ELSE, NAMED = "else", "named"
"""Somebody else, who is asked for; and one who was named instead of a tap."""
WORKER, FIRM, SERVICE = "worker:", "firm:", "service:"
"""How the values of the other options begin, before the number of a visit or a service's reference."""


class ThanksDraft(Draft):
    """`whom` is the value of an option, or `NAMED`; `named` is the person in the resident's own words."""

    whom: str | None = None
    named: str = ""
    words: str = ""
    more: tuple[str, ...] = ()
    voice: str | None = None
    media: tuple[str, ...] = ()
    sent: str | None = None

    def own(self) -> str:
        return self.joined(self.words, *self.more)

    def keys(self) -> tuple[str, ...]:
        """Return everything that came as a file."""
        return (*((self.voice,) if self.voice else ()), *self.media)


@dataclass(frozen=True)
class ThanksFacts:
    """`visits`: the latest to the resident's home or block, one for each worker or firm that came."""

    policy: Policy
    now: datetime
    language: str = "en"
    visits: tuple[Visit, ...] = ()
    services: tuple[Service, ...] = ()

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()

    def visit(self, draft: ThanksDraft) -> Visit | None:
        """Return the visit by which a worker or a firm was chosen."""
        chosen = draft.whom or ""
        return next((v for v in self.visits if chosen in (f"{WORKER}{v.id}", f"{FIRM}{v.id}")), None)

    def service(self, draft: ThanksDraft) -> Service | None:
        return next((one for one in self.services if draft.whom == f"{SERVICE}{one.ref}"), None)

    def name_of(self, service: Service) -> str:
        return service.label.get(self.language, service.name)


def _offered(draft: ThanksDraft, facts: ThanksFacts) -> list[Option]:
    """Offer the workers who came, then their firms, then the landlord's own services."""
    workers = {visit.worker_id: visit for visit in reversed(facts.visits) if visit.worker_name}
    firms = {visit.contractor_id: visit for visit in reversed(facts.visits)}
    return [
        *(Option(f"{WORKER}{visit.id}", _worker(visit)) for visit in reversed(workers.values())),
        *(Option(f"{FIRM}{visit.id}", Plain(visit.contractor_name)) for visit in reversed(firms.values())),
        *(Option(f"{SERVICE}{service.ref}", Plain(facts.name_of(service))) for service in facts.services),
    ]


def _worker(visit: Visit) -> Said:
    return text("visit-who-named", worker=Plain(visit.worker_name or ""), firm=Plain(visit.contractor_name))


@dataclass(frozen=True, kw_only=True)
class Whom(Choose[ThanksDraft, ThanksFacts]):
    """One who came, or anybody whom the resident names. Words that are more than a name are kept beside it."""

    def take_words(self, said: str, draft: ThanksDraft, facts: ThanksFacts, session: Session[ThanksDraft]) -> Result:
        said = said.strip()
        if is_blank(said):
            return Stay(text("engine-write-it"), session.view)
        if found := _meant(said, facts):
            return Answer({self.key: found, **_unnamed(draft)})
        if len(said.split()) <= MAX_NAMED and len(said) <= MAX_NAME:
            return Answer({self.key: NAMED, "named": said})
        return super().take_words(said, draft, facts, session)

    def take_tap(
        self, value: str, draft: ThanksDraft, facts: ThanksFacts, session: Session[ThanksDraft], now: datetime
    ) -> Result:
        result = super().take_tap(value, draft, facts, session, now)
        return Answer({**result.changes, **_unnamed(draft)}) if isinstance(result, Answer) else result

    def still_offered(self, draft: ThanksDraft, facts: ThanksFacts) -> Mapping[str, object]:
        """Keep a person who was named: nobody offered them."""
        return {} if draft.whom == NAMED else super().still_offered(draft, facts)


def _unnamed(draft: ThanksDraft) -> dict[str, object]:
    """Return the changes where somebody else is chosen after all. What was more than a name is kept with the words."""
    more = added(draft, draft.named) if len(draft.named.split()) > MAX_NAMED else {}
    return {"named": "", **more}


def _meant(said: str, facts: ThanksFacts) -> str | None:
    """Return the option that is written by its name; None if that fits none, or several."""
    names = {
        **{f"{WORKER}{visit.id}": visit.worker_name for visit in facts.visits if visit.worker_name},
        **{f"{FIRM}{visit.id}": visit.contractor_name for visit in facts.visits},
        **{f"{SERVICE}{service.ref}": facts.name_of(service) for service in facts.services},
    }
    offered = {option.value for option in _offered(ThanksDraft(), facts)}
    found = [value for value, name in names.items() if value in offered and tokens(name) == tokens(said)]
    return found[0] if len(found) == 1 else None


def _whom_shown(draft: ThanksDraft, facts: ThanksFacts) -> Said | None:
    if draft.named:
        return Plain(draft.named)
    return next((option.label for option in _offered(draft, facts) if option.value == draft.whom), None)


def _words_shown(draft: ThanksDraft, facts: ThanksFacts) -> Said | None:
    parts: list[Said] = [Plain(part) for part in (draft.words, *draft.more, *draft.added) if part]
    if draft.voice:
        parts.insert(0, text("report-voice-note"))
    return Listed(parts) if parts else None


def _below(draft: ThanksDraft, facts: ThanksFacts) -> Sequence[Said]:
    return (text("thanks-seen", landlord=Plain(facts.policy.landlord.name)),)


STEPS: tuple[Step[ThanksDraft, ThanksFacts], ...] = (
    Whom(
        key="whom",
        ask=text("thanks-ask-whom"),
        title=text("thanks-title-whom"),
        choices=_offered,
        pinned=(Option(ELSE, text("thanks-else")),),
        show=_whom_shown,
    ),
    Words(
        key="named",
        ask=text("thanks-ask-named"),
        title=text("thanks-title-named"),
        most=MAX_NAME,
        applies=lambda draft, facts: draft.whom == ELSE,
    ),
    Words(
        key="words",
        ask=text("thanks-ask-words"),
        title=text("thanks-title-words"),
        most=MAX_WORDS,
        voice="voice",
        more="more",
        skip=text("thanks-no-words"),
        show=_words_shown,
    ),
)
THANKS: Flow[ThanksDraft, ThanksFacts] = Flow(
    name="thanks",
    draft=ThanksDraft,
    steps=(
        *STEPS,
        Review(
            key="sent",
            ask=text("thanks-review"),
            title=text("thanks-send"),
            sends=lambda draft, facts: [Option("yes", text("thanks-send"))],
            below=_below,
            steps=lambda: STEPS,
        ),
    ),
    asides=(DANGER,),
    parks=True,
    unnamed=lambda draft, facts: True,
)
