"""Pages about a resident's reports: all of them, and each with its history."""

from flows.conversation import lists
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.features.reports.actions import (
    AboutReport,
    AddToReport,
    Complain,
    NewReport,
    SayPutRight,
    ShowOnlyReport,
    ShowReport,
    ShowReports,
    Withdraw,
)
from flows.features.reports.events import ReportsListed
from flows.features.reports.flow import clauses_shown, contract_shown
from flows.features.reports.record import OPEN_STATES
from flows.kernel import guessing, refs
from flows.kernel.actions import go
from flows.kernel.words import At, Button, Listed, Plain, Prompt, Words, named, text
from storage import reports
from storage.reports import Event, Report

SHOWN_EVENTS = {
    "submitted", "added", "taken", "replied", "resolved", "closed", "reopened", "complained", "withdrawn", "duplicate",
    "passed",
}  # fmt: skip
REPORTS = go(ShowReports(), "menu-reports")
NEW = go(NewReport(), "menu-report")


async def listed(turn: ResidentTurn, asked: ShowReports) -> Prompt:
    async def some(limit: int, offset: int) -> list[Report]:
        return await reports.of_resident(turn.tx, turn.resident.id, limit, offset)

    found = await lists.page(asked.page, some)
    beside = await turn.runtime.section(turn.tx, ReportsListed(turn.resident), turn.now)
    if not found.shown:
        return Prompt((text("reports-none"), *beside.body), (*beside.rows, NEW, MENU))
    rows = [
        go(ShowReport(r.ref), "reports-line", ref=Plain(refs.shown(r.ref)), state=named("state-", r.state))
        for r in found.shown
    ]
    return Prompt((text("reports-heading"), *beside.body), (*rows, *found.turns(ShowReports), *beside.rows, MENU))


async def only(turn: ResidentTurn, asked: ShowOnlyReport) -> Prompt:
    """Answer words about a report: with the only one that there is, or with all of them."""
    found = await reports.of_resident(turn.tx, turn.resident.id, limit=2)
    return await one(turn, ShowReport(found[0].ref)) if len(found) == 1 else await listed(turn, ShowReports())


async def one(turn: ResidentTurn, asked: ShowReport) -> Prompt:
    """Show a report's timeline and what can be done with it; only ever the resident's own."""
    report = await mine(turn, asked.ref)
    if report is None:
        return Prompt((text("report-not-yours"),), (REPORTS,))
    clauses = await reports.clauses_of(turn.tx, report.id)
    lines = [line for event in await reports.history(turn.tx, report.id) if (line := _line(event))]
    about = (clauses_shown(list(clauses)), contract_shown(turn.runtime.policy, report.contract_ref))
    body = (
        text("report-heading", ref=Plain(refs.shown(report.ref)), state=named("state-", report.state)),
        Listed([said for said in about if said]),
        Listed(lines[-12:]),
    )
    return Prompt(body, tuple(_choices(report)), ("report", report.id))


def _choices(report: Report) -> list[tuple[Button, ...]]:
    rows = put_right(report) if report.state == "resolved" else []
    rows.append(go(AddToReport(report.ref), "report-add"))
    if report.treatment != "complaint" and report.state != "withdrawn":
        rows.append(go(Complain(report.ref), "report-complain"))
    if report.state in OPEN_STATES:
        rows.append(go(Withdraw(report.ref), "report-withdraw"))
    return [*rows, REPORTS]


def put_right(report: Report) -> list[tuple[Button, ...]]:
    """Ask whether it is put right, with two buttons."""
    return [
        go(SayPutRight(report.ref, "yes"), "resident-put-right-yes"),
        go(SayPutRight(report.ref, "no"), "resident-put-right-no"),
    ]


def _line(event: Event) -> Words | None:
    if event.kind not in SHOWN_EVENTS:
        return None
    said = {"replied": event.data.get("words"), "resolved": event.data.get("outcome")}.get(event.kind)
    line = named("timeline-", event.kind, at=At(event.at))
    return Listed([line, Plain(_short(str(said)))], " ") if said else line


def _short(said: str) -> str:
    return said if len(said) <= 200 else said[:199].rstrip() + "…"


async def mine(turn: ResidentTurn, ref: str) -> Report | None:
    """Return a report by reference, if it is this resident's."""
    report = await reports.find(turn.tx, ref)
    return report if report and report.resident_id == turn.resident.id else None


async def not_theirs(turn: ResidentTurn, asked: AboutReport) -> Words | None:
    """Return why a report is not shown, if it is not: a button's reference may be made up, so wrong ones count."""
    refused = await guessing.refusal(turn.tx, turn.runtime, "reference", turn.who, turn.now)
    if refused or await mine(turn, asked.ref):
        return refused
    turn.effects += await guessing.wrong(turn.tx, turn.runtime, "reference", turn.who, turn.now)
    return text("report-not-yours")
