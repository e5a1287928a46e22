"""All that Slack can be sent, and all that Doorstep sends it, is drawn."""

from typing import Any

from bot.simulator.slack import limits
from tests.browser import drawings
from tests.browser.site import Site

PUBLISHED = "async () => { const known = await import('/static/blocks.js'); return [known.BLOCKS, known.ELEMENTS]; }"


async def test_every_block_and_element_of_the_limits_is_known(site: Site) -> None:
    blocks, elements = await site.page.evaluate(PUBLISHED)
    assert set(limits.BLOCKS) <= set(blocks)
    assert set(limits.ELEMENTS) <= set(elements)
