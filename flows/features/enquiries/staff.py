"""The card of a conversation with a resident: take it, answer, close it. Nothing said in its thread reaches them."""

from collections.abc import Sequence
from datetime import datetime

from flows.cases import discreet
from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Line, Question
from flows.conversation import reach
from flows.conversation.actions import MENU
from flows.features.enquiries import record
from flows.features.enquiries.actions import TalkToPerson
from flows.features.visits.messages import what, when
from flows.kernel.actions import go
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseNote, Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Listed, Person, Plain, Prompt, Words, named, text
from storage import enquiries, people, visits
from storage.database import Tx
from storage.enquiries import HISTORY, Enquiry

MAX_WORDS = 3000


class EnquiryCase(CaseType):
    """A resident who wants to talk to a person."""

    name = "enquiry"
    actions = frozenset({"take", "reply", "close", discreet.ACTION})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return next(iter(await self.routes(tx, runtime, subject)), None)

    async def routes(self, tx: Tx, runtime: Runtime, subject: int) -> Sequence[str]:
        enquiry = await enquiries.get(tx, subject)
        return record.routes(runtime.policy, enquiry) if enquiry else []

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        enquiry = await enquiries.get(tx, subject)
        if enquiry is None:
            return None
        resident = await people.resident(tx, enquiry.resident_id)
        fields: list[Field] = [
            (text("enquiry-field-who"), name_of(resident.name) if resident else Plain("–")),
            (text("enquiry-field-where"), Plain(enquiry.home_address or "–")),
            (text("enquiry-field-asked"), At(enquiry.asked_at)),
        ]
        visit = await visits.find(tx, enquiry.visit_ref) if enquiry.visit_ref else None
        if visit:
            fields.append((text("enquiry-field-visit"), text("support-visit", what=what(visit), when=when(visit))))
        said: list[Words] = [
            text("staff-owner", owner=Person(enquiry.owner)) if enquiry.owner else text("staff-no-owner")
        ]
        if enquiry.closed_at:
            said.append(text("enquiry-closed-at", at=At(enquiry.closed_at)))
        elif enquiry.answered_at:
            said.append(text("enquiry-answered-at", at=At(enquiry.answered_at)))
        elif await record.ANSWER.is_late(tx, enquiry.id, now):
            said.append(text("enquiry-late", due=At(enquiry.due_at)))
        else:
            said.append(text("enquiry-due", due=At(enquiry.due_at)))
        offered = [action for action in ("take", "reply", "close") if _is_offered(enquiry, action)]
        return Card(
            text("enquiry-card", ref=record.ref_words(enquiry)),
            fields,
            Listed(said, "  ·  "),
            own=enquiry.words,
            actions=tuple(offered),
            beginning=True,
            likely="reply",
            menu=(discreet.ACTION,),
        )

    async def why_not(self, tx: Tx, runtime: Runtime, subject: int, action: str) -> Words | None:
        enquiry = await enquiries.get(tx, subject)
        return None if enquiry and _is_offered(enquiry, action) else text("enquiry-not-now")

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        enquiry = await enquiries.get(tx, subject)
        if enquiry and action == discreet.ACTION:
            return await discreet.form(tx, enquiry.resident_id)
        if action == "close":
            return ActionForm([], [text("enquiry-close-sure")], enquiry.revision if enquiry else 0)
        if action != "reply":
            return None
        words = Question("words", text("staff-label-words"), hint=text("staff-reply-hint"), most=MAX_WORDS)
        return ActionForm([words], submit=text("staff-preview"))

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        enquiry, words = await enquiries.get(tx, subject), _words(answers)
        resident = await people.resident(tx, enquiry.resident_id) if enquiry else None
        if enquiry is None or resident is None or action != "reply" or not words:
            return None
        return _reply(runtime, enquiry, words), resident.language

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        enquiry = await enquiries.get(tx, subject)
        if enquiry is None or not _is_offered(enquiry, action):
            drawn: list[Effect] = [record.card_of(runtime.policy, enquiry)] if enquiry else []
            return Done(drawn, message=text("enquiry-not-now"), applied=False)
        if action == "close" and answers.get("revision") not in (0, None, enquiry.revision):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        match action:
            case "take":
                return await _take(tx, runtime, enquiry, actor, now)
            case "reply":
                return await _send(tx, runtime, enquiry, actor, _words(answers), now)
            case "close":
                return await _close(tx, runtime, enquiry, actor, now)
        hide, effects = await discreet.act(tx, runtime, enquiry.resident_id, actor, answers, now)
        return Done(effects, message=text("staff-discreet-hide" if hide else "staff-discreet-show"))

    async def note(self, tx: Tx, runtime: Runtime, subject: int, event: int) -> Line | None:
        enquiry, found = await enquiries.get(tx, subject), await HISTORY.line(tx, event)
        if enquiry is None or found is None or found.case != subject:
            return None
        own = enquiry.words if found.kind == "asked" else str(found.data.get("words") or "")
        heading = named("enquiry-thread-", found.kind, at=At(found.at))
        return Line(heading, record.ref_words(enquiry), own, found.actor if found.by == "staff" else None)

    async def moved(self, tx: Tx, runtime: Runtime, subject: int, channel: str) -> list[Effect]:
        lines = [CaseNote(self.name, subject, channel, line.id) for line in await HISTORY.of(tx, subject)]
        return [*lines, *await super().moved(tx, runtime, subject, channel)]


