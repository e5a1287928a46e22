"""Whose scores staff ask for, and of which time."""

from dataclasses import dataclass
from datetime import datetime

from flows.features.scores.score import SPANS
from flows.features.scores.staff import put_up
from flows.kernel.effects import Effect
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import scores
from storage.database import Tx
from storage.scores import SUBJECTS, Subject

THIS_MONTH = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """`span`: how many months."""

    subject: Subject
    span: int


async def understood(tx: Tx, policy: Policy, said: str, channel: str) -> Asked | Words:
    """What was typed behind `/doorstep scores`; else why nobody knows what it means. In a contract's channel with
    nothing said: that contract."""
    words = said.split()
    span = SPANS[words.pop().lower()] if words and words[-1].lower() in SPANS else THIS_MONTH
    kind = words.pop(0).lower() if len(words) > 1 and words[0].lower() in SUBJECTS else None
    name = " ".join(words)
    found = await scores.named(tx, name, kind) if name else _of_channel(policy, channel)
    if len(found) == 1:
        return Asked(found[0], span)
    if found:
        listed = ", ".join(f"{one.kind} {one.ref} ({one.name})" for one in found)
        return text("score-which", said=Plain(name or said), found=Plain(listed))
    return text("score-none", said=Plain(name)) if name else text("score-say-which")


def _of_channel(policy: Policy, channel: str) -> list[Subject]:
    return [Subject("contract", one.ref, one.name) for one in policy.contracts if one.channel == channel]


async def counted_for(tx: Tx, runtime: Runtime, asked: Asked, channel: str, by: str, now: datetime) -> list[Effect]:
    today = now.astimezone(runtime.policy.zone).date()
    return await put_up(tx, runtime, asked.subject, today, asked.span, channel, now, by=by)
