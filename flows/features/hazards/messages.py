"""What a hazard's resident reads, as it goes on."""

from datetime import datetime

from flows.conversation import reach
from flows.conversation.actions import MENU
from flows.features.hazards import record
from flows.kernel import refs
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Prompt, Words, text
from storage import clocks, people
from storage.clocks import RUNNING
from storage.database import Tx
from storage.hazards import Hazard
from storage.reports import Report


async def passed(tx: Tx, hazard: Hazard) -> Prompt:
    """Return the word that the repairs team has it, and by when the law wants it looked into or made safe."""
    law = await due_by_law(tx, hazard)
    return Prompt((text("hazard-passed", ref=record.ref_words(hazard)), *law), (MENU,))


async def due_by_law(tx: Tx, hazard: Hazard) -> list[Words]:
    running = {run.name: run.due_at for run in await clocks.of_case(tx, "hazard", hazard.id) if run.state == RUNNING}
    if due := running.get(record.MADE_SAFE.name):
        return [text("hazard-passed-emergency", by=At(due))]
    if due := running.get(record.INVESTIGATED.name):
        return [text("hazard-passed-look", by=At(due))]
    return []


def sent(hazard: Hazard, report: Report) -> Prompt:
    """Return the word that a report has gone to the repairs team, who have not said yet that they have it."""
    about = Plain(refs.shown(report.ref))
    return Prompt((text("resident-passed", ref=about, number=record.ref_words(hazard)),), (MENU,))


def over(hazard: Hazard) -> Prompt:
    return Prompt((text("hazard-over", ref=record.ref_words(hazard)),), (MENU,))


def safe(hazard: Hazard) -> Prompt:
    return Prompt((text("hazard-made-safe", ref=record.ref_words(hazard)),), (MENU,))


def wrote(runtime: Runtime, hazard: Hazard, action: str, words: str) -> Prompt:
    """Return words of staff's as the resident reads them."""
    landlord, ref = Plain(runtime.policy.landlord.name), record.ref_words(hazard)
    headings = {
        "reply": text("hazard-reply", landlord=landlord, ref=ref),
        "summary": text("hazard-summary", landlord=landlord, ref=ref),
        "close": text("hazard-closed", landlord=landlord, ref=ref),
    }
    return Prompt((headings[action], Plain(words), text("hazard-reply-hint")), (MENU,))


async def tell(tx: Tx, hazard: Hazard, prompt: Prompt, now: datetime, *, answering: bool = False) -> list[Effect]:
    """Return a message to its resident, in their language; nothing if they have no chat with us. `answering`: it asks
    them to write, so what they write next is about it."""
    resident = await people.resident(tx, hazard.resident_id) if hazard.resident_id else None
    address = await people.address_of(tx, resident.id) if resident else None
    if resident is None or address is None:
        return []
    said = Say(address, prompt, resident.language, subject=("hazard", hazard.id))
    return [await reach.awaits_answer(tx, said, now) if answering else said]
