"""The API: rows in, visits as they stand, how far they are, and times to offer. Version 1.

Every route but the open ones wants a token with its scope; each request is one transaction.
"""

import html
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Path, Query
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model

from flows.features.imports.columns import KINDS
from flows.features.imports.columns import Kind as RowKind
from flows.features.imports.taking import take
from flows.features.visits import book, offering
from flows.kernel.actor import Actor
from flows.kernel.clock import Clock
from flows.kernel.effects import Effect, parcels
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words
from handlers.cleaning import clean
from handlers.http.problems import Refused, SmallBodies, handle, problems
from storage import api_tokens, outbox, visits
from storage.api_tokens import Token
from storage.database import CLASH, Database, Tx
from storage.outbox import Row
from storage.visits import Visit

ROOT = "/api/v1"
MAX_ROWS = 500
FURTHEST, LONGEST = timedelta(days=731), timedelta(days=1)
"""How far ahead a time may be offered, and how long."""
OPEN = frozenset({f"{ROOT}/health", f"{ROOT}/docs", f"{ROOT}/openapi.json"})
"""What may be asked without a token."""
T = TypeVar("T")
Work: TypeAlias = Callable[[Tx, Actor, datetime], Awaitable[tuple[T, list[Effect]]]]
Ref = Annotated[str, Path(min_length=1, max_length=64, description="The landlord's own reference.")]


class ResultModel(BaseModel):
    """What came of one row, counted from 1."""

    row: int
    ref: str
    status: Literal["added", "changed", "same", "bad"]
    reasons: list[str]
    changes: list[str]


class RowsModel(BaseModel):
    """Rows of one kind, which belong together: their order means nothing."""

    model_config = ConfigDict(extra="forbid")

    rows: list[Any]


class ResultsModel(BaseModel):
    results: list[ResultModel]


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
    evidence: str = Field("", max_length=500, examples=["Card left 9:05, photo 123"])


class OfferModel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    starts_at: AwareDatetime
    ends_at: AwareDatetime


class OffersModel(BaseModel):
    """Times that the residents may pick from; those offered before are over."""

    model_config = ConfigDict(extra="forbid")

    offers: list[OfferModel] = Field(min_length=1, max_length=4)


class HealthModel(BaseModel):
    status: Literal["ok"]


def row_model(kind: RowKind) -> type[BaseModel]:
    """A row of a kind, as its columns say; every cell is text, as in a file."""
    fields: dict[str, Any] = {
        column.name: (
            str if column.needed else str | None,
            Field(... if column.needed else None, max_length=4000, description=column.says, examples=[column.example]),
        )
        for column in kind.columns
    }
    return create_model(f"{kind.name.capitalize()}Row", __config__=ConfigDict(extra="forbid"), **fields)


@dataclass(frozen=True)
class Means:
    """What the API works with. `deliver` gets the outbox rows of each commit."""

    runtime: Runtime
    database: Database
    clock: Clock
    deliver: Callable[[Sequence[Row]], None]


def build(means: Means) -> FastAPI:
    """The application that a server serves."""
    app = FastAPI(
        title="Doorstep",
        version="1",
        openapi_url=f"{ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        # A redirect would lead to whatever host the request names, over http.
        redirect_slashes=False,
    )
    app.add_middleware(SmallBodies)
    handle(app)
    app.include_router(_open(app), prefix=ROOT)
    app.include_router(_rows(means), prefix=ROOT)
    app.include_router(_visits(means), prefix=ROOT)
    return app


