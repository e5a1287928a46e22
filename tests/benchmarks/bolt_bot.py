"""Bare slack-bolt with its own Socket Mode: the same cards, forms and answers as Doorstep's, with nothing kept.

It posts the cards itself, and knows them as long as it runs. It tells no resident, does not check who pressed, and
acknowledges once its listener is done, as `process_before_response` has it.
"""

import asyncio
import logging
import sys
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

CHANNEL = "C0REPAIRS"
STORY = "He came two hours late and did not say sorry. My gate stood open all day."
FIELDS = {
    "Clauses": "Late or did not turn up",
    "Contract": "Day-to-day repairs, BrightFix",
    "Where": "My home",
    "When": "Today",
    "Wants": "Just put it right",
    "From": "Resident",
    "Language": "English",
}
Block = dict[str, Any]


def plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": True}


def card(state: str, owner: str, actions: tuple[str, ...]) -> list[Block]:
    buttons = [
        {"type": "button", "action_id": f"report.{name}", "text": plain(name.capitalize()), "value": "1"}
        for name in actions
    ]
    return [
        {"type": "header", "text": plain(f"Medium · ABCD-EFGH · {state}")},
        {"type": "section", "fields": [plain(f"{label}\n{value}") for label, value in FIELDS.items()]},
        {"type": "section", "text": plain(f"“{STORY}”")},
        {"type": "context", "elements": [plain(f"{owner} · First answer due Mon 30 Nov, 5pm")]},
        {"type": "actions", "block_id": "report", "elements": buttons},
    ]


def field(name: str, words: str = "") -> Block:
    element = {"type": "plain_text_input", "action_id": name, "multiline": True, "max_length": 3000}
    typed = {**element, "initial_value": words} if words else element
    return {"type": "input", "block_id": name, "label": plain(name.capitalize()), "element": typed}


def form(name: str, meta: str, *blocks: Block) -> Block:
    shown = {"title": plain(name.capitalize()), "submit": plain("Send"), "close": plain("Cancel")}
    return {"type": "modal", "callback_id": name, "private_metadata": meta, **shown, "blocks": list(blocks)}


class Answers:
    """The listeners of the bot."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    def register(self, app: AsyncApp) -> None:
        app.action("report.take")(self.take)
        app.action("report.reply")(self.reply)
        app.action("report.resolve")(self.resolve)
        app.view("reply")(self.preview)
        app.view("reply.preview")(self.replied)
        app.view("resolve")(self.resolved)

    async def take(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        owner = f"Owner {body['user']['id']}"
        await self._show(body["container"]["message_ts"], "Taken", owner, ("reply", "change", "resolve"))

    async def reply(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        view = form("reply", body["container"]["message_ts"], field("words"))
        await self._client.views_open(trigger_id=body["trigger_id"], view=view)

    async def resolve(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        view = form("resolve", body["container"]["message_ts"], field("outcome"), field("lesson"))
        await self._client.views_open(trigger_id=body["trigger_id"], view=view)

    async def preview(self, ack: AsyncAck, view: dict[str, Any]) -> None:
        words = view["state"]["values"]["words"]["words"]["value"]
        shown = {"type": "section", "text": plain(f"Example Homes wrote about your report:\n\n{words}")}
        await ack(
            response_action="update",
            view=form("reply.preview", view["private_metadata"], shown, {"type": "divider"}, field("words", words)),
        )

    async def replied(self, ack: AsyncAck, view: dict[str, Any]) -> None:
        await ack()
        await self._show(view["private_metadata"], "Taken", "Answered", ("reply", "change", "resolve"))

    async def resolved(self, ack: AsyncAck, view: dict[str, Any]) -> None:
        await ack()
        await self._show(view["private_metadata"], "Resolved", "Resolved", ("reply", "change"))

    async def _show(self, ts: str, state: str, owner: str, actions: tuple[str, ...]) -> None:
        """Change the card, and write a line under it."""
        await self._client.chat_update(channel=CHANNEL, ts=ts, text=state, blocks=card(state, owner, actions))
        await self._client.chat_postMessage(channel=CHANNEL, thread_ts=ts, text=f"{state}: {owner}")


async def run(slack: str, cards: int) -> None:
    async with aiohttp.ClientSession() as session:
        # Without a session of its own the client opens a connection for each call.
        client = AsyncWebClient("xoxb-benchmark", base_url=f"http://127.0.0.1:{slack}/api/", session=session)
        app = AsyncApp(client=client, process_before_response=True)
        Answers(client).register(app)
        handler = AsyncSocketModeHandler(app, "xapp-benchmark")
        await handler.connect_async()
        blocks = card("New", "Nobody yet", ("take", "reply", "change", "resolve"))
        for _ in range(cards):
            await client.chat_postMessage(channel=CHANNEL, text="New", blocks=blocks)
        await asyncio.Event().wait()


def main(_: str, slack: str, cards: str) -> None:
    logging.disable(logging.CRITICAL)
    asyncio.run(run(slack, int(cards)))


if __name__ == "__main__":
    main(*sys.argv[1:])
