"""The card of a rating in the contract's channel, the call back, and words to the resident."""

from datetime import datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.conversation import reach
from flows.conversation.actions import MENU
from flows.features.ratings import record
from flows.features.ratings.questions import NO, QUESTIONS
from flows.features.reports.actions import AddToReport
from flows.features.visits.actions import TellAboutVisit
from flows.features.visits.messages import what, when
from flows.kernel import refs
from flows.kernel.actions import go
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Listed, Person, Plain, Prompt, Text, Words, named, text
from storage import evidence, people, ratings, reports, visits
from storage.database import Tx
from storage.people import Resident
from storage.ratings import Rating
from storage.visits import Visit

MAX_WORDS = 2000
KIND = "rating"


class RatingCase(CaseType):
    """A rating. It never shows the worker's name, stars, or words about them."""

    name = KIND
    actions = frozenset({"called", "say"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating and record.is_heard(rating) else None
        return record.channel_of(runtime, visit) if visit else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating else None
        if rating is None or visit is None:
            return None
        secret = await record.why_secret(tx, rating)
        about: list[Field] = [
            (text("rating-field-firm"), Plain(visit.contractor_name)),
            (text("rating-field-score"), _score(rating)),
        ]
        if secret == record.ANONYMOUS:
            about.append((text("rating-field-report"), text("rating-report-anonymous")))
            return Card(text("rating-card-anonymous"), about, text("rating-status-anonymous"), sealed=True)
        place: list[Field] = [
            (text("visit-field-what"), what(visit)),
            (text("visit-field-when"), when(visit)),
            (text("visit-field-where"), Plain(visit.home_address or "–")),
        ]
        hidden: list[Field] = [(text("rating-field-report"), text("rating-report-hidden"))]
        fields = [*place, *about, *(hidden if secret else await self._said(tx, rating))]
        own = "" if secret else rating.comment or ""
        heading = text("rating-card", ref=Plain(visit.ref))
        return Card(heading, fields, _status(rating), own, actions=_offered(rating), sealed=bool(secret))

    async def _said(self, tx: Tx, rating: Rating) -> list[Field]:
        fields: list[Field] = []
        unhappy = [named("rating-no-", question) for question in QUESTIONS if getattr(rating, question) == NO]
        if unhappy:
            fields.append((text("rating-field-no"), Listed(unhappy)))
        if rating.wants:
            fields.append((text("rating-field-wants"), named("rating-wants-", rating.wants)))
        report = await reports.find(tx, rating.report_ref) if rating.report_ref else None
        if report:
            fields.append((text("rating-field-report"), Plain(refs.shown(report.ref))))
        files = [piece for piece in await evidence.of_case(tx, "rating", rating.id) if piece.state != "refused"]
        if files:
            fields.append((text("visit-field-files"), text("visit-files", count=len(files))))
        if rating.called_words:
            fields.append((text("rating-field-called"), Plain(rating.called_words)))
        return fields

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        rating = await ratings.get(tx, subject)
        if rating is None:
            return None
        if action == "called":
            words = Question("words", text("rating-ask-called"), most=MAX_WORDS)
            return ActionForm([words], [text("rating-called-above")], rating.revision)
        return ActionForm([Question("words", text("staff-label-words"), hint=text("staff-reply-hint"), most=MAX_WORDS)])

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        rating = await ratings.get(tx, subject)
        if rating is None or action != "say" or not _words(answers):
            return None
        if await record.why_secret(tx, rating) == record.ANONYMOUS:
            return None
        resident = await people.resident(tx, rating.resident_id) if rating.resident_id else None
        visit = await visits.get(tx, rating.visit_id)
        if resident is None or visit is None:
            return None
        return await _told(tx, runtime, rating, visit, resident, _words(answers)), resident.language

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating else None
        if rating is None or visit is None or action not in _offered(rating):
            return Done(message=text("rating-not-now"), applied=False)
        if await record.why_secret(tx, rating) == record.ANONYMOUS:
            return Done(message=text("rating-status-anonymous"), applied=False)
        if not _words(answers):
            return Done(errors={"words": text("engine-needed")}, applied=False)
        if action == "say":
            return await _say(tx, runtime, rating, visit, answers, now)
        if answers.get("revision") not in (0, None, rating.revision):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        await record.CALL_BACK.keep(tx, rating.id, now)
        await ratings.change(tx, rating.id, called_at=now, called_by=actor.id, called_words=_words(answers))
        return Done([CaseCard("rating", rating.id, record.channel_of(runtime, visit))])


RATING_CASE = RatingCase()


async def _say(tx: Tx, runtime: Runtime, rating: Rating, visit: Visit, answers: Answers, now: datetime) -> Done:
    resident = await people.resident(tx, rating.resident_id) if rating.resident_id else None
    address = await people.address_of(tx, resident.id) if resident else None
    if resident is None or address is None:
        return Done(errors={"words": text("staff-no-chat")}, applied=False)
    prompt = await _told(tx, runtime, rating, visit, resident, _words(answers))
    said = Say(address, prompt, resident.language, subject=prompt.subject)
    return Done([await reach.awaits_answer(tx, said, now)])


def _score(rating: Rating) -> Words:
    return named("rating-score-", str(rating.overall)) if rating.overall else text("rating-score-none")


def _status(rating: Rating) -> Text:
    if rating.called_at:
        return text("rating-status-called", who=Person(rating.called_by or ""), at=At(rating.called_at))
    if rating.call_due_at:
        late = "late" if rating.rung_at else "due"
        return named("rating-status-", late, due=At(rating.call_due_at))
    return text("rating-status-read")


def _offered(rating: Rating) -> tuple[str, ...]:
    return ("called", "say") if rating.call_due_at and not rating.called_at else ("say",)


def _words(answers: Answers) -> str:
    return str(answers.get("words") or "").strip()


async def _told(tx: Tx, runtime: Runtime, rating: Rating, visit: Visit, resident: Resident, words: str) -> Prompt:
    """Return staff's words about a rating to the person who gave it, who may have moved since. If few may see what the
    rating became, an answer goes to them alone."""
    about = what(visits.recalled_by(visit, resident))
    heading = text("rating-told", landlord=Plain(runtime.policy.landlord.name), what=about, when=when(visit))
    report = await reports.find(tx, rating.report_ref) if rating.report_ref else None
    if report and report.restricted:
        answer, subject = go(AddToReport(report.ref), "resident-answer"), ("report", report.id)
    else:
        answer, subject = go(TellAboutVisit(visit.id), "resident-answer"), ("rating", rating.id)
    return Prompt((heading, Plain(words)), (answer, MENU), subject)
