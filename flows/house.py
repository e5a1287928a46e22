"""What every use case may ask of its house: the landlord's policy and the texts."""

from dataclasses import dataclass

from flows.policy import Policy
from flows.texts import Texts


@dataclass(frozen=True)
class House:
    policy: Policy
    texts: Texts
    languages: tuple[str, ...]

    def unnamed(self) -> list[str]:
        """The landlord's own clauses and topics that have no English words, neither theirs nor ours."""
        clauses = [f"clauses.{clause}" for clause in self.policy.clauses if not self.texts.has(f"clause-{clause}")]
        return clauses + [f"topics {t.id!r}" for t in self.policy.topics if not self.texts.has(f"topic-{t.id}")]


def house(policy: Policy) -> House:
    texts = Texts(policy.zone, policy.text_overrides())
    return House(policy, texts, texts.languages)
