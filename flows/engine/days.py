"""Days as people say them, in every language we speak: "yesterday", "last Tuesday", "5th December", "8/12".

Only a saying that is a day from its first word to its last is read as one; an hour beside it is allowed. Each word is
a letter for its kind (`day_words`), and patterns of letters say which day is meant.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.engine import day_words
from flows.engine.day_words import Token, as_date

LONGEST = 80
"""The number of letters beyond which a text is a story."""
MAX_HOURS = 48
"""The number of hours that people count back; beyond it they count days."""
_STEPS = {"l": -1, "t": 0, "x": 1}
"""Last, this and next."""
_HOURS = ("hour", "minute")
_DAYS = {"day": 1, "week": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Reading:
    """The day that a saying means. Not `sure`: it should be asked, for it may mean something else, or another year than
    people think. `others` may be meant as well. `has_more`: the saying names an hour too."""

    day: date
    sure: bool = True
    others: tuple[date, ...] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class _When:
    """The time at which something is said. `ago` returns the day that it was so long before."""

    ago: Callable[[timedelta], date]
    ahead: bool

    @property
    def today(self) -> date:
        return self.ago(timedelta())


def read(said: str, ago: Callable[[timedelta], date], *, ahead: bool = False) -> Reading | None:
    """Return the day that a text is, or None if it is anything else. What names no year is the last such day, or with
    `ahead` the next one."""
    words = day_words.plain(said) if len(said) <= LONGEST else ""
    if not words or words in day_words.vocabulary().no_day:
        return None
    tokens = list(day_words.tokens(words))
    if ahead and tokens[0].letter == "v":
        tokens = tokens[1:]
    return _read(tokens, _When(ago, ahead))


def _read(tokens: list[Token], when: _When) -> Reading | None:
    letters = "".join(token.letter for token in tokens)
    for pattern, meaning in _PATTERNS:
        found = pattern.fullmatch(letters)
        day = tokens[slice(*found.span("day"))] if found else []
        reading = meaning(day, when) if day else None
        if found and reading is not None:
            roughly = "q" in found["day"] + found["roughly"] and not any(token.value in _HOURS for token in day)
            has_more = reading.has_more or found["day"] + found["roughly"] != letters
            return replace(reading, sure=reading.sure and not roughly, has_more=has_more)
    return _said_twice(tokens, when) if letters[:1] in ("r", "R") else None


def _said_twice(tokens: list[Token], when: _When) -> Reading | None:
    """Return a day that is said in two ways which agree: "yesterday, 24 November"."""
    first, second = _offset(tokens[:1], when), _read(tokens[1:], when)
    agree = second is not None and first.day in (second.day, *second.others)
    return replace(first, has_more=first.has_more or second.has_more) if second and agree else None


def _offset(tokens: list[Token], when: _When) -> Reading:
    token = tokens[-1]
    return Reading(when.today + timedelta(days=token.value), has_more=token.letter == "R")


def _weekday(tokens: list[Token], when: _When) -> Reading:
    """Return the last such day, or the next. The name of today may mean today or a week from it."""
    day, sure, others = when.today, True, tuple[date, ...]()
    weekday = _one(tokens, "w")
    if weekday != day.weekday():
        return Reading(_toward(day, weekday, 1 if when.ahead else -1))
    if not any(token.letter == "t" for token in tokens):
        sure, others = False, (day + timedelta(days=7 if when.ahead else -7),)
    return Reading(day, sure, others)


def _last(tokens: list[Token], when: _When) -> Reading:
    return Reading(_toward(when.today, _one(tokens, "w"), -1))


def _next(tokens: list[Token], when: _When) -> Reading:
    return Reading(_toward(when.today, _one(tokens, "w"), 1))


def _toward(day: date, weekday: int, step: int) -> date:
    days = (weekday - day.weekday()) * step % 7 or 7
    return day + timedelta(days=days * step)


def _of_week(tokens: list[Token], when: _When) -> Reading | None:
    """Return a day of last week, this week or the next."""
    units = [token.value for token in tokens if token.letter == "u"]
    weeks = next(_STEPS[token.letter] for token in tokens if token.letter in _STEPS)
    monday = when.today - timedelta(days=when.today.weekday())
    return Reading(monday + timedelta(weeks=weeks, days=_one(tokens, "w"))) if units[-1] == "week" else None


def _long_ago(tokens: list[Token], when: _When) -> Reading | None:
    return _away(tokens, when, -1)


def _long_ahead(tokens: list[Token], when: _When) -> Reading | None:
    return _away(tokens, when, 1)


def _away(tokens: list[Token], when: _When, sign: int) -> Reading | None:
    many = next((token.value for token in tokens if token.letter == "n"), 1)
    unit = next(token.value for token in tokens if token.letter in "uU")
    more = sum(token.value for token in tokens if token.letter == "r")
    if unit in _HOURS:
        back = timedelta(**{f"{unit}s": many})
        within = back <= timedelta(hours=MAX_HOURS) and not more
        return Reading(when.ago(back * -sign), has_more=True) if within else None
    if unit in ("month", "year"):
        return _months_away(when.today, many * sign * (12 if unit == "year" else 1))
    return Reading(when.today + timedelta(days=sign * many * _DAYS[unit] + more)) if many < 1000 else None


def _months_away(day: date, months: int) -> Reading | None:
    """Return the same day of another month. It is seldom meant to the day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return Reading(found, sure=False) if (found := as_date(min(day.day, 28), month + 1, year)) else None


