"""Something that happened in a group and is for us, being handled."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.conversation.arrived import Arrived, InGroup
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Words
from storage import groups
from storage.database import Tx
from storage.groups import Group


@dataclass
class GroupTurn:
    """Changed as the handling goes on. `toast`: what only the one who tapped sees; `link`: where their tap leads, in
    the private chat (a payload of /start)."""

    tx: Tx
    runtime: Runtime
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

    async def change(self, **values: Any) -> None:
        """Note what has become of the group."""
        if any(getattr(self.group, name) != value for name, value in values.items()):
            await groups.change(self.tx, self.group.id, **values)
            found = await groups.get(self.tx, self.group.id)
            assert found is not None
            self.group = found
