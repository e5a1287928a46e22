"""What residents read of a visit: one message for each thing that they are told, and the page on which it stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flows.features.visits import passwords
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Plain, Prompt, Span, Words, text
from storage.visits import Offer, Visit


def row_of(visit: Visit, verb: str, label: str, **args: Words) -> tuple[Button, ...]:
    """A row with one button that does something with a visit."""
    return (Button(text(label, **args), f"go:visit:{visit.id}:{verb}"),)


def when(visit: Visit) -> Span:
    return Span(visit.starts_at, visit.ends_at)


def what(visit: Visit) -> Plain:
    return Plain(visit.description)


def who(visit: Visit) -> Words:
    """The firm, and the worker's first name where it is known."""
    firm = Plain(visit.contractor_name)
    return text("visit-who-named", worker=Plain(visit.worker_name), firm=firm) if visit.worker_name else firm


def prompt(runtime: Runtime, visit: Visit, kind: str, language: str, now: datetime) -> Prompt:
    """What a resident is told of a visit as it is now. `kind` is one of those in `reminders`."""
    heading = text(f"told-{kind}", what=what(visit), when=when(visit), who=who(visit), landlord=_landlord(runtime))
    match kind:
        case "answered" | "offered":
            return Prompt((heading,), (row_of(visit, "tell", "resident-answer"),))
        case "cancelled":
            return Prompt((heading, text("told-cancelled-why", phone=Plain(runtime.policy.landlord.phone))))
        case "came":
            return Prompt((heading,), (row_of(visit, "came", "came-yes"), row_of(visit, "nobody", "came-no")))
        case "no_access":
            return Prompt(
                (heading,), (row_of(visit, "was_in", "no-access-in"), row_of(visit, "was_out", "no-access-out"))
            )
        case "on_way" if not visit.communal:
            return Prompt((heading, _password(visit, language)), (_checks(),))
        case _:
            body = (heading, *about(runtime, visit, language))
            return Prompt(body, choices(runtime.policy, visit, now))


def answer(
    runtime: Runtime, visit: Visit, kind: str, words: str, offers: Sequence[Offer], language: str, now: datetime
) -> Prompt:
    """What somebody says of a visit: their words under the heading, or times that the resident can tap."""
    shown = prompt(runtime, visit, kind, language, now)
    body = (shown.body[0], *((Plain(words),) if words else ()), *shown.body[1:])
    if kind != "offered":
        return Prompt(body, shown.rows)
    times = tuple(
        (Button(Span(one.starts_at, one.ends_at), f"go:visit:{visit.id}:offer-{one.id}"),) for one in offers[:4]
    )
    return Prompt(body, (*times, row_of(visit, "change", "visit-change")))


def about(runtime: Runtime, visit: Visit, language: str) -> tuple[Words, ...]:
    """What stands under the heading: who, what to get ready, the password, and why it matters."""
    parts: list[Words] = [text("visit-who", who=who(visit))]
    if visit.contractor_phone:
        parts.append(text("visit-phone", firm=Plain(visit.contractor_name), phone=Plain(visit.contractor_phone)))
    if not visit.communal:
        parts += [text("visit-prepare"), _password(visit, language)]
    if visit.safety:
        parts.append(text(f"visit-safety-{visit.safety}"))
    return tuple(parts)


def choices(policy: Policy, visit: Visit, now: datetime) -> tuple[tuple[Button, ...], ...]:
    """What the resident can do with a visit now."""
    tell = row_of(visit, "tell", "visit-tell")
    if visit.communal:
        return (tell,)
    match visit.state:
        case "no_show":
            return (row_of(visit, "report", "nobody-send"), row_of(visit, "again", "visit-again"), tell)
        case "no_access":
            answers = (row_of(visit, "was_in", "no-access-in"), row_of(visit, "was_out", "no-access-out"))
            return (*answers, row_of(visit, "again", "visit-again"), tell)
        case "cancelled":
            return (row_of(visit, "again", "visit-again"), tell)
        case "on_way" | "arrived":
            return (_checks(), tell)
        case "done" | "incomplete":
            return (tell,)
    if now >= visit.ends_at and visit.state != "change_asked":
        return (row_of(visit, "came", "came-yes"), row_of(visit, "nobody", "came-no"), tell)
    if now >= visit.starts_at and visit.state != "change_asked":
        return (_checks(), tell)
    rows = [] if visit.state == "confirmed" or now >= visit.starts_at else [row_of(visit, "confirm", "visit-confirm")]
    rows.append(row_of(visit, "change", "visit-change"))
    rows.append(_help() if visit.safety else row_of(visit, "cancel", "visit-cancel"))
    return (*rows, tell, row_of(visit, "calendar", "visit-calendar"))


def sorry(policy: Policy) -> Words:
    """What is said when nobody came, and what the landlord pays."""
    landlord, pence = Plain(policy.landlord.name), policy.visits.missed_pence
    if not pence:
        return text("nobody-sorry", landlord=landlord)
    pounds = f"£{pence // 100}" if pence % 100 == 0 else f"£{pence / 100:.2f}"
    return text("nobody-sorry-paid", landlord=landlord, pounds=Plain(pounds), phone=Plain(policy.landlord.phone))


def is_short_notice(policy: Policy, visit: Visit, now: datetime) -> bool:
    """Whether a change now comes later than the landlord asks for."""
    return visit.starts_at - now < timedelta(hours=policy.visits.change_hours)


def _password(visit: Visit, language: str) -> Words:
    return text("visit-password", password=Plain(passwords.shown(visit.password, language)))


def _checks() -> tuple[Button, ...]:
    return (Button(text("menu-door"), "go:door"),)


def _help() -> tuple[Button, ...]:
    return (Button(text("visit-help"), "go:hard"),)


def _landlord(runtime: Runtime) -> Plain:
    return Plain(runtime.policy.landlord.name)
