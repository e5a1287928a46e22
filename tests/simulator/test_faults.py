"""Every fault of a request, met by the real clients over real HTTP."""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.simulator import faults
from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import Phone
from bot.simulator.telegram.files import sample_picture
from bot.simulator.world import World

ARRIVES = {
    Kind.ERROR: False,
    Kind.PAGE: False,
    Kind.CUT_BEFORE: False,
    Kind.HANG_BEFORE: False,
    Kind.GARBLED: True,
    Kind.CUT_MIDDLE: True,
    Kind.CUT_AFTER: True,
    Kind.HANG: True,
}
"""Whether the request is carried out all the same. In none of these cases does the caller get its answer."""
HANGS = (Kind.HANG_BEFORE, Kind.HANG)
NO_ANSWER = (aiohttp.ClientError, TimeoutError, SlackApiError, SlackRequestError)


@pytest.fixture
async def sam(world: World) -> Phone:
    sam = world.telegram.phone("Sam")
    await sam.starts()
    return sam


def test_every_kind_but_slowness_is_in_the_stories_below() -> None:
    assert set(ARRIVES) == set(Kind) - {Kind.SLOW}


def waits(kind: Kind) -> float:
    """Return the seconds that a client waits: no answer comes while its request hangs, else one comes in the end."""
    return 0.2 if kind in HANGS else 60.0


async def came_to_hang(world: World, kind: Kind) -> None:
    """Wait until the request hangs, if it is to: on a busy machine, that may be after its client has given up."""
    if kind in HANGS:
        await world.faults.hangs()


async def gets_no_answer(world: World, kind: Kind, asking: Coroutine[Any, Any, object]) -> None:
    """Check that a client asks and fails, or gives up once its request hangs."""
    task = asyncio.create_task(asking)
    if kind in HANGS:
        await world.faults.hangs()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    else:
        with pytest.raises(NO_ANSWER):
            await task


@pytest.mark.parametrize(("kind", "arrives"), ARRIVES.items())
@pytest.mark.parametrize("status", [500, 502])
async def test_a_message_meets_it(
    world: World, telegram_bot: Bot, sam: Phone, kind: Kind, arrives: bool, status: int
) -> None:
    world.faults.plan(Fault("telegram", "sendMessage", kind, status=status))
    with pytest.raises(TelegramError):
        await telegram_bot.send_message(sam.chat_id, "Hello", read_timeout=waits(kind))
    await came_to_hang(world, kind)
    assert len(sam.messages) == 1 + arrives
    await telegram_bot.send_message(sam.chat_id, "Hello again")
    assert len(world.journal.of("sendMessage")) == 2


@pytest.mark.parametrize(("kind", "arrives"), ARRIVES.items())
async def test_a_file_for_telegram_meets_it(
    world: World, telegram_bot: Bot, sam: Phone, kind: Kind, arrives: bool
) -> None:
    world.faults.plan(Fault("telegram", "sendDocument", kind))
    with pytest.raises(TelegramError):
        await telegram_bot.send_document(sam.chat_id, b"notes" * 50_000, read_timeout=waits(kind))
    await came_to_hang(world, kind)
    assert len(sam.messages) == 1 + arrives


@pytest.mark.parametrize("kind", ARRIVES)
async def test_a_file_from_telegram_meets_it(world: World, telegram_bot: Bot, sam: Phone, kind: Kind) -> None:
    picture = sample_picture()
    sent = await sam.sends_photo(picture)
    file = await telegram_bot.get_file((sent.photo or [])[-1]["file_id"])
    world.faults.plan(Fault("telegram", "downloadFile", kind))
    if kind is Kind.GARBLED:
        assert await file.download_as_bytearray() != picture
    else:
        with pytest.raises(NetworkError):
            await file.download_as_bytearray(read_timeout=waits(kind))
    assert await file.download_as_bytearray() == picture


@pytest.mark.parametrize(("kind", "arrives"), ARRIVES.items())
async def test_a_post_meets_it(world: World, slack_client: AsyncWebClient, kind: Kind, arrives: bool) -> None:
    repairs = world.slack.channel("repairs")
    world.faults.plan(Fault("slack", "chat.postMessage", kind))
    await gets_no_answer(world, kind, slack_client.chat_postMessage(channel=repairs.id, text="Hello"))
    assert len(repairs.messages) == arrives
    await slack_client.chat_postMessage(channel=repairs.id, text="Hello again")


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize("kind", [Kind.PAGE, Kind.CUT_BEFORE, Kind.CUT_AFTER, Kind.HANG_BEFORE, Kind.HANG])
async def test_a_file_for_slack_meets_it(world: World, slack_client: AsyncWebClient, kind: Kind, method: str) -> None:
    repairs = world.slack.channel("repairs")
    world.faults.plan(Fault("slack", method, kind))
    sending = slack_client.files_upload_v2(content=b"jpeg", filename="door.jpg", channel=repairs.id)
    await gets_no_answer(world, kind, sending)
    shared = method == "files.completeUploadExternal" and ARRIVES[kind]
    assert len(repairs.messages) == shared


@pytest.mark.parametrize("kind", ARRIVES)
async def test_a_file_from_slack_meets_it(world: World, slack_client: AsyncWebClient, kind: Kind) -> None:
    repairs = world.slack.channel("repairs")
    await slack_client.files_upload_v2(content=b"jpeg bytes", filename="door.jpg", channel=repairs.id)
    world.faults.plan(Fault("slack", "download", kind, times=None))
    headers = {"Authorization": f"Bearer {world.slack.bot_token}"}
    address = repairs.messages[0].files[0]["url_private"]

    async def download() -> bytes:
        async with (
            aiohttp.ClientSession(raise_for_status=True) as session,
            session.get(address, headers=headers) as answer,
        ):
            return await answer.read()

    if kind is Kind.GARBLED:
        assert await download() != b"jpeg bytes"
    else:
        await gets_no_answer(world, kind, download())
    world.faults.clear()
    assert await download() == b"jpeg bytes"


