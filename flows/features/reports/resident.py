"""A resident's use of reports: to send one, add to it, say whether it is put right, answer staff."""

from datetime import timedelta

from flows import engine
from flows.conversation.actions import MENU
from flows.conversation.place import IN_A_HURRY
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.reports import changes, pages, receipt, record, where
from flows.features.reports.actions import AddToReport, Complain, NewReport, SayPutRight, ShowReport
from flows.features.reports.flow import MAX_WORDS, REPORT, ReportDraft, ReportFacts
from flows.features.reports.submit import Submit, submit
from flows.kernel.actions import go
from flows.kernel.words import At, Plain, Prompt, Words, text
from storage import evidence, reports
from storage.reports import Report

KIND = "report"
DAY = timedelta(days=1)
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
    turn.about = (KIND, report.id)
    turn.effects.append(receipt.of(report, turn.arrived.address))
    asked = await where.offer(turn, report)
    if asked.body:
        turn.say(Prompt(asked.body, asked.rows, (KIND, report.id)))


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
        await _take_additions(turn, report, text("not-right-ask"), text("reopened"))


async def asked(turn: ResidentTurn) -> list[Prompt]:
    """Return the question whether it is put right, of each report that waits for its answer."""
    waiting = await reports.of_resident(turn.tx, turn.resident.id, state="resolved")
    return [Prompt((), tuple(pages.put_right(report)), (KIND, report.id)) for report in waiting]


async def _theirs(turn: ResidentTurn, ref: str) -> Report:
    report = await pages.mine(turn, ref)
    assert report is not None, "only what is theirs comes this far"
    return report


async def _take_additions(turn: ResidentTurn, report: Report, ask: Words, *first: Words) -> None:
    """Take the resident's next messages as additions to a report, message by message, with nothing left to confirm."""
    why = await _why_no_more(turn, report)
    if why is None:
        await turn.expect(KIND, report.id, turn.now + ADDS_WITHIN)
    complain = [] if report.treatment == "complaint" else [go(Complain(report.ref), "report-complain")]
    about = text("about-report", ref=record.ref_words(report))
    turn.say(Prompt((about, *first, why or ask), (*complain, MENU), (KIND, report.id)))


async def _why_no_more(turn: ResidentTurn, report: Report) -> Words | None:
    """Say why nothing can be added to a report just now, and what to do instead; None if it can."""
    policy = turn.runtime.policy
    about, phone = record.ref_words(report), Plain(policy.landlord.phone)
    if report.paused_until and report.paused_until > turn.now:
        return text("add-paused", ref=about, until=At(report.paused_until), phone=phone)
    most = policy.limits.additions_a_day
    if await reports.added_since(turn.tx, report.id, turn.now - DAY) >= most:
        return text("add-enough", ref=about, most=most, phone=phone)
    return None


async def take(turn: ResidentTurn, report: Report, sent: Sent) -> None:
    """Take words or media that belong to a report without being asked for: an answer to staff, for example."""
    if why := await _why_no_more(turn, report):
        for key in sent.keys:
            await evidence.settle(turn.tx, key, "refused")
        turn.say(Prompt((text("not-added"), why), (pages.NEW, MENU), (KIND, report.id)), album=sent.album)
        return
    in_a_row = await reports.added_since(turn.tx, report.id, turn.now - IN_A_HURRY)
    parts = tuple(engine.split(words, MAX_WORDS)) if (words := sent.words.strip()) else ()
    turn.effects += await changes.add(turn.tx, turn.runtime, report, turn.actor, parts, sent.keys, turn.now)
    added, last = text("added", ref=record.ref_words(report)), await _why_no_more(turn, report)
    rows = () if in_a_row else (pages.NEW, MENU)
    turn.say(Prompt((added, *([last] if last else [])), rows, (KIND, report.id)), album=sent.album)
