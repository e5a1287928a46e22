"""Parts of the day: their names, when they begin and end, and which hours are decent for messages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.kernel.policy import Policy, Slot


def bounds(policy: Policy, slot: Slot, day: date) -> tuple[datetime, datetime]:
    """Return when a slot begins and ends on a day; one that ends before it begins ends on the next day."""
    return span(policy.zone, day, slot.earliest, slot.latest)


def span(zone: ZoneInfo, day: date, earliest: time, latest: time) -> tuple[datetime, datetime]:
    """Return the moments of two times of day, on the landlord's clock even on the night it changes.

    An hour that occurs twice counts for both times; one that does not occur comes an hour later, and lasts as long.
    """
    last = day if latest > earliest else day + timedelta(days=1)
    start, end = datetime.combine(day, earliest), datetime.combine(last, latest)
    first = start.replace(tzinfo=zone).astimezone(UTC)
    ends = max(end.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    # Moments of one zone are compared by its clock, which is wrong in such a night: so compare in UTC.
    after = ends if ends > first else first + (end - start)
    return first.astimezone(zone), after.astimezone(zone)


def named(policy: Policy, starts_at: datetime, ends_at: datetime) -> str | None:
    """Return the slot that has these hours, or None if there is none."""
    hours = (starts_at.astimezone(policy.zone).time(), ends_at.astimezone(policy.zone).time())
    return next((slot.id for slot in policy.visits.slots if (slot.earliest, slot.latest) == hours), None)


def decent(policy: Policy, moment: datetime) -> datetime:
    """Return this moment, or, if it is in the quiet hours, the end of these."""
    rule, local = policy.visits, moment.astimezone(policy.zone)
    if not is_quiet(policy, moment):
        return moment
    late = rule.quiet_from > rule.quiet_until and local.time() >= rule.quiet_from
    return datetime.combine(local.date() + timedelta(days=late), rule.quiet_until, policy.zone)


def is_quiet(policy: Policy, moment: datetime) -> bool:
    """Return whether it is too early or too late to write to anybody."""
    start, end, now = policy.visits.quiet_from, policy.visits.quiet_until, moment.astimezone(policy.zone).time()
    return start <= now or now < end if start > end else start <= now < end
