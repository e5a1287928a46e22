"""A loopback Slack that accepts everything, and the staff who deal with the report cards posted there.

Nothing here knows a bot: staff press what a card offers and fill in the forms that open, whatever is in them.
"""

import asyncio
import contextlib
import itertools
import json
import sys
import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

TEAM, BOT = "T1", "UBOT"
PRESSED = ("take", "reply", "resolve")
"""The buttons that staff press on each card, one after the other; the last two open forms."""
FINISH_WITHIN = 5
"""Seconds that staff have for the cards in hand once nothing is measured any more."""
Arriving = asyncio.Future[dict[str, Any]]
WORDS = "Sorry. We have spoken with the worker and his manager. It shall not happen again."


@dataclass
class Window:
    """The wait for each answer since a moment, in seconds."""

    waits: list[float] = field(default_factory=list)
    begun: float = field(default_factory=time.perf_counter)

    def measured(self) -> dict[str, Any]:
        waits, seconds = sorted(self.waits), time.perf_counter() - self.begun
        return {
            "answers": len(waits),
            "paid_for": len(waits),
            "per_second": len(waits) / seconds,
            "p50": waits[len(waits) // 2] if waits else 0,
            "p95": waits[int(len(waits) * 0.95)] if waits else 0,
        }


@dataclass
class Card:
    """A message with buttons, as it stands in its channel now."""

    channel: str
    ts: str
    content: dict[str, Any]
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, content: dict[str, Any]) -> None:
        self.content = content
        self.changed.set()

    def button(self, name: str) -> dict[str, Any] | None:
        """Return the button for an action, or None if the card does not offer it."""
        blocks = self.content.get("blocks") or []
        elements = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
        return next((one for one in elements if one["action_id"].rsplit(".", 1)[-1] == name), None)

    async def without(self, name: str) -> None:
        """Wait until the card no longer offers an action."""
        while self.button(name):
            self.changed.clear()
            await self.changed.wait()


