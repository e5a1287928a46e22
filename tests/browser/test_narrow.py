"""The page at every width: all of it can be reached, nothing is cut, and on a phone the chat has the room."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.site import Site

PHONES = ((320, 568), (390, 844))
SIZES = (*PHONES, (768, 1024), (1440, 900))
MANY, FEW = 30, 8
LONG_NAME = "Wilhelmina Featherstonehaugh-Cholmondeley the Third"

SHARE = """() => {
  const chat = [...document.querySelectorAll('.scroller')].find((one) => one.checkVisibility());
  return chat.clientHeight / innerHeight;
}"""
"""How much of the screen's height the messages in front have."""

CUT = """async () => {
  await new Promise(requestAnimationFrame);
  const pen = document.createElement('canvas').getContext('2d');
  const isCut = (one) => {
    const style = getComputedStyle(one);
    if (one.localName !== 'select') return style.display !== 'inline' && one.scrollWidth > one.clientWidth + 1;
    // What is chosen is drawn where no page can look: it is measured, with room for the arrow.
    pen.font = style.font;
    const words = pen.measureText(one.selectedOptions[0]?.text ?? '').width;
    return words + 16 > one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  };
  const labels = document.querySelectorAll('button, summary, label, select, h1, h2, h3, h4, .quiet, .service, a.key');
  const outside = (one) => one.getBoundingClientRect().right > innerWidth || one.getBoundingClientRect().left < 0;
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.unseen, .skip');
  const bad = [...labels].filter((one) => seen(one) && (isCut(one) || outside(one)));
  return bad.map((one) => one.outerHTML.slice(0, 200));
}"""
"""The labels that can be seen, but not in full."""

ENDS = """async () => {
  for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
  return [...document.querySelectorAll('.scroller')].filter((one) => one.checkVisibility()).map((one) => {
    const last = one.querySelector('.messages > :last-child');
    return last ? Math.round(last.getBoundingClientRect().bottom - one.getBoundingClientRect().bottom) : 0;
  });
}"""
"""How far below its frame the last message of each chat in sight ends, once all is laid out."""


def pane(site: Site, name: str) -> Locator:
    return site.page.get_by_role("region", name=name)


def tab(site: Site, name: str) -> Locator:
    return site.page.get_by_role("navigation", name="Panes").get_by_role("button", name=name, exact=True)


def tour(site: Site) -> Locator:
    return site.page.get_by_role("complementary", name="Guided tour")


async def sized(page: Page, size: tuple[int, int]) -> None:
    """Open the page anew at another size."""
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.reload()
    await expect(page.locator("body[data-ready=yes]")).to_be_attached()


async def test_tabs_and_the_tour_bring_panes_to_the_front(site: Site) -> None:
    await sized(site.page, PHONES[1])
    phones, slack = pane(site, "Residents' phones"), pane(site, "The landlord's Slack")
    await expect(phones).to_be_visible()
    await expect(slack).to_be_hidden()
    await tab(site, "Slack").click()
    await expect(tab(site, "Slack")).to_have_attribute("aria-pressed", "true")
    await expect(slack).to_be_visible()
    await expect(phones).to_be_hidden()
    await tour(site).get_by_role("button", name="Next").click()
    await expect(phones).to_be_visible()
    await tab(site, "Slack").click()
    await expect(tour(site)).to_contain_text("Go to the tab “Phones”.")
    await expect(tab(site, "Phones")).to_have_class(re.compile("tour-target"))
    await tab(site, "Phones").click()
    await expect(tour(site)).not_to_contain_text("Go to the tab")


