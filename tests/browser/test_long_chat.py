"""A chat that has gone on for years."""

from playwright.async_api import expect

from tests.browser.site import Site

MANY = 2_000


async def test_one_more_message_leaves_all_others_as_they_are(site: Site) -> None:
    sam = await site.phone("Sam")
    telegram = site.playground.world.telegram.world
    chat = telegram.chats[sam.chat]
    for number in range(MANY):
        telegram.write(chat, telegram.bot, {"text": f"Message {number}"})
    # Not by role: asking for the roles of so many elements takes the driver itself seconds.
    messages = site.page.locator(f'[data-phone="{sam.chat}"] article[data-message]')
    await expect(messages).to_have_count(MANY)
    await messages.evaluate_all("all => all.forEach(one => { one.wasThere = true; })")
    telegram.write(chat, telegram.bot, {"text": "One more"})
    await expect(messages).to_have_count(MANY + 1)
    await expect(messages.last).to_contain_text("One more")
    assert await messages.evaluate_all("all => all.filter(one => one.wasThere).length") == MANY


async def test_somebody_who_reads_further_up_is_left_there(site: Site) -> None:
    sam = await site.phone("Sam")
    telegram = site.playground.world.telegram.world
    chat = telegram.chats[sam.chat]
    for number in range(MANY // 20):
        telegram.write(chat, telegram.bot, {"text": f"Message {number}"})
    await sam.sees(f"Message {MANY // 20 - 1}")
    read = sam.message("Message 50")
    await read.scroll_into_view_if_needed()
    await expect(read).to_be_in_viewport()
    telegram.write(chat, telegram.bot, {"text": "One more,\n\n\n\n\n\n\n\n\n\nand it is long"})
    newer = sam.root.get_by_role("button", name="Newer messages")
    await expect(newer).to_be_visible()
    await expect(read).to_be_in_viewport()
    await newer.click()
    await expect(sam.message("One more")).to_be_in_viewport()
    await expect(newer).to_be_hidden()
