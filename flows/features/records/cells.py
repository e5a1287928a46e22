"""Reading one cell. Errors are read by the person who made the file, so they are worded in their terms."""

import re
import unicodedata
from calendar import month_name
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from flows.features.records import nobody
from flows.kernel import phones, spelling
from flows.kernel.text_ids import TextId
from flows.kernel.words import Plain, Text, text

YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "prof", "rev"})
SHOWN = 60
MOST_REFS = 500
MANY = 10_000
"""How many cells are remembered with what they mean: days and hours come again and again in a file."""
NO_WIDTH, MARKS = "\u200b\u2060\ufeff\u00ad\u180e", "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
FIRST, LAST = 2000, 2100
"""The years outside of which a day is a slip."""
YEARS, YEARS_NAMED, YEARS_SHORT = 10, 5, 1
"""From how many years away a day is doubted: with a whole year, with two digits of it and its month's name, and in
numbers of two digits alone."""
MONTHS = {name[:length].casefold(): at for at, name in enumerate(month_name) if name for length in (3, len(name))}
MONTHS["sept"] = 9
NOON, MIDNIGHT = ("noon", "12noon", "midday", "12midday"), ("midnight", "24:00", "24:00:00")
HOURS = {**dict.fromkeys(NOON, time(12)), **dict.fromkeys(MIDNIGHT, time(0))}
SERIAL_ZERO = date(1899, 12, 30)
"""The day from which a spreadsheet counts days."""
WHOLE = 0.05
"""How far a spreadsheet's part of a day may be from a whole minute, in minutes."""
BST, FARTHEST = timezone(timedelta(hours=1)), timedelta(hours=14)

_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|r|rs|ur)?(?:day)?[.,]?\s+")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YMD = re.compile(r"(?P<year>\d{4})\s?([-/.])\s?(?P<month>\d{1,2})\s?\2\s?(?P<day>\d{1,2})")
_DMY = re.compile(r"(?P<day>\d{1,2})\s?([-/.])\s?(?P<month>\d{1,2})\s?\2\s?(?P<year>\d{4}|\d\d)")
_SOLID = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2}) ?(?P<month>[a-z]+) ?(?P<year>\d{4}|\d\d)")
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]+) ?(?P<day>\d{1,2}) (?P<year>\d{4})")
_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d\d))?(?:[:.]\d\d(?:[.,]\d+)?)?(am|pm)?")
_PART_OF_DAY = re.compile(r"0?[.,](\d+)")
"""A time as a spreadsheet keeps it."""
_SERIAL = re.compile(r"(\d{5})\.(\d+)")
_SOLID_MOMENT = re.compile(r"(\d{8})T?(\d\d)(\d\d)(?:\d\d)?", re.IGNORECASE)
_GAP = re.compile(r"(?<=\d)T(?=\d)|[\s,]+", re.IGNORECASE)
_OF_A_MOMENT = re.compile(r"\dT\d|:\d\d:\d\d", re.IGNORECASE)
_OFFSET = re.compile(
    r"(?P<said>.*(?:\d:\d\d(?::\d\d(?:[.,]\d+)?)?|T\d{4}(?:\d\d)?|\d\s?[ap]m))\s*"
    r"(?P<offset>z|utc|gmt|bst|(?:utc|gmt)?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?)(?:\[[\w/+-]+\])?",
    re.IGNORECASE,
)


class Wrong(Exception):
    """The error in a cell; its column is named beside it."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


Reader = Callable[[str, ZoneInfo], Any]


def _wrong(id: TextId, value: str, **args: Any) -> Wrong:
    value = spelling.shown(value)
    return Wrong(text(id, value=Plain(value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"), **args))


def cleaned(cell: str) -> str:
    """Return a cell without control characters and halves of letters, which no database takes and no phone shows, and
    without the signs of no width that copying leaves; with our space for every kind of it."""
    cell = cell.strip()
    if cell.isprintable():
        return cell
    kept = (sign for sign in cell if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    spaced = (" " if unicodedata.category(sign) == "Zs" else sign for sign in kept if sign not in NO_WIDTH)
    return "".join(spaced).strip().strip(MARKS).strip()


def words(most: int) -> Callable[[str, ZoneInfo], str]:
    """Read words of at most so many letters."""

    def read(cell: str, zone: ZoneInfo) -> str:
        if len(cell) > most:
            raise _wrong("import-too-long", cell, most=most, length=len(cell))
        return cell

    return read


def ref(cell: str, zone: ZoneInfo) -> str:
    """Read one of the landlord's own references, however it is written."""
    bare = spelling.tidied(cell)
    if spelling.is_scientific(bare):
        raise _wrong("import-ref-scientific", cell)
    if spelling.is_made(bare):
        raise _wrong("import-ref-made", cell)
    if len(bare) > 64:
        raise _wrong("import-too-long", cell, most=64, length=len(bare))
    return bare


