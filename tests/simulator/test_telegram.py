"""The simulated Telegram, through real HTTP and the real python-telegram-bot client."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, ChatMemberRestricted, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, CommandHandler, ContextTypes

from bot.simulator.clock import SimClock
from bot.simulator.faults import Fault, Faults, Kind
from bot.simulator.journal import Journal
from bot.simulator.telegram import Phone, TelegramSimulator
from bot.simulator.telegram.files import sample_picture
from bot.simulator.telegram.formatting import Html
from tests.simulator.conftest import bot_at


class StillClock(SimClock):
    """A clock that moves only when it is wound, so that a slow machine changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._at = super().now()

    def now(self) -> datetime:
        return self._at

    def wind(self, by: timedelta) -> None:
        self._at += max(by, timedelta())


@dataclass
class Stage:
    """A running simulator, a real client, and raw HTTP beside it."""

    sim: TelegramSimulator
    clock: SimClock
    journal: Journal
    faults: Faults
    bot: Bot
    http: aiohttp.ClientSession
    address: str

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method with a JSON body and return the answer as it is."""
        async with self.http.post(f"{self.address}/bot{self.sim.token}/{method}", json=params) as answer:
            body: dict[str, Any] = await answer.json()
            assert body["ok"] is (answer.status == 200)
            return body

    async def refusal(self, method: str, **params: Any) -> str:
        body = await self.ask(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def resident(self) -> Phone:
        """Return someone who has started the bot."""
        phone = self.sim.phone("Amina")
        await phone.starts()
        return phone


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    clock, journal, faults = StillClock(), Journal(), Faults()
    sim = TelegramSimulator(clock, journal, faults)
    app = web.Application()
    sim.mount(app)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    address = f"http://{host}:{port}"
    async with aiohttp.ClientSession() as http, bot_at(address, sim.token) as bot:
        yield Stage(sim, clock, journal, faults, bot, http, address)
    await runner.cleanup()


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"do:{label}")] for label in labels])


# --- round trips -------------------------------------------------------------------------------------------


async def test_a_round_trip(stage: Stage) -> None:
    phone = stage.sim.phone("Amina", last_name="Khan", username="amina", language="ar")
    await phone.starts("abc")
    (update,) = await stage.bot.get_updates(timeout=5)
    assert update.message and update.message.from_user
    assert update.message.text == "/start abc"
    assert update.message.entities[0].length == 6
    assert update.message.from_user.language_code == "ar"

    await update.message.reply_html("<b>Was</b> the visit\u2068 good?\u2069", reply_markup=keyboard("Yes", "No"))
    question = await phone.sees("Was the visit good?")
    assert [[button.text for button in row] for row in question.buttons] == [["Yes"], ["No"]]
    assert question.raw["entities"] == [{"type": "bold", "offset": 0, "length": 3}]

    await phone.taps("Ye")
    (update,) = await stage.bot.get_updates(offset=update.update_id + 1, timeout=5)
    query = update.callback_query
    assert query and query.data == "do:Yes" and query.chat_instance
    await query.answer("Thank you")
    await query.edit_message_text("You said yes.")
    assert await phone.sees("You said yes.") is question
    assert question.edited and question.buttons == []
    assert phone.toasts == ["Thank you"] == [await phone.sees_toast("Thank")]
    assert stage.sim.waiting() == 1
    await stage.bot.get_updates(offset=update.update_id + 1)
    await stage.sim.settled()


async def test_seeing_waits_for_what_is_new(stage: Stage) -> None:
    phone = await stage.resident()
    old = await stage.bot.send_message(phone.chat_id, "Which day?")
    await phone.sends("Monday")
    with pytest.raises(AssertionError, match="Which day"):
        await phone.sees("Which day?", timeout=0)
    waiting = asyncio.create_task(phone.sees("Which day?"))
    await stage.bot.send_message(phone.chat_id, "Which day?")
    assert (await waiting).message_id > old.message_id
    assert await phone.sees_anywhere("Which") is not None


async def test_a_tap_waits_for_its_button(stage: Stage) -> None:
    phone = await stage.resident()
    tap = asyncio.create_task(phone.taps("Yes"))
    await stage.bot.send_message(phone.chat_id, "Good?", reply_markup=keyboard("Yes, it was", "No"))
    await tap
    updates = await stage.bot.get_updates()
    assert updates[-1].callback_query and updates[-1].callback_query.data == "do:Yes, it was"
    with pytest.raises(AssertionError, match=r"\[No\]"):
        await phone.taps("Maybe", timeout=0)


async def test_every_kind_of_update_can_be_read(stage: Stage) -> None:
    phone = await stage.resident()
    said = await phone.sends("hello")
    await phone.edits(said, "hello!")
    await phone.sends("an answer", reply_to=said)
    await phone.sends_photo(caption="the door", album="doors")
    await phone.sends_photo(album="doors")
    await phone.sends_document(b"%PDF", "letter.pdf", "application/pdf")
    await phone.sends_voice(3)
    await phone.sends_video()
    await phone.sends_sticker()
    await phone.sends_contact()
    await phone.sends_location()
    await phone.sends_poll()
    await phone.forwards("They said so")
    await stage.bot.send_message(phone.chat_id, "Yes?", reply_markup=keyboard("Yes"))
    await phone.taps("Yes")
    gone = await phone.sees_anywhere("Yes?")
    await stage.bot.delete_message(phone.chat_id, gone.message_id)
    await phone.sees_no_more("Yes?")
    await phone.taps_data("do:forged", on=gone)
    await phone.blocks()
    await phone.unblocks()
    group = stage.sim.group("Block A")
    await group.joins(phone, "creator")
    await group.adds_bot(phone, "block-a")
    await group.promotes_bot(phone)
    await group.migrates(phone)
    await group.kicks_bot(phone)

    raw = (await stage.ask("getUpdates"))["result"]
    read = [Update.de_json(update, stage.bot) for update in raw]
    assert [update.update_id for update in read] == list(range(read[0].update_id, read[0].update_id + len(read)))
    albums = [update.message.media_group_id for update in read if update.message and update.message.photo]
    assert len(albums) == 2 and albums[0] == albums[1]
    assert [update.callback_query.data for update in read if update.callback_query] == ["do:Yes", "do:forged"]
    assert sum(update.my_chat_member is not None for update in read) == 5
    assert sum(update.edited_message is not None for update in read) == 1
    assert {key for update in read if update.message for key in update.message.api_kwargs} == set()


async def test_files_go_both_ways(stage: Stage) -> None:
    phone = await stage.resident()
    picture = sample_picture()
    await phone.sends_photo(picture)
    update = (await stage.bot.get_updates())[-1]
    assert update.message
    file = await stage.bot.get_file(update.message.photo[-1].file_id)
    assert await file.download_as_bytearray() == picture

    await stage.bot.send_photo(phone.chat_id, picture, caption="<i>Here</i>", parse_mode="HTML")
    assert (await phone.sees("Here")).photo
    await stage.bot.send_photo(phone.chat_id, file.file_id)
    await stage.bot.send_document(phone.chat_id, b"notes" * 500_000, filename="notes.txt")
    assert (phone.messages[-1].document or {})["file_size"] == 2_500_000
    album = await stage.bot.send_media_group(phone.chat_id, [InputMediaPhoto(picture), InputMediaPhoto(picture)])
    assert len({message.media_group_id for message in album}) == 1

    await phone.sends_document(b"big", size=(20 << 20) + 1)
    document = phone.messages[-1].document
    assert document
    with pytest.raises(BadRequest, match="File is too big"):
        await stage.bot.get_file(document["file_id"])


# --- refusals ----------------------------------------------------------------------------------------------


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "Bad Request: message text is empty"),
    ({"text": " \n "}, "Bad Request: message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
    ({"text": "😀" * 2049}, "Bad Request: message is too long"),
    ({"text": "x", "reply_markup": inline(callback_data="é" * 33)}, "Bad Request: BUTTON_DATA_INVALID"),
    (
        {"text": "x", "reply_markup": inline()},
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ({"text": "x", "reply_markup": inline(text=" ", url="a.org")}, "Bad Request: BUTTON_TEXT_INVALID"),
    (
        {"text": "x", "reply_markup": inline(url="http://localhost:80")},
        "Bad Request: inline keyboard button URL 'http://localhost:80' is invalid: Wrong HTTP URL",
    ),
    (
        {"text": "x", "reply_markup": inline(url="ftp://a.org")},
        "Bad Request: inline keyboard button URL 'ftp://a.org' is invalid: Unsupported URL protocol",
    ),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "1", "callback_data": "1"}]] * 101}},
        "Bad Request: reply markup is too long",
    ),
    ({"text": "x", "chat_id": 99}, "Bad Request: chat not found"),
    ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
    ({"text": "x", "reply_parameters": {"message_id": 999}}, "Bad Request: message to be replied not found"),
    ({"text": "x", "parse_mode": "nonsense"}, "Bad Request: unsupported parse_mode"),
    (
        {"text": "<b>x", "parse_mode": "HTML"},
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        {"text": "<b>x</i>", "parse_mode": "HTML"},
        'Bad Request: can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    (
        {"text": "I <3 you", "parse_mode": "HTML"},
        'Bad Request: can\'t parse entities: Unsupported start tag "3" at byte offset 2',
    ),
    (
        {"text": "I <b", "parse_mode": "HTML"},
        "Bad Request: can't parse entities: Unclosed start tag at byte offset 2",
    ),
    (
        {"text": "é <p>", "parse_mode": "HTML"},
        'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 3',
    ),
    (
        {"text": "x</b>", "parse_mode": "HTML"},
        "Bad Request: can't parse entities: Unexpected end tag at byte offset 1",
    ),
]


@pytest.mark.parametrize(("params", "words"), REFUSED)
async def test_messages_are_refused_in_the_platforms_words(stage: Stage, params: dict[str, Any], words: str) -> None:
    phone = await stage.resident()
    assert await stage.refusal("sendMessage", **{"chat_id": phone.chat_id, **params}) == words
    assert len(phone.messages) == 1


async def test_limits_hold_exactly(stage: Stage) -> None:
    phone = await stage.resident()
    await stage.bot.send_message(phone.chat_id, "😀" * 2048)
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="x" * 64)]])
    await stage.bot.send_message(phone.chat_id, "x", reply_markup=markup, reply_to_message_id=None)
    await stage.bot.send_photo(phone.chat_id, sample_picture(), caption="x" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await stage.bot.send_photo(phone.chat_id, sample_picture(), caption="x" * 1025)
    answer = await stage.bot.send_message(phone.chat_id, "x", reply_to_message_id=999, allow_sending_without_reply=True)
    assert answer.reply_to_message is None


async def test_who_may_be_written_to(stage: Stage) -> None:
    phone = stage.sim.phone("Amina")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await stage.bot.send_message(phone.chat_id, "Hello")
    await phone.starts()
    await stage.bot.send_message(phone.chat_id, "Hello")
    await phone.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await stage.bot.send_message(phone.chat_id, "Hello")
    await phone.unblocks()
    await stage.bot.send_message(phone.chat_id, "Hello")
    await phone.leaves_telegram()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await stage.bot.send_message(phone.chat_id, "Hello")


async def test_edits_are_checked(stage: Stage) -> None:
    phone = await stage.resident()
    sent = await stage.bot.send_message(phone.chat_id, "One", reply_markup=keyboard("Yes"))
    with pytest.raises(BadRequest, match="exactly the same as a current content and reply markup"):
        await sent.edit_text("One", reply_markup=keyboard("Yes"))
    await sent.edit_reply_markup(None)
    with pytest.raises(BadRequest, match="is not modified"):
        await sent.edit_reply_markup(None)
    own = phone.messages[0].message_id
    assert await stage.refusal("editMessageText", chat_id=phone.chat_id, message_id=own, text="x") == (
        "Bad Request: message can't be edited"
    )
    assert await stage.refusal("editMessageText", chat_id=phone.chat_id, message_id=99, text="x") == (
        "Bad Request: message to edit not found"
    )


async def test_deleting_ends_after_48_hours(stage: Stage) -> None:
    phone = await stage.resident()
    early = await stage.bot.send_message(phone.chat_id, "One")
    late = await stage.bot.send_message(phone.chat_id, "Two")
    assert await early.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await early.delete()
    stage.clock.wind(timedelta(hours=49))
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await late.delete()
    assert await stage.refusal("deleteMessages", chat_id=phone.chat_id, message_ids=["x"]) == (
        "Bad Request: message identifier must be a Number"
    )
    assert phone.screen() == "Amina: /start\nbot: Two"


async def test_taps_are_answered_once_and_soon(stage: Stage) -> None:
    phone = await stage.resident()
    await stage.bot.send_message(phone.chat_id, "Good?", reply_markup=keyboard("Yes"))
    await phone.taps("Yes")
    query = (await stage.bot.get_updates())[-1].callback_query
    assert query
    await query.answer()
    too_old = "Query is too old and response timeout expired or query id is invalid"
    with pytest.raises(BadRequest, match=too_old):
        await query.answer()
    await phone.taps("Yes")
    query = (await stage.bot.get_updates())[-1].callback_query
    assert query
    stage.clock.wind(timedelta(seconds=151))
    with pytest.raises(BadRequest, match=too_old):
        await query.answer()


async def test_a_migrated_group_says_where_it_went(stage: Stage) -> None:
    phone = await stage.resident()
    group = stage.sim.group("Block A", supergroup=False)
    await group.joins(phone, "creator")
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await stage.bot.send_message(group.chat_id, "Hello")
    await group.adds_bot(phone)
    old = group.chat_id
    new = await group.migrates(phone)
    body = await stage.ask("sendMessage", chat_id=old, text="Hello")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new}


async def test_privacy_mode_hides_small_talk(stage: Stage) -> None:
    phone = await stage.resident()
    group = stage.sim.group("Block A")
    await group.joins(phone)
    await group.adds_bot(phone)
    sent = await stage.bot.send_message(group.chat_id, "Hello")
    for text in ("small talk", "/status", "/status@doorstep_sim_bot", "/status@other_bot"):
        await group.sends(phone, text)
    await group.sends(phone, "an answer", reply_to=group.messages[-5])
    assert group.messages[-6].message_id == sent.message_id
    heard = [update.message.text for update in await stage.bot.get_updates() if update.message]
    assert heard[2:] == ["/status", "/status@doorstep_sim_bot", "an answer"]


# --- updates -----------------------------------------------------------------------------------------------


async def test_an_offset_confirms(stage: Stage) -> None:
    phone = await stage.resident()
    for word in ("one", "two", "three"):
        await phone.sends(word)
    first = await stage.bot.get_updates(limit=2)
    assert len(first) == 2 and stage.sim.waiting() == 4
    rest = await stage.bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["two", "three"]
    (last,) = await stage.bot.get_updates(offset=-1)
    assert last.update_id == rest[-1].update_id and stage.sim.waiting() == 1
    assert await stage.bot.get_updates(offset=last.update_id + 1) == ()

    await stage.sim.redeliver(first[0].update_id)
    again = await stage.bot.get_updates(offset=last.update_id + 1)
    assert again == (first[0],)
    assert await stage.bot.get_updates(offset=last.update_id + 1) == ()


async def test_a_long_poll_wakes_up(stage: Stage) -> None:
    phone = stage.sim.phone("Amina")
    poll = asyncio.create_task(stage.bot.get_updates(timeout=20))
    await stage.sim.polled()
    await phone.starts()
    assert stage.sim.waiting() == 1
    assert len(await poll) == 1


async def test_a_second_poller_throws_out_the_first(stage: Stage) -> None:
    first = asyncio.create_task(stage.ask("getUpdates", timeout=20))
    await stage.sim.polled()
    await stage.ask("getUpdates")
    body = await first
    assert body["error_code"] == 409
    assert body["description"].startswith("Conflict: terminated by other getUpdates request;")


async def test_a_webhook_ends_polling(stage: Stage) -> None:
    await stage.bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await stage.bot.get_updates()
    assert (await stage.bot.get_webhook_info()).url == "https://example.org/hook"
    await stage.bot.delete_webhook()
    assert await stage.bot.get_updates() == ()
    assert "HTTPS URL" in await stage.refusal("setWebhook", url="http://example.org")


async def test_allowed_updates_stay_as_they_were_set(stage: Stage) -> None:
    phone = await stage.resident()
    await stage.bot.get_updates(offset=10**9, allowed_updates=["callback_query"])
    await phone.sends("not heard")
    assert await stage.bot.get_updates() == ()
    await stage.bot.get_updates(allowed_updates=[])
    await phone.sends("heard")
    assert len(await stage.bot.get_updates()) == 1


async def test_updates_expire(stage: Stage) -> None:
    phone = await stage.resident()
    await stage.bot.send_message(phone.chat_id, "Good?", reply_markup=keyboard("Yes"))
    await phone.taps("Yes")
    assert stage.sim.waiting() == 2
    stage.clock.wind(timedelta(seconds=151))
    assert stage.sim.waiting() == 1
    stage.clock.wind(timedelta(hours=24))
    assert stage.sim.waiting() == 0


async def test_poison_is_passed_on_as_it_is(stage: Stage) -> None:
    update_id = await stage.sim.push({"message": {"nonsense": True}})
    assert (await stage.ask("getUpdates"))["result"] == [{"message": {"nonsense": True}, "update_id": update_id}]


async def test_a_whole_application_runs_against_it(stage: Stage) -> None:
    async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message
        await update.effective_message.reply_text("Welcome!")

    builder = Application.builder().token(stage.sim.token).base_url(f"{stage.address}/bot")
    application = builder.build()
    application.add_handler(CommandHandler("start", greet))
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling(timeout=30)
        phone = await stage.resident()
        await phone.sees("Welcome!")
        await stage.sim.settled()
        await application.updater.stop()
        await application.stop()


# --- rates, faults, journal --------------------------------------------------------------------------------


async def test_one_chat_takes_five_then_one_a_second(stage: Stage) -> None:
    phone = await stage.resident()
    for number in range(5):
        sent = await stage.bot.send_message(phone.chat_id, str(number))
    with pytest.raises(RetryAfter) as raised:
        await stage.bot.send_message(phone.chat_id, "too fast")
    assert raised.value.retry_after in {1, timedelta(seconds=1)}
    for text in "abcdefg":
        await sent.edit_text(text)
    stage.clock.wind(timedelta(seconds=1))
    await stage.bot.send_message(phone.chat_id, "in time")


async def test_a_topic_is_written_to_by_its_number_and_general_by_none(stage: Stage) -> None:
    phone = stage.sim.phone("Sam")
    group = stage.sim.group("Block A")
    await group.joins(phone, "creator")
    await group.adds_bot(phone)
    await group.becomes_a_forum()
    topic = await group.opens_topic(phone, "Repairs")
    sent = await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello", message_thread_id=topic)
    assert (sent["result"]["message_thread_id"], sent["result"]["is_topic_message"]) == (topic, True)
    assert "message_thread_id" not in (await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello"))["result"]
    for thread in (1, 999):
        body = await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello", message_thread_id=thread)
        assert body["description"] == "Bad Request: message thread not found"
    await group.closes_topic(phone, topic)
    body = await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello", message_thread_id=topic)
    assert body["description"] == "Bad Request: TOPIC_CLOSED"
    await group.promotes_bot(phone)
    assert (await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello", message_thread_id=topic))["ok"]
    await group.deletes_topic(topic)
    assert not (await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello", message_thread_id=topic))["ok"]


async def test_who_may_not_write_is_told_so(stage: Stage) -> None:
    phone = stage.sim.phone("Sam")
    group = stage.sim.group("Block A")
    await group.joins(phone, "creator")
    await group.adds_bot(phone)
    refused = "Bad Request: not enough rights to send text messages to the chat"
    await group.restricts_bot(phone, speaks=False)
    assert (await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello"))["description"] == refused
    await group.restricts_bot(phone, speaks=True)
    assert (await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello"))["ok"]
    await group.demotes_bot(phone)
    await group.hushes()
    assert (await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello"))["description"] == refused
    await group.promotes_bot(phone)
    assert (await stage.ask("sendMessage", chat_id=group.chat_id, text="Hello"))["ok"], "an administrator may"


async def test_a_bot_hears_of_rights_names_and_topics_as_telegram_tells_of_them(stage: Stage) -> None:
    phone = stage.sim.phone("Sam")
    group = stage.sim.group("Block A", privacy=False)
    await group.joins(phone, "creator")
    await group.adds_bot(phone)
    await group.restricts_bot(phone, speaks=False)
    await group.renames(phone, "Block B")
    await group.becomes_a_forum()
    topic = await group.opens_topic(phone, "Repairs")
    await group.sends(phone, "/help", topic=topic)
    await group.sends_as_the_group(phone, "/help")
    channel = {"id": -1009876543210, "type": "channel", "title": "News"}
    await group.is_sent(channel, "Water is off")
    updates = await stage.bot.get_updates()
    rights = [update.my_chat_member.new_chat_member for update in updates if update.my_chat_member]
    assert isinstance(rights[-1], ChatMemberRestricted)
    assert not rights[-1].can_send_messages
    heard = [update.message for update in updates if update.message]
    assert [message.new_chat_title for message in heard if message.new_chat_title] == ["Block B"]
    said = [(m.text, m.message_thread_id, bool(m.is_topic_message), bool(m.sender_chat)) for m in heard if m.text]
    assert said == [
        ("/help", topic, True, False),
        ("/help", None, False, True),
        ("Water is off", None, False, True),
    ]
    assert heard[-1].is_automatic_forward


async def test_a_group_takes_twenty_a_minute(stage: Stage) -> None:
    phone = await stage.resident()
    group = stage.sim.group("Block A")
    await group.joins(phone)
    await group.adds_bot(phone)
    for number in range(20):
        await stage.ask("sendMessage", chat_id=group.chat_id, text=str(number))
    body = await stage.ask("sendMessage", chat_id=group.chat_id, text="too many")
    wait = body["parameters"]["retry_after"]
    assert wait == 60 and body["description"] == f"Too Many Requests: retry after {wait}"
    stage.clock.wind(timedelta(seconds=wait))
    assert (await stage.ask("sendMessage", chat_id=group.chat_id, text="in time"))["ok"]


async def test_errors_on_request(stage: Stage) -> None:
    phone = await stage.resident()
    stage.faults.plan(Fault("telegram", "send*", Kind.ERROR, status=429, retry_after=7))
    stage.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, status=502))
    with pytest.raises(RetryAfter):
        await stage.bot.send_message(phone.chat_id, "Hello")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await stage.bot.send_message(phone.chat_id, "Hello")
    assert len(phone.messages) == 1
    await stage.bot.send_message(phone.chat_id, "Hello")
    assert [entry.status for entry in stage.journal.of("sendMessage")] == [429, 502, 200]


@pytest.mark.parametrize(("kind", "arrived"), [(Kind.CUT_BEFORE, 0), (Kind.CUT_AFTER, 1)])
async def test_connections_are_cut(stage: Stage, kind: Kind, arrived: int) -> None:
    phone = await stage.resident()
    stage.faults.plan(Fault("telegram", "sendMessage", kind))
    with pytest.raises(NetworkError):
        await stage.bot.send_message(phone.chat_id, "Hello")
    assert len(phone.messages) == 1 + arrived


async def test_an_answer_hangs_until_released(stage: Stage) -> None:
    phone = await stage.resident()
    stage.faults.plan(Fault("telegram", "sendMessage", Kind.HANG))
    sending = asyncio.create_task(stage.bot.send_message(phone.chat_id, "Hello"))
    await phone.sees("Hello")
    assert not sending.done()
    stage.faults.release()
    assert (await sending).text == "Hello"


async def test_the_journal_has_everything_but_the_token(stage: Stage) -> None:
    phone = await stage.resident()
    token = stage.sim.token
    await stage.bot.send_message(phone.chat_id, "42", reply_markup=keyboard("Yes"), disable_notification=True)
    await stage.bot.send_document(phone.chat_id, b"notes", filename="notes.txt")
    await stage.bot.set_webhook(f"https://example.org/{token}", secret_token="hush")
    with pytest.raises(BadRequest):
        await stage.bot.send_message(1, token)
    sent, refused = stage.journal.of("sendMessage")
    assert sent.params == {
        "chat_id": phone.chat_id,
        "text": "42",
        "disable_notification": True,
        "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "do:Yes"}]]},
    }
    assert (refused.status, refused.error) == (400, "Bad Request: chat not found")
    assert stage.journal.of("sendDocument")[0].files == ("notes.txt",)
    written = json.dumps([[entry.method, entry.error, dict(entry.params)] for entry in stage.journal.entries])
    assert token not in written and "hush" not in written


async def test_unknown_methods_and_tokens(stage: Stage) -> None:
    assert await stage.refusal("makeTea") == "Not Found: method not found"
    async with stage.http.post(f"{stage.address}/bot1000:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_parameters_may_come_in_any_form(stage: Stage) -> None:
    phone = await stage.resident()
    address = f"{stage.address}/bot{stage.sim.token}/sendMessage"
    params = {"chat_id": str(phone.chat_id), "text": "Hello"}
    for form in ({"params": params}, {"data": params}, {"json": {**params, "chat_id": phone.chat_id}}):
        async with stage.http.post(address, **form) as answer:
            assert answer.status == 200
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in params.items():
        multipart.append(value).set_content_disposition("form-data", name=name)
    async with stage.http.post(address, data=multipart) as answer:
        assert answer.status == 200
    assert [message.text for message in phone.messages[1:]] == ["Hello"] * 4


# --- the rest ----------------------------------------------------------------------------------------------


async def test_commands_by_scope_and_language(stage: Stage) -> None:
    phone = stage.sim.phone("Amina", language="ar")
    await stage.bot.set_my_commands([("help", "Help")])
    await stage.bot.set_my_commands([("help", "مساعدة")], language_code="ar")
    assert phone.commands() == [{"command": "help", "description": "مساعدة"}]
    assert phone.commands("en") == [{"command": "help", "description": "Help"}]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await stage.bot.set_my_commands([("Help", "x")])
    await stage.bot.delete_my_commands(language_code="ar")
    assert [command.description for command in await stage.bot.get_my_commands()] == ["Help"]


async def test_what_the_bot_may_know_about_chats(stage: Stage) -> None:
    phone = await stage.resident()
    assert (await stage.bot.get_me()).username == "doorstep_sim_bot"
    assert (await stage.bot.get_chat(phone.chat_id)).first_name == "Amina"
    with pytest.raises(BadRequest, match="There are no administrators in the private chat"):
        await stage.bot.get_chat_administrators(phone.chat_id)
    group = stage.sim.group("Block A")
    await group.joins(phone, "creator")
    await group.adds_bot(phone)
    await group.promotes_bot(phone)
    assert await stage.bot.get_chat_member_count(group.chat_id) == 2
    assert len(await stage.bot.get_chat_administrators(group.chat_id)) == 2
    assert (await stage.bot.get_chat_member(group.chat_id, phone.chat_id)).status == "creator"
    sent = await stage.bot.send_message(group.chat_id, "Read this")
    await sent.pin()
    assert group.pinned[0].text == "Read this"
    await stage.bot.leave_chat(group.chat_id)
    with pytest.raises(TelegramError, match="bot is not a member of the supergroup chat"):
        await sent.reply_text("Hello")


def test_html_is_read_as_telegram_reads_it() -> None:
    text, entities = Html("<b>a <i>😀</i></b>&lt;&copy; <a href='https://a.org'>b</a>").parse()
    assert text == "a 😀<&copy; b"
    assert entities == [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 2},
        {"type": "text_link", "offset": 12, "length": 1, "url": "https://a.org"},
    ]
