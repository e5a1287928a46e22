"""The simulated Slack, through real slack_sdk and Bolt clients over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.clock import SimClock
from bot.simulator.faults import Fault, Faults, Kind
from bot.simulator.journal import Journal
from bot.simulator.slack import Channel, SlackSimulator, StaffMember

Json = dict[str, Any]


@dataclass
class Desk:
    """A workspace with a channel, two people and the app's client."""

    slack: SlackSimulator
    clock: SimClock
    journal: Journal
    faults: Faults
    url: str
    web: AsyncWebClient
    repairs: Channel
    ann: StaffMember
    guest: StaffMember

    async def post(self, text: str = "Hello", **more: Any) -> Any:
        return await self.web.chat_postMessage(channel=self.repairs.id, text=text, **more)

    async def refusal(self, method: str, **args: Any) -> Any:
        """Return the body with which a method refuses."""
        with pytest.raises(SlackApiError) as caught:
            await self.web.api_call(method, json=args)
        return caught.value.response

    async def call(self, method: str, **args: Any) -> Any:
        return await self.web.api_call(method, json=args)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    clock, journal, faults = SimClock(), Journal(), Faults()
    slack = SlackSimulator(clock, journal, faults)
    app = web.Application()
    slack.mount(app)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    client = AsyncWebClient(slack.bot_token, base_url=f"{url}/api/", retry_handlers=[])
    repairs = slack.channel("repairs")
    ann = slack.staff("Ann Lee", channels=[repairs])
    guest = slack.staff("Gus Guest", guest=True, team_id="T0OTHER")
    yield Desk(slack, clock, journal, faults, url, client, repairs, ann, guest)
    await runner.cleanup()


@pytest.fixture
async def bolt(desk: Desk) -> AsyncIterator[AsyncApp]:
    """Yield a Bolt application on one live socket."""
    app = AsyncApp(client=desk.web)
    handler = AsyncSocketModeHandler(app, desk.slack.app_token, ping_interval=1)
    await handler.connect_async()
    await desk.slack.connected()
    yield app
    await handler.close_async()


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str = "Take", action_id: str = "take", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "deeds", "elements": list(elements)}


