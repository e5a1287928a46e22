"""Stored data, on both engines: nothing twice, nothing lost, claims of dead processes taken over, old rows removed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select
from sqlalchemy import text as sql

from flows.kernel import few
from flows.kernel.effects import Alert
from flows.kernel.few import HOMES
from flows.kernel.words import text
from storage import (
    attempts,
    cards,
    clauses,
    estate,
    inbox,
    invitations,
    outbox,
    people,
    reports,
    retention,
    tables,
    visits,
)
from storage.database import Database
from storage.inbox import Arrival
from storage.migrate import config, current, migrate, newest
from storage.outbox import Parcel
from storage.people import Address, Overtaken, SessionWrite
from storage.presence import LOST, presence_of
from storage.tables import attempts as attempts_table
from storage.tables import contractors, evidence, metadata, report_events
from storage.tables import inbox as inbox_table
from storage.tables import reports as reports_table

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
END_PRESENCES = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 53254"


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_url)
    yield database
    await database.close()


async def test_what_one_connection_has_made_of_a_statement_no_other_makes_again(
    database: Database, migrated_url: str
) -> None:
    async def looks(found: Database) -> str:
        async with found.read() as tx:
            result = await tx.run(select(contractors.c.trade, contractors.c.hours).limit(7))
            return str(result.context.cache_hit.name)

    await looks(database)
    other = Database(migrated_url)
    assert await looks(other) == "CACHE_HIT"
    await other.close()


async def test_migrations_lead_to_exactly_these_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    async with database.write() as tx:
        assert await tx.sync(differences) == []
        assert await current(tx) == newest()


async def test_migrating_again_changes_nothing(either_url: str) -> None:
    await migrate(either_url)
    await migrate(either_url)


async def test_two_processes_that_start_at_one_moment_migrate_once(postgres_url: str) -> None:
    await asyncio.gather(migrate(postgres_url), migrate(postgres_url))


async def test_a_database_of_the_first_release_comes_along_with_what_is_in_it(either_url: str) -> None:
    def first(connection: Connection) -> None:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")

    database = Database(either_url)
    async with database.write() as tx:
        await tx.sync(first)
        await _kept(tx, "1")
        assert await current(tx) == "0001"
    await migrate(either_url)
    async with database.write() as tx:
        assert await current(tx) == newest() != "0001"
        assert await people.standings(tx, [Address("telegram", "1", "1")])
        await attempts.put(tx, "token", "telegram:1", NOW)
    await database.close()


async def test_totals_of_earlier_verdicts_become_what_may_be_shown_of_them(either_url: str) -> None:
    """The words of the migration are those of `few`: what is exact in the old totals of few homes is gone."""

    def then(connection: Connection) -> None:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0006")

    said: list[dict[str, int]] = [
        {"yes": yes, "partly": 0 if of < 7 else 2, "no": of - yes - (0 if of < 7 else 2)}
        for of in (5, 6, 9, 10, 31)
        for yes in range(of - 1)
    ]
    database = Database(either_url)
    async with database.write() as tx:
        await tx.sync(then)
        await tx.run(insert(tables.contractors).values(id=1, ref="C", name="C", current=True))
        await tx.run(insert(tables.blocks).values(id=1, ref="B", name="B"))
        job = {"ref": "J", "contractor_id": 1, "block_id": 1, "communal": True, "planned": False, "state": "completed"}
        await tx.run(insert(tables.jobs).values(id=1, **job, description="Lift", created_at=NOW, revision=1))
        row = {"job_id": 1, "block_id": 1, "opened_at": NOW, "closes_at": NOW, "homes": 40, "reopened": False}
        old = [{"spoke": 40, "homes": 40, "totals": {"fixed": totals}} for totals in said]
        results = [*old, {"spoke": 2, "homes": 40, "totals": {}}, None]
        closed = [row | {"ref": f"R{n}", "state": "closed", "result": result} for n, result in enumerate(results)]
        await tx.run(insert(tables.rounds), closed)
    await migrate(either_url)
    async with database.read() as tx:
        now = [row.result for row in await tx.rows(select(tables.rounds.c.result).order_by(tables.rounds.c.id))]
    shares = [few.publishable(HOMES, totals, totals) for totals in said]
    assert [result["shares"]["fixed"] for result in now[:-2]] == [share.model_dump() for share in shares if share]
    assert now[-2:] == [{"spoke": 2, "homes": 40, "shares": {}}, None]
    await database.close()


async def test_attempts_count_for_an_hour_by_kind_and_by_person_and_go_after_a_day(database: Database) -> None:
    def at(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    async with database.write() as tx:
        for minute, kind, who in ((0, "token", "a"), (10, "token", "b"), (20, "token", "a"), (30, "reference", "a")):
            await attempts.put(tx, kind, who, at(minute))
        assert await attempts.free_at(tx, "token", 3, at(59), "a") is None
        assert await attempts.free_at(tx, "token", 2, at(59), "a") == at(60), "when the older of the two is an hour old"
        assert await attempts.free_at(tx, "token", 1, at(59), "a") == at(80)
        assert await attempts.free_at(tx, "token", 2, at(60), "a") is None
        assert await attempts.free_at(tx, "token", 3, at(59)) == at(60)
        assert await attempts.free_at(tx, "token", 2, at(59), "b") is None
        assert await attempts.free_at(tx, "reference", 1, at(59), "b") is None
        await retention.remove(tx, await retention.past(tx, at(20) + timedelta(days=1)), at(20) + timedelta(days=1))
        left = await tx.rows(select(attempts_table.c.kind).order_by(attempts_table.c.id))
    assert [row.kind for row in left] == ["token", "reference"]


async def test_an_input_is_kept_once_however_often_it_comes(database: Database) -> None:
    arrival = Arrival("telegram", "7", "telegram:1", "{}")
    async with database.write() as tx:
        first = await inbox.put(tx, [arrival, arrival], database.process, NOW)
    async with database.write() as tx:
        again = await inbox.put(tx, [arrival], database.process, NOW)
    assert len(first) == 1
    assert again == []


async def test_what_cannot_be_read_is_kept_and_told_of_once_an_hour(database: Database) -> None:
    hour = timedelta(hours=1)

    async def kept(*keys: str, at: datetime) -> inbox.Unreadable | None:
        arrivals = [Arrival("telegram", key, "telegram", "?", readable=False) for key in keys]
        async with database.write() as tx:
            assert await inbox.put(tx, arrivals, database.process, at) == []
            return await inbox.unreadable(tx, at, hour)

    first = await kept("8", at=NOW)
    assert first and (first.count, first.platform) == (1, "telegram")
    assert await kept("8", at=NOW) is None, "the same once more"
    assert await kept("9", "10", at=NOW + hour / 2) is None, "too soon to tell again"
    later = await kept(at=NOW + hour)
    assert later and later.count == 2


async def test_rows_of_the_living_are_left_alone_and_of_the_gone_taken_over(database: Database) -> None:
    async with database.write() as tx:
        await inbox.put(tx, [Arrival("telegram", "9", "a", "{}")], "another", NOW)
        await outbox.put(tx, [Alert("C1", text("menu")).parcel()], "another", NOW)
    async with database.write() as tx:
        assert await inbox.take_over(tx, [], database.process) == []
        assert await outbox.take_over(tx, [], database.process) == []
    async with database.write() as tx:
        assert len(await inbox.take_over(tx, ["another"], database.process)) == 1
        taken = await outbox.take_over(tx, ["another"], database.process)
    assert [row.uncertain for row in taken] == [True], "it may have been sent"
    async with database.write() as tx:
        assert await inbox.take_over(tx, ["another"], database.process) == [], "what is ours is in memory already"


async def test_a_process_is_gone_when_its_presence_has_ended_and_not_before(postgres_url: str) -> None:
    """Whatever its host and number: here they are the same."""
    first, second = Database(postgres_url), Database(postgres_url)
    mine, other = presence_of(first), presence_of(second)
    try:
        await mine.appear()
        await other.appear()
        async with first.write() as tx:
            assert await mine.gone(tx, [second.process, "an older one"]) == {"an older one"}
        assert (await mine.lead(), await other.lead()) == (True, False)
        await mine.leave()
        while not await other.lead():
            # The server releases what a connection held a moment after it has ended.
            pass
        async with second.write() as tx:
            assert await other.gone(tx, [first.process]) == {first.process}
    finally:
        await mine.leave()
        await other.leave()
        await first.close()
        await second.close()


async def test_a_process_that_the_server_cut_off_learns_that_and_comes_back(postgres_url: str) -> None:
    database = Database(postgres_url)
    presence = presence_of(database)
    try:
        await presence.appear()
        assert await presence.beat() == 1
        async with database.write() as tx:
            await tx.run(sql(END_PRESENCES))
        with pytest.raises(LOST):
            await presence.beat()
        await presence.appear()
        assert await presence.beat() == 1
    finally:
        await presence.leave()
        await database.close()


async def test_an_input_waits_for_what_its_sender_sent_before_to_another_process(database: Database) -> None:
    async with database.write() as tx:
        (theirs,) = await inbox.put(tx, [Arrival("staff", "1", "U1", "{}")], "another", NOW)
        mine = await inbox.put(
            tx, [Arrival("staff", key, lane, "{}") for key, lane in (("2", "U1"), ("3", "U1"), ("4", "U2"))], "me", NOW
        )
        second, third, _ = mine
        first = await inbox.before(tx, mine, "me", ())
        assert first == {second.id: {theirs.id}, third.id: {theirs.id, second.id}}
        await inbox.settle(tx, [theirs.id], "another", "done", NOW)
        later = await inbox.put(tx, [Arrival("staff", "5", "U1", "{}")], "me", NOW)
        assert await inbox.before(tx, later, "me", first) == {later[0].id: {second.id, third.id}}, (
            "they still wait here"
        )
        assert await inbox.before(tx, later, "me", ()) == {}


@pytest.mark.parametrize("ends", ["done", "failed", "unparsable"])
async def test_what_only_a_turn_needs_is_there_until_it_ends_and_goes_with_it(database: Database, ends: str) -> None:
    whole = Arrival("telegram", "11", "telegram:700", '{"from":700}', stays='{"kind":"tap"}')
    private = Arrival("telegram", "12", "telegram:7", '{"from":7}')
    async with database.write() as tx:
        await inbox.put(tx, [whole, private], "gone", NOW)
        taken = await inbox.take_over(tx, ["gone"], database.process)
        assert [(row.lane, row.raw) for row in taken] == [(one.lane, one.raw) for one in (whole, private)]
        await inbox.settle(tx, [row.id for row in taken], database.process, ends, NOW, "why")
        columns = select(inbox_table.c.lane, inbox_table.c.raw, inbox_table.c.stays).order_by(inbox_table.c.id)
        left = [tuple(row) for row in await tx.rows(columns)]
    assert left == [("telegram", '{"kind":"tap"}', None), ("telegram:7", '{"from":7}', None)]


async def test_what_was_handed_back_was_not_sent(database: Database) -> None:
    async with database.write() as tx:
        await outbox.put(tx, [Alert("C1", text("menu")).parcel()], database.process, NOW)
        await outbox.hand_back(tx, database.process, [])
        taken = await outbox.take_over(tx, [], "the next")
    assert [row.uncertain for row in taken] == [False]


async def test_a_session_overtaken_by_another_is_not_overwritten(database: Database) -> None:
    address = Address("telegram", "1", "1")
    async with database.write() as tx:
        await people.write_sessions(tx, [SessionWrite(address, 1, {"a": 1})], NOW)
        await people.write_sessions(tx, [SessionWrite(address, 2, {"a": 2})], NOW)
    with pytest.raises(Overtaken):
        async with database.write() as tx:
            await people.write_sessions(tx, [SessionWrite(address, 2, {"a": 3})], NOW)


async def test_writers_at_once_lose_nothing(database: Database) -> None:
    await asyncio.gather(*(_welcome(database, number) for number in range(40)))
    async with database.read() as tx:
        who = [Address("telegram", str(number), "1") for number in range(40)]
        assert len(await people.standings(tx, who)) == 40


async def _welcome(database: Database, number: int) -> None:
    async with database.write() as tx:
        await people.welcome(tx, Address("telegram", str(number), "1"), "x", "en", NOW)


async def test_a_savepoint_undoes_only_its_own(database: Database) -> None:
    async with database.write() as tx:
        await _kept(tx, "1")
        with pytest.raises(ZeroDivisionError):
            async with tx.savepoint():
                await _kept(tx, "2")
                _ = 1 / 0
        await _kept(tx, "3")
    async with database.read() as tx:
        known = await people.standings(tx, [Address("telegram", str(n), "1") for n in range(5)])
    assert {person for _, person in known} == {"1", "3"}


async def _kept(tx: Any, person: str) -> None:
    await people.welcome(tx, Address("telegram", person, "1"), "x", "en", NOW)


async def test_a_changed_clause_is_a_new_version_and_the_old_one_stays(database: Database) -> None:
    async with database.write() as tx:
        first = await clauses.sync(tx, {"smoking": {"severity": "low"}}, NOW)
        same = await clauses.sync(tx, {"smoking": {"severity": "low"}}, NOW)
        changed = await clauses.sync(tx, {"smoking": {"severity": "high"}}, NOW)
        assert await clauses.current_ids(tx) == changed
    assert first == same
    assert first != changed


async def test_an_invitation_to_a_home_is_good_once_and_to_a_block_for_all(database: Database) -> None:
    async with database.write() as tx:
        await _estate(tx)
        sam = await people.welcome(tx, Address("telegram", "1", "1"), "Sam", "en", NOW)
        amal = await people.welcome(tx, Address("telegram", "2", "2"), "Amal", "ar", NOW)
        month = NOW + timedelta(days=30)
        letter = await invitations.invite(tx, home="H1", block=None, uses=1, expires_at=month)
        poster = await invitations.invite(tx, home=None, block="B1", uses=None, expires_at=month)
        assert await invitations.join(tx, letter, sam.id, NOW) == invitations.Joined(None, "1 Example Court")
        assert (await invitations.join(tx, letter, sam.id, NOW)).trouble is None, (
            "tapping one's own link again is no fault"
        )
        assert (await invitations.join(tx, letter, amal.id, NOW)).trouble == "used"
        assert (await invitations.join(tx, poster, amal.id, NOW)).trouble is None
        assert (await invitations.join(tx, poster, amal.id, NOW + timedelta(days=31))).trouble is None
        assert (await invitations.join(tx, poster, sam.id, NOW)).trouble is None
        known = await people.resident(tx, sam.id)
        assert known and known.home_ref == "H1", "the poster of one's own block does not move one out of one's home"
        zofia = await people.welcome(tx, Address("telegram", "3", "3"), "Zofia", "en", NOW)
        assert (await invitations.join(tx, poster, zofia.id, NOW + timedelta(days=31))).trouble == "expired"
        assert (await invitations.join(tx, "nonsense", sam.id, NOW)).trouble == "unknown"
        with pytest.raises(estate.NoSuchPlace):
            await invitations.invite(tx, home="H9", block=None, uses=1, expires_at=month)


async def _estate(tx: Any) -> None:
    await estate.sync(
        tx,
        blocks_=[{"ref": "B1", "name": "Example Court"}],
        homes_=[{"ref": "H1", "address": "1 Example Court", "block": "B1"}],
        contractors_=[],
        contracts_=[],
    )


async def test_what_is_past_its_time_goes_and_the_rest_stays(database: Database) -> None:
    old = NOW - timedelta(days=7 * 365)
    async with database.write() as tx:
        for number, closed in enumerate((old, None, NOW)):
            report = await reports.add(tx, _report(number, old, closed), {})
            await reports.record(tx, report, "submitted", old, by="resident", actor=None, platform="telegram", data={})
            await tx.run(insert(evidence).values(_photo(number, report, NOW if number else old)))
        await people.write_sessions(tx, [SessionWrite(Address("telegram", "1", "1"), 1, {})], NOW - timedelta(days=31))
        past = await retention.past(tx, NOW)
        await retention.remove(tx, past, NOW)
        assert not await retention.past(tx, NOW)
        left = [row.ref for row in await tx.rows(select(reports_table.c.ref).order_by(reports_table.c.id))]
        events = len(await tx.rows(select(report_events.c.id)))
    assert past.files == ["file0.jpg"]
    assert left == ["REF1", "REF2"]
    assert events == 2


async def test_a_reports_card_stays_as_long_as_its_report(database: Database) -> None:
    old, then = NOW - timedelta(days=7 * 365), NOW - timedelta(days=2 * 365)
    async with database.write() as tx:
        gone, stays = [await reports.add(tx, _report(n, old, closed), {}) for n, closed in enumerate((old, None))]
        for case_type, subject, posted in (("report", gone, NOW), ("report", stays, then), ("visit", gone, NOW)):
            await cards.put(tx, case_type, subject, "C0HERE", f"{subject}.1", posted)
        await cards.put(tx, "visit", 9, "C0HERE", "9.1", then)
        await retention.remove(tx, await retention.past(tx, NOW), NOW)
        assert not await retention.past(tx, NOW)
        assert await cards.standing(tx, "report", [gone, stays]) == {stays}
        assert await cards.standing(tx, "visit", [gone, 9]) == {gone}


async def test_a_job_goes_with_all_its_visits_and_no_other(database: Database) -> None:
    old = NOW - timedelta(days=7 * 365)
    async with database.write() as tx:
        firm = await tx.row(insert(contractors).values(ref="brightfix", name="Brightfix").returning(contractors.c.id))
        assert firm is not None
        for number, closed in enumerate((old, None, NOW)):
            job = await visits.add_job(tx, **_job(number, firm.id, old, closed))
            visit = await visits.add(tx, **_visit(number, job, old))
            line = {"job_id": job, "visit_id": visit, "at": old, "kind": "booked", "by": "landlord", "actor": None}
            await visits.record(tx, [{**line, "platform": "csv", "data": {}}])
            await visits.remind(tx, [{"job_id": job, "visit_id": visit, "kind": "day", "key": "1", "due_at": NOW}])
            slot = {"starts_at": NOW, "ends_at": NOW, "slot": None, "made_at": old}
            await visits.offer(tx, [{"job_id": job, "visit_id": visit, **slot}])
        await retention.remove(tx, await retention.past(tx, NOW), NOW)
        assert not await retention.past(tx, NOW)
        left = [visit.ref for visit in await visits.between(tx, old, NOW)]
    assert left == ["V1", "V2"]


def _job(number: int, firm: int, at: datetime, closed: datetime | None) -> dict[str, Any]:
    return {
        "ref": f"J{number}", "contractor_id": firm, "communal": False, "planned": False, "description": "x",
        "state": "dispatched", "created_at": at, "closed_at": closed, "revision": 1,
    }  # fmt: skip


def _visit(number: int, job: int, at: datetime) -> dict[str, Any]:
    return {
        "ref": f"V{number}", "job_id": job, "state": "booked", "starts_at": at, "ends_at": at, "password": "1.2",
        "created_at": at, "revision": 1,
    }  # fmt: skip


def _report(number: int, at: datetime, closed: datetime | None) -> dict[str, Any]:
    return {
        "ref": f"REF{number}", "anonymous": False, "language": "en", "source": "chat", "place": "home", "story": "x",
        "treatment": "fix", "severity": "low", "restricted": False, "state": "new", "aware_at": at, "created_at": at,
        "due_at": at, "closed_at": closed, "revision": 1,
    }  # fmt: skip


def _photo(number: int, report: int, at: datetime) -> dict[str, Any]:
    return {
        "key": f"key{number}", "report_id": report, "platform": "telegram", "kind": "photo", "source": "s",
        "mime": "image/jpeg", "name": "n", "size": 1, "state": "ready", "file": f"file{number}.jpg", "created_at": at,
    }  # fmt: skip


async def test_only_the_first_of_a_lane_may_have_been_on_its_way(database: Database) -> None:
    """A lane's parcels go one by one, so what stood behind the first needs no looking up after a fall."""
    parcels = [
        Parcel("slack", "channel:C1", "card", {"report": 1}, 10, "card:1"),
        Parcel("slack", "channel:C1", "note", {"event": 1}, 10),
        Parcel("slack", "channel:C1", "card", {"report": 1}, 10, "card:1"),
        Parcel("slack", "channel:C2", "note", {"event": 2}, 10),
    ]
    async with database.write() as tx:
        await outbox.put(tx, parcels, "gone", NOW)
    async with database.write() as tx:
        taken = await outbox.take_over(tx, ["gone"], database.process)
        assert await outbox.take_over(tx, ["gone"], database.process) == []
    assert [row.uncertain for row in taken] == [True, False, True, True]


async def test_what_was_taken_over_does_not_hide_what_was_on_its_way_before(database: Database) -> None:
    """A process sends what it put there itself, takes over something older from the same sender, and falls."""
    older, newer, last = [Parcel("slack", "channel:C1", "card", {"report": n}, 10, sender="ann") for n in (1, 2, 3)]
    async with database.write() as tx:
        await outbox.put(tx, [older], None, NOW)
        await outbox.put(tx, [newer], "gone", NOW)
        await outbox.take_over(tx, [], "gone")
        await outbox.put(tx, [last], "gone", NOW)
        assert await outbox.claimants(tx) == {"gone"}
        taken = await outbox.take_over(tx, ["gone"], database.process)
    assert [row.uncertain for row in taken] == [True, True, False]
