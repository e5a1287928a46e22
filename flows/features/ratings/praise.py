"""Residents' words about a worker: for their managers alone, with thanks passed on and a right of reply."""

import re
from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from statistics import mean

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.features.ratings import record
from flows.features.ratings.questions import NO
from flows.features.visits.messages import what, when
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Person, Plain, Text, Words, text
from storage import estate, people, ratings, visits
from storage.database import Tx
from storage.ratings import Rating
from storage.visits import Visit

MAX_WORDS = 2000
GOOD = 4
"""The number of stars from which a rating is thanks."""


class PraiseCase(CaseType):
    """Thanks for a worker."""

    name = "praise"
    actions = frozenset({"thank", "reply"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        rating = await ratings.get(tx, subject)
        return runtime.policy.channels.for_managers if rating and record.is_about_worker(rating) else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating else None
        if rating is None or visit is None:
            return None
        secret = await record.why_secret(tx, rating)
        fields: list[Field] = [
            (text("praise-field-worker"), Plain(await _worker(tx, rating) or "–")),
            (text("rating-field-firm"), Plain(visit.contractor_name)),
        ]
        if secret != record.ANONYMOUS:
            fields += [(text("visit-field-what"), what(visit)), (text("visit-field-when"), when(visit))]
        if rating.stars:
            fields.append((text("praise-field-stars"), text("praise-stars", count=rating.stars)))
        if rating.polite == NO and not secret:
            fields.append((text("rating-field-no"), text("rating-no-polite")))
        if rating.worker_id:
            fields.append((text("praise-field-average"), await _average(tx, runtime, rating.worker_id)))
        if rating.reply:
            fields.append((text("praise-field-reply"), Plain(rating.reply)))
        own = "" if secret else rating.about_worker or ""
        named = text("praise-card", ref=Plain(visit.ref))
        heading = text("praise-card-anonymous") if secret == record.ANONYMOUS else named
        offered = await _offered(tx, runtime, rating, visit)
        return Card(heading, fields, _status(rating), own, offered)

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        rating = await ratings.get(tx, subject)
        if rating is None:
            return None
        if action == "thank":
            return words_to_pass_on(await _nameless(tx, rating), rating.revision)
        words = Question("words", text("praise-ask-reply"), initial=rating.reply, most=MAX_WORDS)
        return ActionForm([words], [text("praise-reply-above")], rating.revision)

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating else None
        if rating is None or visit is None or action not in await _offered(tx, runtime, rating, visit):
            return Done(message=text("rating-not-now"), applied=False)
        if answers.get("revision") not in (0, None, rating.revision):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        words = str(answers.get("words") or "").strip()
        if not words:
            return Done(errors={"words": text("engine-needed")}, applied=False)
        effects: list[Effect] = [CaseCard("praise", rating.id, runtime.policy.channels.for_managers)]
        if action == "reply":
            await ratings.change(tx, rating.id, reply=words, replied_by=actor.id, replied_at=now)
        else:
            await ratings.change(tx, rating.id, thanks=words, thanked_by=actor.id, thanked_at=now)
            packs = _packs(runtime, visit)
            effects += [CaseCard("thanks", rating.id, packs)] if packs else []
        return Done(effects)


@dataclass(frozen=True, slots=True)
class Passed:
    """Thanks as a firm reads them in its own channel: who is thanked, for what, and the words that were passed on.
    Nothing about the resident, or where they live."""

    channel: str
    whom: Words
    words: str
    what: Words | None = None


class PassedCase(CaseType):
    """Thanks that were passed on, in the channel that a firm shares."""

    may_be_shared = True

    @abstractmethod
    async def passed(self, tx: Tx, runtime: Runtime, subject: int) -> Passed | None:
        """Return what was passed on to a firm, or None if nothing was."""

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        passed = await self.passed(tx, runtime, subject)
        return passed.channel if passed else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        passed = await self.passed(tx, runtime, subject)
        if passed is None:
            return None
        fields: list[Field] = [(text("thanks-field-whom"), passed.whom)]
        if passed.what:
            fields.append((text("visit-field-what"), passed.what))
        status = text("thanks-status", landlord=Plain(runtime.policy.landlord.name))
        return Card(text("thanks-card"), fields, status, own=passed.words)


class ThanksCase(PassedCase):
    """Thanks for a worker, from a survey."""

    name = "thanks"

    async def passed(self, tx: Tx, runtime: Runtime, subject: int) -> Passed | None:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating else None
        packs = _packs(runtime, visit) if visit else None
        if rating is None or visit is None or packs is None or not rating.thanks:
            return None
        return Passed(packs, Plain(await _worker(tx, rating) or visit.contractor_name), rating.thanks, what(visit))


def words_to_pass_on(words: str | None, revision: int) -> ActionForm:
    """Return the form in which a manager looks through the words that a firm reads."""
    asked = Question("words", text("praise-ask-thanks"), initial=words, most=MAX_WORDS)
    return ActionForm([asked], [text("praise-thank-above")], revision)


def without_names(said: str, *names: str) -> str:
    """Return somebody's words with a sign in place of each part of some names."""
    parts = sorted({part for name in names for part in re.split(r"[^\w'’-]+", name) if part}, key=len, reverse=True)
    for part in parts:
        said = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", said, flags=re.IGNORECASE)
    return said


def _packs(runtime: Runtime, visit: Visit) -> str | None:
    firm = runtime.policy.contractor(visit.contractor_ref)
    return firm.packs if firm else None


async def _average(tx: Tx, runtime: Runtime, worker_id: int) -> Words:
    """Return a worker's average, if enough homes rated them. Managers, and nobody else, also see each of these cards:
    the average tells them nothing that they have not read."""
    stars = await ratings.stars_of(tx, worker_id)
    if len(stars) < runtime.policy.thresholds.fewest:
        return text("praise-too-few", fewest=runtime.policy.thresholds.fewest)
    return text("praise-average", average=Plain(f"{mean(stars):.1f}"), count=len(stars))


async def _worker(tx: Tx, rating: Rating) -> str | None:
    """Return the worker who was rated, whoever the visit's worker is by now."""
    worker = await estate.worker(tx, rating.worker_id) if rating.worker_id else None
    return worker.name if worker else None


async def _nameless(tx: Tx, rating: Rating) -> str | None:
    """Return the resident's words without their own name, if they may be read."""
    if await record.why_secret(tx, rating):
        return None
    resident = await people.resident(tx, rating.resident_id) if rating.resident_id else None
    return without_names(rating.about_worker or "", resident.name if resident else "") or None


async def _offered(tx: Tx, runtime: Runtime, rating: Rating, visit: Visit) -> tuple[str, ...]:
    content = rating.polite != NO and (rating.stars is None or rating.stars >= GOOD)
    open_ = rating.thanked_at is None and await record.why_secret(tx, rating) is None
    thanks = content and open_ and await _worker(tx, rating) and _packs(runtime, visit)
    return ("thank", "reply") if thanks else ("reply",)


def _status(rating: Rating) -> Text:
    if rating.thanked_at:
        return text("praise-status-thanked", who=Person(rating.thanked_by or ""), at=At(rating.thanked_at))
    if rating.replied_at:
        return text("praise-status-replied", who=Person(rating.replied_by or ""), at=At(rating.replied_at))
    return text("praise-status")