def text_input(label: str, block_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "text", **more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def options(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "callback_id": "form", "title": plain("Reply"), "submit": plain("Send")} | {
        "blocks": list(blocks or (text_input("Words", "words"),)),
        **more,
    }


async def test_a_card_is_pressed_and_updated(desk: Desk, bolt: AsyncApp) -> None:
    @bolt.action("take")
    async def take(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        ts, who = body["message"]["ts"], body["user"]["id"]
        await client.chat_update(channel=body["channel"]["id"], ts=ts, text=f"Taken by <@{who}>")

    await desk.post("A report", blocks=[section("A *report*"), actions(button("Take it", value="17"))])
    card = await desk.repairs.shows("[Take it]")
    await desk.ann.presses("Take it", on=card)
    assert await desk.repairs.shows("Taken by @Ann Lee") is card
    assert card.edited and card.blocks == [] and card.pings == [f"<@{desk.ann.id}>"]
    assert desk.ann.errors == []
    sent = desk.slack.envelopes[-1]
    assert sent.acked and sent.payload["user"]["team_id"] == desk.slack.team_id
    assert sent.payload["actions"][0]["value"] == "17"
    assert "Taken by @Ann Lee" in desk.repairs.screen()


async def test_menus_are_pressed_by_label(desk: Desk, bolt: AsyncApp) -> None:
    heard: asyncio.Queue[Json] = asyncio.Queue()

    @bolt.action("more")
    @bolt.action("level")
    async def hear(ack: Any, action: Json, body: Json) -> None:
        await ack()
        await heard.put({"chosen": action["selected_option"]["value"], "state": body["state"]["values"]})

    menu = {"type": "overflow", "action_id": "more", "options": options("Move", "Hide")}
    level = {"type": "static_select", "action_id": "level", "options": options("Low", "High")}
    await desk.post(blocks=[section("Card", accessory=menu), actions(level)])
    card = desk.repairs.messages[0]
    await desk.ann.presses("Hide", on=card)
    assert (await heard.get())["chosen"] == "hide"
    await desk.ann.presses("High", on=card)
    told = await heard.get()
    assert told["chosen"] == "high" and told["state"]["deeds"]["level"]["selected_option"]["value"] == "high"


async def test_an_unacked_press_is_an_error_on_the_screen(desk: Desk, bolt: AsyncApp) -> None:
    desk.slack.sockets.ack_seconds = 0.2
    await desk.post(blocks=[actions(button())])
    await desk.ann.presses("Take", on=desk.repairs.messages[0])
    assert desk.ann.errors == ["pressing 'Take': no answer within 0.2 seconds"]


def listen_for_form(bolt: AsyncApp, submitted: Callable[..., Awaitable[None]]) -> None:
    blocks = (
        text_input("Words", "words", max_length=20),
        {
            "type": "input",
            "block_id": "how",
            "label": plain("How"),
            "element": {"type": "radio_buttons", "action_id": "how", "options": options("By text", "By post")},
        },
        {
            "type": "input",
            "block_id": "who",
            "optional": True,
            "label": plain("Who else"),
            "element": {"type": "multi_users_select", "action_id": "who"},
        },
        {
            "type": "input",
            "block_id": "day",
            "label": plain("Day"),
            "element": {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"},
        },
    )

    async def open_form(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks))

    bolt.action("take")(open_form)
    bolt.view("form")(submitted)


async def test_a_modal_is_filled_refused_and_submitted(desk: Desk, bolt: AsyncApp) -> None:
    async def submitted(ack: Any, view: Json) -> None:
        if "bad" in view["state"]["values"]["words"]["text"]["value"]:
            await ack(response_action="errors", errors={"words": "Be kind"})
        else:
            await ack()

    listen_for_form(bolt, submitted)
    await desk.post(blocks=[actions(button("Reply", "take"))])
    await desk.ann.presses("Reply", on=desk.repairs.messages[0])
    await desk.ann.sees_modal("Reply")
    await desk.ann.fills(Words="bad words")
    with pytest.raises(AssertionError, match="How"):
        await desk.ann.submits()
    await desk.ann.fills(How="By post", who_else=["Gus Guest", desk.ann])
    await desk.ann.submits()
    assert desk.ann.modal_errors == {"words": "Be kind"}
    await desk.ann.sees_modal("Be kind")
    await desk.ann.fills_in({"words": "good words"})
    await desk.ann.submits()
    assert desk.ann.modal is None and desk.ann.errors == [] and desk.ann.modal_errors == {}
    values = desk.slack.envelopes[-1].payload["view"]["state"]["values"]
    assert values["how"]["how"]["selected_option"]["value"] == "by post"
    assert values["who"]["who"]["selected_users"] == [desk.guest.id, desk.ann.id]
    assert values["day"]["day"]["selected_date"] == "2026-12-01"


async def test_what_slack_itself_refuses_in_a_form(desk: Desk, bolt: AsyncApp) -> None:
    async def submitted(ack: Any) -> None:
        await ack()

    listen_for_form(bolt, submitted)
    await desk.post(blocks=[actions(button("Reply", "take"))])
    await desk.ann.presses("Reply", on=desk.repairs.messages[0])
    await desk.ann.fills(Words="x" * 21, How="By post")
    with pytest.raises(AssertionError, match="20 characters"):
        await desk.ann.submits()
    with pytest.raises(AssertionError, match="no option"):
        await desk.ann.fills(How="By owl")
    with pytest.raises(AssertionError, match="does not take"):
        await desk.ann.fills(Day="tomorrow")


async def test_update_push_clear_and_close(desk: Desk, bolt: AsyncApp) -> None:
    closed = asyncio.Event()

    async def submitted(ack: Any, view: Json) -> None:
        if view["private_metadata"] == "":
            await ack(response_action="update", view=modal(private_metadata="1", title=plain("Second")))
        elif view["private_metadata"] == "1":
            await ack(
                response_action="push", view=modal(private_metadata="2", title=plain("Third"), notify_on_close=True)
            )
        else:
            await ack(response_action="clear")

    async def left(ack: Any) -> None:
        await ack()
        closed.set()

    listen_for_form(bolt, submitted)
    bolt.view_closed("form")(left)
    await desk.post(blocks=[actions(button("Reply", "take"))])
    await desk.ann.presses("Reply", on=desk.repairs.messages[0])
    await desk.ann.fills(Words="one", How="By text")
    await desk.ann.submits()
    await desk.ann.sees_modal("Second")
    assert desk.ann.modal and desk.ann.modal["state"]["values"]["words"]["text"]["value"] == "one"
    await desk.ann.submits()
    await desk.ann.sees_modal("Third")
    await desk.ann.closes()
    assert closed.is_set() and len(desk.ann.stack) == 1
    await desk.ann.submits()
    await desk.ann.fills(Words="three")
    await desk.ann.submits()
    assert desk.ann.modal is None and desk.ann.errors == []


async def test_pressing_inside_a_modal_updates_it(desk: Desk, bolt: AsyncApp) -> None:
    @bolt.command("/doorstep")
    async def command(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(section("One"), actions(button("Next"))))

    @bolt.action("take")
    async def step(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = body["view"]
        await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("Two")))

    await desk.ann.commands("/doorstep report", in_channel=desk.repairs)
    await desk.ann.sees_modal("One")
    await desk.ann.presses_in_modal("Next")
    await desk.ann.sees_modal("Two")


async def test_every_kind_of_input(desk: Desk, bolt: AsyncApp) -> None:
    def asked(label: str, block_id: str, **element: Any) -> Json:
        control = {"action_id": "a", **element}
        return {"type": "input", "block_id": block_id, "optional": True, "label": plain(label), "element": control}

    blocks = [
        asked("Firm", "firm", type="external_select"),
        asked("Photos", "photos", type="file_input", filetypes=["jpg"]),
        asked("Rules", "rules", type="checkboxes", options=options("Boots", "Noise", "Late")),
        asked("Homes", "homes", type="multi_static_select", options=options("1", "2"), max_selected_items=1),
        asked("At", "at", type="timepicker"),
        asked("Where", "where", type="conversations_select"),
        asked("Cost", "cost", type="number_input", is_decimal_allowed=False, max_value="9"),
        asked("Never", "never", type="email_text_input"),
        section("Quick", block_id="quick", accessory={"type": "static_select", "options": options("Yes", "No")}),
    ]
    submitted: asyncio.Queue[Json] = asyncio.Queue()

    @bolt.command("/doorstep")
    async def command(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks))

    @bolt.options("a")
    async def suggest(ack: Any, payload: Json) -> None:
        await ack(options=options(payload["value"] + " Ltd"))

    @bolt.action({"block_id": "quick"})
    async def quick(ack: Any) -> None:
        await ack()

    @bolt.view("form")
    async def view(ack: Any, view: Json) -> None:
        await ack()
        await submitted.put(view["state"]["values"])

    await desk.ann.commands("/doorstep", in_channel=desk.repairs)
    photos = [("a.jpg", b"bytes")]
    await desk.ann.fills(Firm="Fixit", Photos=photos, Rules=["Boots", "Late"], At="08:30", Where=desk.repairs, Cost=10)
    with pytest.raises(AssertionError, match="no more than 1"):
        await desk.ann.fills(Homes=["1", "2"])
    with pytest.raises(AssertionError, match="at most 9"):
        await desk.ann.submits()
    await desk.ann.fills(Cost=9, Quick="Yes")
    await desk.ann.submits()
    values = await submitted.get()
    assert values["firm"]["a"]["selected_option"]["value"] == "fixit ltd"
    assert values["photos"]["a"]["files"][0]["name"] == "a.jpg"
    assert [option["value"] for option in values["rules"]["a"]["selected_options"]] == ["boots", "late"]
    assert values["homes"]["a"]["selected_options"] == [] and values["never"]["a"]["value"] is None
    assert values["at"]["a"]["selected_time"] == "08:30" and values["cost"]["a"]["value"] == "9"
    assert values["where"]["a"]["selected_conversation"] == desk.repairs.id
    assert [state["selected_option"]["value"] for state in values["quick"].values()] == ["yes"]
    assert desk.ann.errors == []


