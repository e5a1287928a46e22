"""A round before staff, as totals alone; and what neighbours add in private, under it."""

from datetime import datetime

from flows.actor import Actor
from flows.chart import Chart
from flows.effects import Matter
from flows.house import House
from flows.matters import Asked, Card, Done, Form
from flows.reports import refs
from flows.rounds import posts
from flows.rounds.closing import close, counted, tellable
from flows.rounds.opening import channel_of, opened, why_not
from flows.words import At, Listed, Plain, Prompt, Words, text
from storage import people, rounds, visits
from storage.database import Tx
from storage.rounds import CLOSED, OPEN, Round
from storage.visits import Visit

LONGEST_BAR = 12


class RoundMatter:
    """See `flows.matters.Kind` and `Charted`."""

    name = "round"
    actions = frozenset({"close", "again"})
    may_be_shared = False
    anywhere = False

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        round_ = await rounds.get(tx, subject)
        return channel_of(house, round_) if round_ else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        round_ = await rounds.get(tx, subject)
        if round_ is None:
            return None
        spoke, totals = await _stands(tx, house, round_)
        fields: list[tuple[str, Words]] = [
            ("round-field-where", Plain(round_.block_name)),
            ("round-field-what", Plain(round_.description)),
            ("round-field-response", text("round-response", spoke=spoke, homes=round_.homes)),
            *((f"round-title-{question}", _bars(totals[question])) for question in totals),
        ]
        if not totals:
            fields.append(("round-field-totals", text("round-totals-too-few", fewest=house.policy.thresholds.fewest)))
        if round_.reopened:
            fields.append(("round-field-reopened", text("round-reopened")))
        when = round_.opened_at if round_.state == "waiting" else round_.closed_at or round_.closes_at
        status = text(f"round-status-{round_.state}", at=At(when))
        heading = text("round-card", ref=Plain(refs.shown(round_.ref)))
        return Card(heading, fields, status, actions=_offered(house, round_, spoke))

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        return None

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        return None

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        round_ = await rounds.get(tx, subject)
        if round_ is None:
            return Done(told=text("round-none"), acted=False)
        if action not in _offered(house, round_, (await _stands(tx, house, round_))[0]):
            return Done(told=text("round-not-now"), acted=False)
        if action == "close":
            return Done(await close(tx, house, round_, now, actor))
        visit = await visits.get(tx, round_.visit_id) if round_.visit_id else None
        if visit is None:
            return Done(told=text("round-not-now"), acted=False)
        return await ask(tx, house, visit.id, actor, now)

    async def chart(self, tx: Tx, house: House, subject: int, now: datetime) -> Chart | None:
        round_ = await rounds.get(tx, subject)
        return posts.chart(round_) if round_ else None


class CommentMatter:
    """See `flows.matters.Kind`."""

    name = "comment"
    actions: frozenset[str] = frozenset()
    may_be_shared = False
    anywhere = False

    async def channel(self, tx: Tx, house: House, subject: int) -> str | None:
        comment = await rounds.comment(tx, subject)
        round_ = await rounds.get(tx, comment.round_id) if comment else None
        return channel_of(house, round_) if round_ else None

    async def card(self, tx: Tx, house: House, subject: int, now: datetime) -> Card | None:
        comment = await rounds.comment(tx, subject)
        round_ = await rounds.get(tx, comment.round_id) if comment else None
        if comment is None or round_ is None:
            return None
        resident = await people.resident(tx, comment.resident_id) if comment.named else None
        who = Plain(resident.name) if resident else text("comment-neighbour")
        heading = text("comment-card", ref=Plain(refs.shown(round_.ref)))
        under = ("round", round_.id)
        return Card(heading, [("comment-field-who", who)], text("comment-status"), own=comment.words, under=under)

    async def asks(self, tx: Tx, house: House, subject: int, action: str, now: datetime) -> Asked | None:
        return None

    async def preview(
        self, tx: Tx, house: House, subject: int, action: str, form: Form, now: datetime
    ) -> tuple[Prompt, str] | None:
        return None

    async def act(
        self, tx: Tx, house: House, subject: int, action: str, actor: Actor, form: Form, now: datetime
    ) -> Done:
        return Done(told=text("round-not-now"), acted=False)


async def ask(tx: Tx, house: House, visit_id: int, actor: Actor, now: datetime) -> Done:
    """Staff ask a visit's block."""
    visit = await visits.get(tx, visit_id)
    why = await why_not(tx, visit) if visit else text("round-none")
    if visit is None or why is not None:
        return Done(told=why, acted=False)
    return Done(await opened(tx, house, visit, now, actor))


def card_of_comment(house: House, round_: Round, number: int) -> Matter:
    return Matter("comment", number, channel_of(house, round_))


async def _stands(tx: Tx, house: House, round_: Round) -> tuple[int, dict[str, dict[str, int]]]:
    """How many have spoken, and the totals that may be told."""
    if round_.result is not None:
        return int(round_.result["spoke"]), dict(round_.result["totals"])
    votes = await counted(tx, round_)
    return votes.spoke, tellable(house.policy, votes)


def _bars(totals: dict[str, int]) -> Words:
    most = max(*totals.values(), 1)
    return Listed(
        [
            text(
                "round-bar",
                bar=Plain("█" * (-(-count * LONGEST_BAR // most)) or "–"),
                answer=text(f"round-answer-{answer}"),
                count=count,
            )
            for answer, count in totals.items()
        ]
    )


def _offered(house: House, round_: Round, spoke: int) -> tuple[str, ...]:
    if round_.state == OPEN:
        return ("close",)
    return ("again",) if round_.state == CLOSED and spoke < house.policy.thresholds.fewest else ()


async def fields(tx: Tx, visit: Visit) -> list[tuple[str, Words]]:
    """What a communal visit's card says once it is done: whether its block was asked, and if not, why."""
    if not visit.communal or visit.state != "done":
        return []
    found = await rounds.of_job(tx, visit.job_id)
    said = text("round-stands", ref=Plain(refs.shown(found[-1].ref))) if found else await why_not(tx, visit)
    return [("round-field-block", said)] if said else []
