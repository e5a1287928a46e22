"""The API: the requests that features offer to other systems, each as an operation. Version 1.

Every route but the open ones needs a token with its scope; each request is one transaction.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from flows.kernel.actor import Actor
from flows.kernel.api import ApiCall, ApiOperation, NotDone
from flows.kernel.clock import Clock
from flows.kernel.effects import parcels
from flows.kernel.runtime import Runtime
from handlers.cleaning import clean
from handlers.http import health
from handlers.http.problems import RETRY_AFTER, Bodies, Check, Invalid, handle, problem, problems
from storage import api_tokens, outbox
from storage.api_tokens import Token
from storage.database import CLASH, UNAVAILABLE, Database
from storage.outbox import Row

ROOT = "/api/v1"
OPEN = frozenset({f"{ROOT}/health", f"{ROOT}/docs", f"{ROOT}/openapi.json"})
"""The routes that need no token."""
UNKNOWN = "Send a token: Authorization: Bearer …"
ASKS_FOR_TOKEN = {"WWW-Authenticate": "Bearer"}
REFUSALS = {"missing": 404, "conflict": 409}
Operation = ApiOperation[Any, Any]
Ref = Annotated[str, Path(min_length=1, max_length=64, description="The landlord's own reference.")]
DryRun = Annotated[bool, Query(description="Only show what would change.")]


@dataclass(frozen=True)
class Means:
    """The dependencies of the API. `deliver` gets the outbox rows of each commit."""

    runtime: Runtime
    database: Database
    clock: Clock
    deliver: Callable[[Sequence[Row]], None]
    operations: Sequence[Operation]
    shut: health.Shut = dict


def build(means: Means, checks: Mapping[str, Check] | None = None) -> FastAPI:
    """Return the application that a server serves. `checks`: those of other parts of it, by their paths."""
    app = FastAPI(
        title="Doorstep",
        version="1",
        openapi_url=f"{ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        # A redirect would lead to whatever host the request names, over http.
        redirect_slashes=False,
    )
    app.add_middleware(Bodies, checks={ROOT: _vouched(means), **(checks or {})})
    handle(app)
    app.include_router(health.routes(means.shut), prefix=ROOT)
    app.include_router(health.routes(means.shut), include_in_schema=False)
    app.include_router(_operations(means), prefix=ROOT)

    @app.get(f"{ROOT}/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(_page(app.openapi()))

    return app


def _operations(means: Means) -> APIRouter:
    router = APIRouter()
    for operation in means.operations:
        about_one = "{ref}" in operation.path
        faults = (401, 403, *((404,) if about_one else ()), *((409,) if operation.may_conflict else ()), 413, 422, 503)
        router.add_api_route(
            operation.path.replace("{ref}", "{ref:path}"),
            _endpoint(means, operation),
            methods=["GET" if operation.body is None else "POST"],
            operation_id=operation.name,
            summary=operation.summary,
            response_model=operation.answer,
            responses=problems(*faults),
        )
    return router


def _endpoint(means: Means, operation: Operation) -> Callable[..., Any]:
    """Return the function of a route. FastAPI reads its parameters from its signature, which the operation decides."""

    async def answer(token: Token, given: Any = None, ref: str = "", dry_run: bool = False) -> Any:
        actor = Actor("landlord", "api", token.name[:64])
        call = ApiCall(given, actor, clean(ref), dry_run)
        try:
            if operation.body is None:
                async with means.database.read() as tx:
                    return (await operation.run(tx, means.runtime, call, means.clock.now()))[0]
            return await _in_turn(means, operation, call)
        except NotDone as error:
            raise Invalid(REFUSALS[error.why], error.detail) from None

    def wants(name: str, kind: Any, default: Any = Parameter.empty) -> Parameter:
        return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)

    wanted = [wants("token", Annotated[Token, scope(means, operation.scope)])]
    wanted += [wants("ref", Ref)] if "{ref}" in operation.path else []
    wanted += [wants("given", operation.body)] if operation.body else []
    wanted += [wants("dry_run", DryRun, False)] if operation.can_be_dry else []
    answer.__signature__ = Signature(wanted)  # type: ignore[attr-defined]
    return answer


def _vouched(means: Means) -> Check:
    """Return the check, before its body is read, that a request bears a token. What that may do is asked after it."""

    async def check(request: Request) -> Response | None:
        if request.url.path in OPEN:
            return None
        way, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            async with means.database.read() as tx:
                known = way.lower() == "bearer" and await api_tokens.whose(tx, token.strip())
        except UNAVAILABLE:
            return problem(503, "The database cannot be reached just now. Try again in a moment.", headers=RETRY_AFTER)
        return None if known else problem(401, UNKNOWN, headers=ASKS_FOR_TOKEN)

    return check


def scope(means: Means, wanted: str) -> Any:
    """Return the check of a request's token: the token itself, if it has this scope."""
    bearer = HTTPBearer(auto_error=False, description=f"A token with the scope {wanted}, made with doorstep token.")

    async def check(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Token:
        async with means.database.read() as tx:
            token = await api_tokens.whose(tx, given.credentials) if given else None
        if token is None:
            raise Invalid(401, UNKNOWN, ASKS_FOR_TOKEN)
        if wanted not in token.scopes:
            raise Invalid(403, f"This token has no scope {wanted}.")
        if api_tokens.is_unnoted(token, now := means.clock.now()):
            async with means.database.write() as tx:
                await api_tokens.used(tx, token, now)
        return token

    check.__doc__ = wanted
    return Depends(check)


async def _in_turn(means: Means, operation: Operation, call: ApiCall[Any]) -> Any:
    """Run one transaction, and deliver its effects once it is committed."""
    try:
        answer, rows = await _once(means, operation, call)
    except CLASH:
        # Somebody else has just written the same: a second try finds it.
        answer, rows = await _once(means, operation, call)
    means.deliver(rows)
    return answer


async def _once(means: Means, operation: Operation, call: ApiCall[Any]) -> tuple[Any, list[Row]]:
    now = means.clock.now()
    async with means.database.write() as tx:
        answer, effects = await operation.run(tx, means.runtime, call, now)
        return answer, await outbox.put(tx, parcels(effects), means.database.deliverer, now)


def _page(schema: dict[str, Any]) -> str:
    """Return the API's page: every route with its parameters, from its own description, and nothing from outside."""
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