async def test_triggers_views_and_their_refusals(desk: Desk) -> None:
    trigger = desk.slack.new_trigger(desk.ann.id)
    opened = await desk.call("views.open", trigger_id=trigger, view=modal())
    assert (await desk.refusal("views.open", trigger_id=trigger, view=modal()))["error"] == "exchanged_trigger_id"
    late = desk.slack.new_trigger(desk.ann.id)
    desk.clock.wind(timedelta(seconds=4))
    assert (await desk.refusal("views.open", trigger_id=late, view=modal()))["error"] == "expired_trigger_id"
    assert (await desk.refusal("views.open", trigger_id="7", view=modal()))["error"] == "invalid_trigger_id"
    view = {"view_id": opened["view"]["id"], "view": modal()}
    await desk.call("views.update", **view, hash=opened["view"]["hash"])
    assert (await desk.refusal("views.update", **view, hash=opened["view"]["hash"]))["error"] == "hash_conflict"
    for _ in range(2):
        await desk.call("views.push", trigger_id=desk.slack.new_trigger(desk.ann.id), view=modal())
    deep = await desk.refusal("views.push", trigger_id=desk.slack.new_trigger(desk.ann.id), view=modal())
    assert deep["error"] == "push_limit_reached"
    assert (await desk.refusal("views.update", view_id="V0", view=modal()))["error"] == "not_found"


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        (modal(title=plain("t" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit=None), "missing required field: submit [json-pointer:/view/submit]"),
        (modal(private_metadata="m" * 3001), "must be less than 3001 characters"),
        (modal(callback_id="c" * 256), "must be less than 256 characters"),
        (modal(*[section()] * 101), "no more than 100 items allowed"),
        (modal(text_input("Words", "w", max_length=3001)), "must be at most 3000"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        ({"type": "sheet", "blocks": []}, "unsupported type: sheet"),
        (modal(text_input("a", "same"), text_input("b", "same")), "block_id must be unique: same"),
    ],
)
async def test_views_that_slack_refuses(desk: Desk, view: Json, reason: str) -> None:
    refusal = await desk.refusal("views.open", trigger_id=desk.slack.new_trigger(desk.ann.id), view=view)
    assert refusal["error"] == "invalid_arguments"
    assert any(reason in message for message in refusal["response_metadata"]["messages"])