class Slack:
    """Slack's side: the Web API, sockets, and the cards that wait for somebody."""

    def __init__(self) -> None:
        self._stamps = itertools.count(int(time.time()))
        self._ids = itertools.count(int(time.time() * 1000))
        self._sockets: list[web.WebSocketResponse] = []
        self._turn = itertools.count()
        self._acknowledged: dict[str, Arriving] = {}
        self._opened: dict[str, Arriving] = {}
        self._cards: dict[str, Card] = {}
        self._came = asyncio.Event()
        self.waiting: deque[Card] = deque()

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_get("/socket", self._socket)
        return app

    async def ready(self, cards: int) -> None:
        """Wait until a socket is open and so many cards wait."""
        while len(self.waiting) < cards or not self._sockets:
            self._came.clear()
            await self._came.wait()

    def new_id(self, letter: str) -> str:
        return f"{letter}{next(self._ids)}"

    async def send(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Send a payload over the sockets in turn; return the bot's answer to it."""
        envelope = self.new_id("E")
        future: Arriving = asyncio.get_running_loop().create_future()
        self._acknowledged[envelope] = future
        socket = self._sockets[next(self._turn) % len(self._sockets)]
        await socket.send_json(
            {
                "type": "interactive",
                "envelope_id": envelope,
                "payload": payload,
                "accepts_response_payload": payload["type"] == "view_submission",
            }
        )
        return await future

    def opening(self, trigger: str) -> Arriving:
        """Return the form that a click will open."""
        self._opened[trigger] = asyncio.get_running_loop().create_future()
        return self._opened[trigger]

    async def _method(self, request: web.Request) -> web.Response:
        is_json = request.content_type == "application/json"
        params = await request.json() if is_json else {**request.query, **await request.post()}
        return web.json_response({"ok": True, **self._call(request, request.match_info["method"], params)})

    def _call(self, request: web.Request, name: str, params: dict[str, Any]) -> dict[str, Any]:
        match name:
            case "auth.test":
                return {"team_id": TEAM, "user_id": BOT, "bot_id": "B1", "user": "doorstep", "team": "Landlord"}
            case "apps.connections.open":
                return {"url": f"ws://{request.host}/socket"}
            case "users.info":
                return {"user": {"id": params["user"], "team_id": TEAM}}
            case "conversations.info":
                return {"channel": {"id": params["channel"], "is_member": True}}
            case "conversations.members":
                return {"members": [BOT, *(user_id(number) for number in range(1_000))]}
            case "chat.postMessage":
                return self._post(params)
            case "chat.update":
                if card := self._cards.get(params["ts"]):
                    card.put(params)
                return {"ts": params["ts"], "channel": params["channel"]}
            case "chat.postEphemeral":
                # Nothing that our staff do should need an ephemeral message.
                print(f"{params['user']} was told: {params['text']}", file=sys.stderr, flush=True)
                return {}
            case "views.open":
                return self._open(params)
            case _ if name.startswith("conversations."):
                return {"messages": []}
            case _:
                return {}

    def _post(self, params: dict[str, Any]) -> dict[str, Any]:
        ts = f"{next(self._stamps)}.000100"
        card = Card(params["channel"], ts, params)
        if all(card.button(name) for name in PRESSED):
            self._cards[ts] = card
            self.waiting.append(card)
            self._came.set()
        return {"ts": ts, "channel": params["channel"]}

    def _open(self, params: dict[str, Any]) -> dict[str, Any]:
        form = params["view"] if isinstance(params["view"], dict) else json.loads(params["view"])
        form = {**form, "id": self.new_id("V")}
        _arrived(self._opened.pop(params["trigger_id"]), form)
        return {"view": form}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._sockets.append(socket)
        self._came.set()
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
            if message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                _arrived(self._acknowledged.pop(said["envelope_id"]), said.get("payload") or {})
        self._sockets.remove(socket)
        return socket


class Staff:
    """Members of staff, each of whom takes a card, answers its resident and resolves it, then takes the next.

    A click is answered once it is acknowledged and its result is there: the changed card, or the form. A form that is
    sent is answered once Slack is told what becomes of the form; the last one also by the changed card.
    """

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._tasks: list[asyncio.Task[None]] = []
        self.window = Window()
        self.ran_out = False

    @contextlib.asynccontextmanager
    async def working(self, how_many: int) -> AsyncIterator[None]:
        """Let so many work; at the end each finishes the card in hand, if that does not take too long."""
        self._tasks = [asyncio.create_task(self._deal_with_cards(user_id(number))) for number in range(how_many)]
        try:
            yield
        finally:
            self._slack.waiting.clear()
            await asyncio.wait(self._tasks, timeout=FINISH_WITHIN)
            for task in self._tasks:
                task.cancel()

    async def work(self, seconds: float) -> None:
        """Let them work for so long, or until no card waits any more."""
        done, _ = await asyncio.wait(self._tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        self.ran_out = self.ran_out or bool(done)
        for task in done:
            task.result()

    async def _deal_with_cards(self, user: str) -> None:
        while self._slack.waiting:
            card = self._slack.waiting.popleft()
            for name in PRESSED:
                await self._press(user, card, name)

    async def _press(self, user: str, card: Card, name: str) -> None:
        trigger, began = self._slack.new_id("R"), time.perf_counter()
        payload = click(user, card, name, trigger)
        if name == "take":
            await asyncio.gather(self._slack.send(payload), card.without(name))
            self._answered(began)
            return
        opening = self._slack.opening(trigger)
        await self._slack.send(payload)
        form = await opening
        self._answered(began)
        await self._fill_in(user, card, name, form)

    async def _fill_in(self, user: str, card: Card, name: str, form: dict[str, Any]) -> None:
        """Send a form, and again as long as another one, such as a preview, comes in its place."""
        while True:
            began = time.perf_counter()
            answer = await self._slack.send(submission(user, form, self._slack.new_id("R")))
            if answer:
                form = _next_form(answer, form)
            elif name == "resolve":
                await card.without(name)
            self._answered(began)
            if not answer:
                return

    def _answered(self, began: float) -> None:
        self.window.waits.append(time.perf_counter() - began)


def _arrived(future: Arriving, what: dict[str, Any]) -> None:
    """Give something to its waiter, if that still waits."""
    if not future.done():
        future.set_result(what)


def _next_form(answer: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    """Return the form that came in the place of another, under the same id."""
    view = answer.get("view") or {}
    if not any(block["type"] == "input" for block in view.get("blocks", [])):
        raise RuntimeError(f"A form was not taken: {answer}")
    return {**view, "id": form["id"]}


def user_id(number: int) -> str:
    return f"U{number}"


def click(user: str, card: Card, name: str, trigger: str) -> dict[str, Any]:
    """Return what Slack sends when somebody presses a card's button: a copy of the card comes with it."""
    button = card.button(name)
    assert button
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": TEAM, "username": user.lower(), "name": user.lower()},
        "team": {"id": TEAM, "domain": "landlord"},
        "api_app_id": "A1",
        "token": "benchmark",
        "trigger_id": trigger,
        "container": {"type": "message", "message_ts": card.ts, "channel_id": card.channel, "is_ephemeral": False},
        "channel": {"id": card.channel, "name": "repairs"},
        "message": {**card.content, "type": "message", "user": BOT, "ts": card.ts, "team": TEAM},
        "actions": [{"block_id": "actions", "action_ts": card.ts, **button}],
    }


def submission(user: str, form: dict[str, Any], trigger: str) -> dict[str, Any]:
    """Return what Slack sends when somebody sends a form: words in each text field, nothing chosen elsewhere."""
    elements = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    values = {block: {element["action_id"]: filled(element)} for block, element in elements.items()}
    return {
        "type": "view_submission",
        "user": {"id": user, "team_id": TEAM, "username": user.lower(), "name": user.lower()},
        "team": {"id": TEAM, "domain": "landlord"},
        "api_app_id": "A1",
        "token": "benchmark",
        "trigger_id": trigger,
        "view": {**form, "team_id": TEAM, "state": {"values": values}},
    }


def filled(element: dict[str, Any]) -> dict[str, Any]:
    if element["type"] == "plain_text_input":
        return {"type": element["type"], "value": element.get("initial_value") or WORDS}
    return {"type": element["type"], "selected_options": []}
