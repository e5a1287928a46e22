"""The words after /doorstep: each is declared by its feature; permission is checked here, then it is done."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

from flows.cases.case import Done
from flows.feature import Called, CardAt, FlowForm, NotFound, StaffCommand, Target, Unclear
from flows.kernel.actor import Actor
from flows.kernel.matching import Meant
from flows.kernel.runtime import Runtime
from flows.kernel.words import Listed, Text, Words, text
from handlers.ports import Act, Handled
from handlers.slack.cases import Cases
from handlers.slack.counter import Counter, Given, Means, Sent
from handlers.slack.drawing import escape
from handlers.slack.flow_forms import PREFIX, FlowForms
from handlers.slack.forms import filled
from handlers.slack.identity import TROUBLES
from handlers.slack.listeners import HELP, Handler, Listeners
from handlers.slack.read import PLATFORM
from storage.database import Tx

FORMERLY = {"phone.report": "report"}
"""Forms with another name in earlier releases, and their flows."""


class Commands(Counter):
    """Handles the words. `dialogs` opens forms of our own, by the names that targets have for them."""

    def __init__(self, means: Means, cases: Cases, dialogs: dict[str, Handler]) -> None:
        super().__init__(means)
        self._features = means.features
        self._cases = cases
        self._dialogs = dialogs
        self._flows = FlowForms(means.runtime)

    def register(self, hears: Listeners) -> None:
        for command in self._features.staff_commands.values():
            hears.word(command.word, partial(self._called, command))
        hears.word(HELP, self._help)
        hears.form([*(f"{PREFIX}.{name}" for name in self._features.forms), *FORMERLY], self._filled)

    async def _called(self, command: StaffCommand, given: Given) -> Sent | Words | None:
        """Find what a word means, check who may, then do it."""
        why = await self._why_not(command, given)
        if why:
            return why
        if command.needs and not given.said:
            return Listed([command.needs, text("staff-usage", usage=command.usage)], " ")
        actor = Actor("staff", PLATFORM, given.who.user)
        called = Called(given.said, given.who.channel, actor, self._start_link)
        async with self._database.read() as tx:
            found = await command.find(tx, self._runtime, called, self._clock.now())
        if isinstance(found, Target) and found.channel and await self._why_not_in(given.who, found.channel):
            found = found.hidden or NotFound(Meant(given.said).unclear())
        match found:
            case Target():
                return await self._do(given, found)
            case NotFound():
                return await self._not_found(given, found)
            case Unclear():
                return await self._unclear(given, found)
            case words:
                return words

    async def _why_not(self, command: StaffCommand, given: Given) -> Text | None:
        match command.by:
            case "members":
                return await self._why_not_in(given.who, given.who.channel)
            case "admins":
                return await self._identity.why_not_admin(given.who.user, given.who.team)
            case "staff":
                return None

    async def _not_found(self, given: Given, found: NotFound) -> Words:
        if note := found.note:

            async def act(tx: Tx, now: datetime) -> Handled:
                return Handled(await note(tx, self._runtime, now))

            await self._turn(given, act)
        return found.words

    async def _unclear(self, given: Given, found: Unclear) -> Words:
        may_see = [one for one in set(found.channels.values()) if not await self._why_not_in(given.who, one)]
        return found.meant.only([one for one, channel in found.channels.items() if channel in may_see]).unclear()

    async def _do(self, given: Given, target: Target) -> Sent | Words | None:
        match target:
            case Target(act=act) if act:
                return (await self._act(given, self._acting(act))).message
            case Target(form=form) if form:
                return await self._cases.ask(given, *form)
            case Target(flow=flow) if flow:
                return await self._open(given, self._flows.view(flow, self._clock.now(), given.who.channel))
            case Target(card=card, channel=channel) if card and channel:
                return await self._show(given, channel, card)
            case _:
                return await self._dialogs[str(target.dialog)](given)

    async def _show(self, given: Given, channel: str, card: CardAt) -> Words | None:
        """Tell where a card is."""
        try:
            link = (await self._client.chat_getPermalink(channel=channel, message_ts=card.message))["permalink"]
        except TROUBLES:
            return text("staff-try-again")
        await self._turn(given)
        shown = f"{escape(self._say(card.heading))}\n<{link}|{self._say(text('staff-open-card'))}>"
        await self._whisper(given.who, shown)
        return None

    async def _filled(self, given: Given) -> Sent:
        """Take a flow that was filled in as a form."""
        form = self._features.forms[flow_of(str(given.view["callback_id"]))]
        taken = self._flows.take(form, filled(given.view), self._clock.now())
        if taken.wrong:
            return self._wrong(taken.wrong)
        return self._came(await self._act(given, self._once(given, self._finishing(form, taken.draft, given))))

    def _acting(self, act: Callable[[Tx, Runtime, datetime], Awaitable[Done]]) -> Act:
        async def acting(tx: Tx, now: datetime) -> Handled:
            done = await act(tx, self._runtime, now)
            return Handled(done.effects, answer=done)

        return acting

    def _finishing(self, form: FlowForm[Any, Any], draft: Any, given: Given) -> Act:
        actor, received_at = Actor("staff", PLATFORM, given.who.user), given.row.received_at
        return self._acting(lambda tx, runtime, now: form.finish(tx, runtime, draft, actor, received_at, now))

    async def _help(self, given: Given) -> Words:
        lines = [
            text("staff-help", usage=command.usage, does=command.help)
            for command in self._features.staff_commands.values()
        ]
        return Listed([*lines, text("staff-help-cards")])


def flow_of(callback: str) -> str:
    return FORMERLY.get(callback) or callback.removeprefix(f"{PREFIX}.")
