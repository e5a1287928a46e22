"""The conversation with residents: inputs in, effects out, one transaction for all that wait together.

Sessions are read and written in sets. A step of a flow costs no statement of its own; whatever touches more than the
session runs in a savepoint, so that its failure is its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows import engine
from flows.conversation import desk, evidence, group_turns, typed
from flows.conversation.arrived import Arrived, Command, InGroup, Odd, Piece, Press
from flows.conversation.place import Place
from flows.conversation.turn import Conversation, Index, ResidentTurn
from flows.engine import Gave, Said, Session, Tap, Turn
from flows.engine.inputs import NAVIGATION, Input
from flows.features.reports.flows import SORT
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Words, text
from storage import people
from storage.database import UNAVAILABLE, Tx
from storage.people import SessionWrite, Standing


@dataclass
class Outcome:
    """What came of one input. With an `error`, nothing did: the resident is owed an apology. `link`: where a tap in a
    group leads, in the private chat."""

    effects: list[Effect] = field(default_factory=list)
    toast: Words | None = None
    language: str = "en"
    error: Exception | None = None
    link: str | None = None


async def converse(tx: Tx, runtime: Runtime, index: Index, arrivals: Sequence[Arrived], now: datetime) -> list[Outcome]:
    """Handle inputs of different people, in order. Sessions are written; the effects are the caller's to keep."""
    known = await people.standings(tx, [arrived.address for arrived in arrivals])
    outcomes: list[Outcome] = []
    writes: list[SessionWrite] = []
    for arrived in arrivals:
        try:
            outcome, write = await _handle(tx, runtime, index, arrived, known, now)
        except UNAVAILABLE:
            raise  # not this input's fault: all of it is tried again
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
        # A group is nobody's address: who speaks there is not written down.
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
        # Who writes to us can be written to again, whether or not we heard of the unblocking.
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
    """What was typed is the label of a button that leads out of the questions."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


def _step(turn: ResidentTurn) -> bool:
    """The common case, without a statement: an answer to a light conversation's question, which leads to another."""
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
        prompt = engine.show(flow, session, facts, turn.now)
        action = typed.meant(prompt, given.text, turn.runtime.texts, turn.resident.language)
        tap = typed.read_action(action) if action else None
        if isinstance(tap, Press):
            raise _LeadsOut(tap.action)
        if isinstance(tap, Tap):
            return replace(engine.advance(flow, session, tap, facts, turn.now), fresh=True)
    return engine.advance(flow, session, given, facts, turn.now)


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
            await desk.odd(turn, given)
        case Command(name=name) if name in NAVIGATION and turn.place.active is not None:
            session = turn.place.active
            turn.arrived = replace(turn.arrived, message=None)
            await flow_turn(turn, session, Tap(session.token, session.revision, name))
        case Command():
            await desk.command(turn, given)
        case Press():
            await desk.press(turn, given.action)
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
            await desk.press(turn, "go:menu", fresh=True)
        return
    await flow_turn(turn, turn.place.active, tap)


async def _said(turn: ResidentTurn, said: Said) -> None:
    """Words: a reply to a message of staff, an answer, a button's label, or something new."""
    replied = await desk.replied_to(turn)
    if replied:
        await desk.add_directly(turn, replied, words=said.text)
        return
    if turn.place.active is not None:
        await flow_turn(turn, turn.place.active, said)
        return
    ref = turn.answering
    action = await desk.meant(turn, said.text)
    if action:
        await desk.press(turn, action, fresh=True)
    elif ref:
        await desk.add_directly(turn, ref, words=said.text)
    else:
        await turn.start(SORT, SORT.draft(words=said.text))


async def _gave(turn: ResidentTurn, piece: Piece) -> None:
    gave = evidence.offered(piece)
    replied = await desk.replied_to(turn)
    if turn.place.active is not None and not (replied and not gave.trouble):
        await flow_turn(turn, turn.place.active, gave)
        used = turn.place.holds(gave.key)
    elif gave.trouble:
        turn.say(Prompt((text(gave.trouble),)), album=gave.album)
        used = False
    elif ref := (replied or turn.answering):
        # Written down first: the report takes it by its key.
        await _keep(turn, piece, gave.key)
        await desk.add_directly(turn, ref, words=piece.words, keys=(gave.key,), album=gave.album)
        return
    else:
        await turn.start(SORT, SORT.draft(words=piece.words, media=(gave.key,)), album=gave.album)
        used = True
    if used:
        await _keep(turn, piece, gave.key)


async def _keep(turn: ResidentTurn, piece: Piece, key: str) -> None:
    turn.effects.append(await evidence.keep(turn.tx, piece, key, turn.arrived.address, turn.resident.id, turn.now))


async def flow_turn(turn: ResidentTurn, session: Session[Any], given: Input) -> None:
    """One input to a flow that stands open, with whatever its end brings."""
    conversation = turn.conversation(session)
    facts = await conversation.known(turn)
    try:
        answered = _advance(turn, session, given, facts)
    except _LeadsOut as way:
        await desk.press(turn, way.action, fresh=True)
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
            # What was answered stays to be read; its buttons have had their day.
            asked = engine.show(conversation.flow, session, facts, turn.now)
            turn.say(Prompt(asked.body), edit=True)
        turn.place = replace(turn.place, active=None, ended=session.token)
        await conversation.finish(turn, answered.finished)


async def _stopped(turn: ResidentTurn, conversation: Conversation[Any, Any], session: Session[Any]) -> None:
    """The resident has had enough: nothing is sent, and what is worth it is kept to go on with."""
    turn.place = replace(turn.place, active=session)
    turn.park()
    kept = session.token in [parked.token for parked in turn.place.parked]
    own = await conversation.on_stop(turn, session.draft) if conversation.on_stop else None
    turn.say(turn.menu(own or text("stopped-kept" if kept else "stopped")))
