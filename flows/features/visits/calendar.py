"""A visit as a calendar file (RFC 5545, and 5546 for its method) for a phone; sent again, it moves the entry that is
there, or takes it away."""

from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from flows.features.visits import messages
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage.visits import Visit

NOBODY = "mailto:visits@doorstep.invalid"
"""Calendars refuse an event whose organiser is no e-mail address. To this one nothing can be sent."""


def ics(runtime: Runtime, visit: Visit, language: str, now: datetime) -> bytes:
    """Return the visit as an event; a cancelled one removes the event."""
    say = runtime.texts.say
    off = visit.state in ("cancelled", "no_show", "no_access")
    organiser = vCalAddress(NOBODY)
    organiser.params["CN"] = vText(runtime.policy.landlord.name)
    event = Event()
    event.add("uid", f"visit-{visit.id}-{int(visit.created_at.timestamp())}@doorstep")
    event.add("organizer", organiser)
    event.add("sequence", visit.revision)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", visit.starts_at.astimezone(UTC))
    event.add("dtend", visit.ends_at.astimezone(UTC))
    event.add("summary", say(text("calendar-title", what=messages.what(visit)), language))
    # A calendar is often shared: the password stays in the chat.
    event.add("description", say(text("visit-who", who=messages.who(visit)), language))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", "-//Doorstep//Visits//EN")
    file.add("method", "CANCEL" if off else "PUBLISH")
    file.add_component(event)
    return bytes(file.to_ical())