def scope(means: Means, wanted: str) -> Any:
    """Who comes, if their token has this scope."""
    bearer = HTTPBearer(auto_error=False, description=f"A token with the scope {wanted}, made with doorstep token.")

    async def check(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Token:
        async with means.database.read() as tx:
            token = await api_tokens.whose(tx, given.credentials) if given else None
        if token is None:
            raise Refused(401, "Send a token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
        if wanted not in token.scopes:
            raise Refused(403, f"This token has no scope {wanted}.")
        if api_tokens.is_unnoted(token, now := means.clock.now()):
            async with means.database.write() as tx:
                await api_tokens.used(tx, token, now)
        return token

    check.__doc__ = wanted
    return Depends(check)


async def _in_turn(means: Means, token: Token, work: Work[T]) -> T:
    """One transaction, whose effects are delivered once it is committed."""
    try:
        answer, rows = await _once(means, token, work)
    except CLASH:
        # Somebody else has just brought in the same: now it is there.
        answer, rows = await _once(means, token, work)
    means.deliver(rows)
    return answer


async def _once(means: Means, token: Token, work: Work[T]) -> tuple[T, list[Row]]:
    now = means.clock.now()
    async with means.database.write() as tx:
        answer, effects = await work(tx, Actor("landlord", "api", token.name[:64]), now)
        return answer, await outbox.put(tx, parcels(effects), means.database.holder, now)


def _open(app: FastAPI) -> APIRouter:
    router = APIRouter()

    @router.get("/health", summary="Whether the door is open")
    async def health() -> HealthModel:
        return HealthModel(status="ok")

    @router.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(_page(app.openapi()))

    return router


def _rows(means: Means) -> APIRouter:
    router = APIRouter(responses=problems(401, 403, 413, 422, 503))
    for kind in KINDS.values():
        _rows_of(router, means, kind)
    return router


def _rows_of(router: APIRouter, means: Means, kind: RowKind) -> None:
    model = row_model(kind)
    body = create_model(
        f"{kind.name.capitalize()}Rows",
        __base__=RowsModel,
        rows=(list[model], Field(min_length=1, max_length=MAX_ROWS)),  # type: ignore[valid-type]
    )

    async def bring(
        given: RowsModel,
        token: Annotated[Token, scope(means, f"{kind.name}:write")],
        dry_run: Annotated[bool, Query(description="Only show what would change.")] = False,
    ) -> ResultsModel:
        rows = [_cells(row) for row in given.rows]

        async def work(tx: Tx, actor: Actor, now: datetime) -> tuple[ResultsModel, list[Effect]]:
            bite = await take(tx, means.runtime, kind.name, rows, actor, now, dry=dry_run)
            return ResultsModel(results=[_result(means.runtime, result) for result in bite.results]), bite.effects

        return await _in_turn(means, token, work)

    # What FastAPI reads; only here is it known which columns there are.
    bring.__annotations__["given"] = body
    router.post(f"/{kind.name}", summary=f"Bring in {kind.name}", operation_id=f"bring_{kind.name}")(bring)


def _cells(row: BaseModel) -> dict[str, str]:
    return {name: clean(cell) for name, cell in row.model_dump().items() if cell is not None}


def _result(runtime: Runtime, result: Any) -> ResultModel:
    reasons = [_say(runtime, reason) for reason in result.reasons]
    return ResultModel(
        row=result.number, ref=result.ref, status=result.status, reasons=reasons, changes=list(result.changes)
    )


def _say(runtime: Runtime, words: Words) -> str:
    return runtime.texts.say(words, "en")


def _visits(means: Means) -> APIRouter:
    router = APIRouter(responses=problems(401, 403, 404, 413, 422, 503))
    reads, writes = scope(means, "visits:read"), scope(means, "visits:write")

    @router.get("/visits/{ref:path}", summary="A visit as it stands")
    async def show(ref: Ref, token: Annotated[Token, reads]) -> VisitModel:
        async with means.database.read() as tx:
            return await _shown(tx, await _found(tx, ref))

    @router.post("/visits/{ref:path}/state", summary="How far a visit is", responses=problems(409))
    async def mark(ref: Ref, given: StateModel, token: Annotated[Token, writes]) -> VisitModel:
        async def work(tx: Tx, actor: Actor, now: datetime) -> tuple[VisitModel, list[Effect]]:
            visit = await _found(tx, ref, hold=True)
            effects: list[Effect] = []
            if visit.state != given.state:
                if not book.can_become(visit.state, given.state):
                    raise Refused(409, f"The visit is {visit.state}: {given.state} cannot follow that.")
                evidence = clean(given.evidence)
                data = {"evidence": evidence} if evidence else {}
                effects = await book.mark(tx, means.runtime, visit, given.state, actor, now, data)
            return await _shown(tx, await _found(tx, ref)), effects

        return await _in_turn(means, token, work)

    @router.post("/visits/{ref:path}/offers", summary="Offer other times", responses=problems(409))
    async def offer(ref: Ref, given: OffersModel, token: Annotated[Token, writes]) -> VisitModel:
        async def work(tx: Tx, actor: Actor, now: datetime) -> tuple[VisitModel, list[Effect]]:
            visit = await _found(tx, ref, hold=True)
            spans = [(one.starts_at, one.ends_at) for one in given.offers]
            if not all(_can_be(starts_at, ends_at, now) for starts_at, ends_at in spans):
                raise Refused(
                    409, "Each offer must lie ahead, within two years, and end after it starts, within a day."
                )
            if visit.communal:
                raise Refused(409, "No times can be offered: the visit is to shared areas.")
            if not offering.can_be_offered(visit):
                raise Refused(409, f"No times can be offered: the visit is {visit.state}.")
            effects = await offering.offer(tx, means.runtime, visit, list(dict.fromkeys(spans)), actor, now)
            return await _shown(tx, await _found(tx, ref)), effects

        return await _in_turn(means, token, work)

    return router


def _can_be(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    return now < starts_at < ends_at < now + FURTHEST and ends_at - starts_at <= LONGEST


async def _found(tx: Tx, ref: str, *, hold: bool = False) -> Visit:
    """A visit by the landlord's reference; with `hold` nobody else changes it meanwhile."""
    if hold:
        await visits.hold(tx, clean(ref))
    visit = await visits.find(tx, clean(ref))
    if visit is None:
        raise Refused(404, "There is no visit with this reference.")
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
        history=[EventModel(id=e.id, at=e.at, kind=e.kind, by=e.by) for e in events],
    )


def _page(schema: dict[str, Any]) -> str:
    """The API's page: every route with what it wants, from its own description, and nothing from anywhere else."""
    rows = []
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            scopes = ", ".join(answer for answer in sorted(operation.get("responses", {})))
            cells = (f"<code>{method.upper()} {html.escape(path)}</code>", html.escape(operation["summary"]), scopes)
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Doorstep: the API</title>'
        "<style>body{font:1rem/1.5 system-ui;margin:2rem;max-width:60rem}td,th{padding:.3rem .8rem;text-align:start}"
        "</style><h1>Doorstep: the API</h1>"
        '<p>All of it, with every field, stands in <a href="openapi.json">openapi.json</a>.</p>'
        "<table><tr><th>route<th>what it does<th>answers</tr>" + "".join(rows) + "</table>"
    )
