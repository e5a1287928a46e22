"""The times that staff's forms ask for."""

from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from flows.cases.case import Answers
from flows.kernel.policy import Policy, Slot
from flows.kernel.slots import bounds, span
from flows.kernel.words import Text, text

Time: TypeAlias = tuple[datetime, datetime]
FAR = timedelta(days=2 * 365)
"""A day further ahead than this is a slip."""


def asked(zone: ZoneInfo, answers: Answers, now: datetime) -> Time | Text:
    """Return the time that a form's day and hours ask for, or why a visit cannot be then."""
    try:
        day = date.fromisoformat(str(answers.get("day")))
        earliest, latest = time.fromisoformat(str(answers.get("from"))), time.fromisoformat(str(answers.get("to")))
    except ValueError:
        return text("engine-needed")
    if why := _why_not_on(day, zone, now):
        return why
    starts_at, ends_at = span(zone, day, earliest, latest)
    return (starts_at, ends_at) if ends_at > now else text("staff-visit-past")


def to_come(policy: Policy, slot: Slot, day: date, now: datetime) -> Time | Text:
    """Return the time of a slot that has not begun, or why a visit cannot be then."""
    if why := _why_not_on(day, policy.zone, now):
        return why
    starts_at, ends_at = bounds(policy, slot, day)
    return (starts_at, ends_at) if starts_at > now else text("staff-visit-past")


def _why_not_on(day: date, zone: ZoneInfo, now: datetime) -> Text | None:
    """Return why no visit can be on a day, whatever the hour. One of yesterday may still go on."""
    today = now.astimezone(zone).date()
    if day < today - timedelta(days=1):
        return text("staff-visit-past")
    return text("staff-visit-far") if day > today + FAR else None
