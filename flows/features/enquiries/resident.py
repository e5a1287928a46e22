"""A resident talks to a person: the first words, and whatever they write until it is closed."""

from flows import engine
from flows.cases import attached
from flows.conversation import reach
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.basics import replies
from flows.features.enquiries import record
from flows.features.enquiries.actions import TalkToPerson
from flows.features.enquiries.flow import ENQUIRY, MAX_OFFERED, MAX_WORDS, EnquiryDraft, EnquiryFacts
from flows.features.enquiries.staff import ENQUIRY_CASE
from flows.kernel.words import At, Plain, Prompt, text
from storage import enquiries, visits


async def load(turn: ResidentTurn) -> EnquiryFacts:
    coming = await visits.of_resident(turn.tx, turn.resident, ends_after=turn.now, limit=MAX_OFFERED)
    return EnquiryFacts(turn.runtime.policy, turn.now, turn.resident, tuple(coming))


async def begin(turn: ResidentTurn, asked: TalkToPerson) -> None:
    await turn.expect_nothing()
    await turn.start(ENQUIRY, EnquiryDraft())


async def take_words(turn: ResidentTurn, sent: Sent) -> None:
    """Begin with a message."""
    first, *more = engine.split(sent.words.strip(), MAX_WORDS) or [""]
    await turn.start(ENQUIRY, EnquiryDraft(words=first, more=tuple(more), media=sent.keys), album=sent.album)


async def finish(turn: ResidentTurn, draft: EnquiryDraft) -> None:
    visit, policy = (await load(turn)).visit(draft), turn.runtime.policy
    number = await enquiries.add(
        turn.tx,
        ref=await record.fresh_ref(turn.tx),
        resident_id=turn.resident.id,
        home_id=turn.resident.home_id,
        visit_ref=visit.ref if visit else None,
        contract_ref=visit.contract_ref if visit else None,
        contractor_ref=visit.contractor_ref if visit else None,
        words=draft.own(),
        asked_at=turn.now,
        due_at=record.ANSWER.due(policy, turn.now),
    )
    enquiry = await enquiries.get(turn.tx, number)
    assert enquiry is not None
    due_at = await record.await_answer(turn.tx, turn.runtime, enquiry, turn.now)
    turn.effects += await record.note(turn.tx, turn.runtime, enquiry, "asked", turn.actor, turn.now)
    keys = (*((draft.voice,) if draft.voice else ()), *draft.media)
    turn.effects += await attached.attach(turn.tx, turn.runtime, keys, ENQUIRY_CASE, number)
    await turn.expect(ENQUIRY_CASE.name, number, turn.now + reach.ANSWER_WITHIN)
    landlord = policy.landlord
    body = (
        text("enquiry-sent", ref=record.ref_words(enquiry), by=At(due_at)),
        text("enquiry-sent-hint", phone=Plain(landlord.phone), hours=Plain(landlord.hours)),
    )
    turn.say(Prompt(body, (MENU,), (ENQUIRY_CASE.name, number)))


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take what a resident writes in a conversation: it goes to the thread, and is answered within the time. To one
    that is closed it is the beginning of another."""
    enquiry = await enquiries.get(turn.tx, number)
    if enquiry is None or enquiry.resident_id != turn.resident.id:
        await turn.index.catch_all(turn, sent)
        return
    if enquiry.closed_at:
        await take_words(turn, sent)
        return
    await record.await_answer(turn.tx, turn.runtime, enquiry, turn.now)
    # Nobody closes it who has not seen this.
    await enquiries.change(turn.tx, number)
    for part in engine.split(sent.words.strip(), MAX_WORDS) or [""]:
        data = {"words": part} if part else {"files": len(sent.keys)}
        turn.effects += await record.note(turn.tx, turn.runtime, enquiry, "added", turn.actor, turn.now, data)
    await turn.expect(ENQUIRY_CASE.name, number, turn.now + reach.ANSWER_WITHIN)
    await replies.received(turn, ENQUIRY_CASE, number, sent)
