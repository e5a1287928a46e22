"""The results of a resident's answers to a survey: each is kept at once, and a "no" may become a report."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.basics import replies
from flows.features.basics.events import PrivacyShown
from flows.features.ratings import messages, record, surveys
from flows.features.ratings.actions import (
    AskAgain,
    AskNoMore,
    FirstPart,
    Later,
    Rate,
    RateVisit,
    RateWorker,
    ReportIt,
)
from flows.features.ratings.flow import RATING, WORKER, RatingDraft, RatingFacts, WorkerDraft
from flows.features.ratings.questions import CLAUSES, FIRST_PART, NO, QUESTIONS, YES
from flows.features.ratings.staff import RATING_CASE
from flows.features.reports import resident as reporting
from flows.features.reports import sorting
from flows.features.reports.events import ReportRestricted, ReportSubmitted
from flows.features.reports.flow import REPORT, UNKNOWN, ReportDraft
from flows.features.visits import messages as visit_messages
from flows.features.visits import pages
from flows.features.visits import resident as visit_answers
from flows.features.visits.events import VisitShown
from flows.kernel.actions import go
from flows.kernel.effects import Effect
from flows.kernel.events import Section
from flows.kernel.policy import OTHER
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Words, named, text
from storage import evidence, ratings, reports, visits, wishes
from storage.database import Tx
from storage.people import Resident
from storage.ratings import ASKED, BEGUN, DONE, DROPPED, Rating
from storage.visits import Visit

START = "start"
"""The part about the time before a visit."""


def facts(turn: ResidentTurn) -> RatingFacts:
    return RatingFacts(turn.runtime.policy, turn.now)


async def rate(turn: ResidentTurn, said: Rate) -> None:
    """Take a tap under a survey; first check whose it is and whether it is still open."""
    if rating := await _fresh(turn, said.survey):
        await _begin(turn, rating, said.score)


async def later(turn: ResidentTurn, said: Later) -> None:
    if await _fresh(turn, said.survey):
        turn.say(_with_menu(text("rate-later-said")), edit=True)


async def report_it(turn: ResidentTurn, asked: ReportIt) -> None:
    if rating := await _survey(turn, asked.survey):
        await _report(turn, rating)


async def _survey(turn: ResidentTurn, number: int) -> Rating | None:
    """Return a survey of a visit by its number, if it is theirs."""
    rating = await _mine(turn, number)
    if rating is not None and rating.part == surveys.VISIT:
        return rating
    turn.say(pages.not_yours(text("rate-not-yours")))
    return None


async def _fresh(turn: ResidentTurn, number: int) -> Rating | None:
    """Return a survey that is theirs, if its answers may still be changed."""
    rating = await _survey(turn, number)
    if rating and (turn.now >= surveys.ends_at(rating) or rating.state == DROPPED):
        turn.say(_with_menu(text("rate-ended")), edit=True)
        return None
    return rating


async def rate_visit(turn: ResidentTurn, asked: RateVisit) -> None:
    """Rate a visit at the resident's own wish."""
    visit = await pages.mine(turn.tx, turn.resident, asked.visit)
    if visit is None:
        turn.say(pages.not_yours())
    elif visit.communal or visit.state not in surveys.OVER:
        turn.say(await pages.one(turn.tx, turn.runtime, turn.resident, visit, turn.now, text("engine-old-button")))
    else:
        await _of_visit(turn, visit)


async def _of_visit(turn: ResidentTurn, visit: Visit) -> None:
    rating = await _own(turn.tx, turn.resident, visit)
    if rating is None:
        row = surveys.new_row(visit, surveys.VISIT, DROPPED, turn.now, turn.now)
        rating = await ratings.get(turn.tx, await ratings.add(turn.tx, **row, resident_id=turn.resident.id))
        assert rating is not None
    if rating.answered_at and turn.now >= surveys.ends_at(rating):
        turn.say(_with_menu(text("rate-answered-before")))
        return
    await _begin(turn, rating)


async def _own(tx: Tx, resident: Resident, visit: Visit) -> Rating | None:
    """Return this resident's survey of a visit. What others of the home were asked, or answered, is theirs."""
    there = [one for one in await ratings.of_visit(tx, visit.id) if one.part == surveys.VISIT]
    return next((one for one in there if one.key == surveys.key_of(visit) and _is_of(resident, one)), None)


