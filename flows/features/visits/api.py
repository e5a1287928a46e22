"""Visits by HTTP: their state, their progress, and other times to offer."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from flows.features.visits import book, offering
from flows.kernel import spelling
from flows.kernel.api import ApiCall, ApiOperation, NotDone, Said
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import imports, visits
from storage.database import Tx
from storage.visits import Visit

FURTHEST, LONGEST = timedelta(days=731), timedelta(days=1)
"""The maximum of how far ahead a time may be offered, and of its length."""


class EventModel(BaseModel):
    """Something that happened to a visit."""

    id: int
    at: datetime
    kind: str
    by: Literal["resident", "staff", "contractor", "landlord", "doorstep"]


class VisitModel(BaseModel):
    """A visit as it stands. Nothing of who lives there is in it."""

    ref: str
    job: str
    state: str
    starts_at: datetime
    ends_at: datetime
    contractor: str
    worker: str | None
    history: list[EventModel]


class StateModel(BaseModel):
    """How far a visit is. `evidence` for "no_access": the time, photo or call that shows it; a resident is asked."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["on_way", "arrived", "done", "incomplete", "no_access"]
    evidence: Said = Field("", max_length=500, examples=["Card left 9:05, photo 123"])


class OfferModel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    starts_at: AwareDatetime
    ends_at: AwareDatetime


class OffersModel(BaseModel):
    """Times that the residents may pick from; those offered before are over."""

    model_config = ConfigDict(extra="forbid")

    offers: list[OfferModel] = Field(min_length=1, max_length=4)


async def show(tx: Tx, runtime: Runtime, call: ApiCall[None], now: datetime) -> tuple[VisitModel, list[Effect]]:
    return await _shown(tx, await _found(tx, await _spelt(tx, call.ref))), []


async def mark(tx: Tx, runtime: Runtime, call: ApiCall[StateModel], now: datetime) -> tuple[VisitModel, list[Effect]]:
    ref = await _spelt(tx, call.ref)
    await visits.hold(tx, ref)
    visit, wanted = await _found(tx, ref), call.body.state
    effects: list[Effect] = []
    if visit.state != wanted:
        if not book.can_become(visit.state, wanted):
            raise NotDone("conflict", f"The visit is {visit.state}: {wanted} cannot follow that.")
        if book.is_early(wanted, visit.starts_at, now):
            raise NotDone("conflict", f"The visit starts at {visit.starts_at:%Y-%m-%dT%H:%MZ}: {wanted} is too early.")
        data = {"evidence": call.body.evidence} if call.body.evidence else {}
        effects = await book.mark(tx, runtime, visit, wanted, call.actor, now, data)
    return await _shown(tx, await _found(tx, ref)), effects


async def offer(tx: Tx, runtime: Runtime, call: ApiCall[OffersModel], now: datetime) -> tuple[VisitModel, list[Effect]]:
    ref = await _spelt(tx, call.ref)
    await visits.hold(tx, ref)
    visit = await _found(tx, ref)
    spans = [(one.starts_at, one.ends_at) for one in call.body.offers]
    if not all(_can_be(starts_at, ends_at, now) for starts_at, ends_at in spans):
        why = "Each offer must lie ahead, within two years, and end after it starts, within a day."
        raise NotDone("conflict", why)
    if visit.communal:
        raise NotDone("conflict", "No times can be offered: the visit is to shared areas.")
    if not offering.can_be_offered(visit):
        raise NotDone("conflict", f"No times can be offered: the visit is {visit.state}.")
    effects = await offering.offer(tx, runtime, visit, list(dict.fromkeys(spans)), call.actor, now)
    return await _shown(tx, await _found(tx, ref)), effects


def _can_be(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    return now < starts_at < ends_at < now + FURTHEST and ends_at - starts_at <= LONGEST


async def _spelt(tx: Tx, ref: str) -> str:
    """Return a reference as our visit has it, however it was written."""
    if await visits.find(tx, ref):
        return ref
    bare = spelling.tidied(ref)
    same = [
        one for one in await imports.spelt_like(tx, "visits", [bare.lower()]) if spelling.key(one) == spelling.key(bare)
    ]
    return same[0] if len(same) == 1 else bare


async def _found(tx: Tx, ref: str) -> Visit:
    visit = await visits.find(tx, ref)
    if visit is None:
        raise NotDone("missing", "There is no visit with this reference.")
    return visit


async def _shown(tx: Tx, visit: Visit) -> VisitModel:
    events = [event for event in await visits.history(tx, visit.job_id) if event.visit_id == visit.id]
    return VisitModel(
        ref=visit.ref,
        job=visit.job_ref,
        state=visit.state,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        contractor=visit.contractor_ref,
        worker=visit.worker_ref,
        history=[EventModel.model_validate({"id": e.id, "at": e.at, "kind": e.kind, "by": e.by}) for e in events],
    )


OPERATIONS = (
    ApiOperation(
        name="show_visit",
        path="/visits/{ref}",
        scope="visits:read",
        summary="A visit as it stands",
        run=show,
        answer=VisitModel,
    ),
    ApiOperation(
        name="mark_visit",
        path="/visits/{ref}/state",
        scope="visits:write",
        summary="How far a visit is",
        run=mark,
        body=StateModel,
        answer=VisitModel,
        may_conflict=True,
    ),
    ApiOperation(
        name="offer_times",
        path="/visits/{ref}/offers",
        scope="visits:write",
        summary="Offer other times",
        run=offer,
        body=OffersModel,
        answer=VisitModel,
        may_conflict=True,
    ),
)
