"""Deeds of staff on the page, in Slack."""

from typing import Any

from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.slack.states import Place
from bot.simulator.web.deeds import Deeds, Said, content


class StaffDeeds(Deeds):
    """Deeds at a Slack client."""

    def _person(self, said: Said) -> StaffMember:
        found = self._cast.world.slack.people.get(str(said["person"]))
        if found is None:
            raise AssertionError("there is nobody of that name")
        return found

    def _channel(self, said: Said) -> Channel:
        found = self._cast.world.slack.channels.get(str(said["channel"]))
        if found is None:
            raise AssertionError("there is no such channel")
        return found

    def _post(self, said: Said, name: str = "ts") -> SlackMessage:
        ts = str(said[name])
        own = (one for one in self._person(said).ephemerals if one.ts == ts and not one.deleted)
        found = next(own, None) or self._channel(said).find(ts)
        if found is None:
            raise AssertionError("that message is not there any more")
        return found

    async def press(self, said: Said) -> None:
        await self._person(said).uses_on(self._post(said), _place(said), said.get("value"))

    async def fill(self, said: Said) -> None:
        value = said.get("value")
        if isinstance(value, list) and value and isinstance(value[0], dict) and "content" in value[0]:
            value = [(str(one["name"]), content(one)) for one in value]
        person = self._person(said)
        await person.enters(_place(said), value if value != "" else None)
        self._cast.world.slack.bell.ring()

    async def press_modal(self, said: Said) -> None:
        person = self._person(said)
        await person.uses(person.stack[-1] if person.stack else None, _place(said), said.get("value"))

    async def press_home(self, said: Said) -> None:
        person = self._person(said)
        await person.uses(person.home_view, _place(said), said.get("value"))

    async def suggest(self, said: Said) -> dict[str, Any]:
        return {"options": await self._person(said).suggestions(_place(said), str(said["typed"]))}

    async def submit(self, said: Said) -> None:
        await self._person(said).submits()

    async def close(self, said: Said) -> None:
        await self._person(said).closes()

    async def home(self, said: Said) -> None:
        await self._person(said).opens_home()

    async def say(self, said: Said) -> None:
        thread = self._post(said, "thread") if said.get("thread") else None
        await self._person(said).says(str(said["text"]), in_channel=self._channel(said), thread=thread)

    async def command(self, said: Said) -> None:
        await self._person(said).commands(str(said["text"]), in_channel=self._channel(said))

    async def shortcut(self, said: Said) -> None:
        await self._person(said).uses_shortcut(str(said["callback"]), on=self._post(said))

    async def join(self, said: Said) -> None:
        self._channel(said).members.add(self._person(said).id)
        self._cast.world.slack.bell.ring()

    async def leave(self, said: Said) -> None:
        self._channel(said).members.discard(self._person(said).id)
        self._cast.world.slack.bell.ring()


def _place(said: Said) -> Place:
    return str(said["block"]), str(said["action"])
