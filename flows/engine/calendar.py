"""A month as buttons."""

import calendar as months
import re
from datetime import date, timedelta

from flows.engine.options import Option
from flows.kernel.words import Month, Plain, named, text


def is_month(view: str) -> bool:
    return bool(re.fullmatch(r"month:\d{4}-(0[1-9]|1[0-2])", view))


def title(view: str) -> Month:
    return Month(_first(view))


def rows(view: str, earliest: date, latest: date) -> list[list[Option]]:
    """Return the names of the days of the week, the weeks of a month (only days that may be chosen have a number), and
    a row to change the month."""
    first = _first(view)
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    grid = [
        [
            Option(day.isoformat(), Plain(str(day.day)))
            if day.month == first.month and earliest <= day <= latest
            else Option("none", Plain("·"))
            for day in week
        ]
        for week in weeks
        if any(day.month == first.month and earliest <= day <= latest for day in week)
    ]
    before, after = first - timedelta(days=1), (first + timedelta(days=32)).replace(day=1)
    move = []
    if before >= earliest:
        move.append(Option(f"month:{before:%Y-%m}", text("engine-month-before")))
    if after <= latest:
        move.append(Option(f"month:{after:%Y-%m}", text("engine-month-after")))
    heads = [Option("none", named("engine-weekday-", str(number))) for number in range(7)]
    return [heads, *grid, move] if move else [heads, *grid]


def read_day(value: str, today: date) -> date | None:
    """Read "today", "yesterday" or an ISO date."""
    if value == "today":
        return today
    if value == "yesterday":
        return today - timedelta(days=1)
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _first(view: str) -> date:
    return date.fromisoformat(f"{view.removeprefix('month:')}-01")
