"""Slips that people make: they think again, write odd things, and put the mouse aside."""

import asyncio

from playwright.async_api import expect

from tests.browser.site import Site


async def test_an_edit_thought_better_of_leaves_nothing_to_send(site: Site) -> None:
    sam = await site.phone("Sam")
    await sam.starts()
    await sam.writes("He was late.")
    message = await sam.sees("He was late.")
    # By keyboard: the bot's answer moves the words away from under a mouse.
    await message.get_by_role("button", name="Edit").press("Enter")
    box = sam.root.get_by_role("textbox", name="Message", exact=True)
    await expect(box).to_have_value("He was late.")
    await sam.root.get_by_role("button", name="Cancel").click()
    await expect(box).to_have_value("")


async def test_a_word_between_colons_is_an_emoji_or_stays_a_word(site: Site) -> None:
    robin = await site.slack("Robin Officer", "contract-repairs")
    await robin.says(":tada: :constructor: :nobody:")
    await robin.sees("🎉 :constructor: :nobody:")


async def test_a_restart_by_keyboard_leaves_the_menu_in_hand(site: Site) -> None:
    menu = await site.opens_trouble()
    restart = menu.get_by_role("button", name="Restart the bot")
    # Watched from before: it may be over in a moment.
    restarts = asyncio.create_task(menu.get_by_role("button", name="Restarting…").wait_for())
    await restart.focus()
    await site.page.keyboard.press("Enter")
    await restarts
    await expect(restart).to_be_focused()
    await site.closes_trouble()
