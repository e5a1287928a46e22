"""The handler of a command, a button or a typed label: looked up in what the features declare."""

import re
from dataclasses import replace
from typing import Any

from flows.conversation import reach, typed, understand
from flows.conversation.actions import MeanElse, ShowMenu
from flows.conversation.arrived import Command, Odd
from flows.conversation.turn import ResidentTurn, Route, Screen, Taker, Way
from flows.kernel import phrases, refs
from flows.kernel.actions import ON, PREFIX, go
from flows.kernel.words import Prompt, named, text
from storage import people

MEAN_ELSE = go(MeanElse(), "mean-else")
"""The way out if words led to what they did not mean."""
SURE, SURE_AMID = 0.6, 0.9
"""The least share by which a meaning is acted on without a question; and that by which it leads out of a conversation:
what does not answer its question is more often about it than about something else."""
MAX_PHRASE = 7
"""So many words may mean a page by a phrase among them."""
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a link can give to /start. Anything else behind it has been typed."""
START_LINK = re.compile(rf"([a-z]+)(?:-([{refs.ALPHABET}]{{{refs.LENGTH}}}))?")


async def command(turn: ResidentTurn, given: Command) -> str:
    """Carry out a command. Return the words that came with it: all of it, if we know no such command."""
    if given.name == "start":
        is_payload = not given.rest or PAYLOAD.fullmatch(given.rest) or refs.code(given.rest)
        payload, said = (given.rest, "") if is_payload else ("", given.rest)
        await _start(turn, payload)
        return said
    if way := turn.index.commands().get(given.name):
        await press(turn, way.action().wire(), fresh=True)
        return given.rest
    if given.rest or given.file:
        return given.said
    turn.say(turn.menu(text("unknown-command")))
    return ""


async def _start(turn: ResidentTurn, payload: str) -> None:
    turn.park()
    await turn.expect_nothing()
    said = START_LINK.fullmatch(payload)
    link = turn.index.links.get(said[1]) if said else None
    if said and link and link.has_reference == (said[2] is not None):
        await link.open(turn, said[2] or "")
    else:
        await turn.index.begin(turn, refs.code(payload) or payload)


async def entered(turn: ResidentTurn, said: str) -> bool:
    """Take the code of a letter that was typed instead of its link; return whether it is one."""
    code = refs.code(said)
    if code:
        await _start(turn, code)
    return code is not None


async def press(turn: ResidentTurn, data: str, *, fresh: bool = False, said: str = "") -> None:
    """Handle a button that belongs to no conversation, or a command that means the same, or free words (`said`).

    Pressed five times in a hurry, it asks its question once. A page takes the place of a page; under a message that
    stays it comes below. Words lead to a page without leaving the conversation.
    """
    stays, data = data.startswith(ON), data.replace(ON, PREFIX, 1) if data.startswith(ON) else data
    if turn.place.shows_already(data, turn.now):
        return
    turn.place = replace(turn.place, led=None)
    action = turn.index.actions.read(data)
    way = turn.index.ways[type(action)] if action is not None else None
    aside = way is not None and (way.aside or (isinstance(way, Screen) and bool(said)))
    if not aside:
        turn.park()
    if isinstance(action, ShowMenu):
        await turn.expect_nothing()
    if way and way.guard and (refused := await way.guard(turn, action)):
        turn.say(turn.menu(refused))
        return
    if isinstance(way, Screen):
        shown = await way.show(turn, action)
        beside = turn.place.active is not None
        turn.place = turn.place if beside else replace(turn.place, screen=data)
        if said and not (isinstance(action, ShowMenu) and len(said.split()) == 1):
            # A single "hello" says no more than that.
            turn.place = replace(turn.place, said=said)
            shown = replace(shown, rows=(*shown.rows, MEAN_ELSE))
        turn.say(shown, edit=not (fresh or beside or way.aside or stays), page=not way.stays)
        return
    if isinstance(way, Route):
        await way.press(turn, action)
        if said and turn.place.active and (again := turn.with_words(turn.place.active, said)):
            # Nothing says where the words belong: the conversation they led to keeps them beside its answers.
            turn.place = replace(turn.place, active=again)
        elif said and turn.put_below(MEAN_ELSE):
            turn.place = replace(turn.place, said=said)
        else:
            await turn.keep(said)
    else:
        turn.say(turn.menu(text("engine-old-button")))
    turn.place = turn.place.after_press(data, turn.now)


async def _asked(turn: ResidentTurn) -> list[Prompt]:
    """Return what may have been shown last: a screen, or a message sent unasked."""
    action = turn.index.actions.read(turn.place.screen)
    way = turn.index.ways[type(action)] if action is not None else None
    shown = [await way.show(turn, action)] if isinstance(way, Screen) else []
    return shown + [prompt for asked in turn.index.asked for prompt in await asked(turn)]


async def answered(
    turn: ResidentTurn, said: str, about: tuple[str, int] | None
) -> tuple[str, tuple[str, int] | None] | None:
    """Return the button that a yes or a no means, and what its question is about: the only one that may have been
    asked, or the one that is about `about`. Words that go on to tell of the opposite press nothing."""
    texts = turn.runtime.texts
    if not typed.is_yes_or_no(said, texts) or typed.is_contradicted(said, texts):
        return None
    # A page may show what a message asked, too.
    found = {
        action: prompt.subject
        for prompt in await _asked(turn)
        if about in (None, prompt.subject) and (action := typed.answered(prompt, said, texts, turn.resident.language))
    }
    return next(iter(found.items())) if len(found) == 1 else None


async def labelled(turn: ResidentTurn, said: str) -> str | None:
    """Return the button whose label was typed: on the screen last shown, on the menu or behind More, or in a message
    sent unasked; or that of the command whose name was."""
    for data in dict.fromkeys((turn.place.screen, ShowMenu().wire())):
        action = turn.index.actions.read(data)
        way = turn.index.ways[type(action)] if action is not None else None
        shown = await way.show(turn, action) if isinstance(way, Screen) else None
        if shown and (found := typed.meant(shown, said, turn.runtime.texts, turn.resident.language)):
            return found
    for other in turn.index.on_more():
        own = Prompt((), (other.row(),))
        found = typed.meant(own, said, turn.runtime.texts, turn.resident.language)
        if found and (other.offered is None or await other.offered(turn)):
            return found
    for asked in turn.index.asked:
        for prompt in await asked(turn):
            if found := typed.meant(prompt, said, turn.runtime.texts, turn.resident.language):
                return found
    # What staff asked is answered first.
    command = None if turn.answering else command_named(turn, said)
    return command.action().wire() if command else None


def phrased(turn: ResidentTurn, said: str) -> Way[Any] | None:
    """Return what a short message means by its phrases. A sentence is about something; and what staff asked is
    answered first."""
    if turn.answering or len(said.split()) > MAX_PHRASE:
        return None
    ways, texts = turn.index.ways.values(), turn.runtime.texts
    return next((one for one in ways if one.phrases and phrases.says(one.phrases, said, texts)), None)


def meaning(turn: ResidentTurn, said: str, *, interrupts: bool = False) -> Way[Any] | Taker | None:
    """Return what free words lead to, if their meaning is plain; with `interrupts` only what leads out of a
    conversation whose question they do not answer."""
    understood = understand.read(said)
    ways: list[Way[Any] | Taker] = [way for way in turn.index.ways.values() if way.means]
    takers = [one for one in turn.index.takers.values() if one.interrupts or not interrupts]
    best = max([*ways, *takers], key=lambda one: understood.share(one.means), default=None)
    return best if best and understood.share(best.means) >= (SURE_AMID if interrupts else SURE) else None


def command_named(turn: ResidentTurn, said: str) -> Way[Any] | None:
    """Return what a single word names that is the name of a command."""
    return turn.index.commands().get(said.strip(" .!?").casefold())


async def odd(turn: ResidentTurn, given: Odd) -> None:
    """Answer an input that answers no question: with a few words, and the question again if there is one."""
    address, session = turn.arrived.address, turn.place.active
    match given.kind:
        case "blocked":
            turn.effects += await reach.unreachable(turn.tx, turn.runtime, address.platform, address.chat, turn.now)
        case "unblocked":
            await people.set_blocked(turn.tx, address.platform, address.chat, None)
        case kind if session is None:
            turn.say(turn.menu(named("odd-", kind)))
        case kind:
            await turn.show(session, named("odd-", kind))
