"""What can be done on the page, each by its name: docs/playground.md lists them.

A deed takes the JSON object that was sent and answers with another. What a person could not do is an AssertionError,
as everywhere in the simulator; what makes no sense is a KeyError, TypeError or ValueError.
"""

import base64
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.slack.states import Place
from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from bot.simulator.web.cast import FAULTS, Cast

Said = Mapping[str, Any]
LONGEST_NAME = 60
PACING = timedelta(seconds=3)
"""What the bot waits between two messages is leapt over even while a fault is on."""
SAMPLE_LETTER = b"A letter."
LONGEST_WIND = timedelta(days=366)


class Doing:
    """Carries out one deed after the other."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._real_time = ExitStack()

    async def do(self, what: str, said: Said) -> dict[str, Any]:
        return await DEEDS[what](self, said) or {}

    # --- finding what is meant -----------------------------------------------------------------------------

    def _phone(self, said: Said) -> Phone:
        return self._cast.phone(int(said["phone"]))

    def _message(self, chat: int, number: Any) -> ChatMessage | None:
        if number is None:
            return None
        found = self._cast.world.telegram.world.chats[chat].find(int(number))
        if found is None:
            raise AssertionError("that message is not there any more")
        return found

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

    # --- phones --------------------------------------------------------------------------------------------

    async def phone_add(self, said: Said) -> dict[str, Any]:
        name, language = str(said["name"]).strip()[:LONGEST_NAME], str(said["language"])
        if not name:
            raise AssertionError("everybody has a name")
        phone = self._cast.add_phone(self._cast.world.telegram.phone(name, language=language))
        self._cast.world.telegram.world.signal.fire()
        return {"phone": phone.chat_id}

    async def phone_start(self, said: Said) -> None:
        await self._phone(said).starts(str(said.get("payload") or ""))

    async def phone_send(self, said: Said) -> None:
        phone = self._phone(said)
        await phone.sends(str(said["text"]), reply_to=self._message(phone.chat_id, said.get("reply_to")))

    async def phone_tap(self, said: Said) -> None:
        phone = self._phone(said)
        await phone.taps_data(str(said["data"]), on=self._message(phone.chat_id, said["message"]))

    async def phone_key(self, said: Said) -> None:
        await self._phone(said).presses(str(said["label"]))

    async def phone_edit(self, said: Said) -> None:
        phone = self._phone(said)
        if message := self._message(phone.chat_id, said["message"]):
            await phone.edits(message, str(said["text"]))

    async def phone_delete(self, said: Said) -> None:
        phone = self._phone(said)
        if message := self._message(phone.chat_id, said["message"]):
            await phone.deletes(message)

    async def phone_photo(self, said: Said) -> None:
        album = said.get("album")
        await self._phone(said).sends_photo(
            _content(said), caption=str(said.get("caption") or ""), album=str(album) if album else None
        )

    async def phone_voice(self, said: Said) -> None:
        await self._phone(said).sends_voice(int(said.get("seconds") or 5), _content(said))

    async def phone_document(self, said: Said) -> None:
        name, mime = str(said.get("name") or "letter.txt"), str(said.get("mime") or "text/plain")
        content = _content(said)
        await self._phone(said).sends_document(
            SAMPLE_LETTER if content is None else content, name, mime, caption=str(said.get("caption") or "")
        )

    async def phone_contact(self, said: Said) -> None:
        await self._phone(said).sends_contact()

    async def phone_location(self, said: Said) -> None:
        await self._phone(said).sends_location()

    async def phone_language(self, said: Said) -> None:
        self._phone(said).user["language_code"] = str(said["language"])
        self._cast.world.telegram.world.signal.fire()

    async def phone_block(self, said: Said) -> None:
        await self._phone(said).blocks()

    async def phone_unblock(self, said: Said) -> None:
        await self._phone(said).unblocks()

    # --- groups --------------------------------------------------------------------------------------------

    async def group_add(self, said: Said) -> dict[str, Any]:
        title = str(said["title"]).strip()[:LONGEST_NAME]
        if not title:
            raise AssertionError("a group has a title")
        group = self._cast.add_group(self._cast.world.telegram.group(title, supergroup=False))
        for chat in said.get("phones") or ():
            await group.joins(self._cast.phone(int(chat)))
        return {"group": group.chat_id}

    async def group_join(self, said: Said) -> None:
        await self._cast.group(int(said["group"])).joins(self._phone(said))

    async def group_leave(self, said: Said) -> None:
        await self._cast.group(int(said["group"])).leaves(self._phone(said))

    async def group_bot(self, said: Said) -> None:
        group, by = self._cast.group(int(said["group"])), self._phone(said)
        match said["status"]:
            case "member":
                await group.adds_bot(by, str(said.get("payload") or ""))
            case "administrator":
                await group.promotes_bot(by)
            case "kicked":
                await group.kicks_bot(by)
            case other:
                raise ValueError(other)

    async def group_send(self, said: Said) -> None:
        group = self._cast.group(int(said["group"]))
        reply_to = self._message(group.chat_id, said.get("reply_to"))
        await group.sends(self._phone(said), str(said["text"]), reply_to=reply_to)

    async def group_tap(self, said: Said) -> None:
        group = self._cast.group(int(said["group"]))
        if message := self._message(group.chat_id, said["message"]):
            await group.taps_data(self._phone(said), str(said["data"]), on=message)

    async def group_migrate(self, said: Said) -> None:
        group = self._cast.group(int(said["group"]))
        old = group.chat_id
        self._cast.groups[await group.migrates(self._phone(said))] = self._cast.groups.pop(old)

    # --- Slack ---------------------------------------------------------------------------------------------

    async def staff_press(self, said: Said) -> None:
        await self._person(said).uses_on(self._post(said), _place(said), said.get("value"))

    async def staff_fill(self, said: Said) -> None:
        value = said.get("value")
        if isinstance(value, list) and value and isinstance(value[0], dict) and "content" in value[0]:
            value = [(str(one["name"]), _content(one)) for one in value]
        person = self._person(said)
        await person.enters(_place(said), value if value != "" else None)
        self._cast.world.slack.bell.ring()

    async def staff_press_modal(self, said: Said) -> None:
        person = self._person(said)
        await person.uses(person.stack[-1] if person.stack else None, _place(said), said.get("value"))

    async def staff_press_home(self, said: Said) -> None:
        person = self._person(said)
        await person.uses(person.home_view, _place(said), said.get("value"))

    async def staff_suggest(self, said: Said) -> dict[str, Any]:
        return {"options": await self._person(said).suggestions(_place(said), str(said["typed"]))}

    async def staff_submit(self, said: Said) -> None:
        await self._person(said).submits()

    async def staff_close(self, said: Said) -> None:
        await self._person(said).closes()

    async def staff_home(self, said: Said) -> None:
        await self._person(said).opens_home()

    async def staff_say(self, said: Said) -> None:
        thread = self._post(said, "thread") if said.get("thread") else None
        await self._person(said).says(str(said["text"]), in_channel=self._channel(said), thread=thread)

    async def staff_command(self, said: Said) -> None:
        await self._person(said).commands(str(said["text"]), in_channel=self._channel(said))

    async def staff_shortcut(self, said: Said) -> None:
        await self._person(said).uses_shortcut(str(said["callback"]), on=self._post(said))

    async def staff_join(self, said: Said) -> None:
        self._channel(said).members.add(self._person(said).id)
        self._cast.world.slack.bell.ring()

    async def staff_leave(self, said: Said) -> None:
        self._channel(said).members.discard(self._person(said).id)
        self._cast.world.slack.bell.ring()

    # --- time and trouble ----------------------------------------------------------------------------------

    async def clock_wind(self, said: Said) -> None:
        by = timedelta(seconds=float(said["seconds"]))
        if not timedelta() < by <= LONGEST_WIND:
            raise AssertionError("time goes forward, by a year at most")
        self._cast.world.clock.wind(by)
        await self._cast.wound()

    async def clock_due(self, said: Said) -> None:
        due = await self._cast.due()
        if due is None:
            raise AssertionError("nothing is due")
        self._cast.world.clock.wind(due + timedelta(minutes=1) - self._cast.world.clock.now())
        await self._cast.wound()

    async def fault_on(self, said: Said) -> None:
        name = str(said["name"])
        faults = FAULTS[name]
        if name in self._cast.faults:
            return
        if not self._cast.faults:
            # Otherwise whoever tries again would do so at once, and the days would fly by.
            self._real_time.enter_context(self._cast.world.clock.unhurried(PACING))
        self._cast.faults.add(name)
        for fault in faults:
            self._cast.world.faults.plan(fault)
        if name == "slack-down":
            await self._cast.world.slack.disconnect_sockets()

    async def fault_off(self, said: Said) -> None:
        name = str(said["name"])
        for fault in FAULTS[name]:
            if fault in self._cast.world.faults.planned:
                self._cast.world.faults.planned.remove(fault)
        self._cast.faults.discard(name)
        if not self._cast.faults:
            self._real_time.close()

    async def fault_once(self, said: Said) -> None:
        world = self._cast.world
        match said["name"]:
            case "socket-cut":
                await world.slack.disconnect_sockets()
            case "redeliver":
                await _redeliver(world.telegram)
            case other:
                raise ValueError(other)

    async def bot_restart(self, said: Said) -> None:
        await self._cast.restart()


def _content(said: Said) -> bytes | None:
    return base64.b64decode(said["content"], validate=True) if said.get("content") else None


def _place(said: Said) -> Place:
    return str(said["block"]), str(said["action"])


async def _redeliver(telegram: Any) -> None:
    try:
        await telegram.redeliver(telegram.last_update_id)
    except KeyError:
        raise AssertionError("there is no update yet that could come again") from None


DEEDS: Mapping[str, Callable[[Doing, Said], Awaitable[dict[str, Any] | None]]] = {
    name.replace("_", ".", 1): deed
    for name, deed in vars(Doing).items()
    if name.partition("_")[0] in ("phone", "group", "staff", "clock", "fault", "bot")
}
"""Every deed by the name under which it is asked for ("phone.send")."""
