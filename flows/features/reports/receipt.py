"""The receipt of a report: one message to its sender, which says when it was sent, how, and how it stands now."""

from datetime import datetime

from flows.conversation import standing as standing_messages
from flows.conversation.actions import MENU
from flows.conversation.standing import Stands
from flows.features.reports import pages
from flows.features.reports.events import ReportChanged, ReportSent
from flows.features.reports.record import ref_words
from flows.kernel.effects import Effect, StandingMessage
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Listed, Plain, Prompt, Words, named, text
from storage import reports, standing
from storage.database import Tx
from storage.people import Address, Resident
from storage.reports import Report

RECEIPT = "receipt"


class Receipt:
    """Its subject is the report's number."""

    name = RECEIPT

    async def draw(self, tx: Tx, runtime: Runtime, resident: Resident, subject: int, now: datetime) -> Stands | None:
        report = await reports.get(tx, subject)
        if report is None or report.resident_id != resident.id:
            return None
        added = await runtime.section(tx, ReportSent(report, resident), now)
        body = (text("report-sent", ref=ref_words(report)), _facts(report), *_next(runtime.policy, report))
        rows = (*added.rows, pages.REPORTS, MENU)
        return Stands(Prompt((*body, text("report-sent-hint"), *added.body), rows, ("report", report.id)))


def _facts(report: Report) -> Words:
    return Listed(
        [
            text("receipt-sent", at=At(report.created_at)),
            text("receipt-choice", choice=named("report-send-", report.treatment)),
            text("receipt-name-hidden" if report.anonymous else "receipt-name-shown"),
            text("receipt-state", state=named("state-", report.state)),
        ]
    )


def _next(policy: Policy, report: Report) -> tuple[Words, ...]:
    """Return what comes next, until somebody has taken it up: from then on they write."""
    if report.state != "new":
        return ()
    kind = "restricted" if report.restricted else report.treatment
    return (named("report-next-", kind, landlord=Plain(policy.landlord.name), by=At(report.due_at)),)


def of(report: Report, to: Address) -> StandingMessage:
    return StandingMessage(to, RECEIPT, report.id)


async def changed(tx: Tx, runtime: Runtime, event: ReportChanged, now: datetime) -> list[Effect]:
    """Bring the receipt of a report up to date, where it stands."""
    return await standing_messages.again(tx, await standing.of(tx, RECEIPT, [event.report.id]))
