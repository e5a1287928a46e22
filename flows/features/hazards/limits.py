"""By when a hazard must be dealt with: our own word on it, and what the law says in England.

The Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025 count from the moment when the
landlord comes to know of a hazard: an emergency is made safe within 24 hours by the clock; any other significant one is
investigated within 10 working days. After an investigation its findings are sent in writing within 3 working days, and
the home is made safe within 5; where that cannot be done, the household is offered somewhere else to live.
"""

from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from flows.kernel.clocks import WorkingDays
from flows.kernel.policy import HazardKind, Nation, Policy

Urgency: TypeAlias = Literal["emergency", "significant", "repair"]


def day_of(policy: Policy, moment: datetime) -> date:
    return moment.astimezone(policy.zone).date()


def is_significant(policy: Policy, kind: HazardKind | None, aware_at: datetime) -> bool:
    """Return whether a kind counts as significant at that time. Elsewhere than in England it is asked about all the
    same."""
    since = kind.significant_from if kind else None
    return since is not None and since <= day_of(policy, aware_at)


def urgency(policy: Policy, kind: HazardKind | None, aware_at: datetime, *, hurts_now: bool) -> Urgency:
    if hurts_now or (kind and kind.danger):
        return "emergency"
    return "significant" if is_significant(policy, kind, aware_at) else "repair"


def by_law(policy: Policy, said: str, aware_at: datetime) -> bool:
    """Return whether the law's clocks run for a hazard of an urgency that we came to know of then."""
    if policy.landlord.nation is not Nation.ENGLAND:
        return False
    return said == "significant" or (said == "emergency" and policy.hazards.emergency_from <= day_of(policy, aware_at))


def received_by(policy: Policy, said: str, now: datetime) -> datetime:
    """Return when somebody must have said that they have it."""
    if said == "emergency":
        return now + timedelta(minutes=policy.hazards.received_minutes)
    return WorkingDays(policy.hazards.received_days).after(now, policy)
