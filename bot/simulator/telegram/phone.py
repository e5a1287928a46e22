"""One resident's phone: everything a story lets a person do and see."""

from typing import Any

from .chats import membership_change
from .conversation import PATIENCE, Conversation, written
from .files import sample_picture, sample_video, sample_voice
from .model import Chat, ChatMessage, Person
from .profile import commands_shown
from .world import World


class Phone(Conversation):
    """A person in their private chat with the bot."""

    def __init__(self, world: World, chat: Chat) -> None:
        super().__init__(world, chat)
        self._albums: dict[str, str] = {}
        self._toasts_before = 0

    @property
    def _person(self) -> Person:
        return self._world.people[self._chat.id]

    @property
    def user(self) -> dict[str, Any]:
        return self._person.user

    @property
    def toasts(self) -> list[str]:
        """The bot's answers to taps, as pop-ups."""
        return self._world.toasts.setdefault(self._chat.id, [])

    @property
    def opened(self) -> list[str]:
        """Addresses behind the URL buttons that were tapped, and those that the bot answered to taps."""
        return self._world.opened.setdefault(self._chat.id, [])

    @property
    def keyboard(self) -> list[list[str]]:
        """The reply keyboard that the bot has put under the chat."""
        return self._chat.keyboard

    def commands(self, language: str | None = None) -> list[dict[str, str]]:
        """Return the command menu as this person sees it."""
        return commands_shown(self._world, self.chat_id, language or self.user.get("language_code", ""))

    # --- words ---------------------------------------------------------------------------------------------

    async def starts(self, payload: str = "") -> ChatMessage:
        """Press Start, or open a deep link that carries this payload."""
        return await self.sends(f"/start {payload}".strip())

    async def sends(self, text: str, *, reply_to: ChatMessage | None = None) -> ChatMessage:
        return self._message(written("text", text), reply_to)

    async def edits(self, message: ChatMessage, text: str) -> None:
        self._change(message, text)

    async def deletes(self, message: ChatMessage) -> None:
        """Delete a message; the bot does not hear of it."""
        self._world.remove(self._chat, message)
        self._mark()

    async def forwards(self, text: str) -> ChatMessage:
        """Forward what somebody else wrote."""
        origin = {
            "type": "hidden_user",
            "sender_user_name": "Someone else",
            "date": self._world.timestamp() - 60,
        }
        return self._message({**written("text", text), "forward_origin": origin})

    # --- buttons -------------------------------------------------------------------------------------------

    async def taps(self, label: str, *, on: ChatMessage | None = None, timeout: float = PATIENCE) -> None:
        """Tap the button with this label, waiting for it if it is not there yet."""
        message, button = await self._button(label, on, timeout)
        if button.callback_data is not None:
            await self.taps_data(button.callback_data, on=message)
        elif button.url is not None:
            self.opened.append(button.url)

    async def taps_data(self, data: str, *, on: ChatMessage | None = None) -> None:
        """Send callback data that need not be on any button: forged, or from a message that is gone."""
        self._needs_the_bot()
        newest = next((message for message in reversed(self.messages) if message.from_bot), None)
        target = on or newest
        if target is None:
            raise AssertionError("the bot has not said anything yet")
        self._press(self.user, data, target)

    async def presses(self, label: str) -> ChatMessage:
        """Press a key of the reply keyboard, which sends its label."""
        if not any(label in row for row in self.keyboard):
            raise AssertionError(f"no key {label!r}; the chat is:\n{self.screen()}")
        return await self.sends(label)

    async def sees_toast(self, text: str, *, timeout: float = PATIENCE) -> str:
        """Wait for a pop-up with this text since the last own action."""
        before = self._toasts_before
        return await self._wait(
            lambda: next((toast for toast in self.toasts[before:] if text in toast), None),
            f"no pop-up says {text!r} among {self.toasts[before:]}",
            timeout,
        )

    # --- files and other things ----------------------------------------------------------------------------

    async def sends_photo(
        self, content: bytes | None = None, *, caption: str = "", album: str | None = None
    ) -> ChatMessage:
        """Send a photo; photos with the same album name belong together."""
        sizes = self._world.files.keep_photo(sample_picture() if content is None else content)
        group = {} if album is None else {"media_group_id": self._album(album)}
        return self._message({"photo": sizes, **_captioned(caption), **group})

    async def sends_document(
        self,
        content: bytes = b"A letter.",
        name: str = "letter.txt",
        mime: str = "text/plain",
        size: int | None = None,
        *,
        caption: str = "",
    ) -> ChatMessage:
        """Send a file; `size` says how large the platform should take it for."""
        stored = self._world.files.keep("document", content, {"file_name": name, "mime_type": mime}, size)
        return self._message({"document": stored.described(), **_captioned(caption)})

    async def sends_voice(self, seconds: int = 5, content: bytes | None = None) -> ChatMessage:
        about = {"duration": seconds, "mime_type": "audio/ogg"}
        stored = self._world.files.keep("voice", content or sample_voice(), about)
        return self._message({"voice": stored.described()})

    async def sends_audio(
        self, content: bytes, name: str = "song.mp3", mime: str = "audio/mpeg", *, title: str = "", performer: str = ""
    ) -> ChatMessage:
        """Send sound as a file with a name, a title and a performer."""
        about = {"duration": 5, "mime_type": mime, "file_name": name, "title": title, "performer": performer}
        return self._message({"audio": self._world.files.keep("audio", content, about).described()})

    async def sends_video(
        self,
        seconds: int = 5,
        content: bytes | None = None,
        size: int | None = None,
        *,
        caption: str = "",
        album: str | None = None,
    ) -> ChatMessage:
        group = {} if album is None else {"media_group_id": self._album(album)}
        about = {"width": 640, "height": 360, "duration": seconds, "mime_type": "video/mp4"}
        stored = self._world.files.keep("video", content or sample_video(), about, size)
        return self._message({"video": stored.described(), **_captioned(caption), **group})

    async def sends_sticker(self, emoji: str = "👍") -> ChatMessage:
        about = {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return self._message({"sticker": self._world.files.keep("sticker", b"RIFF", about).described()})

    async def sends_contact(self, phone_number: str = "+447700900123") -> ChatMessage:
        """Share the person's own phone number."""
        own = {"first_name": self.user["first_name"], "user_id": self.user["id"]}
        return self._message({"contact": {"phone_number": phone_number, **own}})

    async def sends_location(self, latitude: float = 51.5072, longitude: float = -0.1276) -> ChatMessage:
        return self._message({"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_poll(self, question: str = "Which day?", options: tuple[str, ...] = ("Mon", "Tue")) -> ChatMessage:
        poll = {
            "id": str(5_500_000_000 + self._world.number()),
            "question": question,
            "options": [
                {"persistent_id": str(number), "text": text, "voter_count": 0} for number, text in enumerate(options)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
        return self._message({"poll": poll})

    def spoke_before(self) -> None:
        """Note that Start was pressed some time ago: the bot may write."""
        self._person.started = True

    # --- standing with the bot -----------------------------------------------------------------------------

    async def blocks(self) -> None:
        """Block the bot: it may not write any more, and is told so."""
        self._person.blocked = True
        self._tell_standing("member", "kicked")

    async def unblocks(self) -> None:
        self._person.blocked = False
        self._tell_standing("kicked", "member")

    async def leaves_telegram(self) -> None:
        """Delete the account: whatever the bot writes is refused."""
        self._person.deactivated = True

    def _tell_standing(self, old: str, new: str) -> None:
        self._mark()
        self._world.tell("my_chat_member", membership_change(self._world, self._chat, self.user, old, new))

    def _needs_the_bot(self) -> None:
        if self._person.blocked or self._person.deactivated:
            raise AssertionError(f"{self.user['first_name']} has blocked the bot or left Telegram")

    def _message(self, content: dict[str, Any], reply_to: ChatMessage | None = None) -> ChatMessage:
        self._needs_the_bot()
        self._person.started = True
        return self._say(self.user, content, reply_to)

    def _mark(self) -> None:
        super()._mark()
        self._toasts_before = len(self.toasts)

    def _album(self, name: str) -> str:
        return self._albums.setdefault(name, str(12_000_000_000 + self._world.number()))


def _captioned(caption: str) -> dict[str, Any]:
    return written("caption", caption) if caption else {}