async def _begin(turn: ResidentTurn, rating: Rating, score: str | None = None) -> None:
    """Ask the next question, with the earlier answers; a score that was tapped is kept at once."""
    visit = await visits.get(turn.tx, rating.visit_id)
    assert visit is not None
    if rating.answered_at is None and rating.worker_id != visit.worker_id:
        # Stars are for the worker whom the resident sees named.
        await ratings.change(turn.tx, rating.id, worker_id=visit.worker_id)
    draft = await _draft(turn, rating, visit, score)
    await kept(turn, draft)
    if score is None:
        await turn.start(RATING, draft)
    else:
        second = RATING.applying(draft, facts(turn))[1]
        await turn.start(RATING, draft, at=second.key, edit=True)


async def _draft(turn: ResidentTurn, rating: Rating, visit: Visit, score: str | None) -> RatingDraft:
    def said(number: int | None) -> str | None:
        return None if number is None else str(number)

    return RatingDraft(
        rating=rating.id,
        worker=visit.worker_name or "",
        asks_wishes=await _had_wishes(turn, visit),
        overall=score or said(rating.overall),
        well=_well(rating),
        wrong=tuple(key for key in QUESTIONS if getattr(rating, key) == NO),
        comment=rating.comment or "",
    )


def _well(rating: Rating) -> Literal["yes", "no"] | None:
    """Return whether all was well, by earlier answers."""
    answers = {getattr(rating, key) for key in QUESTIONS}
    return "no" if NO in answers else "yes" if YES in answers else None


async def _had_wishes(turn: ResidentTurn, visit: Visit) -> bool:
    """Return whether the worker had an instruction from this resident's own wishes: those of others of the home are
    theirs to know."""
    if visit.home_id is None:
        return False
    zone = turn.runtime.policy.zone
    local = visit.starts_at.astimezone(zone)
    begins = datetime.combine(local.date(), datetime.min.time(), zone)
    found = await wishes.in_force(turn.tx, visit.home_id, local.date(), begins)
    return any(wish.resident_id == turn.resident.id and wish.knows == "worker" and wish.instruction for wish in found)


async def kept(turn: ResidentTurn, draft: RatingDraft) -> None:
    """Keep every answer from the moment it is given, whether or not the last question is reached."""
    rating = await ratings.get(turn.tx, draft.rating)
    if rating is None or not _is_of(turn.resident, rating):
        return
    overall = int(draft.overall) if draft.overall else None
    told = {**draft.answers(), "overall": overall, "wants": draft.wants, "comment": draft.own() or None}
    await _keep(turn, rating, told)


async def _keep(turn: ResidentTurn, rating: Rating, told: Mapping[str, Any]) -> None:
    changed = {key: value for key, value in told.items() if value != getattr(rating, key)}
    if not changed:
        return
    first = {} if rating.answered_at else {"answered_at": turn.now}
    # Answers that change after the last one are looked at again, too, once nothing more comes.
    await ratings.change(turn.tx, rating.id, **changed, **first, state=BEGUN, due_at=turn.now + surveys.QUIET)


