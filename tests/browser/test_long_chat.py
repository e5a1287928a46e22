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
    messages = sam.root.locator("article[data-message]")
    await expect(messages).to_have_count(MANY)
    await messages.evaluate_all("all => all.forEach(one => { one.wasThere = true; })")
    telegram.write(chat, telegram.bot, {"text": "One more"})
    await sam.sees("One more")
    assert await messages.evaluate_all("all => all.filter(one => one.wasThere).length") == MANY
