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
from flows.conversation.arrived import Arrived, Command, Edited, Given, InGroup, Odd, Piece, Press, words_of
from flows.conversation.place import Place
from flows.conversation.turn import Answers, Conversation, Index, ResidentTurn, Sent
from flows.engine import Gave, Said, Session, Tap, Turn
from flows.engine.inputs import NAVIGATION, Input
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.seen import is_blank
from flows.kernel.texts import bare
from flows.kernel.words import Plain, Prompt, Words, named, text
from storage import people, relayed
from storage.database import UNAVAILABLE, Tx
from storage.people import MAX_NAME, SessionWrite, Standing


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
    elif arrived.name and (name := arrived.name[:MAX_NAME]) != standing.resident.name:
        standing = replace(standing, resident=await people.rename(tx, standing.resident, name))
    until = standing.answering_until
    answering = standing.answering if until and until > now else None
    place = Place.load(standing.data, index.flows)
    arrived = _marked(runtime, arrived, standing.resident.language)
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


def _marked(runtime: Runtime, arrived: Arrived, language: str) -> Arrived:
    """Return an input whose words say so if somebody else wrote them."""
    if not arrived.passed_on:
        return arrived

    def mark(words: str) -> str:
        return "" if is_blank(words) else bare(runtime.texts.say(text("passed-on", words=Plain(words)), language))

    match arrived.given:
        case Said():
            return replace(arrived, given=Said(mark(arrived.given.whole), aside=True))
        case Piece(words=words):
            return replace(arrived, given=replace(arrived.given, words=mark(words), aside=True))
        case Odd(words=words):
            return replace(arrived, given=replace(arrived.given, words=mark(words)))
        case _:
            return arrived


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
    if isinstance(given, Said) and not given.aside:
        prompt = engine.show(flow, session, facts, turn.sent_at)
        action = typed.meant(prompt, given.text, turn.runtime.texts, turn.resident.language)
        tap = typed.read_action(action) if action else None
        if isinstance(tap, Press):
            raise _LeadsOut(tap.action)
        if isinstance(tap, Tap):
            return replace(engine.advance(flow, session, tap, facts, turn.sent_at), fresh=True)
    answered = engine.advance(flow, session, given, facts, turn.sent_at)
    if answered.prompt is None or answered.session.step == session.step or not flow.stays(session, facts):
        return answered
    if isinstance(given, Tap) and not answered.fresh:
        _stay(turn, engine.show(flow, session, facts, turn.sent_at))
    return replace(answered, fresh=True)


def _stay(turn: ResidentTurn, asked: Prompt) -> None:
    """Let a question stay readable; its buttons are removed."""
    turn.say(Prompt(asked.body), edit=True)


def _show(turn: ResidentTurn, answered: Turn[Any], given: Input, album: str | None = None) -> None:
    assert answered.prompt is not None
    turn.place = replace(turn.place, active=answered.session)
    turn.toast = answered.notice
    turn.say(answered.prompt, edit=isinstance(given, Tap) and not answered.fresh, album=album)


async def _full(turn: ResidentTurn) -> None:
    await _take(turn, turn.arrived.given)
    if turn.notes:
        turn.say(Prompt(()))


async def _take(turn: ResidentTurn, given: Given) -> None:
    match given:
        case Odd(kind, words) if not is_blank(words):
            turn.notes.append(named("odd-kept-", kind if kind in ("location", "poll") else "unknown"))
            await _said(turn, Said(words, aside=True))
        case Odd():
            await router.odd(turn, given)
        case Command():
            await _commanded(turn, given)
        case Edited():
            await _edited(turn, given)
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


async def _edited(turn: ResidentTurn, edited: Edited) -> None:
    """Take a message that was changed: as it is, if it is read for the first time; else what it says now takes the
    place of its earlier words in what is not sent yet. A change of anything but its words is none."""
    new = words_of(edited.now)
    if edited.now == Odd("location"):
        # A place that moves changes every few seconds.
        return
    before = await edited.before(turn.tx)
    if before is None:
        await _take(turn, edited.now)
        return
    old = words_of(before)
    if old == new:
        return
    if turn.place.active and (again := turn.reworded(turn.place.active, old, new)):
        await turn.show(again, text("edited"))
        return
    parked = tuple(turn.reworded(one, old, new) or one for one in turn.place.parked)
    if parked != turn.place.parked:
        turn.place = replace(turn.place, parked=parked)
        turn.say(turn.menu(text("edited")))
    else:
        await router.odd(turn, Odd("edited"))


