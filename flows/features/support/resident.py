"""A resident says what is hard: the facts the questions depend on, and the result of the answers."""

from flows import engine
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.engine.steps import MAX_PART
from flows.features.basics import replies
from flows.features.support import staff
from flows.features.support.flow import SUPPORT, SupportDraft, SupportFacts
from flows.features.visits.actions import AskForHelp
from flows.kernel import refs
from flows.kernel.effects import Alert, Effect
from flows.kernel.words import At, Plain, Prompt, Words, text
from storage import evidence, supports, visits
from storage.visits import Visit


async def load(turn: ResidentTurn) -> SupportFacts:
    coming = await visits.of_resident(turn.tx, turn.resident, ends_after=turn.now)
    return SupportFacts(turn.runtime.policy, turn.now, tuple(coming))


async def begin(turn: ResidentTurn, asks: AskForHelp) -> None:
    """Begin; a visit that is not theirs or is over is left out."""
    about = SupportDraft(visit=str(asks.visit), about_it=True) if asks.visit else SupportDraft()
    await turn.start(SUPPORT, about)


async def take_words(turn: ResidentTurn, sent: Sent) -> None:
    """Begin with a message that says what is hard."""
    first, *more = engine.split(sent.words, MAX_PART) if sent.words else [""]
    draft = SupportDraft(words=first, more=tuple(more))
    not_here = (text("engine-media-not-here"),) if sent.keys else ()
    await turn.start(SUPPORT, draft, *not_here, album=sent.album)
    for key in sent.keys:
        await evidence.settle(turn.tx, key, "refused")


async def finish(turn: ResidentTurn, draft: SupportDraft) -> None:
    policy = turn.runtime.policy
    visit = (await load(turn)).visit(draft)
    due_at = staff.ANSWER.due(policy, turn.now)
    if visit and visit.safety and visit.starts_at > turn.now:
        # It stays, and they are told that we talk with them before it.
        due_at = min(due_at, visit.starts_at)
    ref = await _fresh_ref(turn)
    number = await supports.add(
        turn.tx,
        ref=ref,
        resident_id=turn.resident.id,
        home_id=turn.resident.home_id,
        visit_ref=visit.ref if visit else None,
        words=draft.own(),
        voice=draft.voice,
        state="asked",
        asked_at=turn.now,
        due_at=due_at,
    )
    await staff.ANSWER.start(turn.tx, number, turn.now, due_at, turn.resident.id)
    turn.effects += [staff.card_of(turn.runtime.policy, number), *await _voice(turn, draft)]
    said = (text("support-sent", ref=Plain(refs.shown(ref)), by=At(due_at)), *_after(visit))
    turn.say(Prompt(said, (MENU,), (staff.SUPPORT_CASE.name, number)))


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take an answer to what staff wrote about a call for help. It is on the card, and staff are told of it."""
    support = await supports.get(turn.tx, number)
    if support is None or support.resident_id != turn.resident.id:
        await turn.index.catch_all(turn, sent)
        return
    await supports.change(turn.tx, number, words=replies.longer(support.words, sent.words))
    channel = turn.runtime.policy.channels.for_welfare
    wrote = Alert(channel, text("support-wrote", ref=Plain(refs.shown(support.ref))))
    turn.effects += [staff.card_of(turn.runtime.policy, number), wrote]
    await replies.received(turn, staff.SUPPORT_CASE, number, sent)


async def _fresh_ref(turn: ResidentTurn) -> str:
    while True:
        ref = await refs.fresh(turn.tx)
        if not await supports.ref_taken(turn.tx, ref):
            return ref


async def _voice(turn: ResidentTurn, draft: SupportDraft) -> list[Effect]:
    """Return the effects for a voice note that is fetched already; a later one follows when it is."""
    piece = await evidence.get(turn.tx, draft.voice) if draft.voice else None
    return await staff.fetched(turn.tx, turn.runtime.policy, piece.key, piece.state) if piece else []


def _after(visit: Visit | None) -> tuple[Words, ...]:
    return (text("support-visit-stays"),) if visit and visit.safety else ()
