"""Answers that no platform gives, and servers in between do: each is waited out, none is taken for a refusal."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot
from telegram.error import TelegramError

from handlers.ports import MAX_WAIT, MIN_WAIT, NotSent, TryLater, Uncertain
from handlers.slack import errors as slack
from handlers.slack.identity import TROUBLES
from handlers.telegram import errors as telegram
from handlers.telegram.request import AiohttpRequest, call

PAGE = "<html><body>Access denied</body></html>"
BODIES = ("", PAGE, "{}", "[]", "null", "\xff\xfe", '{"ok": false}')
STATUSES = (200, 302, 400, 401, 403, 404, 405, 407, 413, 418, 500, 502, 503, 504)
NO_TIMES = ("0", "-5", "1e300", "NaN", "Infinity", "null", "[]", '"soon"', '"5"', "1e12", "9" * 40)
HEADERS = (None, "", "0", "-5", "nan", "inf", "1e400", "9" * 40, "soon", "Wed, 21 Oct 2026 07:28:00 GMT")


class Between:
    """A server in between, and what it answers."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, "", dict[str, str]()
        self.session: aiohttp.ClientSession
        self.url = ""

    def says(self, status: int, body: str, **headers: str) -> None:
        self.status, self.body, self.headers = status, body, headers

    async def answer(self, request: web.Request) -> web.Response:
        return web.Response(status=self.status, body=self.body.encode("latin-1"), headers=self.headers)

    async def of_telegram(self) -> Exception:
        request = AiohttpRequest(self.session)
        bot = Bot("1:a", base_url=f"{self.url}/bot", request=request, get_updates_request=request)
        with pytest.raises(TelegramError) as failed:
            await call(bot, "sendMessage", {})
        return telegram.meaning(failed.value, "sendMessage", in_group=False)

    async def of_slack(self) -> Exception:
        client = AsyncWebClient("xoxb", base_url=f"{self.url}/", session=self.session)
        with pytest.raises(TROUBLES) as failed:
            await client.api_call("chat.postMessage", json={})
        return slack.meaning(failed.value, "chat.postMessage")


@pytest.fixture
async def between() -> AsyncIterator[Between]:
    found, app = Between(), web.Application()
    app.router.add_route("*", "/{path:.*}", found.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as found.session:
        yield found
    await runner.cleanup()


async def test_an_answer_that_is_no_platforms_is_waited_out(between: Between) -> None:
    for status in STATUSES:
        for body in BODIES:
            between.says(status, body)
            assert isinstance(await between.of_slack(), NotSent | Uncertain), (status, body)
            meant = await between.of_telegram()
            assert isinstance(meant, Uncertain if status == 200 else NotSent), (status, body)


async def test_however_much_too_much_it_is_there_is_a_next_try(between: Between) -> None:
    for after in NO_TIMES:
        refused = '{"ok": false, "description": "Too Many Requests", "parameters": {"retry_after": %s}}'
        between.says(429, refused % after)
        assert isinstance(await between.of_telegram(), NotSent), after
    between.says(429, PAGE)
    assert isinstance(await between.of_telegram(), NotSent)
    for wait in HEADERS:
        for body in ("", PAGE, '{"ok": false, "error": "ratelimited"}'):
            between.says(429, body, **({} if wait is None else {"Retry-After": wait}))
            meant = await between.of_slack()
            assert isinstance(meant, TryLater), wait
            assert MIN_WAIT <= meant.after <= MAX_WAIT
