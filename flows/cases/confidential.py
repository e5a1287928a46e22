"""Channels that few may see: of restricted reports, of welfare, of managers. One rule for everything done in one.

Such a channel must be private, and belong to the landlord alone as any channel must. That, and who is in it, is
checked again whenever something is posted or pressed there; in doubt, nothing is. A case is for few if it belongs in
such a channel now; it stands, and is decided, nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from flows.kernel.policy import Policy

Unfit: TypeAlias = Literal["shared", "away", "public"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as its platform describes it. `is_shared`: with another organisation. `is_in`: we are in it, and it is
    in use."""

    is_shared: bool
    is_in: bool
    is_private: bool


def few_may_see(policy: Policy) -> frozenset[str]:
    """Return the channels that few may see."""
    channels = policy.channels
    return frozenset({channels.restricted, channels.for_welfare, channels.for_managers})


def roles_of(policy: Policy, channel: str) -> list[str]:
    """Return the names by which the landlord's file makes a channel one that few may see."""
    named = policy.channels
    roles = {"restricted": named.restricted, "welfare": named.welfare, "managers": named.managers}
    return [role for role, used in roles.items() if used == channel]


def is_for_few(policy: Policy, routes: Sequence[str]) -> bool:
    """Return whether few may see a case, by the channels where it belongs now."""
    return bool(routes) and routes[0] in few_may_see(policy)


def may_stand(policy: Policy, routes: Sequence[str], channel: str) -> bool:
    """Return whether a case's card may stay in a channel: one for few only where it belongs now."""
    return not is_for_few(policy, routes) or channel in routes


def unfit(channel: Channel, *, confidential: bool) -> Unfit | None:
    """Say why residents' data may not be shown or used in a channel, or return None if it may."""
    if channel.is_shared:
        return "shared"
    if not channel.is_in:
        return "away"
    return "public" if confidential and not channel.is_private else None
