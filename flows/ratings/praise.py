"""What residents say of a worker: before their managers alone, with thanks passed on and a right of reply."""

from datetime import datetime

from flows.actor import Actor
from flows.effects import Effect, Matter
from flows.house import House
from flows.matters import Asked, Card, Done, Form, Question
from flows.ratings import record
from flows.ratings.questions import NO
from flows.visits.messages import what, when
from flows.words import At, Plain, Prompt, Text, Words, text
from storage import ratings, visits
from storage.database import Tx
from storage.ratings import Rating
from storage.visits import Visit

MOST_WORDS = 2000
GOOD = 4
"""So many stars are thanks."""


class PraiseMatter:
    """See `flows.matters.Kind`."""

    name = "praise"
    actions = frozenset({"thank", "reply"})
    may_be_shared = False
    anywhere = False

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        rating = await ratings.get(tx, subject)
        return house.policy.channels.for_managers if rating and record.is_about_worker(rating) else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating else None
        if rating is None or visit is None:
            return None
        fields: list[tuple[str, Words]] = [
            ("praise-field-worker", Plain(visit.worker_name or "–")),
            ("rating-field-firm", Plain(visit.contractor_name)),
            ("visit-field-what", what(visit)),
            ("visit-field-when", when(visit)),
        ]
        if rating.stars:
            fields.append(("praise-field-stars", text("praise-stars", count=rating.stars)))
        if rating.polite == NO:
            fields.append(("rating-field-no", text("rating-no-polite")))
        if rating.worker_id:
            fields.append(("praise-field-average", await _average(tx, house, rating.worker_id)))
        if rating.reply:
            fields.append(("praise-field-reply", Plain(rating.reply)))
        hidden = await record.is_restricted(tx, rating)
        own = "" if hidden else rating.about_worker or ""
        heading = text("praise-card", ref=Plain(visit.ref))
        return Card(heading, fields, _status(rating), own, _offered(house, rating, visit), restricted=True)

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        rating = await ratings.get(tx, subject)
        if rating is None:
            return None
        if action == "thank":
            hidden = await record.is_restricted(tx, rating)
            words = Question(
                "words", "praise-ask-thanks", initial=None if hidden else rating.about_worker, most=MOST_WORDS
            )
            return Asked([words], [text("praise-thank-above")], rating.revision)
        words = Question("words", "praise-ask-reply", initial=rating.reply, most=MOST_WORDS)
        return Asked([words], [text("praise-reply-above")], rating.revision)

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        return None

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating else None
        if rating is None or visit is None or action not in _offered(house, rating, visit):
            return Done(told=text("rating-not-now"), acted=False)
        if form.get("revision") not in (0, None, rating.revision):
            return Done(told=text("staff-changed-meanwhile"), acted=False)
        words = str(form.get("words") or "").strip()
        if not words:
            return Done(wrong={"words": text("engine-needed")}, acted=False)
        effects: list[Effect] = [Matter("praise", rating.id, house.policy.channels.for_managers)]
        if action == "reply":
            await ratings.change(tx, rating.id, reply=words, replied_by=actor.id, replied_at=now)
        else:
            await ratings.change(tx, rating.id, thanks=words, thanked_by=actor.id, thanked_at=now)
            packs = _packs(house, visit)
            effects += [Matter("thanks", rating.id, packs)] if packs else []
        return Done(effects)


class ThanksMatter:
    """Thanks for a worker, in the channel that their firm shares: who is thanked, for what, and the words that a
    manager passed on. Nothing of who thanks, or where they live."""

    name = "thanks"
    actions: frozenset[str] = frozenset()
    may_be_shared = True
    anywhere = False

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating and rating.thanks else None
        return _packs(house, visit) if visit else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        rating = await ratings.get(tx, subject)
        visit = await visits.get(tx, rating.visit_id) if rating else None
        if rating is None or visit is None or not rating.thanks:
            return None
        heading = text("thanks-card", worker=Plain(visit.worker_name or visit.contractor_name))
        status = text("thanks-status", landlord=Plain(house.policy.landlord.name))
        return Card(heading, [("visit-field-what", what(visit))], status, own=rating.thanks)

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        return None

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        return None

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        return Done(told=text("rating-not-now"), acted=False)


def _packs(house: House, visit: Visit) -> str | None:
    firm = house.policy.contractor(visit.contractor_ref)
    return firm.packs if firm else None


async def _average(tx: Tx, house: House, worker_id: int) -> Words:
    """An average of few would be one of somebody."""
    stars = await ratings.of_worker(tx, worker_id)
    if stars.count < house.policy.thresholds.fewest:
        return text("praise-too-few", fewest=house.policy.thresholds.fewest)
    return text("praise-average", average=Plain(f"{stars.average:.1f}"), count=stars.count)


def _offered(house: House, rating: Rating, visit: Visit) -> tuple[str, ...]:
    content = rating.polite != NO and (rating.stars is None or rating.stars >= GOOD)
    thanks = content and rating.thanked_at is None and visit.worker_name and _packs(house, visit)
    return ("thank", "reply") if thanks else ("reply",)


def _status(rating: Rating) -> Text:
    if rating.thanked_at:
        return text("praise-status-thanked", who=Plain(f"<@{rating.thanked_by}>"), at=At(rating.thanked_at))
    if rating.replied_at:
        return text("praise-status-replied", who=Plain(f"<@{rating.replied_by}>"), at=At(rating.replied_at))
    return text("praise-status")
