"""The conversation with residents: inputs in, effects out, one transaction for all that wait together.

Sessions are read and written in sets. A step of a flow costs no statement of its own; a turn that touches more than
the session runs in a savepoint, so that its failure affects no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows import engine
from flows.conversation import evidence, group_turns, router, typed
from flows.conversation.actions import ShowMenu
from flows.conversation.arrived import Arrived, Command, InGroup, Odd, Piece, Press
from flows.conversation.place import Place
from flows.conversation.turn import Answers, Conversation, Index, ResidentTurn, Sent
from flows.engine import Gave, Said, Session, Tap, Turn
from flows.engine.inputs import NAVIGATION, Input
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Words, text
from storage import people
from storage.database import UNAVAILABLE, Tx
from storage.people import SessionWrite, Standing


@dataclass
class Outcome:
    """The result of one input. With an `error`, nothing was done: the resident is owed an apology. `link`: where a tap
    in a group leads, in the private chat."""

    effects: list[Effect] = field(default_factory=list)
    toast: Words | None = None
    language: str = "en"
    error: Exception | None = None
    link: str | None = None


async def converse(tx: Tx, runtime: Runtime, index: Index, arrivals: Sequence[Arrived], now: datetime) -> list[Outcome]:
    """Handle inputs of different people, in order. Sessions are written here; the caller keeps the effects."""
    known = await people.standings(tx, [arrived.address for arrived in arrivals])
    outcomes: list[Outcome] = []
    writes: list[SessionWrite] = []
    for arrived in arrivals:
        try:
            outcome, write = await _handle(tx, runtime, index, arrived, known, now)
        except UNAVAILABLE:
            raise  # not this input's fault: the batch is tried again
        except Exception as error:  # a mistake of ours spoils this turn and no other
            outcome, write = Outcome(language=runtime.texts.best_language(arrived.language), error=error), None
        outcomes.append(outcome)
        if write:
            writes.append(write)
    await people.write_sessions(tx, writes, now)
    return outcomes


async def _handle(
    tx: Tx, runtime: Runtime, index: Index, arrived: Arrived, known: dict[tuple[str, str], Standing], now: datetime
) -> tuple[Outcome, SessionWrite | None]:
    address = arrived.address
    if isinstance(arrived.given, InGroup):
        # A group is nobody's address: its speaker is not written down.
        async with tx.savepoint():
            heard = await group_turns.handle(tx, runtime, index.groups, arrived, now)
        return Outcome(heard.effects, heard.toast, heard.group.language, link=heard.link), None
    standing = known.get((address.platform, address.person))
    if standing is None:
        async with tx.savepoint():
            language = runtime.texts.best_language(arrived.language)
            resident = await people.welcome(tx, address, arrived.name, language, now)
        standing = Standing(resident, 0, {})
    until = standing.answering_until
    answering = standing.answering if until and until > now else None
    place = Place.load(standing.data, index.flows)
    turn = ResidentTurn(tx, runtime, index, arrived, standing.resident, place, now, answering)
    if standing.blocked and arrived.given != Odd("blocked"):
        # A person writing to us can be written to again, whether or not we heard of the unblocking.
        await people.set_blocked(tx, address.platform, address.chat, None)
    before = turn.place
    if arrived.reply_to is not None or not _step(turn):
        async with tx.savepoint():
            await _full(turn)
    outcome = Outcome(turn.effects, turn.toast, turn.resident.language)
    if turn.place == before:
        return outcome, None
    return outcome, SessionWrite(address, standing.revision + 1, turn.place.dump())


class _LeadsOut(Exception):
    """The typed words are the label of a button that leads out of the questions."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


def _step(turn: ResidentTurn) -> bool:
    """Take the common case, without a statement: an answer to a light conversation's question that leads to another."""
    session, given = turn.place.active, turn.arrived.given
    conversation = turn.conversation(session) if session else None
    if session is None or not isinstance(given, Tap | Said) or not conversation or not conversation.is_light:
        return False
    assert conversation.facts is not None
    try:
        answered = _advance(turn, session, given, conversation.facts(turn))
    except _LeadsOut:
        return False
    if answered.prompt is None:
        return False
    _show(turn, answered, given)
    return True


def _advance(turn: ResidentTurn, session: Session[Any], given: Input, facts: Any) -> Turn[Any]:
    flow = turn.conversation(session).flow
    if isinstance(given, Said):
        prompt = engine.show(flow, session, facts, turn.sent_at)
        action = typed.meant(prompt, given.text, turn.runtime.texts, turn.resident.language)
        tap = typed.read_action(action) if action else None
        if isinstance(tap, Press):
            raise _LeadsOut(tap.action)
        if isinstance(tap, Tap):
            return replace(engine.advance(flow, session, tap, facts, turn.sent_at), fresh=True)
    return engine.advance(flow, session, given, facts, turn.sent_at)


def _show(turn: ResidentTurn, answered: Turn[Any], given: Input) -> None:
    assert answered.prompt is not None
    turn.place = replace(turn.place, active=answered.session)
    turn.toast = answered.notice
    album = given.album if isinstance(given, Gave) else None
    turn.say(answered.prompt, edit=isinstance(given, Tap) and not answered.fresh, album=album)


