"""The conversation with residents: inputs in, effects out, one transaction for all that wait together.

Sessions are read and written in sets. A step of a flow costs no statement of its own; a turn that touches more than
the session runs in a savepoint, so that its failure affects no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows import engine
from flows.conversation import evidence, group_turns, router, safety, typed
from flows.conversation.actions import ShowMenu
from flows.conversation.arrived import (
    Arrived,
    Command,
    Content,
    Edited,
    Given,
    InGroup,
    Odd,
    Piece,
    Press,
    file_of,
    kept_of,
    words_of,
)
from flows.conversation.place import Place
from flows.conversation.turn import Conversation, Index, ResidentTurn, Screen, Sent, Taker, Way
from flows.engine import Gave, Said, Session, Tap, Turn
from flows.engine.inputs import NAVIGATION, Input
from flows.engine.steps import MAX_HELD
from flows.kernel.effects import Effect, Say
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
    danger = safety.heard(turn)
    if arrived.reply_to is not None or not _step(turn):
        async with tx.savepoint():
            await _full(turn)
    safety.ask(turn, danger)
    outcome = Outcome(turn.effects, turn.toast, turn.resident.language)
    if turn.place == before:
        return outcome, None
    return outcome, SessionWrite(address, standing.revision + 1, turn.place.dump())


def _marked(runtime: Runtime, arrived: Arrived, language: str) -> Arrived:
    """Return an input whose words say so if somebody else wrote them."""
    if not arrived.passed_on:
        return arrived

    def mark(words: str, *, file: bool = False) -> str:
        if is_blank(words):
            return runtime.texts.say(text("passed-on-file"), language) if file else ""
        return bare(runtime.texts.say(text("passed-on", words=Plain(words)), language))

    def marked(content: Content) -> Content:
        match content:
            case Said():
                return Said(mark(content.whole), aside=True)
            case Piece(words=words):
                return replace(content, words=mark(words, file=True), aside=True)
            case Odd(words=words):
                return replace(content, words=mark(words))
            case Command():
                return content

    async def before(tx: Tx) -> Content | None:
        assert isinstance(arrived.given, Edited)
        found = await arrived.given.before(tx)
        return marked(found) if found else None

    given = arrived.given
    if isinstance(given, Edited):
        return replace(arrived, given=Edited(marked(given.now), before))
    return replace(arrived, given=marked(given)) if isinstance(given, Content) else arrived


TYPED = "typed"
"""What led to a question that was asked again below words that do not answer it."""
MAX_HEARD = 50
"""How many of their messages a conversation remembers to hold."""


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
    facts = conversation.facts(turn)
    if _names_a_page(turn, session, given, facts):
        return False
    try:
        answered = _advance(turn, session, given, facts)
    except _LeadsOut:
        return False
    if answered.prompt is None or _elsewhere(turn, session, answered, given):
        return False
    _show(turn, answered, given)
    return True


def _names_a_page(turn: ResidentTurn, session: Session[Any], given: Input, facts: Any) -> Way[Any] | None:
    """Return what is named by a message of one word, at whatever question, if that is the name of a command."""
    if not isinstance(given, Said) or given.aside or len(given.text.split()) != 1:
        return None
    way = router.command_named(turn, given.text)
    if way is None:
        return None
    asked = engine.show(turn.conversation(session).flow, session, facts, turn.sent_at)
    texts, language = turn.runtime.texts, turn.resident.language
    is_answer = any(means(asked, given.text, texts, language) for means in (typed.meant, typed.slipped))
    return None if is_answer else way


def _elsewhere(turn: ResidentTurn, session: Session[Any], answered: Turn[Any], given: Input) -> Way[Any] | Taker | None:
    """Return what words lead to that did not answer the question, if they mean something that leads out of it."""
    if not isinstance(given, Said) or given.aside or answered.prompt is None:
        return None
    return router.meaning(turn, given.text, interrupts=True) if _keeps_beside(session, answered) else None


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
    if isinstance(given, Said) and _keeps_beside(session, answered):
        answered = _guessed(turn, session, given, facts) or _not_kept(turn, session, given, facts) or answered
    if answered.prompt is None or answered.session.step == session.step or not flow.stays(session, facts):
        return answered
    if isinstance(given, Tap) and not answered.fresh:
        _stay(turn, engine.show(flow, session, facts, turn.sent_at))
    return replace(answered, fresh=True)


def _keeps_beside(session: Session[Any], answered: Turn[Any]) -> bool:
    """Return whether words did not answer the question, but are kept beside its answer."""
    same = answered.prompt is not None and answered.session.step == session.step
    return same and len(answered.session.draft.added) > len(session.draft.added)


def _guessed(turn: ResidentTurn, session: Session[Any], said: Said, facts: Any) -> Turn[Any] | None:
    """Take words for the button of which they are a part or a slip of the pen, or for a yes or a no; what follows
    that is kept beside. What leads out or sends something is not guessed."""
    if said.aside:
        return None
    flow, texts, language = turn.conversation(session).flow, turn.runtime.texts, turn.resident.language
    asked = engine.show(flow, session, facts, turn.sent_at)
    tap = _tap(typed.slipped(asked, said.text, texts, language)) if not flow.is_last(session, facts) else None
    if tap is None and (tap := _tap(typed.answered(asked, said.text, texts, language))):
        session = session if typed.is_bare(said.text) else flow.with_words(session, said.whole) or session
    if tap is None or tap.value in NAVIGATION:
        return None
    return replace(engine.advance(flow, session, tap, facts, turn.sent_at), fresh=True)


def _not_kept(turn: ResidentTurn, session: Session[Any], said: Said, facts: Any) -> Turn[Any] | None:
    """Ask again, and keep nothing, where words are no more than a yes or a no that no button says, or than a part of a
    button that sends: nobody means staff to read them."""
    if said.aside:
        return None
    flow, texts, language = turn.conversation(session).flow, turn.runtime.texts, turn.resident.language
    asked = engine.show(flow, session, facts, turn.sent_at)
    sends = flow.is_last(session, facts) and typed.slipped(asked, said.text, texts, language)
    if not sends and typed.beyond(said.text, texts):
        return None
    return Turn(session, engine.show(flow, session, facts, turn.sent_at, text("engine-use-buttons")), fresh=True)


def _tap(action: str | None) -> Tap | None:
    tap = typed.read_action(action) if action else None
    return tap if isinstance(tap, Tap) else None


def _stay(turn: ResidentTurn, asked: Prompt) -> None:
    """Let a question stay readable; its buttons are removed."""
    turn.say(Prompt(asked.body), edit=True)


def _show(turn: ResidentTurn, answered: Turn[Any], given: Input, album: str | None = None) -> None:
    assert answered.prompt is not None
    before, session = turn.place.active, _having_heard(turn, answered.session, given)
    only_kept = isinstance(given, Said) and before is not None and _keeps_beside(before, answered)
    if only_kept and turn.place.shows_already(TYPED, turn.now):
        # Texts in a row: the question stands above them, with its buttons.
        assert before is not None
        turn.place = replace(turn.place, active=replace(session, revision=before.revision))
        turn.place = turn.place.after_press(TYPED, turn.now)
        turn.say(Prompt((text("engine-words-added"),)), album=album)
        return
    turn.place = replace(turn.place, active=session)
    if only_kept:
        turn.place = turn.place.after_press(TYPED, turn.now)
    turn.toast = answered.notice
    turn.say(answered.prompt, edit=isinstance(given, Tap) and not answered.fresh, album=album)


def _having_heard(turn: ResidentTurn, session: Session[Any], given: Input) -> Session[Any]:
    """Return a conversation that remembers which message it has just taken."""
    message = turn.arrived.message
    if message is None or isinstance(given, Tap):
        return session
    return replace(session, heard=(*session.heard, message)[-MAX_HEARD:])


async def _remember(turn: ResidentTurn, messages: Sequence[str]) -> None:
    """Remember where messages have gone, for replies to them and for changes of them: into the conversation that has
    begun with them, or to the subject of our answer."""
    if active := turn.place.active:
        turn.place = replace(turn.place, active=replace(active, heard=(*messages, *active.heard)[-MAX_HEARD:]))
        return
    said = [one for one in turn.effects if isinstance(one, Say) and one.to == turn.arrived.address]
    subject = turn.about or next((one.subject for one in reversed(said) if one.subject), None)
    for message in messages if subject else ():
        assert subject is not None
        await relayed.note(turn.tx, turn.arrived.address, message, subject, turn.now)


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
    """Take a message that was changed: as it is, if it is read for the first time; else its words and its file where
    they differ. A change of anything else is none."""
    if edited.now == Odd("location"):
        # A place that moves changes every few seconds.
        return
    before = await edited.before(turn.tx)
    if before is None or words_of(before) != words_of(edited.now):
        danger = safety.told(turn, words_of(edited.now))
        await _changed_to(turn, edited, before)
        safety.ask(turn, danger)
    else:
        await _changed_to(turn, edited, before)


async def _changed_to(turn: ResidentTurn, edited: Edited, before: Content | None) -> None:
    if before is None:
        await _take(turn, edited.now)
        return
    if isinstance(edited.now, Command) and isinstance(before, Command) and not before.rest and not before.file:
        # A command that was mistyped: nothing of it was kept.
        if before.name != edited.now.name or edited.now.rest:
            await _take(turn, edited.now)
        return
    if words_of(before) != words_of(edited.now):
        await _reworded(turn, before, edited.now)
    was, file = file_of(before), file_of(edited.now)
    if file and (was is None or was.same != file.same):
        await _gave(turn, replace(file, words=""))


async def _reworded(turn: ResidentTurn, before: Content, now: Content) -> None:
    """Put words in place of others in what is not sent yet. Where those do not stand, and where they are sent, the new
    ones come after them."""
    for words in (kept_of, words_of):
        old, new = words(before), "" if is_blank(words(now)) else words(now)
        for session in (turn.place.active, *turn.place.parked):
            if session and (again := turn.reworded(session, old, new)):
                await _changed(turn, again, text("edited"))
                return
    if not new:
        await router.odd(turn, Odd("edited"))
        return
    said = bare(turn.runtime.texts.say(text("changed-after", words=Plain(new)), turn.resident.language))
    for session in (turn.place.active, *turn.place.parked):
        if session and turn.arrived.message in session.heard:
            if again := turn.with_words(session, said if old else new):
                await _changed(turn, again, text("engine-words-added"))
            else:
                await turn.show(session, text("engine-too-much", most=MAX_HELD))
            return
    turn.notes.append(text("edited-before"))
    if subject := await _about(turn, turn.arrived.message):
        await subject.take(Sent(said))
    else:
        await _sort(turn, Sent(said))


async def _changed(turn: ResidentTurn, again: Session[Any], notice: Words) -> None:
    """Go on where the resident is, with other words in a conversation."""
    active = turn.place.active
    parked = tuple(again if one.token == again.token else one for one in turn.place.parked)
    turn.place = replace(turn.place, parked=parked)
    if active:
        await turn.show(again if again.token == active.token else active, notice)
    else:
        turn.say(turn.menu(notice))


async def _commanded(turn: ResidentTurn, command: Command) -> None:
    """Carry out a command; then take what came with it."""
    session = turn.place.active
    said = command.rest
    if command.name in NAVIGATION and session is not None:
        arrived = turn.arrived
        turn.arrived = replace(arrived, message=None)
        await flow_turn(turn, session, Tap(session.token, session.revision, command.name))
        turn.arrived = arrived
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
    if is_blank(said.whole) and (turn.place.active is None or turn.arrived.reply_to):
        await router.odd(turn, Odd("unknown"))
        return
    sent = Sent(words=said.whole, album=album)
    replied = await _replied_to(turn)
    if await _answered(turn, said, replied):
        return
    if replied:
        await replied.take(sent)
    elif turn.place.active is not None:
        await flow_turn(turn, turn.place.active, said, album)
    elif not said.aside and await router.entered(turn, said.text):
        return
    elif not said.aside and (action := await router.labelled(turn, said.text)):
        await router.press(turn, action, fresh=True)
    elif not said.aside and (way := router.phrased(turn, said.text)):
        await _led(turn, way, sent)
    elif answering := _answering(turn):
        await answering.take(sent)
    elif not said.aside and (lead := router.meaning(turn, said.text)):
        await _led(turn, lead, sent)
    else:
        await _sort(turn, sent)


async def _answered(turn: ResidentTurn, said: Said, replied: "_Subject | None") -> bool:
    """Take a yes or a no to what was asked outside a conversation, and what follows it."""
    if said.aside or (turn.place.active is not None and not replied):
        return False
    found = await router.answered(turn, said.text, replied.about if replied else turn.answering)
    if found is None:
        return False
    action, about = found
    await router.press(turn, action, fresh=True)
    if typed.is_bare(said.text):
        return True
    active = turn.place.active
    if active and (again := turn.with_words(active, said.whole)):
        turn.place = replace(turn.place, active=again)
    elif subject := _subject(turn, about):
        await subject.take(Sent(said.whole))
    else:
        await _sort(turn, Sent(said.whole))
    return True


async def _sort(turn: ResidentTurn, sent: Sent) -> None:
    """Ask where something belongs that answers nothing."""
    await turn.index.catch_all(turn, sent)
    await _remember(turn, _message(turn))


def _message(turn: ResidentTurn) -> tuple[str, ...]:
    return (turn.arrived.message,) if turn.arrived.message else ()


async def _led(turn: ResidentTurn, lead: Way[Any] | Taker, sent: Sent) -> None:
    """Follow free words where they lead."""
    turn.place, turn.guesses = replace(turn.place, said=""), True
    if isinstance(lead, Taker):
        await lead.take(turn, sent)
        await _remember(turn, _message(turn))
    else:
        await router.press(turn, lead.action().wire(), fresh=True, said=sent.words)


async def _gave(turn: ResidentTurn, piece: Piece) -> None:
    """Take a file, and the words under it: they count whatever becomes of it."""
    if is_blank(piece.words):
        piece = replace(piece, words="")
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
    elif not piece.aside and isinstance(taker := router.meaning(turn, piece.words), Taker):
        await _led(turn, taker, sent)
    else:
        await _sort(turn, sent)


@dataclass(frozen=True)
class _Subject:
    """The subject of a resident's words, and the feature that takes them."""

    turn: ResidentTurn
    about: tuple[str, int]

    async def take(self, sent: Sent) -> None:
        turn, place = self.turn, self.turn.place
        kind, number = self.about
        await turn.index.answers[kind].take(turn, number, sent)
        if place.active is None or place.active != turn.place.active:
            await _remember(turn, _message(turn))
        elif turn.arrived.message:
            await relayed.note(turn.tx, turn.arrived.address, turn.arrived.message, self.about, turn.now)


