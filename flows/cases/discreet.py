"""Staff set, on a resident's word, whether messages to them are hidden until they are opened."""

from datetime import datetime

from flows.cases.case import ActionForm, Answers, Question
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.events import BecameDiscreet
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage import people
from storage.database import Tx

ACTION = "discreet"
HIDE, SHOW = "hide", "show"


async def form(tx: Tx, resident_id: int) -> ActionForm:
    now = HIDE if await people.is_discreet(tx, resident_id) else SHOW
    ways = [(HIDE, text("staff-discreet-hide")), (SHOW, text("staff-discreet-show"))]
    asked = Question("how", text("staff-discreet-ask"), "one", ways, initial=now)
    return ActionForm([asked], [text("staff-discreet-above")])


async def act(
    tx: Tx, runtime: Runtime, resident_id: int, actor: Actor, answers: Answers, now: datetime
) -> tuple[bool, list[Effect]]:
    """Carry it out, and keep who did it; return whether messages are hidden from now on, and what follows."""
    hide = answers.get("how") == HIDE
    await people.set_discreet(tx, resident_id, hide)
    await people.note(tx, resident_id, {"discreet": hide}, actor.id, now)
    return hide, await runtime.publish(tx, BecameDiscreet(resident_id), now) if hide else []