async def test_a_view_may_not_weigh_too_much(desk: Desk) -> None:
    blocks = [section("é" * 3000) for _ in range(50)]
    refusal = await desk.refusal("views.open", trigger_id=desk.slack.new_trigger(desk.ann.id), view=modal(*blocks))
    assert refusal["error"] == "view_too_large"


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(""), "must be more than 0 characters"),
        ({"type": "section"}, "must provide at least one of: text, fields"),
        ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items allowed"),
        ({"type": "section", "fields": [plain("x" * 2001)]}, "must be less than 2001 characters"),
        ({"type": "header", "text": plain("h" * 151)}, "must be less than 151 characters"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "h"}}, "unsupported type: mrkdwn"),
        ({"type": "nope"}, "unsupported type: nope [json-pointer:/blocks/0/type]"),
        ({"type": "alert", "text": plain("x")}, "unsupported type: alert"),
        (section(colour="red"), "invalid additional property: colour"),
        (actions(*(button(action_id=str(n)) for n in range(26))), "no more than 25 items allowed"),
        (actions(button("b" * 76)), "must be less than 76 characters"),
        (actions(button(value="v" * 2001)), "must be less than 2001 characters"),
        (actions(button(style="green")), "must be a valid enum value"),
        (actions(button(), button()), "action_id must be unique: take"),
        (actions(button(confirm={"text": plain("c" * 301)})), "must be less than 301 characters"),
        (actions({"type": "overflow", "options": options("One")}), "no fewer than 2 items allowed"),
        (actions({"type": "overflow", "options": options(*"abcdef")}), "no more than 5 items allowed"),
        (actions({"type": "static_select", "options": options(*map(str, range(101)))}), "no more than 100 items"),
        (actions({"type": "static_select"}), "must provide exactly one of: options, option_groups"),
        (actions({"type": "radio_buttons", "options": [{"text": plain("x"), "value": "v" * 151}]}), "less than 151"),
        (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
        ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed"),
        ({"type": "context", "elements": [button()]}, "unsupported type: button"),
        ({"type": "rich_text", "elements": [{"type": "rich_text_line", "elements": []}]}, "unsupported type"),
        ({"type": "divider", "block_id": "b" * 256}, "must be less than 256 characters"),
        ("words", "must provide an object"),
    ],
)
async def test_blocks_that_slack_refuses(desk: Desk, block: Any, reason: str) -> None:
    refusal = await desk.refusal("chat.postMessage", channel=desk.repairs.id, text="x", blocks=[block])
    assert refusal["error"] == "invalid_blocks"
    assert any(reason in message for message in refusal["response_metadata"]["messages"])
    checked = await desk.refusal("blocks.validate", blocks=[block])
    assert checked["error"] == "invalid_blocks" and checked["errors"]
    assert desk.repairs.messages == []


