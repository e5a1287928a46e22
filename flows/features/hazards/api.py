"""Hazards by HTTP: how one stands, and the repairs system's word that it has it or has made it safe."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from flows.features.hazards import messages, record
from flows.kernel import refs
from flows.kernel.api import ApiCall, ApiOperation, NotDone
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import clocks, hazards
from storage.clocks import DUE, RUNNING
from storage.database import Tx
from storage.hazards import HISTORY, Hazard


class OwedModel(BaseModel):
    """Something that is owed, and when it is due."""

    what: str
    due_at: datetime


class LineModel(BaseModel):
    """Something that happened to a hazard."""

    id: int
    at: datetime
    kind: str
    by: str


class HazardModel(BaseModel):
    """A hazard as it stands. `home` is the landlord's own reference; of a nameless report there is none. Nothing of who
    lives there is in it; `words` is what was written of it."""

    ref: str
    kind: str
    urgency: Literal["emergency", "significant", "repair"]
    state: Literal["sent", "received", "investigated", "safe", "closed"]
    home: str | None
    room: str | None
    words: str
    aware_at: datetime
    owed: list[OwedModel]
    history: list[LineModel]


class HazardStateModel(BaseModel):
    """How far the repairs system is. "received": it has taken it up, and the resident reads so."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["received", "safe", "closed"]


async def show(tx: Tx, runtime: Runtime, call: ApiCall[None], now: datetime) -> tuple[HazardModel, list[Effect]]:
    return await _shown(tx, await _found(tx, call.ref)), []


async def mark(
    tx: Tx, runtime: Runtime, call: ApiCall[HazardStateModel], now: datetime
) -> tuple[HazardModel, list[Effect]]:
    """Note a state. The one that it is in already changes nothing; it never goes back."""
    hazard, wanted = await _found(tx, call.ref), call.body.state
    effects: list[Effect] = []
    if hazard.state != wanted:
        if hazard.closed_at or (wanted == "received" and hazard.received_at) or (wanted == "safe" and hazard.safe_at):
            raise NotDone("conflict", f"The hazard is {hazard.state}: {wanted} cannot follow that.")
        match wanted:
            case "received":
                effects = await record.received(tx, runtime, hazard, call.actor, now)
                effects += await messages.tell(tx, hazard, await messages.passed(tx, hazard), now)
            case "safe":
                effects = await record.made_safe(tx, runtime, hazard, call.actor, now)
                effects += await messages.tell(tx, hazard, messages.safe(hazard), now, answering=True)
            case "closed":
                effects = await record.close(tx, runtime, hazard, call.actor, now)
                effects += await messages.tell(tx, hazard, messages.over(hazard), now, answering=True)
    return await _shown(tx, await _found(tx, hazard.ref)), effects


async def _found(tx: Tx, ref: str) -> Hazard:
    bare = refs.read(ref)
    hazard = await hazards.find(tx, bare) if bare else None
    if hazard is None:
        raise NotDone("missing", "There is no hazard with this reference.")
    return hazard


async def _shown(tx: Tx, hazard: Hazard) -> HazardModel:
    runs = await clocks.of_case(tx, "hazard", hazard.id)
    return HazardModel.model_validate(
        {
            "ref": hazard.ref,
            "kind": hazard.kind,
            "urgency": hazard.urgency,
            "state": hazard.state,
            "home": hazard.home_ref,
            "room": hazard.room,
            "words": hazard.words,
            "aware_at": hazard.aware_at,
            "owed": [{"what": run.name, "due_at": run.due_at} for run in runs if run.state in (RUNNING, DUE)],
            "history": [
                {"id": line.id, "at": line.at, "kind": line.kind, "by": line.by}
                for line in await HISTORY.of(tx, hazard.id)
            ],
        }
    )


OPERATIONS = (
    ApiOperation(
        name="show_hazard",
        path="/hazards/{ref}",
        scope="hazards:read",
        summary="A hazard as it stands",
        run=show,
        answer=HazardModel,
    ),
    ApiOperation(
        name="mark_hazard",
        path="/hazards/{ref}/state",
        scope="hazards:write",
        summary="How far a hazard is",
        run=mark,
        body=HazardStateModel,
        answer=HazardModel,
        may_conflict=True,
    ),
)