async def test_on_a_phone_the_chat_has_the_room_in_every_step_of_the_tour(site: Site) -> None:
    for size in PHONES:
        await site.page.evaluate("sessionStorage.clear()")
        await sized(site.page, size)
        more = tour(site).get_by_role("button", name="More of the tour")
        words = tour(site).locator(".fold")
        await more.click()
        await expect(words).to_contain_text("in the tab “Slack”")
        assert "left" not in await words.inner_text()
        await site.page.keyboard.press("Escape")
        while not await tour(site).get_by_role("heading", name="That was the story").is_visible():
            step = await tour(site).get_attribute("data-step")
            assert await site.page.evaluate(SHARE) >= 0.6, f"{step} at {size}"
            following = tour(site).get_by_role("button", name="Next")
            if not await following.is_visible():
                await more.click()
                following = tour(site).get_by_role("button", name="Skip")
            await following.click()
            await expect(tour(site)).not_to_have_attribute("data-step", str(step))
        assert await site.page.evaluate("document.documentElement.scrollWidth") <= size[0], "something sticks out"


async def test_what_is_folded_away_opens_by_keyboard_and_closes_again(site: Site) -> None:
    await sized(site.page, PHONES[0])
    menu = site.control("Menu")
    theme = site.page.get_by_label("Theme")
    await expect(theme).to_be_hidden()
    await menu.press("Enter")
    await expect(theme).to_be_visible()
    await site.control("+1 hour").click()
    await expect(theme).to_be_visible()
    await site.page.keyboard.press("Escape")
    await expect(theme).to_be_hidden()
    await expect(menu).to_be_focused()
    whose = site.page.get_by_role("button", name="Sam’s phone")
    await whose.click()
    await (await site.phone("Amal")).starts()
    await expect(site.page.get_by_role("button", name="Amal’s phone")).to_be_visible()
    await site.page.set_viewport_size({"width": 1500, "height": 950})
    await expect(theme).to_be_visible()
    await expect(menu).to_be_hidden()


async def test_no_label_is_cut_in_either_theme_at_any_width(site: Site) -> None:
    amal = await site.phone("Amal")
    await amal.starts()
    sam = await site.phone("Sam")
    await sam.starts()
    await site.report(sam)
    page = site.page
    await page.get_by_text("Add", exact=True).click()
    await page.get_by_label("Name of the new resident").fill(LONG_NAME)
    await page.get_by_role("button", name="Add a resident").click()
    await expect(page.get_by_role("button", name=LONG_NAME)).to_be_visible()
    for size in SIZES:
        await sized(page, size)
        for theme in ("light", "dark"):
            await page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            for name in ("Slack", "Block chat", "Phones"):
                if await tab(site, name).is_visible():
                    await tab(site, name).click()
                assert await page.evaluate(CUT) == [], f"{name} at {size}, {theme}"
                for opener in await page.locator(".unfold:visible, .to-channels:visible").all():
                    await opener.click()
                    assert await page.evaluate(CUT) == [], f"{await opener.inner_text()} in {name} at {size}, {theme}"
                    await page.keyboard.press("Escape")


async def test_a_long_chat_opens_at_its_end_at_every_width(site: Site) -> None:
    telegram = site.playground.world.telegram.world
    group = next(iter(site.playground.cast.groups))
    for number in range(MANY):
        for chat in ((await site.phone("Amal")).chat, (await site.phone("Sam")).chat, group):
            words = f"Message {number}\nof\n{number % 7 * 'many words '}"
            telegram.write(telegram.chats[chat], telegram.bot, {"text": words})
    maya = await site.slack("Maya Manager", "conduct")
    for number in range(FEW):
        await maya.says(f"Message {number}\nof\nmany\nlines")
        await maya.sees(f"Message {number}")
    page = site.page
    for size in SIZES:
        await sized(page, size)
        for name in ("Slack", "Block chat", "Phones"):
            if await tab(site, name).is_visible():
                await tab(site, name).click()
            await expect(page.locator(".scroller:visible .messages > :last-child").first).to_be_visible()
            assert max(await page.evaluate(ENDS)) <= 0, f"{name} at {size}"
        whose = page.get_by_role("button", name="Sam’s phone")
        if await whose.is_visible():
            await whose.click()
        await site.phone("Amal")
        assert max(await page.evaluate(ENDS)) <= 0, f"another phone at {size}"