async def _commanded(turn: ResidentTurn, command: Command) -> None:
    """Carry out a command; then take what came with it."""
    session = turn.place.active
    said = command.rest
    if command.name in NAVIGATION and session is not None:
        turn.arrived = replace(turn.arrived, message=None)
        await flow_turn(turn, session, Tap(session.token, session.revision, command.name))
    else:
        said = await router.command(turn, command)
    if command.file:
        await _gave(turn, replace(command.file, words=said))
    elif not is_blank(said):
        await _said(turn, Said(said))


async def _tapped(turn: ResidentTurn, tap: Tap) -> None:
    if turn.place.active is None:
        turn.toast = text("engine-old-button")
        if tap.token != turn.place.ended:
            await router.press(turn, ShowMenu().wire(), fresh=True)
        return
    await flow_turn(turn, turn.place.active, tap)


async def _said(turn: ResidentTurn, said: Said, album: str | None = None) -> None:
    """Take words: a reply to a message of staff, an answer, a button's label, or something new."""
    sent = Sent(words=said.whole, album=album)
    if replied := await _replied_to(turn):
        await replied.take(sent)
    elif turn.place.active is not None:
        await flow_turn(turn, turn.place.active, said, album)
    elif not said.aside and (action := await router.meant(turn, said.text)):
        await router.press(turn, action, fresh=True)
    elif answering := _answering(turn):
        await answering.take(sent)
    else:
        await turn.index.catch_all(turn, sent)


async def _gave(turn: ResidentTurn, piece: Piece) -> None:
    """Take a file, and the words under it: they count whatever becomes of it."""
    if refused := await evidence.refusal(turn.tx, turn.runtime, piece, turn.resident.id, turn.now):
        if piece.album:
            # A message of its own: the answers to an album's parts take the place of each other.
            turn.say(Prompt((refused,)))
        else:
            turn.notes.append(refused)
        if not is_blank(piece.words):
            await _said(turn, Said(piece.words, aside=piece.aside), piece.album)
        elif turn.place.active is not None:
            await turn.show(turn.place.active, album=piece.album)
        return
    gave = evidence.given(piece)
    replied = await _replied_to(turn)
    if turn.place.active is not None and not replied:
        await flow_turn(turn, turn.place.active, gave, piece.album)
        if turn.place.holds(gave.key):
            await _keep(turn, piece, gave.key)
        return
    # Written down first: the handler takes it by its key.
    await _keep(turn, piece, gave.key)
    sent = Sent(piece.words, (gave.key,), piece.album)
    if subject := replied or _answering(turn):
        await subject.take(sent)
    else:
        await turn.index.catch_all(turn, sent)


@dataclass(frozen=True)
class _Subject:
    """The subject of a resident's words, and the feature that takes them."""

    turn: ResidentTurn
    answers: Answers
    number: int

    async def take(self, sent: Sent) -> None:
        await self.answers.take(self.turn, self.number, sent)


async def _replied_to(turn: ResidentTurn) -> _Subject | None:
    """Return the subject of the message that is replied to."""
    address, message = turn.arrived.address, turn.arrived.reply_to
    if message is None:
        return None
    return _subject(turn, await relayed.about(turn.tx, address.platform, address.chat, message))


def _answering(turn: ResidentTurn) -> _Subject | None:
    """Return the subject that staff last wrote about."""
    return _subject(turn, turn.answering)


def _subject(turn: ResidentTurn, about: tuple[str, int] | None) -> _Subject | None:
    answers = turn.index.answers.get(about[0]) if about else None
    return _Subject(turn, answers, about[1]) if about and answers else None


async def _keep(turn: ResidentTurn, piece: Piece, key: str) -> None:
    turn.effects.append(await evidence.keep(turn.tx, piece, key, turn.arrived.address, turn.resident.id, turn.now))


async def flow_turn(turn: ResidentTurn, session: Session[Any], given: Input, album: str | None = None) -> None:
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
        _show(turn, answered, given, album)
    elif answered.stopped:
        await _stopped(turn, conversation, answered.session)
    else:
        assert answered.finished is not None
        if isinstance(given, Tap):
            _stay(turn, engine.show(conversation.flow, session, facts, turn.now))
        if answered.notice:
            turn.notes.append(answered.notice)
        turn.place = replace(turn.place, active=None, ended=session.token)
        await conversation.finish(turn, answered.finished)


async def _stopped(turn: ResidentTurn, conversation: Conversation[Any, Any], session: Session[Any]) -> None:
    """Stop at the resident's wish: nothing is sent, and a draft worth continuing is kept."""
    turn.place = replace(turn.place, active=session)
    turn.park()
    kept = session.token in [parked.token for parked in turn.place.parked]
    own = await conversation.on_stop(turn, session.draft) if conversation.on_stop else None
    turn.say(turn.menu(own or text("stopped-kept" if kept else "stopped")))
