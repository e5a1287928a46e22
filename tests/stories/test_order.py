"""Order of delivery: within a destination; nobody waits for what goes to others or to many."""

import asyncio
from datetime import timedelta

from bot.simulator.faults import Fault, Kind
from flows.kernel.effects import Priority, Say, parcels
from flows.kernel.words import Plain, Prompt
from storage import outbox
from storage.people import Address
from tests.copy import say
from tests.stage import Stage

NEWS = "The lifts rest on Tuesday."


async def tell(stage: Stage, *chats: int) -> None:
    application = stage.application
    prompt = Prompt((Plain(NEWS),))
    says = [Say(Address("telegram", str(c), str(c)), prompt, "en", priority=Priority.BROADCAST) for c in chats]
    async with application.database.write() as tx:
        rows = await outbox.put(tx, parcels(list(says)), application.database.process, application.clock.now())
    application.delivery.accept(rows)


async def test_a_reply_goes_before_the_broadcast_that_waits_for_the_same_resident(stage: Stage) -> None:
    """A hundred others are told first; Sam's own copy stands in line when Sam writes."""
    sam = stage.resident()
    sam.spoke_before()
    others = [stage.resident(f"Resident {number}") for number in range(100)]
    for other in others:
        other.spoke_before()
    with stage.world.clock.unhurried():
        await tell(stage, *(other.chat_id for other in others), sam.chat_id)
        await sam.starts()
        await sam.sees(say("start-greeting", landlord="Example Homes"))
        assert not any(NEWS in message.text for message in sam.messages)
    await stage.settles()
    assert [NEWS in message.text for message in sam.messages] == [False, False, True]
    assert all(len(other.messages) == 1 for other in others)


async def test_a_reply_goes_before_a_broadcast_that_waits_for_its_next_try(stage: Stage) -> None:
    sam = stage.resident()
    sam.spoke_before()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, times=3, status=502))
    with stage.world.clock.unhurried():
        await tell(stage, sam.chat_id)
        await stage.world.journal.refuses("sendMessage", 2)
        stage.world.faults.clear()
        await sam.starts()
        await sam.sees(say("start-greeting", landlord="Example Homes"))
    await stage.settles()
    assert sum(NEWS in message.text for message in sam.messages) == 1


async def test_stopping_does_not_wait_for_what_waits(stage: Stage) -> None:
    """Telegram is away and a hundred are to be told: all is handed back at once, and told by the next process."""
    phones = [stage.resident(f"Resident {number}") for number in range(100)]
    for phone in phones:
        phone.spoke_before()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, times=None, status=502))
    with stage.world.clock.unhurried():
        await tell(stage, *(phone.chat_id for phone in phones))
        await stage.world.journal.refuses("sendMessage", 5)
        async with asyncio.timeout(60):
            await stage.stop()
    stage.world.faults.clear()
    await stage.start()
    await stage.settles()
    assert all(len(phone.messages) == 1 for phone in phones)


async def test_stopping_does_not_wait_for_platforms_that_hang(stage: Stage) -> None:
    """Nothing that is under way comes to an end: what may have arrived is looked up, or said again, by the next one."""
    sam, robin = stage.resident(), stage.officer()
    card = await stage.card(await stage.report(sam))
    await stage.settles()
    stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.HANG, times=None))
    stage.world.faults.plan(Fault("slack", "chat.*", Kind.HANG_BEFORE, times=None))
    await robin.presses(say("case-report-take"), on=card)
    await stage.world.faults.hangs()
    await sam.sends("And the gate was left open.")
    async with asyncio.timeout(60):
        await stage.stop()
    stage.world.faults.clear()
    await stage.start()
    await stage.settles()
    await stage.channels.repairs.shows(say("staff-state-taken"))
    assert sum("Taken" in note.words() for note in card.thread) == 1
    assert 1 <= sum("looking into your report" in message.text for message in sam.messages) <= 2


async def test_nothing_of_a_fallen_process_goes_on(stage: Stage) -> None:
    """Found in a night: a lane's next parcel found itself a new worker when the one that waited was cancelled."""
    robin = stage.officer()
    card = await stage.card(await stage.report(stage.resident()))
    await stage.settles()
    stage.world.faults.plan(Fault("slack", "chat.update", Kind.ERROR, status=429, retry_after=3600))
    with stage.world.clock.unhurried():
        await robin.presses(say("case-report-take"), on=card)
        await stage.world.journal.refuses("chat.update", 1)
        await stage.falls()
    await stage.settles()
    await stage.falls()
    await stage.settles()
    assert sum("Taken" in note.words() for note in card.thread) == 1


async def test_what_a_mistake_of_ours_lost_sight_of_is_found(stage: Stage) -> None:
    """A row that is ours and in nobody's hands: it is delivered, once, all the same."""
    sam = stage.resident()
    sam.spoke_before()
    application = stage.application
    say = Say(Address("telegram", str(sam.chat_id), str(sam.chat_id)), Prompt((Plain(NEWS),)), "en")
    async with application.database.write() as tx:
        await outbox.put(tx, parcels([say]), application.database.process, application.clock.now())
    stage.world.clock.wind(timedelta(minutes=6))
    await application.look_for_strays()
    await application.look_for_strays()
    await sam.sees(NEWS)
    await stage.settles()
    assert len(sam.messages) == 1
