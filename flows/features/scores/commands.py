"""The word of /doorstep that counts: whose scores staff want, and for which period."""

import re
from dataclasses import dataclass
from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, StaffCommand, Target
from flows.features.scores.score import SPANS
from flows.features.scores.staff import put_up
from flows.kernel import matching
from flows.kernel.matching import Meant
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage.database import Tx
from storage.names import Kind, Record
from storage.scores import Subject

KINDS: tuple[Kind, ...] = ("contract", "contractor", "block")
THIS_MONTH = 1
SPAN = re.compile(rf"(.*?)\b({'|'.join(map(str, SPANS.values()))})[\s-]?m(?:o|th|onth)?s?", re.IGNORECASE)
"""A name, and the months of its period, as people write them: 3m, 12 months."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`span`: the number of months."""

    subject: Subject
    span: int


async def understood(tx: Tx, policy: Policy, said: str, channel: str) -> Asked | Words:
    """Read the words after `/doorstep scores`; else say why they are not understood. In a contract's channel with
    no words: that contract."""
    found = SPAN.fullmatch(said.strip())
    span = int(found[2]) if found else THIS_MONTH
    words = (found[1] if found else said).split()
    kinds = [kind for kind in KINDS if len(words) > 1 and words[0].lower() == kind]
    name = " ".join(words[len(kinds) :])
    if not name:
        own = _in(policy, channel)
        meant = Meant(said, own)
        if not own:
            return text("score-say-which")
    elif own := _in(policy, name):
        meant = Meant(said, own)
    else:
        meant = await matching.find(tx, name, *(kinds or KINDS))
    if one := meant.one:
        return Asked(Subject(one.kind, one.ref, one.name), span)
    if meant.found:
        listed = ", ".join(f"{one.kind} {one.ref} ({one.name})" for one in meant.found[: matching.MAX_LISTED])
        return text("score-which", said=matching.echoed(name or said), found=Plain(listed))
    return meant.unclear() if meant.near else text("score-none", said=matching.echoed(name))


def _in(policy: Policy, channel: str) -> list[Record]:
    """Return the contracts of a channel."""
    return [Record("contract", 0, one.ref, one.name) for one in policy.contracts if one.channel == channel]


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
