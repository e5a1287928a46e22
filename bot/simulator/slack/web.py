"""The HTTP side: reading requests, tokens, faults, the journal, and the addresses Slack hands out."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.simulator.faults import Fault, Faults, Kind
from bot.simulator.journal import Entry, Journal
from bot.simulator.misbehave import Meeting, cut
from bot.simulator.slack import hooks, methods
from bot.simulator.slack.calls import Call, RefusedError, TooFastError, decoded
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import Workspace


@dataclass
class Answer:
    """The content of an answer: JSON, plain text, or a file."""

    body: Json | str | bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: str | None = None

    def response(self) -> web.Response:
        if isinstance(self.body, bytes):
            return web.Response(body=self.body, status=self.status, headers=self.headers)
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=self.status, headers=self.headers)
        return web.json_response(self.body, status=self.status, headers=self.headers)


class Front:
    """Answers every HTTP request of the simulator."""

    def __init__(self, slack: Workspace, journal: Journal, faults: Faults, bot_token: str, app_token: str) -> None:
        self._slack = slack
        self._journal = journal
        self._faults = faults
        self._bot_token = bot_token
        self._app_token = app_token

    def mount(self, app: web.Application) -> None:
        app.router.add_route("*", "/api/{method}", self.api)
        app.router.add_get("/socket", self.socket)
        app.router.add_post("/upload/{id}", self.upload)
        app.router.add_get("/files/{id}", self.download)
        app.router.add_post("/response/{id}", self.response_url)
        app.on_shutdown.append(self._shut)

    async def _shut(self, _: web.Application) -> None:
        self._faults.release_any()
        await self._slack.sockets.close()

    async def api(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of a Web API method."""
        try:
            call = await self._read(request)
        except RefusedError as refusal:
            return Answer(refusal.body(), error=refusal.error).response()
        return await self._guarded(request, call, lambda: self._run(call))

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """Answer one Socket Mode handshake. A fault that would spoil an answer's body cuts the connection."""
        fault = self._faults.strike("slack", "socket")
        if fault and (instead := await self._meeting(request, Call("socket", {}), _nothing).before(fault)):
            return instead
        if fault and fault.kind is Kind.HANG:
            await self._faults.hang(fault)
        elif fault and fault.kind is not Kind.SLOW:
            return cut(request)
        return await self._slack.sockets.serve(request)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take in the bytes of a file."""
        content, name = await _read_file(request)
        file = self._slack.files.get(request.match_info["id"])
        known = str(file.raw["name"]) if file else name
        call = Call("upload", {"id": request.match_info["id"], "length": len(content)}, files=[known])

        def act() -> Answer:
            if file is None or file.content is not None:
                return Answer("file not found", 404, error="file_not_found")
            if len(content) != file.length:
                return Answer("length does not match", 400, error="length_mismatch")
            file.content = content
            return Answer(f"OK - {len(content)}")

        return await self._guarded(request, call, act)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Answer with a file's bytes, for the app's token only."""
        file = self._slack.files.get(request.match_info["id"])
        call = Call("download", {"id": request.match_info["id"]})

        def act() -> Answer:
            if self._slack.revoked or _bearer(request) != self._bot_token:
                return Answer("", 302, {"Location": f"{self._slack.base}/signin"}, "not_authed")
            if file is None or file.content is None:
                return Answer("", 404, error="file_not_found")
            return Answer(file.content, headers={"Content-Type": file.raw["mimetype"]})

        return await self._guarded(request, call, act)

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        """Take in a reply to one action."""
        try:
            body = decoded(_object(await request.text()))
        except ValueError:
            return Answer("invalid_payload", 400).response()
        call = Call("response_url", body)
        name = request.match_info["id"]
        return await self._guarded(request, call, lambda: self._respond(name, call))

    def _respond(self, name: str, call: Call) -> Answer:
        try:
            hooks.respond(self._slack, name, call)
        except hooks.GoneError as refusal:
            return Answer(refusal.body(), 404, error=refusal.error)
        except RefusedError as refusal:
            return Answer(refusal.body(), 400, error=refusal.error)
        return Answer("ok")

    async def _guarded(self, request: web.Request, call: Call, act: Callable[[], Answer]) -> web.StreamResponse:
        """Apply the fault that was planned for this request, if any; act; write it down."""
        self._slack.base = call.base if call.method in methods.METHODS else self._slack.base
        return await self._meeting(request, call, act).answer(self._faults.strike("slack", call.method))

    def _meeting(self, request: web.Request, call: Call, act: Callable[[], Answer]) -> Meeting:
        async def acted() -> tuple[web.Response, str | None]:
            answer = act()
            return answer.response(), answer.error

        def refuse(fault: Fault) -> tuple[web.Response, str | None]:
            answer = _failure(fault)
            return answer.response(), answer.error

        def note(status: int, error: str | None) -> None:
            self._write_down(call, status, error)

        return Meeting(request, self._faults, acted, refuse, note)

    def _write_down(self, call: Call, status: int, error: str | None) -> None:
        at = self._slack.clock.now().isoformat()
        self._journal.add(Entry(at, "slack", call.method, call.args, tuple(call.files), status, error))

    def _run(self, call: Call) -> Answer:
        try:
            self._check_token(call)
            body = methods.run(self._slack, call)
        except TooFastError as refusal:
            return Answer(refusal.body(), 429, {"Retry-After": str(refusal.seconds)}, refusal.error)
        except RefusedError as refusal:
            return Answer(refusal.body(), error=refusal.error)
        return Answer(body, headers={"X-OAuth-Scopes": ",".join(sorted(self._slack.scopes))})

    def _check_token(self, call: Call) -> None:
        if call.method not in methods.METHODS:
            raise RefusedError("unknown_method", req_method=call.method)
        if call.method == "api.test":
            return
        if not call.token:
            raise RefusedError("not_authed")
        if call.token not in (self._bot_token, self._app_token):
            raise RefusedError("invalid_auth")
        if self._slack.revoked:
            raise RefusedError(self._slack.revoked)
        if (call.token == self._app_token) != (call.method in methods.APP_TOKEN_METHODS):
            raise RefusedError("not_allowed_token_type")

    async def _read(self, request: web.Request) -> Call:
        args, files = dict[str, Any](request.query), list[str]()
        is_json = request.content_type == "application/json"
        if is_json:
            try:
                args |= _object(await request.text())
            except ValueError:
                raise RefusedError("invalid_json") from None
        elif request.can_read_body:
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    files.append(value.filename)
                else:
                    args[name] = value
        token = args.pop("token", "") or ""
        method = request.match_info["method"]
        token = _bearer(request) or ("" if is_json else str(token))
        return Call(method, decoded(args), token, str(request.url.origin()), files)


def _bearer(request: web.Request) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _object(text: str) -> Json:
    value = json.loads(text or "{}")
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


async def _read_file(request: web.Request) -> tuple[bytes, str]:
    if request.content_type != "multipart/form-data":
        return await request.content.read(), ""
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read(), value.filename
    return b"", ""


def _failure(fault: Fault) -> Answer:
    error = fault.error or {429: "ratelimited", 503: "service_unavailable"}.get(fault.status, "internal_error")
    if fault.status in (502, 504):
        # A server in between answers these, with a page of its own.
        return Answer("<html>upstream connect error</html>", fault.status, error=error)
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return Answer({"ok": False, "error": error}, fault.status, headers, error)


def _nothing() -> Answer:
    return Answer("")
