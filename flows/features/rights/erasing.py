"""Erasure, a look at a time: what may go goes at once, what is owed to its resident goes when that is closed.

After the first look nothing is left but a number of ours, and the last words to the resident; a second look removes
these once they are delivered, and the files. Each look is a transaction, so a process that ends in the middle has
either done it or not.
"""

from datetime import datetime, timedelta

from flows.conversation.actions import MENU
from flows.feature import Ran
from flows.features.homes import leaving
from flows.features.rights import asking, cards, resident
from flows.kernel.actor import Actor
from flows.kernel.effects import STAFF, CaseRetract, Effect
from flows.kernel.events import PersonErased
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, text
from storage import cards as card_places
from storage import homes, people, personal, requests
from storage.database import Tx
from storage.requests import DONE, ERASED, WAITING, Request

AGAIN = timedelta(days=1)
"""How often it is looked whether what had to stay may go."""
LAST_WORDS = timedelta(minutes=2)
"""How long the last words to a resident have before it is first asked whether they arrived."""
GIVEN_UP = timedelta(days=7)
"""How long they are worth trying."""
LEFT = timedelta(days=365) - asking.NOTICE
"""How long after they left their last home a resident hears that they will be erased, a year after it."""


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """Look at the requests that are due; ask for the erasure of those who left long ago."""
    effects: list[Effect] = []
    files: list[str] = []
    due = await requests.due(tx, now)
    for request in due:
        gone = [name for kind, name in request.rest or () if kind == "file"]
        if gone:
            files += gone
            await requests.change(tx, request.id, rest=[pair for pair in request.rest or () if pair[0] != "file"])
        if request.state == ERASED:
            effects += await _end(tx, runtime, request, now)
        else:
            effects += await _look(tx, runtime, request, now)
    for one in await requests.representatives_over(tx, now.astimezone(runtime.policy.zone).date().isoformat()):
        await requests.end_representative(tx, one.id, one.resident_id, now)
    left = [] if due else await personal.left_long_ago(tx, now - LEFT, requests.BATCH)
    for number in left:
        effects += await asking.erasure(tx, runtime, number, Actor("doorstep", STAFF), now)
    return Ran(effects, more=bool(due), files=files)


async def _look(tx: Tx, runtime: Runtime, request: Request, now: datetime) -> list[Effect]:
    """Erase what may go now; look again at the rest."""
    assert request.resident_id is not None
    today = now.astimezone(runtime.policy.zone).date().isoformat()
    if request.hold_until and request.hold_until >= today:
        await requests.change(tx, request.id, state=WAITING, look_at=now + AGAIN)
        return [cards.of(runtime, request.id)]
    who = await personal.person(tx, request.resident_id)
    if request.erased_at and await personal.owed(tx, who):
        # What came since then was not asked to go.
        await requests.change(tx, request.id, look_at=now + AGAIN)
        return []
    known = await people.resident(tx, request.resident_id)
    discreet = await people.is_discreet(tx, request.resident_id)
    effects: list[Effect] = []
    if known and known.residency:
        ended = await homes.end(tx, [known.residency], now)
        effects += await leaving.left(tx, runtime, ended, Actor("doorstep", STAFF), now)
    for card in await personal.shown(tx, who):
        await card_places.drop(tx, card.case_type, card.subject)
        if card.message:
            of = requests.NOBODY if card.apart else request.id
            effects.append(CaseRetract(card.case_type, card.subject, card.channel, card.message, of))
    erased = await personal.erase(tx, who)
    effects += await runtime.publish(tx, PersonErased(request.id, erased.rows, erased.blanked, erased.home_ids), now)
    stays = [(one.table, one.ref) for one in erased.stays]
    rest = [*(("file", name) for name in erased.files), *(request.rest or ())]
    if stays:
        values = {"state": WAITING, "stays": stays, "rest": rest, "look_at": now + LAST_WORDS}
        await requests.change(tx, request.id, **values, erased_at=now)
        some = Prompt((text("delete-some-done"), *resident.what_stays(list(erased.stays))), (MENU,))
        return [*effects, cards.of(runtime, request.id), *await _tell(tx, request, some)]
    rest += asking.lanes(who.addresses)
    values = {"state": ERASED, "stays": None, "rest": rest, "look_at": now + LAST_WORDS}
    gone = {"resident_id": None, "erased_number": who.resident, "known_since": who.since}
    gone |= {"hold_reason": None, "hold_until": None}
    await requests.change(tx, request.id, **values, **gone, erased_at=now)
    language = known.language if known else "en"
    last = Prompt((text("delete-done"), text("delete-not-ours")))
    if not discreet:
        # Where others look at the phone nothing is shown: they have read when it would be done.
        effects += [asking.say(address, last, language) for address in who.addresses]
    return [*effects, *await cards.again(tx, runtime, request.id)]


async def _end(tx: Tx, runtime: Runtime, request: Request, now: datetime) -> list[Effect]:
    """Remove the last words, once they are delivered or are worth no further try. It is done when it is gone from the
    staff's platform, too."""
    chats = [pair for pair in request.rest or () if pair[0] != "file"]
    late = request.erased_at is not None and now - request.erased_at > GIVEN_UP
    told = late or await requests.is_delivered(tx, chats)
    if not told or await requests.is_retracting(tx, request.id):
        await requests.change(tx, request.id, look_at=now + LAST_WORDS)
        return []
    await requests.forget(tx, chats)
    await cards.ANSWER.keep(tx, request.id, now)
    await requests.change(tx, request.id, state=DONE, rest=None, look_at=None, closed_at=now)
    return await cards.again(tx, runtime, request.id)


async def _tell(tx: Tx, request: Request, prompt: Prompt) -> list[Effect]:
    assert request.resident_id is not None
    return await asking.to_all(tx, await people.resident(tx, request.resident_id), prompt, request.id)
