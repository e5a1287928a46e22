"""What the features that have not declared themselves yet do with a resident's taps. It shrinks with each that does."""

from flows.conversation.turn import ResidentTurn
from flows.features.visits import desk as own_visits
from flows.features.visits import pages
from flows.kernel.words import Prompt, text


async def screen(turn: ResidentTurn, action: str) -> Prompt | None:
    """What an action shows, if it only shows something."""
    match action.split(":"):
        case ["go", "visits" | "visit", *rest]:
            return await pages.page(turn.tx, turn.runtime, turn.resident, rest, turn.now)
        case _:
            return None


async def does(turn: ResidentTurn, action: str) -> None:
    """What an action does, if it does more than show something."""
    match action.split(":"):
        case ["go", "visits", "quiet" | "remind" as wish]:
            await own_visits.quiet(turn, on=wish == "quiet")
        case ["go", "visit", number, verb]:
            await own_visits.act(turn, number, verb, turn.start)
        case _:
            turn.say(turn.menu(text("engine-old-button")))
