"""A resident's use of reports: to send one, add to it, say whether it is put right, answer staff."""

from datetime import timedelta

from flows import engine
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.reports import changes, pages
from flows.features.reports.actions import AddToReport, Complain, NewReport, SayPutRight, ShowReport
from flows.features.reports.events import ReportSent
from flows.features.reports.flow import MAX_WORDS, REPORT, ReportDraft, ReportFacts
from flows.features.reports.submit import Submit, submit
from flows.kernel import refs
from flows.kernel.actions import go
from flows.kernel.words import Plain, Prompt, Words, text
from storage import reports
from storage.reports import Report

KIND = "report"
ADDS_WITHIN = timedelta(hours=1)
"""How long words and photos go to a report after its resident asked to add some."""


def facts(turn: ResidentTurn) -> ReportFacts:
    return ReportFacts(turn.runtime.policy, turn.now, turn.resident)


async def new(turn: ResidentTurn, asked: NewReport) -> None:
    await turn.expect_nothing()
    await turn.start(REPORT, ReportDraft())


async def finish(turn: ResidentTurn, draft: ReportDraft) -> None:
    command = Submit(draft, turn.actor, turn.resident.language, turn.now, turn.resident)
    sent = await submit(turn.tx, turn.runtime, command, turn.now)
    turn.effects += sent.effects
    report = await reports.find(turn.tx, sent.ref)
    assert report is not None
    added = await turn.runtime.section(turn.tx, ReportSent(report, turn.resident), turn.now)
    turn.say(Prompt((*sent.answer, *added.body), (*added.rows, pages.REPORTS, MENU)))


async def add(turn: ResidentTurn, asked: AddToReport) -> None:
    await _take_additions(turn, await _theirs(turn, asked.ref), text("add-ask"))


async def say_put_right(turn: ResidentTurn, said: SayPutRight) -> None:
    report = await _theirs(turn, said.ref)
    if report.state != "resolved":
        turn.say(await pages.one(turn, ShowReport(report.ref)))
    elif said.said == "yes":
        turn.effects += await changes.put_right(turn.tx, turn.runtime, report, turn.actor, turn.now)
        await turn.expect_nothing()
        turn.say(turn.menu(text("closed-thanks")))
    else:
        turn.effects += await changes.not_put_right(turn.tx, turn.runtime, report, turn.actor, turn.now)
        await _take_additions(turn, report, text("reopened"), text("not-right-ask"))


async def _theirs(turn: ResidentTurn, ref: str) -> Report:
    report = await pages.mine(turn, ref)
    assert report is not None, "only what is theirs comes this far"
    return report


async def _take_additions(turn: ResidentTurn, report: Report, *said: Words) -> None:
    """Take the resident's next messages as additions to a report, message by message, with nothing left to confirm."""
    await turn.expect(KIND, report.ref, turn.now + ADDS_WITHIN)
    complain = [] if report.treatment == "complaint" else [go(Complain(report.ref), "report-complain")]
    turn.say(Prompt((text("about-report", ref=Plain(refs.shown(report.ref))), *said), (*complain, MENU)))


async def replied_to(turn: ResidentTurn) -> str | None:
    """Return the report that the message being replied to was about."""
    address, message = turn.arrived.address, turn.arrived.reply_to
    if message is None:
        return None
    number = await reports.relayed_report(turn.tx, address.platform, address.chat, message)
    report = await reports.get(turn.tx, number) if number else None
    return report.ref if report else None


async def take(turn: ResidentTurn, ref: str, sent: Sent) -> None:
    """Take words or media that belong to a report without being asked for: an answer to staff, for example."""
    report = await pages.mine(turn, ref)
    if report is None:
        turn.say(turn.menu(text("report-not-yours")))
        return
    parts = tuple(engine.split(words, MAX_WORDS)) if (words := sent.words.strip()) else ()
    turn.effects += await changes.add(turn.tx, turn.runtime, report, turn.actor, parts, sent.keys, turn.now)
    turn.say(Prompt((text("added", ref=Plain(refs.shown(report.ref))),), (pages.NEW, MENU)), album=sent.album)
