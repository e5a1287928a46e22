"""The card of a visit, and what staff do with it."""

from collections.abc import Sequence
from datetime import date, datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Fields, Question
from flows.features.visits import book, messages, offering, pack, record, times, writing
from flows.features.visits.messages import when, who
from flows.kernel.actor import Actor
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Prompt, Span, Text, Words, named, text
from storage import evidence, visits
from storage.database import Tx
from storage.visits import OPEN_STATES, Event, Visit

MARKS = ("on_way", "arrived", "done", "incomplete", "no_access", "no_show")
MAX_OFFERS = 3
MAX_WORDS = 2000
TELLING = ("change_asked", "told", "disputed", "no_access", "no_show", "was_out", "cancelled", "reopened")
"""Events that say why a card is posted."""


class VisitCase(CaseType):
    """A visit: why it needs a person, and what they may do."""

    name = "visit"
    actions = frozenset({"offer", "move", "say", "mark", "cancel", "pack"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        visit = await visits.get(tx, subject)
        return runtime.policy.visit_channel(visit.contract_ref, visit.contractor_ref) if visit else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        visit = await visits.get(tx, subject)
        if visit is None:
            return None
        history = [event for event in await visits.history(tx, visit.job_id) if event.visit_id == visit.id]
        telling = [event for event in history if event.kind in TELLING]
        why = telling[-1] if telling else None
        status = text("visit-card-why", why=_line(runtime, why)) if why else text("visit-card-nothing")
        own = "\n".join(_words(runtime, event) for event in telling if event.data.get("words"))
        files = sum(piece.state != "refused" for piece in await evidence.of_visit(tx, visit.ref))
        fields = [*_fields(runtime, visit, telling, history)]
        fields += [(text("visit-field-files"), text("visit-files", count=files))] if files else []
        heading = text("visit-card", ref=Plain(visit.ref), state=_state(visit))
        return Card(heading, fields, status, own, actions=_offered(visit))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        visit = await visits.get(tx, subject)
        if visit is None:
            return None
        former = [text("visit-asked-before")] if await _asked_by_former(tx, visit) else []
        match action:
            case "offer":
                above = [text("visit-offer-above"), *former]
                return ActionForm(_offer_questions(runtime.policy), above, visit.revision)
            case "move":
                return ActionForm(_move_questions(runtime.policy, visit), (), visit.revision)
            case "say":
                words = Question("words", text("staff-label-words"), hint=text("staff-reply-hint"), most=MAX_WORDS)
                return ActionForm([await writing.question(tx, visit), words], former)
            case "pack":
                return None
            case "mark":
                marks = [(mark, named("staff-visit-", mark)) for mark in MARKS]
                return ActionForm([Question("state", text("visit-label-state"), "one", marks)], (), visit.revision)
            case _:
                words = Question(
                    "words", text("visit-label-why"), optional=True, hint=text("visit-why-hint"), most=MAX_WORDS
                )
                return ActionForm([words], [text("visit-cancel-sure"), *former], visit.revision)

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        visit = await visits.get(tx, subject)
        words = str(answers.get("words") or "").strip()
        if visit is None or not words or action not in ("say", "cancel"):
            return None
        told = await offering.told(tx, visit)
        if action == "say":
            told = (await writing.recipients(tx, visit, answers)).told
        language = told[0].language if told else "en"
        kind = "answered" if action == "say" else "cancelled"
        return messages.answer(runtime, visit, kind, words, (), language, now), language

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        visit = await visits.get(tx, subject)
        if visit is None:
            return Done(message=text("staff-visit-none"), applied=False)
        if answers.get("revision") not in (0, None, visit.revision):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        if action not in _offered(visit):
            return Done(message=text("staff-visit-not-now", state=_state(visit)), applied=False)
        match action:
            case "offer":
                return await _offer(tx, runtime, visit, actor, answers, now)
            case "move":
                return await _move(tx, runtime, visit, actor, answers, now)
            case "say":
                return await _say(tx, runtime, visit, actor, answers, now)
            case "pack":
                return await pack.send(tx, runtime, visit, actor, now)
            case "mark":
                return await _mark(tx, runtime, visit, actor, answers, now)
            case _:
                return await _cancel(tx, runtime, visit, actor, answers, now)


async def _asked_by_former(tx: Tx, visit: Visit) -> bool:
    """Return whether what a resident last said of a visit was said before anybody lived there who lives there now:
    whoever reads an answer did not ask."""
    told = [] if visit.communal else await offering.told(tx, visit)
    said = [event for event in await visits.history(tx, visit.job_id) if event.by == "resident"][-1:]
    return bool(said) and any(not visits.read_by(said, visit, person) for person in told)


def _fields(runtime: Runtime, visit: Visit, telling: Sequence[Event], history: Sequence[Event]) -> Fields:
    place = visit.block_name if visit.communal else visit.home_address
    fields: list[Field] = [
        (text("visit-field-what"), Plain(visit.description)),
        (text("visit-field-when"), when(visit)),
        (text("visit-field-where"), Plain(place or "–")),
        (text("visit-field-who"), who(visit)),
        (text("visit-field-job"), Plain(visit.job_ref)),
    ]
    last = telling[-1] if telling else None
    if last and last.kind == "change_asked" and last.data.get("wanted"):
        fields.append((text("visit-field-wanted"), _span(last.data["wanted"])))
    if last and last.data.get("short_notice"):
        fields.append(
            (text("visit-field-notice"), text("visit-short-notice", hours=runtime.policy.visits.change_hours))
        )
    if last and last.kind == "disputed":
        theirs = [event for event in history if event.kind in MARKS and event.by != "resident"][-1:]
        fields += [(text("visit-field-account"), _line(runtime, event)) for event in theirs]
    return fields


def _line(runtime: Runtime, event: Event) -> Words:
    """Return one account of a visit: who says what, since when, with what evidence."""
    evidence = str(event.data.get("evidence") or "")
    if event.data.get("said") == "nobody":
        return text("visit-denied", at=At(event.at))
    said = named("visit-why-", event.kind, at=At(event.at), by=named("staff-by-", event.by))
    return text("visit-with-evidence", said=said, evidence=Plain(evidence)) if evidence else said


def _words(runtime: Runtime, event: Event) -> str:
    """Return the words of residents, and when they wrote them: all stay on the card, whatever comes after."""
    return f"{runtime.texts.say(At(event.at), 'en')}: {event.data['words']}"


def _span(pair: Sequence[str]) -> Span:
    return Span(datetime.fromisoformat(pair[0]), datetime.fromisoformat(pair[1]))


def _state(visit: Visit) -> Text:
    return named("staff-visit-", visit.state)


def _offered(visit: Visit) -> tuple[str, ...]:
    match visit.state:
        case "change_asked":
            return ("offer", "move", "say", "cancel", "pack")
        case state if state in OPEN_STATES:
            return ("move", "mark", "say", "cancel", "pack")
        case "no_show" | "no_access" | "incomplete" | "cancelled":
            return ("offer", "move", "mark", "say")
        case _:
            return ("say",)


def _offer_questions(policy: Policy) -> list[Question]:
    slots = [(slot.id, named("slot-", slot.id)) for slot in policy.visits.slots]
    questions: list[Question] = []
    for number in range(1, MAX_OFFERS + 1):
        more = number > 1
        questions.append(Question(f"day{number}", text("visit-label-day"), "day", optional=more))
        questions.append(Question(f"slot{number}", text("visit-label-slot"), "one", slots, optional=more))
    return questions


def _move_questions(policy: Policy, visit: Visit) -> list[Question]:
    starts, ends = visit.starts_at.astimezone(policy.zone), visit.ends_at.astimezone(policy.zone)
    return [
        Question("day", text("visit-label-day"), "day", initial=starts.date().isoformat()),
        Question("from", text("visit-label-from"), "time", initial=f"{starts:%H:%M}"),
        Question("to", text("visit-label-to"), "time", initial=f"{ends:%H:%M}"),
    ]


async def _offer(tx: Tx, runtime: Runtime, visit: Visit, actor: Actor, answers: Answers, now: datetime) -> Done:
    """Offer times that the resident may pick; earlier offers end."""
    wrong: dict[str, Words] = {}
    offered: list[times.Time] = []
    for number in range(1, MAX_OFFERS + 1):
        day, slot = answers.get(f"day{number}"), runtime.policy.slot(answers.get(f"slot{number}"))
        if bool(day) != bool(slot):
            wrong[f"slot{number}" if day else f"day{number}"] = text("engine-needed")
        if day and slot:
            wanted = times.to_come(runtime.policy, slot, date.fromisoformat(str(day)), now)
            if isinstance(wanted, Text):
                wrong[f"day{number}"] = wanted
            elif wanted not in offered:
                offered.append(wanted)
    if wrong:
        return Done(errors=wrong, applied=False)
    return Done(await offering.offer(tx, runtime, visit, offered, actor, now))


async def _move(tx: Tx, runtime: Runtime, visit: Visit, actor: Actor, answers: Answers, now: datetime) -> Done:
    wanted = times.asked(runtime.policy.zone, answers, now)
    if isinstance(wanted, Text):
        return Done(errors={"day": wanted}, applied=False)
    starts_at, ends_at = wanted
    if (starts_at, ends_at) == (visit.starts_at, visit.ends_at) and visit.state in ("booked", "confirmed"):
        return Done(errors={"day": text("staff-visit-same-time")}, applied=False)
    agreed = await _asked_for(tx, visit, starts_at, ends_at)
    return Done(await book.move(tx, runtime, visit, starts_at, ends_at, actor, now, agreed=agreed))


async def _asked_for(tx: Tx, visit: Visit, starts_at: datetime, ends_at: datetime) -> bool:
    """Return whether this is the time that the residents last asked for."""
    asked = [e for e in await visits.history(tx, visit.job_id) if e.visit_id == visit.id and e.kind == "change_asked"]
    wanted = asked[-1].data.get("wanted") if asked and visit.state == "change_asked" else None
    return [datetime.fromisoformat(moment) for moment in wanted or ()] == [starts_at, ends_at]


async def _say(tx: Tx, runtime: Runtime, visit: Visit, actor: Actor, answers: Answers, now: datetime) -> Done:
    """Send words to the person who wrote, or to the whole home if staff say so. They also answer a wish for another
    time: the visit's state is as before it."""
    words = str(answers.get("words") or "").strip()
    if not words:
        return Done(errors={"words": text("engine-needed")}, applied=False)
    to = await writing.recipients(tx, visit, answers)
    if not to.told:
        return Done(errors={writing.TO: text("staff-no-chat")}, applied=False)
    if visit.state == "change_asked" and visit.starts_at > now:
        await visits.change(tx, visit.id, state="booked")
    after = await record.again(tx, visit)
    said = {"words": words}
    return Done(await record.happened(tx, runtime, after, "answered", actor, now, said, for_resident=to.alone))


async def _cancel(tx: Tx, runtime: Runtime, visit: Visit, actor: Actor, answers: Answers, now: datetime) -> Done:
    words = str(answers.get("words") or "").strip()
    return Done(await book.cancel(tx, runtime, visit, actor, now, why=words))


async def _mark(tx: Tx, runtime: Runtime, visit: Visit, actor: Actor, answers: Answers, now: datetime) -> Done:
    state = str(answers.get("state") or "")
    if state not in MARKS:
        return Done(errors={"state": text("engine-needed")}, applied=False)
    return Done(await book.mark(tx, runtime, visit, state, actor, now))
