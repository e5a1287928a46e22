"""Parts of the day: what they are called, when they begin and end, and what hours are decent."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.kernel.policy import Policy, Slot


def bounds(policy: Policy, slot: Slot, day: date) -> tuple[datetime, datetime]:
    """When a slot begins and ends on a day; one that ends before it begins ends on the next."""
    return span(policy.zone, day, slot.earliest, slot.latest)


def span(zone: ZoneInfo, day: date, earliest: time, latest: time) -> tuple[datetime, datetime]:
    """The moments of two times of day, on the landlord's clock whatever it does that night.

    An hour that there is twice is there for both times; one that there is not comes an hour later, and lasts as long.
    """
    last = day if latest > earliest else day + timedelta(days=1)
    start, end = datetime.combine(day, earliest), datetime.combine(last, latest)
    first = start.replace(tzinfo=zone).astimezone(UTC)
    ends = max(end.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    # Moments of one zone are compared by its clock, which lies in such a night: so it is done in UTC.
    after = ends if ends > first else first + (end - start)
    return first.astimezone(zone), after.astimezone(zone)


def named(policy: Policy, starts_at: datetime, ends_at: datetime) -> str | None:
    """The slot that has these hours, if one does."""
    hours = (starts_at.astimezone(policy.zone).time(), ends_at.astimezone(policy.zone).time())
    return next((slot.id for slot in policy.visits.slots if (slot.earliest, slot.latest) == hours), None)


def decent(policy: Policy, moment: datetime) -> datetime:
    """This moment, or, if it lies in the quiet hours, the end of these."""
    rule, local = policy.visits, moment.astimezone(policy.zone)
    if not is_quiet(policy, moment):
        return moment
    late = rule.quiet_from > rule.quiet_until and local.time() >= rule.quiet_from
    return datetime.combine(local.date() + timedelta(days=late), rule.quiet_until, policy.zone)


def is_quiet(policy: Policy, moment: datetime) -> bool:
    """Whether it is too early or too late to write to anybody."""
    start, end, now = policy.visits.quiet_from, policy.visits.quiet_until, moment.astimezone(policy.zone).time()
    return start <= now or now < end if start > end else start <= now < end
