"""What staff do about people's data: the card of a request, and forms for a caller."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Choice, Done, Field, Question
from flows.conversation.actions import MENU
from flows.features.homes import phones
from flows.features.rights import asking, cards, resident
from flows.features.rights.actions import EndRepresentative
from flows.kernel import refs
from flows.kernel.actions import go
from flows.kernel.actor import Actor
from flows.kernel.effects import Alert, Effect
from flows.kernel.events import LeftBehind
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Listed, Plain, Prompt, Words, named, text
from storage import estate, people, requests
from storage.database import Tx
from storage.requests import ASKED, WAITING, Request

THEMSELVES = "themselves"


class RequestCase(CaseType):
    """A request that needs a person: something must stay, or somebody else has to delete something."""

    name = cards.CASE
    actions = frozenset({"hold", "release", "cleared"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return runtime.policy.channels.for_managers if await requests.get(tx, subject) else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        request = await requests.get(tx, subject)
        if request is None:
            return None
        fields: list[Field] = [
            (text("request-field-by"), named("request-by-", request.asked_by)),
            (text("request-field-asked"), At(request.asked_at)),
            (text("request-field-due"), At(request.due_at)),
        ]
        if request.representative:
            fields.append((text("request-field-representative"), Plain(request.representative)))
        if request.stays:
            kinds = Counter(table for table, _ in request.stays)
            owed = [named("request-stays-", table, count=count) for table, count in kinds.items()]
            fields.append((text("request-field-stays"), Listed(owed, ", ")))
        if request.hold_until:
            until, reason = resident.far_day(request.hold_until), Plain(request.hold_reason or "–")
            fields.append((text("request-field-hold"), text("request-hold", until=until, reason=reason)))
        more: list[Words] = []
        if request.links:
            more = [text("request-links", count=len(request.links)), Listed([Plain(link) for link in request.links])]
        heading = text("request-card", ref=Plain(refs.shown(request.ref)), kind=named("request-kind-", request.kind))
        status = named("request-state-", request.state)
        return Card(heading, fields, status, more=more, actions=_offered(request))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        request = await requests.get(tx, subject)
        if request is None or action != "hold":
            return None
        questions = [
            Question("words", text("request-ask-reason"), hint=text("request-reason-hint"), most=300),
            Question("until", text("request-ask-until"), "day"),
        ]
        return ActionForm(questions, [text("request-hold-above")], request.revision)

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        request = await requests.get(tx, subject)
        if request is None or action not in _offered(request):
            return Done(message=text("request-not-now"), applied=False)
        if answers.get("revision") not in (0, None, request.revision):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        match action:
            case "hold":
                reason, until = str(answers.get("words") or "").strip(), str(answers.get("until") or "")
                wrong = {key: text("engine-needed") for key, said in (("words", reason), ("until", until)) if not said}
                if until and until <= _today(runtime, now).isoformat():
                    wrong["until"] = text("request-until-past")
                if wrong:
                    return Done(errors=wrong, applied=False)
                await requests.change(tx, request.id, hold_reason=reason, hold_until=until)
                return Done([cards.of(runtime, request.id), *await _told_of_hold(tx, request.id)])
            case "release":
                await requests.change(tx, request.id, hold_reason=None, hold_until=None, look_at=now)
            case _:
                await requests.change(tx, request.id, links=None)
        return Done([cards.of(runtime, request.id)])


async def _told_of_hold(tx: Tx, number: int) -> list[Effect]:
    request = await requests.get(tx, number)
    if request is None or request.resident_id is None:
        return []
    told = Prompt((text("delete-waits"), *resident.stays_of(request)), (MENU,))
    return await asking.to_all(tx, await people.resident(tx, request.resident_id), told, request.id)


def _offered(request: Request) -> tuple[str, ...]:
    pending = request.kind == requests.ERASURE and request.state in (ASKED, WAITING)
    held = ("release",) if request.hold_until else ("hold",)
    return (*(held if pending else ()), *(("cleared",) if request.links else ()))


def _today(runtime: Runtime, now: datetime) -> date:
    return now.astimezone(runtime.policy.zone).date()


async def left_behind(tx: Tx, runtime: Runtime, event: LeftBehind, now: datetime) -> list[Effect]:
    """List what only a person can delete, on the card of the request; of a report without a name, where it stood."""
    if event.request == requests.NOBODY:
        listed = Listed([Plain(link) for link in event.links])
        return [Alert(event.channel, text("request-links-apart", count=len(event.links), links=listed))]
    request = await requests.get(tx, event.request)
    if request is None:
        return []
    await requests.change(tx, request.id, links=[*(request.links or ()), *event.links])
    return [cards.of(runtime, request.id)]


class PersonCase(CaseType):
    """A resident, for whom staff start what a caller asks for. `subject` is the resident's number."""

    name = "person"
    actions = frozenset({"copy", "erase", "represent", "phone"})
    anywhere = True

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        return None

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        known = await people.resident(tx, subject)
        if known is None:
            return None
        above: list[Words] = [text("person-above", name=name_of(known.name)), named("person-above-", action)]
        if action == "phone":
            return ActionForm([], above)
        if action == "represent":
            questions = [
                Question("name", text("person-ask-name"), "line", most=200),
                Question("contact", text("person-ask-contact"), "line", most=200),
                Question("words", text("person-ask-consent"), hint=text("person-consent-hint"), most=1000),
                Question("until", text("person-ask-until"), "day"),
            ]
            return ActionForm(questions, above)
        who: list[Choice] = [(THEMSELVES, text("person-themselves")), *await _representatives(tx, subject)]
        return ActionForm([Question("asks", text("person-ask-who"), "one", who, initial=THEMSELVES)], above)

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        known = await people.resident(tx, subject)
        if known is None:
            return Done(message=text("person-none"), applied=False)
        if action == "represent":
            return await _represent(tx, runtime, known, actor, answers, now)
        if action == "phone":
            if known.home_id:
                await estate.note(tx, "homes", known.home_id, {"phone_link": known.residency}, actor.id, now)
            link = await phones.payload(tx, subject, now)
            return Done(message=text("person-phone-link", name=name_of(known.name)), link=link)
        for_whom = dict(await _representatives(tx, subject)).get(str(answers.get("asks")))
        name = for_whom.text if for_whom else None
        if await people.address_of(tx, subject) is None and action == "copy":
            return Done(message=text("staff-no-chat"), applied=False)
        ask = asking.copy if action == "copy" else asking.erasure
        effects = await ask(tx, runtime, subject, actor, now, name)
        return Done(effects, message=named("person-done-", action))


async def _representatives(tx: Tx, resident_id: int) -> Sequence[tuple[str, Plain]]:
    return [(str(one.id), Plain(one.name)) for one in await requests.representatives_of(tx, resident_id)]


async def _represent(
    tx: Tx, runtime: Runtime, known: people.Resident, actor: Actor, answers: Answers, now: datetime
) -> Done:
    given = {key: str(answers.get(key) or "").strip() for key in ("name", "contact", "words", "until")}
    wrong = {key: text("engine-needed") for key, said in given.items() if not said}
    if given["until"] and given["until"] < _today(runtime, now).isoformat():
        wrong["until"] = text("request-until-past")
    if wrong:
        return Done(errors=wrong, applied=False)
    number = await requests.add_representative(
        tx,
        resident_id=known.id,
        name=given["name"],
        contact=given["contact"],
        consent=given["words"],
        recorded_by=actor.id,
        since=now,
        until=given["until"],
    )
    name, until = Plain(given["name"]), resident.far_day(given["until"])
    end = go(EndRepresentative(number), "represented-end", name=name)
    told = Prompt((text("represented-told", name=name, until=until),), (end, MENU))
    return Done(await asking.to_all(tx, known, told), message=text("person-done-represent"))
