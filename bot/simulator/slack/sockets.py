"""Socket Mode: tickets, live sockets, envelopes and their acks."""

import asyncio
import itertools
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.simulator.slack.bell import Bell
from bot.simulator.slack.limits import SOCKETS
from bot.simulator.slack.rules import Json


@dataclass(frozen=True)
class Ack:
    """What became of one delivery: whether it was acked in time, with what payload, after how long."""

    envelope_id: str
    acked: bool
    payload: Json | None = None
    seconds: float = 0.0


@dataclass
class Envelope:
    """Something that happened in Slack, on its way to the app."""

    id: str
    type: str
    payload: Json
    retry_attempt: int = 0
    retry_reason: str = ""
    acks: list[Ack] = field(default_factory=list)

    @property
    def acked(self) -> bool:
        return any(ack.acked for ack in self.acks)

    def frame(self) -> Json:
        answers = self.type == "slash_commands" or self.payload.get("type") in ("view_submission", "block_suggestion")
        frame: Json = {"envelope_id": self.id, "type": self.type, "payload": self.payload}
        frame["accepts_response_payload"] = answers
        if self.type == "events_api":
            frame |= {"retry_attempt": self.retry_attempt, "retry_reason": self.retry_reason}
        return frame


class Sockets:
    """Hands each envelope to one live socket, in turn; keeps it until there is one."""

    def __init__(self, bell: Bell, app_id: str) -> None:
        self.ack_seconds = 3.0
        self.envelopes: list[Envelope] = []
        self.live: list[web.WebSocketResponse] = []
        self._bell = bell
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._queue: list[Envelope] = []
        self._acks: dict[str, list[tuple[asyncio.Future[Json | None], float]]] = {}
        self._turn = itertools.count()

    def new_ticket(self) -> str:
        """A ticket that opens one socket, once."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def deliver(self, envelope: Envelope) -> Ack:
        """Send an envelope and wait for its ack, up to `ack_seconds` of real time."""
        if envelope not in self.envelopes:
            self.envelopes.append(envelope)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Json | None] = loop.create_future()
        start = loop.time()
        self._acks.setdefault(envelope.id, []).append((answer, start))
        self._queue.append(envelope)
        await self._flush()
        try:
            payload = await asyncio.wait_for(answer, self.ack_seconds)
            ack = Ack(envelope.id, True, payload, loop.time() - start)
        except TimeoutError:
            ack = Ack(envelope.id, False, None, loop.time() - start)
        envelope.acks.append(ack)
        return ack

    def find(self, envelope_id: str) -> Envelope:
        """The latest envelope with this id."""
        return next(envelope for envelope in reversed(self.envelopes) if envelope.id == envelope_id)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one WebSocket handshake and stay with the socket until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid ticket")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._tickets.discard(ticket)
        if len(self.live) >= SOCKETS:
            await self._say(socket, self._goodbye("too_many_websockets"))
            await socket.close()
            return socket
        self.live.append(socket)
        try:
            await self._say(socket, self._hello())
            self._bell.ring()
            await self._flush()
            await self._listen(socket)
        finally:
            self._forget(socket)
        return socket

    async def disconnect(self, reason: str, *, warn: bool) -> None:
        """Tell every socket to go; close them too, unless this is only the warning ahead of it."""
        for socket in list(self.live):
            await self._say(socket, self._goodbye("warning" if warn else reason))
            if not warn:
                self._forget(socket)
                await socket.close()

    async def close(self) -> None:
        """Close every socket without a word."""
        for socket in list(self.live):
            self._forget(socket)
            await socket.close()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(socket, message.data)

    async def _hear(self, socket: web.WebSocketResponse, text: str) -> None:
        try:
            frame: Any = json.loads(text)
        except ValueError:
            return
        if not isinstance(frame, dict):
            return
        if frame.get("type") == "ping":
            await self._say(socket, frame | {"type": "pong"})
        envelope_id, payload = str(frame.get("envelope_id")), frame.get("payload")
        for answer, start in self._acks.pop(envelope_id, []):
            if not answer.done():
                answer.set_result(payload)
            else:
                seconds = asyncio.get_running_loop().time() - start
                self.find(envelope_id).acks.append(Ack(envelope_id, True, payload, seconds))

    async def _flush(self) -> None:
        while self.live and self._queue:
            envelope = self._queue.pop(0)
            socket = self.live[next(self._turn) % len(self.live)]
            if not await self._say(socket, envelope.frame()):
                self._forget(socket)
                self._queue.insert(0, envelope)

    async def _say(self, socket: web.WebSocketResponse, frame: Json) -> bool:
        try:
            await socket.send_str(json.dumps(frame))
        except (ConnectionError, RuntimeError):
            return False
        return True

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self.live:
            self.live.remove(socket)
            self._bell.ring()

    def _hello(self) -> Json:
        debug = {"host": "applink-simulator", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self.live),
            "debug_info": debug,
            "connection_info": {"app_id": self._app_id},
        }

    def _goodbye(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-simulator"}}
