"""Keys and visits: a locksmith's visit brings a key back, and a visit's page and card tell of a lost one."""

from datetime import datetime

from flows.cases.case import Answers, Done
from flows.cases.extended import CardSection
from flows.features.visits.events import VisitsChanged, VisitShown
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.events import Section
from flows.kernel.runtime import Runtime
from storage import visits
from storage.database import Tx
from tests.toy import storage
from tests.toy.actions import ShowKeys
from tests.toy.staff import NEW_KEY, card_of
from tests.toy.storage import LostKey
from tests.toy.words import go, text


async def changed(tx: Tx, runtime: Runtime, event: VisitsChanged, now: datetime) -> list[Effect]:
    """A subscription: of all visits that changed at once, those of locksmiths that are done."""
    done = [change.visit for change in event.changes if change.kind == "done" and change.visit.trade == "Locks"]
    keys = await storage.of_homes(tx, [visit.home_id for visit in done if visit.home_id]) if done else []
    return await _closed(tx, runtime, keys, now)


async def on_page(tx: Tx, runtime: Runtime, shown: VisitShown, now: datetime) -> Section | None:
    """An extension: a visit's page, as its resident sees it."""
    if not await storage.of_resident(tx, shown.resident.id):
        return None
    return Section((text("keys-on-visit"),), (go(ShowKeys(), "keys-menu"),))


async def on_card(tx: Tx, runtime: Runtime, subject: int, now: datetime) -> CardSection | None:
    """A card extension: the same visit's card, as staff see it."""
    keys = await _at_home_of(tx, subject)
    return CardSection([(text("keys-field-lost"), len(keys))], ("changed_lock",)) if keys else None


async def act(
    tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
) -> Done:
    return Done(await _closed(tx, runtime, await _at_home_of(tx, subject), now))


async def _at_home_of(tx: Tx, visit_id: int) -> list[LostKey]:
    visit = await visits.get(tx, visit_id)
    return await storage.of_homes(tx, [visit.home_id]) if visit and visit.home_id else []


async def _closed(tx: Tx, runtime: Runtime, keys: list[LostKey], now: datetime) -> list[Effect]:
    await NEW_KEY.drop_all(tx, [key.id for key in keys], now)
    await storage.change(tx, [key.id for key in keys], state="back", closed_at=now)
    return [card_of(runtime, key.id) for key in keys]