def refs(cell: str, zone: ZoneInfo) -> tuple[str, ...]:
    """Read several references, or names; "no" is none at all."""
    if cell.casefold() in NO or nobody.says_nobody(cell):
        return ()
    parts = re.split(r"\s*[,;|\n]\s*", words(MOST_REFS)(cell, zone))
    return tuple(dict.fromkeys(ref(part, zone) for part in parts if part))


def first_name(cell: str, zone: ZoneInfo) -> str:
    """Read a name and keep only the first part: a resident need know no more."""
    name = nobody.name(cell)
    parts = [part for part in name.rsplit(",", maxsplit=1)[-1].split() if part.casefold().strip(".") not in TITLES]
    first = (parts or name.split() or [""])[0].strip(".,;:")
    if not nobody.may_be_called(first, name):
        raise _wrong("import-no-name", cell)
    return words(64)(first, zone)


def uprn(cell: str, zone: ZoneInfo) -> str:
    bare = ref(cell, zone).lstrip("0")
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 12):
        raise _wrong("import-uprn", cell)
    return bare


def phone(cell: str, zone: ZoneInfo) -> str:
    said = spelling.hyphened(cell)
    if not re.fullmatch(r"[0-9 +()-]{5,32}", said):
        raise _wrong("import-phone", cell)
    if not phones.is_whole(said):
        raise _wrong("import-phone-not-whole", cell)
    return said


def yes_no(cell: str, zone: ZoneInfo) -> bool:
    if cell.casefold() not in YES | NO:
        raise _wrong("import-yes-no", cell)
    return cell.casefold() in YES


def number(cell: str, zone: ZoneInfo) -> int:
    bare = re.sub(r"\.0+$", "", cell)
    if not re.fullmatch(r"\d{1,6}", bare):
        raise _wrong("import-number", cell)
    return int(bare)


def day(cell: str, zone: ZoneInfo) -> date:
    """Read a day. Of a moment it is that of the landlord's clock; but a spreadsheet adds a midnight to every day."""
    found = _date(cell)
    if found is None and (parts := _moment(cell)):
        found = parts.day if parts.hour == time() else parts.local(zone).date()
    if found is None or not FIRST <= found.year < LAST:
        raise _wrong("import-day", cell)
    return found


def hour(cell: str, zone: ZoneInfo) -> time:
    """Read a time of day by the landlord's clock: 8:00, 08:00:00, 8am, 12 noon, 5.30pm, a spreadsheet's 0.25, or that
    of a moment. One with an offset and no day keeps the offset until its day is known (`hour_on`)."""
    said, offset = _without_offset(cell)
    found = _hour(said)
    if found is not None:
        return found.replace(tzinfo=offset)
    parts = _moment(cell)
    if parts is None:
        raise _wrong("import-hour", cell)
    return parts.local(zone).time()


def hour_on(cell: str, at: time, on: date, zone: ZoneInfo, since: time | None = None) -> time:
    """Return a time of day on its day, by the landlord's clock. One that names another day is wrong; but the end of a
    visit that begins (`since`) late in the day may be on the day after."""
    parts = _moment(cell)
    if at.tzinfo is not None:
        parts = _Moment(on, at.replace(tzinfo=None), at.tzinfo)
    if parts is None or parts.day.year < FIRST:
        return at  # a spreadsheet's times are of the day on which its calendar begins
    local = parts.local(zone)
    is_next = since is not None and local.time() <= since and local.date() == on + timedelta(days=1)
    if local.date() != on and not is_next:
        raise _wrong("import-hour-elsewhere", cell, day=Plain(f"{on:%Y-%m-%d}"))
    return local.time()


def moment(cell: str, zone: ZoneInfo) -> datetime:
    """Read a moment: a day and a time, with an offset or by the landlord's clock."""
    parts = _moment(cell) or _Moment(day(cell, zone), time(), None)
    if not FIRST <= parts.day.year < LAST:
        raise _wrong("import-day", cell)
    return parts.local(zone).astimezone(UTC)


class _Moment(NamedTuple):
    day: date
    hour: time
    offset: tzinfo | None

    def local(self, zone: ZoneInfo) -> datetime:
        return datetime.combine(self.day, self.hour, self.offset or zone).astimezone(zone)


