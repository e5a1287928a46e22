"""A visit before staff: its card, and what they do with it."""

from datetime import datetime

from flows.actor import Actor
from flows.house import House
from flows.matters import Asked, Card, Done, Form
from flows.visits import book, record
from flows.visits.messages import when, who
from flows.words import Plain, Prompt, Text, Words, text
from storage import visits
from storage.database import Tx
from storage.visits import OPEN_STATES, Visit


class VisitMatter:
    """See `flows.matters.Kind`."""

    name = "visit"
    actions = frozenset({"cancel"})

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        visit = await visits.get(tx, subject)
        return house.policy.visit_channel(visit.contract_ref, visit.contractor_ref) if visit else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        visit = await visits.get(tx, subject)
        if visit is None:
            return None
        place = visit.block_name if visit.communal else visit.home_address
        fields: list[tuple[str, Words]] = [
            ("visit-field-what", Plain(visit.description)),
            ("visit-field-when", when(visit)),
            ("visit-field-where", Plain(place or "–")),
            ("visit-field-who", who(visit)),
            ("visit-field-job", Plain(visit.job_ref)),
        ]
        heading = text("visit-card", ref=Plain(visit.ref), state=_state(visit))
        return Card(heading, fields, text("visit-card-status", state=_state(visit)), actions=_offered(visit))

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        return None

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        return None

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        visit = await visits.get(tx, subject)
        if visit is None or not record.is_open(visit):
            return Done(told=text("staff-visit-over"), acted=False)
        return Done(await book.cancel(tx, house, visit, actor, now))


def _state(visit: Visit) -> Text:
    return text(f"staff-visit-{visit.state}")


def _offered(visit: Visit) -> tuple[str, ...]:
    return ("cancel",) if visit.state in OPEN_STATES else ()
