"""A visit as a calendar file (RFC 5545, and 5546 for its method) for a phone; sent again, it moves the entry that is
there, or takes it away."""

import unicodedata
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from flows.features.visits import messages
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, text
from storage.visits import Visit

NOBODY = "mailto:visits@doorstep.invalid"
"""Calendars refuse an event whose organiser is no e-mail address. To this one nothing can be sent."""


def ics(runtime: Runtime, visit: Visit, language: str, now: datetime) -> bytes:
    """Return the visit as an event; a cancelled one removes the event."""
    off = visit.state in ("cancelled", "no_show", "no_access")
    organiser = vCalAddress(NOBODY)
    organiser.params["CN"] = vText(_shown(runtime.policy.landlord.name))
    event = Event()
    event.add("uid", f"visit-{visit.id}-{int(visit.created_at.timestamp())}@doorstep")
    event.add("organizer", organiser)
    event.add("sequence", visit.revision)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", visit.starts_at.astimezone(UTC))
    event.add("dtend", visit.ends_at.astimezone(UTC))
    event.add("summary", _said(runtime, text("calendar-title", what=messages.what(visit)), language))
    # A calendar is often shared: the password stays in the chat.
    event.add("description", _said(runtime, text("visit-who", who=messages.who(visit)), language))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", "-//Doorstep//Visits//EN")
    file.add("method", "CANCEL" if off else "PUBLISH")
    file.add_component(event)
    return bytes(file.to_ical())


def _said(runtime: Runtime, words: Words, language: str) -> str:
    return _shown(runtime.texts.say(words, language))


def _shown(words: str) -> str:
    """Return words without the signs that make a calendar refuse a file: other systems' records may hold some."""
    return "".join(" " if unicodedata.category(one) == "Cc" and one != "\n" else one for one in words)
