"""The faults that axe-core finds, in both themes."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser.site import Site

OPTIONS = {"resultTypes": ["violations"]}


async def faults(site: Site) -> list[str]:
    """Return the faults that are serious or worse, and their places."""
    found: list[dict[str, Any]] = (await Axe().run(site.page, options=OPTIONS)).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['target']} {node['html'][:200]}" for one in bad for node in one["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nothing_serious_is_wrong(site: Site, theme: str) -> None:
    await site.page.get_by_label("Theme").select_option(theme)
    assert await faults(site) == []
    sam = await site.phone("Sam")
    await sam.starts()
    await site.report(sam)
    robin = await site.slack("Robin Officer", "contract-repairs")
    card = await robin.sees("Late or did not turn up")
    await site.opens_trouble()
    assert await faults(site) == []
    await site.closes_trouble()
    await robin.presses("Resolve", on=card)
    await expect(robin.modal).to_be_visible()
    assert await faults(site) == []
    await site.page.set_viewport_size({"width": 320, "height": 568})
    await site.control("Menu").click()
    assert await faults(site) == []
