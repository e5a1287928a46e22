"""The question whether a resident is sure, before a report is withdrawn or becomes a complaint."""

from collections.abc import Sequence
from typing import Literal

from flows.conversation.turn import ResidentTurn
from flows.engine import Choose, Draft, Flow, Option
from flows.features.reports import changes, pages
from flows.features.reports.actions import Complain, ShowReport, Withdraw
from flows.features.reports.flow import WHAT_IS_A_COMPLAINT
from flows.features.reports.record import OPEN_STATES
from flows.kernel import refs
from flows.kernel.effects import Effect
from flows.kernel.words import Plain, Words, text
from storage.reports import Report


class SureDraft(Draft):
    ref: str = ""
    sure: Literal["yes", "no"] | None = None


def _yes_no(draft: SureDraft, facts: None) -> Sequence[Option]:
    return [Option("yes", text("sure-yes")), Option("no", text("sure-no"))]


def _ref(draft: SureDraft, facts: None) -> Words:
    return text("about-report", ref=Plain(refs.shown(draft.ref)))


WITHDRAW: Flow[SureDraft, None] = Flow(
    name="withdraw",
    draft=SureDraft,
    steps=(Choose(key="sure", ask=text("withdraw-ask"), title=text("report-withdraw"), choices=_yes_no, note=_ref),),
)
COMPLAIN: Flow[SureDraft, None] = Flow(
    name="complain",
    draft=SureDraft,
    steps=(
        Choose(
            key="sure",
            ask=text("complain-ask"),
            title=text("report-complain"),
            choices=_yes_no,
            note=_ref,
            explained=(WHAT_IS_A_COMPLAINT,),
        ),
    ),
)


def facts(turn: ResidentTurn) -> None:
    """Return nothing: the questions depend on no facts."""


async def ask_withdraw(turn: ResidentTurn, asked: Withdraw) -> None:
    report = await pages.mine(turn, asked.ref)
    if report and report.state in OPEN_STATES:
        await turn.start(WITHDRAW, SureDraft(ref=report.ref))
    else:
        turn.say(await pages.one(turn, ShowReport(asked.ref)))


async def ask_complain(turn: ResidentTurn, asked: Complain) -> None:
    await turn.start(COMPLAIN, SureDraft(ref=asked.ref))


async def withdraw(turn: ResidentTurn, draft: SureDraft) -> None:
    report = await _report(turn, draft)
    turn.effects += await _added(turn, report, draft)
    if draft.sure != "yes" or report.state not in OPEN_STATES:
        turn.say(turn.menu(text("nothing-changed")))
        return
    turn.effects += await changes.withdraw(turn.tx, turn.runtime, report, turn.actor, turn.now)
    turn.say(turn.menu(text("withdrawn", ref=Plain(refs.shown(report.ref)))))


async def complain(turn: ResidentTurn, draft: SureDraft) -> None:
    report = await _report(turn, draft)
    turn.effects += await _added(turn, report, draft)
    if draft.sure != "yes" or report.treatment == "complaint":
        turn.say(turn.menu(text("nothing-changed")))
        return
    turn.effects += await changes.complain(turn.tx, turn.runtime, report, turn.actor, turn.now)
    turn.say(turn.menu(text("complained", ref=Plain(refs.shown(report.ref)))))


async def _added(turn: ResidentTurn, report: Report, draft: SureDraft) -> list[Effect]:
    """Add what was written beside the answer to the report."""
    return await changes.add(turn.tx, turn.runtime, report, turn.actor, draft.added, (), turn.now)


async def _report(turn: ResidentTurn, draft: SureDraft) -> Report:
    report = await pages.mine(turn, draft.ref)
    if report is None:
        raise LookupError("a conversation about a report that is not this resident's")
    return report
