"""A group's turn: an event in a group that is for us; and what a feature declares for groups: commands, and
what a tap on one of our messages does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from flows.conversation.arrived import Arrived, InGroup
from flows.kernel.actions import Actions, ButtonAction
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Words
from storage import groups
from storage.database import Tx
from storage.groups import Group
from storage.people import Address

A = TypeVar("A", bound=ButtonAction)


@dataclass(frozen=True, kw_only=True)
class GroupCommand:
    """A command typed in a group; `run` is given the words after it. `in_menu`: its place among the commands
    that are listed, 0 if it is not. `before_link`: it is answered before staff have confirmed the group.
    `on_code`: how it takes a text that looks like a code and is posted without a command. `on_name`: how it answers
    somebody who calls us by our name."""

    name: str
    run: "Callable[[GroupTurn, str], Awaitable[None]]"
    in_menu: int = 0
    before_link: bool = False
    on_code: "Callable[[GroupTurn, str], Awaitable[None]] | None" = None
    on_name: "Callable[[GroupTurn], Awaitable[None]] | None" = None


@dataclass(frozen=True)
class GroupRoute(Generic[A]):
    """The handler of a tap on a message of ours in a group."""

    action: type[A]
    press: "Callable[[GroupTurn, A], Awaitable[None]]"


@dataclass(frozen=True)
class GroupIndex:
    """Everything that can be done in a group, by name."""

    commands: Mapping[str, GroupCommand]
    actions: Actions
    routes: Mapping[type[ButtonAction], GroupRoute[Any]]

    def menu(self) -> list[str]:
        """Return the commands that are listed, in their order."""
        listed = [one for one in self.commands.values() if one.in_menu]
        return [one.name for one in sorted(listed, key=lambda one: one.in_menu)]


@dataclass(frozen=True, slots=True)
class GroupChanged:
    """The title of a group, or our standing in it, has changed."""

    group_id: int


@dataclass
class GroupTurn:
    """An event being handled; it changes meanwhile. `toast`: shown only to the person who tapped; `link`: where
    their tap leads, in the private chat (a payload of /start)."""

    tx: Tx
    runtime: Runtime
    index: GroupIndex
    arrived: Arrived
    event: InGroup
    group: Group
    now: datetime
    effects: list[Effect] = field(default_factory=list)
    toast: Words | None = None
    link: str | None = None

    @property
    def person(self) -> str:
        """Return the person, by their platform's id; for somebody without a name, the chat they speak for."""
        return self.arrived.address.person

    @property
    def is_nameless(self) -> bool:
        """Return whether nobody can say who sent it."""
        return self.event.nameless

    def say(self, prompt: Prompt) -> None:
        """Answer in the group, in the topic of the question."""
        self.effects.append(Say(self.arrived.answer_to, prompt, self.group.language, thread=self.event.group.thread))

    async def publish(self, event: object) -> None:
        self.effects += await self.runtime.publish(self.tx, event, self.now)

    async def change(self, **values: Any) -> None:
        """Note changes of the group."""
        if any(getattr(self.group, name) != value for name, value in values.items()):
            await groups.change(self.tx, self.group.id, **values)
            found = await groups.get(self.tx, self.group.id)
            assert found is not None
            self.group = found


def to_group(group: Group, prompt: Prompt) -> Say:
    """Return words to a whole group, in the topic it wants for us."""
    return Say(Address(group.platform, "", group.chat), prompt, group.language, thread=group.thread)
