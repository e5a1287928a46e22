"""A month as buttons, and days as people type them."""

import calendar as months
import re
from datetime import date, timedelta

from flows.engine.options import Option
from flows.kernel.words import Month, Plain, text


def is_month(view: str) -> bool:
    return bool(re.fullmatch(r"month:\d{4}-(0[1-9]|1[0-2])", view))


def title(view: str) -> Month:
    return Month(_first(view))


def rows(view: str, earliest: date, latest: date) -> list[list[Option]]:
    """Return the weeks of a month (only days that may be chosen have a number), then a row to change the month."""
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
    return [*grid, move] if move else grid


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


def read_typed(said: str, today: date) -> date | None:
    """Read a day as people type it: 8/12, 8.12.2026, 8 12 26, 2026-12-08. Without a year: the last one in the past."""
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    try:
        match numbers:
            case [year, month, day] if year > 31:
                return date(year, month, day)
            case [day, month, year]:
                return date(year if year > 99 else 2000 + year, month, day)
            case [day, month]:
                this_year = date(today.year, month, day)
                return this_year if this_year <= today else date(today.year - 1, month, day)
    except ValueError:
        return None
    return None


def _first(view: str) -> date:
    return date.fromisoformat(f"{view.removeprefix('month:')}-01")
