"""A loopback Bot API as cheap as it can be, and the residents who play the report on it, again and again.

It runs in a process of its own, so that what is measured is the bot. A bare HTTP/1.1 protocol serves Telegram;
what little Slack is asked for is served beside it. Orders come as JSON lines on stdin, answers go to stdout.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import WSMsgType, web

TOKEN = "1000:benchmark"
STORY = "He came two hours late and did not say sorry. My gate stood open all day."
MAX_UPDATES = 100
TYPED = {0: "/start", 7: STORY}
STEPS = 10
"""Of one report: /start, report, contract, place, topic, clause, day, own words, no photos, send."""
WAYS_OUT = ("Back", "Stop")
ME = {"id": 1000, "is_bot": True, "first_name": "Benchmark", "username": "benchmark_bot", "can_join_groups": True}


@dataclass
class Resident:
    """Somebody who answers what they are asked; the next answer comes when the next question stands there."""

    number: int
    step: int = 0
    asked_at: float = 0.0
    message: int = 0


@dataclass
class Window:
    """What is measured between two moments: each answered update's wait, in seconds."""

    waits: list[float] = field(default_factory=list)
    begun: float = 0.0


class Telegram:
    """The Bot API's side: updates that wait, one poll that waits for them, and residents."""

    def __init__(self) -> None:
        self._updates: list[dict[str, Any]] = []
        # A database may be used for several rounds: nobody comes again, and no update.
        self._ids = itertools.count(int(time.time()) * 2_000 % 2**31)
        self._first = 7_000_000_000 + int(time.time()) * 1_000 % 10**9
        self._messages = itertools.count(1)
        self._poll: tuple[Callable[[Any], None], asyncio.TimerHandle] | None = None
        self.residents: dict[int, Resident] = {}
        self.window = Window()
        self.polled = asyncio.Event()

    def play(self, how_many: int) -> None:
        self.residents = {n: Resident(n) for n in range(self._first, self._first + how_many)}
        for resident in self.residents.values():
            self._act(resident, "")

    def stop_playing(self) -> None:
        self.residents = {}

    def call(self, method: str, params: dict[str, str], answer: Callable[[Any], None]) -> None:
        match method:
            case "getUpdates":
                self._get(params, answer)
            case "sendMessage":
                chat, number = int(params["chat_id"]), next(self._messages)
                answer(self._message(chat, number, params))
                self._said(chat, number, params)
            case "editMessageText":
                chat, number = int(params["chat_id"]), int(params["message_id"])
                answer(self._message(chat, number, params))
                self._said(chat, number, params)
            case "getMe":
                answer(ME)
            case "getWebhookInfo":
                answer({"url": "", "has_custom_certificate": False, "pending_update_count": 0})
            case _:
                answer(True)

    def _get(self, params: dict[str, str], answer: Callable[[Any], None]) -> None:
        offset = int(params.get("offset", 0))
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        self.polled.set()
        if self._updates:
            answer(self._updates[:MAX_UPDATES])
            return
        wait = float(params.get("timeout", 0))
        self._poll = (answer, asyncio.get_running_loop().call_later(wait, self._give))

    def _give(self) -> None:
        if self._poll:
            answer, timer = self._poll
            self._poll = None
            timer.cancel()
            answer(self._updates[:MAX_UPDATES])

    def _message(self, chat: int, number: int, params: dict[str, str]) -> dict[str, Any]:
        found = {
            "message_id": number,
            "date": 1_764_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Resident"},
            "from": ME,
            "text": params["text"],
        }
        return {**found, "reply_markup": json.loads(params["reply_markup"])} if "reply_markup" in params else found

    def _said(self, chat: int, number: int, params: dict[str, str]) -> None:
        """The bot spoke to somebody: if it is a question, they answer."""
        resident = self.residents.get(chat)
        buttons = [b for row in json.loads(params.get("reply_markup", "{}")).get("inline_keyboard", []) for b in row]
        if resident is None or not buttons:
            return
        self.window.waits.append(time.perf_counter() - resident.asked_at)
        resident.step, resident.message = (resident.step + 1) % STEPS, number
        answers = [b["callback_data"] for b in buttons if not any(way in b["text"] for way in WAYS_OUT)]
        self._act(resident, answers[0] if answers else "")

    def _act(self, resident: Resident, data: str) -> None:
        person = {"id": resident.number, "is_bot": False, "first_name": "Resident", "language_code": "en"}
        chat = {"id": resident.number, "type": "private", "first_name": "Resident"}
        number = next(self._ids)
        message = {"message_id": resident.message or next(self._messages), "date": 1_764_000_000, "chat": chat}
        if words := TYPED.get(resident.step):
            typed = {**message, "message_id": next(self._messages), "from": person, "text": words}
            entities = [{"type": "bot_command", "offset": 0, "length": len(words)}] if words.startswith("/") else []
            update = {"update_id": number, "message": {**typed, **({"entities": entities} if entities else {})}}
        else:
            asked = {**message, "from": ME, "text": "…"}
            tap = {"id": str(number), "from": person, "message": asked, "chat_instance": "1", "data": data}
            update = {"update_id": number, "callback_query": tap}
        resident.asked_at = time.perf_counter()
        self._updates.append(update)
        # All that is asked in this turn of the loop goes into one answer, as it would from a busy server.
        asyncio.get_running_loop().call_soon(self._give)


