"""Draws the pictures in docs/pictures/ again: `python -m tests.browser.pictures`.

The day is always the same; chance (a report's reference) is not, so the pictures change a little.
"""

import asyncio
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page

from bot.playground import Playground
from tests.browser import chromium
from tests.browser.site import Site

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
THE_DAY = datetime(2026, 3, 3, 10, 15, tzinfo=UTC)
COLOURS = 128


async def draw() -> None:
    playground = Playground(port=0)
    playground.world.clock.jump(THE_DAY - playground.world.clock.now())
    started = datetime.now(UTC)
    await playground.start()
    try:
        async with chromium.launched() as browser:
            context = await browser.new_context(**chromium.context_options())
            page = await context.new_page()
            await page.clock.set_fixed_time(started)
            site = Site(page, playground)
            await site.opens()
            await _pictures(site)
            await context.close()
    finally:
        await playground.stop()


async def _pictures(site: Site) -> None:
    sam = await site.phone("Sam")
    await site.letter("12 Larkspur Court")
    await sam.sees("You have joined")
    await keep(site.page.get_by_role("region", name="Residents' phones"), "phone")
    await site.report(sam)
    robin = await site.slack("Robin Officer", "contract-repairs")
    await robin.sees("Late or did not turn up")
    await keep(site.page, "playground")


async def keep(shown: Page | Locator, name: str) -> None:
    """Keep few colours: they are enough, and keep the files small."""
    taken = Image.open(BytesIO(await shown.screenshot(animations="disabled", caret="hide")))
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken.convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    if chromium.found() is None:
        sys.exit(chromium.NONE)
    asyncio.run(draw())
