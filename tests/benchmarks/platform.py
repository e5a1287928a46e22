"""A loopback Bot API as cheap as possible, and residents who play the report on it, again and again.

It runs in a process of its own, so that what is measured is the bot. A bare HTTP/1.1 protocol serves Telegram; the
Slack beside it is in `slack`. Orders come as JSON lines on stdin, answers go to stdout. Each order is one round, with
a new Telegram and a new Slack on ports of their own; so one process can serve the bots of many rounds.
"""

import asyncio
import contextlib
import itertools
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from tests.benchmarks.slack import Slack, Staff, Window

TOKEN = "1000:benchmark"
STORY = "He came two hours late and did not say sorry. My gate stood open all day."
MAX_UPDATES = 100
TYPED = {0: "/start", 7: STORY}
STEPS = 10
"""Of one report: /start, report, contract, place, topic, clause, day, own words, no photos, send."""
WAYS_OUT = ("Back", "Stop")
READY_WITHIN = 180
"""Seconds for a bot to start, and for the reports that staff need to be written."""
ME = {"id": 1000, "is_bot": True, "first_name": "Benchmark", "username": "benchmark_bot", "can_join_groups": True}


@dataclass
class Resident:
    """A person who answers questions; the next answer comes when the next question is there."""

    number: int
    step: int = 0
    asked_at: float = 0.0
    message: int = 0


class Telegram:
    """The Bot API's side: updates that wait, one poll that waits for them, and residents."""

    def __init__(self) -> None:
        self._updates: list[dict[str, Any]] = []
        # A database may be used for several rounds: no person and no update comes twice.
        self._ids = itertools.count(int(time.time()) * 2_000 % 2**31)
        self._first = 7_000_000_000 + int(time.time()) * 1_000 % 10**9
        self._messages = itertools.count(1)
        self._poll: tuple[Callable[[Any], None], asyncio.TimerHandle] | None = None
        self._reports: Iterator[int] = itertools.count()
        self.residents: dict[int, Resident] = {}
        self.window = Window()
        self.polled = asyncio.Event()

    def play(self, how_many: int, reports: int | None = None) -> None:
        """Let residents write so many reports between them; without end if no number is given."""
        self._reports = itertools.count() if reports is None else iter(range(reports))
        self.residents = {n: Resident(n) for n in range(self._first, self._first + how_many)}
        for resident in list(self.residents.values()):
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
        """Handle a message to a resident: if it is a question, they answer."""
        resident = self.residents.get(chat)
        buttons = [b for row in json.loads(params.get("reply_markup", "{}")).get("inline_keyboard", []) for b in row]
        if resident is None or not buttons:
            return
        self.window.waits.append(time.perf_counter() - resident.asked_at)
        resident.step, resident.message = (resident.step + 1) % STEPS, number
        answers = [b["callback_data"] for b in buttons if not any(way in b["text"] for way in WAYS_OUT)]
        self._act(resident, answers[0] if answers else "")

    def _act(self, resident: Resident, data: str) -> None:
        if resident.step == 0 and next(self._reports, None) is None:
            del self.residents[resident.number]
            return
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
        # All updates of this turn of the loop go into one answer, as they would from a busy server.
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


@contextlib.asynccontextmanager
async def opened(round_trip: float) -> AsyncIterator[tuple[Telegram, Slack]]:
    """Serve a new Telegram and a new Slack, and print their ports."""
    telegram, slack = Telegram(), Slack()
    server = await asyncio.get_running_loop().create_server(lambda: Http(telegram, round_trip), "127.0.0.1", 0)
    runner = web.AppRunner(slack.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    _say({"telegram": server.sockets[0].getsockname()[1], "slack": runner.addresses[0][1]})
    try:
        yield telegram, slack
    finally:
        server.close()
        await runner.cleanup()


async def residents_play(telegram: Telegram, order: dict[str, Any]) -> dict[str, Any]:
    async with asyncio.timeout(READY_WITHIN):
        await telegram.polled.wait()
    telegram.play(order["residents"])
    await asyncio.sleep(order["warm"])
    window = telegram.window = _begun()
    await asyncio.sleep(order["measure"])
    found = window.measured()
    telegram.stop_playing()
    return found


async def staff_click(telegram: Telegram, slack: Slack, order: dict[str, Any]) -> dict[str, Any]:
    """Staff deal with the reports that residents wrote before; with no residents, with cards that the bot posts."""
    async with asyncio.timeout(READY_WITHIN):
        if order["residents"]:
            await telegram.polled.wait()
            telegram.play(order["residents"], order["reports"])
        await slack.ready(order["reports"])
    staff = Staff(slack)
    async with staff.working(order["staff"]):
        await staff.work(order["warm"])
        window = staff.window = _begun()
        await staff.work(order["measure"])
        found = window.measured()
    # Finishing the cards in hand costs CPU as well.
    found["paid_for"] = len(window.waits)
    if staff.ran_out:
        print(f"All {order['reports']} reports were dealt with before the time was up.", file=sys.stderr, flush=True)
    return found


async def serve() -> None:
    """Play a round for each order until stdin ends; answer it with the measurements."""
    line = await asyncio.to_thread(sys.stdin.readline)
    while line:
        order = json.loads(line)
        async with opened(order["round_trip"] / 1000) as (telegram, slack):
            _say(await (staff_click(telegram, slack, order) if order["staff"] else residents_play(telegram, order)))
            # The bot stops while its platforms still run.
            line = await asyncio.to_thread(sys.stdin.readline)


def _begun() -> Window:
    _say({"window": "begins"})
    return Window()


def _say(found: dict[str, Any]) -> None:
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
