"""Slack over HTTP instead of sockets: the same intake, once the signature is verified."""

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from slack_sdk.signature import SignatureVerifier

STAMP = "X-Slack-Request-Timestamp"
GOOD_FOR = 300
"""Seconds for which Slack's signature is good."""
PATH = "/slack/events"
"""The one address for events, interactivity, option lists and commands."""


def routes(secret: str, take: Callable[[Any], Awaitable[dict[str, Any]]]) -> APIRouter:
    router, verifier = APIRouter(include_in_schema=False), SignatureVerifier(secret)

    def is_slacks(raw: bytes, request: Request) -> bool:
        try:
            return verifier.is_valid_request(raw, dict(request.headers))
        except (TypeError, ValueError):
            # A time that is no number, a signature or a body that is no text.
            return False

    @router.post(PATH)
    async def receive(request: Request) -> Response:
        raw = await request.body()
        if not is_slacks(raw, request):
            return Response(status_code=401)
        payload = read(raw.decode())
        if isinstance(payload, dict) and payload.get("type") == "url_verification":
            return JSONResponse({"challenge": payload.get("challenge")})
        if isinstance(payload, dict) and "ssl_check" in payload:
            return Response()
        answer = await take(payload)
        return JSONResponse(answer) if answer else Response()

    return router


async def unsigned(request: Request) -> Response | None:
    """Refuse, before its body is read, what is not signed just now. Whether it is Slack's signature shows with it."""
    stamp, signature = request.headers.get(STAMP, ""), request.headers.get("X-Slack-Signature", "")
    is_new = stamp.isascii() and stamp.isdigit() and abs(time.time() - int(stamp[:12])) < GOOD_FOR
    return None if is_new and signature.startswith("v0=") else Response(status_code=401)


def read(body: str) -> Any:
    """Read a payload as a socket would deliver it. Bolt's own reading drops a command with the word "payload" in it."""
    fields = {} if body.startswith("{") else dict(parse_qsl(body, keep_blank_values=True))
    said = fields.get("payload", body if body.startswith("{") else None)
    if said is None:
        return fields
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return said