async def finish(turn: ResidentTurn, draft: RatingDraft) -> None:
    rating = await ratings.get(turn.tx, draft.rating)
    if rating is None or not _is_of(turn.resident, rating):
        turn.say(pages.not_yours(text("rate-not-yours")))
        await turn.keep(draft.own())
        return
    visit = await visits.get(turn.tx, rating.visit_id)
    assert visit is not None
    await ratings.change(turn.tx, rating.id, state=DONE, answered_at=rating.answered_at or turn.now)
    await evidence.attach_to(turn.tx, draft.keys(), "rating", rating.id)
    complains = rating.wants == "complaint" and not rating.report_ref
    if complains:
        # It is one at this tap, with all that was said: a second form would lose it.
        await reporting.finish(turn, await _of_rating(turn, rating, visit))
    turn.effects += await record.rated(turn.tx, turn.runtime, rating.id, turn.now)
    if not complains:
        turn.say(messages.thanks(rating, visit))


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take an answer to what staff wrote about a rating: it is about the visit; after a move it stays with the
    rating. If that has become a report whose words few may see, they get the answer, too."""
    rating = await ratings.get(turn.tx, number)
    if rating is None or not _is_of(turn.resident, rating):
        await turn.index.catch_all(turn, sent)
        return
    secret = await record.why_secret(turn.tx, rating) and await reports.find(turn.tx, rating.report_ref or "")
    if secret:
        await sorting.take(turn, secret.id, sent)
    elif await pages.mine(turn.tx, turn.resident, rating.visit_id):
        await visit_answers.take(turn, rating.visit_id, sent)
    else:
        await ratings.change(turn.tx, rating.id, comment=replies.longer(rating.comment, sent.words))
        turn.effects += await record.answered(turn.tx, turn.runtime, rating)
        await replies.received(turn, RATING_CASE, rating.id, sent)


async def stopped(turn: ResidentTurn, draft: RatingDraft) -> Words:
    """Count the answers so far; photos belong to them too."""
    if rating := await ratings.get(turn.tx, draft.rating):
        await evidence.attach_to(turn.tx, draft.keys(), "rating", rating.id)
    return text("rate-stopped")


async def rate_worker(turn: ResidentTurn, asked: RateWorker) -> None:
    rating = await _fresh(turn, asked.survey)
    visit = await visits.get(turn.tx, rating.visit_id) if rating else None
    if rating and visit and visit.worker_name:
        await turn.start(WORKER, WorkerDraft(rating=rating.id, worker=visit.worker_name))
    elif rating:
        turn.say(turn.menu(text("engine-old-button")))


async def kept_of_worker(turn: ResidentTurn, draft: WorkerDraft) -> None:
    rating = await ratings.get(turn.tx, draft.rating)
    if rating and _is_of(turn.resident, rating):
        stars = int(draft.stars) if draft.stars else None
        await _keep(turn, rating, {"stars": stars, "about_worker": draft.joined(draft.about_worker) or None})


async def finish_worker(turn: ResidentTurn, draft: WorkerDraft) -> None:
    rating = await ratings.get(turn.tx, draft.rating)
    if rating is None or not _is_of(turn.resident, rating):
        turn.say(pages.not_yours(text("rate-not-yours")))
        await turn.keep(draft.joined(draft.about_worker))
        return
    await ratings.change(turn.tx, rating.id, state=DONE)
    turn.effects += await record.rated(turn.tx, turn.runtime, rating.id, turn.now)
    turn.say(_with_menu(text("rate-thanks")))


async def _report(turn: ResidentTurn, rating: Rating) -> None:
    """Begin a report that is filled in already, from the answers."""
    visit = await visits.get(turn.tx, rating.visit_id)
    if visit is None or rating.report_ref or not messages.unhappy(rating):
        turn.say(_with_menu(text("nobody-reported" if rating.report_ref else "engine-old-button")))
        return
    draft = await _of_rating(turn, rating, visit)
    await turn.start(REPORT, draft, text("nobody-report"), at="treatment")


async def _of_rating(turn: ResidentTurn, rating: Rating, visit: Visit) -> ReportDraft:
    """Return the report that a rating makes, with all that was said."""
    policy = turn.runtime.policy
    pieces = await evidence.of_case(turn.tx, "rating", rating.id)
    voices = [piece.key for piece in pieces if piece.kind == "voice"]
    clauses = [CLAUSES[question] for question in messages.unhappy(rating)]
    return ReportDraft(
        contract=visit.contract_ref if policy.contract(visit.contract_ref) else UNKNOWN,
        place="home",
        clauses=tuple(clause for clause in clauses if clause in policy.clauses) or (OTHER,),
        happened=visit.starts_at.astimezone(policy.zone).date().isoformat(),
        story=_story(turn, rating),
        about=turn.runtime.texts.say(
            text("rate-story", what=visit_messages.what(visit), when=visit_messages.when(visit)), turn.resident.language
        ),
        voice=voices[0] if voices else None,
        media=tuple(piece.key for piece in pieces if piece.key not in voices[:1]),
        treatment="complaint" if rating.wants == "complaint" else None,
        visit=visit.ref,
    )


def _story(turn: ResidentTurn, rating: Rating) -> str:
    """Return the answers in our words, then in theirs; but not about the worker, which only managers see."""
    lines: list[Words] = [named("rate-score-", str(rating.overall))] if rating.overall else []
    lines += [named("rate-story-", question) for question in QUESTIONS if getattr(rating, question) == NO]
    said = [turn.runtime.texts.say(line, turn.resident.language) for line in lines]
    return "\n".join([*said, *([rating.comment] if rating.comment else [])])


async def reported(tx: Tx, runtime: Runtime, event: ReportSubmitted, now: datetime) -> list[Effect]:
    """Note on a rating that a report about its visit was sent."""
    visit = await visits.find(tx, event.visit) if event.visit and event.resident else None
    for rating in await ratings.of_visit(tx, visit.id) if visit else ():
        if event.resident and rating.part == surveys.VISIT and rating.answered_at and _is_of(event.resident, rating):
            await ratings.change(tx, rating.id, report_ref=event.ref)
    return await record.reported(tx, runtime, event.ref)


async def restricted(tx: Tx, runtime: Runtime, event: ReportRestricted, now: datetime) -> list[Effect]:
    return await record.reported(tx, runtime, event.ref)


async def ask_no_more(turn: ResidentTurn, asked: AskNoMore) -> None:
    await ratings.set_unasked(turn.tx, turn.resident.id, True)
    turn.say(Prompt((text("rate-stop-said"),), (messages.again_row(), MENU)))


async def ask_again(turn: ResidentTurn, asked: AskAgain) -> None:
    await ratings.set_unasked(turn.tx, turn.resident.id, False)
    turn.say(Prompt((text("rate-again-said"),), (messages.stop_row(), MENU)))


async def on_privacy(tx: Tx, runtime: Runtime, shown: PrivacyShown, now: datetime) -> Section:
    unasked = await ratings.unasked(tx, [shown.resident.id])
    return Section(rows=(messages.again_row() if unasked else messages.stop_row(),))


# --- on a visit's page -------------------------------------------------------------------------------------------


async def on_visit(tx: Tx, runtime: Runtime, shown: VisitShown, now: datetime) -> Section | None:
    """Return a button to rate it; and, once for a job that its resident reported, a quick question about before."""
    visit = shown.visit
    if visit.state in surveys.OVER:
        own = await _own(tx, shown.resident, visit)
        is_no_use = visit.communal or (own and own.overall)
        return None if is_no_use else Section(rows=(go(RateVisit(visit.id), "rate-visit"),))
    if not shown.settled or not visit.reported_at or visit.planned or visit.safety or visit.communal:
        return None
    if await ratings.of_job(tx, visit.job_id, START):
        return None
    row = surveys.new_row(visit, START, ASKED, now + timedelta(days=14), now)
    number = await ratings.add(tx, **row, resident_id=shown.resident.id, asked_at=now)
    return Section((named("rate-ask-", FIRST_PART[0]),), (messages.start_row(number, FIRST_PART[0]),))


async def first_part(turn: ResidentTurn, told: FirstPart) -> None:
    rating = await _mine(turn, told.survey)
    if rating is None or rating.part != START:
        turn.say(pages.not_yours(text("rate-not-yours")))
        return
    last = told.question == FIRST_PART[-1]
    first = {} if rating.answered_at else {"answered_at": turn.now}
    await ratings.change(turn.tx, rating.id, **{told.question: told.said}, **first, state=DONE if last else BEGUN)
    visit = await pages.mine(turn.tx, turn.resident, rating.visit_id)
    assert visit is not None
    page = await pages.one(turn.tx, turn.runtime, turn.resident, visit, turn.now)
    if last:
        turn.say(Prompt((*page.body, text("rate-start-thanks")), page.rows), edit=True)
    else:
        turn.say(_asking(page, rating.id, FIRST_PART[-1]), edit=True)


def _asking(page: Prompt, rating: int, question: Literal["easy", "informed"]) -> Prompt:
    rows = (messages.start_row(rating, question), *page.rows)
    return Prompt((*page.body, named("rate-ask-", question)), rows)


async def _mine(turn: ResidentTurn, number: int) -> Rating | None:
    """Return a survey by its number, if it is this resident's and about the home in which they live."""
    rating = await ratings.get(turn.tx, number)
    if rating is None or not _is_of(turn.resident, rating):
        return None
    visit = await pages.mine(turn.tx, turn.resident, rating.visit_id)
    return rating if visit else None


def _is_of(resident: Resident, rating: Rating) -> bool:
    return rating.resident_id == resident.id


def _with_menu(said: Words) -> Prompt:
    return Prompt((said,), (pages.TO_VISITS, MENU))
