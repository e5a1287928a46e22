"""A feature that Doorstep has never heard of is handed in, and all it declares works: nothing else was edited."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.feature import Features
from flows.features.all import FEATURES
from storage import retention
from storage.migrate import newest
from storage.tables import metadata
from tests.group_scene import set_scene
from tests.stage import Stage
from tests.test_house import test_every_table_says_how_long_and_whose as check_table
from tests.toy import migration, storage
from tests.toy.feature import KEYS
from tests.toy.storage import LostKey
from tests.toy.table import lost_keys


@pytest.fixture
async def keys(stage: Stage) -> AsyncIterator[Stage]:
    """The stage with lost keys: their migration is run, their table listed, their feature added to the others."""

    def migrate(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()

    async with stage.application.database.write() as tx:
        await tx.sync(migrate)
    listed = lost_keys.to_metadata(metadata)
    stage.adopt_features(Features(*FEATURES.all, KEYS))
    await stage.restart()
    yield stage
    metadata.remove(listed)


async def reports(phone: Phone, words: str = "I dropped it in the canal.") -> None:
    await phone.taps("I lost a key")
    await phone.taps("Door of my home")
    await phone.sees("Where did you lose it?")
    await phone.sends(words)
    await phone.sees("We will write to you here when your new key is ready.")


async def card(stage: Stage, number: int = 1) -> SlackMessage:
    return await stage.channels.default.shows(f"Lost key no. {number}")


async def kept(stage: Stage, number: int = 1) -> LostKey | None:
    async with stage.application.database.read() as tx:
        return await storage.get(tx, number)


async def test_no_fault_is_found_with_it(keys: Stage) -> None:
    application = keys.application
    assert application.features.check(application.runtime) == []
    without = Features(*FEATURES.all).check(application.runtime)
    assert without == [], "texts that nobody uses are no fault"


async def test_its_migration_leads_to_its_table(keys: Stage) -> None:
    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    async with keys.application.database.read() as tx:
        assert await tx.sync(differences) == []
    assert migration.down_revision == newest(), "it follows the newest of Doorstep's own"
    check_table(metadata.tables["lost_keys"])


async def test_a_resident_reports_a_key_and_staff_say_where_the_new_one_is(keys: Stage) -> None:
    sam, robin = keys.resident(), keys.officer()
    await keys.lives_at(sam)
    await sam.sends("/menu")
    await sam.taps("More")
    await sam.taps("My lost keys")
    await sam.sees("You have not told us of a lost key.")
    await sam.sends("i lost a key")  # the label, typed
    asked = await sam.sees("Which key did you lose?")
    await keys.restart()
    await sam.taps("Door of my home", on=asked)
    await sam.sees("Where did you lose it?")
    await sam.sends("I dropped it in the canal.")
    await sam.sees("Thank you. We will write to you here")
    shown = await card(keys)
    for said in ("Door of my home", "Sam Example", "I dropped it in the canal.", "Needs a new key"):
        assert said in shown.words()

    await robin.presses("New key is ready", on=shown)
    await robin.fills(words="At the office, from 9am.")
    await robin.submits()
    await robin.sees_modal("At the office, from 9am.")
    assert not any("At the office" in message.text for message in sam.messages), "a look at it sends nothing"
    await robin.submits()
    await sam.sees("Your new key is ready.\n\nAt the office, from 9am.")
    await keys.channels.default.shows("Ready to collect")
    await sam.sends("/keys")
    await sam.sees("Door of my home: you can collect a new one.")
    await sam.taps("I have it back: Door of my home")
    await sam.sees("Good that you have it back.")
    await keys.channels.default.shows("Has a key again")


async def test_a_garbled_button_and_anothers_key_change_nothing(keys: Stage) -> None:
    sam, ana = keys.resident(), keys.resident("Ana")
    await sam.starts("key")
    await sam.sees("Sorry that you lost your key.")
    await sam.taps("Post box")
    await sam.taps("Skip")
    await sam.sees("Thank you. We will write to you here")
    await ana.starts()
    await ana.sees("Hello")
    for data in ("go:key:1:back", "go:key:lots:back", "go:key:1", "go:keys:handed", "go:key:99999999999999999999:back"):
        await ana.sends("/menu")
        await ana.sees(keys.say("menu"))
        await ana.taps_data(data)
        await ana.sees(keys.say("engine-old-button"))
    key = await kept(keys)
    assert key and (key.state, key.which) == ("lost", "post")


async def test_it_speaks_arabic(keys: Stage) -> None:
    layla = keys.resident("Layla", language="ar")
    await layla.starts("key")
    await layla.sees("نأسف لأنك فقدت مفتاحك.")
    await layla.taps("صندوق البريد")
    await layla.sees("أين فقدته؟")


async def test_a_staff_command_opens_its_form_and_the_other_action_needs_none(keys: Stage) -> None:
    sam, robin = keys.resident(), keys.officer()
    await sam.starts("key")
    await sam.taps("Post box")
    await sam.taps("Skip")
    shown = await card(keys)
    await robin.commands("/doorstep help", in_channel=keys.channels.default)
    await robin.told("/doorstep key NUMBER says where a new key can be collected.")
    for said in ("", "7", "99999999999999999999"):
        await robin.commands(f"/doorstep key {said}", in_channel=keys.channels.default)
        await robin.told("Which key? For example: /doorstep key 7")
    await robin.commands("/doorstep key 1", in_channel=keys.channels.default)
    await robin.sees_modal("Where and when can it be collected?")
    await robin.presses("Close", on=shown)
    await keys.channels.default.shows("Has a key again")
    await robin.fills(words="At the office.")
    await robin.submits()
    await robin.sees_modal("As the resident reads it")
    await robin.submits()
    await keys.settles()
    assert not any("Your new key is ready" in message.text for message in sam.messages), "it came too late"
    key = await kept(keys)
    assert key and key.state == "back"


async def test_time_reminds_staff_once_and_lets_go_of_what_is_over(keys: Stage) -> None:
    sam = keys.resident()
    await sam.starts("key")
    await sam.taps("Post box")
    await sam.taps("Skip")
    await card(keys)
    await keys.settles()
    for _ in range(2):
        keys.world.clock.wind(timedelta(days=5))
        await keys.application.ring()
        await keys.settles()
    late = "Lost key no. 1 still needs a new key."
    assert sum(late in message.words() for message in keys.channels.default.messages) == 1
    await sam.sends("/keys")
    await sam.taps("I have it back: Post box")
    await keys.channels.default.shows("Has a key again")
    async with keys.application.database.write() as tx:
        for days, there in ((29, True), (31, False)):
            then = keys.world.clock.now() + timedelta(days=days)
            await retention.remove(tx, await retention.past(tx, then), then)
            assert bool(await storage.get(tx, 1)) is there


async def test_visits_tell_it_and_it_adds_to_their_page_and_their_card(keys: Stage) -> None:
    sam, robin = keys.resident(), keys.officer()
    await keys.lives_at(sam)
    await sam.starts("key")
    await sam.taps("Door of my home")
    await sam.taps("Skip")
    await card(keys)
    visit = await keys.book(keys.at(3, 9))
    await sam.taps_data(f"go:visit:{visit.id}")
    await sam.sees("You told us of a lost key. Can you let us in?")
    await keys.marks(visit, "done")
    await robin.commands(f"/doorstep visit {visit.ref}", in_channel=keys.channels.repairs)
    on_visit = await keys.channels.repairs.shows("Lost keys")
    await robin.presses("Lock was changed", on=on_visit)
    await keys.channels.default.shows("Has a key again")

    await sam.sends("/keys")
    await reports(sam)
    assert "Needs a new key" in (await card(keys, 2)).words()
    locksmith = await keys.book(keys.at(4, 9), trade="Locks")
    await keys.marks(locksmith, "done")
    key = await kept(keys, 2)
    assert key and key.state == "back"


async def test_what_it_declares_for_groups_works_there(keys: Stage) -> None:
    scene = await set_scene(keys)
    await scene.makes_a_poster()
    await scene.links()
    await scene.group.sends(scene.ana, "/help")
    await scene.group.sees("/keys: Hand in a key that you found")
    await scene.group.sends(scene.ana, "/keys")
    notice = await scene.group.sees("Keys handed in: 0")
    await scene.group.taps(scene.ana, "I handed one in", on=notice)
    await scene.ana.sees_toast("Thank you.")
    await scene.group.sees("Keys handed in: 1")
    await scene.group.taps_data(scene.ana, "go:keys:lots", on=notice)
    await scene.ana.sees_toast(keys.say("engine-old-button"))