def _written(tokens: list[Token], when: _When) -> Reading | None:
    """Return a day that is written as day and month, with or without a year."""
    weekday = _weekday_of(tokens)
    for token in tokens:
        if token.letter in "de":
            day, month, year = token.value
            if token.letter == "e":
                return _or_an_hour(day, month, weekday, when)
            return _dated(day, month, year, weekday, when) or _months_first(day, month, year, when)
        if token.letter == "h":
            day, month = token.value
            return _dated(day, month, _year(tokens, when), weekday, when)
    numbers = [token.value for token in tokens if token.letter in "noO"]
    return _dated(numbers[0], _one(tokens, "m"), _year(tokens, when), weekday, when)


def _year(tokens: list[Token], when: _When) -> int | None:
    """Return the year that stands at the end: four digits, two after a day and a month, or last year, or this. It is 0
    if what stands there is none."""
    steps = [_STEPS[token.letter] for token in tokens if token.letter in _STEPS]
    if steps:
        return when.today.year + steps[0] if any(token.value == "year" for token in tokens) else 0
    years = [token.value for token in tokens if token.letter == "y"]
    numbers = [token for token in tokens if token.letter in "noO"]
    if years or len(numbers) < 2:
        return years[0] if years else None
    return 2000 + numbers[-1].value if len(numbers[-1].said) == 2 else 0


def _or_an_hour(day: int, month: int, weekday: int | None, when: _When) -> Reading | None:
    """Return the day that "9.10" or "8-12" may be; where it may as well be an hour, or two, it should be asked."""
    found = _dated(day, month, None, weekday, when)
    if weekday is not None:
        return found if found and found.day.weekday() == weekday else None
    return Reading(found.day, found.sure and day > 12) if found else None


def _months_first(day: int, month: int, year: int | None, when: _When) -> Reading | None:
    """Return what is a day only with its month first, as Americans write it."""
    found = _dated(month, day, year, None, when) if month > 12 else None
    return Reading(found.day, sure=False) if found else None


def _in_numbers(tokens: list[Token], when: _When) -> Reading | None:
    day, month, year = tokens
    if not (year.letter == "y" or len(year.said) == 2):
        return None
    return _dated(day.value, month.value, year.value if year.value > 99 else 2000 + year.value, None, when)


def _of_month(tokens: list[Token], when: _When) -> Reading | None:
    """Return a day of the month that is near: "the 5th", "the 5th of last month"."""
    asked = [token.letter for token in tokens if token.letter in _STEPS]
    if asked and [token.value for token in tokens if token.letter == "u"][-1] != "month":
        return None
    number = next(token.value for token in tokens if token.letter in "no")
    passed = number < when.today.day if when.ahead else number > when.today.day
    months = _STEPS[asked[0]] if asked else (1 if when.ahead else -1) * passed
    whole = when.today.year * 12 + when.today.month - 1 + months
    day = as_date(number, whole % 12 + 1, whole // 12)
    weekday = _weekday_of(tokens)
    if day is None or (tokens[-1].letter == "n" and not (number > 12 and day.weekday() == weekday)):
        return None  # "Monday 9" may be an hour
    return Reading(day, bool(asked) or when.ahead or (months == 0 and weekday in (None, day.weekday())))


def _dated(day: int, month: int, year: int | None, weekday: int | None, when: _When) -> Reading | None:
    """Return a date. It is sure if it is of this year, or to come, and of the weekday that was named beside it."""
    if year is None:
        step = 1 if when.ahead else -1
        days = [as_date(day, month, when.today.year + step * away) for away in range(9)]
        found = next((one for one in days if one and (one - when.today).days * step >= 0), None)
    else:
        found = as_date(day, month, year)
    if found is None:
        return None
    is_plain = when.ahead or found.year == when.today.year
    return Reading(found, is_plain and weekday in (None, found.weekday()))


def _weekday_of(tokens: list[Token]) -> int | None:
    return next((token.value for token in tokens if token.letter == "w"), None)


def _one(tokens: list[Token], letter: str) -> int:
    return int(next(token.value for token in tokens if token.letter == letter))


_OF = "(?:g|zu?|u)?"
_AT = "[kqv]+[cen]"
_BEFORE = f"(?:q?pg?|np|c|{_AT})*"
_BEHIND = f"(?:q?p|np|ep?|nv[cn]|[kq]*c|{_AT}|q?k)*(?P<roughly>q?)"
_MEANINGS: tuple[tuple[str, Callable[[list[Token], _When], Reading | None]], ...] = (
    ("q?u?[rR]", _offset),
    (f"u?w{_OF}(?:[ltx]u|u[ltx])|(?:[ltx]u|u[ltx])w", _of_week),
    ("u?(?:t?lw|wl)", _last),
    ("u?(?:xw|wx)", _next),
    ("q?u?(?:t?w|wt)", _weekday),
    ("[az]q?(?:n[uU]|u)r?|q?(?:n[uU]|u)ar?", _long_ago),
    ("iq?(?:n[uU]|u)", _long_ahead),
    (f"q?u?w?q?(?:[noO]{_OF}m|m[noO])(?:{_OF}(?:[yn]|[ltx]u|u[ltx]))?w?", _written),
    ("q?u?w?q?[de]w?|q?hy?", _written),
    ("n[n][ny]", _in_numbers),
    (f"q?u?w?o(?:{_OF}(?:[ltx]u|u[ltx]))?|u?nz(?:[ltx]u|u[ltx])|wn", _of_month),
)
_PATTERNS = tuple((re.compile(f"{_BEFORE}(?P<day>{letters}){_BEHIND}"), meaning) for letters, meaning in _MEANINGS)
