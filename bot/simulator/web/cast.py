"""The people on the page, and what the page can ask of the program that runs the bot."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import GroupChat, Phone
from bot.simulator.world import World

FAULTS = {
    "slack-down": (Fault("slack", "*", Kind.ERROR, times=None, status=503),),
    "telegram-slow": (Fault("telegram", "*", Kind.SLOW, times=None, delay=1.5),),
    "telegram-429": (
        Fault("telegram", "send*", Kind.ERROR, times=None, status=429, retry_after=5),
        Fault("telegram", "edit*", Kind.ERROR, times=None, status=429, retry_after=5),
    ),
}
"""Faults that last until they are switched off."""


@dataclass(frozen=True)
class Letter:
    """A letter or poster with a link, as the page shows it."""

    place: str
    link: str
    group: bool = False


async def _never() -> datetime | None:
    return None


async def _nothing() -> None:
    return None


@dataclass
class Cast:
    """The people and chats of a world that a page shows; `about` describes the whole (docs/playground.md)."""

    world: World
    phones: dict[int, Phone] = field(default_factory=dict)
    groups: dict[int, GroupChat] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    running: bool = True
    faults: set[str] = field(default_factory=set)
    restart: Callable[[], Awaitable[None]] = _nothing
    wound: Callable[[], Awaitable[None]] = _nothing
    """Called after the clock was moved, to handle what became due."""
    due: Callable[[], Awaitable[datetime | None]] = _never

    def add_phone(self, phone: Phone) -> Phone:
        self.phones[phone.chat_id] = phone
        return phone

    def add_group(self, group: GroupChat) -> GroupChat:
        self.groups[group.chat_id] = group
        return group

    def phone(self, chat: int) -> Phone:
        if chat not in self.phones:
            raise AssertionError("there is no such phone")
        return self.phones[chat]

    def group(self, chat: int) -> GroupChat:
        """Return a group by its chat, also by the one it had before it became a supergroup."""
        for known, group in self.groups.items():
            if chat in (known, group.chat_id):
                return group
        raise AssertionError("there is no such group")
