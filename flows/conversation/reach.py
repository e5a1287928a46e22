"""Whether a resident's chat takes messages from us."""

from datetime import datetime, timedelta

from flows.conversation.events import ResidentUnreachable
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from storage import people
from storage.database import Tx

ANSWER_WITHIN = timedelta(days=3)
"""How long what a resident writes, outside of any conversation, is taken as their answer to what staff wrote."""


async def awaits_answer(tx: Tx, said: Say, now: datetime) -> Say:
    """Take what its reader writes next, outside of any conversation, as their answer to a message of staff's."""
    assert said.subject is not None
    await people.expect_answer(tx, said.to, *said.subject, now + ANSWER_WITHIN)
    return said


async def unreachable(tx: Tx, runtime: Runtime, platform: str, chat: str, now: datetime) -> list[Effect]:
    """Note that a chat takes no more messages from us: nothing more is sent there, and the features are told."""
    lost = await people.set_blocked(tx, platform, chat, now)
    return await runtime.publish(tx, ResidentUnreachable(platform, chat, tuple(lost)), now) if lost else []
