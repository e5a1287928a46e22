"""What a resident's answers to a survey lead to: each is kept at once, and a "no" may become a report."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from flows.policy import OTHER
from flows.ratings import asking, messages, record
from flows.ratings.flow import RATING, RatingDraft, RatingFacts
from flows.ratings.questions import CLAUSES, FIRST_PART, NO, QUESTIONS, YES
from flows.reports.flow import REPORT, UNKNOWN, ReportDraft
from flows.residents.handling import Handling
from flows.visits import messages as visit_messages
from flows.visits import pages, resident
from flows.words import Button, Prompt, Words, text
from storage import evidence, ratings, visits, wishes
from storage.ratings import ASKED, BEGUN, DONE, DROPPED, Rating
from storage.visits import Visit

Start = Callable[..., Awaitable[None]]
START = "start"
"""The part about what went before a visit."""


async def facts(turn: Handling) -> RatingFacts:
    return RatingFacts(turn.house.policy, turn.now)


async def act(turn: Handling, number: str, verb: str, start: Start) -> None:
    """A tap under a survey, or under its end; whose it is and whether it is still fresh is looked at first."""
    rating = await _mine(turn, number)
    if rating is None or rating.part != asking.VISIT:
        turn.say(pages.not_yours(text("rate-not-yours")))
    elif verb == "report":
        await _report(turn, rating, start)
    elif turn.now >= asking.ends_at(rating) or rating.state == DROPPED:
        turn.say(_with_menu(text("rate-ended")), edit=True)
    elif verb == "later":
        turn.say(_with_menu(text("rate-later-said")), edit=True)
    elif verb in messages.SCORES:
        await _begin(turn, rating, start, verb)
    else:
        turn.say(_with_menu(text("engine-old-button")))


async def of_visit(turn: Handling, visit: Visit, start: Start) -> None:
    """The resident wants to rate a visit without being asked."""
    there = [one for one in await ratings.of_visit(turn.tx, visit.id) if one.part == asking.VISIT]
    rating = next((one for one in there if one.key == asking.key_of(visit)), None)
    if rating is None:
        row = asking.new_row(visit, asking.VISIT, DROPPED, turn.now, turn.now)
        await ratings.plan(turn.tx, [row | {"resident_id": turn.resident.id}])
        return await of_visit(turn, visit, start)
    if rating.answered_at and (rating.resident_id != turn.resident.id or turn.now >= asking.ends_at(rating)):
        turn.say(_with_menu(text("rate-answered-before")))
        return None
    await _begin(turn, rating, start)
    return None


async def _begin(turn: Handling, rating: Rating, start: Start, score: str | None = None) -> None:
    """The next question, with what was said before; the score that was tapped is kept at once."""
    visit = await visits.get(turn.tx, rating.visit_id)
    assert visit is not None
    if rating.answered_at is None and rating.worker_id != visit.worker_id:
        # Stars are for whom the resident sees named.
        await ratings.change(turn.tx, rating.id, worker_id=visit.worker_id)
    draft = await _draft(turn, rating, visit, score)
    await kept(turn, draft)
    if score is None:
        await start(turn, RATING, draft)
    else:
        await start(turn, RATING, draft, at=RATING.steps[1].key, edit=True)


async def _draft(turn: Handling, rating: Rating, visit: Visit, score: str | None) -> RatingDraft:
    def said(number: int | None) -> str | None:
        return None if number is None else str(number)

    return RatingDraft(
        rating=rating.id,
        worker=visit.worker_name or "",
        asks_wishes=await _had_wishes(turn, visit),
        overall=score or said(rating.overall),
        stars=said(rating.stars),
        about_worker=rating.about_worker or "",
        comment=rating.comment or "",
        **{key: getattr(rating, key) for key in QUESTIONS},
    )


async def _had_wishes(turn: Handling, visit: Visit) -> bool:
    if visit.home_id is None:
        return False
    zone = turn.house.policy.zone
    local = visit.starts_at.astimezone(zone)
    begins = datetime.combine(local.date(), datetime.min.time(), zone)
    return bool(await wishes.in_force(turn.tx, visit.home_id, local.date(), begins))


async def kept(turn: Handling, draft: RatingDraft) -> None:
    """Every answer counts from the moment it is given, whether or not the last question is reached."""
    rating = await ratings.get(turn.tx, draft.rating)
    if rating is None or not _is_theirs(turn, rating):
        return
    told: dict[str, Any] = {key: getattr(draft, key) for key in (*QUESTIONS, "wants")}
    told |= {key: int(said) if (said := getattr(draft, key)) else None for key in ("overall", "stars")}
    told |= {"comment": draft.own() or None, "about_worker": draft.about_worker or None}
    changed = {key: value for key, value in told.items() if value != getattr(rating, key)}
    if not changed:
        return
    first = {} if rating.answered_at else {"answered_at": turn.now, "resident_id": turn.resident.id}
    # Answers that change after the last one are looked at again, too, once nothing more comes.
    await ratings.change(turn.tx, rating.id, **changed, **first, state=BEGUN, due_at=turn.now + asking.QUIET)


async def finish(turn: Handling, draft: RatingDraft, start: Start) -> None:
    rating = await ratings.get(turn.tx, draft.rating)
    if rating is None or not _is_theirs(turn, rating):
        turn.say(pages.not_yours(text("rate-not-yours")))
        return
    await ratings.change(turn.tx, rating.id, state=DONE, answered_at=rating.answered_at or turn.now)
    await evidence.attach_to(turn.tx, draft.keys(), "rating", rating.id)
    turn.effects += await record.rated(turn.tx, turn.house, rating.id, turn.now)
    if rating.wants == "complaint" and not rating.report_ref:
        await _report(turn, rating, start, text("rate-thanks"))
    else:
        turn.say(messages.thanks(rating))


async def stopped(turn: Handling, draft: RatingDraft) -> None:
    """What was said so far counts; its photos belong to it too."""
    if rating := await ratings.get(turn.tx, draft.rating):
        await evidence.attach_to(turn.tx, draft.keys(), "rating", rating.id)


async def _report(turn: Handling, rating: Rating, start: Start, *above: Words) -> None:
    """A report that is filled in already, from what was said."""
    visit = await visits.get(turn.tx, rating.visit_id)
    if visit is None or rating.report_ref or not (messages.unhappy(rating) or rating.wants == "complaint"):
        turn.say(_with_menu(text("nobody-reported" if rating.report_ref else "engine-old-button")))
        return
    policy = turn.house.policy
    pieces = await evidence.of_matter(turn.tx, "rating", rating.id)
    voices = [piece.key for piece in pieces if piece.kind == "voice"]
    clauses = [CLAUSES[question] for question in messages.unhappy(rating)]
    draft = ReportDraft(
        contract=visit.contract_ref if policy.contract(visit.contract_ref) else UNKNOWN,
        place="home",
        clauses=tuple(clause for clause in clauses if clause in policy.clauses) or (OTHER,),
        happened=visit.starts_at.astimezone(policy.zone).date().isoformat(),
        story=_story(turn, rating, visit),
        voice=voices[0] if voices else None,
        media=tuple(piece.key for piece in pieces if piece.key not in voices[:1]),
        treatment="complaint" if rating.wants == "complaint" else None,
        visit=visit.ref,
    )
    await start(turn, REPORT, draft, *above, text("nobody-report"), at="treatment")


def _story(turn: Handling, rating: Rating, visit: Visit) -> str:
    """What they said, in our words, then in theirs; but not of the worker, which only managers see."""
    heading = text("rate-story", what=visit_messages.what(visit), when=visit_messages.when(visit))
    lines = [heading, *(text(f"rate-story-{question}") for question in messages.unhappy(rating))]
    said = [turn.house.texts.say(line, turn.resident.language) for line in lines]
    return "\n".join([*said, *([rating.comment] if rating.comment else [])])


async def reported(turn: Handling, draft: ReportDraft, ref: str) -> None:
    """A report about a visit was sent: its rating knows."""
    visit = await visits.find(turn.tx, draft.visit) if draft.visit else None
    for rating in await ratings.of_visit(turn.tx, visit.id) if visit else ():
        if rating.part == asking.VISIT and rating.answered_at and _is_theirs(turn, rating):
            await ratings.change(turn.tx, rating.id, report_ref=ref)
    turn.effects += await record.reported(turn.tx, turn.house, ref)


async def ask_no_more(turn: Handling, *, unasked: bool) -> None:
    """No surveys any more, or surveys again."""
    await ratings.set_unasked(turn.tx, turn.resident.id, unasked)
    row = messages.again_row() if unasked else messages.stop_row()
    said = text("rate-stop-said" if unasked else "rate-again-said")
    turn.say(Prompt((said,), (row, (Button(text("menu-back"), "go:menu"),))), edit=True)


# --- what went before a visit ------------------------------------------------------------------------------------


async def with_first_part(turn: Handling, visit: Visit, page: Prompt) -> Prompt:
    """An answer of ours, with one quick question under it: once for a job that its resident reported."""
    if not visit.reported_at or visit.planned or visit.safety or visit.communal:
        return page
    if await ratings.of_job(turn.tx, visit.job_id, START):
        return page
    row = asking.new_row(visit, START, ASKED, turn.now + timedelta(days=14), turn.now)
    await ratings.plan(turn.tx, [row | {"resident_id": turn.resident.id, "asked_at": turn.now}])
    asked = await ratings.of_job(turn.tx, visit.job_id, START)
    return _asking(page, asked[0].id, FIRST_PART[0])


async def first_part(turn: Handling, number: str, question: str, said: str) -> None:
    rating = await _mine(turn, number)
    if rating is None or rating.part != START or question not in FIRST_PART or said not in (YES, NO):
        turn.say(pages.not_yours(text("rate-not-yours")))
        return
    last = question == FIRST_PART[-1]
    first = {} if rating.answered_at else {"answered_at": turn.now}
    await ratings.change(turn.tx, rating.id, **{question: said}, **first, state=DONE if last else BEGUN)
    visit = await visits.get(turn.tx, rating.visit_id)
    assert visit is not None
    if last:
        page = await pages.one(turn.tx, turn.house, turn.resident, visit, turn.now)
        turn.say(Prompt((*page.body, text("rate-start-thanks")), page.rows), edit=True)
    else:
        page = await pages.one(turn.tx, turn.house, turn.resident, visit, turn.now)
        turn.say(_asking(page, rating.id, FIRST_PART[-1]), edit=True)


def _asking(page: Prompt, rating: int, question: str) -> Prompt:
    rows = (messages.start_row(rating, question), *page.rows)
    return Prompt((*page.body, text(f"rate-ask-{question}")), rows)


async def _mine(turn: Handling, number: str) -> Rating | None:
    """A survey by its number, if it is this resident's and about the home in which they live."""
    known = number.isascii() and number.isdigit() and 0 < int(number) < 2**63
    rating = await ratings.get(turn.tx, int(number)) if known else None
    if rating is None or not _is_theirs(turn, rating):
        return None
    visit = await resident.mine(turn.tx, turn.resident, rating.visit_id)
    return rating if visit else None


def _is_theirs(turn: Handling, rating: Rating) -> bool:
    return rating.resident_id in (None, turn.resident.id) or (
        rating.answered_at is None and rating.home_id is not None and rating.home_id == turn.resident.home_id
    )


def _with_menu(said: Words) -> Prompt:
    return Prompt((said,), ((Button(text("menu-visits"), "go:visits"),), (Button(text("menu-back"), "go:menu"),)))
