"""What a resident can look at of their wishes: all of them, and each with what was decided."""

from collections.abc import Sequence

from flows.house import House
from flows.wishes import messages
from flows.wishes.flow import NO_END, until_shown
from flows.words import Button, Plain, Prompt, Words, text
from storage import wishes
from storage.database import Tx
from storage.people import Resident
from storage.wishes import Wish

ON_A_PAGE = 4


async def own(tx: Tx, resident: Resident, number: str) -> Wish | None:
    """A wish by its number, if it is this resident's."""
    digits = number.isascii() and number.isdigit() and len(number) < 16
    wish = await wishes.get(tx, int(number)) if digits else None
    return wish if wish and wish.resident_id == resident.id else None


async def mine(tx: Tx, resident: Resident, number: str) -> Wish | None:
    """A wish by its number, if it is this resident's and not over."""
    wish = await own(tx, resident, number)
    return wish if wish and wish.state in (*wishes.OPEN_STATES, "refused") else None


async def listed(tx: Tx, house: House, resident: Resident, rest: Sequence[str]) -> Prompt:
    """One's wishes, a few at a time."""
    if not resident.home_id:
        return Prompt((text("wishes-no-home"),), (_go("menu", "menu-back"),))
    found = await wishes.of_resident(tx, resident.id)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = int(rest[0]) % pages if rest and rest[0].isascii() and rest[0].isdigit() and len(rest[0]) < 4 else 0
    shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = [
        _go(f"wish:{w.id}", "wishes-line", wish=messages.label(house, w.wish), state=text(f"wishes-state-{w.state}"))
        for w in shown
    ]
    more = [_go(f"wishes:{page + 1}", "engine-more")] if pages > 1 else []
    new = [_go("wish:0:new", "wishes-new")] if _left(house, found) else []
    heading = text("wishes-heading") if found else text("wishes-none")
    return Prompt((heading,), (*lines, *more, *new, _go("menu", "menu-back")))


def taken(found: Sequence[Wish]) -> frozenset[str]:
    return frozenset(wish.wish for wish in found)


def _left(house: House, found: Sequence[Wish]) -> bool:
    """Whether there is anything to ask for that was not asked for yet."""
    return bool({wish.id for wish in house.policy.wishes} - taken(found))


async def one(tx: Tx, house: House, resident: Resident, number: str, *above: Words) -> Prompt:
    wish = await mine(tx, resident, number)
    if wish is None:
        return not_yours()
    body: list[Words] = [*above]
    body.append(text("wishes-one", wish=messages.label(house, wish.wish), state=text(f"wishes-state-{wish.state}")))
    if wish.words:
        body.append(Plain(wish.words))
    body.append(text("wishes-known", who=text(f"wishes-knows-{wish.knows}"), until=until_words(wish)))
    if wish.instruction:
        body.append(text("wishes-travels", instruction=messages.instruction(house, wish, wish.instruction)))
    if wish.answer:
        body += [text("wishes-answer"), Plain(wish.answer)]
    return Prompt(tuple(body), (*messages.choices(wish), _go("wishes", "menu-wishes")))


def until_words(wish: Wish) -> Words:
    shown = until_shown(wish.until or NO_END)
    assert shown is not None
    return shown


async def sure(tx: Tx, house: House, resident: Resident, number: str) -> Prompt:
    """Before a wish is taken back."""
    wish = await mine(tx, resident, number)
    if wish is None:
        return not_yours()
    rows = (_go(f"wish:{wish.id}:gone", "wishes-take-back-yes"), _go(f"wish:{wish.id}", "engine-back"))
    return Prompt((text("wishes-take-back-ask", wish=messages.label(house, wish.wish)),), rows)


def not_yours() -> Prompt:
    return Prompt((text("wishes-not-yours"),), (_go("wishes", "menu-wishes"), _go("menu", "menu-back")))


def sent(landlord: str) -> Prompt:
    return Prompt(
        (text("wishes-sent", landlord=Plain(landlord)),), (_go("wishes", "menu-wishes"), _go("menu", "menu-back"))
    )


def _go(action: str, label: str, **args: Words) -> tuple[Button, ...]:
    return (Button(text(label, **args), f"go:{action}"),)
