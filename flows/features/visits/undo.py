"""Changes that a resident asked for and can undo for a minute: until then nobody hears of them.

Each is a due row, carried out once its minute is over, whatever happened to us meanwhile; or before, if whoever asked
says that they have moved out. It is one person's: others of the home see the visit as it is until then, and can neither
undo it nor stand in its way.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flows.conversation.actions import MENU
from flows.feature import Ran
from flows.features.homes.events import HomesLeft
from flows.features.visits import answers, messages, pages
from flows.features.visits.actions import OFFERED
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, text
from storage import people, visits
from storage.database import Tx
from storage.people import Resident
from storage.visits import DONE, REFUSED, UNDONE, PendingChange, Visit

UNDO_WITHIN = timedelta(minutes=1)
TRY_AGAIN = timedelta(minutes=5)
CANCEL, CHANGE = "cancel", "change"
CANCELLABLE = ("booked", "confirmed", "change_asked")
CHANGEABLE = (*CANCELLABLE, "no_show", "no_access", "cancelled")


def can_be(kind: str, visit: Visit) -> bool:
    """Return whether a visit's state allows what is asked of it."""
    if visit.communal:
        return False
    return visit.state in CHANGEABLE if kind == CHANGE else visit.state in CANCELLABLE and not visit.safety


async def ask(
    tx: Tx, visit: Visit, resident: Resident, kind: str, data: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    """Note what is asked of a visit. It takes the place of what this resident asked before and could still undo."""
    await undo(tx, visit, resident, now)
    await visits.add_pending(
        tx,
        job_id=visit.job_id,
        visit_id=visit.id,
        resident_id=resident.id,
        platform=actor.platform,
        kind=kind,
        # A visit that has another time by then is not the one that they saw.
        data={**data, "seen": visit.starts_at.isoformat()},
        asked_at=now,
        due_at=now + UNDO_WITHIN,
    )


async def undo(tx: Tx, visit: Visit, resident: Resident, now: datetime) -> bool:
    """Undo what a resident asked of a visit; return whether that was still possible."""
    asked = await visits.pending(tx, visit.id, resident.id)
    if asked:
        await visits.settle_pending(tx, asked.id, UNDONE, now)
    return asked is not None


async def carry_out(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """Carry out what can no longer be undone; what fails is undone alone, and tried again later."""
    effects, failed = list[Effect](), list[Exception]()
    due = await visits.due_pending(tx, now)
    for asked in due:
        try:
            async with tx.savepoint():
                followed = await _carry_out(tx, runtime, asked, now)
        except Exception as error:
            await visits.put_off_pending(tx, asked.id, now + TRY_AGAIN)
            failed.append(error)
        else:
            effects += followed
    return Ran(effects, more=len(due) == visits.BATCH, failed=failed)


async def _carry_out(tx: Tx, runtime: Runtime, asked: PendingChange, now: datetime) -> list[Effect]:
    resident = await people.resident(tx, asked.resident_id)
    visit = await pages.mine(tx, resident, asked.visit_id) if resident else None
    if resident is None or visit is None:
        await visits.settle_pending(tx, asked.id, REFUSED, now)
        return []
    actor = Actor("resident", asked.platform)
    done = await _done(tx, runtime, asked, visit, resident, actor, now)
    await visits.settle_pending(tx, asked.id, REFUSED if done is None else DONE, now)
    return await _refused(tx, runtime, asked, visit, resident, actor, now) if done is None else done


async def left(tx: Tx, runtime: Runtime, event: HomesLeft, now: datetime) -> list[Effect]:
    """Carry out at once what those asked who have moved out since: they read that it is done, and cannot undo it."""
    effects = list[Effect]()
    for asked in await visits.pending_of(tx, event.said_so) if event.said_so else ():
        resident, visit = await people.resident(tx, asked.resident_id), await visits.get(tx, asked.visit_id)
        if resident and visit and visit.home_id in event.home_ids:
            actor = Actor("resident", asked.platform)
            done = await _done(tx, runtime, asked, visit, resident, actor, now)
            await visits.settle_pending(tx, asked.id, REFUSED if done is None else DONE, now)
            effects += done or ()
    return effects


async def _done(
    tx: Tx, runtime: Runtime, asked: PendingChange, visit: Visit, resident: Resident, actor: Actor, now: datetime
) -> list[Effect] | None:
    """Do what was asked, or return None if the visit has changed too much for it. What is so already is done."""
    if asked.kind == CANCEL and visit.state == "cancelled":
        return []
    if visit.starts_at.isoformat() != asked.data["seen"] or not can_be(asked.kind, visit):
        return None
    if asked.kind == CANCEL:
        return await answers.cancel(tx, runtime, visit, resident, actor, now)
    if pick := asked.data.get("pick"):
        offers = {f"{OFFERED}{one.id}": one for one in await visits.offered(tx, visit.id, asked.asked_at)}
        offer = offers.get(pick)
        if offer is None or not await visits.take_offer(tx, offer.id, now):
            return None
        return await answers.pick(tx, runtime, visit, offer, resident, actor, now)
    wanted = {name: value for name, value in asked.data.items() if name in ("wanted", "words")}
    return await answers.ask_change(tx, runtime, visit, resident, actor, now, wanted)


async def _refused(
    tx: Tx, runtime: Runtime, asked: PendingChange, visit: Visit, resident: Resident, actor: Actor, now: datetime
) -> list[Effect]:
    """Tell a resident that their change was not made, and how the visit stands. Staff get its words all the same."""
    words = asked.data.get("words")
    effects = await answers.tell(tx, runtime, visit, resident, actor, now, words) if words else []
    address = await people.address_of(tx, resident.id)
    if address is None:
        return effects
    about = text("visit-about", what=messages.what(visit), when=messages.when(visit))
    rows = (*messages.choices(runtime.policy, visit, now), pages.TO_VISITS, MENU)
    said = Prompt((text("undo-changed-meanwhile"), about), rows)
    lives = None if visit.communal else resident.residency
    return [*effects, Say(address, said, resident.language, residency=lives, subject=("visit", visit.id))]
