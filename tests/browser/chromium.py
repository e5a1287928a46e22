"""A Chromium of this machine, and the playground in it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, ViewportSize, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
NONE = f"no browser: none of {', '.join(NAMES)} is on the path"
SIZE: ViewportSize = {"width": 1500, "height": 950}
PATIENCE = 30_000
"""Milliseconds after which a test stops waiting."""


def found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


def context_options(**more: Any) -> dict[str, Any]:
    """Return the options of a British desktop, without motion that is not needed."""
    usual: dict[str, Any] = {"viewport": SIZE, "locale": "en-GB", "reduced_motion": "reduce", "color_scheme": "light"}
    return usual | more
