"""Everything that Slack can be sent, and everything that Doorstep sends it, is drawn."""

from typing import Any

from bot.simulator.slack.elements import ELEMENTS
from bot.simulator.slack.shapes import BLOCKS
from tests.browser import drawings
from tests.browser.site import Site

KNOWN = """async () => {
  const { BLOCKS, ELEMENTS } = await import('/static/blocks.js');
  return [BLOCKS, ELEMENTS].map(Object.keys);
}"""
DRAW = """async (all) => {
  const { draw } = await import('/static/blocks.js');
  const nothing = () => {};
  const context = { name: 'test', values: {}, press: nothing, change: nothing, suggest: nothing };
  return all.map((blocks) => {
    const place = document.createElement('div');
    place.append(...draw(blocks, context));
    return [place.querySelectorAll('.unknown').length, place.textContent];
  });
}"""


async def test_every_block_and_element_of_the_limits_is_known(site: Site) -> None:
    blocks, elements = await site.page.evaluate(KNOWN)
    assert set(BLOCKS) <= set(blocks)
    assert set(ELEMENTS) <= set(elements)


async def test_every_card_and_form_of_ours_is_drawn_in_full(site: Site) -> None:
    runtime = site.playground.application.runtime
    sent = [*drawings.cards(runtime), *(view["blocks"] for view in drawings.modals(runtime))]
    for blocks, (unknown, shown) in zip(sent, await site.page.evaluate(DRAW, sent), strict=True):
        assert unknown == 0, blocks
        for words in said(blocks):
            assert words in shown, f"{words!r} is not in what was drawn: {shown}"


def said(part: Any) -> list[str]:
    """Return every text that is visible at once, somewhere in some blocks."""
    if isinstance(part, list):
        return [words for one in part for words in said(one)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == "plain_text":
        return [part["text"]]
    # The browser draws the options of a menu or a list in its own way.
    return [words for name, one in part.items() if name not in ("options", "option_groups") for words in said(one)]
