"""Changes of a hazard: a line of its history, what shows it to staff and to other systems, and its clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.conversation import understand
from flows.features.hazards import limits
from flows.features.hazards.limits import Urgency
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.clocks import Clock, Hours, WorkingDays
from flows.kernel.effects import STAFF, Alert, CaseCard, CaseNote, Effect, Hook, Priority
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, named, text
from storage import hazards, webhooks
from storage.clocks import ClockRun
from storage.database import Tx
from storage.hazards import HISTORY, Hazard

SURE = 0.6
"""The least share by which words are of a kind."""
KINDS = frozenset(
    {
        "hazard_sent", "hazard_received", "hazard_investigated", "hazard_summary", "hazard_safe", "hazard_closed",
        "hazard_reopened",
    }
)  # fmt: skip
"""The lines of a hazard's history of which other systems hear."""


@dataclass(frozen=True, slots=True)
class NewHazard:
    """A hazard as it was told. `resident_id` None: by phone. `home_id` is left out where its resident is nameless."""

    kind: str
    urgency: Urgency
    words: str
    aware_at: datetime
    language: str
    resident_id: int | None
    home_id: int | None = None
    block_id: int | None = None
    address: str | None = None
    room: str | None = None
    household: str | None = None
    anonymous: bool = False
    report_ref: str | None = None


async def begin(tx: Tx, runtime: Runtime, new: NewHazard, actor: Actor, now: datetime) -> tuple[Hazard, list[Effect]]:
    """Write a hazard down, start its clocks, and show it to the repairs team and to other systems."""
    values = {name: getattr(new, name) for name in NewHazard.__dataclass_fields__}
    number = await hazards.add(tx, **values, ref=await _fresh_ref(tx), created_at=now)
    hazard = await _again(tx, number)
    await _begin_clocks(tx, runtime.policy, hazard, hazard.aware_at, now)
    return hazard, await note(tx, runtime, hazard, "hazard_sent", actor, now)


async def reopen(
    tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, sent_at: datetime, now: datetime
) -> list[Effect]:
    """Open a hazard again that was called safe or done: its resident wrote at `sent_at` that it is not. Somebody must
    say anew that they have it, and the law's clocks count from then."""
    for clock in CLOCKS:
        await clock.drop(tx, hazard.id, now)
    await hazards.change(tx, hazard.id, received_at=None, investigated_at=None, safe_at=None, closed_at=None)
    await _begin_clocks(tx, runtime.policy, hazard, sent_at, now)
    noted = await note(tx, runtime, hazard, "hazard_reopened", actor, now)
    channel, said = runtime.policy.channels.for_repairs, text("hazard-reopened", ref=ref_words(hazard))
    return [*noted, Alert(channel, said, "hazard", hazard.id)]


async def wrote(
    tx: Tx, runtime: Runtime, hazard: Hazard, words: Sequence[str], actor: Actor, sent_at: datetime, now: datetime
) -> list[Effect]:
    """Note what its resident wrote, or that they sent files. A hazard that was called safe or done is open again, for
    that is what we asked them to write about; a word of thanks, or less, changes nothing."""
    is_over = bool(hazard.safe_at or hazard.closed_at)
    effects: list[Effect] = []
    if is_over and not _are_thanks(words):
        effects += await reopen(tx, runtime, hazard, actor, sent_at, now)
    # Nobody closes it who has not seen this.
    await hazards.change(tx, hazard.id)
    for part in words:
        effects += await note(tx, runtime, hazard, "added", actor, now, {"words": part})
    return effects


def _are_thanks(words: Sequence[str]) -> bool:
    understood = [understand.read(part) for part in words]
    return bool(words) and all(one.danger is None and one.share(("thanks", "chatter")) >= SURE for one in understood)


async def _begin_clocks(tx: Tx, policy: Policy, hazard: Hazard, since: datetime, now: datetime) -> None:
    """Start what is owed first. `since`: when we came to know of it."""
    await RECEIVED.start(tx, hazard.id, now, limits.received_by(policy, hazard.urgency, now), hazard.resident_id)
    if limits.by_law(policy, hazard.urgency, hazard.aware_at):
        first = MADE_SAFE if hazard.urgency == "emergency" else INVESTIGATED
        await first.start(tx, hazard.id, since, first.due(policy, since), hazard.resident_id)


async def received(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, now: datetime) -> list[Effect]:
    """Note that the repairs team has it."""
    await RECEIVED.keep(tx, hazard.id, now)
    owner = {"owner": actor.id} if actor.by == "staff" and not hazard.owner else {}
    await hazards.change(tx, hazard.id, received_at=now, **owner)
    return await note(tx, runtime, hazard, "hazard_received", actor, now)


