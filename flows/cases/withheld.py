"""Cards for few, where more may look than should: they are taken back, and posted again where they belong in time."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.cases.case import CaseType
from flows.cases.confidential import is_for_few
from flows.kernel.effects import CaseCard, CaseRetract, Effect
from flows.kernel.runtime import Runtime
from storage import cards
from storage.cards import Place, Standing
from storage.database import Database, Tx

Cases = Mapping[str, CaseType]
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ForFew:
    """A card that few may see, and the channels where it belongs now."""

    case: CaseType
    subject: int
    place: Place
    routes: Sequence[str]

    @property
    def is_stray(self) -> bool:
        """Whether it stands where it belonged before the landlord's file was changed."""
        return self.place.channel not in self.routes


async def for_few(tx: Tx, runtime: Runtime, cases: Cases, standing: Sequence[Standing]) -> list[ForFew]:
    """Return those of some cards that few may see."""
    subjects = {name: [one.subject for one in standing if one.case_type == name] for name in cases}
    perhaps = {name: await cases[name].perhaps_for_few(tx, those) for name, those in subjects.items() if those}
    known = [(cases[one.case_type], one) for one in standing if one.subject in perhaps.get(one.case_type, ())]
    found = [ForFew(case, one.subject, one.place, await case.routes(tx, runtime, one.subject)) for case, one in known]
    return [one for one in found if is_for_few(runtime.policy, one.routes)]


async def all_for_few(database: Database, runtime: Runtime, cases: Cases) -> AsyncIterator[ForFew]:
    """Yield every card that few may see, wherever it stands; each batch is read in a transaction of its own."""
    last = ("", 0)
    while True:
        async with database.read() as tx:
            found = await cards.after(tx, *last, AT_ONCE)
            those = await for_few(tx, runtime, cases, found)
        for one in those:
            yield one
        if len(found) < AT_ONCE:
            return
        last = (found[-1].case_type, found[-1].subject)


async def take_back(tx: Tx, runtime: Runtime, cases: Cases, channel: str, now: datetime) -> list[CaseRetract]:
    """Take back every card for few that stands in a channel."""
    found = await for_few(tx, runtime, cases, await cards.standing_in(tx, channel))
    return [await take_back_one(tx, one, now) for one in found]


async def take_back_one(tx: Tx, card: ForFew, now: datetime) -> CaseRetract:
    await cards.withhold(tx, card.case.name, card.subject, card.routes[0], now)
    return CaseRetract(card.case.name, card.subject, card.place.channel, card.place.message)


async def post_again(tx: Tx, runtime: Runtime, cases: Cases, channel: str) -> list[Effect]:
    """Post the cards that were withheld from a channel, with their threads."""
    effects: list[Effect] = []
    for one in await for_few(tx, runtime, cases, await cards.withheld(tx, channel)):
        await cards.drop(tx, one.case.name, one.subject)
        effects.append(CaseCard(one.case.name, one.subject, channel))
        effects += await one.case.moved(tx, runtime, one.subject, channel)
    return effects


async def move(tx: Tx, card: ForFew, now: datetime) -> list[Effect]:
    """Bring a card to where it belongs."""
    channel = card.routes[0]
    if card.place.is_withheld:
        await cards.withhold(tx, card.case.name, card.subject, channel, now)
        return []
    return [CaseCard(card.case.name, card.subject, channel)]