@lru_cache(maxsize=MANY)
def _moment(cell: str) -> _Moment | None:
    """Return the parts of a day with a time, or None if it is no such thing."""
    said, offset = _without_offset(cell)
    if serial := _SERIAL.fullmatch(said):
        at = _hour(f"0.{serial[2]}")
        return _Moment(SERIAL_ZERO + timedelta(days=int(serial[1])), at, None) if at is not None else None
    if solid := _SOLID_MOMENT.fullmatch(said):
        said = f"{solid[1]} {solid[2]}:{solid[3]}"
    for gap in _GAP.finditer(said):
        found, at = _date(said[: gap.start()]), _hour(said[gap.end() :])
        if found and at is not None:
            return _Moment(found, at, offset)
    return None


@lru_cache(maxsize=MANY)
def _without_offset(cell: str) -> tuple[str, tzinfo | None]:
    """Return a cell without the offset at the end of its time, and the offset, if there is one."""
    found = _OFFSET.fullmatch(cell)
    if found is None:
        return cell, None
    if found["sign"] == "-" and not _OF_A_MOMENT.search(found["said"]):
        return cell, None  # "8:00-12:00" is from when to when
    if found["sign"] is None:
        return found["said"], BST if found["offset"].casefold() == "bst" else UTC
    away = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return (found["said"], timezone(away if found["sign"] == "+" else -away)) if away <= FARTHEST else (cell, None)


@lru_cache(maxsize=MANY)
def _date(said: str) -> date | None:
    """Return a day, however it is written; of numbers alone the day comes before the month. One beside the name of
    another day of the week is none."""
    whole = spelling.hyphened(said.strip().casefold())
    bare, weekday = _WEEKDAY.sub("", whole), _WEEKDAY.match(whole)
    named = re.sub(r"[-/.,\s]+", " ", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", bare))
    for pattern, text_ in ((_YMD, bare), (_DMY, bare), (_SOLID, bare), (_DAY_FIRST, named), (_MONTH_FIRST, named)):
        if found := pattern.fullmatch(text_):
            year, month = found["year"], found["month"]
            number = int(month) if month.isdigit() else MONTHS.get(month, 0)
            try:
                day = date(int(year) + (2000 if len(year) == 2 else 0), number, int(found["day"]))
            except ValueError:
                return None
            return day if weekday is None or weekday[1] == _WEEKDAYS[day.weekday()] else None
    return None


@lru_cache(maxsize=MANY)
def _hour(said: str) -> time | None:
    said = re.sub(r"\s|(?<=[ap])\.|(?<=m)\.$|(?:hrs?|hours)$", "", said.casefold())
    if said in HOURS:
        return HOURS[said]
    if part := _PART_OF_DAY.fullmatch(said):
        # "0.50" may be noon, or ten to one.
        minutes = float(f"0.{part[1]}") * 24 * 60
        is_whole = abs(minutes - round(minutes)) < WHOLE and not re.fullmatch(r"\d0", part[1])
        return time(*divmod(round(minutes) % (24 * 60), 60)) if is_whole else None
    found = _HOUR.fullmatch(said)
    if not found or not (found[2] or found[3]):
        return None
    hours, minutes_ = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found[3] == "pm" else 0)
    return time(hours, minutes_) if hours < 24 and minutes_ < 60 else None


@lru_cache(maxsize=MANY)
def doubt(cell: str, found: date, now: date, *, coming: bool) -> None:
    """Raise `Wrong` of a day that could be read and is hardly the one that was meant. `coming`: it is to come, or of
    late, and not long past.

    Of two digits nobody can say which century they are of, nor, among numbers, whether they are the year at all.
    """
    named = re.search("[a-z]{3}", cell, re.IGNORECASE)
    short = re.search(r"\d{4}", cell) is None
    years = (YEARS_NAMED if named else YEARS_SHORT) if short else YEARS
    ahead, back = (found - now).days / 365.25, (now - found).days / 365.25
    if ahead > years or (coming and back > years):
        raise _wrong("import-far-year-short" if short else "import-far-year", cell, year=Plain(f"{found.year}"))


@lru_cache(maxsize=MANY)
def order(cell: str) -> Literal["day", "month", "either"] | None:
    """Return what comes first in a day that is written in numbers; None if it is not, or if that is all the same."""
    found = re.match(r"\s*(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(?:\d{4}|\d\d)(?!\d)", cell)
    if found is None or found[1] == found[3]:
        return None
    first, second = int(found[1]), int(found[3])
    if first <= 12 and second <= 12:
        return "either"
    return "day" if second <= 12 else "month" if first <= 12 else None


def one_of(known: dict[str, str]) -> Reader:
    """Read one of several words, each of which stands for a value of ours."""

    def read(cell: str, zone: ZoneInfo) -> str:
        found = known.get(re.sub(r"[\W_]+", " ", cell.casefold()).strip())
        if found is None:
            raise _wrong("import-not-one-of", cell, known=Plain(", ".join(dict.fromkeys(known.values()))))
        return found

    return read
