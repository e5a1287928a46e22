"""The card of a trend: its subject, the reports it is counted from, and what staff do about it."""

from collections.abc import Sequence
from datetime import datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.features.ratings.questions import NO
from flows.features.reports.events import ReportRestricted
from flows.kernel import few, refs
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Effect
from flows.kernel.few import Share
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Listed, Person, Plain, Text, named, text
from storage import estate, trends
from storage.database import Tx
from storage.trends import Trend

OF_WORKER = "worker"
MAX_WORDS = 2000


class TrendCase(CaseType):
    """The same thing again and again, for the staff who look into it."""

    name = "trend"
    actions = frozenset({"seen"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        trend = await trends.get(tx, subject)
        return channel_of(runtime, trend.kind, trend.contractor_ref) if trend else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        trend = await trends.get(tx, subject)
        if trend is None:
            return None
        firm = runtime.policy.contractor(trend.contractor_ref)
        name = firm.name if firm else trend.contractor_ref or "–"
        fields: list[Field] = [(text("rating-field-firm"), Plain(name))]
        if trend.worker_id:
            worker = await estate.worker(tx, trend.worker_id)
            fields.append((text("praise-field-worker"), Plain(worker.name if worker else "–")))
        fields += _fields(trend, await trends.still(tx, trend.data.get("refs", ())))
        heading = named("trend-", trend.kind)
        return Card(heading, fields, _status(trend), trend.words or "", ("seen",))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        trend = await trends.get(tx, subject)
        words = Question(
            "words", text("trend-ask-words"), optional=True, initial=trend.words if trend else None, most=MAX_WORDS
        )
        return ActionForm([words], (), trend.revision if trend else 0)

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        trend = await trends.get(tx, subject)
        if trend is None or answers.get("revision") not in (0, None, trend.revision):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        words = str(answers.get("words") or "").strip() or None
        await trends.change(tx, trend.id, state="seen", seen_by=actor.id, seen_at=now, words=words)
        return Done([CaseCard("trend", trend.id, channel_of(runtime, trend.kind, trend.contractor_ref))])


def channel_of(runtime: Runtime, kind: str, contractor: str | None) -> str:
    """Return the channel for a trend's card; a trend of one worker is for the managers alone."""
    if kind == OF_WORKER:
        return runtime.policy.channels.for_managers
    return runtime.policy.routes(None, contractor, restricted=False)[0]


async def leave(tx: Tx, runtime: Runtime, event: ReportRestricted, now: datetime) -> list[Effect]:
    """Redraw cards that name a report which has become restricted: no card goes on naming it."""
    return [
        CaseCard("trend", trend.id, channel_of(runtime, trend.kind, trend.contractor_ref))
        for trend in await trends.naming(tx, event.ref)
    ]


def _status(trend: Trend) -> Text:
    if trend.seen_at is None:
        return text("trend-status-open")
    grown = "seen" if trend.state == "seen" else "grown"
    return named("trend-status-", grown, who=Person(trend.seen_by or ""), at=At(trend.seen_at))


def _fields(trend: Trend, found: Sequence[str]) -> list[Field]:
    """Return the counts; `found` are the reports that still count."""
    data = trend.data
    if trend.kind in ("repeat", OF_WORKER):
        said = text("trend-reports", count=len(found), days=int(data["days"]))
        fields: list[Field] = [(text("trend-field-counted"), said)]
        if trend.kind == "repeat":
            fields.insert(0, (text("trend-field-clause"), named("clause-", data["clause"])))
        return [*fields, (text("trend-field-refs"), Listed([Plain(refs.shown(ref)) for ref in found[-10:]], ", "))]
    counted = _share(trend)
    return [(text("trend-field-counted"), counted)] if counted else []


def _share(trend: Trend) -> Text | None:
    """Return what may be shown, or None: trends of earlier releases were counted from single answers."""
    match trend.data:
        case {"share": share}:
            published = Share.model_validate(share)
            return text("trend-said", said=few.in_percent(published, NO), of=published.of)
        case {"under": under, "of": of}:
            return text("trend-under", percent=int(under), of=int(of))
        case {"many": many, "of": of, "percent": percent} if trend.kind == "kept":
            return text("trend-share", many=int(many), of=int(of), percent=int(percent))
    return None
