"""Pages about a resident's wishes: all of them, and each with its decision."""

from collections.abc import Sequence

from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.features.wishes import messages
from flows.features.wishes.actions import AskTakeBack, NewWish, ShowWish, ShowWishes, TakeBack
from flows.features.wishes.flow import NO_END, until_shown
from flows.kernel.actions import go
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Prompt, Words, named, text
from storage import wishes
from storage.database import Tx
from storage.people import Resident
from storage.wishes import Wish

ON_A_PAGE = 4


async def own(tx: Tx, resident: Resident, number: int) -> Wish | None:
    """Return a wish by its number, if it is this resident's."""
    wish = await wishes.get(tx, number)
    return wish if wish and wish.resident_id == resident.id else None


async def mine(tx: Tx, resident: Resident, number: int) -> Wish | None:
    """Return a wish by its number, if it is this resident's and not over."""
    wish = await own(tx, resident, number)
    return wish if wish and wish.state in (*wishes.OPEN_STATES, "refused") else None


async def listed(turn: ResidentTurn, shows: ShowWishes = ShowWishes()) -> Prompt:  # noqa: B008 (a frozen value)
    """Show the resident's wishes, a few at a time."""
    runtime = turn.runtime
    if not turn.resident.home_id:
        return Prompt((text("wishes-no-home"),), (MENU,))
    found = await wishes.of_resident(turn.tx, turn.resident.id)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = shows.page % pages
    shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = [
        go(ShowWish(w.id), "wishes-line", wish=messages.label(runtime, w.wish), state=named("wishes-state-", w.state))
        for w in shown
    ]
    more = [go(ShowWishes(page + 1), "engine-more")] if pages > 1 else []
    new = [go(NewWish(), "wishes-new")] if left(runtime, found) else []
    heading = text("wishes-heading") if found else text("wishes-none")
    return Prompt((heading,), (*lines, *more, *new, MENU))


def taken(found: Sequence[Wish]) -> frozenset[str]:
    return frozenset(wish.wish for wish in found)


def left(runtime: Runtime, found: Sequence[Wish]) -> bool:
    """Return whether there is anything to ask for that was not asked for yet."""
    return bool({wish.id for wish in runtime.policy.wishes} - taken(found))


async def one(turn: ResidentTurn, shows: ShowWish, *above: Words) -> Prompt:
    wish = await mine(turn.tx, turn.resident, shows.number)
    if wish is None:
        return not_yours()
    state = named("wishes-state-", wish.state)
    body: list[Words] = [*above, text("wishes-one", wish=messages.label(turn.runtime, wish.wish), state=state)]
    if wish.words:
        body.append(Plain(wish.words))
    body.append(text("wishes-known", who=named("wishes-knows-", wish.knows), until=until_words(wish)))
    if wish.instruction:
        body.append(text("wishes-travels", instruction=messages.instruction(turn.runtime, wish, wish.instruction)))
    if wish.answer:
        body += [text("wishes-answer"), Plain(wish.answer)]
    return Prompt(tuple(body), (*messages.choices(wish), go(ShowWishes(), "menu-wishes")))


def until_words(wish: Wish) -> Words:
    shown = until_shown(wish.until or NO_END)
    assert shown is not None
    return shown


async def sure(turn: ResidentTurn, asks: AskTakeBack) -> Prompt:
    """Ask before a wish is taken back."""
    wish = await mine(turn.tx, turn.resident, asks.number)
    if wish is None:
        return not_yours()
    rows = (go(TakeBack(wish.id), "wishes-take-back-yes"), go(ShowWish(wish.id), "engine-back"))
    return Prompt((text("wishes-take-back-ask", wish=messages.label(turn.runtime, wish.wish)),), rows)


def not_yours() -> Prompt:
    return Prompt((text("wishes-not-yours"),), (go(ShowWishes(), "menu-wishes"), MENU))


def sent(landlord: str) -> Prompt:
    return Prompt((text("wishes-sent", landlord=Plain(landlord)),), (go(ShowWishes(), "menu-wishes"), MENU))
