"""The word of /doorstep that counts: whose scores staff want, and for which period."""

from dataclasses import dataclass
from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, StaffCommand, Target
from flows.features.scores.score import SPANS
from flows.features.scores.staff import put_up
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import scores
from storage.database import Tx
from storage.scores import SUBJECTS, Subject

THIS_MONTH = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """`span`: the number of months."""

    subject: Subject
    span: int


async def understood(tx: Tx, policy: Policy, said: str, channel: str) -> Asked | Words:
    """Read the words after `/doorstep scores`; else say why they are not understood. In a contract's channel with
    no words: that contract."""
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


async def _scores(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Words:
    """Post a card in the channel where it was asked for."""
    asked = await understood(tx, runtime.policy, called.said, called.channel)
    if not isinstance(asked, Asked):
        return asked
    subject, span = asked.subject, asked.span

    async def act(tx: Tx, runtime: Runtime, now: datetime) -> Done:
        today = now.astimezone(runtime.policy.zone).date()
        shown = await put_up(tx, runtime, subject, today, span, called.channel, now, by=called.actor.id)
        return Done(shown, message=text("score-posted"))

    return Target(act=act)


COMMANDS = (StaffCommand("scores", text("doorstep-scores-usage"), text("doorstep-scores"), _scores, by="members"),)
