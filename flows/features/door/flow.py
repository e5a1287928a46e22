"""The check of a caller: two questions at most, the second only if there is a password to compare."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flows.conversation import understand
from flows.engine import Choose, Draft, Flow, Option, Words
from flows.engine.session import Session
from flows.engine.steps import Answer, Result, Stay
from flows.features.basics.pages import DANGER
from flows.features.door import companies
from flows.features.door.messages import MAX_LABEL
from flows.features.door.verdict import at_door, of_firm
from flows.kernel.policy import Policy
from flows.kernel.words import Plain, text
from storage.door import Firm
from storage.people import Resident
from storage.visits import Visit

NONE = "none"
"""The answer that the caller is from none of the landlord's contractors."""
MAX_NAME = 128
MAX_NAMED = 5
"""So many words may be a name or a password."""


class DoorDraft(Draft):
    """`company` is a contractor's number or `NONE`; `main` that of the one it is said to work for; `typed` the words
    written instead of a tap."""

    company: str | None = None
    main: str | None = None
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
        return self._numbered(draft.company)

    def main(self, draft: DoorDraft) -> Firm | None:
        return self._numbered(draft.main)

    def _numbered(self, number: str | None) -> Firm | None:
        return next((firm for firm in self.firms if str(firm.id) == number), None)


def _offered(draft: DoorDraft, facts: DoorFacts) -> list[Option]:
    """Offer contractors who come to this home soon first; for a name that fits several, only these."""
    fitting = companies.meant(draft.typed, facts.firms) if draft.typed else []
    firms = sorted(fitting if len(fitting) > 1 else facts.firms, key=lambda firm: _place(facts.coming, firm))
    return [Option(str(firm.id), Plain(firm.name[:MAX_LABEL])) for firm in firms]


def _place(coming: Sequence[Visit], firm: Firm) -> int:
    """Return the place of a contractor's first visit among those to come; of one for which it works, too."""
    theirs = of_firm(coming, firm)
    return coming.index(theirs[0]) if theirs else len(coming)


@dataclass(frozen=True, kw_only=True)
class Company(Choose[DoorDraft, DoorFacts]):
    """One of the landlord's contractors, tapped or typed as the resident heard it."""

    def take_words(self, said: str, draft: DoorDraft, facts: DoorFacts, session: Session[DoorDraft]) -> Result:
        if not companies.plain(said):
            return Stay(text("engine-write-it"), session.view)
        heard = companies.heard(said, facts.firms)
        known = {"typed": said.strip()[:MAX_NAME], "main": str(heard.main.id) if heard.main else None}
        if len(heard.firms) > 1:
            return Stay(text("door-which"), changes=known)
        return Answer({"company": str(heard.firms[0].id) if heard.firms else NONE, **known, **_more(draft, said)})


def _more(draft: DoorDraft, said: str) -> dict[str, object]:
    """Keep an answer beside the check, too, if it says more than a name or a password, or that there is danger."""
    more = len(said.split()) > MAX_NAMED or understand.read(said).danger is not None
    return {"added": (*draft.added, said.strip())} if more else {}


def may_be_expected(draft: DoorDraft, facts: DoorFacts) -> bool:
    """Return whether there is a visit now for which the caller may have come, so that their password is asked for."""
    firm = facts.firm(draft)
    return firm is not None and facts.read and bool(at_door(facts.coming, firm, facts.now, facts.main(draft)))


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
    applies=may_be_expected,
)
DOOR: Flow[DoorDraft, DoorFacts] = Flow(name="door", draft=DoorDraft, steps=(COMPANY, PASSWORD), asides=(DANGER,))
