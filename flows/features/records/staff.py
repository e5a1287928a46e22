"""Forms for the landlord's own records: contractors and homes to edit, and a visit to book.

They may be opened in any channel that is the landlord's alone, by any of its own people who are in it. Every
change is kept: who, when, what.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from flows.cases.case import ActionForm, Answers, Card, CaseType, Choice, Done, Question
from flows.features.homes import leaving
from flows.features.records.cells import Wrong, first_name, phone, uprn
from flows.features.visits import book, times
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Plain, Text, Words, named, text
from storage import estate, homes, visits
from storage.database import Tx
from storage.homes import Residency

YES_NO = (("no", text("records-no")), ("yes", text("records-yes")))
SAFETY = ("gas", "electrical", "water")
MAX_LISTED = 80


class _Record(CaseType):
    """The common parts of contractors, homes and bookings: a form, and no card in a channel."""

    anywhere = True

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        return None


class ContractorRecord(_Record):
    """The record of a contractor."""

    name = "contractor"
    actions = frozenset({"edit"})

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        firm = await estate.contractor(tx, subject)
        if firm is None:
            return None
        workers = await estate.workers_of(tx, subject)
        above: list[Words] = [text("records-contractor", name=Plain(firm.name), ref=Plain(firm.ref))]
        if workers:
            names = ", ".join(f"{worker.name} ({worker.ref})" for worker in workers[:30])
            above.append(text("records-workers", names=Plain(names)))
        return ActionForm(
            [
                _line("phone", text("records-phone"), firm.phone, 32, hint=text("records-phone-hint")),
                _line("trade", text("records-trade"), firm.trade, 64),
                _line("contact", text("records-contact"), firm.contact, 128),
                _line("hours", text("records-hours"), firm.hours, 128),
                Question("logo", text("records-logo"), "file", optional=True, hint=text("records-logo-hint")),
            ],
            above,
            _revision(firm),
        )

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        if answers.get("revision") != _revision(await estate.contractor(tx, subject)):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        values = {name: _given(answers, name) for name in ("phone", "trade", "contact", "hours")}
        if logo := _given(answers, "logo"):
            values["logo"] = logo
        if values["phone"] and (wrong := _why_not(phone, values["phone"], runtime)):
            return Done(errors={"phone": wrong}, applied=False)
        await estate.change(tx, "contractors", subject, values, actor.id, now)
        return Done(message=text("records-kept"))


class WorkerRecord(_Record):
    """The record of a worker."""

    name = "worker"
    actions = frozenset({"edit"})

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        worker = await estate.worker(tx, subject)
        if worker is None:
            return None
        return ActionForm(
            [
                Question("name", text("records-name"), "line", initial=worker.name, most=64),
                _line("id_number", text("records-id_number"), worker.id_number, 64),
                Question("photo", text("records-photo"), "file", optional=True, hint=text("records-photo-hint")),
                Question("current", text("records-current"), "one", YES_NO, initial="yes" if worker.current else "no"),
            ],
            [text("records-worker", name=Plain(worker.name), ref=Plain(worker.ref))],
            _revision(worker),
        )

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        if answers.get("revision") != _revision(await estate.worker(tx, subject)):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        name = _given(answers, "name")
        if name is None:
            return Done(errors={"name": text("engine-needed")}, applied=False)
        if wrong := _why_not(first_name, name, runtime):
            return Done(errors={"name": wrong}, applied=False)
        values: dict[str, Any] = {
            "name": first_name(name, runtime.policy.zone),
            "id_number": _given(answers, "id_number"),
        }
        values["current"] = answers.get("current") != "no"
        if photo := _given(answers, "photo"):
            values["photo"] = photo
        await estate.change(tx, "workers", subject, values, actor.id, now)
        return Done(message=text("records-kept"))


class HomeRecord(_Record):
    """The record of a home."""

    name = "home"
    actions = frozenset({"edit"})

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        home = await estate.home(tx, subject)
        if home is None:
            return None
        living = await homes.living(tx, subject)
        above: list[Words] = [
            text("records-home", address=Plain(home.address), ref=Plain(home.ref)),
            text("records-residents", count=len(living)),
            *map(_lives, living[:MAX_LISTED]),
        ]
        access = Question("access", text("records-access"), "words", initial=home.access, optional=True, most=2000)
        questions = [access, _line("uprn", text("records-uprn"), home.uprn, 12)]
        return ActionForm([*questions, *_about(living)], above, _revision(home))

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        if answers.get("revision") != _revision(await estate.home(tx, subject)):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        values = {name: _given(answers, name) for name in ("access", "uprn")}
        if values["uprn"] and (wrong := _why_not(uprn, values["uprn"], runtime)):
            return Done(errors={"uprn": wrong}, applied=False)
        home = await estate.home(tx, subject)
        if home and any(value != getattr(home, name) for name, value in values.items()):
            await estate.change(tx, "homes", subject, values, actor.id, now)
        living = {str(one.id): one for one in await homes.living(tx, subject)}
        ended = [living[key].id for key in answers.get("ended") or () if key in living]
        return Done(await leaving.end(tx, runtime, ended, actor, now), message=text("records-kept"))


def _lives(one: Residency) -> Text:
    return text("records-living", name=name_of(one.name), since=At(one.since))


def _about(living: Sequence[Residency]) -> list[Question]:
    """Return the questions about those who live in a home."""
    if not living:
        return []
    people = [(str(one.id), _lives(one)) for one in living]
    return [
        Question("ended", text("records-ended"), "many", people, optional=True, hint=text("records-ended-hint")),
    ]


class BookingRecord(_Record):
    """A visit to book. `subject` is the home's number."""

    name = "booking"
    actions = frozenset({"make"})

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        home = await estate.home(tx, subject)
        if home is None:
            return None
        firms = _told_apart([(firm.ref, firm.name) for firm in await estate.all_contractors(tx)])
        contracts = _told_apart([(one.ref, one.name) for one in runtime.policy.contracts])
        safety = [(kind, named("records-safety-", kind)) for kind in SAFETY]
        questions = [
            Question("description", text("records-description"), "line", most=500),
            Question("contractor", text("records-contractor-label"), "one", firms),
            *(
                [Question("contract", text("staff-field-contract"), "one", contracts, optional=True)]
                if contracts
                else []
            ),
            Question("trade", text("records-trade"), "line", optional=True, most=64),
            Question("day", text("visit-label-day"), "day"),
            Question("from", text("visit-label-from"), "time", initial="08:00"),
            Question("to", text("visit-label-to"), "time", initial="12:00"),
            Question("planned", text("records-planned"), "one", YES_NO, initial="no"),
            Question("safety", text("records-safety"), "one", safety, optional=True),
        ]
        return ActionForm(questions, [text("records-home", address=Plain(home.address), ref=Plain(home.ref))])

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        home = await estate.home(tx, subject)
        if home is None:
            return Done(message=text("records-no-home"), applied=False)
        wanted = times.asked(runtime.policy.zone, answers, now)
        if isinstance(wanted, Text):
            return Done(errors={"day": wanted}, applied=False)
        number, effects = await _booked(tx, runtime, home, answers, wanted, actor, now)
        return Done(effects, message=text("records-booked", ref=Plain(number)))


