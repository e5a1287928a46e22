"""One browser for all tests of a worker, and for each a playground of its own with a page on it."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Request, expect

from bot.playground import Playground
from tests.browser import chromium
from tests.browser.site import Site

HERE = Path(__file__).parent
expect.set_options(timeout=chromium.PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all in one event loop, as they share a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if chromium.found() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(chromium.NONE)
        pytest.skip(chromium.NONE)
    async with chromium.launched() as browser:
        yield browser


@pytest.fixture
def play() -> bool:
    """Return whether the tour plays itself; a test that needs it overrides this."""
    return False


@pytest_asyncio.fixture(loop_scope="session")
async def playground(browser: Browser, play: bool) -> AsyncIterator[Playground]:
    playground = Playground(play=play, port=0)
    await playground.start()
    yield playground
    await playground.stop()


@pytest.fixture
def query() -> str:
    """Return the end of the page's address."""
    return ""


@pytest_asyncio.fixture(loop_scope="session")
async def site(browser: Browser, playground: Playground, query: str) -> AsyncIterator[Site]:
    """Yield the page; when the test is over, it must have reported no error and asked nobody else for anything."""
    context = await browser.new_context(**chromium.context_options())
    context.set_default_timeout(chromium.PATIENCE)
    page = await context.new_page()
    wrong = _watched(page, playground.url)
    site = Site(page, playground)
    await site.opens(query)
    yield site
    await context.close()
    assert not wrong, "\n".join(wrong)


def _watched(page: Page, url: str) -> list[str]:
    """Return the list to which the page's errors, and its requests to any other address, are added."""
    wrong: list[str] = []
    own = (f"{url}/", "data:", f"blob:{url}/")

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith(own):
            wrong.append(f"request: {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", asked)
    return wrong
