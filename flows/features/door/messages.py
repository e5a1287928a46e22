"""Messages to a resident about a caller, and to a block about a false one."""

from flows.conversation.actions import MENU
from flows.features.basics.pages import DANGER
from flows.features.door.verdict import Verdict
from flows.features.visits.actions import CheckCaller
from flows.features.visits.messages import when
from flows.kernel import phones
from flows.kernel.actions import go
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Plain, Prompt, Words, named, text


def answer(policy: Policy, verdict: Verdict, told: bool) -> Prompt:
    """Return the result of a check, with plain advice. `told`: staff have been told of it."""
    ours, theirs = Plain(policy.landlord.urgent_phone), _their_number(verdict)
    if verdict.result == "expected":
        return Prompt((_heading(verdict), text("door-photo-id"), text("door-unsure", phone=ours), *theirs), _ways())
    advice = (text("door-keep-out"), text("door-ring", phone=ours), *theirs, text("door-999"))
    return Prompt((_heading(verdict), *advice, *((text("door-staff-told"),) if told else ())), _ways())


def _their_number(verdict: Verdict) -> tuple[Words, ...]:
    firm = verdict.firm
    if firm is None or firm.phone is None or not phones.is_whole(firm.phone):
        return ()
    return (text("door-ring-firm", firm=Plain(firm.name), phone=Plain(firm.phone)),)


def _heading(verdict: Verdict) -> Words:
    firm = Plain(verdict.firm.name) if verdict.firm else Plain("")
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


def _ways() -> tuple[tuple[Button, ...], ...]:
    return (go(CheckCaller(), "door-again"), DANGER, MENU)
