"""The card of a round, as shares alone; and neighbours' private comments, under it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeGuard

from flows.cases.case import Answers, Card, CaseType, Done, Field
from flows.cases.extended import CardExtension, CardSection
from flows.features.rounds.closing import close, counted, shown
from flows.features.rounds.opening import channel_of, opened, why_not
from flows.kernel import few, refs
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard
from flows.kernel.few import Share
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Listed, Plain, Words, named, text
from storage import groups, people, rounds, visits
from storage.database import Tx
from storage.rounds import CLOSED, OPEN, Round
from storage.visits import Visit

LONGEST_BAR = 12


class RoundCase(CaseType):
    """A round, as shares alone."""

    name = "round"
    files = ("round-chart",)
    actions = frozenset({"close", "again"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        round_ = await rounds.get(tx, subject)
        return channel_of(runtime, round_) if round_ else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        round_ = await rounds.get(tx, subject)
        if round_ is None:
            return None
        shares, spoke = shown(round_), await _spoke(tx, round_)
        fields: list[Field] = [
            (text("round-field-where"), Plain(round_.block_name)),
            (text("round-field-what"), Plain(round_.description)),
            (text("round-field-response"), _response(runtime, round_, spoke)),
            *((named("round-title-", question), _bars(share)) for question, share in shares.items()),
        ]
        if not shares:
            fewest = runtime.policy.thresholds.fewest
            why = text("round-totals-too-few", fewest=fewest) if round_.result else text("round-totals-later")
            fields.append((text("round-field-totals"), why))
        if round_.state == OPEN and await groups.waiting_for(tx, "round", round_.id):
            fields.append((text("round-field-asked"), text("round-not-asked")))
        if round_.result and await groups.waiting_for(tx, "round_result", round_.id):
            fields.append((text("round-field-told"), text("round-not-told")))
        if round_.reopened:
            fields.append((text("round-field-reopened"), text("round-reopened")))
        when = round_.opened_at if round_.state == "waiting" else round_.closed_at or round_.closes_at
        status = named("round-status-", round_.state, at=At(when))
        heading = text("round-card", ref=Plain(refs.shown(round_.ref)))
        return Card(heading, fields, status, actions=_offered(runtime, round_, spoke))

    async def under_it(self, tx: Tx, subject: int) -> Sequence[tuple[str, int]]:
        return [("comment", number) for number in await rounds.comments_of(tx, subject)]

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        round_ = await rounds.get(tx, subject)
        if round_ is None:
            return Done(message=text("round-none"), applied=False)
        if action not in _offered(runtime, round_, await _spoke(tx, round_)):
            return Done(message=text("round-not-now"), applied=False)
        if action == "close":
            return Done(await close(tx, runtime, round_, now, actor))
        visit = await visits.get(tx, round_.visit_id) if round_.visit_id else None
        if visit is None:
            return Done(message=text("round-not-now"), applied=False)
        return await ask(tx, runtime, visit.id, actor, now)


class CommentCase(CaseType):
    """A neighbour's private comment, in the thread of its round."""

    name = "comment"

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        comment = await rounds.comment(tx, subject)
        round_ = await rounds.get(tx, comment.round_id) if comment else None
        return channel_of(runtime, round_) if round_ else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        comment = await rounds.comment(tx, subject)
        round_ = await rounds.get(tx, comment.round_id) if comment else None
        if comment is None or round_ is None:
            return None
        resident = await people.resident(tx, comment.resident_id) if comment.named else None
        who = name_of(resident.name) if resident else text("comment-neighbour")
        heading = text("comment-card", ref=Plain(refs.shown(round_.ref)))
        under = ("round", round_.id)
        return Card(heading, [(text("comment-field-who"), who)], text("comment-status"), own=comment.words, under=under)


COMMENT_CASE = CommentCase()


async def ask(tx: Tx, runtime: Runtime, visit_id: int, actor: Actor, now: datetime) -> Done:
    """Ask a visit's block, at the wish of staff."""
    visit = await visits.get(tx, visit_id)
    why = await why_not(tx, visit) if visit else text("round-none")
    if visit is None or why is not None:
        return Done(message=why, applied=False)
    return Done(await opened(tx, runtime, visit, now, actor))


def card_of_comment(runtime: Runtime, round_: Round, number: int) -> CaseCard:
    return CaseCard("comment", number, channel_of(runtime, round_))


async def _spoke(tx: Tx, round_: Round) -> int:
    return int(round_.result["spoke"]) if round_.result else (await counted(tx, round_)).spoke


def _response(runtime: Runtime, round_: Round, spoke: int) -> Words:
    if round_.result and shown(round_):
        return text("round-response", spoke=spoke, homes=round_.homes)
    count = few.in_steps(few.rule_of(runtime.policy), spoke)
    if not count:
        return text("round-response-few", fewest=runtime.policy.thresholds.fewest, homes=round_.homes)
    return text("round-response-from", spoke=count, homes=round_.homes)


def _bars(share: Share) -> Words:
    return Listed(
        [
            text(
                "round-bar",
                bar=Plain("█" * round(few.part(share, answer) * LONGEST_BAR) or "–"),
                answer=named("round-answer-", answer),
                count=few.words(share, answer),
            )
            for answer in share.answers
        ]
    )


def _offered(runtime: Runtime, round_: Round, spoke: int) -> tuple[str, ...]:
    if round_.state == OPEN:
        return ("close",)
    return ("again",) if round_.state == CLOSED and spoke < runtime.policy.thresholds.fewest else ()


# --- on a visit's card -------------------------------------------------------------------------------------------


def _is_done(visit: Visit | None) -> TypeGuard[Visit]:
    return visit is not None and visit.communal and visit.state == "done"


async def on_visit(tx: Tx, runtime: Runtime, subject: int, now: datetime) -> CardSection | None:
    """Return what a communal visit's card shows once it is done: whether its block was asked, and if not, why."""
    visit = await visits.get(tx, subject)
    if not _is_done(visit):
        return None
    found = await rounds.of_job(tx, visit.job_id)
    said = text("round-stands", ref=Plain(refs.shown(found[-1].ref))) if found else await why_not(tx, visit)
    return CardSection([(text("round-field-block"), said)] if said else [], ("ask",))


async def ask_block(
    tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
) -> Done:
    if not _is_done(await visits.get(tx, subject)):
        return Done(message=text("round-not-now"), applied=False)
    return await ask(tx, runtime, subject, actor, now)


ON_VISIT = CardExtension("visit", on_visit, frozenset({"ask"}), ask_block)
