"""How a resident first comes to us, changes the language, and continues an unfinished conversation."""

from dataclasses import replace

from flows.conversation.actions import Resume, ShowMenu
from flows.conversation.turn import ResidentTurn
from flows.features.basics import pages
from flows.features.basics.actions import SetLanguage, Stop
from flows.kernel import guessing
from flows.kernel.words import Plain, Words, named, text
from storage import invitations, people


async def begin(turn: ResidentTurn, token: str) -> None:
    """Take /start; with a token, the resident was invited to their home or block."""
    above = (await _join(turn, token),) if token else ()
    turn.place = replace(turn.place, screen=ShowMenu().wire())
    turn.say(pages.greeting(turn, *above))


async def _join(turn: ResidentTurn, token: str) -> Words:
    refused = await guessing.refusal(turn.tx, turn.runtime, "token", turn.who, turn.now)
    if refused:
        return refused
    joined = await invitations.join(turn.tx, token, turn.resident.id, turn.now)
    if joined.trouble == "unknown":
        turn.effects += await guessing.wrong(turn.tx, turn.runtime, "token", turn.who, turn.now)
    return named("join-", joined.trouble) if joined.trouble else text("join-done", place=Plain(joined.place))


async def resume(turn: ResidentTurn, asked: Resume) -> None:
    if turn.place.parked:
        await turn.show(turn.place.parked[-1], text("resumed"))
    else:
        turn.say(turn.menu(text("engine-old-button")))


async def set_language(turn: ResidentTurn, chosen: SetLanguage) -> None:
    if chosen.language not in turn.runtime.languages:
        turn.say(turn.menu(text("engine-old-button")))
        return
    await people.set_language(turn.tx, turn.resident.id, chosen.language)
    turn.resident = replace(turn.resident, language=chosen.language)
    if turn.place.active is not None:
        await turn.show(turn.place.active, text("language-set"))
    else:
        turn.say(turn.menu(text("language-set")), edit=True)


async def stop(turn: ResidentTurn, asked: Stop) -> None:
    turn.say(turn.menu(text("nothing-to-stop")))
