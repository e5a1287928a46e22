"""Files about a visit: its calendar entry, the card of who is coming, its job pack on paper."""

from datetime import datetime

from flows.features.visits import calendar, pack
from flows.kernel import phones
from flows.kernel.files import File, Files, FileType, IdentityCard, Kept, Line, Paper, Wanted
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, text
from storage import people, visits
from storage.database import Tx
from storage.visits import Visit


async def _calendar(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    visit = await _seen(tx, wanted)
    if visit is None:
        return None
    return Files([File("visit", "visit.ics", calendar.ics(runtime, visit, wanted.language, now), wanted.language)])


async def _contractor(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    visit = await _seen(tx, wanted)
    return Files([File("who", "who-is-coming.png", who_comes(visit), wanted.language)]) if visit else None


async def _seen(tx: Tx, wanted: Wanted) -> Visit | None:
    """Return a visit as its reader may see it."""
    visit = await visits.get(tx, wanted.subject)
    reader = await people.living_by(tx, wanted.residency) if wanted.residency else None
    return visits.seen_by(visit, reader) if visit and reader else None


def who_comes(visit: Visit) -> IdentityCard:
    lines = [Line(Plain(visit.contractor_name), 46)]
    if visit.worker_name:
        lines.append(Line(text("card-worker", name=Plain(visit.worker_name)), 38))
    if visit.contractor_phone and phones.is_whole(visit.contractor_phone):
        lines += [Line(text("card-number"), 30), Line(Plain(visit.contractor_phone), 50)]
    lines.append(Line(text("card-ask"), 30))
    pictures = [Kept(name) for name in (visit.contractor_logo, visit.worker_photo) if name]
    return IdentityCard(text("card-title"), lines, pictures)


async def _pack(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    visit = await visits.get(tx, wanted.subject)
    if visit is None:
        return None
    made = await pack.pack(tx, runtime, visit)
    told = text("pack-instructions" if made.instructions else "pack-no-instructions")
    parts = [(told, [Plain(line) for line in made.instructions]), (text("pack-history"), made.history)]
    named = f"{made.ref}-{made.revision}"
    paper = Paper(made.heading, runtime.policy.landlord.name, made.fields, parts)
    return Files([File(named, f"{named}.pdf", paper)])


FILES = (FileType("calendar", _calendar), FileType("contractor", _contractor), FileType("pack", _pack))