ENQUIRY_CASE = EnquiryCase()


def _is_offered(enquiry: Enquiry, action: str) -> bool:
    match action:
        case "take":
            return enquiry.closed_at is None and enquiry.owner is None
        case "reply" | "close":
            return enquiry.closed_at is None
        case _:
            return True


async def _take(tx: Tx, runtime: Runtime, enquiry: Enquiry, actor: Actor, now: datetime) -> Done:
    await enquiries.change(tx, enquiry.id, owner=actor.id)
    return Done(await record.note(tx, runtime, enquiry, "taken", actor, now))


async def _send(tx: Tx, runtime: Runtime, enquiry: Enquiry, actor: Actor, words: str, now: datetime) -> Done:
    """Send words to the resident, exactly as the preview showed them; whoever answers first owns it."""
    if not words or len(words) > MAX_WORDS:
        why = text("engine-too-long", length=len(words), most=MAX_WORDS) if words else text("engine-needed")
        return Done(errors={"words": why}, applied=False)
    said = await _tell(tx, enquiry, _reply(runtime, enquiry, words))
    if said is None:
        return Done(errors={"words": text("staff-no-chat")}, applied=False)
    await record.ANSWER.keep(tx, enquiry.id, now)
    await enquiries.change(tx, enquiry.id, owner=enquiry.owner or actor.id, answered_at=now)
    noted = await record.note(tx, runtime, enquiry, "replied", actor, now, {"words": words})
    return Done([await reach.awaits_answer(tx, said, now), *noted])


async def _close(tx: Tx, runtime: Runtime, enquiry: Enquiry, actor: Actor, now: datetime) -> Done:
    await record.ANSWER.keep(tx, enquiry.id, now)
    await enquiries.change(tx, enquiry.id, closed_at=now, owner=enquiry.owner or actor.id)
    said = await _tell(tx, enquiry, _closed(runtime, enquiry))
    if said:
        await people.expect_no_more(tx, said.to, "enquiry", enquiry.id)
    return Done([*([said] if said else []), *await record.note(tx, runtime, enquiry, "closed", actor, now)])


async def _tell(tx: Tx, enquiry: Enquiry, prompt: Prompt) -> Say | None:
    resident = await people.resident(tx, enquiry.resident_id)
    address = await people.address_of(tx, enquiry.resident_id)
    if resident is None or address is None:
        return None
    return Say(address, prompt, resident.language, subject=("enquiry", enquiry.id))


def _reply(runtime: Runtime, enquiry: Enquiry, words: str) -> Prompt:
    landlord = Plain(runtime.policy.landlord.name)
    heading = text("enquiry-reply", landlord=landlord, ref=record.ref_words(enquiry))
    return Prompt((heading, Plain(words), text("enquiry-reply-hint")), (MENU,))


def _closed(runtime: Runtime, enquiry: Enquiry) -> Prompt:
    body = text("enquiry-closed", landlord=Plain(runtime.policy.landlord.name), ref=record.ref_words(enquiry))
    return Prompt((body,), (go(TalkToPerson(), "menu-person"), MENU))


def _words(answers: Answers) -> str:
    return str(answers.get("words") or "").strip()
