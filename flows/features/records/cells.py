"""Reading one cell. Errors are read by the person who made the file, so they are worded in their terms."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flows.kernel.text_ids import TextId
from flows.kernel.words import Plain, Text, text

YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y")
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
SHOWN = 60
FIRST, LAST = 2000, 2100
"""The years outside of which a day is a slip."""


class Wrong(Exception):
    """The error in a cell; its column is named beside it."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


Reader = Callable[[str, ZoneInfo], Any]


def _wrong(id: TextId, value: str, **args: Any) -> Wrong:
    return Wrong(text(id, value=Plain(value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"), **args))


def cleaned(cell: str) -> str:
    """Return a cell without control characters and halves of letters, which no database takes and no phone shows."""
    cell = cell.strip()
    if cell.isprintable():
        return cell
    return "".join(sign for sign in cell if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")).strip()


def words(most: int) -> Callable[[str, ZoneInfo], str]:
    """Read words of at most so many letters."""

    def read(cell: str, zone: ZoneInfo) -> str:
        if len(cell) > most:
            raise _wrong("import-too-long", cell, most=most, length=len(cell))
        return cell

    return read


def ref(cell: str, zone: ZoneInfo) -> str:
    """Read one of the landlord's own references. A spreadsheet's form of a number ("1001.0") becomes the number."""
    bare = re.sub(r"^(\d+)\.0+$", r"\1", cell)
    if len(bare) > 64:
        raise _wrong("import-too-long", cell, most=64, length=len(bare))
    return bare


def first_name(cell: str, zone: ZoneInfo) -> str:
    """Read a name and keep only the first part: a resident need know no more."""
    name = [part for part in cell.rsplit(",", maxsplit=1)[-1].split() if part.casefold().strip(".") not in TITLES]
    name = name or cell.split()
    return words(64)(name[0] if name else "", zone)


def uprn(cell: str, zone: ZoneInfo) -> str:
    bare = ref(cell, zone).lstrip("0")
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 12):
        raise _wrong("import-uprn", cell)
    return bare


def phone(cell: str, zone: ZoneInfo) -> str:
    if not re.fullmatch(r"[0-9 +()-]{5,32}", cell):
        raise _wrong("import-phone", cell)
    return cell


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
    # A spreadsheet adds an hour to every day.
    bare = re.sub(r"[T ]0?0:00(:00(\.0+)?)?Z?$", "", cell)
    for form in DAYS:
        try:
            found = datetime.strptime(bare, form).date()
        except ValueError:
            continue
        if FIRST <= found.year < LAST:
            return found
    raise _wrong("import-day", cell)


def hour(cell: str, zone: ZoneInfo) -> time:
    """Read a time of day: 8:00, 08:00:00, 8am, 12 noon, 5.30pm."""
    said = cell.casefold().replace(" ", "")
    named = {"noon": time(12), "12noon": time(12), "midnight": time(0), "24:00": time(0)}
    if said in named:
        return named[said]
    found = re.fullmatch(r"(?:\d{4}-\d\d-\d\dt)?(\d{1,2})(?:[:.](\d\d))?(?:[:.]\d\d(?:\.\d+)?)?(am|pm)?z?", said)
    if found and (found[2] or found[3]):
        hours, minutes = int(found[1]), int(found[2] or 0)
        if found[3] and 1 <= hours <= 12:
            hours = hours % 12 + (12 if found[3] == "pm" else 0)
        if hours < 24 and minutes < 60:
            return time(hours, minutes)
    raise _wrong("import-hour", cell)


def moment(cell: str, zone: ZoneInfo) -> datetime:
    """Read a moment: ISO, or a day and a time by the landlord's clock."""
    try:
        found = datetime.fromisoformat(cell.replace("Z", "+00:00"))
    except ValueError:
        at, _, rest = cell.partition(" ")
        found = datetime.combine(day(at, zone), hour(rest, zone) if rest else time(0))
    if not FIRST <= found.year < LAST:
        raise _wrong("import-day", cell)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def one_of(known: dict[str, str]) -> Reader:
    """Read one of several words, each of which stands for a value of ours."""

    def read(cell: str, zone: ZoneInfo) -> str:
        found = known.get(re.sub(r"[\W_]+", " ", cell.casefold()).strip())
        if found is None:
            raise _wrong("import-not-one-of", cell, known=Plain(", ".join(dict.fromkeys(known.values()))))
        return found

    return read