def _told_apart(known: Sequence[tuple[str, str]]) -> list[Choice]:
    """Return choices by name; with the reference, where several have one name."""
    names = [name.casefold() for _, name in known]
    twice = {name for name, count in Counter(names).items() if count > 1}
    return [(ref, Plain(f"{name} ({ref})" if name.casefold() in twice else name)) for ref, name in known]


async def _booked(
    tx: Tx,
    runtime: Runtime,
    home: estate.Home,
    answers: Answers,
    at: times.Time,
    actor: Actor,
    now: datetime,
) -> tuple[str, list[Effect]]:
    ref = await visits.fresh_ref(tx, "D")
    job = await visits.add_job(
        tx,
        ref=f"{ref}-J",
        contractor_id=await estate.number(tx, "contractors", str(answers["contractor"])),
        contract_ref=answers.get("contract"),
        home_id=home.id,
        block_id=home.block_id,
        communal=False,
        planned=answers.get("planned") == "yes",
        safety=answers.get("safety"),
        trade=_given(answers, "trade"),
        description=str(answers["description"]),
        state="reported",
        reported_at=now,
        created_at=now,
        revision=1,
    )
    _, effects = await book.book(tx, runtime, book.Booking(ref, job, *at), actor, now)
    return ref, effects


def _line(key: str, label: Text, initial: str | None, most: int, hint: Text | None = None) -> Question:
    return Question(key, label, "line", initial=initial, optional=True, most=most, hint=hint)


def _revision(record: object) -> int:
    """Return a number that changes with a record, whatever changes it: an import counts nothing."""
    return crc32(repr(record).encode())


def _given(answers: Answers, name: str) -> str | None:
    return str(answers.get(name) or "").strip() or None


def _why_not(read: Any, cell: str, runtime: Runtime) -> Words | None:
    try:
        read(cell, runtime.policy.zone)
    except Wrong as wrong:
        return wrong.words
    return None
