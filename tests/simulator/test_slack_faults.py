"""Faults at Slack beyond a single request, met by the real Bolt and slack_sdk over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Channel, StaffMember
from bot.simulator.world import World

Json = dict[str, Any]


@dataclass
class Ears:
    """An application on as many sockets as it opens, and what it hears: (event id, text)."""

    app: AsyncApp
    token: str
    heard: "asyncio.Queue[tuple[str, str]]" = field(default_factory=asyncio.Queue)
    handlers: list[AsyncSocketModeHandler] = field(default_factory=list)

    async def connect(self) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(self.app, self.token, ping_interval=0.2)
        self.handlers.append(handler)
        await handler.connect_async()
        return handler


@pytest.fixture
def repairs(world: World) -> Channel:
    return world.slack.channel("repairs")


@pytest.fixture
def ann(world: World, repairs: Channel) -> StaffMember:
    world.slack.sockets.ack_seconds = 0.3
    return world.slack.staff("Ann Lee", channels=[repairs])


@pytest.fixture
async def ears(world: World, slack_client: AsyncWebClient) -> AsyncIterator[Ears]:
    ears = Ears(AsyncApp(client=slack_client), world.slack.app_token)

    @ears.app.event("message")
    async def hear(event: Json, body: Json) -> None:
        await ears.heard.put((body["event_id"], event["text"]))

    await ears.connect()
    await world.slack.connected()
    yield ears
    for handler in ears.handlers:
        await handler.close_async()


async def test_an_event_comes_again_in_every_way(world: World, ears: Ears, ann: StaffMember, repairs: Channel) -> None:
    await ann.says("once", in_channel=repairs)
    first = await ears.heard.get()
    sent = world.slack.envelopes[-1]
    await world.slack.redeliver(sent.id)
    assert await ears.heard.get() == first
    assert (await world.slack.retry_event(sent.id)).acked and await ears.heard.get() == first
    assert (await world.slack.repeat_event(sent.id)).acked
    event_id, text = await ears.heard.get()
    assert text == "once" and event_id != first[0]
    repeated = world.slack.envelopes[-1]
    assert repeated.id != sent.id and repeated.payload["event"] == sent.payload["event"]


@pytest.mark.parametrize(
    "frame",
    [
        '{"envelope_id": "1", "type": ',
        "no JSON at all",
        "[]",
        "",
        b"\x00\xff",
        {},
        {"type": "events_api", "payload": {"event": {}}},
        {"envelope_id": "1", "payload": {}},
        {"envelope_id": "1", "type": "events_api"},
        {"envelope_id": "1", "type": "events_api", "payload": {"type": "event_callback"}},
        {"envelope_id": "1", "type": "interactive", "payload": "words"},
        {"envelope_id": 7, "type": "never heard of", "payload": None},
    ],
    ids=repr,
)
async def test_a_broken_frame_reaches_the_client_and_the_socket_lives_on(
    world: World, ears: Ears, ann: StaffMember, repairs: Channel, frame: Json | str | bytes
) -> None:
    await world.slack.push(frame)
    await ann.says("still here", in_channel=repairs)
    assert (await ears.heard.get())[1] == "still here"


async def test_sockets_are_warned_and_refreshed(world: World, ears: Ears) -> None:
    live = world.slack.sockets.live[0]
    await world.slack.disconnect_sockets(warn=True)
    assert await world.slack.bell.until(lambda: [one for one in world.slack.sockets.live if one is not live], 60)


@pytest.mark.parametrize("method", ["apps.connections.open", "socket"])
@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        (Kind.ERROR, 503, ""),
        (Kind.ERROR, 408, ""),
        (Kind.ERROR, 200, "internal_error"),
        (Kind.PAGE, 502, ""),
        (Kind.GARBLED, 200, ""),
        (Kind.CUT_BEFORE, 0, ""),
        (Kind.CUT_AFTER, 0, ""),
    ],
)
async def test_a_new_socket_is_refused_until_it_is_not(
    world: World, ears: Ears, method: str, kind: Kind, status: int, error: str
) -> None:
    fault = Fault("slack", method, kind, times=2, status=status, error=error)
    world.faults.plan(fault)
    live = world.slack.sockets.live[0]
    await world.slack.disconnect_sockets()
    assert await world.slack.bell.until(lambda: [one for one in world.slack.sockets.live if one is not live], 60)
    assert fault not in world.faults.planned, "it was met"


async def test_a_deaf_socket_is_noticed_by_its_pings(
    world: World, ears: Ears, ann: StaffMember, repairs: Channel
) -> None:
    deaf = world.slack.sockets.live[0]
    world.slack.deafen()
    saying = asyncio.create_task(ann.says("lost at first", in_channel=repairs))
    assert (await ears.heard.get())[1] == "lost at first", "it came again on the next socket"
    await saying
    assert await world.slack.bell.until(lambda: world.slack.envelopes[-1].acked, 60)
    first, *again = world.slack.envelopes
    assert first.lost and not first.acked and first.payload == again[-1].payload
    assert again[-1].acked and again[-1].retry_attempt == len(again)
    assert deaf not in world.slack.sockets.live


async def test_a_half_deaf_socket_is_not_noticed(world: World, ears: Ears, ann: StaffMember, repairs: Channel) -> None:
    world.slack.deafen(pongs=True)
    await ann.says("lost", in_channel=repairs)
    assert await world.slack.bell.until(lambda: len(world.slack.envelopes) == 4, 60), "three more times, and no more"
    assert not any(envelope.acked for envelope in world.slack.envelopes) and ears.heard.empty()
    assert await ears.handlers[0].client.is_connected(), "its pings are answered"
    await ears.handlers.pop().close_async()
    assert world.slack.connections == 0, "it hears a goodbye"
    await ears.connect()
    await world.slack.connected()
    await ann.says("heard", in_channel=repairs)
    assert (await ears.heard.get())[1] == "heard"


async def test_one_of_two_sockets_is_deaf(world: World, ears: Ears, ann: StaffMember, repairs: Channel) -> None:
    await ears.connect()
    await world.slack.connected(2)
    world.slack.deafen(0, pongs=True)
    for text in ("one", "two"):
        await ann.says(text, in_channel=repairs)
    assert {(await ears.heard.get())[1] for _ in range(2)} == {"one", "two"}
    assert sum(envelope.lost for envelope in world.slack.envelopes if not envelope.retry_attempt) == 1


async def test_a_press_on_a_deaf_socket_has_failed(
    world: World, ears: Ears, ann: StaffMember, repairs: Channel
) -> None:
    button = {"type": "button", "action_id": "take", "text": {"type": "plain_text", "text": "Take"}}
    await world.slack.send_envelope("events_api", {"event": {}})
    client = ears.app.client
    await client.chat_postMessage(channel=repairs.id, text="x", blocks=[{"type": "actions", "elements": [button]}])
    sent = len(world.slack.envelopes)
    world.slack.deafen(pongs=True)
    await ann.presses("Take", on=repairs.messages[0])
    assert ann.errors == ["pressing 'Take': no answer within 0.3 seconds"]
    assert len(world.slack.envelopes) == sent + 1, "it does not come again"


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth"])
async def test_revoked_tokens_open_nothing(
    world: World, ears: Ears, slack_client: AsyncWebClient, ann: StaffMember, repairs: Channel, error: str
) -> None:
    await world.slack.revoke(error)
    assert world.slack.connections == 0
    with pytest.raises(SlackApiError, match=error):
        await slack_client.chat_postMessage(channel=repairs.id, text="Hello")
    with pytest.raises(SlackApiError, match=error):
        await slack_client.apps_connections_open(app_token=world.slack.app_token)
    await world.slack.restore()
    await world.slack.connected()
    await slack_client.chat_postMessage(channel=repairs.id, text="Hello")


async def test_channels_and_messages_go_away(world: World, slack_client: AsyncWebClient, repairs: Channel) -> None:
    async def refusal(method: str, **args: Any) -> str:
        with pytest.raises(SlackApiError) as caught:
            await slack_client.api_call(method, json={"channel": repairs.id, "text": "x", **args})
        return str(caught.value.response["error"])

    ts = (await slack_client.chat_postMessage(channel=repairs.id, text="card"))["ts"]
    repairs.is_archived = True
    assert await refusal("chat.postMessage") == "is_archived"
    assert await refusal("chat.update", ts=ts) == "is_inactive"
    repairs.is_archived = False
    repairs.remove(repairs.messages[0])
    assert await refusal("chat.update", ts=ts) == "message_not_found"
    assert await refusal("chat.delete", ts=ts) == "message_not_found"
    assert await refusal("chat.postMessage", thread_ts=ts) == "thread_not_found"
    repairs.members.discard(world.slack.bot_user_id)
    assert await refusal("chat.postMessage") == "not_in_channel"
    repairs.is_private = True
    assert await refusal("chat.postMessage") == "channel_not_found"
