"""How a resident first comes to us, changes the language, and continues an unfinished conversation."""

from dataclasses import replace

from flows.conversation.actions import Resume, ShowMenu
from flows.conversation.turn import ResidentTurn
from flows.features.basics import pages
from flows.features.basics.actions import SetLanguage
from flows.kernel.words import text
from storage import people


async def begin(turn: ResidentTurn, said: str) -> None:
    """Greet somebody who comes without an invitation."""
    turn.place = replace(turn.place, screen=ShowMenu().wire())
    turn.say(pages.greeting(turn))


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
