"""How a resident first comes to us, changes the language, and continues an unfinished conversation."""

from dataclasses import replace

from flows.conversation import discreet
from flows.conversation.actions import MENU, ReadHeld, Resume, ShowMenu
from flows.conversation.turn import ResidentTurn
from flows.features.basics import pages
from flows.features.basics.actions import SetDiscreet, SetLanguage, ShowPrivacy
from flows.kernel.events import BecameDiscreet
from flows.kernel.words import Prompt, text
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


async def set_discreet(turn: ResidentTurn, wishes: SetDiscreet) -> None:
    """Hide messages until they are opened, or show them again; then those that wait are shown."""
    hide = wishes.wish == "hide"
    await people.set_discreet(turn.tx, turn.resident.id, hide)
    if hide:
        turn.effects += await turn.runtime.publish(turn.tx, BecameDiscreet(turn.resident.id), turn.now)
    else:
        turn.effects += await discreet.opened(turn.tx, turn.resident, turn.arrived.address, turn.now)
    page = await pages.privacy(turn, ShowPrivacy())
    turn.say(Prompt((text("discreet-set" if hide else "discreet-ended"), *page.body), page.rows), edit=hide)


async def read_held(turn: ResidentTurn, asked: ReadHeld) -> None:
    found = await discreet.opened(turn.tx, turn.resident, turn.arrived.address, turn.now)
    turn.effects += found
    if not found:
        turn.say(Prompt((text("held-none"),), (MENU,)))


async def asked(turn: ResidentTurn) -> list[Prompt]:
    """Return the button of the message that says that others wait."""
    return [Prompt((), (discreet.READ,))]
