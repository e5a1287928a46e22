"""The card of a caller at a door: where, from which company as they say, and the result of the check."""

from datetime import datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.features.door import messages
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Effect, Priority, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Listed, Person, Plain, Prompt, Words, named, text
from storage import door, people, visits
from storage.database import Tx
from storage.door import Check

MAX_NAME = 128
UNDECIDED = (door.OPEN, "called_back")


class CallerCase(CaseType):
    """A caller whom a resident asked about."""

    name = "caller"
    actions = frozenset({"called_back", "ours", "false_caller"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        check = await door.get(tx, subject)
        return await _channel(tx, runtime, check) if check and check.state else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        check = await door.get(tx, subject)
        if check is None or check.state is None:
            return None
        place = [Plain(part) for part in (check.home_address, check.block_name) if part]
        fields: list[Field] = [
            (text("caller-field-where"), Listed(place, ", ")),
            (text("caller-field-company"), Plain(check.company)),
            (text("caller-field-result"), named("caller-result-", check.result)),
            (text("caller-field-at"), At(check.at)),
        ]
        return Card(text("caller-card"), fields, _status(check.state, check.decided_by), actions=_offered(check))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        check = await door.get(tx, subject)
        if check is None or action not in _offered(check):
            return None
        match action:
            case "ours":
                return ActionForm((), (text("caller-ours-above"),))
            case "false_caller":
                company = Question("company", text("caller-ask-company"), "line", initial=check.company, most=MAX_NAME)
                return ActionForm((company,), (text("caller-false-above", block=Plain(check.block_name or "")),))
            case _:
                return None

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        check = await door.get(tx, subject)
        if check is None or action not in _offered(check):
            return None
        if action == "false_caller":
            company = str(answers.get("company") or "").strip()
            return (messages.warning(runtime, company), "en") if company else None
        resident = await people.resident(tx, check.resident_id)
        return (messages.ours(runtime, check.company), resident.language) if resident else None

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        check = await door.get(tx, subject)
        if check is None or action not in _offered(check):
            return Done(message=text("caller-decided"), applied=False)
        company = str(answers.get("company") or "").strip()
        if action == "false_caller" and not company:
            return Done(errors={"company": text("engine-needed")}, applied=False)
        await door.decide(tx, check.id, action, actor.id, now)
        card = await card_of(tx, runtime, check)
        match action:
            case "ours":
                return Done([card, *await _tell(tx, runtime, check)])
            case "false_caller":
                warned = await _warn(tx, runtime, check, company)
                return Done([card, *warned], message=text("caller-warned", count=len(warned)))
            case _:
                return Done([card])


async def card_of(tx: Tx, runtime: Runtime, check: Check) -> CaseCard:
    return CaseCard("caller", check.id, await _channel(tx, runtime, check))


async def _channel(tx: Tx, runtime: Runtime, check: Check) -> str:
    visit = await visits.find(tx, check.visit_ref) if check.visit_ref else None
    return runtime.policy.visit_channel(visit.contract_ref if visit else None, check.contractor_ref)


def _offered(check: Check) -> tuple[str, ...]:
    if check.state not in UNDECIDED:
        return ()
    called = ("called_back",) if check.state == door.OPEN else ()
    return (*called, "ours", *(("false_caller",) if check.block_id else ()))


def _status(state: str, decided_by: str | None) -> Words:
    return named("caller-state-", state, who=Person(decided_by) if decided_by else Plain("–"))


async def _tell(tx: Tx, runtime: Runtime, check: Check) -> list[Effect]:
    address, resident = await people.address_of(tx, check.resident_id), await people.resident(tx, check.resident_id)
    if address is None or resident is None:
        return []
    prompt = messages.ours(runtime, check.company)
    return [Say(address, prompt, resident.language, subject=(CallerCase.name, check.id))]


async def _warn(tx: Tx, runtime: Runtime, check: Check, company: str) -> list[Effect]:
    """Warn everybody in the block, at once: a false caller goes from door to door."""
    neighbours = await visits.told(tx, [], [check.block_id]) if check.block_id else []
    prompt = messages.warning(runtime, company)
    return [
        Say(one.address, prompt, one.language, priority=Priority.BROADCAST, residency=one.residency)
        for one in neighbours
    ]
