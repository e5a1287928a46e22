"""The words of /doorstep about reports: one taken by phone, one found by its reference."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, CardAt, FlowForm, NotFound, StaffCommand, Target
from flows.features.reports.case import heading
from flows.features.reports.find import NO_REFERENCE, NO_SUCH, Found, find
from flows.features.reports.flow import REPORT, ReportDraft, ReportFacts
from flows.features.reports.submit import Submit, submit
from flows.kernel import guessing, refs
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Words, text
from storage.database import Tx


def _facts(runtime: Runtime, now: datetime) -> ReportFacts:
    return ReportFacts(runtime.policy, now)


async def _taken(
    tx: Tx, runtime: Runtime, draft: ReportDraft, actor: Actor, received_at: datetime, now: datetime
) -> Done:
    """Write down a caller's words. Without their name the report is anonymous."""
    draft = draft.model_copy(update={"anonymous": not draft.caller})
    sent = await submit(tx, runtime, Submit(draft, actor, "en", received_at), now)
    told = text("staff-phone-done", ref=Plain(refs.shown(sent.ref)), due=At(sent.due_at))
    return Done(sent.effects, message=told)


PHONE = FlowForm(
    flow=REPORT, title=text("staff-phone-title"), submit=text("staff-phone-submit"), facts=_facts, finish=_taken
)


async def _by_phone(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target:
    return Target(flow=PHONE)


async def _find(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | NotFound | Words:
    """Find a report by its reference, for those who may see it; to anybody else it does not exist."""
    found = await find(tx, runtime, called.person, called.said, now)

    async def wrong_guess(tx: Tx, runtime: Runtime, now: datetime) -> list[Effect]:
        return await guessing.wrong(tx, runtime, "reference", called.person, now)

    hidden = NotFound(NO_SUCH, wrong_guess) if refs.read(called.said) else NotFound(NO_REFERENCE)
    match found:
        case Found(slip=True):
            return Target(found.place.channel, act=_offer(found.report.ref), hidden=hidden)
        case Found():
            return Target(found.place.channel, card=CardAt(heading(found.report), found.place.message), hidden=hidden)
        case _:
            return hidden if found == NO_SUCH else found


def _offer(ref: str) -> Callable[[Tx, Runtime, datetime], Awaitable[Done]]:
    """Offer the reference that was nearly typed. It is another report's if we are wrong, so it is not opened."""

    async def act(tx: Tx, runtime: Runtime, now: datetime) -> Done:
        return Done(message=text("staff-nearly-reference", ref=Plain(refs.shown(ref))))

    return act


COMMANDS = (
    StaffCommand("report", text("doorstep-report-usage"), text("doorstep-report"), _by_phone),
    StaffCommand("find", text("doorstep-find-usage"), text("doorstep-find"), _find, text("staff-say-reference")),
)