async def test_every_common_block_is_shown(desk: Desk) -> None:
    rich = {"type": "rich_text_section", "elements": [{"type": "text", "text": "<!here> said"}]}
    blocks = [
        {"type": "header", "text": plain("Report 17")},
        section("At <https://landlord.example|the block>", accessory=button("Open")),
        {"type": "section", "fields": [plain("Home"), plain("Flat 2")]},
        {"type": "rich_text", "elements": [rich]},
        {"type": "divider"},
        {"type": "context", "elements": [plain("since Tuesday")]},
        {"type": "image", "image_url": "https://landlord.example/a.jpg", "alt_text": "a door"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]},
    ]
    await desk.call("blocks.validate", message={"blocks": blocks})
    await desk.post("Report 17", blocks=blocks)
    shown = desk.repairs.messages[0]
    for words in ("the block", "[Open]", "Flat 2", "<!here> said", "---", "since Tuesday", "a door", "a | b"):
        assert words in shown.words()
    assert shown.pings == [] and shown.links == [("https://landlord.example", "the block")]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "@outside", "text": "x"}, "not_in_channel"),
        ({"channel": "@hidden", "text": "x"}, "channel_not_found"),
        ({"channel": "@old", "text": "x"}, "is_archived"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "@repairs"}, "no_text"),
        ({"channel": "@repairs", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "@repairs", "text": "x", "blocks": [section()] * 51}, "invalid_blocks"),
        ({"channel": "@repairs", "text": "x", "blocks": "{nonsense"}, "invalid_blocks_format"),
        ({"channel": "@repairs", "text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        (
            {"channel": "@repairs", "text": "x", "metadata": {"event_type": "x", "event_payload": {"a": {"b": {}}}}},
            "invalid_metadata_format",
        ),
        ({"channel": "@repairs", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
    ],
)
async def test_posts_that_slack_refuses(desk: Desk, args: Json, error: str) -> None:
    others = {
        "@repairs": desk.repairs,
        "@outside": desk.slack.channel("outside", bot_is_member=False),
        "@hidden": desk.slack.channel("hidden", private=True, bot_is_member=False),
        "@old": desk.slack.channel("old"),
    }
    others["@old"].is_archived = True
    if args.get("channel") in others:
        args = args | {"channel": others[args["channel"]].id}
    assert (await desk.refusal("chat.postMessage", **args))["error"] == error
    assert all(not channel.messages for channel in others.values())


async def test_edits_and_deletions(desk: Desk) -> None:
    desk.slack.sockets.ack_seconds = 0.05
    said = await desk.ann.says("mine", in_channel=desk.repairs)
    refusal = await desk.refusal("chat.update", channel=desk.repairs.id, ts=said.ts, text="x")
    assert refusal["error"] == "cant_update_message"
    refusal = await desk.refusal("chat.update", channel=desk.repairs.id, ts="1.1", text="x")
    assert refusal["error"] == "message_not_found"
    posted = await desk.post("ours")
    await desk.web.chat_postMessage(channel=desk.repairs.id, text="a reply", thread_ts=posted["ts"])
    ours = await desk.repairs.shows("ours")
    await desk.repairs.thread_shows(ours, "a reply")
    await desk.web.chat_delete(channel=desk.repairs.id, ts=ours.thread[0].ts)
    await desk.web.chat_delete(channel=desk.repairs.id, ts=ours.ts)
    assert desk.repairs.messages == [said]


async def test_tokens_scopes_and_unknown_methods(desk: Desk) -> None:
    async def error(token: str | None, method: str) -> str:
        client = AsyncWebClient(token, base_url=f"{desk.url}/api/")
        with pytest.raises(SlackApiError) as caught:
            await client.api_call(method)
        return str(caught.value.response["error"])

    assert await error(None, "auth.test") == "not_authed"
    assert await error("xoxb-other", "auth.test") == "invalid_auth"
    assert await error(desk.slack.bot_token, "apps.connections.open") == "not_allowed_token_type"
    assert await error(desk.slack.app_token, "auth.test") == "not_allowed_token_type"
    assert await error(desk.slack.bot_token, "chat.shout") == "unknown_method"
    desk.slack.scopes.discard("chat:write")
    refusal = await desk.refusal("chat.postMessage", channel=desk.repairs.id, text="x")
    assert (refusal["error"], refusal["needed"]) == ("missing_scope", "chat:write")
    assert "users:read" in refusal["provided"]


async def test_bodies_may_be_forms_and_tokens_may_be_in_them(desk: Desk) -> None:
    form = {
        "token": desk.slack.bot_token,
        "channel": desk.repairs.id,
        "text": "from a form",
        "blocks": json.dumps([section("in a form")]),
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{desk.url}/api/chat.postMessage", data=form) as answer,
    ):
        assert (await answer.json())["ok"]
    await desk.repairs.shows("in a form")
    assert desk.journal.entries[-1].params["blocks"] == [section("in a form")]


async def test_metadata_history_and_replies(desk: Desk) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "k1", "more": {"n": 1}}}
    first = await desk.post("one", metadata=metadata)
    for text in ("two", "three"):
        await desk.web.chat_postMessage(channel=desk.repairs.id, text=text, thread_ts=first["ts"])
    desk.clock.wind(timedelta(seconds=10))
    last = await desk.post("four")
    page = await desk.web.conversations_history(channel=desk.repairs.id, limit=1, include_all_metadata=True)
    assert [message["text"] for message in page["messages"]] == ["four"] and page["has_more"]
    cursor = page["response_metadata"]["next_cursor"]
    page = await desk.web.conversations_history(channel=desk.repairs.id, cursor=cursor, include_all_metadata=True)
    assert page["messages"][0]["metadata"] == metadata and page["messages"][0]["reply_count"] == 2
    page = await desk.web.conversations_history(channel=desk.repairs.id, oldest=first["ts"])
    assert [message["ts"] for message in page["messages"]] == [last["ts"]]
    bare = await desk.web.conversations_history(channel=desk.repairs.id)
    assert all("metadata" not in message for message in bare["messages"])
    replies = await desk.web.conversations_replies(channel=desk.repairs.id, ts=first["ts"])
    assert [message["text"] for message in replies["messages"]] == ["one", "two", "three"]
    await desk.web.chat_update(channel=desk.repairs.id, ts=first["ts"], text="one more")
    assert (await desk.repairs.shows("one more")).metadata == metadata
    refusal = await desk.refusal("conversations.replies", channel=desk.repairs.id, ts="1.1")
    assert refusal["error"] == "thread_not_found"
    refusal = await desk.refusal("conversations.history", channel=desk.repairs.id, cursor="nonsense")
    assert refusal["error"] == "invalid_cursor"