async def _full(turn: ResidentTurn) -> None:
    given = turn.arrived.given
    match given:
        case Odd():
            await router.odd(turn, given)
        case Command(name=name) if name in NAVIGATION and turn.place.active is not None:
            session = turn.place.active
            turn.arrived = replace(turn.arrived, message=None)
            await flow_turn(turn, session, Tap(session.token, session.revision, name))
        case Command():
            await router.command(turn, given)
        case Press():
            await router.press(turn, given.action)
        case Tap():
            await _tapped(turn, given)
        case Said():
            await _said(turn, given)
        case Piece():
            await _gave(turn, given)
        case Gave() | InGroup():
            raise TypeError("evidence arrives as a piece, and a group has a desk of its own")


async def _tapped(turn: ResidentTurn, tap: Tap) -> None:
    if turn.place.active is None:
        turn.toast = text("engine-old-button")
        if tap.token != turn.place.ended:
            await router.press(turn, ShowMenu().wire(), fresh=True)
        return
    await flow_turn(turn, turn.place.active, tap)


async def _said(turn: ResidentTurn, said: Said) -> None:
    """Take words: a reply to a message of staff, an answer, a button's label, or something new."""
    sent = Sent(words=said.text)
    if replied := await _replied_to(turn):
        await replied.take(sent)
    elif turn.place.active is not None:
        await flow_turn(turn, turn.place.active, said)
    elif action := await router.meant(turn, said.text):
        await router.press(turn, action, fresh=True)
    elif answering := _answering(turn):
        await answering.take(sent)
    else:
        await turn.index.catch_all(turn, sent)


async def _gave(turn: ResidentTurn, piece: Piece) -> None:
    gave = await evidence.offered(turn.tx, turn.runtime, piece, turn.resident.id, turn.now)
    replied = await _replied_to(turn)
    if turn.place.active is not None and not (replied and not gave.trouble):
        await flow_turn(turn, turn.place.active, gave)
        if turn.place.holds(gave.key):
            await _keep(turn, piece, gave.key)
        return
    if gave.trouble:
        turn.say(Prompt((gave.trouble,)), album=gave.album)
        if not piece.words.strip():
            return
    else:
        # Written down first: the handler takes it by its key.
        await _keep(turn, piece, gave.key)
    sent = Sent(piece.words, () if gave.trouble else (gave.key,), gave.album)
    if subject := replied or _answering(turn):
        await subject.take(sent)
    else:
        await turn.index.catch_all(turn, sent)


@dataclass(frozen=True)
class _Subject:
    """The subject of a resident's words, and the feature that takes them."""

    turn: ResidentTurn
    answers: Answers
    ref: str

    async def take(self, sent: Sent) -> None:
        await self.answers.take(self.turn, self.ref, sent)


async def _replied_to(turn: ResidentTurn) -> _Subject | None:
    """Return the subject of the message that is replied to."""
    if turn.arrived.reply_to is not None:
        for answers in turn.index.answers.values():
            if ref := await answers.replied_to(turn):
                return _Subject(turn, answers, ref)
    return None


def _answering(turn: ResidentTurn) -> _Subject | None:
    """Return the subject that staff last wrote about."""
    kind, ref = turn.answering or ("", "")
    answers = turn.index.answers.get(kind)
    return _Subject(turn, answers, ref) if answers else None


async def _keep(turn: ResidentTurn, piece: Piece, key: str) -> None:
    turn.effects.append(await evidence.keep(turn.tx, piece, key, turn.arrived.address, turn.resident.id, turn.now))


async def flow_turn(turn: ResidentTurn, session: Session[Any], given: Input) -> None:
    """Take one input to the open flow, with everything its end leads to."""
    conversation = turn.conversation(session)
    facts = await conversation.known(turn)
    try:
        answered = _advance(turn, session, given, facts)
    except _LeadsOut as way:
        await router.press(turn, way.action, fresh=True)
        return
    if conversation.on_answer is not None:
        await conversation.on_answer(turn, answered.session.draft)
    if answered.prompt is not None:
        _show(turn, answered, given)
    elif answered.stopped:
        await _stopped(turn, conversation, answered.session)
    else:
        assert answered.finished is not None
        if isinstance(given, Tap):
            # The answer stays readable; its buttons are removed.
            asked = engine.show(conversation.flow, session, facts, turn.now)
            turn.say(Prompt(asked.body), edit=True)
        turn.place = replace(turn.place, active=None, ended=session.token)
        await conversation.finish(turn, answered.finished)


async def _stopped(turn: ResidentTurn, conversation: Conversation[Any, Any], session: Session[Any]) -> None:
    """Stop at the resident's wish: nothing is sent, and a draft worth continuing is kept."""
    turn.place = replace(turn.place, active=session)
    turn.park()
    kept = session.token in [parked.token for parked in turn.place.parked]
    own = await conversation.on_stop(turn, session.draft) if conversation.on_stop else None
    turn.say(turn.menu(own or text("stopped-kept" if kept else "stopped")))
