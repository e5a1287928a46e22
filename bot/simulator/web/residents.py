"""Deeds of residents on the page, on their phones and in their groups."""

from typing import Any

from bot.simulator.telegram import GroupChat, Phone
from bot.simulator.telegram.model import ChatMessage
from bot.simulator.web.cast import Cast
from bot.simulator.web.deeds import LONGEST_NAME, Deeds, Said, content

SAMPLE_LETTER = b"A letter."


class PhoneDeeds(Deeds):
    """Deeds on a phone."""

    def _phone(self, said: Said) -> Phone:
        return self._cast.phone(int(said["phone"]))

    async def add(self, said: Said) -> dict[str, Any]:
        name, language = str(said["name"]).strip()[:LONGEST_NAME], str(said["language"])
        if not name:
            raise AssertionError("everybody has a name")
        phone = self._cast.add_phone(self._cast.world.telegram.phone(name, language=language))
        self._cast.world.telegram.world.signal.fire()
        return {"phone": phone.chat_id}

    async def start(self, said: Said) -> None:
        await self._phone(said).starts(str(said.get("payload") or ""))

    async def send(self, said: Said) -> None:
        phone = self._phone(said)
        await phone.sends(str(said["text"]), reply_to=_message(self._cast, phone.chat_id, said.get("reply_to")))

    async def tap(self, said: Said) -> None:
        phone = self._phone(said)
        await phone.taps_data(str(said["data"]), on=_message(self._cast, phone.chat_id, said["message"]))

    async def key(self, said: Said) -> None:
        await self._phone(said).presses(str(said["label"]))

    async def edit(self, said: Said) -> None:
        phone = self._phone(said)
        if message := _message(self._cast, phone.chat_id, said["message"]):
            await phone.edits(message, str(said["text"]))

    async def delete(self, said: Said) -> None:
        phone = self._phone(said)
        if message := _message(self._cast, phone.chat_id, said["message"]):
            await phone.deletes(message)

    async def photo(self, said: Said) -> None:
        album = said.get("album")
        await self._phone(said).sends_photo(
            content(said), caption=str(said.get("caption") or ""), album=str(album) if album else None
        )

    async def voice(self, said: Said) -> None:
        await self._phone(said).sends_voice(int(said.get("seconds") or 5), content(said))

    async def document(self, said: Said) -> None:
        name, mime = str(said.get("name") or "letter.txt"), str(said.get("mime") or "text/plain")
        sent = content(said)
        await self._phone(said).sends_document(
            SAMPLE_LETTER if sent is None else sent, name, mime, caption=str(said.get("caption") or "")
        )

    async def contact(self, said: Said) -> None:
        await self._phone(said).sends_contact()

    async def location(self, said: Said) -> None:
        await self._phone(said).sends_location()

    async def language(self, said: Said) -> None:
        self._phone(said).user["language_code"] = str(said["language"])
        self._cast.world.telegram.world.signal.fire()

    async def block(self, said: Said) -> None:
        await self._phone(said).blocks()

    async def unblock(self, said: Said) -> None:
        await self._phone(said).unblocks()


class GroupDeeds(Deeds):
    """Deeds in a group."""

    def _group(self, said: Said) -> GroupChat:
        return self._cast.group(int(said["group"]))

    def _phone(self, said: Said) -> Phone:
        return self._cast.phone(int(said["phone"]))

    async def add(self, said: Said) -> dict[str, Any]:
        title = str(said["title"]).strip()[:LONGEST_NAME]
        if not title:
            raise AssertionError("a group has a title")
        group = self._cast.add_group(self._cast.world.telegram.group(title, supergroup=False))
        for chat in said.get("phones") or ():
            await group.joins(self._cast.phone(int(chat)))
        return {"group": group.chat_id}

    async def join(self, said: Said) -> None:
        await self._group(said).joins(self._phone(said))

    async def leave(self, said: Said) -> None:
        await self._group(said).leaves(self._phone(said))

    async def bot(self, said: Said) -> None:
        group, by = self._group(said), self._phone(said)
        match said["status"]:
            case "member":
                await group.adds_bot(by, str(said.get("payload") or ""))
            case "administrator":
                await group.promotes_bot(by)
            case "kicked":
                await group.kicks_bot(by)
            case other:
                raise ValueError(other)

    async def send(self, said: Said) -> None:
        group = self._group(said)
        reply_to = _message(self._cast, group.chat_id, said.get("reply_to"))
        await group.sends(self._phone(said), str(said["text"]), reply_to=reply_to)

    async def tap(self, said: Said) -> None:
        group = self._group(said)
        if message := _message(self._cast, group.chat_id, said["message"]):
            await group.taps_data(self._phone(said), str(said["data"]), on=message)

    async def migrate(self, said: Said) -> None:
        group = self._group(said)
        old = group.chat_id
        self._cast.groups[await group.migrates(self._phone(said))] = self._cast.groups.pop(old)


def _message(cast: Cast, chat: int, number: Any) -> ChatMessage | None:
    if number is None:
        return None
    found = cast.world.telegram.world.chats[chat].find(int(number))
    if found is None:
        raise AssertionError("that message is not there any more")
    return found
