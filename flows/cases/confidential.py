"""Channels that few may see: of restricted reports, of welfare, of managers. One rule for all that happens in one.

Such a channel must be private, besides being the landlord's alone, as any channel must. That, and who is in it, is
asked afresh whenever something is posted there or pressed there; in doubt nothing is.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from flows.kernel.policy import Policy

Unfit: TypeAlias = Literal["shared", "away", "public"]


@dataclass(frozen=True, slots=True)
class Channel:
    """What a staff platform says of a channel. `is_shared`: with another organisation. `is_in`: we are in it, and it is
    in use."""

    is_shared: bool
    is_in: bool
    is_private: bool


def few_may_see(policy: Policy) -> frozenset[str]:
    """Return the channels that few may see."""
    channels = policy.channels
    return frozenset({channels.restricted, channels.for_welfare, channels.for_managers})


def unfit(channel: Channel, *, confidential: bool) -> Unfit | None:
    """Say why nothing of residents may be shown or done in a channel; None: it may."""
    if channel.is_shared:
        return "shared"
    if not channel.is_in:
        return "away"
    return "public" if confidential and not channel.is_private else None
