"""A page as narrow as a phone: one pane at a time."""

from playwright.async_api import Locator, expect

from tests.browser.site import Site


def pane(site: Site, name: str) -> Locator:
    return site.page.get_by_role("region", name=name)


async def test_tabs_and_the_tour_bring_panes_to_the_front(site: Site) -> None:
    await site.page.set_viewport_size({"width": 390, "height": 844})
    phones, slack = pane(site, "Residents' phones"), pane(site, "The landlord's Slack")
    await expect(phones).to_be_visible()
    await expect(slack).to_be_hidden()
    tab = site.page.get_by_role("navigation", name="Panes").get_by_role("button", name="Slack", exact=True)
    await tab.click()
    await expect(tab).to_have_attribute("aria-pressed", "true")
    await expect(slack).to_be_visible()
    await expect(phones).to_be_hidden()
    await site.page.get_by_role("complementary", name="Guided tour").get_by_role("button", name="Next").click()
    await expect(phones).to_be_visible()
    width = await site.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing sticks out at the side"
