"""The runtime of every use case: the landlord's policy, the texts and the bus."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.kernel.clock import Clock
from flows.kernel.effects import Effect
from flows.kernel.events import Bus, Section
from flows.kernel.policy import Policy
from flows.kernel.texts import Texts
from flows.kernel.words import named
from storage.database import Tx


@dataclass(frozen=True)
class Runtime:
    policy: Policy
    texts: Texts
    languages: tuple[str, ...]
    bus: Bus

    async def publish(self, tx: Tx, event: object, now: datetime) -> list[Effect]:
        """Publish an event; return the effects that follow from it."""
        return await self.bus.publish(tx, self, event, now)

    async def section(self, tx: Tx, point: object, now: datetime) -> Section:
        """Return the features' additions to a page."""
        return await self.bus.section(tx, self, point, now)

    def spoken_in(self, block_ref: str) -> tuple[str, ...]:
        """Return the languages of a block that we speak too."""
        block = self.policy.block(block_ref)
        return tuple(code for code in (block.languages if block else ()) if code in self.languages) or ("en",)

    def unnamed(self) -> list[str]:
        """Return the landlord's clauses, topics, wishes, slots and hazards without English words, theirs or ours."""
        clauses = [
            f"clauses.{clause}" for clause in self.policy.clauses if not self.texts.has(named("clause-", clause))
        ]
        topics = [f"topics {t.id!r}" for t in self.policy.topics if not self.texts.has(named("topic-", t.id))]
        wishes = [f"wishes {w.id!r}" for w in self.policy.wishes if not self.texts.has(named("wish-", w.id))]
        told = [
            f"wishes {w.id!r} (instruction)"
            for w in self.policy.wishes
            if not self.texts.has(named("instruction-", w.id))
        ]
        slots = [f"visits.slots {s.id!r}" for s in self.policy.visits.slots if not self.texts.has(named("slot-", s.id))]
        kinds = [
            f"hazards.kinds {k.id!r}"
            for k in self.policy.hazards.kinds
            if not self.texts.has(named("hazard-kind-", k.id))
        ]
        return [*clauses, *topics, *wishes, *told, *slots, *kinds]


def make_runtime(policy: Policy, bus: Bus, locales: Sequence[Path] = (), clock: Clock | None = None) -> Runtime:
    """Make a runtime. `bus` has no default, so that nobody leaves the features' listeners out by mistake.

    `locales`: the folders of features that bring their texts with them. `clock`: see `Texts`.
    """
    texts = Texts(policy.zone, policy.text_overrides(), locales, clock)
    return Runtime(policy, texts, texts.languages, bus)
