"""Messages to a resident about a caller, and to a block about a false one."""

from collections.abc import Sequence

from flows.conversation.actions import MENU
from flows.features.basics.pages import DANGER
from flows.features.door.verdict import Verdict
from flows.features.visits.actions import CheckCaller
from flows.features.visits.messages import when
from flows.kernel import phones
from flows.kernel.actions import go, row
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.text_ids import TextId
from flows.kernel.words import Button, Plain, Prompt, Words, named, text
from storage.door import Firm

MAX_LABEL = 60


def answer(policy: Policy, verdict: Verdict, told: bool, near: Sequence[Firm] = ()) -> Prompt:
    """Return the result of a check, with plain advice. `told`: staff have been told of it. `near`: who may be meant, if
    nobody of ours was understood."""
    ours, theirs = Plain(policy.landlord.urgent_phone), _their_numbers(verdict)
    headings = (*_works_for(verdict), _heading(verdict))
    if verdict.result == "expected":
        return Prompt((*headings, text("door-photo-id"), text("door-unsure", phone=ours), *theirs), _ways())
    advice = (text("door-keep-out"), text("door-ring", phone=ours), *theirs, text("door-999"))
    said = (*headings, *advice, *((text("door-staff-told"),) if told else ()))
    if verdict.firm:
        return Prompt(said, _ways())
    names = tuple(row(CheckCaller(firm.id), Plain(firm.name[:MAX_LABEL])) for firm in near)
    return Prompt((*said, *((text("door-nearest"),) if names else ())), (*names, *_ways(again="door-try-again")))


def _works_for(verdict: Verdict) -> tuple[Words, ...]:
    if verdict.firm is None or verdict.main is None:
        return ()
    return (text("door-works-for", firm=Plain(verdict.firm.name), main=Plain(verdict.main)),)


def _their_numbers(verdict: Verdict) -> tuple[Words, ...]:
    """Return the checked numbers of the caller's firm, and of the one for which it works."""
    firm, visit = verdict.firm, verdict.visit
    known = [(firm.name, firm.phone)] if firm else []
    known += [(visit.contractor_name, visit.contractor_phone)] if visit and verdict.main else []
    return tuple(
        text("door-ring-firm", firm=Plain(name), phone=Plain(phone))
        for name, phone in known
        if phone and phones.is_whole(phone)
    )


def _heading(verdict: Verdict) -> Words:
    firm = Plain(verdict.main or verdict.firm.name) if verdict.firm else Plain("")
    visit = verdict.visit
    what = Plain(visit.description) if visit else Plain("")
    match verdict.result:
        case "expected":
            return text("door-expected", firm=firm, what=what)
        case "unproven" if verdict.proof:
            return named("door-proof-", verdict.proof, firm=firm)
        case "other_time" if visit:
            return text("door-other-time", firm=firm, when=when(visit))
        case "in_block":
            return text("door-in-block", firm=firm)
        case "not_expected":
            return text("door-not-expected", firm=firm)
        case "no_home":
            return text("door-no-home", firm=firm)
        case _:
            return text("door-unknown")


def ours(runtime: Runtime, company: str) -> Prompt:
    """Return the message after staff found that the caller was the landlord's after all."""
    landlord = Plain(runtime.policy.landlord.name)
    return Prompt((text("door-ours", landlord=landlord, company=Plain(company)), text("door-photo-id")), _ways())


def about(policy: Policy, company: str) -> Words:
    """Return what helps somebody who answers that message."""
    return text("door-answered", company=Plain(company), phone=Plain(policy.landlord.urgent_phone))


def warning(runtime: Runtime, company: str) -> Prompt:
    """Return the message to everybody in a block about a false caller."""
    landlord = runtime.policy.landlord
    said = text("door-warning", landlord=Plain(landlord.name), company=Plain(company))
    advice = text("door-warning-advice", phone=Plain(landlord.urgent_phone))
    return Prompt((said, advice, text("door-999")), _ways())


def _ways(again: TextId = "door-again") -> tuple[tuple[Button, ...], ...]:
    return (go(CheckCaller(), again), DANGER, MENU)
