"""Something that happened in a group and is for us, being handled; and what a feature declares for groups: what can be
asked of us there, and what a tap on one of our messages does."""

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
    """What is typed in a group to ask us something; `run` is handed what follows it. `in_menu`: its place among the
    commands that are listed, 0 if it is not. `before_link`: it is answered before staff have confirmed the group.
    `on_code`: how it takes what looks like a code and is posted without a command."""

    name: str
    run: "Callable[[GroupTurn, str], Awaitable[None]]"
    in_menu: int = 0
    before_link: bool = False
    on_code: "Callable[[GroupTurn, str], Awaitable[None]] | None" = None


@dataclass(frozen=True)
class GroupRoute(Generic[A]):
    """What a tap on a message of ours in a group does."""

    action: type[A]
    press: "Callable[[GroupTurn, A], Awaitable[None]]"


@dataclass(frozen=True)
class GroupIndex:
    """All that can come up in a group, by name."""

    commands: Mapping[str, GroupCommand]
    actions: Actions
    routes: Mapping[type[ButtonAction], GroupRoute[Any]]

    def menu(self) -> list[str]:
        """The commands that are listed, in their order."""
        listed = [one for one in self.commands.values() if one.in_menu]
        return [one.name for one in sorted(listed, key=lambda one: one.in_menu)]


@dataclass(frozen=True, slots=True)
class GroupChanged:
    """A group is called otherwise than before, or we stand otherwise in it."""

    group_id: int


@dataclass
class GroupTurn:
    """Changed as the handling goes on. `toast`: what only the one who tapped sees; `link`: where their tap leads, in
    the private chat (a payload of /start)."""

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
        """Who it was, as their platform knows them; an administrator without a name is as good as the group."""
        return self.arrived.address.person

    def say(self, prompt: Prompt) -> None:
        """Answer in the group, where we were asked."""
        self.effects.append(Say(self.arrived.address, prompt, self.group.language, thread=self.event.group.thread))

    async def publish(self, event: object) -> None:
        self.effects += await self.runtime.publish(self.tx, event, self.now)

    async def change(self, **values: Any) -> None:
        """Note what has become of the group."""
        if any(getattr(self.group, name) != value for name, value in values.items()):
            await groups.change(self.tx, self.group.id, **values)
            found = await groups.get(self.tx, self.group.id)
            assert found is not None
            self.group = found


def to_group(group: Group, prompt: Prompt) -> Say:
    """Words to a whole group, where it wants to hear us."""
    return Say(Address(group.platform, "", group.chat), prompt, group.language, thread=group.thread)
