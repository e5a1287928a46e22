"""Errors of a request, in the sender's words: problem details for HTTP (RFC 9457)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.database import UNAVAILABLE

MAX_BODY = 2 * 1024 * 1024
BODY_WITHIN = 10
"""Seconds for a whole body to come, and for each part of an answer to be taken."""
RETRY_AFTER = {"Retry-After": "5"}


class Wrong(BaseModel):
    """One thing that is wrong, and where."""

    where: str
    what: str


class Problem(BaseModel):
    """A request that was not carried out."""

    title: str
    status: int
    detail: str
    errors: list[Wrong] = []


class Invalid(HTTPException):
    """A request that is not carried out, and why."""


def problem(
    status: int, detail: str, errors: list[Wrong] | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors or [])
    return JSONResponse(body.model_dump(), status, headers, media_type="application/problem+json")


def handle(app: FastAPI) -> None:
    """Answer every fault as a problem."""

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        if error.status_code == 400:
            # The framework's words about a body that is no JSON.
            return problem(422, _unfit(request) or "The body is no JSON in UTF-8, or it is nested too deeply.")
        return problem(error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        wrong = [Wrong(where=".".join(map(str, one["loc"])), what=str(one["msg"])) for one in error.errors()]
        return problem(422, _unfit(request) or "The request does not fit the schema.", wrong[:100])

    @app.exception_handler(Exception)
    async def _ours(request: Request, error: Exception) -> JSONResponse:
        return problem(500, "That is our mistake, and nothing was changed. It is in Doorstep's log.")

    async def _away(request: Request, error: Exception) -> JSONResponse:
        return problem(503, "The database cannot be reached just now. Try again in a moment.", headers=RETRY_AFTER)

    for kind in UNAVAILABLE:
        app.add_exception_handler(kind, _away)


def _unfit(request: Request) -> str | None:
    """Return why a body cannot be read at all, or None if it can."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        return "Send the body as it is, without Content-Encoding."
    if request.method == "POST" and "json" not in request.headers.get("Content-Type", "").lower():
        return "Send the body as JSON, with Content-Type: application/json."
    return None


Check = Callable[[Request], Awaitable[Response | None]]
"""Returns the answer to a request that is refused by its head alone; None: its body may be read."""


class Bodies:
    """Reads no body that nobody vouches for, that is too big, or that comes too slowly."""

    def __init__(self, app: ASGIApp, checks: Mapping[str, Check]) -> None:
        """`checks`: by the beginning of a path."""
        self._app = app
        self._checks = checks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        for path, check in self._checks.items():
            if scope["path"].startswith(path) and (refusal := await check(Request(scope))):
                # The body is still on its way, and nobody reads it.
                refusal.headers["Connection"] = "close"
                await refusal(scope, receive, send)
                return
        taken, until = 0, asyncio.get_running_loop().time() + BODY_WITHIN

        async def measured() -> Message:
            nonlocal taken
            message = await _in_time(receive, until)
            taken += len(message.get("body", b""))
            if taken > MAX_BODY:
                over = f"The body is over {MAX_BODY // 1024 // 1024} MB. Send it in parts."
                raise Invalid(413, over, {"Connection": "close"})
            return message

        async def within(message: Message) -> None:
            # A caller that does not read its answer holds up nobody.
            async with asyncio.timeout(BODY_WITHIN):
                await send(message)

        await self._app(scope, measured, within)


async def _in_time(receive: Receive, until: float) -> Message:
    try:
        async with asyncio.timeout_at(until):
            return await receive()
    except TimeoutError:
        raise Invalid(408, f"The body did not come within {BODY_WITHIN} seconds.", {"Connection": "close"}) from None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the problems that a route may answer with, for the API's page."""
    content = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}
