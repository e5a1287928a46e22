"""The playground's page as a person uses it: by reading it and clicking."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.async_api import Locator, Page, expect

from bot.playground import Playground
from flows.kernel.text_ids import TextId
from flows.kernel.words import text

SAMPLE_PHOTO = "Send a sample photo"


class Site:
    def __init__(self, page: Page, playground: Playground) -> None:
        self.page = page
        self.playground = playground

    async def opens(self, query: str = "") -> None:
        await self.page.goto(f"{self.playground.url}/{query}")
        await self.ready()

    async def ready(self) -> None:
        await expect(self.page.locator("body[data-ready=yes]")).to_be_attached()

    async def phone(self, name: str) -> Phone:
        """Take up somebody's phone."""
        chat = next(chat for chat, phone in self.playground.cast.phones.items() if phone.user["first_name"] == name)
        phones = self.page.get_by_role("region", name="Residents' phones")
        await phones.get_by_role("button", name=re.compile(rf"^{re.escape(name)}( has news)?$")).click()
        shown = phones.locator(f'[data-phone="{chat}"]')
        await expect(shown).to_be_visible()
        return Phone(shown, chat)

    async def letter(self, place: str) -> None:
        """Open the letter to a home with the phone that is shown."""
        phones = self.page.get_by_role("region", name="Residents' phones")
        await phones.get_by_text("Letters and posters").click()
        await phones.get_by_role("link", name=f"Open the letter for {place}").click()

    async def report(
        self, phone: Phone, *, topic: str = "Visits and timing", clause: str = "Late or did not turn up"
    ) -> None:
        """Send the shortest report, starting at the menu."""
        await phone.taps("Report a worker", "Brightfix Repairs: Day-to-day repairs", "My home", topic, clause, "Today")
        await phone.sees("own words")
        await phone.writes("He came two hours late.")
        await phone.taps("No photos", "Just put it right")
        await phone.sees("Your reference is")

    def words_in(self, language: str) -> Callable[[TextId], str]:
        texts = self.playground.application.runtime.texts
        return lambda id: texts.say(text(id), language)

    async def slack(self, person: str, channel: str) -> Slack:
        """Look at a channel as somebody."""
        root = self.page.get_by_role("region", name="The landlord's Slack")
        id = next(one.id for one in self.playground.world.slack.people.values() if one.name == person)
        await root.get_by_label("You are").select_option(id)
        slack = Slack(root)
        await slack.opens(channel)
        return slack

    def control(self, name: str) -> Locator:
        return self.page.get_by_role("banner").get_by_role("button", name=name, exact=True)

    async def opens_trouble(self) -> Locator:
        """Open the menu of things that can go wrong."""
        menu = self.page.locator("details.troubles")
        await menu.locator("summary").click()
        return menu

    async def closes_trouble(self) -> None:
        await self.page.keyboard.press("Escape")
        await expect(self.page.locator("details.troubles")).not_to_have_attribute("open", "")

    async def turns(self, fault: str, *, on: bool) -> None:
        """Switch something that goes wrong on or off."""
        menu = await self.opens_trouble()
        await menu.get_by_role("switch", name=fault).set_checked(on)
        await self.closes_trouble()


class Phone:
    def __init__(self, root: Locator, chat: int) -> None:
        self.root = root
        self.chat = chat

    def button(self, label: str) -> Locator:
        return self.root.get_by_role("button", name=label, exact=True).last

    async def taps(self, *labels: str) -> None:
        for label in labels:
            await self.button(label).click()

    def message(self, words: str) -> Locator:
        return self.root.locator("article[data-message]").filter(has_text=words).last

    async def sees(self, words: str) -> Locator:
        message = self.message(words)
        await expect(message).to_be_visible()
        return message

    async def writes(self, words: str) -> None:
        await self.root.get_by_role("textbox", name="Message", exact=True).fill(words)
        await self.root.get_by_role("button", name="Send", exact=True).click()

    async def attaches(self, sample: str) -> None:
        await self.root.locator("summary[title=Attach]").click()
        await self.root.get_by_role("button", name=sample, exact=True).click()

    async def starts(self) -> None:
        await self.button("Start").click()


class Slack:
    def __init__(self, root: Locator) -> None:
        self.root = root

    def channel(self, name: str) -> Locator:
        """Return its button at the side, however much is unread in it."""
        named = self.root.get_by_role("button", name=re.compile(rf"^\W*{re.escape(name)}(\W*\d+.*)?$"))
        return named.and_(self.root.locator(".place"))

    async def opens(self, channel: str) -> None:
        await self.channel(channel).click()

    def post(self, words: str) -> Locator:
        return self.root.locator("article[data-ts]").filter(has_text=words).last

    async def sees(self, words: str) -> Locator:
        post = self.post(words)
        await expect(post).to_be_visible()
        return post

    @property
    def modal(self) -> Locator:
        return self.root.get_by_role("dialog").locator("form")

    async def presses(self, label: str, *, on: Locator) -> None:
        await on.get_by_role("button", name=label, exact=True).click()

    async def fills(self, label: str, words: str) -> None:
        await self.modal.get_by_label(label).fill(words)

    async def chooses(self, *options: str) -> None:
        """Choose one option of a few, or several of many."""
        for option in options:
            kind = self.modal.get_by_role("radio", name=option, exact=True)
            await kind.or_(self.modal.get_by_role("checkbox", name=option, exact=True)).check()

    async def submits(self, label: str) -> None:
        await self.modal.get_by_role("button", name=label, exact=True).click()

    async def says(self, words: str) -> None:
        await self.root.get_by_role("textbox", name=re.compile("^Message ")).fill(words)
        await self.root.get_by_role("button", name="Send", exact=True).click()
