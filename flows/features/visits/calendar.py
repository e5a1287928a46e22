"""A visit as a calendar file (RFC 5545) for a phone; sent again, it moves the existing entry."""

from datetime import UTC, datetime

from flows.features.visits import messages
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage.visits import Visit

WIDEST = 75
"""The maximum of bytes in a line."""


def ics(runtime: Runtime, visit: Visit, language: str, now: datetime) -> bytes:
    """Return the visit as an event; a cancelled one removes the event."""
    say = runtime.texts.say
    off = visit.state in ("cancelled", "no_show", "no_access")
    # A calendar is often shared: the password stays in the chat.
    details = say(text("visit-who", who=messages.who(visit)), language)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Doorstep//Visits//EN",
        f"METHOD:{'CANCEL' if off else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:visit-{visit.id}-{int(visit.created_at.timestamp())}@doorstep",
        f"SEQUENCE:{visit.revision}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(visit.starts_at)}",
        f"DTEND:{_moment(visit.ends_at)}",
        f"SUMMARY:{_escaped(say(text('calendar-title', what=messages.what(visit)), language))}",
        f"DESCRIPTION:{_escaped(details)}",
        f"STATUS:{'CANCELLED' if off else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        words = words.replace(plain, escaped)
    return words


def _folded(line: str) -> list[str]:
    """Cut a line into pieces of at most so many bytes, between letters."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > WIDEST:
            pieces.append(piece)
            piece = " "
        piece += letter
    return [*pieces, piece]
