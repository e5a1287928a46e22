"""The job pack: everything a worker needs for a visit, and nothing that they need not know.

It is the only place where a visit's password goes besides the resident's own chat. It holds no name, number, language
or reason of a resident's, and no wish but as an instruction.
"""

from dataclasses import dataclass
from datetime import datetime

from flows.cases.case import Answers, Card, CaseType, Done, Fields
from flows.features.visits import passwords, record
from flows.features.visits.messages import when
from flows.features.wishes import instructions
from flows.kernel.actor import Actor
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Listed, Plain, Text, Words, named, text
from storage import visits
from storage.database import Tx
from storage.visits import Visit

NEEDED = ("description", "location", "access", "liaison")
"""The facts that communal work must have before anybody is sent: nobody is at home to ask."""
TOLD = frozenset({"booked", "moved", "on_way", "arrived", "done", "incomplete", "no_access", "cancelled"})
"""The events of a job's history that a worker reads: that they happened, and when."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A visit as its worker reads it, in English. `fields` are labels and values; `history` one line each."""

    ref: str
    revision: int
    heading: Text
    fields: Fields
    instructions: tuple[str, ...]
    history: tuple[Words, ...]


async def pack(tx: Tx, runtime: Runtime, visit: Visit) -> Pack:
    zone = runtime.policy.zone
    day = visit.starts_at.astimezone(zone).date()
    told = await instructions.for_home(tx, runtime, visit.home_id, day) if visit.home_id and not visit.communal else []
    events = await visits.history(tx, visit.job_id)
    history = tuple(named("pack-event-", e.kind, at=At(e.at)) for e in events if e.kind in TOLD)
    off = visit.state == "cancelled"
    heading = text("pack-heading-cancelled" if off else "pack-heading", ref=Plain(visit.ref))
    fields = await _fields(tx, runtime, visit)
    return Pack(visit.ref, visit.revision, heading, fields, tuple(told), history[-12:])


async def _fields(tx: Tx, runtime: Runtime, visit: Visit) -> Fields:
    place = visit.block_name if visit.communal else visit.home_address
    rows: list[tuple[Words, Words | None]] = [
        (text("pack-what"), Plain(visit.description)),
        (text("pack-when"), when(visit)),
        (text("pack-where"), Plain(place) if place else None),
        (text("pack-location"), _plain(visit.location)),
        (text("pack-access"), _plain("\n".join(part for part in (visit.home_access, visit.access) if part))),
        (text("pack-liaison"), _plain(visit.liaison)),
        (text("pack-priority"), _plain(str(visit.priority) if visit.priority else None)),
        (text("pack-job"), Plain(visit.job_ref)),
        (text("pack-worker"), _plain(visit.worker_name)),
        (text("pack-password"), None if visit.communal else await _password(tx, visit)),
        (text("pack-phone"), Plain(runtime.policy.landlord.phone)),
    ]
    return [(label, value) for label, value in rows if value is not None]


def _plain(said: str | None) -> Plain | None:
    return Plain(said) if said else None


async def _password(tx: Tx, visit: Visit) -> Words:
    """Return the words to say, in every language spoken at the door, without saying whose language is which."""
    told = await visits.told(tx, [visit.home_id]) if visit.home_id else []
    languages = sorted({"en", *(person.language for person in told)}, key=lambda code: code != "en")
    return Listed([Plain(passwords.spoken(visit.password, language)) for language in languages], " / ")


def lacking(visit: Visit) -> list[str]:
    """Return the facts that communal work lacks before its pack can be sent."""
    return [name for name in NEEDED if visit.communal and not getattr(visit, name)]


def why_not(runtime: Runtime, visit: Visit) -> Words | None:
    """Say why a pack cannot be sent, or return None if it can."""
    if missing := lacking(visit):
        return text("pack-lacks", what=Listed([named("pack-", name) for name in missing], ", "))
    if not record.pack_of(runtime, visit):
        return text("pack-no-channel", firm=Plain(visit.contractor_name))
    return None


async def send(tx: Tx, runtime: Runtime, visit: Visit, actor: Actor, now: datetime) -> Done:
    """Send a visit's pack to its contractor, or send it again."""
    why = why_not(runtime, visit)
    if why:
        return Done(message=why, applied=False)
    effects = await record.happened(tx, runtime, visit, "packed", actor, now)
    return Done(
        [*effects, *record.pack_of(runtime, visit)], message=text("pack-sent", firm=Plain(visit.contractor_name))
    )


class PackCase(CaseType):
    """A visit's job pack, which has no actions."""

    name = "pack"
    may_be_shared = True
    files = ("pack",)
    brings_files_again = False

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        visit = await visits.get(tx, subject)
        firm = runtime.policy.contractor(visit.contractor_ref) if visit else None
        return firm.packs if firm else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        visit = await visits.get(tx, subject)
        if visit is None:
            return None
        made = await pack(tx, runtime, visit)
        own = "\n".join(f"• {instruction}" for instruction in made.instructions)
        status = text("pack-instructions") if own else text("pack-no-instructions")
        return Card(made.heading, made.fields, status, own)

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        return Done(applied=False)
