"""What has ended is found by its number and by its case, and counts no more once it is sent again."""

from collections.abc import AsyncIterator

import pytest

from flows.kernel.effects import Cause, Say, effect_of, parcels
from flows.kernel.words import Plain, Prompt
from storage import inbox, outbox
from storage.database import Database
from storage.inbox import Arrival
from storage.people import Address
from tests.stage import BEGAN

CAUSE = Cause("report", 7, "U1")


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_url)
    yield database
    await database.close()


async def test_what_staff_wrote_is_found_by_its_case(database: Database) -> None:
    to, prompt = Address("telegram", "1", "1"), Prompt((Plain("Yes"),))
    says = [Say(to, prompt, "en", cause=cause) for cause in (CAUSE, Cause("visit", 7, "U1"), None)]
    async with database.write() as tx:
        rows = await outbox.put(tx, parcels(says), database.process, BEGAN)
        await outbox.settle(tx, [row.id for row in rows], "dead", BEGAN, "chat not found")
        assert [one.row.id for one in await outbox.ended(tx)] == [row.id for row in rows]
        (found,) = await outbox.unsent(tx, "report", 7)
        assert (effect_of(found.row), found.trouble) == (says[0], "chat not found")
        assert not await outbox.unsent(tx, "report", 8)
        await outbox.revive(tx, [found.row], None, BEGAN)
        assert not await outbox.unsent(tx, "report", 7)
        assert not await outbox.ended(tx, [rows[0].id])


async def test_what_could_not_be_handled_is_taken_in_anew(database: Database) -> None:
    came = [Arrival("telegram", key, "telegram:1", "{}", readable=key == "1") for key in ("1", "2", "3")]
    async with database.write() as tx:
        await inbox.put(tx, came, database.process, BEGAN)
        known = await inbox.unhandled(tx)
        assert [one.state for one in known] == ["unparsable", "unparsable"]
        assert await inbox.anew(tx, [known[0].id]) == 1
        assert [one.id for one in await inbox.unhandled(tx)] == [known[1].id]
        taken = await inbox.take_over(tx, (), database.process)
        assert [row.key for row in taken] == ["2"]
