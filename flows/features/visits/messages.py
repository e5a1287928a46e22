"""Messages to residents about a visit: one for each event, and the page about a visit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flows.features.visits import passwords
from flows.features.visits.actions import (
    OFFERED,
    AddToCalendar,
    AnswerVisit,
    AskForHelp,
    BookAgain,
    ChangeVisit,
    CheckCaller,
    ReportNobody,
    TakeOffer,
    TellAboutVisit,
)
from flows.kernel import phones
from flows.kernel.actions import go
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Plain, Prompt, Span, Words, named, text
from storage.visits import Offer, Visit


def when(visit: Visit) -> Span:
    return Span(visit.starts_at, visit.ends_at)


def what(visit: Visit) -> Plain:
    return Plain(visit.description)


def trade(policy: Policy, visit: Visit) -> Words:
    """Return what kind of work it is, in the resident's language if the landlord names it there; else who does it."""
    return policy.trade(visit.trade) if visit.trade else Plain(visit.contractor_name)


def who(visit: Visit) -> Words:
    """Return the firm, and the worker's first name if it is known."""
    firm = Plain(visit.contractor_name)
    return text("visit-who-named", worker=Plain(visit.worker_name), firm=firm) if visit.worker_name else firm


def prompt(runtime: Runtime, visit: Visit, kind: str, language: str, now: datetime) -> Prompt:
    """Return the message about a visit as it is now. `kind` is one of those in `reminders`."""
    heading = named("told-", kind, what=what(visit), when=when(visit), who=who(visit), landlord=_landlord(runtime))
    match kind:
        case "answered" | "offered":
            return Prompt((heading,), (go(TellAboutVisit(visit.id), "resident-answer"),))
        case "cancelled":
            return Prompt((heading, text("told-cancelled-why", phone=Plain(runtime.policy.landlord.phone))))
        case "came":
            return Prompt((heading,), _whether_they_came(visit))
        case "no_access":
            return Prompt((heading,), _whether_you_were_in(visit))
        case "on_way" if not visit.communal:
            return Prompt((heading, password(visit, language)), (_checks(),))
        case _:
            body = (heading, *about(runtime, visit, language))
            return Prompt(body, choices(runtime.policy, visit, now))


def answer(
    runtime: Runtime, visit: Visit, kind: str, words: str, offers: Sequence[Offer], language: str, now: datetime
) -> Prompt:
    """Return somebody's message about a visit: their words under the heading, or times that the resident can tap."""
    shown = prompt(runtime, visit, kind, language, now)
    body = (shown.body[0], *((Plain(words),) if words else ()), *shown.body[1:])
    if kind != "offered":
        return Prompt(body, shown.rows)
    times = tuple(
        (Button(Span(one.starts_at, one.ends_at), TakeOffer(visit.id, f"{OFFERED}{one.id}").wire()),)
        for one in offers[:4]
    )
    return Prompt(body, (*times, go(ChangeVisit(visit.id), "visit-change")))


def about(runtime: Runtime, visit: Visit, language: str) -> tuple[Words, ...]:
    """Return the text under the heading: who, what to get ready, the password, and why it matters."""
    parts: list[Words] = [text("visit-who", who=who(visit))]
    if visit.contractor_phone and phones.is_whole(visit.contractor_phone):
        parts.append(text("visit-phone", firm=Plain(visit.contractor_name), phone=Plain(visit.contractor_phone)))
    if not visit.communal:
        parts += [text("visit-prepare"), password(visit, language)]
    if visit.safety:
        parts.append(named("visit-safety-", visit.safety))
    return tuple(parts)


def choices(policy: Policy, visit: Visit, now: datetime) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons for what the resident can do with a visit now."""
    tell = go(TellAboutVisit(visit.id), "visit-tell")
    if visit.communal:
        return (tell,)
    match visit.state:
        case "no_show":
            return (go(ReportNobody(visit.id), "nobody-send"), go(BookAgain(visit.id), "visit-again"), tell)
        case "no_access":
            return (*_whether_you_were_in(visit), go(BookAgain(visit.id), "visit-again"), tell)
        case "cancelled":
            return (go(BookAgain(visit.id), "visit-again"), tell)
        case "on_way" | "arrived":
            return (_checks(), tell)
        case "done" | "incomplete":
            return (tell,)
    if now >= visit.ends_at and visit.state != "change_asked":
        return (*_whether_they_came(visit), tell)
    if now >= visit.starts_at and visit.state != "change_asked":
        return (_checks(), tell)
    settled = visit.state == "confirmed" or now >= visit.starts_at
    rows = [] if settled else [go(AnswerVisit(visit.id, "confirm"), "visit-confirm")]
    rows.append(go(ChangeVisit(visit.id), "visit-change"))
    rows.append(_help() if visit.safety else go(AnswerVisit(visit.id, "cancel"), "visit-cancel"))
    return (*rows, tell, go(AddToCalendar(visit.id), "visit-calendar"))


def undo_row(visit: Visit) -> tuple[Button, ...]:
    return go(AnswerVisit(visit.id, "undo"), "visit-undo")


def _whether_they_came(visit: Visit) -> tuple[tuple[Button, ...], ...]:
    return (go(AnswerVisit(visit.id, "came"), "came-yes"), go(AnswerVisit(visit.id, "nobody"), "came-no"))


def _whether_you_were_in(visit: Visit) -> tuple[tuple[Button, ...], ...]:
    return (go(AnswerVisit(visit.id, "was_in"), "no-access-in"), go(AnswerVisit(visit.id, "was_out"), "no-access-out"))


def sorry(policy: Policy) -> Words:
    """Return the apology after nobody came, and what the landlord pays."""
    landlord, pence = Plain(policy.landlord.name), policy.visits.missed_pence
    if not pence:
        return text("nobody-sorry", landlord=landlord)
    pounds = f"£{pence // 100}" if pence % 100 == 0 else f"£{pence / 100:.2f}"
    return text("nobody-sorry-paid", landlord=landlord, pounds=Plain(pounds), phone=Plain(policy.landlord.phone))


def is_short_notice(policy: Policy, visit: Visit, now: datetime) -> bool:
    """Return whether a change now comes later than the landlord asks for."""
    return visit.starts_at - now < timedelta(hours=policy.visits.change_hours)


def password(visit: Visit, language: str) -> Words:
    return text("visit-password", password=Plain(passwords.shown(visit.password, language)))


def _checks() -> tuple[Button, ...]:
    return go(CheckCaller(), "menu-door")


def _help() -> tuple[Button, ...]:
    return go(AskForHelp(), "visit-help")


def _landlord(runtime: Runtime) -> Plain:
    return Plain(runtime.policy.landlord.name)
