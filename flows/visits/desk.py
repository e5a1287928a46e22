"""What a resident's taps on a visit lead to."""

from flows.actor import Actor
from flows.residents.handling import Handling
from flows.visits import messages, pages, resident
from flows.words import Words, text
from storage import visits
from storage.visits import OPEN_STATES, Visit


async def act(turn: Handling, number: str, verb: str) -> None:
    """Do what a button of a visit says, if it still can be done; else the visit is shown as it is now."""
    visit = await resident.mine(turn.tx, turn.resident, int(number)) if number.isascii() and number.isdigit() else None
    if visit is None:
        turn.say(pages.not_yours())
        return
    answer = await _do(turn, visit, verb)
    after = await visits.get(turn.tx, visit.id)
    assert after is not None
    turn.say(await pages.one(turn.tx, turn.house, turn.resident, after, turn.now, answer), edit=True)


async def _do(turn: Handling, visit: Visit, verb: str) -> Words:
    tx, house, now = turn.tx, turn.house, turn.now
    actor = Actor("resident", turn.arrived.address.platform)
    if visit.state not in OPEN_STATES or visit.communal:
        return text("visit-too-late")
    match verb:
        case "confirm" if visit.state in ("booked", "change_asked"):
            turn.effects += await resident.confirm(tx, house, visit, turn.resident, actor, now)
            return text("visit-confirmed")
        case "cancel" if not visit.safety and visit.state in ("booked", "confirmed", "change_asked"):
            late = messages.is_short_notice(house.policy, visit, now)
            turn.effects += await resident.cancel(tx, house, visit, turn.resident, actor, now)
            return text("visit-cancelled-late" if late else "visit-cancelled")
        case _:
            return text("visit-no-more")
