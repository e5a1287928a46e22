"""What a resident can look at outside a conversation: the menu, their reports, one report, danger, languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.features.reports.flow import clauses_shown, contract_shown
from flows.features.reports.record import OPEN_STATES
from flows.kernel import refs
from flows.kernel.events import Section
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Button, Listed, Plain, Prompt, Words, text
from storage import reports
from storage.database import Tx
from storage.people import Resident
from storage.reports import Event, Report

MAX_LISTED = 5
SHOWN_EVENTS = {
    "submitted", "added", "taken", "replied", "resolved", "closed", "reopened", "complained", "withdrawn", "duplicate",
    "passed",
}  # fmt: skip


def go(action: str, label: str, **args: Words) -> tuple[Button, ...]:
    return (Button(text(label, **args), f"go:{action}"),)


def menu(runtime: Runtime, parked: bool, *above: Words) -> Prompt:
    rows = [
        go("new", "menu-report"),
        go("visits", "menu-visits"),
        go("door", "menu-door"),
        go("danger", "menu-danger"),
        go("languages", "menu-language"),
        go("more", "menu-more"),
    ]
    if parked:
        # Six buttons at most: who has begun a report has found their language.
        rows = [go("resume", "menu-resume"), *(row for row in rows if row[0].action != "go:languages")]
    return Prompt((*(above or (text("menu"),)),), tuple(rows))


def more(runtime: Runtime, features: Sequence[tuple[int, tuple[Button, ...]]], champion: bool = False) -> Prompt:
    """Everything else. Each row has its place; those of features that say so themselves are handed in."""
    own = [
        (10, go("reports", "menu-reports")),
        *([(50, go("champion", "menu-champion"))] if champion else []),
        (60, go("languages", "menu-language")),
        (70, go("privacy", "menu-privacy")),
        (80, go("help", "menu-help")),
        (90, go("menu", "menu-back")),
    ]
    return Prompt((text("more"),), tuple(row for _, row in sorted([*own, *features], key=lambda placed: placed[0])))


def greeting(runtime: Runtime, parked: bool, *above: Words) -> Prompt:
    landlord = Plain(runtime.policy.landlord.name)
    return menu(
        runtime, parked, *above, text("start-greeting", landlord=landlord), text("start-privacy", landlord=landlord)
    )


def danger(runtime: Runtime) -> Prompt:
    landlord = runtime.policy.landlord
    phone = Plain(landlord.urgent_phone)
    return Prompt((text("danger", phone=phone, landlord=Plain(landlord.name)),), (go("menu", "menu-back"),))


@dataclass(frozen=True, slots=True)
class PrivacyShown:
    """The page on what is done with a resident's data, and what they can decide of it."""

    resident: Resident


def privacy(runtime: Runtime, added: Section) -> Prompt:
    landlord = runtime.policy.landlord
    body = text("privacy", landlord=Plain(landlord.name), phone=Plain(landlord.phone))
    return Prompt((body, *added.body), (*added.rows, go("menu", "menu-back")))


def help_(runtime: Runtime) -> Prompt:
    landlord = runtime.policy.landlord
    body = text("help", landlord=Plain(landlord.name), phone=Plain(landlord.phone), hours=Plain(landlord.hours))
    return Prompt((body,), (go("menu", "menu-back"),))


def languages(runtime: Runtime) -> Prompt:
    rows = tuple((Button(text(f"language-{code}"), f"go:language:{code}"),) for code in runtime.languages)
    return Prompt((text("language-ask"),), (*rows, *(go("menu", "menu-back"),)))


async def own_reports(tx: Tx, resident: Resident) -> Prompt:
    found = await reports.of_resident(tx, resident.id, MAX_LISTED)
    if not found:
        return Prompt((text("reports-none"),), (go("new", "menu-report"), go("menu", "menu-back")))
    rows = [
        go(f"report:{r.ref}", "reports-line", ref=Plain(refs.shown(r.ref)), state=text(f"state-{r.state}"))
        for r in found
    ]
    return Prompt((text("reports-heading"),), (*rows, go("menu", "menu-back")))


async def own_report(tx: Tx, runtime: Runtime, resident: Resident, ref: str) -> Prompt:
    """A report's timeline and what can be done with it; only ever one's own."""
    report = await mine(tx, resident, ref)
    if report is None:
        return Prompt((text("report-not-yours"),), (go("reports", "menu-reports"),))
    clauses = await reports.clauses_of(tx, report.id)
    lines = [line for event in await reports.history(tx, report.id) if (line := _line(event))]
    about = (clauses_shown(list(clauses)), contract_shown(runtime.policy, report.contract_ref))
    body = (
        text("report-heading", ref=Plain(refs.shown(report.ref)), state=text(f"state-{report.state}")),
        Listed([said for said in about if said]),
        Listed(lines[-12:]),
    )
    return Prompt(body, tuple(_choices(report)))


def _choices(report: Report) -> list[tuple[Button, ...]]:
    rows = []
    if report.state == "resolved":
        rows += [
            go(f"right:{report.ref}:yes", "resident-put-right-yes"),
            go(f"right:{report.ref}:no", "resident-put-right-no"),
        ]
    rows.append(go(f"add:{report.ref}", "report-add"))
    if report.treatment != "complaint" and report.state != "withdrawn":
        rows.append(go(f"complain:{report.ref}", "report-complain"))
    if report.state in OPEN_STATES:
        rows.append(go(f"withdraw:{report.ref}", "report-withdraw"))
    return [*rows, go("reports", "menu-reports")]


def _line(event: Event) -> Words | None:
    if event.kind not in SHOWN_EVENTS:
        return None
    said = {"replied": event.data.get("words"), "resolved": event.data.get("outcome")}.get(event.kind)
    line = text(f"timeline-{event.kind}", at=At(event.at))
    return Listed([line, Plain(_short(str(said)))], " ") if said else line


def _short(said: str) -> str:
    return said if len(said) <= 200 else said[:199].rstrip() + "…"


async def mine(tx: Tx, resident: Resident, ref: str) -> Report | None:
    """A report by reference, if it is this resident's."""
    bare = refs.read(ref)
    report = await reports.find(tx, bare) if bare else None
    return report if report and report.resident_id == resident.id else None