async def investigated(
    tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, now: datetime, *, is_hazard: bool
) -> list[Effect]:
    """Note that it was looked into. What was found is written to its resident; a hazard is made safe."""
    await INVESTIGATED.keep(tx, hazard.id, now)
    await hazards.change(tx, hazard.id, investigated_at=now)
    policy = runtime.policy
    if limits.by_law(policy, hazard.urgency, hazard.aware_at):
        await SUMMARY.start(tx, hazard.id, now, SUMMARY.due(policy, now), hazard.resident_id)
        if not is_hazard:
            await MADE_SAFE.drop(tx, hazard.id, now)
        elif hazard.urgency != "emergency" and hazard.safe_at is None:
            await WORK.start(tx, hazard.id, now, WORK.due(policy, now), hazard.resident_id)
    return await note(tx, runtime, hazard, "hazard_investigated", actor, now, {"hazard": is_hazard})


async def summed_up(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, now: datetime, words: str) -> list[Effect]:
    """Note what was written to its resident about what was found."""
    await SUMMARY.keep(tx, hazard.id, now)
    return await note(tx, runtime, hazard, "hazard_summary", actor, now, {"words": words})


async def made_safe(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, now: datetime) -> list[Effect]:
    """Note that it can hurt nobody any more. Of an emergency, it was looked into by then."""
    effects: list[Effect] = []
    if hazard.received_at is None:
        effects += await received(tx, runtime, hazard, actor, now)
    if hazard.investigated_at is None:
        effects += await investigated(tx, runtime, hazard, actor, now, is_hazard=True)
    for clock in (MADE_SAFE, WORK):
        await clock.keep(tx, hazard.id, now)
    await hazards.change(tx, hazard.id, safe_at=now)
    return [*effects, *await note(tx, runtime, hazard, "hazard_safe", actor, now)]


async def close(tx: Tx, runtime: Runtime, hazard: Hazard, actor: Actor, now: datetime, words: str = "") -> list[Effect]:
    """End it: nothing is owed any more."""
    for clock in CLOCKS:
        await clock.drop(tx, hazard.id, now)
    await hazards.change(tx, hazard.id, closed_at=now)
    return await note(tx, runtime, hazard, "hazard_closed", actor, now, {"words": words} if words else {})


async def note(
    tx: Tx,
    runtime: Runtime,
    hazard: Hazard,
    kind: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> list[Effect]:
    """Append to a hazard's history; its card and its thread show it, and other systems hear of it."""
    line = await HISTORY.add(
        tx, hazard.id, kind, now, by=actor.by, actor=actor.id, platform=actor.platform, data=data or {}
    )
    card = card_of(runtime.policy, hazard)
    return [card, CaseNote("hazard", hazard.id, card.channel, line), *await _hooks(tx, kind, line)]


async def _hooks(tx: Tx, kind: str, line: int) -> Sequence[Effect]:
    live = await webhooks.live(tx) if kind in KINDS else []
    return [Hook(hook.id, line, "hazard") for hook in live if not hook.kinds or kind in hook.kinds]


def card_of(policy: Policy, hazard: Hazard) -> CaseCard:
    priority = Priority.URGENT if hazard.urgency == "emergency" else Priority.CARD
    return CaseCard("hazard", hazard.id, policy.channels.for_repairs, priority)


def ref_words(hazard: Hazard) -> Words:
    return Plain(refs.shown(hazard.ref))


async def _again(tx: Tx, number: int) -> Hazard:
    found = await hazards.get(tx, number)
    assert found is not None
    return found


async def _fresh_ref(tx: Tx) -> str:
    while True:
        ref = await refs.fresh(tx)
        if await hazards.find(tx, ref) is None:
            return ref


# --- its clocks ----------------------------------------------------------------------------------------------------


async def _late(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Say that something is overdue: in its thread, on its card, and to those on alert."""
    hazard = await hazards.get(tx, run.subject)
    if hazard is None or hazard.closed_at:
        return []
    channels = dict.fromkeys((runtime.policy.channels.for_repairs, runtime.policy.channels.alerts))
    said = named("hazard-late-", run.name, ref=ref_words(hazard))
    noted = await note(tx, runtime, hazard, "late", Actor("doorstep", STAFF), now, {"clock": run.name})
    return [*noted, *(Alert(channel, said, "hazard", hazard.id) for channel in channels)]


RECEIVED = Clock("hazard_received", "hazard", text("clock-hazard-received"), _late)
"""Until somebody says that they have it."""
MADE_SAFE = Clock(
    "hazard_safe",
    "hazard",
    text("clock-hazard-safe"),
    _late,
    lambda policy: Hours(policy.hazards.emergency_hours),
)
INVESTIGATED = Clock(
    "hazard_investigated",
    "hazard",
    text("clock-hazard-investigated"),
    _late,
    lambda policy: WorkingDays(policy.hazards.investigate_days),
)
SUMMARY = Clock(
    "hazard_summary",
    "hazard",
    text("clock-hazard-summary"),
    _late,
    lambda policy: WorkingDays(policy.hazards.summary_days),
)
WORK = Clock(
    "hazard_work", "hazard", text("clock-hazard-work"), _late, lambda policy: WorkingDays(policy.hazards.safety_days)
)
CLOCKS = (RECEIVED, MADE_SAFE, INVESTIGATED, SUMMARY, WORK)