async def test_a_slow_platform_answers_all_the_same(
    world: World, telegram_bot: Bot, slack_client: AsyncWebClient, sam: Phone
) -> None:
    for platform in ("telegram", "slack"):
        world.faults.plan(Fault(platform, "*", Kind.SLOW, delay=0.1))
    assert (await telegram_bot.send_message(sam.chat_id, "Hello")).text == "Hello"
    assert (await slack_client.auth_test())["ok"]
    world.faults.plan(Fault("telegram", "sendMessage", Kind.SLOW, delay=0.4))
    with pytest.raises(TimedOut):
        await telegram_bot.send_message(sam.chat_id, "Too late for you", read_timeout=0.1)
    await sam.sees("Too late for you")


# --- 429 and refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [None, 0])
async def test_429_may_not_say_how_long(
    world: World, telegram_bot: Bot, slack_client: AsyncWebClient, sam: Phone, seconds: int | None
) -> None:
    for platform in ("telegram", "slack"):
        world.faults.plan(Fault(platform, "*", Kind.ERROR, status=429, retry_after=seconds))
    with pytest.raises(NetworkError, match="Too Many Requests"):
        await telegram_bot.send_message(sam.chat_id, "Hello")
    with pytest.raises(SlackApiError) as caught:
        await slack_client.auth_test()
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers.get("Retry-After") == (None if seconds is None else "0")


async def test_429_may_say_how_long(world: World, telegram_bot: Bot, sam: Phone) -> None:
    world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, status=429, retry_after=7))
    with pytest.raises(RetryAfter, match="7"):
        await telegram_bot.send_message(sam.chat_id, "Hello")


async def test_a_refusal_can_be_put_in_words(
    world: World, telegram_bot: Bot, slack_client: AsyncWebClient, sam: Phone
) -> None:
    world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, status=400, error="chat not found"))
    with pytest.raises(BadRequest, match="Chat not found"):
        await telegram_bot.send_message(sam.chat_id, "Hello")
    world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, status=403, error="bot was blocked by the user"))
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await telegram_bot.send_message(sam.chat_id, "Hello")
    world.faults.plan(Fault("slack", "auth.test", Kind.ERROR, status=200, error="account_inactive"))
    with pytest.raises(SlackApiError) as caught:
        await slack_client.auth_test()
    assert (caught.value.response.status_code, caught.value.response["error"]) == (200, "account_inactive")


# --- weather -----------------------------------------------------------------------------------------------


async def fates(world: World, bot: Bot, sam: Phone, requests: int) -> list[str]:
    """Return how each of so many requests ended."""
    ends = []
    for number in range(requests):
        try:
            await bot.send_chat_action(sam.chat_id, "typing")
            ends.append("good")
        except TelegramError as error:
            ends.append(f"{number}: {type(error).__name__}")
    return ends


async def test_weather_is_the_same_for_the_same_seed_and_ends(world: World, telegram_bot: Bot, sam: Phone) -> None:
    runs = []
    for _ in range(2):
        world.faults.weather(random.Random(7), share=0.3, kinds=[kind for kind in ARRIVES if kind not in HANGS])
        runs.append(await fates(world, telegram_bot, sam, 40))
        world.faults.clear()
    assert runs[0] == runs[1]
    assert 5 < sum(end != "good" for end in runs[0]) < 20
    assert set(await fates(world, telegram_bot, sam, 20)) == {"good"}


async def test_weather_spares_the_ways_in_and_who_is_not_named(
    world: World, telegram_bot: Bot, slack_client: AsyncWebClient, sam: Phone
) -> None:
    world.faults.weather(random.Random(7), share=1.0, kinds=[Kind.ERROR], platforms=["telegram"])
    assert len(await telegram_bot.get_updates()) == 1
    assert (await slack_client.auth_test())["ok"]
    with pytest.raises(TelegramError):
        await telegram_bot.send_message(sam.chat_id, "Hello")


@pytest.mark.parametrize("kind", [Kind.HANG, Kind.HANG_BEFORE])
async def test_what_hangs_in_the_weather_lets_go_after_a_few_more_requests(
    world: World, telegram_bot: Bot, sam: Phone, kind: Kind
) -> None:
    world.faults.weather(random.Random(7), share=1.0, kinds=[kind], platforms=["telegram"])
    hanging: asyncio.Task[Any] = asyncio.create_task(telegram_bot.send_message(sam.chat_id, "Hello", read_timeout=30))
    while not hanging.done():
        await telegram_bot.get_updates()
    if kind is Kind.HANG:
        assert (await hanging).text == "Hello"
    else:
        with pytest.raises(NetworkError):
            await hanging


async def test_what_hangs_in_the_weather_does_not_wait_for_requests_that_never_come(
    world: World, telegram_bot: Bot, sam: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "LONGEST", 0.05)
    world.faults.weather(random.Random(7), share=1.0, kinds=[Kind.HANG], platforms=["telegram"])
    assert (await telegram_bot.send_message(sam.chat_id, "Hello", read_timeout=30)).text == "Hello"


async def test_a_story_can_wait_for_what_hangs(world: World, telegram_bot: Bot, sam: Phone) -> None:
    world.faults.plan(Fault("telegram", "sendMessage", Kind.HANG, times=2))
    for text in ("one", "two"):
        sending = asyncio.create_task(telegram_bot.send_message(sam.chat_id, text))
        await world.faults.hangs()
        assert sam.messages[-1].text == text
        world.faults.release()
        await sending