class Http(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, and no more of it than the clients under test use."""

    def __init__(self, telegram: Telegram, round_trip: float) -> None:
        self._telegram = telegram
        self._round_trip = round_trip
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
            length = int(headers.get("content-length", 0))
            if len(self._buffer) < end + 4 + length:
                return
            body, self._buffer = self._buffer[end + 4 : end + 4 + length], self._buffer[end + 4 + length :]
            self._serve(head[0].split(" ")[1], headers.get("content-type", ""), body)

    def _serve(self, target: str, kind: str, body: bytes) -> None:
        path, _, query = target.partition("?")
        if kind.startswith("application/json"):
            params = {
                name: value if isinstance(value, str) else json.dumps(value) for name, value in json.loads(body).items()
            }
        else:
            found = parse_qs(body.decode() if body else query, keep_blank_values=True)
            params = {name: values[0] for name, values in found.items()}
        self._telegram.call(path.rsplit("/", 1)[1], params, self._answer)

    def _answer(self, result: Any) -> None:
        body = json.dumps({"ok": True, "result": result}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if self._round_trip:
            asyncio.get_running_loop().call_later(self._round_trip, self._write, head.encode() + body)
        else:
            self._write(head.encode() + body)

    def _write(self, content: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(content)


def slack() -> web.Application:
    """A Slack that says yes to everything."""
    stamps = itertools.count(1)

    async def method(request: web.Request) -> web.Response:
        name = request.match_info["method"]
        found: dict[str, Any] = {"ok": True}
        if name == "auth.test":
            found |= {"team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "user": "doorstep", "team": "Landlord"}
        elif name == "apps.connections.open":
            found |= {"url": f"ws://{request.host}/socket"}
        elif name == "conversations.info":
            found |= {"channel": {"id": "C", "is_member": True}}
        elif name == "chat.postMessage":
            found |= {"ts": f"{next(stamps)}.000100", "channel": "C"}
        elif name.startswith("conversations."):
            found |= {"messages": [], "members": []}
        return web.json_response(found)

    async def socket(request: web.Request) -> web.WebSocketResponse:
        response = web.WebSocketResponse()
        await response.prepare(request)
        await response.send_json({"type": "hello", "num_connections": 1})
        async for message in response:
            if message.type is WSMsgType.ERROR:
                break
        return response

    app = web.Application()
    app.router.add_post("/api/{method}", method)
    app.router.add_get("/socket", socket)
    return app


async def serve(round_trip: float) -> None:
    """Serve until stdin ends. Orders: {"residents": n, "warm": s, "measure": s}; answers with what was measured."""
    loop = asyncio.get_running_loop()
    telegram = Telegram()
    server = await loop.create_server(lambda: Http(telegram, round_trip), "127.0.0.1", 0)
    runner = web.AppRunner(slack(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    _say({"telegram": server.sockets[0].getsockname()[1], "slack": runner.addresses[0][1]})
    while line := await asyncio.to_thread(sys.stdin.readline):
        order = json.loads(line)
        await telegram.polled.wait()
        telegram.play(order["residents"])
        await asyncio.sleep(order["warm"])
        _say({"window": "begins"})
        telegram.window = Window(begun=time.perf_counter())
        await asyncio.sleep(order["measure"])
        waits, seconds = sorted(telegram.window.waits), time.perf_counter() - telegram.window.begun
        telegram.stop_playing()
        _say(
            {
                "updates": len(waits),
                "per_second": len(waits) / seconds,
                "p50": waits[len(waits) // 2] if waits else 0,
                "p95": waits[int(len(waits) * 0.95)] if waits else 0,
            }
        )


def _say(found: dict[str, Any]) -> None:
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000))
