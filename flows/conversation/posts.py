"""Posts: single messages in a group that change with their subject."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.kernel.chart import Chart
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt
from storage.database import Tx
from storage.groups import Group


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message in a group, as it is now. With a `chart` it is a picture, posted once, never edited. `unasked`:
    nobody in the group asked for it, so it waits until it may be said (`flows.conversation.posting`). `chatter`: it
    also waits while the group wants quiet; the block's own vote does not."""

    prompt: Prompt
    chart: Chart | None = None
    unasked: bool = True
    chatter: bool = True


class PostType(Protocol):
    """A kind of message. `subject` is its number within its kind."""

    name: str

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        """Return the message as it is now, in the group's language, or None if there is nothing to show (any more)."""
