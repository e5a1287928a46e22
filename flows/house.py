"""What every use case may ask of its house: the landlord's policy and the texts."""

from dataclasses import dataclass

from flows.policy import Policy
from flows.texts import Texts


@dataclass(frozen=True)
class House:
    policy: Policy
    texts: Texts
    languages: tuple[str, ...]


def house(policy: Policy) -> House:
    texts = Texts(policy.zone, policy.text_overrides())
    return House(policy, texts, texts.languages)
