"""Working days: Monday to Friday, less the nation's bank holidays."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

DAY_ENDS = time(17)


@lru_cache(maxsize=8)
def _holidays(nation: str) -> "holidays.HolidayBase":
    return holidays.country_holidays("GB", subdiv=nation)


def is_working_day(day: date, nation: str) -> bool:
    return day.weekday() < 5 and day not in _holidays(nation)


def working_days_after(moment: datetime, days: int, nation: str, zone: ZoneInfo) -> datetime:
    """Return the end of the day (17:00, landlord's zone) that comes `days` working days after a moment, in UTC.

    Zero days: today if it is a working day that has not ended, else the next working day.
    """
    local = moment.astimezone(zone)
    day = local.date()
    if days == 0 and (local.time() >= DAY_ENDS or not is_working_day(day, nation)):
        days = 1
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, nation)
    return datetime.combine(day, DAY_ENDS, zone).astimezone(UTC)
