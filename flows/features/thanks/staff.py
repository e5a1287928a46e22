"""The cards of a thank-you: one for the team, which names nobody; one for the managers of the person who is thanked;
and, once it is passed on, one for the firm."""

from datetime import datetime
from typing import ClassVar

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field
from flows.features.ratings.praise import Passed, PassedCase, without_names, words_to_pass_on
from flows.kernel import few
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Person, Plain, Text, Words, text
from storage import estate, evidence, people, rounds, thanks, visits
from storage.database import Tx
from storage.thanks import Thanks

KIND, OF_PERSON, OF_FIRM = "thank", "thank_worker", "thank_firm"


class ThankCase(CaseType):
    """A thank-you before the team: whom it is for, but no person's name, and never who said it."""

    name: ClassVar[str] = KIND
    actions = frozenset({"pass_on"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return runtime.policy.channels.for_praise if await thanks.get(tx, subject) else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        thank = await thanks.get(tx, subject)
        if thank is None:
            return None
        fields: list[Field] = [(text("thanks-field-whom"), whom(runtime, thank)), *await _place(tx, runtime, thank)]
        apart = await _is_apart(tx, thank)
        if apart:
            fields.append((text("thank-field-more"), text("thank-more")))
        own = await _nameless(tx, thank)
        offered = offers(thank) if packs_of(runtime, thank) and not apart else ()
        return Card(text("thank-card", number=thank.id), fields, _status(thank), own, offered)

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        return await _form(tx, runtime, subject)

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        return await _pass_on(tx, runtime, subject, actor, answers, now)


class ThankPersonCase(CaseType):
    """The same before the managers, with the name of the person who is thanked, and all that was said or sent."""

    name: ClassVar[str] = OF_PERSON
    actions = frozenset({"pass_on"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        thank = await thanks.get(tx, subject)
        return runtime.policy.channels.for_managers if thank and await _is_apart(tx, thank) else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        thank = await thanks.get(tx, subject)
        if thank is None:
            return None
        visit = await visits.find(tx, thank.visit_ref) if thank.visit_ref else None
        named = Plain(thank.person) if thank.person else whom(runtime, thank)
        fields: list[Field] = [(text("thanks-field-whom"), named)]
        if thank.worker_name:
            fields.append((text("rating-field-firm"), whom(runtime, thank)))
        if visit:
            fields.append((text("visit-field-what"), Plain(visit.description)))
        heading = text("thank-card-person", number=thank.id)
        return Card(heading, fields, _status(thank), thank.words, offers(thank))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        return await _form(tx, runtime, subject)

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        return await _pass_on(tx, runtime, subject, actor, answers, now)


class ThankFirmCase(PassedCase):
    """A thank-you that was passed on to a firm."""

    name = OF_FIRM

    async def passed(self, tx: Tx, runtime: Runtime, subject: int) -> Passed | None:
        thank = await thanks.get(tx, subject)
        packs = packs_of(runtime, thank) if thank else None
        if thank is None or packs is None or not thank.passed:
            return None
        visit = await visits.find(tx, thank.visit_ref) if thank.visit_ref else None
        name = Plain(thank.person) if thank.person else whom(runtime, thank)
        return Passed(packs, name, thank.passed, Plain(visit.description) if visit else None)


THANK_CASE, THANK_PERSON_CASE, THANK_FIRM_CASE = ThankCase(), ThankPersonCase(), ThankFirmCase()


async def cards_of(tx: Tx, runtime: Runtime, number: int) -> list[Effect]:
    """Return the cards of a thank-you as they are now."""
    cases = (THANK_CASE, THANK_PERSON_CASE, THANK_FIRM_CASE)
    found = [(case.name, await case.channel(tx, runtime, number)) for case in cases]
    return [CaseCard(name, number, channel) for name, channel in found if channel]


def whom(runtime: Runtime, thank: Thanks) -> Words:
    """Return whom a thank-you is for without a person's name: a firm, a service of the landlord's, or somebody else."""
    if service := runtime.policy.service(thank.service):
        return Plain(service.name)
    firm = runtime.policy.contractor(thank.contractor_ref)
    return Plain(firm.name) if firm else text("thank-whom-else")


def packs_of(runtime: Runtime, thank: Thanks) -> str | None:
    """Return the channel that its firm shares, if there is one."""
    firm = runtime.policy.contractor(thank.contractor_ref)
    return firm.packs if firm else None


def offers(thank: Thanks) -> tuple[str, ...]:
    return ("pass_on",) if thank.passed_at is None else ()


async def _is_apart(tx: Tx, thank: Thanks) -> bool:
    """Return whether managers see it, too: it names a person, or may show one in a picture or by a voice."""
    named = thank.person is not None or await _nameless(tx, thank) != thank.words
    return named or bool(await evidence.of_case(tx, OF_PERSON, thank.id))


async def _nameless(tx: Tx, thank: Thanks) -> str:
    """Return the words without the name of anybody who works there, or of the resident."""
    resident = await people.resident(tx, thank.resident_id)
    workers = await estate.names_of_workers(tx, thank.contractor_ref)
    known = [*workers, *([resident.name] if resident else []), *([thank.person] if thank.person else [])]
    return without_names(thank.words, *known)


async def _place(tx: Tx, runtime: Runtime, thank: Thanks) -> list[Field]:
    """Return the block, if so many homes are in it that it tells nobody who said it."""
    homes = await rounds.homes_of(tx, thank.block_id) if thank.block_id else 0
    if thank.block_name is None or homes < few.rule_of(runtime.policy).floor:
        return []
    return [(text("round-field-where"), Plain(thank.block_name))]


async def _form(tx: Tx, runtime: Runtime, subject: int) -> ActionForm | None:
    thank = await thanks.get(tx, subject)
    if thank is None or not offers(thank):
        return None
    if packs_of(runtime, thank) is None:
        return ActionForm((), [text("thank-pass-in-person")], thank.revision)
    resident = await people.resident(tx, thank.resident_id)
    return words_to_pass_on(without_names(thank.words, resident.name if resident else ""), thank.revision)


async def _pass_on(tx: Tx, runtime: Runtime, subject: int, actor: Actor, answers: Answers, now: datetime) -> Done:
    thank = await thanks.get(tx, subject)
    if thank is None or not offers(thank):
        return Done(message=text("rating-not-now"), applied=False)
    if answers.get("revision") not in (0, None, thank.revision):
        return Done(message=text("staff-changed-meanwhile"), applied=False)
    words = str(answers.get("words") or "").strip()
    if not words and packs_of(runtime, thank):
        return Done(errors={"words": text("engine-needed")}, applied=False)
    await thanks.change(tx, thank.id, passed=words, passed_by=actor.id, passed_at=now)
    return Done(await cards_of(tx, runtime, thank.id))


def _status(thank: Thanks) -> Text:
    if thank.passed_at:
        return text("praise-status-thanked", who=Person(thank.passed_by or ""), at=At(thank.passed_at))
    return text("thank-status", at=At(thank.at))