async def test_posts_and_calls_have_rates(desk: Desk) -> None:
    for number in range(4):
        await desk.post(f"{number}")
    with pytest.raises(SlackApiError) as caught:
        await desk.post("too fast")
    response = caught.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "1")
    desk.clock.wind(timedelta(seconds=1))
    await desk.post("in time")
    for _ in range(20):
        await desk.web.users_list()
    with pytest.raises(SlackApiError) as caught:
        await desk.web.users_list()
    desk.clock.wind(timedelta(seconds=int(caught.value.response.headers["Retry-After"])))
    await desk.web.users_list()


async def test_faults_happen_as_planned(desk: Desk) -> None:
    desk.faults.plan(Fault("slack", "chat.*", Kind.ERROR, status=429, retry_after=7))
    with pytest.raises(SlackApiError) as caught:
        await desk.post("never")
    assert caught.value.response.headers["Retry-After"] == "7"
    desk.faults.plan(Fault("slack", "chat.postMessage", Kind.ERROR, status=503))
    with pytest.raises(SlackApiError):
        await desk.post("never")
    desk.faults.plan(Fault("slack", "chat.postMessage", Kind.CUT_BEFORE))
    with pytest.raises(aiohttp.ClientError):
        await desk.post("never")
    assert desk.repairs.messages == []
    desk.faults.plan(Fault("slack", "chat.postMessage", Kind.CUT_AFTER))
    with pytest.raises(aiohttp.ClientError):
        await desk.post("arrived")
    await desk.repairs.shows("arrived")
    desk.faults.plan(Fault("slack", "chat.postMessage", Kind.HANG))
    slow = asyncio.create_task(desk.post("slow"))
    await desk.repairs.shows("slow")
    assert not slow.done()
    desk.faults.release()
    assert (await slow)["ok"]
    errors = [entry.error for entry in desk.journal.of("chat.postMessage")]
    assert errors == ["ratelimited", "service_unavailable", "cut_before", "cut_after", None]


