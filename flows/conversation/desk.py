"""What the features that have not declared themselves yet do with a resident's taps. It shrinks with each that does."""

from collections.abc import Awaitable, Callable, Mapping

from flows.conversation.turn import ResidentTurn
from flows.features.champions import desk as own_champions
from flows.features.door.flow import DOOR
from flows.features.problems import desk as own_problems
from flows.features.reports import pages as report_pages
from flows.features.reports.actions import ShowReport
from flows.features.reports.flow import REPORT
from flows.features.rounds import desk as own_rounds
from flows.features.scores import resident as own_scores
from flows.features.support import desk as own_support
from flows.features.support.flow import SUPPORT
from flows.features.visits import desk as own_visits
from flows.features.visits import pages
from flows.kernel.words import Prompt, text

LINKS: Mapping[str, Callable[[ResidentTurn, str], Awaitable[None]]] = {
    "verdict": own_rounds.linked,
    "problem": own_problems.opened,
    "champion": own_champions.linked,
}


async def screen(turn: ResidentTurn, action: str) -> Prompt | None:
    """What an action shows, if it only shows something."""
    match action.split(":"):
        case ["go", "champion", *rest]:
            return await own_champions.page(turn, rest)
        case ["go", "visits" | "visit", *rest]:
            return await pages.page(turn.tx, turn.runtime, turn.resident, rest, turn.now)
        case _:
            return None


async def does(turn: ResidentTurn, action: str) -> None:
    """What an action does, if it does more than show something."""
    match action.split(":"):
        case ["go", "shared"]:
            await turn.expect_nothing()
            await turn.start(REPORT, own_problems.begun(turn))
        case ["go", "same", ref]:
            await own_problems.same(turn, ref)
        case ["go", "share", ref]:
            if refused := await report_pages.not_theirs(turn, ShowReport(ref)):
                turn.say(turn.menu(refused))
                return
            report = await report_pages.mine(turn, ref)
            assert report is not None, "only what is theirs comes this far"
            await own_problems.share(turn, report)
        case ["go", "visits", "quiet" | "remind" as wish]:
            await own_visits.quiet(turn, on=wish == "quiet")
        case ["go", "scores"]:
            await own_scores.shown(turn)
        case ["go", "door"]:
            await turn.start(DOOR, DOOR.draft())
        case ["go", "hard"]:
            await turn.start(SUPPORT, SUPPORT.draft())
        case ["go", "hard", number]:
            await turn.start(SUPPORT, own_support.about(number))
        case ["go", "neighbour" | "champion", *rest]:
            await own_champions.pressed(turn, rest, turn.start)
        case ["go", "verdict", ref, "say" | "person" as verb]:
            if begun := await own_rounds.begin(turn, ref, verb):
                await turn.start(begun.flow, begun.draft, at=begun.at)
        case ["go", "visit", number, verb]:
            await own_visits.act(turn, number, verb, turn.start)
        case _:
            turn.say(turn.menu(text("engine-old-button")))
