"""Socket Mode: tickets, live sockets, and the delivery of envelopes over them."""

import asyncio
import itertools
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from aiohttp import WSMsgType, web

from bot.simulator.clock import SimClock
from bot.simulator.slack.bell import Bell
from bot.simulator.slack.envelopes import Ack, Envelope
from bot.simulator.slack.limits import SOCKETS
from bot.simulator.slack.rules import Json

RETRIES: Final = (timedelta(), timedelta(minutes=1), timedelta(minutes=5))
"""How long Slack waits before each further try of an event that nobody acked."""


@dataclass(eq=False)
class Socket:
    """One connection. A deaf one stays open, but hears nothing that it is sent and gets no answer."""

    ws: web.WebSocketResponse
    transport: asyncio.Transport | None
    deaf: bool = False
    pongs: bool = True
    """Whether a deaf one still answers WebSocket pings."""

    async def say(self, frame: str | bytes) -> bool:
        """Send a frame, or seem to; return False if the connection is gone."""
        if self.deaf:
            return True
        try:
            await (self.ws.send_str(frame) if isinstance(frame, str) else self.ws.send_bytes(frame))
        except (ConnectionError, RuntimeError):
            return False
        return True

    async def pong(self, data: bytes) -> None:
        if not self.deaf or self.pongs:
            await self.ws.pong(data)

    async def part(self) -> None:
        """Wait after the other side has said goodbye: a deaf one does not answer, and ends with its TCP connection."""
        while self.deaf and not self.pongs and self.transport and not self.transport.is_closing():
            await asyncio.sleep(0.02)

    async def close(self) -> None:
        if self.deaf and self.transport:
            self.transport.abort()
        else:
            await self.ws.close()


class Sockets:
    """Gives each envelope to one live socket, in turn; keeps it until there is one."""

    def __init__(self, bell: Bell, clock: SimClock, app_id: str) -> None:
        self.ack_seconds = 3.0
        self.envelopes: list[Envelope] = []
        self.live: list[Socket] = []
        self._bell = bell
        self._clock = clock
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._queue: list[Envelope] = []
        self._acks: dict[str, list[tuple[asyncio.Future[Json | None], float]]] = {}
        self._turn = itertools.count()
        self._retries: set[asyncio.Task[None]] = set()

    def new_ticket(self) -> str:
        """Return a ticket that opens one socket, once."""
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
        self._bell.ring()
        if envelope.lost and not envelope.acked and envelope.type == "events_api" and not envelope.retry_attempt:
            retry = asyncio.create_task(self._retry(envelope))
            self._retries.add(retry)
            retry.add_done_callback(self._retries.discard)
        return ack

    async def _retry(self, first: Envelope) -> None:
        """Send an event that a deaf socket swallowed three more times at most, each time in a new envelope."""
        for attempt, wait in enumerate(RETRIES, 1):
            await self._clock.sleep_until(self._clock.now() + wait)
            again = Envelope(str(uuid.uuid4()), first.type, first.payload, attempt, "timeout")
            if first.acked or (await self.deliver(again)).acked:
                return

    async def push(self, frame: str | bytes) -> None:
        """Send one socket a frame as it is."""
        if not self.live:
            raise AssertionError("no socket is live")
        await self.live[next(self._turn) % len(self.live)].say(frame)

    def find(self, envelope_id: str) -> Envelope:
        """Return the latest envelope with this id."""
        return next(envelope for envelope in reversed(self.envelopes) if envelope.id == envelope_id)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one WebSocket handshake and stay with the socket until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid ticket")
        ws = web.WebSocketResponse(autoping=False, autoclose=False)
        await ws.prepare(request)
        socket = Socket(ws, request.transport)
        self._tickets.discard(ticket)
        if len(self.live) >= SOCKETS:
            await self._say(socket, self._goodbye("too_many_websockets"))
            await socket.close()
            return ws
        self.live.append(socket)
        try:
            await self._say(socket, self._hello())
            self._bell.ring()
            await self._flush()
            await self._listen(socket)
            await socket.part()
        finally:
            self._forget(socket)
        return ws

    def deafen(self, numbers: Iterable[int], *, pongs: bool) -> None:
        """Make these live sockets deaf, counted in the order they came; all of them if none is named."""
        chosen = list(numbers) or range(len(self.live))
        for number in chosen:
            self.live[number].deaf, self.live[number].pongs = True, pongs
        for envelope in self.envelopes:
            envelope.lost = envelope.lost or not envelope.acked

    async def disconnect(self, reason: str, *, warn: bool) -> None:
        """Tell every socket to go; close them too, unless this is only the warning ahead of it."""
        for socket in [socket for socket in self.live if not socket.deaf]:
            await self._say(socket, self._goodbye("warning" if warn else reason))
            if not warn:
                self._forget(socket)
                await socket.close()

    async def expel(self, reason: str) -> None:
        """Close every socket that can hear it, and accept no ticket that was given out."""
        self._tickets.clear()
        await self.disconnect(reason, warn=False)

    async def close(self) -> None:
        """Close every socket without a word."""
        for retry in self._retries:
            retry.cancel()
        for socket in list(self.live):
            self._forget(socket)
            await socket.close()

    async def _listen(self, socket: Socket) -> None:
        async for message in socket.ws:
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is WSMsgType.TEXT and not socket.deaf:
                await self._hear(socket, message.data)

    async def _hear(self, socket: Socket, text: str) -> None:
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
            envelope.lost = socket.deaf
            if not await self._say(socket, envelope.frame()):
                self._forget(socket)
                self._queue.insert(0, envelope)

    async def _say(self, socket: Socket, frame: Json) -> bool:
        return await socket.say(json.dumps(frame))

    def _forget(self, socket: Socket) -> None:
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