async def test_ephemerals_reach_one_person(desk: Desk, bolt: AsyncApp) -> None:
    heard = asyncio.Event()

    @bolt.action("take")
    async def take(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        assert body["container"]["is_ephemeral"] and "message" not in body
        await respond("gone now", replace_original=True)
        heard.set()

    await desk.web.chat_postEphemeral(
        channel=desk.repairs.id, user=desk.ann.id, text="only you", blocks=[section("only you"), actions(button())]
    )
    told = await desk.ann.told("only you")
    assert told.ephemeral_for == desk.ann.id and desk.repairs.messages == []
    refusal = await desk.refusal("chat.postEphemeral", channel=desk.repairs.id, user=desk.guest.id, text="x")
    assert refusal["error"] == "user_not_in_channel"
    with pytest.raises(AssertionError, match="cannot see"):
        await desk.guest.presses("Take", on=told)
    await desk.ann.presses("Take", on=told)
    await heard.wait()
    assert told.words() == "gone now"


async def test_slash_commands_and_response_urls(desk: Desk, bolt: AsyncApp) -> None:
    addresses: list[str] = []

    @bolt.command("/doorstep")
    async def command(ack: Any, command: Json, respond: Any) -> None:
        addresses.append(command["response_url"])
        await ack(f"looking for {command['text']}")
        await respond("here it is", response_type="in_channel")
        await respond("and for you")

    await desk.ann.commands("/doorstep report 17 @Gus Guest", in_channel=desk.repairs)
    await desk.ann.told("looking for report 17 ")
    await desk.repairs.shows("here it is")
    told = await desk.ann.told("and for you")
    assert told.ephemeral_for == desk.ann.id
    payload = desk.slack.envelopes[-1].payload
    assert payload["text"] == f"report 17 <@{desk.guest.id}|gus.guest>"
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(4):
            async with session.post(addresses[0], json={"text": "again"}) as answer:
                statuses.append(answer.status)
        assert statuses == [200, 200, 200, 404]
        desk.clock.wind(timedelta(minutes=31))
        async with session.post(addresses[0], json={"text": "late"}) as answer:
            assert (await answer.json())["error"] == "expired_url"


async def test_messages_become_events_and_can_be_sent_again(desk: Desk, bolt: AsyncApp) -> None:
    heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    @bolt.event("message")
    async def hear(event: Json, body: Json) -> None:
        await heard.put((body["event_id"], event["text"]))

    said = await desk.ann.says("a <b> & c", in_channel=desk.repairs)
    first = await heard.get()
    assert first[1] == "a &lt;b&gt; &amp; c" and said.words() == "a <b> & c"
    sent = desk.slack.envelopes[-1]
    await desk.slack.redeliver(sent.id)
    assert await heard.get() == first
    again = await desk.slack.retry_event(sent.id)
    assert again.acked and await heard.get() == first
    assert desk.slack.envelopes[-1].frame()["retry_attempt"] == 1
    thread = await desk.ann.says("more", in_channel=desk.repairs, thread=said)
    assert said.thread == [thread] and (await heard.get())[1] == "more"


async def test_envelopes_wait_for_a_socket(desk: Desk) -> None:
    app, heard = AsyncApp(client=desk.web), asyncio.Event()

    @app.event("message")
    async def hear() -> None:
        heard.set()

    saying = asyncio.create_task(desk.ann.says("early", in_channel=desk.repairs))
    await desk.repairs.shows("early")
    handler = AsyncSocketModeHandler(app, desk.slack.app_token)
    await handler.connect_async()
    await heard.wait()
    await saying
    assert desk.slack.envelopes[0].acked
    await handler.close_async()


async def test_sockets_are_refreshed(desk: Desk, bolt: AsyncApp) -> None:
    before = len(desk.journal.of("apps.connections.open"))
    live = desk.slack.sockets.live[0]
    await desk.slack.disconnect_sockets()
    await desk.slack.connected()
    assert desk.slack.sockets.live[0] is not live
    assert len(desk.journal.of("apps.connections.open")) == before + 1


async def test_two_sockets_share_the_work(desk: Desk, bolt: AsyncApp) -> None:
    second = AsyncSocketModeHandler(bolt, desk.slack.app_token)
    await second.connect_async()
    await desk.slack.connected(2)
    heard: asyncio.Queue[str] = asyncio.Queue()

    @bolt.event("message")
    async def hear(event: Json) -> None:
        await heard.put(event["text"])

    for text in ("one", "two", "three"):
        await desk.ann.says(text, in_channel=desk.repairs)
    assert {await heard.get() for _ in range(3)} == {"one", "two", "three"}
    await second.close_async()


async def test_big_files_pass(desk: Desk) -> None:
    content = bytes(3_000_000)
    await desk.web.files_upload_v2(content=content, filename="big.bin", channel=desk.repairs.id)
    assert desk.repairs.messages[0].files[0]["size"] == len(content)


async def test_a_ticket_opens_one_socket_and_ten_are_enough(desk: Desk) -> None:
    client = AsyncWebClient(desk.slack.app_token, base_url=f"{desk.url}/api/")

    async def ticket() -> str:
        answer = await client.apps_connections_open(app_token=desk.slack.app_token)
        return str(answer["url"])

    async with aiohttp.ClientSession() as session:
        used = await ticket()
        sockets = [await session.ws_connect(used)]
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(used)
        sockets += [await session.ws_connect(await ticket()) for _ in range(9)]
        hellos = [await socket.receive_json() for socket in sockets]
        assert [hello["num_connections"] for hello in hellos] == list(range(1, 11))
        extra = await session.ws_connect(await ticket())
        assert (await extra.receive_json())["reason"] == "too_many_websockets"
        await desk.slack.disconnect_sockets(warn=True)
        assert (await sockets[0].receive_json())["reason"] == "warning"
        assert desk.slack.connections == 10
        waiting = asyncio.create_task(desk.slack.send_envelope("interactive", {"type": "block_actions"}))
        frame = await sockets[0].receive_json()
        await sockets[5].send_json({"envelope_id": frame["envelope_id"], "payload": {"text": "hi"}})
        ack = await waiting
        assert ack.acked and ack.payload == {"text": "hi"}
        for socket in [*sockets, extra]:
            await socket.close()


@pytest.mark.parametrize(
    ("text", "pings"),
    [
        ("<!channel> look", ["<!channel>"]),
        ("<!here|here> <@U0ABC> <!subteam^S1|@team>", ["<!here|here>", "<@U0ABC>", "<!subteam^S1|@team>"]),
        ("&lt;!channel&gt; @here", []),
        ("<!date^1764000000^{date}|today> <#C1|general>", []),
    ],
)
async def test_pings_are_noticed(desk: Desk, text: str, pings: list[str]) -> None:
    await desk.post(text)
    await desk.post("quiet", blocks=[section(text)])
    await desk.post("quiet", blocks=[{"type": "section", "text": plain(text)}])
    top, block, quiet = desk.repairs.messages
    assert top.pings == block.pings == pings and quiet.pings == []


async def test_files_are_uploaded_and_shared(desk: Desk) -> None:
    card = await desk.post("card")
    await desk.web.files_upload_v2(
        content=b"jpeg bytes",
        filename="door.jpg",
        title="The door",
        channel=desk.repairs.id,
        thread_ts=card["ts"],
        initial_comment="a photo",
    )
    shown = await desk.repairs.thread_shows(desk.repairs.messages[0], "(file: The door)")
    assert "a photo" in shown.words() and shown.files[0]["mimetype"] == "image/jpeg"
    details = await desk.web.files_info(file=shown.files[0]["id"])
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {desk.slack.bot_token}"}
        async with session.get(details["file"]["url_private"], headers=headers) as answer:
            assert await answer.read() == b"jpeg bytes"
        async with session.get(details["file"]["url_private"], allow_redirects=False) as answer:
            assert answer.status == 302
    refusal = await desk.refusal("files.completeUploadExternal", files=[{"id": "F0"}])
    assert refusal["error"] == "file_not_found"
    assert desk.journal.of("upload")[0].files == ("door.jpg",)


async def test_people_and_places(desk: Desk) -> None:
    outside = desk.slack.channel("partners", shared=True, bot_is_member=False)
    secret = desk.slack.channel("secret", private=True)
    stranger = (await desk.web.users_info(user=desk.guest.id))["user"]
    assert (stranger["is_stranger"], stranger["is_restricted"], stranger["team_id"]) == (True, True, "T0OTHER")
    assert (await desk.web.users_lookupByEmail(email="ann.lee@landlord.example"))["user"]["id"] == desk.ann.id
    about = (await desk.web.conversations_info(channel=outside.id))["channel"]
    assert about["is_ext_shared"] and not about["is_member"]
    joined = (await desk.web.conversations_join(channel=outside.id))["channel"]
    assert joined["is_member"]
    listed = await desk.web.conversations_list(types="public_channel,private_channel", limit=2)
    rest = await desk.web.conversations_list(
        types="public_channel,private_channel", cursor=listed["response_metadata"]["next_cursor"]
    )
    names = [channel["name"] for channel in [*listed["channels"], *rest["channels"]]]
    assert names == ["repairs", "partners", "secret"]
    members = (await desk.web.conversations_members(channel=desk.repairs.id))["members"]
    assert set(members) == {desk.ann.id, desk.slack.bot_user_id}
    direct = (await desk.web.conversations_open(users=desk.ann.id))["channel"]["id"]
    await desk.web.chat_postMessage(channel=direct, text="just us")
    assert desk.slack.channels[direct].messages[0].words() == "just us"
    desk.slack.scopes.discard("groups:read")
    refusal = await desk.refusal("conversations.info", channel=secret.id)
    assert refusal["needed"] == "groups:read"


async def test_reactions_pins_links_and_the_team(desk: Desk) -> None:
    ts = (await desk.post("card"))["ts"]
    where = {"channel": desk.repairs.id, "timestamp": ts}
    await desk.web.reactions_add(**where, name="eyes")
    assert desk.repairs.messages[0].reactions == {"eyes": [desk.slack.bot_user_id]}
    assert (await desk.refusal("reactions.add", **where, name="eyes"))["error"] == "already_reacted"
    await desk.web.reactions_remove(**where, name="eyes")
    assert (await desk.refusal("reactions.remove", **where, name="eyes"))["error"] == "no_reaction"
    await desk.web.pins_add(**where)
    assert (await desk.refusal("pins.add", **where))["error"] == "already_pinned"
    link = await desk.web.chat_getPermalink(channel=desk.repairs.id, message_ts=ts)
    assert link["permalink"].endswith(f"p{ts.replace('.', '')}")
    desk.slack.usergroup("wardens", [desk.ann])
    groups = await desk.web.usergroups_list(include_users=True)
    assert groups["usergroups"][0]["users"] == [desk.ann.id]
    assert (await desk.web.team_info())["team"]["id"] == (await desk.web.auth_test())["team_id"]


async def test_the_home_tab(desk: Desk, bolt: AsyncApp) -> None:
    @bolt.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": [section("Your cases"), actions(button("Hide"))]}
        await client.views_publish(user_id=event["user"], view=view)

    @bolt.action("take")
    async def hide(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_publish(
            user_id=body["user"]["id"], hash=body["view"]["hash"], view={"type": "home", "blocks": [section("None")]}
        )

    await desk.ann.opens_home()
    await desk.ann.presses_on_home("Hide")
    assert await desk.slack.bell.until(lambda: "None" in desk.ann.home_screen(), 60)


async def test_the_journal_holds_no_tokens(desk: Desk, bolt: AsyncApp) -> None:
    await desk.post("hello")
    data = {"token": desk.slack.bot_token, "user": desk.ann.id}
    async with aiohttp.ClientSession() as session, session.post(f"{desk.url}/api/users.info", data=data) as answer:
        assert (await answer.json())["ok"]
    whole = repr(desk.journal.entries)
    assert desk.slack.bot_token not in whole and desk.slack.app_token not in whole
    assert desk.journal.of("users.info")[0].params == {"user": desk.ann.id}
    assert {entry.platform for entry in desk.journal.entries} == {"slack"}