async def _replied_to(turn: ResidentTurn) -> _Subject | None:
    """Return the subject of the message that is replied to."""
    return await _about(turn, turn.arrived.reply_to)


async def _about(turn: ResidentTurn, message: str | None) -> _Subject | None:
    """Return the subject of a message, theirs or ours."""
    if message is None:
        return None
    address = turn.arrived.address
    return _subject(turn, await relayed.about(turn.tx, address.platform, address.chat, message))


def _answering(turn: ResidentTurn) -> _Subject | None:
    """Return the subject that staff last wrote about."""
    return _subject(turn, turn.answering)


def _subject(turn: ResidentTurn, about: tuple[str, int] | None) -> _Subject | None:
    return _Subject(turn, about) if about and about[0] in turn.index.answers else None


async def _keep(turn: ResidentTurn, piece: Piece, key: str) -> None:
    turn.effects.append(await evidence.keep(turn.tx, piece, key, turn.arrived.address, turn.resident.id, turn.now))


async def flow_turn(turn: ResidentTurn, session: Session[Any], given: Input, album: str | None = None) -> None:
    """Take one input to the open flow, with everything its end leads to."""
    conversation = turn.conversation(session)
    facts = await conversation.known(turn)
    if isinstance(given, Said) and (page := _names_a_page(turn, session, given, facts)):
        # Under a page the conversation goes on; what does something else parks it.
        said = given.text if isinstance(page, Screen) else ""
        await router.press(turn, page.action().wire(), fresh=True, said=said)
        if turn.place.active is not None and turn.place.active.token == session.token:
            await turn.show(session)
        return
    try:
        answered = _advance(turn, session, given, facts)
    except _LeadsOut as way:
        await router.press(turn, way.action, fresh=True)
        return
    if lead := _elsewhere(turn, session, answered, given):
        assert isinstance(given, Said)
        if isinstance(lead, Way):
            # A page takes no words: they stay where they were typed.
            turn.place = replace(turn.place, active=_having_heard(turn, answered.session, given))
        await _led(turn, lead, Sent(given.whole))
        if turn.place.active is not None and turn.place.active.token == session.token:
            await turn.show(turn.place.active)
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
        await _remember(turn, _having_heard(turn, answered.session, given).heard)


async def _stopped(turn: ResidentTurn, conversation: Conversation[Any, Any], session: Session[Any]) -> None:
    """Stop at the resident's wish: nothing is sent, and a draft worth continuing is kept."""
    turn.place = replace(turn.place, active=session)
    turn.park()
    kept = session.token in [parked.token for parked in turn.place.parked]
    own = await conversation.on_stop(turn, session.draft) if conversation.on_stop else None
    turn.say(turn.menu(own or text("stopped-kept" if kept else "stopped")))
