"""The check of a caller: two questions at most, the second only if there is a password to compare."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flows.engine import Choose, Draft, Flow, Option, Words
from flows.engine.session import Session
from flows.engine.steps import Answer, Result, Stay
from flows.features.basics.pages import DANGER
from flows.features.door import companies
from flows.features.door.verdict import at_door
from flows.kernel.policy import Policy
from flows.kernel.words import Plain, text
from storage.door import Firm
from storage.people import Resident
from storage.visits import Visit

NONE = "none"
"""The answer that the caller is from none of the landlord's contractors."""
MAX_NAME = 128
MAX_LABEL = 60
MAX_NAMED = 5
"""So many words may be a name or a password."""


class DoorDraft(Draft):
    """`company` is a contractor's number or `NONE`; `typed` the words written instead of a tap."""

    company: str | None = None
    typed: str = ""
    password: str = ""
    more: tuple[str, ...] = ()

    def said(self) -> str:
        return " ".join([self.password, *self.more])


@dataclass(frozen=True)
class DoorFacts:
    """The landlord's contractors, and who is to come to the resident's own home and block. `read`: whether a password
    may be checked, after earlier wrong guesses."""

    policy: Policy
    now: datetime
    resident: Resident
    firms: tuple[Firm, ...] = ()
    coming: tuple[Visit, ...] = ()
    read: bool = True

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()

    def firm(self, draft: DoorDraft) -> Firm | None:
        return next((firm for firm in self.firms if str(firm.id) == draft.company), None)


def _offered(draft: DoorDraft, facts: DoorFacts) -> list[Option]:
    """Offer contractors who come to this home soon first; for a name that fits several, only these."""
    fitting = companies.meant(draft.typed, facts.firms) if draft.typed else []
    soon = [visit.contractor_id for visit in facts.coming]
    firms = sorted(fitting if len(fitting) > 1 else facts.firms, key=lambda firm: _place(soon, firm.id))
    return [Option(str(firm.id), Plain(firm.name[:MAX_LABEL])) for firm in firms]


def _place(soon: Sequence[int], number: int) -> int:
    return soon.index(number) if number in soon else len(soon)


@dataclass(frozen=True, kw_only=True)
class Company(Choose[DoorDraft, DoorFacts]):
    """One of the landlord's contractors, tapped or typed as the resident heard it."""

    def take_words(self, said: str, draft: DoorDraft, facts: DoorFacts, session: Session[DoorDraft]) -> Result:
        if not companies.plain(said):
            return Stay(text("engine-write-it"), session.view)
        found, typed = companies.meant(said, facts.firms), said.strip()[:MAX_NAME]
        if len(found) > 1:
            return Stay(text("door-which"), changes={"typed": typed})
        return Answer({"company": str(found[0].id) if found else NONE, "typed": typed, **_more(draft, said)})


def _more(draft: DoorDraft, said: str) -> dict[str, object]:
    """Keep an answer beside the check, too, if it says more than a name or a password."""
    return {"added": (*draft.added, said.strip())} if len(said.split()) > MAX_NAMED else {}


def _may_be_expected(draft: DoorDraft, facts: DoorFacts) -> bool:
    firm = facts.firm(draft)
    return firm is not None and facts.read and bool(at_door(facts.coming, firm, facts.now))


@dataclass(frozen=True, kw_only=True)
class Password(Words[DoorDraft, DoorFacts]):
    """The caller's password."""

    def take_words(self, said: str, draft: DoorDraft, facts: DoorFacts, session: Session[DoorDraft]) -> Result:
        result = super().take_words(said, draft, facts, session)
        if not isinstance(result, Answer):
            return result
        return replace(result, changes={**result.changes, **_more(draft, said)})


COMPANY = Company(
    key="company",
    ask=text("door-ask-company"),
    title=text("door-title-company"),
    choices=_offered,
    pinned=(Option(NONE, text("door-none")),),
)
PASSWORD = Password(
    key="password",
    ask=text("door-ask-password"),
    title=text("door-title-password"),
    skip=text("door-password-not-known"),
    more="more",
    any_words=False,
    applies=_may_be_expected,
)
DOOR: Flow[DoorDraft, DoorFacts] = Flow(name="door", draft=DoorDraft, steps=(COMPANY, PASSWORD), asides=(DANGER,))
