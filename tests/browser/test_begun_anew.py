"""A playground that is stopped and started again while its page is open."""

from playwright.async_api import Browser, expect

from bot.playground import Playground
from tests.browser import chromium
from tests.browser.site import Site


async def test_the_open_page_begins_anew_as_well(browser: Browser) -> None:
    first = Playground(port=0)
    await first.start()
    page = await browser.new_page(**chromium.context_options())
    site = Site(page, first)
    await site.opens()
    tour = page.get_by_role("complementary", name="Guided tour")
    await tour.get_by_role("button", name="Next").click()
    await expect(tour).to_contain_text("2 of ")
    await first.stop()
    second = Playground(port=int(first.url.rpartition(":")[2]))
    await second.start()
    await expect(tour).to_contain_text("1 of ")
    site.playground = second
    sam = await site.phone("Sam")
    await sam.starts()
    await sam.sees("Hello")
    await page.close()
    await second.stop()
