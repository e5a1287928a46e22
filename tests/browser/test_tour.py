"""The guided tour: played by itself, and followed by a person."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser import chromium
from tests.browser.site import Site

LONG = 60_000


@pytest.fixture
def query() -> str:
    return "?pace=fast"


def panel(site: Site) -> Locator:
    return site.page.get_by_role("complementary", name="Guided tour")


async def presses(site: Site, label: str) -> None:
    await panel(site).get_by_role("button", name=label, exact=True).click()


async def stands_at(site: Site, title: str) -> None:
    await expect(panel(site).get_by_role("heading")).to_contain_text(title)


@pytest.mark.parametrize("play", [True])
@pytest.mark.parametrize("width", [1500, 320])
async def test_it_plays_itself_to_its_end(site: Site, width: int) -> None:
    await site.page.set_viewport_size({"width": width, "height": 700})
    await expect(panel(site).get_by_role("heading")).to_contain_text("That was the story", timeout=LONG)
    await site.page.set_viewport_size(chromium.SIZE)
    noor = await site.slack("Noor Guardian", "conduct-private")
    await noor.sees("Theft, threats or violence")
    robin = await site.slack("Robin Officer", "contract-repairs")
    await robin.sees("Visit A-1004 was rated")
    await robin.sees("Reopened: the block says that it is not fixed")
    chat = site.page.get_by_role("region", name="Block group chat")
    verdict = chat.locator("article[data-message]").filter(has_text="This is what the block says").last
    await expect(verdict).to_contain_text("Yes: less than half, Partly: less than half, No: more than half")
    await expect(verdict.get_by_role("img")).to_be_visible()


async def test_it_follows_what_a_person_does(site: Site) -> None:
    await presses(site, "Next")
    await stands_at(site, "Sam opens the letter")
    sam = await site.phone("Sam")
    await site.letter("12 Larkspur Court")
    await stands_at(site, "Sam taps through the report")
    await expect(sam.button("Report a worker")).to_have_class(re.compile("tour-target"))
    await sam.taps("Report a worker")
    await expect(panel(site)).to_contain_text("Sam taps “Brightfix Repairs: Day-to-day repairs”")
    await presses(site, "Do it for me")
    await stands_at(site, "In Sam's own words")
    await presses(site, "Back")
    await stands_at(site, "Sam taps through the report")
    await presses(site, "Next")
    await presses(site, "Skip")
    await stands_at(site, "Sam sees what staff will see")


async def test_it_can_be_put_away_and_taken_up_again(site: Site) -> None:
    await presses(site, "Next")
    await presses(site, "Close")
    await expect(panel(site)).to_be_hidden()
    await site.page.reload()
    await site.ready()
    await expect(panel(site)).to_be_hidden()
    await site.control("Tour").click()
    await stands_at(site, "Sam opens the letter")
